"""Near copies: one text printed by several houses, with small changes, or the beginning of it.

Two texts are compared by their runs of five words, called shingles (Broder, On the resemblance and containment of
documents, SEQUENCES 1997). Shingles of two texts on one event that were written by two people are nearly all different.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.editions.group import Piece
from digest.editions.likeness import instalment

SHINGLE = 5  # words
LONGEST = 5_000  # words that are looked at
LONGEST_CHARACTERS = 60_000
SAME = 0.5  # of the shingles of both
WITHIN = 0.8  # of the shingles of the shorter text
LEAST = 30  # shingles; what is shorter ("Watch the video above") may stand under two articles
FURNITURE = 50  # texts; a shingle that stands in more belongs to the pages and not to the texts

# One word, or one character of a script without spaces.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """The text that another one is (nearly) the same as. `share` is the part of the shingles of both that stand in
    both, or with `excerpt` the part of the copy's that stand in the longer text."""

    of: str
    share: float
    excerpt: bool = False


def copies(pieces: Sequence[Piece]) -> dict[str, Copy]:
    """For each piece that says again what another one says: that one, by its id, which is no copy itself.

    The pieces come in order of preference, with their whole texts: of two copies the later is the copy. An excerpt is
    always the copy of the longer text, whichever comes first. Titles may differ, but two instalments of a series are no
    copies of each other, however much alike their texts are. Nor are texts of a line or two.
    """
    kept = _Texts()
    found: dict[int, Copy] = {}
    instalments = [instalment(piece.title) for piece in pieces]
    for number, piece in enumerate(pieces):
        shingles = _shingles(piece.text)
        if len(shingles) < LEAST:
            continue
        copied: list[Copy] = []
        excerpts: list[tuple[int, Copy]] = []
        for other, common in kept.common(shingles):
            shorter, longer = sorted((len(shingles), kept.sizes[other]))
            resemblance, contained = common / (shorter + longer - common), common / shorter
            if instalments[number].is_other(instalments[other]):
                continue
            if resemblance >= SAME:
                copied.append(Copy(pieces[other].id, resemblance))
            elif contained >= WITHIN and len(shingles) == shorter:
                copied.append(Copy(pieces[other].id, contained, excerpt=True))
            elif contained >= WITHIN:
                excerpts.append((other, Copy(piece.id, contained, excerpt=True)))
        if copied:
            found[number] = max(copied, key=lambda copy: (not copy.excerpt, copy.share))
            continue
        for other, copy in excerpts:
            kept.drop(other)
            found[other] = copy
        kept.add(number, shingles)
    by_id = {pieces[number].id: copy for number, copy in sorted(found.items())}
    return {one: _of_the_whole(copy, by_id) for one, copy in by_id.items()}


def _of_the_whole(copy: Copy, found: Mapping[str, Copy]) -> Copy:
    """The copy of what is no copy itself: the text it was compared with may have turned out to be an excerpt."""
    of = copy.of
    while of in found:
        of = found[of].of
    return Copy(of, round(copy.share, 4), copy.excerpt or of != copy.of)


def _shingles(text: str) -> set[int]:
    words = _WORD.findall(text[:LONGEST_CHARACTERS].lower())[:LONGEST]
    return {hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)}


class _Texts:
    """The texts that are no copies so far, by their shingles. Memory grows with the number of words."""

    def __init__(self) -> None:
        self.sizes: dict[int, int] = {}  # shingles of a text, by its number
        self._first: dict[int, int] = {}  # the first text with a shingle, which in most cases is the only one
        self._others: dict[int, list[int]] = {}

    def add(self, number: int, shingles: set[int]) -> None:
        self.sizes[number] = len(shingles)
        for shingle in shingles:
            if self._first.setdefault(shingle, number) != number:
                holders = self._others.setdefault(shingle, [])
                if len(holders) < FURNITURE:
                    holders.append(number)

    def drop(self, number: int) -> None:
        del self.sizes[number]

    def common(self, shingles: set[int]) -> list[tuple[int, int]]:
        """Each text that holds some of the shingles, in the order they were added, and how many."""
        counts: Counter[int] = Counter()
        for shingle in shingles:
            others = self._others.get(shingle, ())
            if shingle in self._first and len(others) < FURNITURE:
                counts.update((self._first[shingle], *others))
        return sorted((number, count) for number, count in counts.items() if number in self.sizes)
