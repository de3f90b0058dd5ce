"""Which of the collected articles are printed, and for every one of them why, or why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.model import Article, LeftOut, Reading

HALF_LIFE = timedelta(days=7)
FULL_SUBSTANCE = 800  # words; more say nothing about importance
UNDATED = 0.5  # of the recency of the newest article
CLOCK_TOLERANCE = timedelta(hours=1)  # publishers' clocks and zones are often a little wrong


@dataclass(frozen=True, slots=True)
class Policy:
    """How a newsletter chooses: at most so many stories, none older than `max_age`."""

    max_stories: int
    max_age: timedelta


@dataclass(frozen=True, slots=True)
class Chosen:
    article: Article
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen, best first, and the others with the reason."""

    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]


def select(
    candidates: Iterable[Article],
    policy: Policy,
    *,
    sources: Sequence[str],
    printed: Mapping[str, int],
    now: datetime,
) -> Selection:
    """Choose among the candidates, which are new for the newsletter. The order they come in does not matter.

    `sources` are the newsletter's sources as listed: of two copies of a text the one from the earlier source is kept.
    `printed` has the content hashes of what stood in earlier editions, with their numbers.
    """
    left_out: list[LeftOut] = []
    fresh: list[Article] = []
    first_of_text: dict[str, Article] = {}
    for article in sorted(candidates, key=lambda a: (sources.index(a.source), a.first_seen, a.id)):
        twin = first_of_text.get(article.content_hash)
        if reason := _untimely(article, policy, now):
            left_out.append(LeftOut(article, reason))
        elif article.content_hash in printed:
            left_out.append(LeftOut(article, f"the same text stood in No. {printed[article.content_hash]}"))
        elif twin is not None:
            left_out.append(LeftOut(article, f"the same text as one from {twin.source}"))
        else:
            first_of_text[article.content_hash] = article
            fresh.append(article)

    score = scores(fresh, now)
    # What a source lists comes first; a piece that was only pointed to fills up what is left, and never leads.
    ranked = sorted(fresh, key=lambda a: (a.via is not None, -score[a.id], a.id))
    left_out += [
        LeftOut(article, f"rank {rank} of {len(ranked)}, and the edition holds {policy.max_stories}")
        for rank, article in enumerate(ranked, 1)
        if rank > policy.max_stories
    ]
    chosen = tuple(
        Chosen(article, score[article.id], (*_reasons(article), f"rank {rank} of {len(ranked)}"))
        for rank, article in enumerate(ranked[: policy.max_stories], 1)
    )
    return Selection(chosen, tuple(left_out))


def scores(articles: Sequence[Article], now: datetime) -> dict[str, float]:
    """How much each article, by its id, asks to be printed, from 0 to 1.5.

    Recency counts up to 1 and halves every week; substance, the length up to 800 words, counts up to 0.5. An article
    whose date is unknown or only inferred is half as recent as the newest one: it may lead, but not by its date.
    """
    recency = {article.id: _recency(article, now) for article in articles}
    newest = max((found for found in recency.values() if found is not None), default=1.0)
    return {
        article.id: (UNDATED * newest if (known := recency[article.id]) is None else known)
        + 0.5 * min(article.words, FULL_SUBSTANCE) / FULL_SUBSTANCE
        for article in articles
    }


def _recency(article: Article, now: datetime) -> float | None:
    reading = article.reading
    if reading.published is None or not reading.published_sure:
        return None
    return float(0.5 ** (max(timedelta(0), now - reading.published) / HALF_LIFE))


def held_until(reading: Reading) -> datetime | None:
    """The moment before which an article is not printed, for its embargo or a date still to come; None for no such.

    An article that was left out for it is new for the first edition after that moment, whenever it was seen.
    """
    dated = reading.published - CLOCK_TOLERANCE if reading.published and reading.published_sure else None
    return max((moment for moment in (reading.embargo, dated) if moment is not None), default=None)


def is_undated_piece(via: str | None, reading: Reading) -> bool:
    """Whether this is a related piece, found through the article `via`, that nothing says is recent."""
    return via is not None and (reading.published is None or not reading.published_sure)


def _untimely(article: Article, policy: Policy, now: datetime) -> str | None:
    reading = article.reading
    if article.gone_since is not None:
        return f"no longer in {article.source}"
    if reading.embargo is not None and reading.embargo > now:
        return f"under embargo until {_day(reading.embargo)} {reading.embargo:%H:%M} UTC"
    if is_undated_piece(article.via, reading):
        return "a related piece without a certain date"
    if reading.published is None:
        return None
    if (held := held_until(reading)) is not None and held > now:
        return f"dated {_day(reading.published)}, which is still to come"
    if reading.published < now - policy.max_age:
        return f"from {_day(reading.published)}, older than {policy.max_age.days} days"
    return None


def _reasons(article: Article) -> tuple[str, ...]:
    return (_when(article),) if article.via is None else ("a related piece", _when(article))


def _when(article: Article) -> str:
    if article.reading.published is None:
        return "new, undated"
    if not article.reading.published_sure:
        return "new, its date is not certain"
    return f"new, from {_day(article.reading.published)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
