from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from digest.deliveries import marked
from digest.errors import NotFinished, StoreError, UsageError
from digest.model import Delivery, DeliveryState, EditionState, Verdict
from digest.store import Query, State, Store, open_store
from digest.store.editions import Claim
from tests.unit.store.editions import (
    ID,
    LEASE,
    MESSAGE,
    NOW,
    READERS,
    SLOT,
    article,
    edition,
    freeze,
    keep,
    settle,
    state,
    story,
)

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
HASHES = ("hash of It rained.", "hash of It poured.")


def hold(store: Store, note: str = "a thin week", *, slot: str = SLOT) -> bool:
    return store.editions.hold(f"weekly/{slot}", "weekly", slot, 3, NOW - SECOND, note, NOW)


# ------------------------------------------------------------------------------------------------- freezing


def test_a_frozen_edition_comes_back_with_exactly_its_message_and_one_pending_copy_for_each_reader(store: Store):
    freeze(store, edition(number=7))
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.id, frozen.newsletter, frozen.slot, frozen.number) == (ID, "weekly", SLOT, 7)
    assert (frozen.state, frozen.cutoff, frozen.frozen_at) == (EditionState.SENDING, NOW, NOW)
    assert frozen.message == MESSAGE
    assert [(copy.delivery, copy.name) for copy in store.deliveries.of(ID)] == [
        (Delivery(edition=ID, recipient="ada@reader.example"), "Ada Lund"),
        (Delivery(edition=ID, recipient="bo@reader.example"), ""),
    ]
    assert store.editions.unfinished("weekly") == [frozen]


def test_a_slot_is_frozen_once_and_the_second_try_changes_nothing(store: Store):
    freeze(store)
    other = replace(MESSAGE, subject="Another")
    assert not store.editions.freeze(edition(number=9), other, READERS[:1], NOW + SECOND)
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.number, frozen.message, frozen.frozen_at) == (1, MESSAGE, NOW)
    assert len(store.deliveries.of(ID)) == 2


def test_of_several_that_freeze_a_slot_at_once_one_does(store: Store):
    keep(store, [story.article for story in edition().stories])
    barrier = Barrier(4)

    def try_it(number: int) -> bool:
        barrier.wait(10)
        return store.editions.freeze(edition(number=number), MESSAGE, READERS, NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]
    assert len(store.deliveries.of(ID)) == 2


def test_an_edition_that_cannot_be_frozen_whole_is_not_frozen_at_all(store: Store):
    keep(store, [story.article for story in edition().stories])
    with pytest.raises(IntegrityError):
        store.editions.freeze(edition(), MESSAGE, (*READERS, READERS[0]), NOW)
    assert store.editions.get("weekly", SLOT) is None
    assert store.deliveries.of(ID) == []


def test_a_piece_that_only_the_edition_has_is_kept_with_it(store: Store):
    keep(store, [article("a")])
    by_hand, elsewhere = article("hand", source="digest:hand"), article("wire", source="wire")
    one = edition(stories=(story(article("a", text="Not as it is kept.")), story(by_hand, elsewhere)))
    assert store.editions.freeze(one, MESSAGE, READERS, NOW)
    assert store.articles.several(["a", "hand", "wire"]) == {"a": article("a"), "hand": by_hand, "wire": elsewhere}
    assert store.articles.find(Query(words="hand", state=State.PRINTED))[0].printed_in == (ID,)


def test_a_piece_of_an_edition_that_cannot_be_frozen_is_not_kept(store: Store):
    with pytest.raises(IntegrityError):
        store.editions.freeze(edition(), MESSAGE, (*READERS, READERS[0]), NOW)
    assert store.articles.known(["a", "b"]) == set()


def test_newsletters_have_their_own_slots(store: Store):
    freeze(store)
    freeze(store, edition(newsletter="daily"))
    assert [one.id for one in store.editions.unfinished("daily")] == [f"daily/{SLOT}"]
    assert store.editions.get("monthly", SLOT) is None


def test_a_skipped_slot_is_used_up_and_has_nothing_to_send(store: Store):
    assert store.editions.skip(ID, "weekly", SLOT, NOW)
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.state, frozen.message) == (EditionState.SKIPPED, None)
    assert store.editions.unfinished("weekly") == []
    assert not store.editions.skip(ID, "weekly", SLOT, NOW)
    assert not store.editions.freeze(edition(), MESSAGE, READERS, NOW)


def test_a_slot_that_was_frozen_is_not_skipped(store: Store):
    freeze(store)
    assert not store.editions.skip(ID, "weekly", SLOT, NOW)
    assert [one.state for one in store.editions.unfinished("weekly")] == [EditionState.SENDING]


def test_unfinished_editions_come_oldest_first(store: Store):
    for slot in ("2026-12-04T0700", SLOT, "2026-11-28T0700"):
        freeze(store, edition(slot))
    assert [one.slot for one in store.editions.unfinished("weekly")] == [SLOT, "2026-11-28T0700", "2026-12-04T0700"]


# ------------------------------------------------------------------------------------------------- what went out


def test_before_the_first_edition_nothing_went_out(store: Store):
    assert store.editions.last_printed("weekly") is None
    assert store.editions.next_number("weekly") == 1


@pytest.mark.parametrize(
    ("verdicts", "went_out"),
    [
        ((Verdict.ACCEPTED, Verdict.PERMANENT), True),
        ((Verdict.UNCLEAR, Verdict.PERMANENT), True),
        ((Verdict.PERMANENT, Verdict.PERMANENT), False),
        ((Verdict.TEMPORARY, Verdict.PERMANENT), False),
    ],
)
def test_an_edition_went_out_when_a_copy_was_accepted_or_may_have_been(store: Store, verdicts, went_out):
    freeze(store)
    settle(store, ID, *verdicts)
    last = store.editions.last_printed("weekly")
    assert (last is not None and last.id == ID) == went_out
    assert store.editions.next_number("weekly") == (2 if went_out else 1)
    assert set(store.editions.printed_texts("weekly", HASHES)) == ({"hash of It rained."} if went_out else set())
    assert store.editions.last_printed("daily") is None


def test_an_edition_on_its_way_counts_so_that_the_next_one_does_not_bring_the_same(store: Store):
    freeze(store)
    last = store.editions.last_printed("weekly")
    assert last is not None
    assert last.id == ID
    assert store.editions.next_number("weekly") == 2
    assert store.editions.printed_texts("weekly", HASHES) == {"hash of It rained.": 1}
    assert store.editions.printed_texts("daily", HASHES) == {}


def test_a_skipped_slot_did_not_go_out(store: Store):
    store.editions.skip(ID, "weekly", SLOT, NOW)
    assert store.editions.last_printed("weekly") is None
    assert store.editions.next_number("weekly") == 1


def test_the_last_edition_that_went_out_is_the_one_that_considered_articles_longest(store: Store):
    slots = ("2026-11-27T0700", 0), ("2026-11-26T0700-extra", 2), ("2026-12-04T0700", 1)
    for number, (slot, days) in enumerate(slots, 1):
        one = freeze(store, edition(slot, number=number, cutoff=NOW + timedelta(days=days)))
        settle(store, one.id, Verdict.ACCEPTED, Verdict.ACCEPTED)
    last = store.editions.last_printed("weekly")
    assert last is not None
    assert last.slot == "2026-11-26T0700-extra"
    assert store.editions.next_number("weekly") == 4


def test_where_a_text_stood_is_asked_for_some_texts_and_the_newest_edition_counts(store: Store):
    for number, slot in enumerate((SLOT, "2026-12-04T0700"), 1):
        texts = "It rained.", f"Text {number}."
        stories = tuple(story(article(f"{slot}{text}", text=text)) for text in texts)
        freeze(store, edition(slot, number=number, cutoff=NOW + number * DAY, stories=stories))
    hashes = {"hash of It rained.", "hash of Text 1.", "hash of nothing"}
    assert store.editions.printed_texts("weekly", hashes) == {"hash of It rained.": 2, "hash of Text 1.": 1}
    assert store.editions.printed_texts("weekly", set()) == {}
    assert store.editions.printed_texts("weekly", [f"hash {n}" for n in range(40_000)]) == {}


def test_what_is_named_beside_a_story_was_printed_too(store: Store):
    freeze(store, edition(stories=(story(article("a"), article("c", text="It poured.")),)))
    assert store.editions.printed_texts("weekly", HASHES) == {"hash of It rained.": 1, "hash of It poured.": 1}


def test_articles_are_fresh_from_the_last_edition_that_went_out_or_the_slot_that_passed_them_over(store: Store):
    assert store.editions.fresh_from("weekly") is None
    freeze(store, edition(cutoff=NOW))
    settle(store, ID, Verdict.ACCEPTED, Verdict.ACCEPTED)
    failed = freeze(store, edition("failed", cutoff=NOW + 9 * DAY))
    settle(store, failed.id, Verdict.PERMANENT, Verdict.PERMANENT)
    assert store.editions.fresh_from("weekly") == NOW
    store.editions.skip("weekly/rolled", "weekly", "rolled", NOW + DAY, note="one story")
    assert store.editions.fresh_from("weekly") == NOW
    store.editions.skip("weekly/passed", "weekly", "passed", NOW + 3 * DAY, cutoff=NOW + 2 * DAY, passed=True)
    assert store.editions.fresh_from("weekly") == NOW + 2 * DAY
    freeze(store, edition("later", cutoff=NOW + 4 * DAY))
    assert store.editions.fresh_from("weekly") == NOW + 4 * DAY
    assert store.editions.fresh_from("daily") is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_last_edition_and_the_next_number_are_found_without_looking_at_all_editions(store: Store):
    asked: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(store.answers.engine, "before_cursor_execute", note)
    store.editions.last_printed("weekly")
    store.editions.fresh_from("weekly")
    store.editions.next_number("weekly")
    event.remove(store.answers.engine, "before_cursor_execute", note)
    with store.answers.engine.connect() as connection:
        for (statement, parameters), index in zip(asked, ("newsletter", "newsletter", "number"), strict=True):
            steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert f"ix_edition_{index}" in steps[0]
            assert not [step for step in steps if "ORDER BY" in step]


# ------------------------------------------------------------------------------------------------- held back


def test_a_held_edition_says_why_and_nothing_of_it_is_fixed(store: Store):
    assert hold(store)
    (held,) = store.editions.held("weekly")
    assert held == store.editions.get("weekly", SLOT)
    assert (held.id, held.state, held.number, held.message) == (ID, EditionState.HELD, 3, None)
    assert (held.cutoff, held.frozen_at, held.note, held.passed) == (NOW - SECOND, NOW, "a thin week", False)
    assert store.editions.held("daily") == store.editions.unfinished("weekly") == []
    assert store.editions.last_printed("weekly") is None
    assert store.editions.fresh_from("weekly") is None
    assert store.editions.next_number("weekly") == 1


def test_an_edition_that_is_held_again_has_its_latest_note_and_several_come_oldest_first(store: Store):
    assert hold(store, slot="2026-12-04T0700")
    assert hold(store)
    assert hold(store, "still a thin week")
    assert [(one.slot, one.note) for one in store.editions.held("weekly")] == [
        (SLOT, "still a thin week"),
        ("2026-12-04T0700", "a thin week"),
    ]


def test_a_held_edition_that_is_approved_is_frozen_in_its_place(store: Store):
    hold(store)
    freeze(store, edition(number=7))
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.id, frozen.state, frozen.number, frozen.cutoff) == (ID, EditionState.SENDING, 7, NOW)
    assert (frozen.message, frozen.note) == (MESSAGE, None)
    assert store.editions.held("weekly") == []
    assert len(store.deliveries.of(ID)) == 2
    settle(store, ID, Verdict.ACCEPTED, Verdict.ACCEPTED)
    assert state(store) is EditionState.SENT


def test_a_held_edition_may_be_skipped_or_cancelled(store: Store):
    hold(store)
    assert store.editions.skip(ID, "weekly", SLOT, NOW + SECOND, note="nobody came")
    skipped = store.editions.get("weekly", SLOT)
    assert skipped is not None
    assert (skipped.state, skipped.number, skipped.note) == (EditionState.SKIPPED, 0, "nobody came")
    hold(store, slot="next")
    assert store.editions.cancel("weekly/next", NOW) == {}
    assert state(store, "next") is EditionState.CANCELLED
    assert store.editions.held("weekly") == []


@pytest.mark.parametrize("taken_by", ["freezing", "skipping", "cancelling"])
def test_a_slot_that_is_used_up_is_not_held(store: Store, taken_by: str):
    if taken_by == "skipping":
        store.editions.skip(ID, "weekly", SLOT, NOW, note="as it was")
    else:
        freeze(store)
    if taken_by == "cancelling":
        store.editions.cancel(ID, NOW)
    before = store.editions.get("weekly", SLOT)
    assert not hold(store)
    assert store.editions.get("weekly", SLOT) == before


def test_of_those_that_freeze_and_hold_a_slot_at_once_the_frozen_edition_stays(store: Store):
    keep(store, [story.article for story in edition().stories])
    for n in range(5):
        barrier, slot = Barrier(4), f"slot {n}"

        def try_it(number: int, barrier=barrier, slot=slot) -> bool:
            barrier.wait(10)
            if number % 2:
                return hold(store, slot=slot)
            return store.editions.freeze(edition(slot), MESSAGE, READERS, NOW)

        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(try_it, range(4)))
        assert sorted(done[::2]) == [False, True]
        frozen = store.editions.get("weekly", slot)
        assert frozen is not None
        assert (frozen.state, frozen.message, frozen.note) == (EditionState.SENDING, MESSAGE, None)
        assert len(store.deliveries.of(frozen.id)) == 2


# ------------------------------------------------------------------------------------------------- called off


def test_a_cancelled_edition_that_reached_nobody_gives_its_articles_and_its_number_back(store: Store):
    freeze(store)
    assert store.editions.cancel(ID, NOW) == {DeliveryState.PENDING: 2}
    assert state(store) is EditionState.CANCELLED
    assert store.editions.last_printed("weekly") is None
    assert store.editions.fresh_from("weekly") is None
    assert store.editions.next_number("weekly") == 1
    assert store.editions.printed_texts("weekly", HASHES) == {}
    assert store.editions.unfinished("weekly") == []
    assert store.articles.count(Query(state=State.NEW)) == 2
    assert not store.editions.freeze(edition(), MESSAGE, READERS, NOW)
    freeze(store, edition("2026-12-04T0700"))
    assert store.articles.count(Query(state=State.PRINTED)) == 2


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.UNCLEAR])
def test_a_cancelled_edition_that_reached_a_reader_was_printed(store: Store, verdict: Verdict):
    freeze(store)
    settle(store, ID, verdict)
    reached = DeliveryState.SENT if verdict is Verdict.ACCEPTED else DeliveryState.UNKNOWN
    assert store.editions.cancel(ID, NOW) == {reached: 1, DeliveryState.PENDING: 1}
    last = store.editions.last_printed("weekly")
    assert last is not None
    assert (last.id, last.state) == (ID, EditionState.CANCELLED)
    assert store.editions.next_number("weekly") == 2
    assert store.articles.count(Query(state=State.PRINTED)) == 2


def test_a_cancelled_edition_is_never_sent(store: Store):
    freeze(store)
    store.editions.cancel(ID, NOW)
    with pytest.raises(UsageError, match=f"{ID} was cancelled; nobody is mailed"):
        store.editions.claim(ID, "me", NOW, LEASE)
    assert store.deliveries.counts(ID) == {DeliveryState.PENDING: 2}


def test_what_is_held_or_was_skipped_is_not_sent(store: Store):
    hold(store)
    with pytest.raises(UsageError, match=f"{ID} is held until somebody approves it"):
        store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.skip("weekly/x", "weekly", "x", NOW)
    with pytest.raises(UsageError, match="weekly/x was skipped"):
        store.editions.claim("weekly/x", "me", NOW, LEASE)


def test_while_it_is_being_sent_an_edition_is_not_cancelled(store: Store):
    freeze(store)
    claim, _ = store.editions.claim(ID, "me", NOW, LEASE)
    with pytest.raises(NotFinished, match=rf"another program is sending {ID}; stop it first, .* in 1 seconds"):
        store.editions.cancel(ID, LEASE - SECOND)
    assert state(store) is EditionState.SENDING
    store.editions.release(claim, EditionState.SENDING)
    store.editions.cancel(ID, LEASE - SECOND)
    assert state(store) is EditionState.CANCELLED


def test_a_sender_that_comes_back_to_life_sends_nothing_of_a_cancelled_edition(store: Store):
    freeze(store)
    lost, _ = store.editions.claim(ID, "me", NOW, LEASE)
    first, second = (copy.delivery for copy in store.deliveries.of(ID))
    store.deliveries.write(lost, first, marked(first, NOW), LEASE)
    counts = store.editions.cancel(ID, LEASE)
    assert counts == {DeliveryState.UNKNOWN: 1, DeliveryState.PENDING: 1}
    with pytest.raises(StoreError, match="another program has taken over"):
        store.deliveries.write(lost, second, marked(second, LEASE), LEASE + SECOND)
    store.editions.release(lost, EditionState.SENT)
    assert state(store) is EditionState.CANCELLED
    assert store.editions.next_number("weekly") == 2  # the copy in mid-air may have reached its reader


def test_an_edition_that_is_cancelled_twice_at_once_is_cancelled(store: Store):
    freeze(store)
    settle(store, ID, Verdict.ACCEPTED)
    barrier = Barrier(4)

    def try_it(_: int):
        barrier.wait(10)
        return store.editions.cancel(ID, NOW)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(try_it, range(4))) == [{DeliveryState.SENT: 1, DeliveryState.PENDING: 1}] * 4
    assert state(store) is EditionState.CANCELLED


def test_of_those_that_cancel_and_claim_an_edition_at_once_one_succeeds(store: Store):
    for n in range(5):
        one, barrier = freeze(store, edition(f"slot {n}")), Barrier(2)

        def claim(one=one, barrier=barrier) -> bool:
            barrier.wait(10)
            try:
                store.editions.claim(one.id, "me", NOW, LEASE)
            except UsageError:
                return False
            return True

        def cancel(one=one, barrier=barrier) -> bool:
            barrier.wait(10)
            try:
                store.editions.cancel(one.id, NOW)
            except NotFinished:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            claimed, cancelled = pool.submit(claim), pool.submit(cancel)
            assert claimed.result() is not cancelled.result()
        assert state(store, one.slot) is (EditionState.CANCELLED if cancelled.result() else EditionState.SENDING)


def test_where_nothing_is_left_to_cancel_that_is_told(store: Store):
    with pytest.raises(UsageError, match=f"there is no edition {ID} to cancel"):
        store.editions.cancel(ID, NOW)
    freeze(store)
    settle(store, ID, Verdict.ACCEPTED, Verdict.PERMANENT)
    with pytest.raises(UsageError, match=f"{ID} has been sent: there is nothing to cancel"):
        store.editions.cancel(ID, NOW)
    store.editions.skip("weekly/x", "weekly", "x", NOW)
    with pytest.raises(UsageError, match="weekly/x was skipped: there is nothing to cancel"):
        store.editions.cancel("weekly/x", NOW)
    assert (state(store), state(store, "x")) == (EditionState.SENT, EditionState.SKIPPED)


# ------------------------------------------------------------------------------------------------- claims


def test_while_a_lease_lasts_nobody_else_may_send(store: Store):
    freeze(store)
    claim, orphans = store.editions.claim(ID, "me", NOW, LEASE)
    assert (claim, orphans) == (Claim(ID, "me", 1), [])
    with pytest.raises(NotFinished, match=rf"another program is sending {ID}; .* try again in 1 seconds"):
        store.editions.claim(ID, "you", LEASE - SECOND, LEASE + SECOND)
    again, _ = store.editions.claim(ID, "me", NOW + SECOND, LEASE)
    assert again.fence == 2


def test_when_a_lease_has_ended_another_takes_over_with_a_higher_fence(store: Store):
    freeze(store)
    store.editions.claim(ID, "me", NOW, LEASE)
    taken, _ = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert taken == Claim(ID, "you", 2)


def test_a_copy_left_in_mid_air_becomes_unknown_when_the_edition_is_claimed(store: Store):
    freeze(store)
    first, _ = store.editions.claim(ID, "me", NOW, LEASE)
    copy = store.deliveries.of(ID)[0].delivery
    store.deliveries.write(first, copy, marked(copy, NOW), LEASE)
    _, orphans = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert orphans == ["ada@reader.example"]
    assert store.deliveries.counts(ID) == {DeliveryState.UNKNOWN: 1, DeliveryState.PENDING: 1}
    unknown = store.deliveries.of(ID)[0].delivery
    assert (unknown.reply, unknown.attempt, unknown.at) == ("its sender stopped while handing it over", 1, NOW)
    _, orphans = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert orphans == []


def test_copies_in_mid_air_of_other_editions_are_left_alone(store: Store):
    freeze(store)
    other = freeze(store, edition("2026-12-04T0700"))
    claim, _ = store.editions.claim(other.id, "you", NOW, LEASE)
    copy = store.deliveries.of(other.id)[0].delivery
    store.deliveries.write(claim, copy, marked(copy, NOW), LEASE)
    _, orphans = store.editions.claim(ID, "me", NOW, LEASE)
    assert orphans == []
    assert store.deliveries.counts(other.id)[DeliveryState.SENDING] == 1


def test_a_released_edition_may_be_claimed_at_once(store: Store):
    freeze(store)
    claim, _ = store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.release(claim, EditionState.SENDING)
    assert [one.id for one in store.editions.unfinished("weekly")] == [ID]
    taken, _ = store.editions.claim(ID, "you", NOW, LEASE)
    store.editions.release(taken, EditionState.SENT)
    assert store.editions.unfinished("weekly") == []


@pytest.mark.parametrize("owner", ["me", "you"])
def test_a_lost_claim_cannot_be_released(store: Store, owner: str):
    freeze(store)
    lost, _ = store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.claim(ID, owner, LEASE, LEASE + 60 * SECOND)
    store.editions.release(lost, EditionState.SENT)
    assert [one.id for one in store.editions.unfinished("weekly")] == [ID]
    with pytest.raises(NotFinished):
        store.editions.claim(ID, "third", LEASE, LEASE + SECOND)


def test_of_several_that_claim_an_edition_at_once_one_gets_it(store: Store):
    freeze(store)
    barrier = Barrier(4)

    def try_it(owner: str) -> bool:
        barrier.wait(10)
        try:
            store.editions.claim(ID, owner, NOW, LEASE)
        except NotFinished:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, "abcd")) == [False, False, False, True]


# ------------------------------------------------------------------------------------------------- the calendar


def test_the_calendar_of_a_newsletter_is_kept_since_it_was_first_remembered(store: Store):
    assert store.editions.known_since("weekly") is None
    store.editions.remember("weekly", NOW)
    store.editions.remember("weekly", NOW + SECOND)
    assert store.editions.known_since("weekly") == NOW
    assert store.editions.known_since("daily") is None


def test_schedulers_that_start_at_once_remember_one_moment(store: Store, database: Path | str, tmp_path: Path):
    rooms = [store, *(open_store(database, tmp_path, str) for _ in range(3))]
    for n in range(10):
        barrier = Barrier(4)

        def start(room: Store, n=n, barrier=barrier):
            barrier.wait(10)
            room.editions.remember(f"letter {n}", NOW)
            return room.editions.known_since(f"letter {n}")

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(start, rooms)) == {NOW}
    for room in rooms[1:]:
        room.close()


def test_an_edition_that_was_made_before_another_one_went_out_is_not_sent(store: Store):
    first = freeze(store)
    settle(store, first.id, Verdict.ACCEPTED, Verdict.ACCEPTED)
    keep(store, [article("c")])
    late = edition("later", stories=(story(article("c")),), number=2)
    with pytest.raises(NotFinished, match=f"{first.id} went out while weekly/later was made"):
        store.editions.freeze(late, MESSAGE, READERS, NOW, follows=None)
    assert store.editions.get("weekly", "later") is None
    assert store.editions.freeze(late, MESSAGE, READERS, NOW, follows=first.id)


def test_which_articles_a_newsletter_printed_is_known_by_their_ids(store: Store):
    freeze(store, edition(number=4))
    assert store.editions.printed_articles("weekly", {"a", "b", "c"}) == {"a": 4, "b": 4}
    assert store.editions.printed_articles("daily", {"a"}) == {}


def test_the_moment_of_an_edition_waits_for_whoever_is_writing(store: Store):
    entered, told = Barrier(2), Barrier(2)

    def slow() -> list[Any]:
        entered.wait()  # the clock of the writer is asked within its transaction
        told.wait()
        return []

    def clock() -> Any:
        slow()
        return NOW

    with ThreadPoolExecutor(2) as threads:
        writer = threads.submit(lambda: store.articles.keep("site", [article("late")], now=clock))
        entered.wait()
        moment = threads.submit(lambda: store.editions.moment(lambda: NOW + timedelta(seconds=1)))
        assert not moment.done()
        told.wait()
        writer.result()
        assert moment.result() > NOW
    assert [one.first_seen for one in store.articles.seen_since(["site"], None)] == [NOW]
