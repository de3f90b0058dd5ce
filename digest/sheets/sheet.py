"""Writes the file of an edition for its editor, and the machine's draft that it is compared with.

The two have the same shape. Remarks begin with two number signs and are written anew each time.
"""

from collections.abc import Iterable, Iterator, Mapping

from digest.model import Correction, Edition, LeftOut, Story
from digest.sheets.differences import mark_of
from digest.sheets.edits import Rewording, StoryEdit, short_hash
from digest.sheets.overrides import Applied
from digest.sheets.own_remarks import with_own_remarks
from digest.sheets.own_words import following
from digest.sheets.story_remarks import about, in_words
from digest.sheets.yaml_lines import REMARK, pair, remarks, scalar

MOST_LEFT_OUT = 40

HOW_TO = """\
## Edition No. {number} of {newsletter}. Change it here with any text editor: "digest build {newsletter}" and
## "digest edit {newsletter}" keep your changes, also when there is news meanwhile.
##
##   Rewrite      subject, preheader, intro; headline, lead, blurb and section of a story. A text with
##                a colon or " #" in it goes in "quotes", or below its key as the leads do.
##                The blurb begins with the lead, word for word: what follows it is printed below it.
##   Undo         take the whole line of a key away, and the machine's words come back.
##   Move         move a story's block up or down. The first story leads the edition; the others are
##                printed section by section, in this order.
##   Take out     delete a block or move it down to left_out, or write one of these into it:
##                  drop: true    not in this edition
##                  hold: true    not in this one, and the next edition is offered it
##                Take the line away again, and the story is back at its place.
##   Keep         pin: true       stays in, and at this place, whatever its rank
##   Put in       move a block of left_out up among the stories ("- article: ..." alone is enough),
##                or write a block of your own:
##                  - url: https://example.org/a-page     (headline, lead ... if you want your own)
##                  - headline: ...
##                    lead: ...                           (and blurb, url, section, authors if you like)
##   Merge        write the id of another article below "also:" of the story that it belongs to.
##   Split        take its line below "also:" away, or write a block for it ("- article: ..."): it then
##                is a story of its own.
##   Note         note: ...       for yourself, anywhere; never printed. Your own lines that begin
##                with # stay, too (above a text, not in it or behind it); lines that begin with ##
##                are written anew each time.
"""

DRAFT = """\
## What the machine proposed for this edition: "digest edit {newsletter} --diff" compares your edition.yaml with it.
## Changes made here have no effect.
"""


def to_sheet(applied: Applied, *, previous: str | None = None) -> str:
    """The editor's file. `previous` is what it was before: the editor's own remarks in it are carried over."""
    lines = _Sheet(applied).lines()
    text = "\n".join(lines) + "\n"
    return text if previous is None else with_own_remarks(text, previous)


def to_draft(applied: Applied) -> str:
    """The machine's draft, as a file: `draft.yaml`, from which `read_sheet` tells what the editor changed."""
    return "\n".join(_draft_lines(applied)) + "\n"


class _Sheet:
    def __init__(self, applied: Applied) -> None:
        self._applied = applied
        self._edits = applied.edits
        self._drafted = {story.article.id: story for story in applied.draft.stories}
        self._added = {one.key: one for one in self._edits.added}
        self._offered = {one.article.id: one for one in _best(applied.draft.left_out)}
        articles = [article for story in self._drafted.values() for article in story.articles]
        articles += [one.article for one in applied.left_out]
        articles += [story.article for _, story in applied.blocks if story is not None]
        self._titles = {article.id: f"{article.source}: {article.title}" for article in articles}
        self._split = {member for _, member in self._edits.apart} & {
            one.article.id for story in applied.draft.stories for one in story.also
        }

    def lines(self) -> Iterator[str]:
        draft, edits = self._applied.draft, self._edits
        yield from HOW_TO.format(number=draft.number, newsletter=draft.newsletter).splitlines()
        if self._applied.notices:
            yield ""
            yield f"{REMARK} LOOK AT THIS:"
            for notice in self._applied.notices:
                yield from remarks(f"! {notice}", more="  ")
        yield ""
        yield from _head(draft)
        yield f"draft: {mark_of(to_draft(self._applied))}  {REMARK} which draft this was made from: leave it as it is"
        yield ""
        yield from _texts(draft, edits.texts)
        if edits.note is not None:
            yield from pair("note", edits.note)
        yield ""
        yield "stories:"
        for key, story in self._applied.blocks:
            yield ""
            yield from self._block(key, story)
        if self._applied.corrections:
            yield ""
            yield "corrections:"
            yield from remarks(
                "Notes on what earlier editions printed. Change print to true to print one; reword the note"
            )
            yield from remarks("as you like; take a block away and it is not offered again.")
            for correction in self._applied.corrections:
                yield ""
                yield from _correction(correction)
        yield ""
        yield "left_out:"
        yield from remarks("Move a block up among the stories to print it.")
        yield from self._left_out()

    def _block(self, key: str, story: Story | None) -> Iterator[str]:
        added = self._added.get(key)
        edit: StoryEdit | None = None
        if added is not None:
            machine = self._applied.brought.get(key)
            head = [("url", added.url)] if added.url is not None else []
            values = _words(machine, added)
        else:
            edit = self._edits.stories.get(key, StoryEdit())
            machine = self._drafted.get(key) or self._applied.brought.get(key)
            head = [("article", key)]
            values = _words(machine, edit)
        first = True
        for name, value in [*head, *values]:
            yield from pair(name, value, 4, first=first)
            first = False
        if added is not None and added.authors:
            yield "    authors:"
            yield from (f"      - {scalar(one)}" for one in added.authors)
        if edit is not None and (edit.pinned or (key not in self._drafted and key not in self._split)):
            yield "    pin: true"
        seen = added.seen if added is not None else edit.seen if edit is not None else None
        if seen is not None and (machine is None or seen != short_hash(machine.article.content_hash)):
            yield f"    seen: {scalar(seen)}  {REMARK} the article has changed since you wrote: look, and take this line away"
        note = added.note if added is not None else edit.note if edit is not None else None
        if note is not None:
            yield from pair("note", note, 4)
        if edit is not None:
            yield from self._grouping(key, story)
        if story is None:
            yield from remarks("Not printed now; see above.", 4)
        else:
            yield from about(story)

    def _grouping(self, key: str, story: Story | None) -> Iterator[str]:
        """The other articles of a story, and those that the editor took away from it."""
        printed = {one.article.id: one for one in story.also} if story else {}
        if members := self._members(key, story):
            yield f"    also:  {REMARK} the same event elsewhere"
        for member in members:
            also = printed.get(member)
            known = (
                f"{also.article.source}: {also.article.title} ({in_words(also.evidence)})" if also else "not at hand"
            )
            yield from _with_remark(f"      - {scalar(member)}", known)
        apart = [other for head, other in self._edits.apart if head == key]
        if apart:
            yield f"    apart:  {REMARK} not the same event, as you said; move a line to also: to take it back"
            for other in apart:
                yield from _with_remark(f"      - {scalar(other)}", self._titles.get(other, "not at hand"))

    def _members(self, key: str, story: Story | None) -> list[str]:
        printed = [one.article.id for one in story.also] if story else []
        if story is None:  # what was put to it is printed by itself meanwhile, and has a block of its own
            blocks = {name for name, _ in self._applied.blocks}
            return [member for head, member in self._edits.together if head == key and member not in blocks]
        return [*printed, *(member for head, member in self._edits.together if head == key and member not in printed)]

    def _members_of_what_is_out(self, name: str) -> list[str]:
        """The other articles of a story that is out, where the file must have them: some were put to it, or its words
        stand there, too."""
        edit, machine = self._edits.stories[name], self._drafted.get(name)
        merged = [member for head, member in self._edits.together if head == name]
        if not merged and edit.lead is None and edit.blurb is None:
            return []
        apart = {other for head, other in self._edits.apart if head == name}
        elsewhere = {*apart, *self._edits.out, *(key for key, _ in self._applied.blocks)}
        elsewhere |= {member for _, member in self._edits.together}
        drafted = [one.article.id for one in machine.also if one.article.id not in elsewhere] if machine else []
        return [*drafted, *merged]

    def before(self) -> Iterator[str]:
        """What the file says of what stands below which story, and of what is out."""
        keys = {key for key, _ in self._applied.blocks}
        for key, story in self._applied.blocks:
            # What stands below a story that cannot be had now has a block of its own meanwhile.
            members = [one for one in self._members(key, story) if one not in keys]
            if members and key not in self._added:
                yield from _stood(key, members)
        for name, edit in self._edits.stories.items():
            if edit.is_out:
                yield from _stood(name, self._members_of_what_is_out(name), "hold" if edit.held else "drop")

    def _left_out(self) -> Iterator[str]:
        edits = self._edits
        printed = {key for key, _ in self._applied.blocks}
        reasons = {one.article.id: one for one in self._applied.left_out}
        for name, edit in edits.stories.items():
            if edit.is_out:
                yield ""
                yield from self._taken_out(name, edit, reasons.get(name))
        others = [one for one in self._applied.left_out if one.article.id not in edits.out | printed]
        shown = _best(others)
        for one in shown:
            yield ""
            yield from _one_left_out(one, edits.stories.get(one.article.id, StoryEdit()).note)
        seen = printed | {one.article.id for one in shown}
        for name, edit in edits.stories.items():
            if not edit.is_out and name not in seen and edit.note is not None:
                yield ""
                yield from pair("article", name, 4, first=True)
                yield from pair("note", edit.note, 4)
        if more := len(others) - len(shown):
            yield ""
            yield from remarks(f'And {more} more: "digest why {self._applied.draft.newsletter}" has them all.')

    def _taken_out(self, name: str, edit: StoryEdit, one: LeftOut | None) -> Iterator[str]:
        machine = self._drafted.get(name)
        offered = self._offered.get(name)
        # A headline that the draft does not have would be read as the editor's own.
        title = edit.headline or (machine.headline if machine else offered.article.title if offered else None)
        yield from pair("article", name, 4, first=True)
        if title is not None:
            yield from pair("headline", title, 4)
        elif one is not None:
            yield from remarks(one.article.title, 4)
        for key in ("section", "lead", "blurb"):
            if (value := getattr(edit, key)) is not None:
                yield from pair(key, value, 4)
        known = machine.article if machine else offered.article if offered else None
        if edit.seen is not None and (known is None or edit.seen != short_hash(known.content_hash)):
            yield from pair("seen", edit.seen, 4)
        what = "take this line away" + ("" if machine else " and move the block up")
        yield f"    {'hold' if edit.held else 'drop'}: true  {REMARK} to print it, {what}"
        if edit.note is not None:
            yield from pair("note", edit.note, 4)
        apart = [other for head, other in self._edits.apart if head == name]
        if members := self._members_of_what_is_out(name):
            yield "    also:"
            yield from (f"      - {scalar(member)}" for member in members)
        if apart:
            yield "    apart:"
            yield from (f"      - {scalar(other)}" for other in apart)


# ---------------------------------------------------------------- the machine's draft


def _draft_lines(applied: Applied) -> Iterator[str]:
    draft, edits = applied.draft, applied.edits
    yield from DRAFT.format(newsletter=draft.newsletter).splitlines()
    yield ""
    yield from _head(draft)
    yield ""
    yield from _texts(draft, {})
    yield ""
    yield "stories:"
    for story in draft.stories:
        yield ""
        yield from _drafted(story, None, edits.stories.get(story.article.id))
    if applied.brought:
        yield ""
        yield "brought:"
        yield from remarks("What you put in, as the machine would have worded it.")
        urls = {one.key for one in edits.added}
        for key, story in applied.brought.items():
            yield ""
            yield from _drafted(story, key if key in urls else None, edits.stories.get(key))
    if draft.corrections:
        yield ""
        yield "corrections:"
        for correction in draft.corrections:
            yield ""
            yield from _correction(correction)
    yield ""
    yield "left_out:"
    for one in _best(draft.left_out):
        yield ""
        yield from _one_left_out(one, None)
        yield from pair("text", short_hash(one.article.content_hash), 4)
    yield ""
    yield "before:"
    yield from remarks("What edition.yaml said when it was written, to tell what you changed in it since.")
    yield from _Sheet(applied).before()


def _stood(name: str, members: Iterable[str], mark: str | None = None) -> Iterator[str]:
    yield ""
    yield from pair("article", name, 4, first=True)
    if mark is not None:
        yield f"    {mark}: true"
    if members:
        yield "    also:"
        yield from (f"      - {scalar(member)}" for member in members)


def _drafted(story: Story, url: str | None, edit: StoryEdit | None) -> Iterator[str]:
    values = _words(story, StoryEdit())
    name = ("article", story.article.id) if url is None else ("url", url)
    for number, (key, value) in enumerate([name, *values, ("text", short_hash(story.article.content_hash))]):
        yield from pair(key, value, 4, first=number == 0)
    if edit is not None and edit.lead is not None and edit.blurb is None:
        yield from pair("lead_before", edit.lead, 4)
    if story.also:
        yield "    also:"
        yield from (f"      - {scalar(one.article.id)}" for one in story.also)
    yield from about(story)


# ---------------------------------------------------------------- what both have


def _head(edition: Edition) -> Iterator[str]:
    yield from pair("newsletter", edition.newsletter)
    yield from pair("slot", edition.slot)
    yield f"number: {edition.number}"


def _texts(edition: Edition, changed: Mapping[str, str | None]) -> Iterator[str]:
    yield from pair("subject", changed.get("subject") or edition.subject)
    if edition.subject_ideas:
        yield from remarks("Other ideas for the subject:")
        for idea in edition.subject_ideas:
            yield from remarks(f"· {idea}", more="  ")
    yield from pair("preheader", changed.get("preheader", edition.preheader) or "")
    yield from remarks("The intro stands above the stories, with a blank line between its paragraphs.")
    intro = changed.get("intro", edition.intro)
    # One blank line is one line break to YAML, and any is a new paragraph to us.
    yield from pair("intro", intro.replace("\n\n", "\n")) if intro else ["intro:"]


def _words(machine: Story | None, edit: Rewording) -> Iterable[tuple[str, str]]:
    """The words of a story as they are to be printed; of what the machine knows nothing, those that the editor wrote."""
    given = {key: getattr(edit, key) for key in ("headline", "section", "lead", "blurb")}
    if machine is not None:
        words = machine.summary
        lead = given["lead"] if given["lead"] is not None else words.lead
        drafted = {
            "headline": machine.headline,
            "section": machine.section,
            "lead": words.lead or None,
            "blurb": following(words.blurb, words.lead, lead) or None,
        }
        given = {key: value if value is not None else drafted[key] for key, value in given.items()}
    return [(key, value) for key, value in given.items() if value is not None]


def _one_left_out(one: LeftOut, note: str | None) -> Iterator[str]:
    yield from pair("article", one.article.id, 4, first=True)
    yield from pair("headline", one.article.title, 4)
    yield from pair("why", one.reason, 4)
    if note is not None:
        yield from pair("note", note, 4)


def _correction(one: Correction) -> Iterator[str]:
    yield from pair("article", one.article.id, 4, first=True)
    yield f"    edition: {one.number}"
    yield f"    print: {'true' if one.printed else 'false'}"
    yield from pair("note", one.note, 4)
    yield from remarks(f'"{one.headline}" in No. {one.number} ({one.slot})', 4, more="  ")
    if one.withdrawn:
        yield from remarks("The article was withdrawn.", 4)
    for change in one.changes:
        stop = "" if change.old.endswith((".", "!", "?", "…")) else "."
        now = f'Now: "{change.new}"' if change.new else "Now it is gone."
        yield from remarks(f'{change.what.capitalize()}. It said: "{change.old}"{stop} {now}', 4, more="  ")


def _best(left_out: Iterable[LeftOut]) -> list[LeftOut]:
    ranked = sorted(left_out, key=lambda one: -one.score if one.score is not None else float("inf"))
    return ranked[:MOST_LEFT_OUT]


def _with_remark(line: str, about: str) -> Iterator[str]:
    first, *more = remarks(about)
    yield f"{line}  {first}"
    yield from (" " * len(line) + f"  {other}" for other in more)
