"""The body of a letter → its blocks: paragraphs, headings, list items, as a reader sees them. Pure.

A newsletter's HTML is tables in tables, with a hidden line for the inbox ("preheader") and links that look like buttons.
Of links nothing stays but their words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from digest.articles.normalise import plain_text

_MAX_BLOCKS = 2_000
_FLAGS = re.IGNORECASE

_BLOCK_NAMES = (
    "address article aside blockquote body center dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section "
    "table tbody td tfoot th thead tr ul"
)
_DROPPED_NAMES = (  # with all that is in them
    "audio button canvas embed figcaption form head iframe map math noscript object script select style svg template "
    "textarea title video"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_SHAPES = {
    "h1": "h2",
    "h2": "h2",
    "h3": "h3",
    "h4": "h4",
    "h5": "h4",
    "h6": "h4",
    "li": "li",
    "blockquote": "blockquote",
}
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|(?:^|;)opacity:0(?:\.0+)?(?:$|[;!])|(?:^|;)max-height:0(?:\.0+)?(?:px)?(?:$|[;!])"
)
_NO_ROOM = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:$|[;!])")
_FONT_SIZE = re.compile(r"(?:^|;)font-size:([\d.]{1,8})([a-z%]{0,4})")
_PREHEADER = re.compile(r"pre-?header|preview-?text", _FLAGS)
_BUTTON = re.compile(r"(?:^|[\s_-])(?:btn|button|cta)(?:$|[\s_-])|button", _FLAGS)
_BULLET = re.compile(r"[·•▪◦‣●]\s+(?=\S)")
_MOST_OF_A_BUTTON = 8  # words

# What a link says that only leads on.
ONWARD = re.compile(
    r"\W*(?:(?:read|continue|keep|learn|see|find\ out|view|hear|watch|listen|discover)\b.{0,25}\b(?:more|on|reading|listening"
    r"|watching|all|online|now|here|(?:full\ |whole\ )?(?:story|article|report|post))|(?:click|tap|read|see|look)\ (?:here|on|it)"
    r"|more(?:\ here)?|read|weiterlesen|weiter|mehr(?:\ (?:lesen|erfahren|dazu|infos?))?|hier\ (?:klicken|lesen|weiterlesen)"
    r"|jetzt\ (?:lesen|ansehen|anhören)|zum\ (?:artikel|beitrag|bericht)|zur\ (?:meldung|reportage|übersicht)|(?:ganzen\ )?artikel\ lesen"
    r"|lire\ (?:la\ suite|l.article|plus)|en\ savoir\ plus|leer\ más|seguir\ leyendo|ver\ más|continua\ a\ leggere|leggi\ (?:tutto|di\ più))\W*",
    _FLAGS | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item: the tag to print it with, its text, and the part of that which was linked."""

    tag: str
    text: str
    links: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def heading(self) -> bool:
        return self.tag.startswith("h")

    @property
    def is_link(self) -> bool:
        return bool(self.links) and len(self.links) >= 0.9 * len(self.text)


# ---------------------------------------------------------------- HTML into blocks


@dataclass(slots=True)
class _Gathered:
    """The text of one block at a time."""

    done: list[Block] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)  # open elements that give a block its tag
    links: int = 0  # open <a> elements
    bold: int = 0
    _text: list[str] = field(default_factory=list)
    _linked: list[str] = field(default_factory=list)
    _plain: bool = False  # not all of it is bold
    _break: bool = False

    def add(self, text: str | None) -> None:
        if not text:
            return
        self._text.append(text)
        if self.links:
            self._linked.append(text)
        if text.strip():
            self._break = False
            self._plain = self._plain or not self.bold

    def line_ends(self) -> None:
        """Two breaks part paragraphs; one does where it ends a bold line, which is a heading."""
        if self._break or (self._text and not self._plain):
            self.flush()
        else:
            self._break = True
            self.add(" ")

    def flush(self) -> None:
        text = plain_text("".join(self._text))
        if re.search(r"\w", text) and len(self.done) < _MAX_BLOCKS:
            tag = self.shapes[-1] if self.shapes else "p"
            if bullet := _BULLET.match(text):
                tag, text = "li", text[bullet.end() :]
            self.done.append(Block(tag, text, plain_text("".join(self._linked))))
        self._text, self._linked, self._plain, self._break = [], [], False, False


def blocks_of_html(text: str) -> list[Block]:
    """The blocks that a reader sees, buttons left out."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(text.encode(), parser) if text.strip() else None
    if root is None:
        return []
    out = _Gathered()
    sizes = [False]  # whether the font of each open element has no size
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            style = re.sub(r"\s+", "", element.get("style", "")).lower()
            if skipped is None and _is_out(element, tag, style):
                skipped = element
                walker.skip_subtree()
                continue
            sizes.append(_without_size(style, inherited=sizes[-1]))
            if tag in _BLOCKS:
                out.flush()
            elif tag == "br":
                out.line_ends()
            if tag in _SHAPES:
                out.shapes.append(_SHAPES[tag])
            out.links += tag == "a"
            out.bold += tag in ("b", "strong")
            if not sizes[-1]:
                out.add(element.text)
            continue
        if element is skipped:
            skipped = None
        else:
            sizes.pop()
            if tag in _BLOCKS:
                out.flush()
            if tag in _SHAPES:
                out.shapes.pop()
            out.links -= tag == "a"
            out.bold -= tag in ("b", "strong")
        if not sizes[-1]:
            out.add(element.tail)
    out.flush()
    return out.done


def _is_out(element: Any, tag: str, style: str) -> bool:
    if tag in _DROPPED or element.get("hidden") is not None:
        return True
    # "mso-hide:all" alone hides from Outlook only: whole letters stand in such blocks, beside a copy for Outlook.
    if _HIDDEN.search(style) or ("overflow:hidden" in style and _NO_ROOM.search(style)):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"[:500]
    return _PREHEADER.search(names) is not None or (tag == "a" and _leads_on(element, names, style))


def _leads_on(link: Any, names: str, style: str) -> bool:
    """Whether a link is a button, or says "read more" and nothing else."""
    text = plain_text("".join(islice(link.itertext(), 50))[:300])
    if not text or len(text.split()) > _MOST_OF_A_BUTTON:
        return False
    looks = link.get("role") == "button" or _BUTTON.search(names) or ("background" in style and "padding" in style)
    return bool(looks) or ONWARD.fullmatch(text) is not None


def _without_size(style: str, *, inherited: bool) -> bool:
    """Whether the text has no size to be seen. Layout tables say font-size:0 to close gaps, and the cells in them give
    their own."""
    found = _FONT_SIZE.search(style)
    if found is None:
        return inherited
    try:
        size = float(found[1])
    except ValueError:
        return inherited
    return size == 0 or (size <= 2 and found[2] == "px")


# ---------------------------------------------------------------- plain text into blocks

_RULE = re.compile(r"\s*(?:[-=_*~#+·—–]\s?){3,200}\s*")
_ITEM = re.compile(r"\s{0,8}(?:[*•·–-]|\d{1,2}[.)])\s+(?=\S)")
_SIGNATURE = re.compile(r"-- ?")
_ADDRESS = re.compile(r"[<(\[]?\s?\b(?:https?://|www\.|mailto:)[^\s<>\])]{1,2000}\s?[>)\]]?", _FLAGS)

_GAP = re.compile(r"\s{1,20}([.,;:!?])(?=\s|$)")  # that an address leaves


def blocks_of_text(text: str, *, flowed: bool = False, delsp: bool = False) -> list[Block]:
    """The paragraphs of a plain text, its lines joined; what stood beside a web address counts as linked.

    Everything below the signature mark ("-- ") is left out. `flowed` and `delsp` as RFC 3676 has them.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    done: list[Block] = []
    open_lines: list[str] = []
    tag = "p"

    def flush(as_tag: str) -> None:
        raw = " ".join(open_lines)
        linked = _ADDRESS.search(raw) is not None
        words = plain_text(_GAP.sub(r"\1", _ADDRESS.sub(" ", raw))) if linked else plain_text(raw)
        if re.search(r"\w", words) and len(done) < _MAX_BLOCKS:
            done.append(Block(as_tag, words, words if linked else ""))
        open_lines.clear()

    for line in _unflowed(lines, delsp=delsp) if flowed else lines:
        if _SIGNATURE.fullmatch(line):
            break
        rule, item = _RULE.fullmatch(line), _ITEM.match(line)
        if rule or not line.strip():
            # A line of signs right below one line underlines a heading.
            underlined = rule is not None and len(open_lines) == 1 and tag == "p"
            flush("h3" if underlined else tag)
            tag = "p"
        elif item:
            flush(tag)
            tag = "li"
            open_lines.append(line[item.end() :])
        else:
            open_lines.append(line)
    flush(tag)
    return done


def _unflowed(lines: Iterable[str], *, delsp: bool) -> Iterator[str]:
    """Lines that end in a space go on in the next one (RFC 3676, section 4.2); a space in front is stuffing."""
    begun = ""
    for written in lines:
        line = written.removeprefix(" ")
        ends = not line or _SIGNATURE.fullmatch(line) is not None
        if begun and ends:
            yield begun
            begun = ""
        if line.endswith(" ") and not ends:
            begun += line[:-1] if delsp else line
        else:
            yield begun + line
            begun = ""
    if begun:
        yield begun
