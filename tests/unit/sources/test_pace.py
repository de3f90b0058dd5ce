import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError, TryLater
from digest.sources.pace import Pace, span, wished_seconds

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


class HandClock:
    """A monotonic clock that a test moves on."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def pace(clock: HandClock, **settings) -> Pace:
    """A pace that shows by an error that somebody would have to wait."""
    return Pace(monotonic=clock, sleep=clock.sleep, **({"gap_seconds": 2, "at_once": 8, "turn_seconds": 0} | settings))


def ask(pace: Pace, host: str = "paper.example") -> bool:
    """Whether it is our turn at once."""
    try:
        with pace.turn(host, "http://paper.example/"):
            return True
    except TryLater:
        raise
    except SourceError:
        return False


def test_between_the_end_of_a_request_and_the_next_lies_the_gap(clock: HandClock):
    hosts = pace(clock)
    with hosts.turn("paper.example", ""):
        clock.seconds += 5
    clock.seconds += 1.9
    assert not ask(hosts)
    assert ask(hosts, "other.example")
    clock.seconds += 0.2
    assert ask(hosts)


def test_who_comes_too_early_waits_for_the_rest_of_the_gap_and_hardly_longer(clock: HandClock):
    hosts = pace(clock, turn_seconds=60)
    assert ask(hosts)
    assert ask(hosts)
    assert 1_002 <= clock.seconds < 1_002.2


def test_nobody_waits_longer_than_allowed(clock: HandClock):
    hosts = pace(clock, gap_seconds=100, turn_seconds=60)
    assert ask(hosts)
    assert not ask(hosts)
    assert 1_060 <= clock.seconds < 1_060.2
    clock.seconds += 40
    assert ask(hosts)  # who left does not stand in the way


def test_a_host_is_asked_one_thing_at_a_time(clock: HandClock):
    hosts = pace(clock, gap_seconds=0)
    with hosts.turn("paper.example", ""):
        assert not ask(hosts)
        assert ask(hosts, "other.example")
    assert ask(hosts)


def test_all_hosts_together_are_asked_so_many_things_at_a_time(clock: HandClock):
    hosts = pace(clock, at_once=2)
    with hosts.turn("one.example", ""):
        with hosts.turn("two.example", ""):
            assert not ask(hosts, "three.example")
        assert ask(hosts, "three.example")


def test_a_turn_ends_with_an_error_too(clock: HandClock):
    hosts = pace(clock, gap_seconds=0)
    with pytest.raises(ZeroDivisionError), hosts.turn("paper.example", ""):
        _ = 1 / 0
    assert ask(hosts)


@pytest.mark.parametrize(("wished", "gap"), [(0.0, 2), (1, 2), (10, 10), (86_400, 30)])
def test_a_wish_for_a_slower_pace_counts_within_reason(clock: HandClock, wished: float, gap: float):
    hosts = pace(clock)
    hosts.widen("paper.example", wished)
    assert ask(hosts)
    clock.seconds += gap - 0.1
    assert not ask(hosts)
    clock.seconds += 0.2
    assert ask(hosts)


def test_a_host_that_wants_to_be_left_alone_is_so_until_then(clock: HandClock):
    hosts = pace(clock)
    hosts.leave_alone("paper.example", 60)
    clock.seconds += 59
    with pytest.raises(TryLater, match="a moment") as caught:
        ask(hosts)
    assert caught.value.seconds == 1
    assert ask(hosts, "other.example")
    clock.seconds += 1
    assert ask(hosts)


def test_who_waits_for_a_host_leaves_when_it_wants_to_be_left_alone():
    hosts = Pace(monotonic=time.monotonic, sleep=time.sleep, gap_seconds=0, at_once=8, turn_seconds=60)
    failures: list[Exception] = []
    is_waiting = Event()

    def wait() -> None:
        is_waiting.set()
        try:
            ask(hosts)
        except TryLater as error:
            failures.append(error)

    waiters = [Thread(target=wait) for _ in range(3)]
    with hosts.turn("paper.example", ""):
        for waiter in waiters:
            waiter.start()
        is_waiting.wait(5)
        hosts.leave_alone("paper.example", 60)
        for waiter in waiters:
            waiter.join(5)
    assert [type(failure) for failure in failures] == [TryLater] * 3


def test_turns_are_given_out_in_the_order_of_asking():
    hosts = Pace(monotonic=time.monotonic, sleep=time.sleep, gap_seconds=0.01, at_once=8, turn_seconds=60)
    served: list[int] = []

    def work(number: int) -> None:
        with hosts.turn("paper.example", ""):
            served.append(number)

    workers = [Thread(target=work, args=(number,)) for number in range(8)]
    with hosts.turn("paper.example", ""):
        for worker in workers:
            worker.start()
            time.sleep(0.01)  # so that it stands in the queue before the next one
    for worker in workers:
        worker.join(5)
    assert served == list(range(8))


def test_a_host_that_nobody_asks_any_more_is_forgotten_and_one_that_matters_is_not(clock: HandClock):
    hosts = pace(clock)
    hosts.leave_alone("paper.example", 60)
    for number in range(5_000):
        clock.seconds += 0.01
        assert ask(hosts, f"host{number}.example")
    with pytest.raises(TryLater):
        ask(hosts)
    assert not ask(hosts, "host4999.example")
    assert len(hosts._hosts) < 1_500


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 86_400),
        ("Fri, 20 Nov 2026 05:10:00 GMT", 600),
        ("Friday, 20-Nov-26 05:10:00 GMT", 600),
        ("Fri Nov 20 05:10:00 2026", 600),
        ("Fri, 20 Nov 2026 04:00:00 GMT", 0),
        ("Fri, 20 Nov 2099 04:00:00 GMT", 86_400),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("١٢", None),
        ("tomorrow", None),
        ("Fri, 20 Nov 2026 05:10:00 GMT" + " " * 50 + "x", None),
    ],
)
def test_a_wish_is_read_in_seconds_or_as_any_of_the_three_forms_of_a_date(wish: str, seconds: float | None):
    assert wished_seconds(wish, NOW) == seconds


@given(st.one_of(st.text(max_size=45), st.text(alphabet="MonFriJan0123456789:,+- GMT", max_size=40)))
def test_whatever_a_site_wishes_is_nonsense_or_lies_within_a_day(wish: str):
    seconds = wished_seconds(wish, NOW)
    assert seconds is None or 0 <= seconds <= timedelta(days=1).total_seconds()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a moment"),
        (2, "2 seconds"),
        (119.5, "120 seconds"),
        (120, "2 minutes"),
        (5_400, "90 minutes"),
        (7_201, "3 hours"),
    ],
)
def test_a_time_is_told_in_words(seconds: float, words: str):
    assert span(seconds) == words
