from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from digest.articles.sentences import split
from digest.cli import say
from digest.cli.options import (
    chosen_slot,
    json_option,
    newsletter_argument,
    project_options,
    slot_option,
    which_newsletter,
)
from digest.clock import Clock
from digest.errors import UsageError
from digest.made import Built, NothingNew
from digest.messages.why import Row, in_parts, rows, source_name, tally
from digest.newsroom import Newsroom
from digest.pipeline import build
from digest.store import Found
from digest.wiring import Project

_ID_SHOWN = 8  # as `digest articles` shows it


@click.command(
    epilog="""\b
Examples:
  digest why weekly                       all that the next edition was chosen from, in order
  digest why weekly --article 3f2a9c1d    everything about one of them
  digest why weekly --json                for programs

\b
The first column:
  in      a story of the edition
  also    told within a story, as it is on the same event
  out     left out
"""
)
@newsletter_argument
@click.option("--article", "identity", metavar="ID", help="One article, by the beginning of its id.")
@slot_option
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    newsletter: str | None,
    identity: str | None,
    slot: str | None,
    project: Project,
    now: Clock,
    as_json: bool,
) -> None:
    """Say of every article why it is in the next edition, or not.

    Makes the edition from what was collected, as `digest preview` does; nothing changes by asking.
    """
    name = which_newsletter(project, newsletter)
    room = ctx.with_resource(project.newsroom(now))
    key = chosen_slot(room, name, slot)
    built = build(room, name, key)
    made = built.edition if isinstance(built, Built) else None
    candidates = rows(made or (built.left_out if isinstance(built, NothingNew) else ()))
    if identity is not None:
        _one(room, built, candidates, identity, as_json=as_json)
        return
    if as_json:
        number = made.number if made else None
        say.as_json({**_head(built), "number": number, "articles": [_json(row) for row in candidates]})
        return
    if isinstance(built, NothingNew):
        say.note(str(built))
    else:
        say.note(f"{name} {key}, No. {built.edition.number}: {say.printable(built.edition.subject)}")
    if not candidates:
        say.note("There are no candidates.")
        return
    say.table(("", "Id", "Article", "Source", "Score", "Why"), map(_row, candidates))
    say.note(f"{tally(candidates)}.")
    say.note(f"Everything about one: digest why {name} --article ID")


def _row(row: Row) -> tuple[str, ...]:
    score = "–" if row.score is None else f"{row.score:.2f}"
    reason = f"{row.place}: {row.reason}" if row.place else row.reason
    return (row.verdict, row.article[:_ID_SHOWN], row.headline, row.source, score, reason)


def _head(built: Built | NothingNew) -> dict[str, Any]:
    return {"newsletter": built.newsletter, "slot": built.slot}


def _json(row: Row) -> dict[str, Any]:
    return asdict(row) | {"parts": dict(row.parts)}


# ---------------------------------------------------------------- one article


def _one(room: Newsroom, built: Built | NothingNew, candidates: Sequence[Row], identity: str, *, as_json: bool) -> None:
    found = room.store.articles.get(identity)
    row = next((row for row in candidates if _is_meant(row, found, identity)), None)
    if row is not None:
        sentences = dict(_sentences(built, row))
        if as_json:
            say.as_json({**_head(built), **_json(row), "sentences": sentences})
            return
        for line in _lines(row, sentences):
            say.prose(line)
        return
    if found is None:
        raise UsageError(f"there is no article {identity!r}; `digest articles` lists them")
    why = _no_candidate(room, built, found)
    if as_json:
        say.as_json({**_head(built), "article": found.article.id, "verdict": "no candidate", "reason": why})
        return
    say.prose(found.article.title)
    say.prose(f"It is no candidate for {built.newsletter} {built.slot}: {why}.")


def _is_meant(row: Row, found: Found | None, identity: str) -> bool:
    """Whether it is the article that was found. What the editor wrote by hand is in the edition alone, so it is found by
    the beginning of its id there."""
    if found is not None:
        return row.article == found.article.id
    return identity != "" and row.article.startswith(identity)


def _lines(row: Row, sentences: dict[int, str]) -> Iterator[str]:
    """All that is known of a candidate. `sentences` are those of its lead and blurb, by their numbers from 1."""
    yield row.headline
    yield f"{row.source}, {row.published}, {row.article}"
    yield ""
    yield f"Out: {row.heading}" if row.verdict == "out" else f"In: {row.place}"
    yield f"Why: {row.reason}"
    if row.score is not None:
        yield f"Score: {row.score:.2f}" + (f", of {in_parts(row.parts)}" if row.parts else "")
    yield from row.grouped
    yield from row.editor
    if row.summary:
        yield row.summary
    for number, text in sentences.items():
        yield f"  {number:3}. {text}"
    yield from row.notes


def _sentences(built: Built | NothingNew, row: Row) -> Iterator[tuple[int, str]]:
    """The article's own sentences that a story is printed with, with their numbers from 1, in the order of print."""
    for story in built.edition.stories if isinstance(built, Built) else ():
        if story.article.id == row.article:
            sentences = [one for paragraph in story.article.reading.paragraphs for one in split(paragraph)]
            for number in dict.fromkeys((*story.summary.lead_sentences, *story.summary.blurb_sentences)):
                if number < len(sentences):
                    yield number + 1, sentences[number]


def _no_candidate(room: Newsroom, built: Built | NothingNew, found: Found) -> str:
    """Why an article is none that the edition was chosen from, to go on after a colon."""
    article, name = found.article, built.newsletter
    sources = room.newsletter(name).sources
    if printed := [edition for edition in found.printed_in if edition.startswith(f"{name}/")]:
        return f"it was printed in {' and '.join(_edition(room, edition) for edition in printed)}"
    if article.source not in sources:
        return f"{name} does not use the source {source_name(article.source)}; it uses {', '.join(sources)}"
    if found.emptied:
        return "its text was deleted, as it is old"
    if article.gone_since is not None:
        return f"{article.source} has not had it any more since {article.gone_since:%d %b %Y}"
    since = room.store.editions.fresh_from(name)
    if since is not None and article.first_seen <= since:
        return f"it was first seen on {article.first_seen:%d %b %Y, %H:%M} UTC, and {_after_that(room, name, since)}"
    return "it is not among what this edition was chosen from"


def _edition(room: Newsroom, identity: str) -> str:
    """An edition by its number and slot."""
    name, _, slot = identity.partition("/")
    edition = room.store.editions.get(name, slot)
    return f"No. {edition.number} ({slot})" if edition else slot


def _after_that(room: Newsroom, name: str, since: datetime) -> str:
    """Which edition had its chance to print what was new before `since`."""
    last = room.store.editions.last_printed(name)
    if last is None or last.cutoff < since:
        return "an edition after that was skipped, which passed over what was new then"
    return f"No. {last.number} ({last.slot}), which went out after that, left it out"
