from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from digest.errors import UsageError
from digest.model import Article, EditionState
from digest.store import Found, Query, State, Store
from digest.store.database import reading, writing
from digest.store.words import MAX_TEXT
from tests.unit.store.editions import ID, LEASE, NOW, article, edition, freeze, keep

DAY = timedelta(days=1)


def said(name: str, title: str, *paragraphs: str, published: datetime | None = None, **others) -> Article:
    one = article(name, text=" ".join(paragraphs))
    read = replace(one.reading, title=title, paragraphs=paragraphs, published=published, **others)
    return replace(one, reading=read)


def found(store: Store, words: str | None = None, **query) -> list[str]:
    sought = Query(words=words, **query)
    ids = [one.article.id for one in store.articles.find(sought)]
    assert store.articles.count(sought) == len(ids)
    return ids


# ------------------------------------------------------------------------------------------------- words


@pytest.fixture
def library(store: Store) -> Store:
    keep(
        store,
        [
            said("rain", "Rain in Zürich", "It is wet.", "The river Limmat rises well-known banks."),
            said("snow", "Snow", "No rain, and none to come.", "The café is closed.", standfirst="Winter at last"),
            said("train", "A train of thought", "About nothing.", authors=("Ada Lünd", "Bo Ek"), section="Öpinion"),
        ],
    )
    return store


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("limmat", ["rain"]),
        ("ZURICH", ["rain"]),
        ("Zürich's", []),
        ("cafe", ["snow"]),
        ("winter", ["snow"]),
        ("rai", ["rain", "snow"]),
        ("rai none", []),
        ("rai* none", ["snow"]),
        ('"rain in"', ["rain"]),
        ('"in rain"', []),
        ("well-known", ["rain"]),
        ("known-well", []),
        ("rain snow", ["snow"]),
        ("river rises limmat", ["rain"]),
        ("a", ["train"]),
        ("lund", []),
    ],
)
def test_articles_are_found_by_words(library: Store, words: str, ids: list[str]):
    assert found(library, words) == ids


def test_a_word_in_the_title_weighs_more_than_in_the_text_and_alike_the_newest_comes_first(store: Store):
    texts = "It rained and rained; rain was all there was." * 3, "Rain."
    keep(
        store,
        [
            said("text", "Wet", *texts, published=NOW),
            said("older", "Rain", "It is wet.", published=NOW - 2 * DAY),
            said("newer", "Rain", "It is wet.", published=NOW - DAY),
        ],
    )
    assert found(store, "rain") == ["newer", "older", "text"]


ODD = [
    '"foo" AND bar*',
    "(",
    ")",
    '"',
    '""',
    "'",
    "''",
    "*",
    "-",
    "a:b",
    "title:rain",
    "NEAR(a b)",
    "a OR",
    "NOT",
    "\\",
]
ODD += [
    "🙂",
    "& | ! <->",
    ":*",
    "'; DROP TABLE article; --",
    "%_",
    "\x00",
    "\ud800",
    "𞤀",
    "x" * 10_000,
    "a " * 5_000,
    "²",
]


@pytest.mark.parametrize("words", ODD)
def test_no_words_are_an_error(library: Store, words: str):
    assert len(found(library, words)) <= 3
    assert library.articles.known(["rain"]) == {"rain"}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="ab\"'*()-&|!:<> \\"))
def test_whatever_is_typed_gives_a_result_or_nothing(library: Store, words: str):
    found(library, words)


def test_signs_find_nothing_and_nothing_asked_finds_all(library: Store):
    assert found(library, "🙂 !") == []
    assert len(found(library, "")) == len(found(library, "  ")) == len(found(library)) == 3


def test_an_article_without_end_is_kept_and_found_by_its_beginning(store: Store):
    # The worst that PostgreSQL's index can be given: different words of letters that take four bytes.
    letters = [chr(0x20000 + n) for n in range(400)]
    text = " ".join(a + b for a in letters for b in letters)
    assert len(text) > MAX_TEXT
    keep(store, [said("long", "Without end", text)])
    assert found(store, letters[0] + letters[1]) == ["long"]


# ------------------------------------------------------------------------------------------------- snippets


def snippet(store: Store, words: str) -> str | None:
    (one,) = store.articles.find(Query(words=words))
    return one.snippet


def test_a_snippet_shows_the_words_as_they_stand_in_the_text(library: Store):
    assert snippet(library, "limmat banks") == "The river Limmat rises well-known banks."
    assert snippet(library, "cafe") == "The café is closed."
    assert snippet(library, "winter") == "Winter at last"
    assert snippet(library, '"known banks"') == "The river Limmat rises well-known banks."
    assert snippet(library, "zurich") is None
    assert [one.snippet for one in library.articles.find(Query())] == [None, None, None]


def test_a_snippet_is_cut_between_words_and_says_so(store: Store):
    keep(store, [said("a", "Long", "before " * 40 + "the Ölfleck spread " + "after " * 60)])
    cut = snippet(store, "olfleck")
    assert cut is not None
    assert cut.startswith("…before before ")
    assert " the Ölfleck spread after " in cut
    assert cut.endswith(" after…")
    assert 180 < len(cut) < 240


def test_a_snippet_of_a_text_without_spaces_is_cut_anywhere(store: Store):
    keep(store, [said("a", "Long", "東" * 500)])
    cut = snippet(store, "東東*")
    assert cut == "東" * 160 + "…"


# ------------------------------------------------------------------------------------------------- what is known


def test_articles_are_found_by_what_is_known_of_them(library: Store):
    library.articles.keep("feed", [article("wire", source="feed")], now=NOW)
    assert found(library, source="feed") == ["wire"]
    assert found(library, section="opinion") == ["train"]
    assert found(library, section="opin") == []
    assert found(library, author="LUND") == found(library, author="bo ek") == ["train"]
    assert found(library, author="lund bo") == found(library, author="%") == []
    assert found(library, "wet", source="feed") == []
    assert found(library, "thought", author="Lünd", section="Öpinion", source="site", state=State.NEW) == ["train"]


def test_articles_come_newest_first_within_a_time_and_up_to_a_limit(store: Store):
    days = [said(f"d{n}", f"Day {n}", "Rain.", published=NOW - n * DAY) for n in range(1, 5)]
    keep(store, [*days, article("undated")])
    assert found(store) == ["undated", "d1", "d2", "d3", "d4"]
    assert found(store, since=NOW - 2 * DAY) == ["undated", "d1", "d2"]
    assert found(store, until=NOW - 2 * DAY) == ["d3", "d4"]
    assert found(store, "rain", since=NOW - 3 * DAY, until=NOW) == ["d1", "d2", "d3"]
    limited = Query(limit=2)
    assert [one.article.id for one in store.articles.find(limited)] == ["undated", "d1"]
    assert store.articles.count(limited) == 5


def test_a_long_list_is_given_whole(store: Store):
    keep(store, [article(f"a{n:04}") for n in range(1001)])
    everything = [one.article.id for one in store.articles.find(Query(limit=10_000))]
    assert everything == [f"a{n:04}" for n in range(1001)]


# ------------------------------------------------------------------------------------------------- what became of them


def test_what_was_printed_says_where_and_whether_it_was_edited_since(store: Store):
    freeze(store)  # with a and b
    freeze(store, edition(newsletter="daily", cutoff=NOW + DAY))
    keep(store, [article("c"), article("a", text="It poured.")])
    assert found(store, state=State.PRINTED) == ["a", "b"]
    assert found(store, state=State.CHANGED) == ["a"]
    assert found(store, state=State.NEW) == ["c"]
    a, b, c = store.articles.find(Query())
    assert a == Found(
        replace(article("a", text="It poured."), version=2),
        printed_in=(ID, "daily/2026-11-27T0700"),
        changed_since_print=True,
    )
    assert (b.printed_in, b.changed_since_print) == (a.printed_in, False)
    assert c == Found(article("c"))


def test_an_edition_that_reached_nobody_printed_nothing(store: Store):
    freeze(store)
    claim, _ = store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.release(claim, EditionState.SENT)  # its copies are still pending
    keep(store, [article("a", text="It poured.")])
    assert found(store, state=State.NEW) == ["a", "b"]
    assert found(store, state=State.PRINTED) == found(store, state=State.CHANGED) == []
    assert [(one.printed_in, one.changed_since_print) for one in store.articles.find(Query())] == [((), False)] * 2


def test_what_its_folder_no_longer_has_is_gone_and_not_new(store: Store):
    keep(store, [article("a"), article("b")])
    store.articles.keep_only("site", {"b"}, NOW + DAY)
    assert found(store, state=State.GONE) == ["a"]
    assert found(store, state=State.NEW) == ["b"]
    (gone,) = store.articles.find(Query(state=State.GONE))
    assert gone.article.gone_since == NOW + DAY


# ------------------------------------------------------------------------------------------------- by id


def test_an_article_is_found_by_the_beginning_of_its_id(store: Store):
    keep(store, [article("0a1b"), article("0a2c")])
    freeze(store)
    assert store.articles.get("0a1") == store.articles.get("0a1b") == Found(article("0a1b"))
    a = store.articles.get("a")
    assert a is not None
    assert a.printed_in == (ID,)
    for nothing in ("", "x", "0a1b2", "0A1", "0%", "_"):
        assert store.articles.get(nothing) is None


def test_a_beginning_that_several_ids_share_lists_them_and_a_whole_id_is_enough(store: Store):
    keep(store, [article("ab"), article("abc"), article("abd")])
    with pytest.raises(UsageError) as caught:
        store.articles.get("a")
    assert str(caught.value) == "several articles have an id that begins with a:\n  ab  Ab\n  abc  Abc\n  abd  Abd"
    whole = store.articles.get("ab")
    assert whole is not None
    assert whole.article.id == "ab"


def test_a_list_of_ids_that_begin_alike_is_short(store: Store):
    keep(store, [article(f"a{n:02}") for n in range(30)])
    with pytest.raises(UsageError) as caught:
        store.articles.get("a")
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[1], lines[-1]) == (12, "  a00  A00", "  …")


# ------------------------------------------------------------------------------------------------- the index


@pytest.mark.parametrize("kind", ["sqlite"])
def test_sqlite_s_index_stays_true_to_the_texts_whatever_becomes_of_them(library: Store, engine: Engine):
    keep(library, [said("rain", "Sun", "It is dry."), said("new", "News", "All of it.")])
    library.articles.forget(NOW + DAY, NOW + DAY)
    with writing(engine) as connection:  # it raises "database disk image is malformed" where they differ
        connection.execute(text("INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)"))
    assert found(library, "sun") == ["rain"]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_postgresql_can_search_by_its_index(library: Store, engine: Engine):
    with reading(engine) as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        query = "EXPLAIN SELECT * FROM article_text WHERE document @@ to_tsquery('simple', 'rain')"
        plan = "\n".join(connection.execute(text(query)).scalars())
    assert "ix_article_text_document" in plan
