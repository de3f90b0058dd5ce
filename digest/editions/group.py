"""Which articles are on the same event, and make one story.

The two groups that are most alike become one, as long as they are alike enough (average-link clustering: Sokal and
Michener, University of Kansas Science Bulletin 38, 1958). Unlike going through the articles one by one it does not
depend on their order. Two single articles have to be more alike than two groups have to be on the mean: one pair may be
alike by chance. In doubt two articles stay two stories, as a wrong story hides an article.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.editions.likeness import (
    Index,
    Vector,
    Words,
    cosine,
    instalment,
    is_narrow,
    mean_vector,
    telling,
    vectors,
    words_of,
)
from digest.model import Evidence

SINGLES = 0.18  # how alike two articles have to be
GROUPS = 0.13  # how alike the articles of two groups have to be on the mean
CERTAIN = 4  # pairs of articles between two groups, from which on their mean is no chance
SAME_SOURCE = 0.4  # two articles of one source; it hardly reports an event twice, but often comes back to a subject
NARROW = 0.12  # likeness that a pair with too few words in common counts at most: no story is made or broken by it
FAINT = 0.02  # likeness that counts as none
KNOWN_BY = 200  # articles; a word that stands in more tells no story, and costs time by the square


@dataclass(frozen=True, slots=True)
class Piece:
    """What is compared of an article. `outlet` is who published it, as far as that is known; `source` is where it came
    from. Without a source it is one of its own."""

    id: str
    title: str
    text: str
    source: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one story by their ids, in the order given, and for all but the first what they share with the
    others."""

    members: tuple[str, ...]
    evidence: Mapping[str, Evidence]


def group(articles: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """The ids of articles (mappings with `id`, `title` and `text`), story by story."""
    return [
        list(found.members)
        for found in stories([Piece(one["id"], one["title"], one["text"], one.get("source", "")) for one in articles])
    ]


def stories(
    pieces: Sequence[Piece],
    *,
    together: Collection[frozenset[str]] = (),
    apart: Collection[frozenset[str]] = (),
) -> list[Group]:
    """The stories that the pieces make, in the order of their first pieces. Ids must differ.

    `together` and `apart` hold sets of ids that an editor put into one story, or kept out of one; `apart` wins. Ids of
    other pieces are passed over.
    """
    ordered = sorted(pieces, key=lambda piece: piece.id)
    number = {piece.id: i for i, piece in enumerate(ordered)}
    words = [words_of(piece.title, piece.text) for piece in ordered]
    weighed = vectors(words)
    by_editor = _Merging(len(ordered), {}, _pairs(apart, number))
    merging = _Merging(len(ordered), _likenesses(ordered, weighed), _pairs(apart, number))
    for a, b in _pairs(together, number):
        by_editor.join(a, b)
        merging.join(a, b)
    merging.join_alike()

    members: dict[int, list[int]] = {}
    for piece in pieces:
        i = number[piece.id]
        members.setdefault(merging.group_of[i], []).append(i)
    return [
        Group(tuple(ordered[i].id for i in found), _evidence(found, ordered, words, weighed, by_editor.group_of))
        for found in members.values()
    ]


def what_is_shared(mine: int, others: Sequence[int], words: Sequence[Words], weighed: Sequence[Vector]) -> Evidence:
    """How alike a piece is to others, on the mean, and by which words, as they are written in it."""
    theirs = mean_vector([weighed[i] for i in others])
    forms = [words[mine].written[word] for word in telling(weighed[mine], theirs)]
    return Evidence(likeness=round(cosine(weighed[mine], theirs), 4), shared=tuple(dict.fromkeys(forms)))


def _evidence(
    members: Sequence[int],
    pieces: Sequence[Piece],
    words: Sequence[Words],
    weighed: Sequence[Vector],
    by_editor: Sequence[int],
) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for place, i in enumerate(members[1:], 1):
        shared = what_is_shared(i, [other for other in sorted(members) if other != i], words, weighed)
        said = any(by_editor[i] == by_editor[before] for before in members[:place])
        found[pieces[i].id] = Evidence(likeness=shared.likeness, shared=shared.shared, by_editor=said)
    return found


def _pairs(sets: Collection[frozenset[str]], number: Mapping[str, int]) -> list[tuple[int, int]]:
    known = (sorted(number[one] for one in ids if one in number) for ids in sets)
    return sorted({pair for ids in known for pair in itertools.combinations(ids, 2)})


def _likenesses(pieces: Sequence[Piece], weighed: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """How alike two pieces are, the smaller number first, by the words that at most `KNOWN_BY` pieces hold."""
    spread = Counter(word for vector in weighed for word in vector)
    instalments = [instalment(piece.title) for piece in pieces]
    index = Index()
    found: dict[tuple[int, int], float] = {}
    for i, vector in enumerate(weighed):
        known = {word: value for word, value in vector.items() if spread[word] <= KNOWN_BY}
        for j, likeness in index.likenesses(known).items():
            least = SAME_SOURCE if _of_one_source(pieces[i], pieces[j]) else FAINT
            if likeness >= least and not instalments[i].is_other(instalments[j]):
                narrow = likeness > NARROW and is_narrow(vector, weighed[j])
                found[j, i] = NARROW if narrow else likeness
        index.add(i, known)
    return found


def _of_one_source(a: Piece, b: Piece) -> bool:
    """Whether one house published both. A folder may hold articles of many; where one does not say whose it is, it is
    taken for one of the same."""
    if a.outlet and b.outlet:
        return a.outlet == b.outlet
    return a.source == b.source != ""


def _needed(pairs: int) -> float:
    """How alike two groups have to be, with so many pairs of articles between them."""
    return SINGLES - (SINGLES - GROUPS) * min(1.0, (pairs - 1) / (CERTAIN - 1))


class _Merging:
    """Groups of numbers from 0 on, each known by its smallest. `likeness` is that of pairs, 0 where none is given."""

    def __init__(self, count: int, likeness: Mapping[tuple[int, int], float], apart: Iterable[tuple[int, int]]) -> None:
        self.group_of = list(range(count))
        self._members = {i: [i] for i in range(count)}
        self._near: list[dict[int, float]] = [{} for _ in range(count)]  # sums over the pairs between two groups
        self._apart: list[set[int]] = [set() for _ in range(count)]
        for (a, b), value in likeness.items():
            self._near[a][b] = self._near[b][a] = value
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def join(self, a: int, b: int) -> None:
        """Make one group of those of two numbers, unless they are kept apart."""
        kept, gone = sorted((self.group_of[a], self.group_of[b]))
        if kept == gone or gone in self._apart[kept]:
            return
        for i in self._members[gone]:
            self.group_of[i] = kept
        self._members[kept] += self._members.pop(gone)
        for other, value in self._near[gone].items():
            del self._near[other][gone]
            if other != kept:
                self._near[kept][other] = self._near[other][kept] = self._near[kept].get(other, 0.0) + value
        for other in self._apart[gone]:
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
        self._apart[kept] |= self._apart[gone]
        self._near[gone], self._apart[gone] = {}, set()

    def join_alike(self) -> None:
        """Join the two groups that are most alike, again and again, until no two are alike enough."""
        waiting = [entry for a in self._members for b in self._near[a] if a < b and (entry := self._entry(a, b))]
        heapq.heapify(waiting)
        while waiting:
            _, a, b, *sizes = heapq.heappop(waiting)
            if sizes != [len(self._members.get(a, ())), len(self._members.get(b, ()))] or b in self._apart[a]:
                continue  # one of them has grown or is gone, and stands here again if need be; or an editor said no
            self.join(a, b)
            for other in self._near[a]:
                if entry := self._entry(*sorted((a, other))):
                    heapq.heappush(waiting, entry)

    def _entry(self, a: int, b: int) -> tuple[float, int, int, int, int] | None:
        sizes = len(self._members[a]), len(self._members[b])
        pairs = sizes[0] * sizes[1]
        mean = self._near[a][b] / pairs
        return (-mean, a, b, *sizes) if mean >= _needed(pairs) else None
