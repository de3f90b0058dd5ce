from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import StatementError

from digest.articles.normalise import identify
from digest.editions.candidates import CLOCK_TOLERANCE
from digest.model import Article, Image, Reading, RelatedPiece
from digest.store import Changed, Kept, Store
from tests.unit.store.editions import NOW, article, freeze, keep

DAY = timedelta(days=1)


def ids(store: Store, moment=None, sources=("site", "feed")) -> list[str]:
    return [one.id for one in store.articles.seen_since(sources, moment)]


def test_an_article_comes_back_as_it_was_kept(store: Store):
    full = replace(
        article("a"),
        canonical_url="https://northlight.example/a",
        reading=Reading(
            title="Räin “again” 😀",
            paragraphs=("One.", "Two."),
            url="https://northlight.example/a?x",
            guid="tag:a",
            kind="Opinion",
            standfirst="Wet.",
            authors=("Ada Lund", "Bo Ek"),
            section="World",
            published=NOW - DAY,
            published_sure=True,
            embargo=NOW,
            language="en-GB",
            image=Image(url="https://northlight.example/a.jpg", alt="rain", caption="It rains", credit="Bo Ek"),
            related=(RelatedPiece(title="Snow", url="https://northlight.example/b"),),
        ),
    )
    keep(store, [full])
    assert store.articles.seen_since(["site"], None) == [full]


def test_collecting_twice_changes_nothing(store: Store):
    both = [article("a"), article("b")]
    assert keep(store, both) == Kept(new=("a", "b"))
    later = [replace(one, first_seen=NOW + DAY) for one in both]
    assert keep(store, later) == Kept(unchanged=2)
    assert sorted(store.articles.seen_since(["site"], None), key=lambda a: a.id) == both


def test_an_edited_article_becomes_its_next_version_and_stays_seen_when_it_was(store: Store):
    keep(store, [article("a")])
    edited = replace(article("a", text="It poured.", first_seen=NOW + DAY), canonical_url="https://n.example/a")
    assert keep(store, [edited]) == Kept(changed=(Changed("a", "A", 2, False),))
    assert store.articles.seen_since(["site"], None) == [replace(edited, first_seen=NOW, version=2)]
    assert keep(store, [article("a", text="It rained.", first_seen=NOW + DAY)]).changed == (
        Changed("a", "A", 3, False),
    )
    assert [one.version for one in store.articles.seen_since(["site"], None)] == [3]


def test_another_source_s_copy_leaves_an_article_alone(store: Store):
    keep(store, [article("a")])
    assert keep(store, [article("a", text="A teaser.", source="feed", first_seen=NOW + DAY)]) == Kept(unchanged=1)
    assert store.articles.seen_since(["site", "feed"], None) == [article("a")]


def test_articles_are_added_all_or_none(store: Store):
    wrong = article("b", first_seen=NOW.replace(tzinfo=None))
    with pytest.raises(StatementError, match="has no time zone"):
        keep(store, [article("a"), wrong])
    assert store.articles.seen_since(["site", "feed"], None) == []


def test_only_articles_of_these_sources_seen_after_the_moment_are_given(store: Store):
    keep(
        store,
        [
            article("before", first_seen=NOW - DAY),
            article("then", first_seen=NOW),
            article("after", first_seen=NOW + timedelta(microseconds=1)),
            article("elsewhere", source="wire", first_seen=NOW + DAY),
        ],
    )
    assert ids(store, NOW) == ["after"]
    assert ids(store, NOW, sources=["wire"]) == ["elsewhere"]
    assert ids(store, NOW, sources=[]) == []
    assert set(ids(store)) == {"before", "then", "after"}


def test_articles_are_given_newest_first_by_their_date_or_when_they_were_seen(store: Store):
    dated = replace(article("dated"), reading=replace(article("dated").reading, published=NOW - 2 * DAY))
    keep(store, [dated, article("b"), article("a"), article("old", first_seen=NOW - 3 * DAY)])
    assert ids(store) == ["a", "b", "dated", "old"]


def test_an_article_that_was_edited_after_an_edition_is_not_new_for_the_next(store: Store):
    keep(store, [article("a", first_seen=NOW - DAY)])
    keep(store, [article("a", text="It poured.", first_seen=NOW + DAY)])
    assert ids(store, NOW) == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_new_is_found_by_indexes_however_large_the_store_is(store: Store, engine: Engine):
    asked: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    own = store.answers.engine
    event.listen(own, "before_cursor_execute", note)
    store.articles.seen_since(["site", "feed"], NOW)
    store.articles.unprinted_since("weekly", ["site", "feed"], NOW)
    store.articles.several(["a", "b"])
    store.editions.printed_texts("weekly", ["x", "y"])
    store.editions.printed_since("weekly", NOW)
    store.articles.printed_addresses(["site"], NOW)
    event.remove(own, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in asked:
            steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            assert not [step for step in steps if step.startswith("SCAN")], steps
            if "first_seen >" in statement:
                assert any("ix_article_first_seen" in step for step in steps)
                assert any("ix_article_held_until" in step for step in steps)
    assert len(asked) == 6


def test_articles_are_given_by_their_ids(store: Store):
    keep(store, [article("a"), article("b")])
    assert store.articles.several(["b", "nowhere"]) == {"b": article("b")}
    assert store.articles.several(iter(())) == {}


def test_articles_are_found_at_their_addresses_however_these_are_written(store: Store):
    reading = Reading(title="Rain", paragraphs=("It rained.",), url="https://n.example/rain")
    one = identify(reading, source="site", first_seen=NOW)
    keep(store, [one])
    written = ["https://n.example/rain", "HTTPS://N.example/rain?utm_source=x", "https://n.example/snow", "no address"]
    assert store.articles.at(written) == {written[0]: one, written[1]: one}
    assert store.articles.at([]) == {}


# ------------------------------------------------------------------------------------------------- place in a list


def placed(place: int | None, text: str = "It rained.", **others: Any) -> Article:
    return replace(article("a", text=text), place=place, **others)


def place_of(store: Store) -> int | None:
    (one,) = store.articles.seen_since(["site"], None)
    return one.place


def test_the_best_place_that_an_article_had_in_its_list_is_kept(store: Store):
    keep(store, [placed(None)])
    assert place_of(store) is None
    for place, best in ((5, 5), (None, 5), (3, 3), (7, 3), (0, 0), (2, 0)):
        assert keep(store, [placed(place)]) == Kept(unchanged=1)
        assert place_of(store) == best


def test_an_article_that_is_edited_keeps_its_best_place(store: Store):
    keep(store, [placed(4)])
    keep(store, [placed(None, "It poured.")])
    assert place_of(store) == 4
    keep(store, [placed(1, "It snowed.")])
    assert place_of(store) == 1
    reading = replace(article("a", text="It snowed.").reading, section="Sky")
    keep(store, [placed(0, "It snowed.", reading=reading)])
    assert place_of(store) == 0


def test_its_place_in_another_source_s_list_is_not_its_own(store: Store):
    keep(store, [placed(4)])
    store.articles.keep("feed", [placed(0, source="feed")], now=NOW)
    assert place_of(store) == 4


# ------------------------------------------------------------------------------------------------- held back


def held(text: str = "It rained.", *, first_seen=NOW - DAY, **reading):
    one = article("a", text=text, first_seen=first_seen)
    return replace(one, reading=replace(one.reading, **reading))


@pytest.mark.parametrize(
    "reading",
    [{"embargo": NOW + DAY}, {"published": NOW + DAY + CLOCK_TOLERANCE, "published_sure": True}],
    ids=["embargo", "date"],
)
def test_an_article_that_an_edition_had_to_hold_back_is_new_for_the_next(store: Store, reading):
    keep(store, [held(**reading)])
    assert ids(store, NOW) == ["a"]
    assert ids(store, NOW + DAY) == []  # an edition of that moment could print it, so for later ones it is old


def test_a_guessed_date_to_come_or_an_embargo_gone_by_does_not_make_an_article_new_again(store: Store):
    keep(store, [held(published=NOW + DAY, published_sure=False, embargo=NOW)])
    assert ids(store, NOW) == []


def test_a_new_date_does_not_make_an_article_new_again_that_was_printed(store: Store):
    keep(store, [held(published=NOW - DAY, published_sure=True)])
    later = {"published": NOW + DAY + CLOCK_TOLERANCE, "published_sure": True}
    freeze(store)  # it has the article a
    assert keep(store, [held("It poured.", first_seen=NOW + DAY, **later)]).changed == (Changed("a", "A", 2, True),)
    assert "a" not in ids(store, NOW)


def test_an_embargo_that_comes_later_is_noticed_though_the_text_is_the_same(store: Store):
    keep(store, [held()])
    assert keep(store, [held(first_seen=NOW + DAY, embargo=NOW + 3 * DAY)]) == Kept(unchanged=1)
    (one,) = store.articles.seen_since(["site"], NOW + 2 * DAY)
    assert (one.version, one.reading.embargo, one.first_seen) == (1, NOW + 3 * DAY, NOW - DAY)


def test_what_a_folder_no_longer_has_is_gone_and_what_is_back_is_offered_again(store: Store):
    freeze(store)  # it has the articles a and b
    keep(store, [article("c"), article("other", source="feed")])
    store.articles.keep_only("site", {"b"}, NOW + DAY)
    gone = {one.id: one.gone_since for one in store.articles.seen_since(["site", "feed"], None)}
    assert gone == {"a": NOW + DAY, "b": None, "c": NOW + DAY, "other": None}
    store.articles.keep_only("site", {"b"}, NOW + 2 * DAY)
    assert {one.id: one.gone_since for one in store.articles.seen_since(["site", "feed"], None)} == gone
    store.articles.keep_only("site", {"a", "b", "c"}, NOW + 3 * DAY)
    assert all(one.gone_since is None for one in store.articles.seen_since(["site"], None))
    assert ids(store, NOW + 2 * DAY) == ["a", "c"]  # that a newsletter has printed a is seen where it chooses


def test_with_a_clock_articles_are_first_seen_when_they_are_kept(store: Store):
    store.articles.keep("site", [article("late", first_seen=NOW)], now=lambda: NOW + DAY)
    assert ids(store, NOW + DAY / 2) == ["late"]
    store.articles.keep_only("site", set(), lambda: NOW + 2 * DAY)
    (gone,) = store.articles.seen_since(["site"], None)
    assert gone.gone_since == NOW + 2 * DAY


def test_an_embargo_that_is_moved_while_it_holds_counts_as_moved(store: Store):
    keep(store, [held(embargo=NOW + DAY)])
    keep(store, [held("It poured.", first_seen=NOW, embargo=NOW + 3 * DAY)])
    assert ids(store, NOW + 2 * DAY) == ["a"]


def test_an_embargo_that_is_lifted_early_makes_an_article_new_for_the_next_edition(store: Store):
    keep(store, [held(embargo=NOW + 9 * DAY)], NOW - DAY)
    keep(store, [held()], NOW + 2 * DAY)
    assert ids(store, NOW + DAY) == ["a"]
    assert ids(store, NOW + 2 * DAY) == []


def test_what_is_new_again_stays_so_when_it_is_edited_before_the_next_edition(store: Store):
    keep(store, [article("a", first_seen=NOW - DAY)], NOW - DAY)
    store.articles.keep_only("site", set(), NOW)
    store.articles.keep_only("site", {"a"}, NOW + 2 * DAY)
    keep(store, [article("a", text="It poured.")], NOW + 3 * DAY)
    assert ids(store, NOW + DAY) == ["a"]
    assert ids(store, NOW + 2 * DAY) == []
