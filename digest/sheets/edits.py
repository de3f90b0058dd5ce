"""What an editor changed in an edition, as values, and the order that its stories then stand in."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from digest.editions.decisions import Pair

WORDS = ("headline", "lead", "blurb")  # what an editor may rewrite of a story, beside its section
HAND = "hand-"  # ids of pieces that the editor wrote begin with it


def short_hash(content_hash: str) -> str:
    """A content hash as the files have it: enough to see a change by, and short enough to be no eyesore."""
    return content_hash[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """What an editor wrote of a piece. None stands for what the machine wrote.

    `seen` is the short content hash of the article's text that the words were written for, `was` the title that it had
    then, as far as they are known. `note` is the editor's own and never printed.
    """

    headline: str | None = None
    lead: str | None = None
    blurb: str | None = None
    section: str | None = None
    note: str | None = None
    seen: str | None = None
    was: str = field(default="", compare=False)

    @property
    def rewritten(self) -> tuple[str, ...]:
        """The names of the fields that the editor wrote."""
        return tuple(name for name in (*WORDS, "section") if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEdit(Rewording):
    """What the editor said of one article.

    A `pinned` story stays in, at its `place` among the blocks of the file (from 0). A `dropped` one is not in this
    edition, a `held` one neither, and the next edition is offered it.
    """

    pinned: bool = False
    place: int | None = None
    dropped: bool = False
    held: bool = False

    @property
    def is_out(self) -> bool:
        return self.dropped or self.held

    @property
    def keeps(self) -> bool:
        """Whether the story stays in the edition for it, whatever the machine thinks of the article."""
        return (self.pinned or bool(self.rewritten)) and not self.is_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(Rewording):
    """A piece that the editor added, by its URL or by hand. `place` is that among the blocks of the file, from 0.

    By URL the words are the article's own where the editor wrote none; by hand headline and lead are there.
    """

    place: int
    url: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names the piece among the blocks: its URL, or for one by hand an id made of its headline."""
        return self.url if self.url is not None else hand_id(self.headline or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEdit:
    """What the editor said of a correction that is offered: of an article, as the edition `number` printed it."""

    article: str
    number: int
    note: str | None = None
    printed: bool = False
    dismissed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """All that an editor's file says differently from the machine's draft.

    `texts` has the new subject, preheader and intro, those that were changed. `stories` goes by article id. `order`
    has the keys of all blocks, if they stand otherwise than `arranged` would have them. In `together` the first article
    of a pair heads the story that the second belongs to; in `apart` the second does not belong there. `unprinted` are
    articles that the editor wrote words for, and then put below another story.
    """

    texts: Mapping[str, str | None] = field(default_factory=dict)
    stories: Mapping[str, StoryEdit] = field(default_factory=dict)
    order: tuple[str, ...] | None = None
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    added: tuple[Added, ...] = ()
    corrections: tuple[CorrectionEdit, ...] = ()
    note: str | None = None
    unprinted: tuple[str, ...] = field(default=(), compare=False)

    @property
    def out(self) -> frozenset[str]:
        """The articles that the editor dropped or held."""
        return frozenset(name for name, edit in self.stories.items() if edit.is_out)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The articles that edits speak of, by id and by URL: to be at hand, with a summary, when they are applied."""

    ids: tuple[str, ...]
    urls: tuple[str, ...]


def wanted(edits: Edits) -> Wanted:
    named = [*edits.stories, *(name for pair in (*edits.together, *edits.apart) for name in pair)]
    return Wanted(tuple(dict.fromkeys(named)), tuple(one.url for one in edits.added if one.url is not None))


def arranged(drafted: Mapping[str, Sequence[str]], edits: Edits) -> tuple[str, ...]:
    """The keys of the blocks in the order of print: ids of articles, of pieces by hand, and URLs.

    `drafted` has the stories of the machine's draft in its order, each with the ids of its other articles. What the
    editor moved stands as they have it, what is pinned or added at its place, and what the machine has new behind the
    story that it follows in the draft, so never above what the editor put first.
    """
    keys = _machine_order(drafted, edits)
    if edits.order is not None:
        keys = _in_order(keys, edits.order)
    places = {name: edit.place for name, edit in edits.stories.items() if edit.place is not None and name in keys}
    places |= {one.key: one.place for one in edits.added}
    keys = [key for key in keys if key not in places]
    for key, place in sorted(places.items(), key=lambda item: (item[1], item[0])):
        keys.insert(place, key)
    return tuple(keys)


def split_off(drafted: Mapping[str, Sequence[str]], edits: Edits) -> dict[str, str]:
    """The articles that the draft has within a story and the editor has not, each with the head of that story."""
    head_of = {member: head for head, member in edits.together}
    apart = set(edits.apart)
    return {
        other: head
        for name, others in drafted.items()
        for other in others
        for head in (head_of.get(name, name),)
        if other not in head_of and ((head, other) in apart or (name, other) in apart)
    }


def _machine_order(drafted: Mapping[str, Sequence[str]], edits: Edits) -> list[str]:
    head_of = {member: head for head, member in edits.together}
    split = split_off(drafted, edits)
    hidden = edits.out | head_of.keys()
    keys: dict[str, None] = {}
    for name, others in drafted.items():
        head = head_of.get(name, name)
        if head not in hidden and (head == name or head not in drafted):
            keys[head] = None
        keys |= dict.fromkeys(other for other in others if other in split and other not in hidden)
    keys |= dict.fromkeys(name for name, edit in edits.stories.items() if edit.keeps and name not in hidden)
    keys |= dict.fromkeys(head for head in head_of.values() if head not in hidden)
    keys |= dict.fromkeys(one.key for one in edits.added)
    return list(keys)


def _in_order(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    present, ordered = set(keys), set(order)
    found = [key for key in order if key in present]
    before: dict[str, str] = {after: key for key, after in pairwise(keys)}
    for key in keys:
        if key not in ordered:
            found.insert(found.index(before[key]) + 1 if key in before else min(1, len(found)), key)
    return found


def hand_id(headline: str) -> str:
    return HAND + hashlib.sha256(headline.encode()).hexdigest()[:12]
