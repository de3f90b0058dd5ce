"""Finding articles again: by words, by what is known of them, by the beginning of an id."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    column,
    exists,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy import table as named_table

from digest.errors import UsageError
from digest.model import Article
from digest.store.keeping import printed
from digest.store.printed import went_out
from digest.store.rows import as_article, lots
from digest.store.tables import article as table
from digest.store.tables import article_text, edition, edition_article
from digest.store.words import Term, folded, for_fts5, for_tsquery, terms_of

LISTED = 10  # of the articles whose ids begin alike
BEFORE, AFTER = 60, 160  # characters of the text around what was found


class State(StrEnum):
    NEW = "new"  # printed in nothing that went out, still at its source, with its text
    PRINTED = "printed"
    CHANGED = "changed"  # printed, and edited since
    GONE = "gone"  # its source, which holds all there is, no longer has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for; all that is given must fit.

    `words` are looked for in titles, standfirsts and texts, as `digest.store.words` says. `section` is the whole name
    of one, `author` a part of a name; case and accents make no difference. `since` and `until` (not itself within)
    concern the date of the article, or when it was first seen where that is not known.
    """

    words: str | None = None
    source: str | None = None
    section: str | None = None
    author: str | None = None
    state: State | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Found:
    """An article with what became of it. `printed_in` are the ids of editions that went out, or are on their way.

    With `emptied` its text was given up. `snippet` is a piece of the text around the words that were looked for; None
    where they stand in the title only.
    """

    article: Article
    printed_in: tuple[str, ...] = ()
    changed_since_print: bool = False
    emptied: bool = False
    snippet: str | None = None


_date = func.coalesce(table.c.published, table.c.first_seen)
newest_first = _date.desc(), table.c.id
_edited_since = exists().where(
    edition_article.c.article == table.c.id,
    edition_article.c.edition == edition.c.id,
    edition_article.c.content_hash != table.c.content_hash,
    went_out,
)
_states: dict[State, ColumnElement[bool]] = {
    State.NEW: ~printed & table.c.gone_since.is_(None) & table.c.emptied_at.is_(None),
    State.PRINTED: printed,
    State.CHANGED: _edited_since.correlate(table),
    State.GONE: table.c.gone_since.is_not(None),
}
_article_search = named_table("article_search", column("rowid"))


def find(connection: Connection, query: Query) -> list[Found]:
    """The articles that fit, newest first, or best match first where words are looked for."""
    terms = terms_of(query.words or "")
    ids = _fitting(connection, query, terms, table.c.id)
    if ids is None:
        return []
    order = (_rank(connection, terms), *newest_first) if terms else newest_first
    found = connection.execute(ids.order_by(*order).limit(query.limit)).scalars().all()
    return found_of(connection, found, terms)


def count(connection: Connection, query: Query) -> int:
    """How many articles fit, whatever the limit."""
    numbers = _fitting(connection, query, terms_of(query.words or ""), func.count())
    return 0 if numbers is None else connection.execute(numbers).scalar_one()


def by_beginning(connection: Connection, beginning: str) -> Found | None:
    """The article whose id begins so. Raises `UsageError` when there are several."""
    if not beginning:
        return None
    alike = select(table.c.id, table.c.title).where(func.substr(table.c.id, 1, len(beginning)) == beginning)
    rows = connection.execute(alike.order_by(*newest_first).limit(LISTED + 1)).all()
    exact = [row for row in rows if row.id == beginning] or rows
    if len(exact) > 1:
        lines = [f"  {row.id}  {row.title}" for row in rows[:LISTED]] + ["  …"] * (len(rows) > LISTED)
        raise UsageError("\n".join((f"several articles have an id that begins with {beginning}:", *lines)))
    return found_of(connection, [row.id for row in exact], ())[0] if exact else None


def found_of(connection: Connection, ids: Iterable[str], terms: tuple[Term, ...]) -> list[Found]:
    """These articles, in the order of their ids here."""
    return [one for some in lots(ids) for one in _found(connection, some, terms)]


def _found(connection: Connection, ids: list[str], terms: tuple[Term, ...]) -> Iterator[Found]:
    rows = {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(ids)))}
    prints: dict[str, list[Any]] = {one: [] for one in ids}
    query = (
        select(edition_article)
        .join(edition, edition.c.id == edition_article.c.edition)
        .where(edition_article.c.article.in_(ids), went_out)
        .order_by(edition.c.cutoff, edition.c.id)
    )
    for row in connection.execute(query):
        prints[row.article].append(row)
    for one in ids:
        article = as_article(rows[one])
        yield Found(
            article=article,
            printed_in=tuple(row.edition for row in prints[one]),
            changed_since_print=any(row.content_hash != article.content_hash for row in prints[one]),
            emptied=rows[one].emptied_at is not None,
            snippet=_snippet(article, terms),
        )


# ---------------------------------------------------------------- the statement


def _fitting(connection: Connection, query: Query, terms: tuple[Term, ...], what: Any) -> Select[Any] | None:
    """What is asked of the articles that fit; None when only signs are looked for, which no text has."""
    start: FromClause = table
    conditions = [*_conditions(query)]
    if terms:
        start = table.join(article_text, article_text.c.article == table.c.id)
        if _is_sqlite(connection):
            start = start.join(_article_search, _article_search.c.rowid == article_text.c.number)
            conditions.append(literal_column("article_search").op("MATCH")(for_fts5(terms)))
        else:
            conditions.append(literal_column("article_text.document").op("@@")(_tsquery(terms)))
    elif (query.words or "").strip():
        return None
    return select(what).select_from(start).where(*conditions)


def _conditions(query: Query) -> Iterable[ColumnElement[bool]]:
    if query.source is not None:
        yield table.c.source == query.source
    if query.section is not None:
        yield table.c.section == folded(query.section)
    if query.author is not None:
        part = folded(query.author)
        yield table.c.authors.contains(part, autoescape=True) if part else false()
    if query.state is not None:
        yield _states[query.state]
    if query.since is not None:
        yield _date >= query.since
    if query.until is not None:
        yield _date < query.until


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _tsquery(terms: tuple[Term, ...]) -> ColumnElement[Any]:
    return func.to_tsquery(literal_column("'simple'"), for_tsquery(terms))


def _rank(connection: Connection, terms: tuple[Term, ...]) -> ColumnElement[Any]:
    """What is ordered by: a word in the title weighs ten in the text."""
    if _is_sqlite(connection):
        return func.bm25(literal_column("article_search"), 10.0, 1.0)  # the better the match, the lower
    weights: ColumnElement[Any] = literal_column("'{0.1, 0.1, 0.1, 1.0}'::float4[]")
    return func.ts_rank(weights, literal_column("article_text.document"), _tsquery(terms), 1).desc()


# ---------------------------------------------------------------- the snippet


def _snippet(article: Article, terms: tuple[Term, ...]) -> str | None:
    """A piece of the paragraph that has the most of the terms."""
    reading = article.reading
    best, most = "", 0
    for paragraph in (reading.standfirst or "", *reading.paragraphs) if terms else ():
        words = f" {folded(paragraph)} "
        if (there := sum(_said(term) in words for term in terms)) > most:
            best, most = paragraph, there
    return _around(best, terms) if best else None


def _said(term: Term) -> str:
    return f" {' '.join(term.words)}{'' if term.prefix else ' '}"


def _around(paragraph: str, terms: tuple[Term, ...]) -> str:
    place = next(
        (
            match.start()
            for match in re.finditer(r"\S+", paragraph)
            if any(_said(Term(term.words[:1], term.prefix)) in f" {folded(match[0])} " for term in terms)
        ),
        0,
    )
    start = paragraph.find(" ", place - BEFORE) + 1 if place > BEFORE else 0
    end = len(paragraph) if len(paragraph) <= place + AFTER else paragraph.rfind(" ", place, place + AFTER)
    end = end if end > 0 else place + AFTER  # a text without spaces
    return f"{'…' if start else ''}{paragraph[start:end]}{'…' if end < len(paragraph) else ''}"
