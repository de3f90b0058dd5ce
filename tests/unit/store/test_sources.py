from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Health, Visit
from digest.store import Kept, Store
from digest.store.sources import PAGES
from tests.unit.store.editions import NOW, article

DAY = timedelta(days=1)
FEED = Visit(url="https://n.example/feed", first=NOW - DAY, at=NOW, etag='W/"ä b"', last_modified="Thu", hint="#1")
PAGE = Visit(url="https://n.example/page", first=NOW, at=NOW)


def test_visits_come_back_as_they_were_kept_for_the_same_source_with_the_same_options(store: Store):
    assert store.articles.keep("site", [], visits=[FEED, PAGE], fingerprint="of options", now=NOW) == Kept()
    assert store.sources.visits("site", "of options") == {FEED.url: FEED, PAGE.url: PAGE}
    assert store.sources.visits("site", "of others") == {}
    assert store.sources.visits("feed", "of options") == {}


def test_a_later_visit_replaces_the_earlier_one_and_leaves_the_others(store: Store):
    later = replace(FEED, at=NOW + DAY, etag=None)
    store.articles.keep("site", [], visits=[FEED, PAGE], fingerprint="f", now=NOW)
    store.articles.keep("site", [], visits=[FEED, later], fingerprint="f", now=NOW + DAY)
    assert store.sources.visits("site", "f") == {FEED.url: later, PAGE.url: PAGE}


def test_visits_with_other_options_are_forgotten_when_the_source_is_kept_again(store: Store):
    store.articles.keep("site", [], visits=[FEED], fingerprint="old", now=NOW)
    store.articles.keep("feed", [], visits=[FEED], fingerprint="old", now=NOW)
    store.articles.keep("site", [], visits=[PAGE], fingerprint="new", now=NOW)
    assert store.sources.visits("site", "new") == {PAGE.url: PAGE}
    assert store.sources.visits("site", "old") == {}
    assert store.sources.visits("feed", "old") == {FEED.url: FEED}


def test_visits_are_kept_only_with_the_articles_that_they_brought(store: Store):
    wrong = replace(PAGE, at=NOW.replace(tzinfo=None))
    with pytest.raises(Exception, match="has no time zone"):
        store.articles.keep("site", [article("a")], visits=[FEED, wrong], fingerprint="f", now=NOW)
    assert store.sources.visits("site", "f") == {}
    assert store.articles.known(["a"]) == set()


def test_the_health_of_sources_comes_back_as_it_was_noted_last(store: Store):
    assert store.sources.health() == {}
    ill = Health(
        source="site",
        last_look=NOW,
        last_good=NOW - DAY,
        failing_since=NOW,
        failures=3,
        error="the server said “no”",
        empty_since=NOW - 2 * DAY,
        not_before=NOW + DAY,
    )
    well = Health(source="feed", last_look=NOW, last_good=NOW)
    store.sources.note_health(well)
    store.sources.note_health(Health(source="site"))
    store.sources.note_health(ill)
    assert store.sources.health() == {"feed": well, "site": ill}


def test_an_error_with_signs_that_no_database_holds_is_noted_without_them(store: Store):
    store.sources.note_health(Health(source="site", error="bad\x00 \ud800title\n"))
    assert store.sources.health()["site"].error == "bad title"


def marks(*words: str) -> frozenset[str]:
    return frozenset(words)


def test_the_lines_of_pages_are_remembered_and_a_page_counts_once(store: Store):
    store.sources.note_pages("site", {"p": marks("menu", "foot"), "q": marks()}, NOW)
    store.sources.note_pages("site", {"p": marks("menu"), "r": marks("b", "a")}, NOW + DAY)
    store.sources.note_pages("feed", {"p": marks("other")}, NOW)
    assert store.sources.page_marks("site") == (marks("menu"), marks("a", "b"), marks())
    assert store.sources.page_marks("feed") == (marks("other"),)
    assert store.sources.page_marks("nowhere") == ()


def test_only_the_latest_pages_of_a_source_are_remembered(store: Store):
    store.sources.note_pages("feed", {"old": marks("feed")}, NOW - DAY)
    for n in range(PAGES):
        store.sources.note_pages("site", {f"p{n}": marks(f"m{n}")}, NOW + n * DAY)
    store.sources.note_pages("site", {"new": marks("new"), "newer": marks("newer")}, NOW + PAGES * DAY)
    kept = store.sources.page_marks("site")
    assert len(kept) == PAGES
    assert kept[:3] == (marks("new"), marks("newer"), marks(f"m{PAGES - 1}"))
    assert kept[-1] == marks("m2")
    assert store.sources.page_marks("feed") == (marks("feed"),)
