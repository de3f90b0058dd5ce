"""Pictures from the web: a real server, and all that it may answer with."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from digest import pictures
from digest.confinement import Confinement
from digest.darkroom import develop
from digest.interfaces import Response, Web
from digest.messages.pictures import Want
from digest.model import Picture, Problem
from digest.pictures import BAD_FOR, GOOD_FOR, fetch
from digest.store import Store, open_store
from tests.end_to_end.servers import Script, WebServer, dropped, in_turn, page, redirect, running_server, silent
from tests.looking import NOW, web
from tests.painting import BLUE, HUGE, RED, halves, saved

HARBOUR = saved(halves((1200, 675)))
FERRY = saved(halves((1200, 675), BLUE, RED))
MOMENT = timedelta(seconds=1)


def picture(data: bytes) -> Script:
    return page(data, content_type="image/jpeg")


class Desk:
    def __init__(self, server: WebServer, store: Store, confined: Confinement) -> None:
        self.server = server
        self._store = store
        self._confined = confined

    def want(self, path: str, host: str = "127.0.0.1") -> Want:
        url = self.server.url(path, host)
        return Want(article=path, source="paper", headline=f"Story {path}", url=url, width=300, ratio=(16, 9))

    def fetch(
        self, *paths: str | Want, now: datetime = NOW, using: Web | None = None, **how: Any
    ) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
        wants = [self.want(path) if isinstance(path, str) else path for path in paths]
        usual: dict[str, Any] = {"places": {}, "kept": self._store.pictures, "confined": self._confined}
        return fetch(wants, web=using or web(), now=now, **(usual | how))

    def refused(self, path: str, **how: Any) -> str:
        had, [problem] = self.fetch(path, **how)
        assert had == {}
        assert problem.where == f"picture of “Story {path}”"
        start, end = f"{self.server.url(path)}: ", "; the story is printed without it"
        assert problem.what.startswith(start)
        assert problem.what.endswith(end)
        return problem.what[len(start) : -len(end)]


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


@pytest.fixture(scope="module")
def confined() -> Iterator[Confinement]:
    room = Confinement(processes=2, seconds=20, memory=2 * 1024**3)
    yield room
    room.close()


@pytest.fixture
def desk(server: WebServer, tmp_path: Path, confined: Confinement) -> Iterator[Desk]:
    store = open_store(tmp_path / "digest.db", tmp_path / "outbox", lambda: "secret")
    yield Desk(server, store, confined)
    store.close()


# ---------------------------------------------------------------- good ones


def test_a_picture_is_fetched_and_made_ready(desk: Desk):
    desk.server.scripts["/a.jpg"] = picture(HARBOUR)
    had, problems = desk.fetch("/a.jpg")
    assert problems == ()
    assert had == {"/a.jpg": develop(HARBOUR, desk.want("/a.jpg"))}
    [asked] = desk.server.asked("/a.jpg")
    assert asked["accept"] == "image/avif,image/webp,image/*"


def test_what_it_is_called_does_not_matter(desk: Desk):
    desk.server.scripts["/a.jpg"] = page(saved(halves((400, 300)), "PNG"), content_type="text/html")
    desk.server.scripts["/old.jpg"] = redirect("/a.jpg")
    assert len(desk.fetch("/a.jpg", "/old.jpg")[0]) == 2


def test_one_address_of_two_stories_is_asked_once(desk: Desk):
    desk.server.scripts["/a.jpg"] = picture(HARBOUR)
    first = desk.want("/a.jpg")
    other = Want(article="other", source="wire", headline="Other", url=first.url, width=600, ratio=None)
    had, _ = desk.fetch(first, other)
    assert [one.width for one in had.values()] == [600, 1200]
    assert len(desk.server.asked("/a.jpg")) == 1


def test_building_again_asks_nobody_for_a_week(desk: Desk):
    desk.server.scripts["/a.jpg"] = in_turn(picture(HARBOUR), picture(FERRY))
    first, _ = desk.fetch("/a.jpg")
    assert desk.fetch("/a.jpg", now=NOW + GOOD_FOR - MOMENT)[0] == first
    assert len(desk.server.requests) == 1
    later, _ = desk.fetch("/a.jpg", now=NOW + GOOD_FOR)
    assert later["/a.jpg"].name != first["/a.jpg"].name


def test_one_that_could_not_be_had_is_asked_for_again_after_an_hour(desk: Desk):
    desk.server.scripts["/a.jpg"] = in_turn(page(b"", status=500), picture(HARBOUR))
    told = desk.refused("/a.jpg")
    assert told == "the server is in trouble. Try again later (HTTP 500)"
    assert desk.refused("/a.jpg", now=NOW + BAD_FOR - MOMENT) == told
    assert len(desk.server.requests) == 1
    assert "/a.jpg" in desk.fetch("/a.jpg", now=NOW + BAD_FOR)[0]


def test_the_one_of_last_week_is_printed_while_its_site_is_in_trouble(desk: Desk):
    desk.server.scripts["/a.jpg"] = in_turn(picture(HARBOUR), page(b"", status=503), picture(FERRY))
    first, _ = desk.fetch("/a.jpg")
    assert desk.fetch("/a.jpg", now=NOW + GOOD_FOR) == (first, ())
    assert desk.fetch("/a.jpg", now=NOW + GOOD_FOR + BAD_FOR - MOMENT) == (first, ())
    assert len(desk.server.requests) == 2
    assert desk.fetch("/a.jpg", now=NOW + GOOD_FOR + BAD_FOR)[0] != first


def test_one_that_was_taken_away_is_not_printed_any_more(desk: Desk):
    desk.server.scripts["/a.jpg"] = in_turn(picture(HARBOUR), page(b"", status=410))
    desk.fetch("/a.jpg")
    assert desk.refused("/a.jpg", now=NOW + GOOD_FOR).endswith("(HTTP 410)")


# ---------------------------------------------------------------- bad ones


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (page(b"<!doctype html><p>Sign in", content_type="text/html"), "is a web page and no picture"),
        (page(b"<svg xmlns='x'/>", content_type="image/svg+xml"), "is an SVG, which mail programs do not show"),
        (picture(HARBOUR[:5000]), "is broken or not complete"),
        (picture(HUGE), "has more than 50 million pixels"),
        (picture(saved(halves((1, 1)), "GIF")), "is only 1 × 1 pixels small"),
        (picture(b""), "is empty"),
        (page(b"", status=404), "there is nothing at this address (HTTP 404)"),
        (page(b"", status=403), "(HTTP 403)"),
        (redirect("http://10.0.0.1/a.jpg"), "the host '10.0.0.1' is at 10.0.0.1, which is not on"),
        (redirect("http://169.254.169.254/latest/meta-data"), "which is not on the public internet"),
        (redirect("file:///etc/passwd"), "only addresses that begin with http"),
        (dropped, "the answer broke off"),
    ],
)
def test_what_cannot_be_printed_is_a_problem_and_the_others_are_had(desk: Desk, answer: Any, words: str):
    desk.server.scripts |= {"/bad.jpg": answer, "/good.jpg": picture(HARBOUR)}
    assert words in desk.refused("/bad.jpg")
    had, problems = desk.fetch("/bad.jpg", "/good.jpg")
    assert [*had] == ["/good.jpg"]
    assert len(problems) == 1


def test_a_private_address_is_never_asked(desk: Desk):
    had, [problem] = desk.fetch(replace(desk.want("/a.jpg"), url="http://10.0.0.1/a.jpg"))
    assert had == {}
    assert "the host '10.0.0.1' is at 10.0.0.1, which is not on the public internet" in problem.what
    assert "only the ports of the web" in desk.refused("/a.jpg", using=web(allow_hosts=frozenset()))
    assert desk.server.requests == []


def test_what_is_too_large_is_not_read_to_its_end(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 1_000)
    desk.server.scripts["/a.jpg"] = picture(HARBOUR)
    assert "1,000 bytes" in desk.refused("/a.jpg")


def test_a_site_that_does_not_answer_is_not_asked_for_each_of_its_pictures(desk: Desk):
    desk.server.scripts |= {f"/{n}.jpg": silent for n in range(5)}
    desk.server.scripts["/good.jpg"] = picture(HARBOUR)
    dead = [desk.want(f"/{n}.jpg") for n in range(5)]
    impatient = web(total_seconds=0.3, allow_hosts=frozenset({"127.0.0.1", "localhost"}))
    had, problems = desk.fetch(*dead, desk.want("/good.jpg", "localhost"), using=impatient)
    assert [*had] == ["/good.jpg"]
    assert len(desk.server.requests) == 3
    assert sum("was not asked for: its site does not answer" in problem.what for problem in problems) == 3


def test_when_time_is_up_the_rest_is_for_the_next_time(desk: Desk):
    desk.server.scripts |= {"/a.jpg": silent, "/b.jpg": picture(FERRY), "/good.jpg": picture(HARBOUR)}
    slow = web(total_seconds=60, read_seconds=60, allow_hosts=frozenset({"127.0.0.1", "localhost"}))
    begun = time.monotonic()
    had, problems = desk.fetch("/a.jpg", "/b.jpg", desk.want("/good.jpg", "localhost"), using=slow, seconds=2)
    assert time.monotonic() - begun < 30
    assert [*had] == ["/good.jpg"]
    assert ["was not had in time" in problem.what for problem in problems] == [True, True]
    assert [*desk.fetch("/b.jpg")[0]] == ["/b.jpg"]  # it is not remembered as one that cannot be had


def test_a_fault_of_ours_costs_one_picture(desk: Desk):
    desk.server.scripts["/good.jpg"] = picture(HARBOUR)
    client = web()

    class Faulty:
        def get(self, url: str, **how: Any) -> Response:
            if url.endswith("/bad.jpg"):
                raise RuntimeError("out of order")
            return client.get(url, **how)

    had, [problem] = desk.fetch("/bad.jpg", "/good.jpg", using=Faulty())
    assert [*had] == ["/good.jpg"]
    assert "failed unexpectedly (RuntimeError: out of order); please report it" in problem.what


def test_hosts_are_asked_at_the_same_time(desk: Desk):
    """Each of the two waits until the other one is asked."""
    there: set[str] = set()

    def together(request: BaseHTTPRequestHandler) -> None:
        there.add(request.path)
        deadline = time.monotonic() + 10
        while len(there) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        picture(HARBOUR if len(there) == 2 else b"")(request)

    desk.server.scripts |= {"/a.jpg": together, "/b.jpg": together}
    both = web(total_seconds=20, allow_hosts=frozenset({"127.0.0.1", "localhost"}))
    had, _ = desk.fetch("/a.jpg", desk.want("/b.jpg", "localhost"), using=both)
    assert len(had) == 2
