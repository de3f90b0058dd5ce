"""Versions, related pieces and retention."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from digest.model import Article, Reading, RelatedPiece, Visit
from digest.store import Changed, Kept, Query, State, Store, Version
from digest.store.database import reading
from digest.store.keeping import EARLIER_VERSIONS
from digest.store.tables import article_text
from tests.unit.store.editions import NOW, article, freeze, keep

DAY = timedelta(days=1)


def only(store: Store, identifier: str) -> Article:
    found = store.articles.get(identifier)
    assert found is not None
    return found.article


def test_known_are_the_articles_that_were_kept(store: Store):
    keep(store, [article("a"), article("b")])
    assert store.articles.known(["a", "x", "b"]) == {"a", "b"}
    assert store.articles.known([]) == set()
    assert store.articles.known(str(n) for n in range(40_000)) == set()  # more than one statement can take


# ------------------------------------------------------------------------------------------------- versions


def test_the_versions_of_an_edited_article_are_kept_with_the_moments_they_were_seen(store: Store):
    texts = ["It rained.", "It poured.", "It snowed."]
    for days, text in enumerate(texts):
        keep(store, [article("a", text=text)], NOW + days * DAY)
    assert store.articles.versions("a") == [
        Version(n, "A", f"hash of {text}", NOW + (n - 1) * DAY, Reading(title="A", paragraphs=(text,)))
        for n, text in enumerate(texts, 1)
    ]
    assert store.articles.versions("b") == []


def test_another_date_or_picture_is_kept_and_is_no_version(store: Store):
    one = article("a")
    dated = replace(one, reading=replace(one.reading, published=NOW, related=(RelatedPiece(title="Snow"),)))
    keep(store, [one])
    assert keep(store, [dated], NOW + DAY) == Kept(unchanged=1)
    assert only(store, "a") == dated
    assert [version.reading for version in store.articles.versions("a")] == [dated.reading]


def test_of_an_article_that_is_edited_without_end_the_latest_versions_and_the_printed_one_are_kept(store: Store):
    freeze(store)  # with the first version
    last = EARLIER_VERSIONS + 4
    for n in range(2, last + 1):
        (changed,) = keep(store, [article("a", text=f"Text {n}.")], NOW + n * DAY).changed
        assert changed == Changed("a", "A", n, printed=True)
    assert [one.version for one in store.articles.versions("a")] == [1, *range(last - EARLIER_VERSIONS, last + 1)]


def test_whatever_changes_is_found_by_its_new_words_only(store: Store):
    keep(store, [article("a")])
    keep(store, [article("a", text="It poured.")])
    one = article("a", text="It poured.")
    keep(store, [replace(one, reading=replace(one.reading, standfirst="Umbrellas!", authors=("Ada",), section="Sky"))])
    assert [store.articles.count(Query(words=word)) for word in ("rained", "poured", "umbrellas")] == [0, 1, 1]
    assert store.articles.count(Query(author="ada", section="sky")) == 1


# ------------------------------------------------------------------------------------------------- related pieces

RELATED = tuple(RelatedPiece(title=title, url=f"https://n.example/{title}") for title in ("p", "q", "r"))


def parent(name: str = "a", text: str = "It rained.", source: str = "site") -> Article:
    one = article(name, text=text, source=source)
    return replace(one, reading=replace(one.reading, related=RELATED))


def piece(name: str = "p", via: str | None = "a", text: str = "It snowed.", source: str = "site", **reading) -> Article:
    one = article(name, text=text, source=source)
    return replace(one, via=via, reading=replace(one.reading, **reading))


def test_related_pieces_stay_linked_with_what_points_to_them(store: Store):
    keep(store, [parent(), parent("b")])
    p, r = piece(), piece("r")
    kept = store.articles.keep("site", [p, r], pieces=[("a", 0, "p"), ("a", 2, "r"), ("b", 0, "p")], now=NOW)
    assert kept == Kept(new=("p", "r"))
    assert store.articles.pieces("a") == {0: p, 2: r}
    assert store.articles.pieces("p") == {}
    assert store.articles.pointed_from("p") == [parent(), parent("b")]
    assert store.articles.pointed_from("a") == []
    again = store.articles.keep("site", [parent()], pieces=[("a", 0, "r")], now=NOW)
    assert again == Kept(unchanged=1)
    assert store.articles.pieces("a") == {0: r, 2: r}


def test_when_an_article_changes_its_links_are_those_of_its_new_pieces(store: Store):
    keep(store, [parent(), piece(), piece("r")])
    store.articles.keep("site", [], pieces=[("a", 0, "p"), ("a", 1, "r")], now=NOW)
    store.articles.keep("site", [parent(text="It poured.")], pieces=[("a", 0, "r")], now=NOW)
    assert {position: one.id for position, one in store.articles.pieces("a").items()} == {0: "r"}


def test_the_copy_of_another_source_has_its_pieces_elsewhere_and_nothing_is_its_own_piece(store: Store):
    keep(store, [parent(), piece()])
    store.articles.keep("feed", [parent(source="feed")], pieces=[("a", 1, "p")], now=NOW)
    store.articles.keep("site", [], pieces=[("p", 0, "p")], now=NOW)
    assert store.articles.pieces("a") == {}
    assert store.articles.pieces("p") == {}


def test_a_piece_that_was_never_kept_cannot_be_linked_and_nothing_is_kept(store: Store):
    with pytest.raises(IntegrityError):
        store.articles.keep("site", [parent()], pieces=[("a", 0, "nowhere")], now=NOW)
    assert store.articles.known(["a"]) == set()


def test_what_a_source_lists_is_not_changed_by_the_page_that_a_link_led_to(store: Store):
    keep(store, [parent(), article("p")])
    assert keep(store, [piece("p", text="As the page says.")]) == Kept(unchanged=1)
    assert only(store, "p") == article("p")


def test_a_piece_that_is_fetched_again_is_brought_up_to_date_and_stays_one(store: Store):
    keep(store, [parent(), piece()])
    assert keep(store, [piece(text="It froze.")]).changed == (Changed("p", "P", 2, False),)
    assert only(store, "p") == replace(piece(text="It froze."), version=2)


def test_a_piece_that_several_articles_point_to_stays_with_the_first_and_keeps_its_own_pieces(store: Store):
    keep(store, [parent(), parent("b"), replace(piece(), reading=replace(parent().reading, title="P")), piece("r")])
    store.articles.keep("site", [], pieces=[("p", 0, "r")], now=NOW)
    again = replace(only(store, "p"), via="b")
    assert keep(store, [again]) == Kept(unchanged=1)
    assert only(store, "p").via == "a"
    assert list(store.articles.pieces("p")) == [0]


@pytest.mark.parametrize("text", ["It snowed.", "As the feed says."])
def test_a_piece_that_its_source_lists_by_itself_is_an_article_like_any_other(store: Store, text: str):
    keep(store, [parent(), piece()], NOW)
    keep(store, [article("p", text=text)], NOW + 2 * DAY)
    assert only(store, "p").via is None
    # Editions left it out, as it had no date: it is new for the next one, and only for that.
    assert [one.id for one in store.articles.seen_since(["site"], NOW + DAY)] == ["p"]
    assert store.articles.seen_since(["site"], NOW + 2 * DAY) == []


def test_a_piece_that_another_source_lists_stays_with_the_first_source_and_is_an_article_like_any_other(store: Store):
    keep(store, [parent(), piece()], NOW)
    listed = article("p", text="As the feed says.", source="feed")
    assert store.articles.keep("feed", [listed], now=NOW + 2 * DAY) == Kept(unchanged=1)
    assert only(store, "p") == piece(via=None)
    assert [one.id for one in store.articles.seen_since(["site"], NOW + DAY)] == ["p"]
    store.articles.keep("feed", [listed], now=NOW + 4 * DAY)
    assert store.articles.seen_since(["site"], NOW + 3 * DAY) == []


def test_a_piece_with_a_date_was_considered_already_when_its_source_lists_it(store: Store):
    dated: dict[str, Any] = {"published": NOW - DAY, "published_sure": True}
    keep(store, [parent(), piece(**dated)], NOW)
    store.articles.keep("feed", [piece(via=None, source="feed", **dated)], now=NOW + 2 * DAY)
    assert only(store, "p").via is None
    assert store.articles.seen_since(["site"], NOW + DAY) == []
    assert "p" in {one.id for one in store.articles.seen_since(["site"], None)}


def test_a_piece_that_is_listed_under_embargo_waits_for_it(store: Store):
    keep(store, [parent(), piece()], NOW)
    keep(store, [piece(via=None, embargo=NOW + 5 * DAY)], NOW + DAY)
    assert [one.id for one in store.articles.seen_since(["site"], NOW + 4 * DAY)] == ["p"]


def test_a_piece_of_another_source_leaves_an_article_alone(store: Store):
    keep(store, [parent(), piece()])
    other = piece(source="feed", via="b", text="Other words.")
    assert store.articles.keep("feed", [other], now=NOW) == Kept(unchanged=1)
    assert only(store, "p") == piece()


# ------------------------------------------------------------------------------------------------- retention


def test_old_articles_lose_their_text_and_keep_what_they_are_known_by(store: Store, engine: Engine):
    dates: dict[str, Any] = {"published": NOW - 9 * DAY, "published_sure": True, "url": "https://n.example/a"}
    full = replace(parent(), reading=replace(parent().reading, authors=("Ada",), section="Sky", **dates))
    keep(store, [full, article("b", first_seen=NOW + DAY)])
    keep(store, [replace(full, content_hash="another")])
    store.articles.keep("site", [piece()], pieces=[("a", 0, "p")], now=NOW)
    assert store.articles.forget(NOW, NOW + 9 * DAY) == 0
    assert store.articles.forget(NOW + DAY, NOW + 9 * DAY) == 2
    found = store.articles.get("a")
    assert found is not None
    assert found.emptied
    bare = Reading(title="A", paragraphs=(), **dates)
    assert found.article == replace(full, content_hash="another", version=2, reading=bare)
    assert [one.reading for one in store.articles.versions("a")] == [bare]
    assert store.articles.pieces("a") == {}
    assert [one.id for one in store.articles.seen_since(["site"], None)] == ["b"]
    assert store.articles.known(["a"]) == {"a"}
    assert store.articles.count(Query(author="ada")) + store.articles.count(Query(section="sky")) == 0
    with reading(engine) as connection:
        texts = connection.execute(select(article_text.c.body).order_by(article_text.c.article)).scalars().all()
    assert texts == ["", "it rained", ""]
    assert store.articles.forget(NOW + DAY, NOW + 10 * DAY) == 0


def test_an_emptied_article_is_found_by_its_title_with_a_mark_and_no_longer_by_its_text(store: Store):
    keep(store, [article("a")])
    store.articles.forget(NOW + DAY, NOW + DAY)
    (found,) = store.articles.find(Query(words="a"))
    assert (found.article.id, found.emptied, found.snippet) == ("a", True, None)
    assert store.articles.find(Query(words="rained")) == []
    assert store.articles.find(Query(state=State.NEW)) == []


@pytest.mark.parametrize("text", ["It rained.", "It poured."])
def test_an_emptied_article_that_its_feed_still_lists_stays_empty_and_is_never_new(store: Store, text: str):
    keep(store, [article("a")])
    store.articles.forget(NOW + DAY, NOW + DAY)
    again = article("a", text=text, first_seen=NOW + 2 * DAY)
    kept = store.articles.keep("site", [again], pieces=[("a", 0, "a")], now=NOW + 2 * DAY)
    assert kept == Kept(unchanged=1)
    assert only(store, "a") == replace(article("a"), reading=Reading(title="A", paragraphs=()))
    store.articles.keep_only("site", set(), NOW + 3 * DAY)
    store.articles.keep_only("site", {"a"}, NOW + 4 * DAY)
    assert store.articles.seen_since(["site"], None) == []


def test_an_emptied_piece_is_too_old_to_become_news(store: Store):
    keep(store, [parent(), piece()])
    store.articles.forget(NOW + DAY, NOW + DAY)
    assert keep(store, [article("p")], NOW + 2 * DAY) == Kept(unchanged=1)
    assert store.articles.seen_since(["site"], None) == []


def test_an_article_that_is_held_back_until_later_keeps_its_text(store: Store):
    one = article("a")
    keep(store, [replace(one, reading=replace(one.reading, embargo=NOW + 3 * DAY))])
    assert store.articles.forget(NOW + 2 * DAY, NOW + 2 * DAY) == 0
    assert store.articles.forget(NOW + 4 * DAY, NOW + 4 * DAY) == 1


def test_many_articles_are_forgotten_at_once(store: Store):
    keep(store, [article(f"a{n}") for n in range(1001)])
    assert store.articles.forgettable(NOW + DAY) == 1001
    assert store.articles.forget(NOW + DAY, NOW + DAY) == 1001
    assert store.articles.forgettable(NOW + DAY) == 0


def test_old_visits_and_pages_are_forgotten_too(store: Store):
    visits = [Visit(url=f"u{days}", first=NOW - 9 * DAY, at=NOW + days * DAY) for days in (0, 1)]
    store.articles.keep("site", [], visits=visits, fingerprint="f", now=NOW)
    store.sources.note_pages("site", {"p": frozenset("p")}, NOW)
    store.sources.note_pages("site", {"q": frozenset("q")}, NOW + DAY)
    store.articles.forget(NOW + DAY, NOW + DAY)
    assert list(store.sources.visits("site", "f")) == ["u1"]
    assert store.sources.page_marks("site") == (frozenset("q"),)
