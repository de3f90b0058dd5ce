"""What was left over: placeholders that nobody filled in, and words that were meant to be replaced."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.letter import read
from digest.messages.checks.places import few
from digest.messages.checks.printed import same, viewed_at
from digest.messages.checks.theirs import APART, Theirs
from digest.messages.checks.wording import folded, listed, quoted, the_story
from digest.messages.fields import TOKEN
from digest.messages.text import WIDTH

# A whole placeholder where its end can be seen, so that one that an article writes of is told from one that is left over.
_TEMPLATE = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|\{\{|\}\}|\{%|%\}"  # Jinja and its kin
    r"|\{[a-z]\w{0,60}\}"  # the merge fields of own words, and what the theme's words have filled in
    r"|__SLOT_\w*|__FIELD_\w*"
    r"|\*\|[^|*\n]{1,60}\|\*|%%[\w.]{1,60}%%|\[\[[\w. ]{1,60}\]\]|\$[a-z]\w{0,60}\$"  # those of other programs
    r"|\[object Object\]|<built-in method \w+"
)
_FIELD = re.compile(r"\{[a-z]\w*\}")
_FIELDS_GO = (
    "Merge fields are filled in only in subject:, preheader: and intro: of an edition: take it out of the story's "
    "headline:, lead: or blurb: in edition.yaml"
)
# Where a program had nothing to print. They are words of some languages, so that only what stands alone is meant.
_NOTHING = frozenset({"undefined", "None", "null", "NaN", "nan"})
_REPLACE_ME = re.compile(r"\b(?:TODO|FIXME|TBD|TKTK|[Ll]orem ipsum|[Xx]{3,})\b")
_ROMANCE = ("es", "pt", "gl", "it")  # they have a word "todo", which may stand in capitals
_UNTITLED = frozenset({"untitled", "no title", "(no title)", "ohne titel", "sans titre", "sin título", "بدون عنوان"})
_EMPHASIS = "ancestor::b or ancestor::i or ancestor::em or ancestor::strong or ancestor::code"

Found = tuple[str, int]  # what, and where in the words


@dataclass(frozen=True, slots=True)
class _Text:
    where: str
    words: str
    by_line: bool = False

    def place(self, at: int) -> str:
        return f"{self.where}, line {self.words.count(chr(10), 0, at) + 1}" if self.by_line else self.where


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    severity: Severity
    what: str
    find: Callable[[_Text, Proof], Iterator[Found]]
    is_theirs: Callable[[Theirs, str], bool]


def leftovers(proof: Proof) -> Iterator[Finding]:
    """Placeholders and stopgap words. What an article says is only worth knowing: it may be about templates."""
    texts, theirs = tuple(_texts(proof)), Theirs(proof.edition)
    for rule in _RULES:
        places: dict[str, list[str]] = {}
        for text in texts:
            first: dict[str, int] = {}
            for found, at in rule.find(text, proof):
                first.setdefault(found, at)
            for found, at in first.items():
                places.setdefault(found, []).append(text.place(at))
        yield from few(_finding(rule, found, where, theirs, proof) for found, where in places.items())
    for story in proof.edition.stories:
        if folded(story.headline).casefold() in _UNTITLED:
            yield Finding(
                id="headline-stopgap",
                severity=Severity.WARNING,
                where=the_story(story.headline),
                what="its headline says that it has none",
                todo="Write one: headline: in its block of edition.yaml",
            )


def _finding(rule: _Rule, found: str, where: list[str], theirs: Theirs, proof: Proof) -> Finding:
    if rule.is_theirs(theirs, found):
        return Finding(
            id=rule.id,
            severity=Severity.INFO,
            where=listed(where),
            what=f"{quoted(found)} is in the words of an article",
            todo="Look whether it is meant to be there",
        )
    return Finding(
        id=rule.id,
        severity=rule.severity,
        where=listed(where),
        what=f"{quoted(found)}: {rule.what}",
        todo=_FIELDS_GO
        if _FIELD.fullmatch(found) and _in_story(found, proof)
        else "Write it anew in edition.yaml or in the schedule file, or correct the theme",
    )


def _in_story(found: str, proof: Proof) -> bool:
    """Whether it is in what an editor wrote of a story."""
    for story in proof.edition.stories:
        written = {"headline": story.headline, "lead": story.summary.lead, "blurb": story.summary.blurb}
        if any(found in words for name, words in written.items() if name in story.edited):
            return True
    return False


def unfilled(proof: Proof) -> Iterator[Finding]:
    """A letter as it is sent has no merge field left in it."""
    letter = read(proof.copy)
    texts = (*(value for _, value in letter.fields), *(part.text for part in letter.parts))
    names = {name for text in texts for nonce, name in TOKEN.findall(text) if nonce == proof.message.nonce}
    for name in sorted(names):
        yield Finding(
            id="field-unfilled",
            severity=Severity.ERROR,
            where="the letter as it is sent",
            what=f"the merge field {{{name}}} was not filled in",
            todo=f"Take {{{name}}} out of edition.yaml or the schedule file, or correct it below merge_fields: there",
        )


def _texts(proof: Proof) -> Iterator[_Text]:
    """All that readers see, without the merge fields that will be filled in."""
    message = proof.message
    known = {field.name for field in message.fields}
    viewed = viewed_at(proof)
    if viewed and same(viewed) not in map(same, proof.document.xpath("//a/@href")):
        viewed = ""  # else what is wrong with it is told of the link

    def without_fields(text: str) -> str:
        return TOKEN.sub(lambda found: "" if found[1] == message.nonce and found[2] in known else found[0], text)

    seen = proof.document.xpath(
        "//title/text() | //body//@alt | //body//@title"
        f" | //body//text()[not(ancestor::style or ancestor::script or {_EMPHASIS})]"
    )
    stressed = proof.document.xpath(
        f"//body//text()[{_EMPHASIS}]"
    )  # words within a sentence, which stand alone nowhere
    yield _Text("the subject", without_fields(message.subject))
    yield _Text("the HTML part", without_fields("\n".join((*map(str, seen), f"… {' '.join(map(str, stressed))}"))))
    text = message.text.replace(viewed, "") if viewed else message.text
    yield _Text("the plain part", without_fields(text), by_line=True)


def _placeholders(text: _Text, _: Proof) -> Iterator[Found]:
    return ((found[0], found.start()) for found in _TEMPLATE.finditer(text.words))


def _nothings(text: _Text, _: Proof) -> Iterator[Found]:
    """Not what is the last line of a paragraph: there the word before it is on the line above."""
    at, before = 0, ""
    for line in text.words.split("\n"):
        for part in APART.split(line):
            word = part.strip()
            if word in _NOTHING and (not before or len(before) + 1 + len(word) <= WIDTH):
                yield word, at
        at, before = at + len(line) + 1, line if text.by_line else ""


def _stopgaps(text: _Text, proof: Proof) -> Iterator[Found]:
    colon = proof.imprint.language[:2].lower() in _ROMANCE
    for found in _REPLACE_ME.finditer(text.words):
        if found[0] != "TODO" or not colon or text.words.startswith(":", found.end()):
            yield found[0], found.start()


_RULES = (
    _Rule("leftover-template", Severity.ERROR, "it was never filled in", _placeholders, Theirs.hold),
    _Rule("leftover-nothing", Severity.WARNING, "a program had nothing to print there", _nothings, Theirs.hold_alone),
    _Rule("leftover-words", Severity.WARNING, "words that were to be replaced", _stopgaps, Theirs.hold_word),
)
