"""What stood in editions that went out, and what never did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.editions.decisions import Decisions
from digest.model import Reading, Verdict
from digest.store import Absence, Printed, Store
from tests.unit.store.editions import ID, NOW, SLOT, article, edition, freeze, keep, settle, story

DAY = timedelta(days=1)


def described(store: Store, moment=NOW - DAY, **limit: int) -> list[tuple[str, int, str, int]]:
    found = store.editions.printed_since("weekly", moment, **limit)
    return [(one.article.id, one.number, one.headline, one.part) for one in found]


# ------------------------------------------------------------------------------------------------- printed


def test_what_was_printed_comes_with_the_headline_and_the_text_that_it_had(store: Store):
    freeze(store, edition(number=7, stories=(story(article("a"), headline="Wet again"),)))
    expected = Printed(
        article=article("a"),
        number=7,
        slot=SLOT,
        edition=ID,
        printed_at=NOW,
        headline="Wet again",
        content_hash="hash of It rained.",
        reading=article("a").reading,
    )
    assert store.editions.printed_since("weekly", NOW - DAY) == [expected]
    assert store.editions.printed_since("daily", NOW - DAY) == []
    keep(store, [article("a", text="It poured.")], NOW + DAY)
    keep(store, [article("a", text="It snowed.")], NOW + 2 * DAY)
    snow = replace(article("a", text="It snowed."), version=3)
    assert store.editions.printed_since("weekly", NOW - DAY) == [replace(expected, article=snow)]


def test_an_article_that_changed_back_says_what_it_said_when_it_was_printed(store: Store):
    freeze(store, edition(stories=(story(article("a")),)))
    keep(store, [article("a", text="It poured.")], NOW + DAY)
    keep(store, [article("a")], NOW + 2 * DAY)
    (one,) = store.editions.printed_since("weekly", NOW - DAY)
    assert (one.content_hash, one.reading) == (one.article.content_hash, article("a").reading)


def test_a_printed_text_that_is_not_kept_any_more_is_the_present_one(store: Store):
    freeze(store, edition(stories=(story(article("a")),)))
    keep(store, [article("a", text="It poured.")], NOW + DAY)
    store.articles.forget(NOW + 2 * DAY, NOW + 2 * DAY)
    (one,) = store.editions.printed_since("weekly", NOW - DAY)
    assert one.content_hash != one.article.content_hash
    assert one.reading == one.article.reading == Reading(title="A", paragraphs=())


def test_the_newest_edition_comes_first_each_in_print_order_with_what_it_names_beside(store: Store):
    for number, days in ((1, 0), (2, 7)):
        lead = story(article(f"lead {days}"), article(f"also {days}"), headline="Lead")
        other = story(article(f"b {days}"), headline="Other")
        freeze(store, edition(f"{days}", number=number, cutoff=NOW + days * DAY, stories=(lead, other)))
    second = [("lead 7", 2, "Lead", 0), ("also 7", 2, "Also 7", 1), ("b 7", 2, "Other", 0)]
    first = [("lead 0", 1, "Lead", 0), ("also 0", 1, "Also 0", 1), ("b 0", 1, "Other", 0)]
    assert described(store) == second + first
    assert described(store, NOW) == second
    assert described(store, NOW + 7 * DAY) == []
    assert described(store, limit=4) == (second + first)[:4]


def test_an_article_that_stands_twice_in_an_edition_counts_where_it_is_printed_itself(store: Store):
    a, b, c = article("a"), article("b"), article("c")
    freeze(store, edition(stories=(story(a, b, c), story(b, c))))
    assert described(store) == [("a", 1, "a", 0), ("c", 1, "C", 2), ("b", 1, "b", 0)]


def test_only_what_went_out_was_printed(store: Store):
    freeze(store, edition())
    settle(store, ID, Verdict.PERMANENT, Verdict.PERMANENT)
    cancelled = freeze(store, edition("cancelled"))
    store.editions.cancel(cancelled.id, NOW)
    store.editions.hold("weekly/held", "weekly", "held", 1, NOW, "a thin week", NOW)
    assert described(store) == []
    partly = freeze(store, edition("partly"))
    settle(store, partly.id, Verdict.UNCLEAR)
    store.editions.cancel(partly.id, NOW)
    assert [one[0] for one in described(store)] == ["a", "b"]


# ------------------------------------------------------------------------------------------------- never printed


def unprinted(store: Store, moment=NOW - DAY, sources=("site",), name: str = "weekly") -> list[str]:
    return sorted(one.id for one in store.articles.unprinted_since(name, sources, moment))


def test_never_printed_is_what_no_edition_of_the_newsletter_brought(store: Store):
    freeze(store, edition(stories=(story(article("a"), article("also")),)))
    keep(store, [article("b"), article("old", first_seen=NOW - DAY), article("wire", source="wire")])
    assert unprinted(store) == ["b"]
    assert unprinted(store, NOW - 2 * DAY) == ["b", "old"]
    assert unprinted(store, sources=["wire", "site"]) == ["b", "wire"]
    assert unprinted(store, NOW) == []
    assert unprinted(store, name="daily") == ["a", "also", "b"]
    store.editions.cancel(ID, NOW)
    assert unprinted(store) == ["a", "also", "b"]


def test_what_was_held_back_until_lately_is_looked_at_too_and_what_was_emptied_is_not(store: Store):
    late = article("late", first_seen=NOW - 9 * DAY)
    keep(store, [replace(late, reading=replace(late.reading, embargo=NOW)), article("b")])
    assert unprinted(store) == ["b", "late"]
    store.articles.forget(NOW + DAY, NOW + DAY)
    assert unprinted(store) == []


def test_what_an_editor_dropped_stays_out_of_that_newsletter_unless_the_edition_was_cancelled(store: Store):
    keep(store, [article(name) for name in "cdef"])
    freeze(store, decisions=Decisions(dropped=("c",), held=("d",)))
    store.editions.skip("weekly/x", "weekly", "x", NOW, decisions=Decisions(dropped=("e",)))
    freeze(store, edition("y"), decisions=Decisions(dropped=("f",)))
    store.editions.cancel("weekly/y", NOW)
    assert unprinted(store) == ["d", "f"]
    assert unprinted(store, name="daily") == ["a", "b", "c", "d", "e", "f"]


# ------------------------------------------------------------------------------------------------- gone from the web


def absences(store: Store) -> dict[str, Absence | None]:
    return {one.article.id: one.absence for one in store.editions.printed_since("weekly", NOW - DAY)}


def test_an_article_is_gone_since_it_was_first_missed_and_until_it_was_last_missed(store: Store):
    freeze(store)
    store.articles.note_absences({"a": 404}, (), NOW)
    assert absences(store) == {"a": Absence(NOW, NOW, 404), "b": None}
    store.articles.note_absences({"a": 410, "b": 404}, (), NOW + DAY)
    assert absences(store) == {"a": Absence(NOW, NOW + DAY, 410), "b": Absence(NOW + DAY, NOW + DAY, 404)}
    store.articles.note_absences({}, (), NOW + 2 * DAY)
    assert absences(store)["a"] == Absence(NOW, NOW + DAY, 410)


def test_an_article_that_is_there_again_was_never_gone(store: Store):
    freeze(store)
    store.articles.note_absences({"a": 404, "b": 404}, (), NOW)
    store.articles.note_absences({"b": 404}, ["a", "of nothing"], NOW + DAY)
    assert absences(store) == {"a": None, "b": Absence(NOW, NOW + DAY, 404)}
    store.articles.note_absences({"a": 404}, (), NOW + 2 * DAY)
    assert absences(store)["a"] == Absence(NOW + 2 * DAY, NOW + 2 * DAY, 404)


def test_the_addresses_of_what_was_printed_lately_are_looked_at_again(store: Store):
    canonical, plain, bare, other = (article(name) for name in ("canonical", "plain", "bare", "other"))
    canonical = replace(canonical, canonical_url="https://n.example/a", reading=replace(canonical.reading, url="x"))
    plain = replace(plain, reading=replace(plain.reading, url="https://n.example/p?x"))
    other = replace(other, source="wire", canonical_url="https://w.example/a")
    freeze(store, edition(cutoff=NOW, stories=(story(bare, canonical), story(plain), story(other))))
    freeze(store, edition("old", "daily", cutoff=NOW - DAY, stories=(story(article("a")), story(plain))))
    expected = {"canonical": "x", "plain": "https://n.example/p?x"}
    assert store.articles.printed_addresses(["site"], NOW - 2 * DAY) == expected
    assert store.articles.printed_addresses(["wire"], NOW - DAY) == {"other": "https://w.example/a"}
    assert store.articles.printed_addresses(["site", "wire"], NOW) == {}
    store.editions.cancel(ID, NOW)
    assert store.articles.printed_addresses(["site"], NOW - 2 * DAY) == {"plain": "https://n.example/p?x"}


@pytest.mark.parametrize("limit", [1, 400])
def test_however_much_was_printed_it_takes_two_statements(store: Store, limit: int):
    from sqlalchemy import event

    stories = tuple(story(article(f"a{n}")) for n in range(50))
    freeze(store, edition(stories=stories))
    keep(store, [article(f"a{n}", text="It poured.") for n in range(50)], NOW + DAY)
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        asked.append(statement)

    engine = store.answers.engine
    event.listen(engine, "before_cursor_execute", note)
    store.editions.printed_since("weekly", NOW - DAY, limit)
    event.remove(engine, "before_cursor_execute", note)
    assert sum(statement.startswith("SELECT") for statement in asked) == 2
