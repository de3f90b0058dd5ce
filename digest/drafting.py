"""The machine's draft of an edition: chosen, grouped, summarised and composed, before an editor has seen it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.articles.normalise import address_id
from digest.articles.sentences import split
from digest.articles.teasers import tidied
from digest.config.load import EXTRACT
from digest.config.schema import Newsletter
from digest.config.selection import Filter as FilterOptions
from digest.editions.changes import Text
from digest.editions.compose import Plan, compose, wordless_story
from digest.editions.corrections import PrintedArticle, offered
from digest.editions.policy import Background, Past, Policy, Share
from digest.editions.rules import Filter, Weight
from digest.editions.sections import SectionRule
from digest.editions.select import Selection, select
from digest.model import Article, Correction, Edition, LeftOut, Reading, Story, Summary
from digest.newsroom import Newsroom
from digest.store import Printed
from digest.store.editions import Frozen

MEMORY = timedelta(days=70)  # how far back a story goes on with an earlier one
CORRECTED = timedelta(days=60)  # how far back an edition is corrected


@dataclass(frozen=True, slots=True)
class Draft:
    """What the machine proposes. `edition` is None when there was nothing to print of the candidates.

    `since` is the last edition that went out, if any did; `candidates` are all articles that were looked at, by their
    ids, `printed` the ids of those that earlier editions had lately; `notices` are for the editor.
    """

    edition: Edition | None
    left_out: tuple[LeftOut, ...]
    since: Frozen | None
    candidates: Mapping[str, Article]
    printed: frozenset[str]
    plan: Plan
    notices: tuple[str, ...] = ()


def draft(room: Newsroom, name: str, slot: str) -> Draft:
    """Draft the edition of a slot from what is new since the last one that went out. Nothing is kept of it."""
    newsletter, editions = room.newsletter(name), room.store.editions
    now = editions.moment(room.clock)
    since = editions.last_printed(name)
    policy = _policy(newsletter, room.config.publication.language, first=since is None)
    past = editions.printed_since(name, now - MEMORY)
    stood = frozenset(one.article.id for one in past)
    candidates = _candidates(room, name)
    selection = _select(room, name, candidates, policy, past, now)
    notices: tuple[str, ...] = ()
    if _falls_short(selection, newsletter) and newsletter.selection.thin_week == "widen":
        before = len(selection.chosen)
        reach = timedelta(days=newsletter.selection.widened_days)
        candidates |= {a.id: a for a in room.store.articles.unprinted_since(name, newsletter.sources, now - reach)}
        selection = _select(room, name, candidates, replace(policy, max_age=max(policy.max_age, reach)), past, now)
        notices = (
            f"a thin week: {before} new of at least {newsletter.selection.min_stories} stories; articles of the last "
            f"{reach.days} days that were never printed fill it up to {len(selection.chosen)}",
        )
    plan = Plan(
        newsletter=name,
        slot=slot,
        number=editions.next_number(name),
        rules=policy.sections,
        intro=newsletter.intro,
    )
    summariser = room.summariser(name)
    chosen = [one.article for one in selection.chosen]
    edition = compose(
        selection,
        plan,
        cutoff=now,
        summaries=dict(zip((a.id for a in chosen), summariser.summarise(chosen), strict=True)),
        suggest=summariser.suggest,
    )
    if edition is None:
        mute = (wordless_story(_mute(one.article)) for one in selection.chosen)
        return Draft(None, (*selection.left_out, *mute), since, candidates, stood, plan, notices)
    if newsletter.summaries.writer != EXTRACT:
        notices += _unwritten(edition, newsletter.summaries.writer)
    edition = replace(edition, corrections=_corrections(room, name, past, now))
    return Draft(edition, edition.left_out, since, candidates, stood, plan, notices)


def _unwritten(edition: Edition, writer: str) -> tuple[str, ...]:
    """What is to be said where a model wrote nothing that could be printed."""
    own = [story for story in edition.stories if story.summary.origin == "extract"]
    if not own:
        return ()
    why = "; ".join(own[0].summary.notes) or "see why.html"
    return (f"{len(own)} of {len(edition.stories)} stories have their own sentences, not those of {writer}: {why}",)


def tidy(article: Article) -> Article:
    """The article with its related pieces as they may be printed."""
    related = tuple(replace(piece, teaser=tidied(piece.teaser, piece.title)) for piece in article.reading.related)
    if related == article.reading.related:
        return article
    return replace(article, reading=replace(article.reading, related=related))


# ---------------------------------------------------------------- choosing


def _candidates(room: Newsroom, name: str) -> dict[str, Article]:
    """What is new since the last edition that went out, and what the editor held back from it."""
    editions, articles = room.store.editions, room.store.articles
    found = articles.seen_since(room.newsletter(name).sources, editions.fresh_from(name))
    held = articles.several(editions.decided(name).held)
    return {article.id: tidy(article) for article in (*found, *held.values())}


def _select(
    room: Newsroom, name: str, candidates: Mapping[str, Article], policy: Policy, past: Iterable[Printed], now: datetime
) -> Selection:
    editions = room.store.editions
    background = Background(
        printed=editions.printed_texts(name, {article.content_hash for article in candidates.values()}),
        stood=editions.printed_articles(name, candidates.keys()),
        past=tuple(map(_past, past)),
        decided=editions.decided(name),
        fresh_from=editions.fresh_from(name),
    )
    return select(
        candidates.values(),
        policy,
        sources=room.newsletter(name).sources,
        now=now,
        background=background,
        id_of=address_id,
    )


def _falls_short(selection: Selection, newsletter: Newsletter) -> bool:
    return len(selection.chosen) < newsletter.selection.min_stories


def _past(printed: Printed) -> Past:
    reading = printed.reading
    return Past(
        article=printed.article.id,
        headline=printed.headline,
        text=reading.body,
        url=reading.url or printed.article.canonical_url,
        number=printed.number,
        slot=printed.slot,
    )


def _policy(newsletter: Newsletter, language: str, *, first: bool) -> Policy:
    chosen = newsletter.selection
    return Policy(
        max_stories=chosen.max_stories,
        max_age=timedelta(days=chosen.first_days if first else chosen.max_age_days),
        max_per_source=chosen.max_per_source,
        shares={name: Share(share.max_stories, share.min_stories) for name, share in chosen.per_source.items()},
        sections=tuple(
            SectionRule(s.title, tuple(s.sections), tuple(s.kinds), s.max_stories, s.min_stories)
            for s in newsletter.sections
        ),
        include=_filter(chosen.include),
        exclude=_filter(chosen.exclude),
        weights=tuple(Weight(_filter(weight), weight.points) for weight in chosen.weights),
        language=language,
    )


def _filter(options: FilterOptions) -> Filter:
    return Filter(**{key: getattr(options, key) for key in FilterOptions.model_fields})


def _mute(article: Article) -> Story:
    return Story(article=article, headline=article.title, summary=Summary(lead="", blurb=""), score=0.0)


# ---------------------------------------------------------------- corrections


def _corrections(room: Newsroom, name: str, past: Iterable[Printed], now: datetime) -> tuple[Correction, ...]:
    """What earlier editions printed and is no longer so, as far as the editor has not settled it."""
    decided = room.store.editions.decided(name)
    since = now - CORRECTED
    newest: dict[str, Printed] = {}  # of each article: its readers know what it said the last time
    for one in past:
        newest.setdefault(one.article.id, one)
    printed = (
        PrintedArticle(
            article=one.article,
            number=one.number,
            slot=one.slot,
            headline=one.headline,
            before=_text(one.reading),
            now=_text(one.article.reading),
            content_hash=one.content_hash,
            absence=(one.absence.first_at, one.absence.last_at) if one.absence else None,
        )
        for one in newest.values()
        if one.printed_at >= since and (one.absence or one.content_hash != one.article.content_hash)
    )
    settled = {*decided.corrected, *decided.dismissed}
    return offered(printed, settled, language=room.config.publication.language)


def _text(reading: Reading) -> Text:
    return Text(reading.title, tuple(sentence for paragraph in reading.paragraphs for sentence in split(paragraph)))
