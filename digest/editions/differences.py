"""What an editor changed in the file of an edition, found by comparing it with the machine's draft."""

import difflib
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digest.config.words import quoted
from digest.editions.blocks import TEXT_KEYS, Block, Faults, Sheet, read_blocks
from digest.editions.edits import WORDS, Added, CorrectionEdit, Edits, Pair, StoryEdit, arranged, hand_id, split_off
from digest.editions.own_words import following

MAX_LENGTH = {
    "subject": 300,
    "preheader": 300,
    "intro": 3000,
    "headline": 300,
    "lead": 600,
    "blurb": 2000,
    "section": 100,
}
MAX_NOTE = 1000

_MARK = re.compile(r"^draft: *(\w{1,40})", re.MULTILINE)


def read_sheet(text: str, draft: str, *, path_label: str) -> Edits:
    """What the file `text` says differently from the machine's `draft`, from which it was made.

    Raises `SheetError` with one line for each fault; `path_label` is the file's name in them.
    """
    faults = Faults(path_label)
    machine = read_blocks(draft, Faults(f"the machine's draft of {path_label}"), draft=True)
    sheet = read_blocks(text, faults)
    if sheet.texts.get("draft") not in (None, "", mark_of(draft)):
        raise faults.fatal(sheet.lines["draft"], "this file was made from another draft than the one beside it")
    edits = _Comparison(sheet, machine, faults).edits()
    faults.raise_if_any()
    return edits


def fits(text: str, draft: str) -> bool:
    """Whether the file `text` was made from this draft, as far as its mark says."""
    mark = _MARK.search(text)
    return mark is None or mark[1] == mark_of(draft)


def mark_of(draft: str) -> str:
    """What a file says of the draft that it was made from."""
    return "d" + hashlib.sha256(draft.encode("utf-8", "surrogatepass")).hexdigest()[:11]


@dataclass(frozen=True, slots=True)
class _Comparison:
    sheet: Sheet
    machine: Sheet
    faults: Faults

    def edits(self) -> Edits:
        self._check_ids()
        stories = {block.article: block for block in self.sheet.stories if block.article}
        out = self._out(stories)
        grouping = _Grouping(self.sheet, self.machine, frozenset(out), self.faults)
        together, apart = grouping.pairs()
        merged = {member for _, member in together}
        printed = [key for block in self.sheet.stories if (key := _key(block)) not in merged and key not in out]
        split = split_off(grouping.drafted, Edits(together=together, apart=apart))
        keys = _with_split_off(printed, {name: head for name, head in split.items() if name not in out})
        edits = Edits(
            texts=self._texts(),
            stories=self._stories(stories, keys, out, merged, split),
            together=together,
            apart=apart,
            added=tuple(
                self._added(block, keys.index(_key(block))) for block in self.sheet.stories if block.article is None
            ),
            corrections=tuple(self._corrections()),
            note=self.sheet.texts.get("note"),
        )
        return edits if arranged(grouping.drafted, edits) == tuple(keys) else replace(edits, order=tuple(keys))

    # ---------------------------------------------------------------- what is wrong

    def _check_ids(self) -> None:
        first: dict[str, int] = {}
        known = {block.article for block in _all(self.machine) if block.article}
        known |= {name for block in _all(self.machine) for name in block.also or ()}
        for block in self.sheet.stories:
            self._check_block(block)
            key = _key(block)
            if key in first:
                self.faults.add(
                    block.line, f"the same piece stands in line {first[key]} already; take one of the two away"
                )
            first.setdefault(key, block.line)
        for block in self.sheet.left_out:
            self._check_flags(block)
            if block.article is None:
                self.faults.add(
                    block.line, 'expected a block that begins with "- article:"; pieces are added among the stories'
                )
            elif block.article in first and (block.drop or block.hold):
                self.faults.add(
                    block.line,
                    f"{block.article} stands among the stories too, in line {first[block.article]}; take one away",
                )
            elif block.pin:
                self.faults.add(
                    block.lines["pin"], "pin: move the block up among the stories to print it, or take pin away"
                )
        for block in _all(self.sheet):
            for name in (block.article, *(block.also or ()), *block.apart):
                if name is not None and name not in known and (meant := _meant(name, known)):
                    line = block.lines.get(name, block.line)
                    self.faults.add(line, f"no article {quoted(name)}; did you mean {quoted(meant)}?")

    def _check_block(self, block: Block) -> None:
        self._check_flags(block)
        if block.article is not None:
            for key in ("url", "authors"):
                if key in block.lines:
                    self.faults.add(block.lines[key], f"{key}: only pieces that you add have it; take the line away")
            return
        for key in ("pin", "drop", "hold", "also", "apart"):
            if key in block.lines:
                what = "a piece that you added stays where it is, until you take the block away"
                self.faults.add(block.lines[key], f"{key}: {what}; take this line away")
        lacking = [key for key in ("headline", "lead") if key not in block.texts]
        if block.url is None and lacking:
            self.faults.add(
                block.line,
                f"a piece by hand needs headline and lead; {' and '.join(lacking)} is missing"
                if len(lacking) == 1
                else "a block needs article: with an id, url:, or headline: and lead:",
            )

    def _check_flags(self, block: Block) -> None:
        given = [key for key in ("pin", "drop", "hold") if getattr(block, key)]
        if len(given) > 1:
            self.faults.add(block.lines[given[1]], f"{' and '.join(given)} contradict each other; leave one of them")

    def _check_length(self, block: Block, key: str, text: str) -> None:
        limit = MAX_LENGTH.get(key, MAX_NOTE)
        if len(text) > limit:
            self.faults.add(
                block.lines.get(key, block.line), f"{key}: expected at most {limit} characters, given {len(text)}"
            )

    # ---------------------------------------------------------------- what is different

    def _texts(self) -> dict[str, str | None]:
        changed: dict[str, str | None] = {}
        for key in TEXT_KEYS:
            if key in self.sheet.texts and (given := self.sheet.texts[key]) != self.machine.texts.get(key):
                changed[key] = given
                if given is not None and len(given) > MAX_LENGTH[key]:
                    what = f"{key}: expected at most {MAX_LENGTH[key]} characters, given {len(given)}"
                    self.faults.add(self.sheet.lines[key], what)
        return changed

    def _out(self, stories: Mapping[str, Block]) -> dict[str, Block | None]:
        """What the editor took out, with its block if it still has one."""
        out: dict[str, Block | None] = {
            block.article: block for block in _all(self.sheet) if block.article and (block.drop or block.hold)
        }
        before = {block.article for block in _printed_before(self.machine)}
        moved_down = [block for block in self.sheet.left_out if block.article in before | out.keys()]
        elsewhere = {name for block in (*self.sheet.stories, *moved_down) for name in block.also or ()}
        below = {block.article: block for block in self.sheet.left_out}
        for block in _printed_before(self.machine):
            name = block.article
            if name is not None and name not in stories and name not in elsewhere and name not in out:
                out[name] = below.get(name)
        return out

    def _stories(
        self,
        stories: Mapping[str, Block],
        keys: Sequence[str],
        out: Mapping[str, Block | None],
        merged: Collection[str],
        split: Collection[str],
    ) -> dict[str, StoryEdit]:
        drafted = {block.article for block in self.machine.stories}
        found: dict[str, StoryEdit] = {}
        for name in keys:
            if name in stories:
                block = stories[name]
                pinned = block.pin or (name not in drafted and name not in split)
                words = self._words(block, self._machine_block(name))
                found[name] = StoryEdit(**words, pinned=pinned, place=keys.index(name) if pinned else None)
        for name, taken in out.items():
            words = self._words(taken, self._machine_block(name)) if taken else {}
            held = taken is not None and taken.hold
            found[name] = StoryEdit(**words, held=held, dropped=not held)
        for block in self.sheet.left_out:
            if block.article and block.article not in found and block.article not in merged and "note" in block.texts:
                found[block.article] = StoryEdit(note=self._note(block))
        return {name: edit for name, edit in found.items() if edit != StoryEdit(seen=edit.seen)}

    def _machine_block(self, key: str) -> Block:
        """What the machine wrote of an article or of the page at a URL, as far as the draft has it."""
        return next((block for block in _all(self.machine) if key in (block.article, block.url)), Block(line=0))

    def _words(self, block: Block, machine: Block) -> dict[str, Any]:
        """The fields that the editor wrote, ready for a `StoryEdit`; with them what text they were written for."""
        given, draft = block.texts, machine.texts
        lead = given.get("lead", draft.get("lead", ""))
        found = {
            key: given[key] for key in ("headline", "lead", "section") if key in given and given[key] != draft.get(key)
        }
        if "blurb" in given:
            blurb = given["blurb"] or lead
            before = (draft.get("lead", ""), draft.get("lead_before", ""), lead)
            follows = {following(draft.get("blurb", ""), before[0], new) for new in before if new}
            if blurb not in follows:
                found["blurb"] = blurb
        for key, text in found.items():
            self._check_length(block, key, text)
        words: dict[str, Any] = {**found, "note": self._note(block)}
        if any(key in found for key in WORDS):
            words |= {"seen": given.get("seen") or draft.get("text"), "was": draft.get("headline", "")}
        return words

    def _note(self, block: Block) -> str | None:
        self._check_length(block, "note", block.texts.get("note", ""))
        return block.texts.get("note") or None

    def _added(self, block: Block, place: int) -> Added:
        machine = self._machine_block(block.url) if block.url is not None else Block(line=0)
        return Added(place=place, url=block.url, authors=block.authors, **self._words(block, machine))

    def _corrections(self) -> Iterator[CorrectionEdit]:
        offered = {(one.article, one.number): one for one in self.machine.corrections}
        given = {(one.article, one.number): one for one in self.sheet.corrections}
        for block in self.sheet.corrections:
            if (block.article, block.number) not in offered:
                what = f"no correction of {block.article} in No. {block.number} is offered"
                self.faults.add(block.line, f"{what}; take the block away")
        for key, machine in offered.items():
            one = given.get(key)
            if one is None:
                yield CorrectionEdit(article=machine.article, number=machine.number, dismissed=True)
                continue
            if not one.note:
                self.faults.add(one.line, "note: expected a text; to dismiss a correction take its whole block away")
            if len(one.note) > MAX_NOTE:
                self.faults.add(one.line, f"note: expected at most {MAX_NOTE} characters, given {len(one.note)}")
            note = one.note if one.note != machine.note else None
            if note is not None or one.printed:
                yield CorrectionEdit(article=one.article, number=one.number, note=note, printed=one.printed)


class _Grouping:
    """Which articles the editor put together, and which apart."""

    def __init__(self, sheet: Sheet, machine: Sheet, out: frozenset[str], faults: Faults) -> None:
        self.drafted = {block.article: block.also or () for block in machine.stories if block.article}
        self._out = out
        self._faults = faults
        # What was left out anyway, and is only listed, heads nothing.
        printed = {block.article for block in sheet.stories}
        self._blocks = {
            block.article: block
            for block in _all(sheet)
            if block.article and (block.article in printed or block.article in out)
        }
        self._apart = {(name, other) for name, block in self._blocks.items() for other in block.apart}
        self._claimed = {name for block in self._blocks.values() for name in block.also or ()}
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
        apart = dict.fromkeys(
            (self._root(name), other)
            for name, block in self._blocks.items()
            for other in (*self._lost(name), *block.apart)
            if self._root(other) != self._root(name)
        )
        # By story, whichever of them stands first in the file: what is dropped stands elsewhere when it is written anew.
        return tuple(sorted(together, key=_head)), tuple(sorted(apart))

    def _named(self, name: str) -> tuple[str, ...]:
        """The other articles of a story as the file has them; a block that only names the story leaves them alone."""
        block = self._blocks.get(name)
        if block is not None and (block.also is not None or block.is_whole):
            return block.also or ()
        return tuple(
            other
            for other in self.drafted.get(name, ())
            if not (
                other in self._blocks or other in self._out or other in self._claimed or self._is_apart(name, other)
            )
        )

    def _is_apart(self, name: str, other: str) -> bool:
        return any(one == other and self._root(head) == self._root(name) for head, one in self._apart)

    def _members(self, name: str) -> Iterator[str]:
        """All that belongs to a story: an article that is put to it brings its own others along."""
        waiting = list(reversed(self._named(name)))
        while waiting:
            other = waiting.pop()
            yield other
            waiting += reversed(self._named(other))

    def _lost(self, name: str) -> list[str]:
        if name in self._out:
            return []
        return [
            other for other in self.drafted.get(name, ()) if other not in self._named(name) and other not in self._out
        ]

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


def _key(block: Block) -> str:
    return block.article or block.url or hand_id(block.texts.get("headline", ""))


def _all(sheet: Sheet) -> tuple[Block, ...]:
    """Every block; of an article that stands among the stories too, the story comes first."""
    names = {block.article for block in (*sheet.stories, *sheet.brought)}
    return (*sheet.stories, *sheet.brought, *(block for block in sheet.left_out if block.article not in names))


def _printed_before(machine: Sheet) -> Iterator[Block]:
    """The blocks that the file had when it was written, except those that the editor only put in."""
    yield from machine.stories
    split_off = {name for block in machine.stories for name in block.also or ()}
    yield from (block for block in machine.brought if block.article in split_off)


def _with_split_off(keys: Sequence[str], split: Mapping[str, str]) -> list[str]:
    """The keys with those that were split off just now and have no block yet, right behind their story."""
    found = list(keys)
    for name, head in reversed(tuple(split.items())):
        if name not in keys:
            found.insert(found.index(head) + 1 if head in keys else len(found), name)
    return found


def _meant(name: str, known: set[str]) -> str | None:
    """The known id that a slip of the pen, or its beginning alone, was meant for."""
    beginnings = [one for one in known if len(name) >= 6 and one.startswith(name)]
    if len(beginnings) == 1:
        return beginnings[0]
    return next(iter(difflib.get_close_matches(name[:80], sorted(known), n=1, cutoff=0.85)), None)
