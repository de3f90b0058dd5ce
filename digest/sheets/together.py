"""Which articles the editor put together in the file of an edition, and which apart."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from digest.editions.decisions import Pair
from digest.sheets.blocks import Sheet
from digest.sheets.document import Faults


@dataclass(frozen=True, slots=True)
class Before:
    """What the editor's file said when it was written: what stood below the `also` of which block, and what was out.

    An article that stands below another one's has no block of its own, and what is out stands in left_out.
    """

    also: dict[str, tuple[str, ...]]
    out: tuple[str, ...]

    @property
    def head_of(self) -> dict[str, str]:
        return {member: head for head, members in self.also.items() for member in members}


def before(machine: Sheet) -> Before:
    """What the machine's draft remembers of the editor's file; an old draft remembers nothing, so it said the same."""
    blocks = machine.stories if machine.before is None else machine.before
    return Before(
        also={block.article: block.also for block in blocks if block.article and block.also},
        out=tuple(block.article for block in blocks if block.article and (block.drop or block.hold)),
    )


class Grouping:
    """Which articles the editor put together, and which apart.

    `out` is what is dropped or held, `back` what was and no longer is, and `down` what has a block in left_out that
    still heads its story. Raises `SheetError` where blocks contradict each other.
    """

    def __init__(
        self,
        sheet: Sheet,
        machine: Sheet,
        was: Before,
        faults: Faults,
        *,
        out: Set[str],
        back: Set[str],
        down: Set[str],
    ) -> None:
        self.drafted = {block.article: block.also or () for block in machine.stories if block.article}
        self._before = was.also
        self._out = out
        self._back = back
        self._faults = faults
        # What was left out anyway, and is only listed, heads nothing.
        self._printed = {block.article for block in sheet.stories if block.article}
        self._blocks = {
            block.article: block
            for block in sheet.blocks
            if block.article and block.article in self._printed | out | down | back
        }
        self._claimed = {name for block in self._blocks.values() for name in block.also or ()}
        self._apart = {(name, other) for name, block in self._blocks.items() for other in block.apart}
        self._taken = {
            (name, other)
            for name, block in self._blocks.items()
            if block.also is not None or block.is_whole
            for other in self._before.get(name, ())
            if other not in (block.also or ())
        }
        self._head: dict[str, str] = {}
        for name, block in self._blocks.items():
            for other in self._named(name):
                line = block.lines.get(other, block.line)
                if other == name:
                    faults.add(line, "also: an article cannot be put together with itself; take the line away")
                elif other in self._head:
                    faults.add(line, f"also: {other} stands below {self._head[other]} too; take one of the two away")
                elif other in out and other in (block.also or ()):
                    faults.add(
                        line, f"also: {other} is dropped or held elsewhere in this file; take one of the two away"
                    )
                else:
                    self._head[other] = name
        faults.raise_if_any()

    def pairs(self) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
        heads = [name for name in self._blocks if self._root(name) == name]
        members = {head: list(dict.fromkeys(self._members(head))) for head in heads}
        together = tuple(
            (head, name) for head, names in members.items() for name in names if name not in self.drafted.get(head, ())
        )
        # A story that comes back has no block yet.
        alone = [name for name in self.drafted if name not in self._blocks and self._root(name) == name]
        parted = [(name, other) for name in (*self._blocks, *alone) for other in self._lost(name)]
        parted += self._apart
        apart = {(self._root(name), other) for name, other in parted if self._root(other) != self._root(name)}
        # By story, whichever of them stands first in the file: what is dropped stands elsewhere when it is written anew.
        return tuple(sorted(together, key=_head)), tuple(sorted(apart))

    def _named(self, name: str) -> tuple[str, ...]:
        """The other articles of a story as the file has them; a block that only names the story leaves them alone."""
        block = self._blocks.get(name)
        others = dict.fromkeys((*self._before.get(name, ()), *self.drafted.get(name, ())))
        if block is not None and (block.also is not None or block.is_whole):
            given = block.also or ()
            others = dict.fromkeys(other for other in self.drafted.get(name, ()) if other in self._back)
        else:
            given = ()
            others = {other: None for other in others if other not in self._blocks or other in self._back}
        # What stood below the story and has a block of its own now was split off with it.
        stay = (other for other in given if other not in self._printed or other not in self._before.get(name, ()))
        return (*stay, *(other for other in others if self._is_free(name, other)))

    def _is_free(self, name: str, other: str) -> bool:
        """Whether an article that belongs to a story without being named in the file stays there."""
        return not (other in self._out or other in self._claimed or self._is_apart(name, other))

    def _is_apart(self, name: str, other: str) -> bool:
        parted = self._apart | self._taken
        return any(one == other and self._root(head) == self._root(name) for head, one in parted)

    def _members(self, name: str) -> Iterator[str]:
        """All that belongs to a story: an article that is put to it brings its own others along."""
        waiting = list(reversed(self._named(name)))
        while waiting:
            other = waiting.pop()
            yield other
            waiting += reversed(self._named(other))

    def _lost(self, name: str) -> list[str]:
        """What is no longer below a story: of its own others, and of those that another article brought along."""
        if name in self._out:
            return []
        own = self.drafted.get(name, ())
        named = self._named(name)
        taken = [
            other for head, other in self._taken if head == name and other not in own and self._is_brought(head, other)
        ]
        return [other for other in (*own, *taken) if other not in named and other not in self._out]

    def _is_brought(self, head: str, other: str) -> bool:
        return any(other in others and self._root(one) == self._root(head) for one, others in self.drafted.items())

    def _root(self, name: str) -> str:
        seen = {name}
        while name in self._head:
            name = self._head[name]
            if name in seen:
                what = "also: these stories are put together in a circle; leave one way"
                raise self._faults.fatal(self._blocks[name].line, what)
            seen.add(name)
        return name


def _head(pair: Pair) -> str:
    return pair[0]
