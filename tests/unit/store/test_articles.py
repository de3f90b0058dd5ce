from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import StatementError

from digest.editions.select import CLOCK_TOLERANCE
from digest.model import Image, Reading, RelatedPiece
from digest.store import Store
from digest.store.articles import Added
from tests.unit.store.editions import NOW, article, freeze

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
    store.articles.add([full])
    assert store.articles.seen_since(["site"], None) == [full]


def test_collecting_twice_changes_nothing(store: Store):
    both = [article("a"), article("b")]
    assert store.articles.add(both) == Added(new=2)
    later = [replace(one, first_seen=NOW + DAY) for one in both]
    assert store.articles.add(later) == Added(unchanged=2)
    assert sorted(store.articles.seen_since(["site"], None), key=lambda a: a.id) == both


def test_an_edited_article_becomes_its_next_version_and_stays_seen_when_it_was(store: Store):
    store.articles.add([article("a")])
    edited = replace(article("a", text="It poured.", first_seen=NOW + DAY), canonical_url="https://n.example/a")
    assert store.articles.add([edited]) == Added(changed=1)
    assert store.articles.seen_since(["site"], None) == [replace(edited, first_seen=NOW, version=2)]
    assert store.articles.add([article("a", text="It rained.", first_seen=NOW + DAY)]) == Added(changed=1)
    assert [one.version for one in store.articles.seen_since(["site"], None)] == [3]


def test_another_source_s_copy_leaves_an_article_alone(store: Store):
    store.articles.add([article("a")])
    assert store.articles.add([article("a", text="A teaser.", source="feed", first_seen=NOW + DAY)]) == Added(
        unchanged=1
    )
    assert store.articles.seen_since(["site", "feed"], None) == [article("a")]


def test_articles_are_added_all_or_none(store: Store):
    wrong = article("b", first_seen=NOW.replace(tzinfo=None))
    with pytest.raises(StatementError, match="has no time zone"):
        store.articles.add([article("a"), wrong])
    assert store.articles.seen_since(["site", "feed"], None) == []


def test_only_articles_of_these_sources_seen_after_the_moment_are_given(store: Store):
    store.articles.add(
        [
            article("before", first_seen=NOW - DAY),
            article("then", first_seen=NOW),
            article("after", first_seen=NOW + timedelta(microseconds=1)),
            article("elsewhere", source="wire", first_seen=NOW + DAY),
        ]
    )
    assert ids(store, NOW) == ["after"]
    assert ids(store, NOW, sources=["wire"]) == ["elsewhere"]
    assert ids(store, NOW, sources=[]) == []
    assert set(ids(store)) == {"before", "then", "after"}


def test_articles_are_given_newest_first_by_their_date_or_when_they_were_seen(store: Store):
    dated = replace(article("dated"), reading=replace(article("dated").reading, published=NOW - 2 * DAY))
    store.articles.add([dated, article("b"), article("a"), article("old", first_seen=NOW - 3 * DAY)])
    assert ids(store) == ["a", "b", "dated", "old"]


def test_an_article_that_was_edited_after_an_edition_is_not_new_for_the_next(store: Store):
    store.articles.add([article("a", first_seen=NOW - DAY)])
    store.articles.add([article("a", text="It poured.", first_seen=NOW + DAY)])
    assert ids(store, NOW) == []


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
    store.articles.add([held(**reading)])
    assert ids(store, NOW) == ["a"]
    assert ids(store, NOW + DAY) == []  # an edition of that moment could print it, so for later ones it is old


def test_a_guessed_date_to_come_or_an_embargo_gone_by_does_not_make_an_article_new_again(store: Store):
    store.articles.add([held(published=NOW + DAY, published_sure=False, embargo=NOW)])
    assert ids(store, NOW) == []


def test_a_new_date_does_not_make_an_article_new_again_that_was_printed(store: Store):
    store.articles.add([held(published=NOW - DAY, published_sure=True)])
    later = {"published": NOW + DAY + CLOCK_TOLERANCE, "published_sure": True}
    freeze(store)  # it has the article a
    assert store.articles.add([held("It poured.", first_seen=NOW + DAY, **later)]) == Added(changed=1)
    assert "a" not in ids(store, NOW)


def test_an_embargo_that_comes_later_is_noticed_though_the_text_is_the_same(store: Store):
    store.articles.add([held()])
    assert store.articles.add([held(first_seen=NOW + DAY, embargo=NOW + 3 * DAY)]) == Added(changed=1)
    (one,) = store.articles.seen_since(["site"], NOW + 2 * DAY)
    assert (one.version, one.reading.embargo, one.first_seen) == (1, NOW + 3 * DAY, NOW - DAY)


def test_what_a_folder_no_longer_has_is_gone_and_what_is_back_is_new_unless_it_was_printed(store: Store):
    freeze(store)  # it has the articles a and b
    store.articles.add([article("c"), article("other", source="feed")])
    store.articles.keep_only("site", {"b"}, NOW + DAY)
    gone = {one.id: one.gone_since for one in store.articles.seen_since(["site", "feed"], None)}
    assert gone == {"a": NOW + DAY, "b": None, "c": NOW + DAY, "other": None}
    store.articles.keep_only("site", {"b"}, NOW + 2 * DAY)
    assert {one.id: one.gone_since for one in store.articles.seen_since(["site", "feed"], None)} == gone
    store.articles.keep_only("site", {"a", "b", "c"}, NOW + 3 * DAY)
    assert all(one.gone_since is None for one in store.articles.seen_since(["site"], None))
    assert ids(store, NOW + 2 * DAY) == ["c"]


def test_an_embargo_that_is_moved_while_it_holds_counts_as_moved(store: Store):
    store.articles.add([held(embargo=NOW + DAY)])
    store.articles.add([held("It poured.", first_seen=NOW, embargo=NOW + 3 * DAY)])
    assert ids(store, NOW + 2 * DAY) == ["a"]
