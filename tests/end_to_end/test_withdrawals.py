"""Printed articles that go from the web, or only seem to, seen from a real server."""

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.articles.normalise import identify
from digest.collecting import collect
from digest.editions.corrections import is_withdrawn
from digest.model import Edition, Message, Reading, Section, Story, Subscriber, Summary
from digest.newsroom import Newsroom
from digest.wiring import Project
from digest.withdrawals import Looked, look_again
from tests.end_to_end.conftest import Desk
from tests.end_to_end.servers import Script, WebServer, dropped, page, redirect, running_server, validated
from tests.end_to_end.test_collecting import article, collecting, html, use

__all__ = ["collecting"]  # the fixture

PRINTED = datetime(2026, 11, 20, 6, tzinfo=UTC)
TEXT = b"The gate at the harbour stays shut until the spring, the town said on Friday, and boats must go round."


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        running.scripts["/robots.txt"] = page(b"", content_type="text/plain")
        yield running


class Paper:
    """A newsroom that printed the pages of a server, with a clock that the test sets."""

    def __init__(self, desk: Desk, server: WebServer, room: Newsroom, clock: list[datetime]) -> None:
        self.desk, self.server, self.room, self._clock = desk, server, room, clock

    def at(self, days: float) -> "Paper":
        """So many days after the edition went out."""
        self._clock[0] = PRINTED + timedelta(days=days)
        return self

    def look(self) -> Looked:
        return look_again(self.room, self.room.sources, time.monotonic)

    def answer(self, path: str, script: Script) -> "Paper":
        self.server.scripts[path] = script
        return self

    def asked(self, path: str = "/gate") -> int:
        return len(self.server.asked(path))

    def withdrawn(self) -> list[str]:
        """The titles of the articles that are taken for withdrawn."""
        printed = self.room.store.editions.printed_since("weekly", PRINTED - timedelta(days=1))
        return [
            one.article.title
            for one in printed
            if one.absence and is_withdrawn(one.absence.first_at, one.absence.last_at)
        ]

    def noted(self) -> list[int]:
        """What sites said of the articles that they do not have at present."""
        printed = self.room.store.editions.printed_since("weekly", PRINTED - timedelta(days=1))
        return [one.absence.status for one in printed if one.absence]


def entries(*urls: str) -> bytes:
    items = "".join(
        f"<item><title>The news of {url.rpartition('/')[2]}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate><description><![CDATA[<p>{TEXT.decode()}</p>]]></description></item>"
        for url in urls
    )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def print_all(room: Newsroom, slot: str = "2026-11-20T0700") -> None:
    """Freeze an edition with all that is in the store."""
    articles = room.store.articles.seen_since(room.sources, None)
    lead, *others = (
        Story(
            article=one, headline=one.title, summary=Summary(lead="It stays shut.", blurb="It stays shut."), score=1.0
        )
        for one in articles
    )
    edition = Edition(
        id=f"weekly/{slot}",
        newsletter="weekly",
        slot=slot,
        number=1,
        subject="The gate",
        preheader="It stays shut",
        intro=None,
        lead=lead,
        sections=(Section("News", tuple(others)),) if others else (),
        cutoff=room.clock(),
    )
    message = Message("The gate", "<p>It stays shut.</p>", "It stays shut.\n", ())
    assert room.store.editions.freeze(edition, message, [Subscriber("ada@reader.example")], room.clock())


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as entered:
        yield entered


def paper(desk: Desk, server: WebServer, stack: ExitStack, *paths: str) -> Paper:
    """A newsroom whose feed had these pages, which it printed."""
    server.scripts["/feed"] = page(entries(*(server.url(path) for path in paths)))
    for path in paths:
        server.scripts[path] = html(article(f"The news of {path[1:]}"))
    use(desk, news=f"kind: feed, url: '{server.url('/feed')}', full_text: false")
    clock = [PRINTED]
    room = stack.enter_context(Project(desk.folder / "config" / "schedule.yaml", {}).newsroom(lambda: clock[0]))
    collect(room, room.sources)
    print_all(room)
    server.requests.clear()
    return Paper(desk, server, room, clock)


@pytest.fixture
def gate(collecting: Desk, server: WebServer, stack: ExitStack) -> Paper:
    return paper(collecting, server, stack, "/gate")


NOTHING = page(b"nothing here", status=404)
GONE = page(b"gone", status=410)


@pytest.mark.parametrize("answer", [NOTHING, GONE], ids=["404", "410"])
def test_a_page_that_is_gone_on_two_days_is_withdrawn(gate: Paper, answer: Script):
    gate.answer("/gate", answer)
    assert len(gate.at(1).look().gone) == 1
    assert gate.withdrawn() == []
    gate.at(2).look()
    assert gate.withdrawn() == ["The news of gate"]


def test_a_page_that_is_gone_once_is_not_withdrawn(gate: Paper):
    gate.answer("/gate", NOTHING).at(1).look()
    assert gate.noted() == [404]
    assert gate.withdrawn() == []


def test_a_page_that_is_there_again_was_never_gone(gate: Paper):
    gate.answer("/gate", NOTHING).at(1).look()
    gate.answer("/gate", html(article("The news of gate"))).at(2).look()
    assert gate.noted() == []
    gate.answer("/gate", NOTHING).at(3).look()
    assert gate.withdrawn() == []


@pytest.mark.parametrize(
    "answer",
    [
        page(b"", status=500),
        page(b"", status=403),
        page(b"", status=401),
        page(b"", status=429, retry_after="60"),
        dropped,
    ],
    ids=["500", "403", "401", "429", "a reset"],
)
def test_trouble_says_nothing(gate: Paper, answer: Script):
    gate.answer("/gate", answer)
    for day in (1, 2, 3):
        found = gate.at(day).look()
        assert found.gone == {}
        assert found.there == ()
    assert gate.noted() == []


def test_trouble_does_not_bring_back_what_was_gone(gate: Paper):
    gate.answer("/gate", NOTHING).at(1).look()
    gate.answer("/gate", page(b"", status=500)).at(2).look()
    assert gate.noted() == [404]
    gate.answer("/gate", NOTHING).at(3).look()
    assert gate.withdrawn() == ["The news of gate"]


def test_a_robots_txt_that_forbids_the_page_says_nothing(gate: Paper):
    gate.answer("/robots.txt", page(b"User-agent: *\nDisallow: /\n", content_type="text/plain"))
    gate.answer("/gate", NOTHING)
    found = gate.at(1).look()
    assert (found.gone, len(found.silent)) == ({}, 1)
    assert gate.asked() == 0


def test_an_entry_that_its_feed_drops_is_still_there(gate: Paper):
    gate.answer("/feed", page(entries(gate.server.url("/other"))))
    for day in (1, 2):
        collect(gate.at(day).room, gate.room.sources)
        gate.look()
    assert gate.noted() == []


def test_a_redirect_to_the_front_page_is_a_page(gate: Paper):
    gate.answer("/gate", redirect("/")).answer("/", html(article("The paper")))
    assert len(gate.at(1).look().there) == 1
    assert gate.noted() == []


def test_a_page_is_asked_for_once_in_twenty_hours_and_only_if_it_changed(gate: Paper):
    gate.answer("/gate", validated(article("The news of gate"), etag='"one"', content_type="text/html"))
    gate.at(1).look()
    gate.at(1.5).look()
    assert gate.asked() == 1
    assert len(gate.at(2).look().there) == 1
    assert [request.get("if-none-match") for request in gate.server.asked("/gate")] == [None, '"one"']


def test_a_page_that_its_source_has_just_read_is_not_asked_for_again(
    collecting: Desk, server: WebServer, stack: ExitStack
):
    one = paper(collecting, server, stack, "/gate")
    keep = one.room.store.articles.keep
    fingerprint = one.room.fingerprint("news")
    (visit,) = one.room.store.sources.visits("news", fingerprint).values()
    now = PRINTED + timedelta(days=1)
    keep("news", (), visits=[replace(visit, url=server.url("/gate"), at=now)], fingerprint=fingerprint, now=now)
    one.at(1).look()
    assert one.asked() == 0
    one.answer("/gate", NOTHING).at(2).look()
    one.answer("/gate", page(b"", status=500)).at(3).look()
    now += timedelta(days=3)
    keep("news", (), visits=[replace(visit, url=server.url("/gate"), at=now)], fingerprint=fingerprint, now=now)
    one.answer("/gate", html(article("The news of gate"))).at(4).look()
    assert one.noted() == []  # it was gone, and whether it is back is asked in any case


def test_what_was_printed_long_ago_is_left_alone(gate: Paper):
    gate.at(36).look()
    assert gate.asked() == 0


def test_at_most_forty_pages_are_asked_for_and_the_others_are_next(
    collecting: Desk, server: WebServer, stack: ExitStack
):
    one = paper(collecting, server, stack, *(f"/{number}" for number in range(45)))
    assert len(one.at(1).look().there) == 40
    assert len(one.at(2).look().there) == 40
    assert len({path for path, _ in server.requests if path != "/robots.txt"}) == 45


def test_a_host_that_fails_is_left_alone_for_the_rest_of_the_round(
    collecting: Desk, server: WebServer, stack: ExitStack
):
    one = paper(collecting, server, stack, "/one", "/two")
    one.answer("/one", page(b"", status=500)).answer("/two", page(b"", status=500))
    assert len(one.at(1).look().silent) == 1
    assert one.asked("/one") + one.asked("/two") == 1
    one.look()
    assert (one.asked("/one"), one.asked("/two")) == (1, 1)


@pytest.mark.parametrize("url", ["file:///srv/gate.html", "news/gate.html", "http://[gate"])
def test_what_has_no_web_address_is_not_asked_for(gate: Paper, url: str):
    reading = Reading(title="The gate", paragraphs=("It stays shut.",), url=url)
    filed = identify(reading, source="news", first_seen=PRINTED)
    gate.room.store.articles.keep("news", [filed], now=PRINTED)
    print_all(gate.room, "2026-11-21T0700")
    found = gate.at(1).look()
    assert (len(found.there), found.gone, found.silent) == (1, {}, ())


def test_a_round_ends_after_two_minutes(collecting: Desk, server: WebServer, stack: ExitStack):
    one = paper(collecting, server, stack, "/one", "/two", "/three")
    minutes = itertools.count(step=60.0)
    found = look_again(one.at(1).room, one.room.sources, lambda: next(minutes))
    assert len(found.there) == 1


def test_a_fault_at_one_address_does_not_stop_the_others(
    collecting: Desk, server: WebServer, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
):
    one = paper(collecting, server, stack, "/one", "/two")
    get = one.room.web.get

    def faulty(url: str, **options):
        if url.endswith("/one"):
            raise RuntimeError("a fault of ours")
        return get(url, **options)

    monkeypatch.setattr(type(one.room.web), "get", lambda _self, url, **options: faulty(url, **options))
    found = one.at(1).look()
    assert (len(found.silent), len(found.there)) == (1, 1)
