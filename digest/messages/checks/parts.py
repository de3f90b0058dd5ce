"""The two parts of a letter: the plain one is there and fit to read, and both tell the same stories."""

import re
from collections.abc import Iterator, Sequence

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.letter import read
from digest.messages.checks.places import few
from digest.messages.checks.printed import addresses, cleaned, headline, lead, same
from digest.messages.checks.wording import counted, folded, listed, quoted, the_story
from digest.messages.text import WIDTH, wrap
from digest.model import Story

WIDEST = 998  # RFC 5322, 2.1.1
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e]")
_AROUND = "<>()[]{},.;:!?\"'“”„‘’«»"
# Neither the title nor the line that inboxes show is read with the letter.
_SEEN = (
    "//body//text()[not(ancestor::style or ancestor::script"
    " or ancestor::*[contains(translate(@style, ' ', ''), 'display:none')])]"
)
# Of one story, and of several.
_FAULTS = {
    "story-missing": ("it is not there", "not there"),
    "headline-missing": ("its headline is not there", "there without their headline"),
    "lead-missing": ("its lead is not there", "there without their lead"),
    "story-order": ("it stands in another place than in the edition", "in another place than in the edition"),
}
HTML, PLAIN = "the HTML part", "the plain part"


def plain_part(proof: Proof) -> Iterator[Finding]:
    """Whether there is a plain part, in lines that a terminal shows whole."""
    text = proof.message.text
    if not text.strip():
        yield Finding(
            id="plain-missing",
            severity=Severity.ERROR,
            where=PLAIN,
            what="it is empty, and some readers see nothing else",
            todo=f"Write edition.txt.j2 of the theme {proof.theme.name}",
        )
    lines = text.splitlines()
    too_wide = [number for number, line in enumerate(lines, 1) if len(line) > WIDTH and _wraps(line)]
    if too_wide:
        longest = max(len(lines[number - 1]) for number in too_wide)
        yield Finding(
            id="plain-wide",
            severity=Severity.ERROR if longest > WIDEST else Severity.WARNING,
            where=f"{PLAIN}, line {listed(map(str, too_wide))}",
            what=f"{counted(len(too_wide), 'line has', 'lines have')} more than {WIDTH} characters (up to {longest})",
            todo="Build the edition anew: lines are wrapped where it is made",
        )


def _wraps(line: str) -> bool:
    """Whether there is a place to break it; the dot before a fact is no word of its own, and stays with it."""
    words = line.strip().removeprefix("· ") if line.lstrip().startswith("· ") else line
    return wrap(words) != words


def control_characters(proof: Proof) -> Iterator[Finding]:
    """Characters that nobody sees and that break a line, turn its direction, or make Gmail clip the letter."""
    for where, text in ((HTML, proof.message.html), (PLAIN, proof.message.text)):
        found = sorted({f"U+{ord(character):04X}" for character in _CONTROL.findall(text)})
        if found:
            line = text.count("\n", 0, _CONTROL.search(text).start()) + 1  # type: ignore[union-attr]  # there is one
            yield Finding(
                id="control-character",
                severity=Severity.ERROR,
                where=f"{where}, line {line}",
                what=f"it has control characters in it: {listed(found)}",
                todo="Type the words anew, without copying them, in edition.yaml, in the schedule file or in the theme",
            )


def same_stories(proof: Proof) -> Iterator[Finding]:
    """Whether both parts have every headline, lead and section title, in the order of print."""
    parts = ((HTML, folded("".join(proof.document.xpath(_SEEN)))), (PLAIN, folded(proof.message.text)))
    for where, text in parts:
        yield from _stories(proof, where, text)
        titles = (cleaned(section.title) for section in proof.edition.sections if section.stories)
        if missing := [title for title in titles if title not in text]:
            yield Finding(
                id="section-title-missing",
                severity=Severity.WARNING,
                where=where,
                what=f"{counted(len(missing), 'section has', 'sections have')} no title there: "
                f"{listed(map(quoted, missing))}",
                todo=f"Print {{{{ section.title }}}} in both templates of the theme {proof.theme.name}",
            )


def _stories(proof: Proof, where: str, text: str) -> Iterator[Finding]:
    """One finding for all stories of one fault: what a theme leaves out, it leaves out of many."""
    every = proof.edition.stories
    absent = [one for one in every if headline(one) and headline(one) not in text and lead(one) not in text]
    faults: dict[str, list[Story]] = {"story-missing": absent} if absent else {}
    for name, story in _told([one for one in every if one not in absent], text):
        faults.setdefault(name, []).append(story)
    for name, stories in faults.items():
        titles = list(dict.fromkeys(map(headline, stories)))
        one = len(titles) == 1
        what = _FAULTS[name]
        yield Finding(
            id=name,
            severity=Severity.WARNING if name == "lead-missing" else Severity.ERROR,
            where=f"{where}, {the_story(titles[0])}" if one else where,
            what=what[0]
            if one
            else f"{len(titles)} of {len(every)} stories are {what[1]}: {listed(map(quoted, titles))}",
            todo="Print all stories of edition.lead and edition.sections, in their order, in both templates of the theme "
            f"{proof.theme.name}",
        )


def _told(stories: Sequence[Story], text: str) -> Iterator[tuple[str, Story]]:
    """Headline by headline, each looked for behind the one before it. The first that fits is taken: if there is a way to
    read all in order, this finds it."""
    at = 0
    for story in stories:
        for name, words in (("headline", headline(story)), ("lead", lead(story))):
            found = text.find(words, at)
            if found >= 0:
                at = found + len(words)
            else:
                yield "story-order" if words in text else f"{name}-missing", story


def same_links(proof: Proof) -> Iterator[Finding]:
    """Whether what a story points to can be reached from both parts."""
    hrefs = {same(href) for href in proof.document.xpath("//a/@href")}
    words = {word for given in proof.message.text.split() for word in (given, given.strip(_AROUND))}
    plain = {same(word) for word in words if ":" in word}
    yield from few(
        Finding(
            id="link-one-part",
            severity=Severity.WARNING,
            where=f"{where}, {the_story(headline(story))}",
            what=f"{listed(missing)} is linked in the other part only",
            todo=f"Print the same addresses in both templates of the theme {proof.theme.name}",
        )
        for story in proof.edition.stories
        for where, missing in _one_sided(addresses(story), hrefs, plain)
    )


def _one_sided(urls: Sequence[str], hrefs: set[str], plain: set[str]) -> Iterator[tuple[str, list[str]]]:
    for where, here, there in ((HTML, hrefs, plain), (PLAIN, plain, hrefs)):
        if missing := [url for url in urls if same(url) in there and same(url) not in here]:
            yield where, missing


def mime_parts(proof: Proof) -> Iterator[Finding]:
    """Whether the letter has the plain part first and the HTML after it, as alternatives (RFC 2046, 5.1.4), in UTF-8."""
    letter = read(proof.copy)
    types = [part.media_type for part in letter.parts]
    if types != ["text/plain", "text/html"] or "multipart/alternative" not in letter.containers:
        yield _mime("mime-order", f"its parts are {', '.join((*letter.containers, *types)) or 'none'}")
    for part in letter.parts:
        if part.charset != "utf-8":
            yield _mime("mime-charset", f"the part {part.media_type} is in {part.charset}, not in utf-8")
        if not part.text.strip():
            yield _mime("mime-empty", f"the part {part.media_type} is empty")


def _mime(name: str, what: str) -> Finding:
    return Finding(
        id=name,
        severity=Severity.ERROR,
        where="the letter as it is sent",
        what=what,
        todo="The program writes this itself: please report it as a fault of it",
    )
