"""What an editor changed in the file of an edition, found by comparing it with the machine's draft."""

import difflib
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digest.config.words import quoted
from digest.sheets.blocks import MACHINE_KEYS, TEXT_KEYS, Block, Sheet, read_blocks
from digest.sheets.document import Faults
from digest.sheets.edits import WORDS, Added, CorrectionEdit, Edits, StoryEdit, arranged, hand_id, split_off
from digest.sheets.own_words import following
from digest.sheets.together import Before, Grouping, before

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
        what = (
            "this file was made from another draft than the one beside it; if you changed this line, put it back as it"
        )
        raise faults.fatal(sheet.lines["draft"], f"{what} was: draft: {mark_of(draft)}")
    edits = _Comparison(sheet, machine, before(machine), faults).edits()
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
    was: Before
    faults: Faults

    def edits(self) -> Edits:
        self._check_ids()
        self._check_what_is_fixed()
        stories = {block.article: block for block in self.sheet.stories if block.article}
        back = self._back(stories)
        down = self._down()
        out = self._out(stories, down, back.keys())
        grouping = Grouping(
            self.sheet, self.machine, self.was, self.faults, out=out.keys(), back=back.keys(), down=down.keys()
        )
        together, apart = grouping.pairs()
        merged = {member for _, member in together}
        drafted = grouping.drafted
        printed = [key for block in self.sheet.stories if (key := _key(block)) not in merged and key not in out]
        split = split_off(drafted, Edits(together=together, apart=apart))
        below = merged | {other for others in drafted.values() for other in others if other not in split}
        back = {name: block for name, block in back.items() if name not in below}
        # Words of the editor bring back what the machine would leave out.
        others = [name for name in back if name not in drafted and name not in split]
        printed += [name for name in others if self._edit(name, back[name]).rewritten]
        keys = _with_split_off(printed, {name: head for name, head in split.items() if name not in out})
        edits = Edits(
            texts=self._texts(),
            stories=self._stories(stories, keys, out, back, merged, split),
            together=together,
            apart=apart,
            added=tuple(
                self._added(block, keys.index(_key(block))) for block in self.sheet.stories if block.article is None
            ),
            corrections=tuple(self._corrections()),
            note=self.sheet.texts.get("note"),
            unprinted=tuple(name for name in merged if name in stories and self._is_worked_on(name, stories[name])),
        )
        # What comes back without a block among the stories stands where the machine has it, whatever the order of the others.
        returned = [name for name in drafted if name not in keys and name not in merged and name not in out]
        without = {**edits.stories, **{name: StoryEdit(dropped=True) for name in returned}}
        if arranged(drafted, replace(edits, stories=without)) == tuple(keys):
            return edits
        edits = replace(edits, order=tuple(keys))
        return replace(edits, order=arranged(drafted, edits)) if returned else edits

    def _is_worked_on(self, name: str, block: Block) -> bool:
        edit = self._edit(name, block)
        return bool(edit.rewritten) or edit.note is not None

    # ---------------------------------------------------------------- what is wrong

    def _check_what_is_fixed(self) -> None:
        for key in MACHINE_KEYS[:-1]:
            if key in self.sheet.texts and self.sheet.texts[key] != (fixed := self.machine.texts.get(key)):
                self.faults.add(self.sheet.lines[key], f"{key}: leave it as it is: {fixed}")

    def _check_ids(self) -> None:
        first: dict[str, int] = {}
        known = {block.article for block in self.machine.blocks if block.article}
        known |= {name for block in self.machine.blocks for name in block.also or ()}
        for block in self.sheet.stories:
            if self._tell_nameless(block):
                continue
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
                if self._tell_nameless(block):
                    continue
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
        for block in self.sheet.blocks:
            for name in (block.article, *(block.also or ()), *block.apart):
                if name is not None and name not in known and (meant := _meant(name, known)):
                    line = block.lines.get(name, block.line)
                    self.faults.add(line, f"no article {quoted(name)}; did you mean {quoted(meant)}?")

    def _tell_nameless(self, block: Block) -> bool:
        """Whether a block is that of a story whose line with the id is gone."""
        if block.article is not None or block.url is not None:
            return False
        has_block = {one.article for one in self.sheet.blocks}
        has_block |= {name for one in self.sheet.blocks for name in one.also or ()}
        for machine in self.machine.blocks:
            same = any(
                block.texts.get(key) and block.texts[key] == machine.texts.get(key) for key in ("headline", "lead")
            )
            if same and machine.article is not None and machine.article not in has_block:
                what = f'the line "- article: {machine.article}" of this story is missing; put it back'
                self.faults.add(block.line, what)
                return True
        return False

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

    def _back(self, stories: Mapping[str, Block]) -> dict[str, Block]:
        """What was out when the file was written and has lost its mark, with its block in left_out."""
        return {
            block.article: block
            for block in self.sheet.left_out
            if block.article in self.was.out and block.article not in stories and not (block.drop or block.hold)
        }

    def _down(self) -> dict[str, Block]:
        """The stories that have their block in left_out: the editor moved it there, or the program as they were out."""
        machine = self._own_blocks()
        return {
            block.article: block
            for block in self.sheet.left_out
            if block.article and (block.article in (*machine, *self.was.out) or block.drop or block.hold)
        }

    def _out(
        self, stories: Mapping[str, Block], down: Mapping[str, Block], back: Collection[str]
    ) -> dict[str, Block | None]:
        """What the editor took out, with its block if it still has one."""
        out: dict[str, Block | None] = {
            block.article: block for block in self.sheet.blocks if block.article and (block.drop or block.hold)
        }
        drafted = {block.article: block.also or () for block in self.machine.stories}
        known = drafted.keys() | {other for others in drafted.values() for other in others}
        in_file = stories.keys() | back | self._below(stories, down)
        hidden = self.was.head_of.keys() | set(self.was.out)
        before = [name for name in self._own_blocks() if name in down or name not in hidden]
        before += [name for name in self.was.out if name in known]
        out |= {name: down.get(name) for name in before if name not in in_file and name not in out}
        # A story whose block is gone takes along what stood below it.
        for name, head in self.was.head_of.items():
            is_gone = head in out and head not in stories and head not in down
            if is_gone and name in known and name not in in_file and name not in drafted.get(head, ()):
                out.setdefault(name)
        return out

    def _below(self, stories: Mapping[str, Block], down: Mapping[str, Block]) -> set[str]:
        """What stands below a story, or belongs to what does and has no block of its own any more."""
        found: set[str] = set()
        waiting = [(name, block.also or ()) for name, block in (*down.items(), *stories.items())]
        while waiting:
            head, others = waiting.pop()
            new = {name for name in others if name != head} - found
            found |= new
            waiting += [(name, self.was.also.get(name, ())) for name in new - stories.keys() - down.keys()]
        return found

    def _own_blocks(self) -> list[str]:
        """The articles that are stories of their own, in the machine's eyes or as they were split off."""
        below = {name for block in self.machine.stories for name in block.also or ()}
        brought = (block for block in self.machine.brought if block.article in below)
        return [block.article for block in (*self.machine.stories, *brought) if block.article]

    def _stories(
        self,
        stories: Mapping[str, Block],
        keys: Sequence[str],
        out: Mapping[str, Block | None],
        back: Mapping[str, Block],
        merged: Collection[str],
        split: Collection[str],
    ) -> dict[str, StoryEdit]:
        drafted = {block.article for block in self.machine.stories}
        found: dict[str, StoryEdit] = {}
        for name in keys:
            if name in stories or name in back:
                block = stories.get(name) or back[name]
                pinned = block.pin or (name not in drafted and name not in split)
                words = self._words(block, self._machine_block(name))
                found[name] = StoryEdit(**words, pinned=pinned, place=keys.index(name) if pinned else None)
        for name, block in back.items():
            if name in drafted:
                found[name] = self._edit(name, block)
        for name, taken in out.items():
            words = self._words(taken, self._machine_block(name)) if taken else {}
            held = taken is not None and taken.hold
            found[name] = StoryEdit(**words, held=held, dropped=not held)
        for block in self.sheet.left_out:
            if block.article and block.article not in found and block.article not in merged and "note" in block.texts:
                found[block.article] = StoryEdit(note=self._note(block))
        return {name: edit for name, edit in found.items() if edit != StoryEdit(seen=edit.seen)}

    def _edit(self, name: str, block: Block) -> StoryEdit:
        return StoryEdit(**self._words(block, self._machine_block(name)))

    def _machine_block(self, key: str) -> Block:
        """What the machine wrote of an article or of the page at a URL, as far as the draft has it."""
        return next((block for block in self.machine.blocks if key in (block.article, block.url)), Block(line=0))

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


def _key(block: Block) -> str:
    return block.article or block.url or hand_id(block.texts.get("headline", ""))


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
