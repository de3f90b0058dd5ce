"""Which of the collected articles are printed, and for every one of them why, or why not.

In this order: what is out of time, what was printed, what the editor's rules leave out, copies of one text; then articles
on one event become one story, stories are ranked by their score, and taken in this order as far as the caps allow, those
first that a section always has.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.editions.candidates import day, eligible, held_until, piece
from digest.editions.group import Piece, stories
from digest.editions.memory import continued
from digest.editions.policy import Background, Past, Policy, Share
from digest.editions.score import corroboration, scores, total
from digest.editions.sections import section_title
from digest.model import Also, Article, Earlier, Evidence, LeftOut, Parts, Reading

HELD = "held for this edition by you"


_NOTHING_BEFORE = Background()
_NO_SHARE = Share()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A story before anything is written of it."""

    article: Article
    score: float
    reasons: tuple[str, ...]
    parts: Parts = ()
    also: tuple[Also, ...] = ()
    update_of: Earlier | None = None
    section: str = ""


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
    now: datetime,
    background: Background = _NOTHING_BEFORE,
    id_of: Callable[[str], str | None] = lambda _url: None,
) -> Selection:
    """Choose among the candidates, which are new for the newsletter. The order they come in does not matter.

    `sources` are the newsletter's sources as listed: of two copies of a text that are otherwise as good, the one from
    the earlier source is kept. `id_of` gives the article at an address.
    """
    fresh, left_out = eligible(candidates, policy, sources, now, background)
    own = scores(fresh, now, weights=policy.weights, language=policy.language, id_of=id_of)
    found = _stories(fresh, own, background, policy)
    # What a source lists comes first; a piece that was only pointed to fills up what is left, and never leads.
    ranked = sorted(found, key=lambda s: (s.article.via is not None, -s.score, s.article.id))
    chosen, others = _fill(ranked, policy)
    return Selection(tuple(chosen), (*left_out, *others))


# ---------------------------------------------------------------- stories


def _stories(
    fresh: Sequence[Article], own: Mapping[str, Parts], background: Background, policy: Policy
) -> list[Chosen]:
    """The articles as stories: on each event the best one first, the others named beside it."""
    by_id = {article.id: article for article in fresh}
    preferred = {article.id: place for place, article in enumerate(fresh)}
    pieces = {article.id: piece(article) for article in fresh}
    decided = background.decided
    past = {one.article: one for one in background.past if one.article not in by_id}
    follows = continued(list(pieces.values()), [Piece(one.article, one.headline, one.text) for one in past.values()])
    found: list[Chosen] = []
    for group in stories(
        list(pieces.values()),
        together={frozenset(pair) for pair in decided.together},
        apart={frozenset(pair) for pair in decided.apart},
    ):
        members = sorted(
            (by_id[one] for one in group.members),
            key=lambda a: (a.id not in decided.held, a.via is not None, -total(own[a.id]), preferred[a.id]),
        )
        first = members[0]
        parts = (*own[first.id], *corroboration(members))
        evidence = {**group.evidence}
        found.append(
            Chosen(
                article=first,
                score=total(parts),
                parts=parts,
                reasons=_reasons(first, background.fresh_from) + ((HELD,) if first.id in decided.held else ()),
                also=tuple(Also(one, _evidence(evidence, one, first)) for one in members[1:]),
                update_of=_earlier(members, follows, past),
                section=section_title(first, policy.sections),
            )
        )
    return found


def _evidence(evidence: Mapping[str, Evidence], one: Article, first: Article) -> Evidence:
    """Why `one` belongs to the story; the group's own first member may be another one than the story's."""
    return evidence.get(one.id) or evidence[first.id]


def _earlier(
    members: Sequence[Article], follows: Mapping[str, tuple[str, Evidence]], past: Mapping[str, Past]
) -> Earlier | None:
    """What of the past the story goes on with: what its articles are most like."""
    found = [follows[member.id] for member in members if member.id in follows]
    if not found:
        return None
    identifier, evidence = max(found, key=lambda one: one[1].likeness)
    before = past[identifier]
    return Earlier(
        number=before.number,
        slot=before.slot,
        article=before.article,
        headline=before.headline,
        url=before.url,
        evidence=evidence,
    )


# ---------------------------------------------------------------- how many


def _fill(ranked: Sequence[Chosen], policy: Policy) -> tuple[list[Chosen], list[LeftOut]]:
    """The stories that are printed, in the order of their rank, and the others with what kept them out."""
    caps = {rule.title: rule.most for rule in policy.sections if rule.most is not None}
    taken: set[str] = set()
    guaranteed: dict[str, str] = {}
    of_source: Counter[str] = Counter()
    of_section: Counter[str] = Counter()

    def obstacle(story: Chosen) -> tuple[str, str] | None:
        source, section = story.article.source, story.section
        share = policy.shares.get(source, _NO_SHARE).most
        most = policy.max_per_source if share is None else share
        if most is not None and of_source[source] >= most:
            return f"{_of(of_source[source], source)} in already, the most there may be", "source cap"
        if section in caps and of_section[section] >= caps[section]:
            return f"{_of(of_section[section], section)} in already, the most there may be", "section cap"
        if len(taken) >= policy.max_stories:
            return f"the edition holds {policy.max_stories}", "rank"
        return None

    def take(story: Chosen) -> None:
        taken.add(story.article.id)
        of_source[story.article.source] += 1
        of_section[story.section] += 1

    def guarantee(least: int, count: Counter[str], name: str, of: Callable[[Chosen], str]) -> None:
        """Take the best stories of a source or a section, until it has its least."""
        for story in ranked:
            if count[name] >= least:
                return
            if of(story) == name and story.article.id not in taken and obstacle(story) is None:
                take(story)
                guaranteed[story.article.id] = f"one of the {least} that {name} always has"

    for story in ranked:
        if HELD in story.reasons:
            take(story)
    for rule in policy.sections:
        guarantee(rule.least, of_section, rule.title, lambda story: story.section)
    for source, share in policy.shares.items():
        guarantee(share.least, of_source, source, lambda story: story.article.source)
    left_out: list[LeftOut] = []
    for rank, story in enumerate(ranked, 1):
        if story.article.id in taken:
            continue
        if (kept_out := obstacle(story)) is None:
            take(story)
        else:
            why, name = kept_out
            left_out.append(
                LeftOut(story.article, f"rank {rank} of {len(ranked)}, and {why}", name, story.score, story.parts)
            )
            left_out += [
                LeftOut(one.article, f"the same story as “{story.article.title}”, which is out: {why}", name)
                for one in story.also
            ]
    chosen = [
        _placed(
            story,
            f"rank {rank} of {len(ranked)}",
            guaranteed.get(story.article.id) if rank > policy.max_stories else None,
        )
        for rank, story in enumerate(ranked, 1)
        if story.article.id in taken
    ]
    return chosen, left_out


def _of(count: int, where: str) -> str:
    return f"1 story of {where} is" if count == 1 else f"{count} stories of {where} are"


def _placed(story: Chosen, rank: str, guaranteed: str | None) -> Chosen:
    return replace(story, reasons=(*story.reasons, rank, *([guaranteed] if guaranteed else [])))


def _reasons(article: Article, fresh_from: datetime | None) -> tuple[str, ...]:
    is_new = (
        fresh_from is None
        or article.first_seen > fresh_from
        or (held_until(article.reading) or fresh_from) > fresh_from
    )
    when = f"{'new' if is_new else 'never printed'}, {_when(article.reading)}"
    return (when,) if article.via is None else ("a related piece", when)


def _when(reading: Reading) -> str:
    if reading.published is None:
        return "undated"
    return f"from {day(reading.published)}" if reading.published_sure else "its date is not certain"
