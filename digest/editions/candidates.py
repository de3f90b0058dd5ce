"""Who is a candidate at all: in time, not printed yet, let in by the editor's rules, and no copy of another text."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from digest.editions.copies import Copy, copies
from digest.editions.decisions import Decisions
from digest.editions.group import Piece
from digest.editions.policy import Background, Policy
from digest.editions.rules import fitting, lacking
from digest.editions.score import outlet
from digest.model import Article, LeftOut, Reading

CLOCK_TOLERANCE = timedelta(hours=1)  # publishers' clocks and zones are often a little wrong


def eligible(
    candidates: Iterable[Article],
    policy: Policy,
    sources: Sequence[str],
    now: datetime,
    background: Background,
) -> tuple[list[Article], list[LeftOut]]:
    """The candidates that may be printed, the preferred of several copies first, and the others with the reason."""
    left_out: list[LeftOut] = []
    found: dict[str, Article] = {}
    first_of_text: dict[str, Article] = {}
    for article in sorted(candidates, key=lambda a: _preference(a, sources)):
        twin = first_of_text.get(article.content_hash)
        number = background.stood.get(article.id) or background.printed.get(article.content_hash)
        if kept_out := _kept_out(article, policy, now, background.decided):
            left_out.append(LeftOut(article, *kept_out))
        elif number is not None:
            what = "it" if article.id in background.stood else "the same text"
            left_out.append(LeftOut(article, f"{what} stood in No. {number}", "printed"))
        elif twin is not None:
            left_out.append(LeftOut(article, f"the same text as one from {twin.source}", "copy"))
        else:
            first_of_text[article.content_hash] = article
            found[article.id] = article
    past = {one.article: one for one in background.past if one.article not in found}
    pieces = [*(Piece(one.article, one.headline, one.text) for one in past.values()), *map(piece, found.values())]
    apart = {frozenset(pair) for pair in background.decided.apart}
    for identifier, copy in copies(pieces).items():
        if identifier not in found or frozenset((identifier, copy.of)) in apart:
            continue
        if before := past.get(copy.of):
            why = f"{_is_copy(copy)} “{before.headline}” in No. {before.number} ({copy.share:.0%} of its wording)"
            left_out.append(LeftOut(found.pop(identifier), why, "printed"))
        else:
            kept = found[copy.of]
            why = f"{_is_copy(copy)} “{kept.title}” from {kept.source} ({copy.share:.0%} of its wording)"
            left_out.append(LeftOut(found.pop(identifier), why, "copy"))
    return list(found.values()), left_out


def _kept_out(article: Article, policy: Policy, now: datetime, decided: Decisions) -> tuple[str, str] | None:
    """The reason and the rule. What the editor held for this edition is only kept out by what nobody can change."""
    if article.id in decided.held:
        return _unavailable(article, now)
    if article.id in decided.dropped:
        return "dropped by you from an earlier edition", "dropped"
    return _unavailable(article, now) or _untimely(article, policy, now) or _ruled_out(article, policy)


def piece(article: Article) -> Piece:
    return Piece(article.id, article.title, article.reading.body, article.source, outlet(article))


def _is_copy(copy: Copy) -> str:
    return "an excerpt of" if copy.excerpt else "nearly the same text as"


def _preference(article: Article, sources: Sequence[str]) -> tuple[object, ...]:
    """Of several copies the one that says most of itself is kept: listed by its source, with a sure date and an address."""
    reading = article.reading
    place = sources.index(article.source) if article.source in sources else len(sources)
    return (
        article.via is not None,
        not reading.published_sure,
        article.canonical_url is None,
        place,
        article.first_seen,
        article.id,
    )


def _ruled_out(article: Article, policy: Policy) -> tuple[str, str] | None:
    """By the editor's rules: the reason and the rule."""
    if why := fitting(article, policy.exclude, policy.language):
        return f"excluded by the schedule file, since {why}", "excluded"
    if why := lacking(article, policy.include, policy.language):
        return f"not included by the schedule file, since {why}", "not included"
    return None


def held_until(reading: Reading) -> datetime | None:
    """The moment before which an article is not printed, for its embargo or a date still to come; None for no such.

    An article that was left out for it is new for the first edition after that moment, whenever it was seen.
    """
    dated = reading.published - CLOCK_TOLERANCE if reading.published and reading.published_sure else None
    return max((moment for moment in (reading.embargo, dated) if moment is not None), default=None)


def is_undated_piece(via: str | None, reading: Reading) -> bool:
    """Whether this is a related piece, found through the article `via`, that nothing says is recent."""
    return via is not None and (reading.published is None or not reading.published_sure)


def unavailable(article: Article, now: datetime) -> str | None:
    """Why an article may not be printed, whatever an editor wants; None when it may."""
    reading = article.reading
    if article.gone_since is not None:
        return f"no longer in {article.source}"
    if reading.embargo is not None and reading.embargo > now:
        return f"under embargo until {day(reading.embargo)} {reading.embargo:%H:%M} UTC"
    return None


def _unavailable(article: Article, now: datetime) -> tuple[str, str] | None:
    why = unavailable(article, now)
    return None if why is None else (why, "gone" if article.gone_since is not None else "embargo")


def _untimely(article: Article, policy: Policy, now: datetime) -> tuple[str, str] | None:
    reading = article.reading
    if is_undated_piece(article.via, reading):
        return "a related piece without a certain date", "undated"
    if reading.published is None:
        return None
    if (held := held_until(reading)) is not None and held > now:
        return f"dated {day(reading.published)}, which is still to come", "future"
    if reading.published < now - policy.max_age:
        return f"from {day(reading.published)}, older than {policy.max_age.days} days", "old"
    return None


def day(moment: datetime) -> str:
    """ "3 Nov 2026"."""
    return f"{moment.day} {moment:%b %Y}"
