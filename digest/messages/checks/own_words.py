"""Slips of the pen in an editor's own words: links that lead nowhere, and marks that readers see as they were typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.messages.address import safe_url
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import few
from digest.messages.checks.wording import quoted

_FIELD = re.compile(r"\{[a-z][a-z0-9]*(?:_[a-z0-9]+)*\}")
_STAND_IN = "qfieldq"  # for a merge field, whose braces would be percent-encoded in an address
_BRACES = re.compile(r"(?<!\{)\{(?![{%])[^{}\n]{0,60}\}(?!\})")
_TOLD_ELSEWHERE = re.compile(r"\{[a-z]\w{0,60}\}")  # among what is left over
_OTHER_PROGRAMS = re.compile(r"\*\|[^|*\n]{1,60}\|\*|(?<![\w%])%[A-Za-z_]\w{0,60}%(?![\w%])")
# A link that is not closed or set apart from its words, and emphasis that does not end.
_MARKS = re.compile(
    r"!?\[[^\[\]\n]{1,80}\]\([^()\n]{0,120}\)?"
    r"|!?\[[^\[\]\n]{1,80}\] \((?:https?:|mailto:|www\.)[^()\n]{0,120}\)?"
    r"|(?<![\w*])\*\* [^*\n]{1,80}\*\*|(?<![\w*])\*\*[^\s*]{1,40}"  # but not the stars in a word that is not written out
    r"|~~[^\s~]{1,40}|(?<!\w)__[^\W_]\w{0,40}"
)
_HREF = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'<>\s]*)", re.IGNORECASE)
_SITE = re.compile(r"(?!mailto:)[\w-]+(?:\.[\w-]+)+(?:[/?#:].*)?")
_MAILBOX = re.compile(r"[^\s@:/]+@[^\s@:/]+")


@dataclass(frozen=True, slots=True)
class _Own:
    where: str
    words: str
    markdown: bool = True


def own_words(proof: Proof) -> Iterator[Finding]:
    """What an editor typed in the schedule file and in edition.yaml, as it was typed."""
    texts = tuple(_texts(proof))
    yield from few(finding for own in texts if own.markdown for finding in _marked(own))
    yield from few(finding for own in texts for finding in _unfilled(own))


def _texts(proof: Proof) -> Iterator[_Own]:
    edition, imprint = proof.edition, proof.imprint
    if "intro" in edition.edited:
        yield _Own("intro: of edition.yaml", edition.intro or "")
    elif edition.intro == imprint.intro:
        yield _Own("intro: of the schedule file", imprint.intro)
    yield _Own("why: of the schedule file", imprint.why)
    for name, words in (("subject", edition.subject), ("preheader", edition.preheader)):
        if name in edition.edited:
            yield _Own(f"{name}: of edition.yaml", words, markdown=False)


def _marked(own: _Own) -> Iterator[Finding]:
    links, text = _read(own.words)
    for link in links:
        words, href = (part.replace(_STAND_IN, "{…}") for part in link)
        yield Finding(
            id="own-link",
            severity=Severity.WARNING,
            where=own.where,
            what=f"the link {quoted(words)} leads nowhere: {quoted(href)} is no address that a letter may link to, and "
            "readers get the words without a link"
            if href
            else f"the link {quoted(words)} has no address",
            todo=_better(href),
        )
    for found in dict.fromkeys(one[0] for one in _MARKS.finditer(text)):
        yield Finding(
            id="own-marks",
            severity=Severity.WARNING,
            where=own.where,
            what=f"{quoted(found.replace(_STAND_IN, '{…}'))} is printed as it stands here",
            todo="A link is written [words](https://address), without a blank between the two; words in bold stand "
            "between ** and **",
        )


def _better(href: str) -> str:
    if _SITE.fullmatch(href):
        return f"Write https:// before it: https://{href}"
    if _MAILBOX.fullmatch(href):
        return f"Write mailto: before it: mailto:{href}"
    return "Write an address that begins with https:// (or mailto:)"


def _unfilled(own: _Own) -> Iterator[Finding]:
    for found in dict.fromkeys(_BRACES.findall(_FIELD.sub("", own.words))):
        if not _TOLD_ELSEWHERE.fullmatch(found):
            yield Finding(
                id="own-braces",
                severity=Severity.WARNING,
                where=own.where,
                what=f"{quoted(found)} is printed as it stands here",
                todo="A merge field is written in small letters, with _ between words and without blanks: {first_name}",
            )
    for found in dict.fromkeys(_OTHER_PROGRAMS.findall(own.words)):
        yield Finding(
            id="own-placeholder",
            severity=Severity.WARNING,
            where=own.where,
            what=f"{quoted(found)} is a placeholder of another program, which nobody fills in here",
            todo="Name a merge field of the schedule file (merge_fields:) instead, such as {first_name}",
        )


def _read(words: str) -> tuple[list[tuple[str, str]], str]:
    """The links that a letter may not have, as words and address, and the text that is left when all marks that mean
    something are taken out, code too."""
    from markdown_it import MarkdownIt

    links: list[tuple[str, str]] = []
    text: list[str] = []
    for block in MarkdownIt("commonmark", {"html": True}).enable("strikethrough").parse(_FIELD.sub(_STAND_IN, words)):
        links += (("<a>", href) for href in _lost_in(block.content) if block.type == "html_block")
        opened: tuple[int, str] | None = None
        for token in block.children or ():
            if token.type == "link_open":
                opened = len(text), str(token.attrGet("href") or "")
            elif token.type == "link_close" and opened:
                if not _leads_on(opened[1]):
                    links.append(("".join(text[opened[0] :]), opened[1]))
                opened = None
            elif token.type == "html_inline":
                links += (("<a>", href) for href in _lost_in(token.content))
            else:
                text.append({"text": token.content, "softbreak": "\n", "hardbreak": "\n"}.get(token.type, ""))
        text.append("\n")
    return links, "".join(text)


def _lost_in(html: str) -> Iterator[str]:
    return (href for href in _HREF.findall(html) if not _leads_on(href))


def _leads_on(href: str) -> bool:
    return href == _STAND_IN or safe_url(href) != ""
