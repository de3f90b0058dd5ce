from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

import click
from click.core import ParameterSource

from digest.cli import say
from digest.cli.options import json_option, project_options, schedule_option
from digest.clock import Clock
from digest.collecting import forget_old, forgettable
from digest.errors import UsageError
from digest.model import Reading
from digest.newsroom import Newsroom
from digest.store import Found, Query
from digest.wiring import Project

_STATES = ("new", "printed", "changed", "gone")
_ID_SHOWN = 8  # of 16 digits: enough to name one of a hundred thousand articles


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  digest articles                                  the newest
  digest articles --search "outer gate"            those that speak of it, the best match first
  digest articles --source paper --state new       what no edition has had
  digest articles --since 7d --author Marsh
  digest articles show 3f2a9c1d                    one of them, whole

\b
States:
  new       in no edition that went out, be it that there was no room
  printed   in one
  changed   edited at the source since it was printed
  gone      no longer in its folder

\b
Dates in brackets are guesses, which are never printed. A version 2 was edited at the source since it was first collected;
a related piece was fetched because an article points to it.
""",
)
@click.option(
    "--search", "words", metavar="WORDS", help='Words of the title or the text; "in quotes" they stand together.'
)
@click.option("--source", help="Only those of this source.")
@click.option("--section", help="Only those of this section.")
@click.option("--author", help="Only those whose author's name has this in it.")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option(
    "--since",
    metavar="DAY",
    help="Of this day or later: 2026-11-01, or 7d for a week ago. Undated ones go by when they were first seen.",
)
@click.option("--until", metavar="DAY", help="Of before this day.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many.")
@project_options
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    project: Project,
    now: Clock,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
    **asked: Any,
) -> None:
    """List, filter and search what was collected.

    Each article with the beginning of its id, by which it is named elsewhere.
    """
    if ctx.invoked_subcommand:
        if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in ctx.params):
            raise UsageError(f"write options behind the word {ctx.invoked_subcommand}")
        return
    if asked["source"] is not None and asked["source"] not in project.config.sources:
        raise UsageError(f"there is no source {asked['source']!r}; there are: {', '.join(project.config.sources)}")
    room = ctx.with_resource(project.newsroom(now))
    query = Query(since=_day(since, now()), until=_day(until, now()), limit=limit, **asked)
    found, total = room.store.articles.find(query), room.store.articles.count(query)
    if as_json:
        say.as_json({"total": total, "articles": [_json(one) for one in found]})
        return
    if not found:
        say.note("No article fits." if room.store.articles.count(Query()) else "Nothing was collected yet.")
        return
    say.table(("Id", "Date", "Source", "Title", "State"), map(_row, found))
    hidden = total - len(found)
    say.note(
        f"{say.plural(total, 'article')}"
        + (f", of which {hidden} are not shown; all of them: --limit {total}" if hidden else "")
    )


def _day(text: str | None, now: datetime) -> datetime | None:
    """The beginning of a day in UTC. Raises `UsageError`."""
    if text is None:
        return None
    if text.endswith("d") and text[:-1].isdecimal() and len(text) < 7:
        return now - timedelta(days=int(text[:-1]))
    try:
        return datetime.combine(datetime.fromisoformat(text).date(), time(), now.tzinfo)
    except ValueError:
        raise UsageError(f"{text!r} is no day; write 2026-11-01, or 7d for a week ago") from None


def _row(found: Found) -> tuple[str, ...]:
    article = found.article
    title = article.title if found.snippet is None else f"{article.title} — {found.snippet}"
    return (article.id[:_ID_SHOWN], _date(article.reading), article.source, title, _state(found))


def _date(reading: Reading) -> str:
    """The day of publication; in brackets where it is inferred, and so not for certain."""
    if reading.published is None:
        return "undated"
    day = f"{reading.published:%Y-%m-%d}"
    return day if reading.published_sure else f"({day})"


def _state(found: Found) -> str:
    article = found.article
    if found.printed_in:
        parts = [f"printed in {', '.join(found.printed_in)}"]
    else:
        parts = ["gone" if article.gone_since else "old" if found.emptied else "new"]
    if found.changed_since_print:
        parts.append("changed since")
    if article.version > 1:
        parts.append(f"version {article.version}")
    if article.via:
        parts.append("related piece")
    if found.emptied:
        parts.append("text deleted")
    return ", ".join(parts)


def _json(found: Found) -> dict[str, Any]:
    article = found.article
    return {
        "id": article.id,
        "title": article.title,
        "url": article.reading.url,
        "source": article.source,
        "section": article.reading.section,
        "authors": article.reading.authors,
        "published": article.reading.published,
        "published_sure": article.reading.published_sure,
        "first_seen": article.first_seen,
        "version": article.version,
        "printed_in": found.printed_in,
        "changed_since_print": found.changed_since_print,
        "gone_since": article.gone_since,
        "via": article.via,
        "text_deleted": found.emptied,
        "words": article.words,
    }


# ---------------------------------------------------------------- one article


@command.command()
@click.argument("identity", metavar="ID")
@click.option("--version", type=click.IntRange(1), help="An earlier version, as it was collected.")
@project_options
@json_option
@click.pass_context
def show(ctx: click.Context, identity: str, version: int | None, project: Project, now: Clock, as_json: bool) -> None:
    """Print one article: what is known of it, its text, its versions, and what it is linked with.

    ID is the beginning of its id, as `digest articles` lists it.
    """
    room = ctx.with_resource(project.newsroom(now))
    found = room.store.articles.get(identity)
    if found is None:
        raise UsageError(f"there is no article {identity!r}; `digest articles` lists them")
    versions = room.store.articles.versions(found.article.id)
    reading = found.article.reading
    if version is not None:
        kept = {one.version: one.reading for one in versions}
        if version not in kept:
            raise UsageError(f"there is no version {version} of {identity}; there are: {', '.join(map(str, kept))}")
        reading = kept[version]
    if as_json:
        pieces = {place: piece.id for place, piece in room.store.articles.pieces(found.article.id).items()}
        kept_versions = [{"version": one.version, "seen_at": one.seen_at, "title": one.title} for one in versions]
        say.as_json(_json(found) | {"reading": asdict(reading), "pieces": pieces, "versions": kept_versions})
        return
    for line in _lines(room, found, reading):
        say.prose(line)


def _lines(room: Newsroom, found: Found, reading: Reading) -> Iterator[str]:
    article, store = found.article, room.store.articles
    yield reading.title
    if reading.standfirst:
        yield reading.standfirst
    yield ""
    sure = "" if reading.published_sure or reading.published is None else ", which is a guess"
    picture = reading.image
    facts = {
        "Address": reading.url,
        "Source": article.source,
        "Kind": reading.kind,
        "Section": reading.section,
        "Authors": ", ".join(reading.authors),
        "Published": f"{reading.published:%d %b %Y, %H:%M} UTC{sure}" if reading.published else "not known",
        "Embargo": f"until {reading.embargo:%d %b %Y, %H:%M} UTC" if reading.embargo else None,
        "Language": reading.language,
        "Picture": " · ".join(filter(None, (picture.url, picture.alt, picture.caption, picture.credit)))
        if picture
        else None,
        "First seen": f"{article.first_seen:%d %b %Y, %H:%M} UTC",
        "State": _state(found),
        "Found in": "; ".join(f"{field}: {place}" for field, place in reading.origins),
        "Id": article.id,
    }
    for name, value in facts.items():
        if value:
            yield f"{name + ':':12}{value}"
    if parent := article.via and store.get(article.via):
        yield f"{'Related to:':12}{parent.article.title} ({parent.article.id[:_ID_SHOWN]})"
    yield ""
    for paragraph in reading.paragraphs:
        yield paragraph
        yield ""
    if found.emptied:
        yield "Its text was deleted, as it is old: by archive.keep_days, or by digest articles forget."
    if reading.related:
        pieces = store.pieces(article.id)
        yield "Related pieces:"
        for place, piece in enumerate(reading.related):
            known = f" [{pieces[place].id[:_ID_SHOWN]}]" if place in pieces else ""
            yield f"  - {piece.title}{known}" + (f": {piece.teaser}" if piece.teaser else "")
    for other in store.pointed_from(article.id):
        if other.id != article.via:
            yield f"Named as related by: {other.title} ({other.id[:_ID_SHOWN]})"
    versions = store.versions(article.id)
    if len(versions) > 1:
        yield "Versions:"
        for one in versions:
            yield f"  {one.version}, since {one.seen_at:%d %b %Y, %H:%M} UTC: {one.title}"


# ---------------------------------------------------------------- housekeeping


@command.command()
@click.option("--older-than", "days", type=click.IntRange(1), metavar="DAYS", help="Instead of archive.keep_days.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@schedule_option
@click.pass_context
def forget(ctx: click.Context, days: int | None, yes: bool, project: Project) -> None:
    """Delete the texts of articles that were first seen long ago.

    That they were there is remembered, so that they never come back as news. `digest collect` does the same by itself,
    by archive.keep_days of the schedule file.
    """
    keep = project.config.archive.keep_days if days is None else days
    room = ctx.with_resource(project.newsroom())
    number = forgettable(room, room.clock(), keep)
    what = f"{say.plural(number, 'article')} first seen more than {say.plural(keep, 'day')} ago"
    if not number:
        say.note(f"There is no text of any article first seen more than {say.plural(keep, 'day')} ago.")
        return
    if not yes:
        click.confirm(f"Delete the texts of {what}? They cannot be brought back", abort=True)
    say.note(f"The texts of {say.plural(forget_old(room, room.clock(), keep), 'article')} were deleted.")
