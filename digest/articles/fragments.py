"""Pieces of HTML, as feeds and content systems hand them out, made into plain paragraphs and lines."""

import html
import re
from dataclasses import dataclass, field

from digest.articles.normalise import plain_text

MAX_HTML = 5_000_000  # characters; larger ones are no article, and take seconds to parse

_BLOCK_NAMES = (
    "article aside blockquote body dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p section table tbody td "
    "tfoot th thead tr ul"
)
_DROPPED_NAMES = (  # with all that is in them
    "audio button canvas figure figcaption form head iframe math nav noscript object pre script select style svg template "
    "textarea title video"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_KEPT_TAGS = set(_BLOCKS | {"a", "br"})
_DROPPED_WITH_CONTENT = set(_DROPPED_NAMES.split())
_BLOCK_TAG = re.compile(
    rf"</?(?:{'|'.join(sorted(_BLOCKS | {'br', 'figure', 'pre'}))})\b[^<>]{{0,1000}}>", re.IGNORECASE
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|em|font|i|img|mark|q|s|script|small|span|strong|style|sub|sup|u)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:<\?xml\b[^<>]{0,200}>\s*)?(?:<!--[^<>]{0,500}-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:a|article|b|body|br|button|div|em|figure|footer|form|h[1-6]|head|header|i|img|input|label|li|link|main|meta"
    r"|nav|ol|p|path|script|section|span|strong|style|svg|table|td|title|tr|ul)(?=[\s/>])[^<>]{0,1000}>",
    re.IGNORECASE,
)
_TOP = 2_000
_MANY_TAGS = 10
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CAPTION_CLASS = re.compile(r"caption|credit", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST_POINTER = 25  # words; a longer paragraph that is one link is somebody's text
_UNWRAPPED = 120  # characters; no hard-wrapped text has longer lines


def is_page(text: str) -> bool:
    """Whether a text is the HTML of a page: it begins like one, or has ten tags in its first 2,000 characters."""
    top = text[:_TOP].lstrip("\ufeff \t\r\n")
    return _PAGE.match(top) is not None or len(_TAG.findall(top)) >= _MANY_TAGS


def has_blocks(text: str) -> bool:
    """Whether the text is HTML with paragraphs of its own."""
    return _BLOCK_TAG.search(text) is not None


def line_of_html(text: str) -> str:
    """One plain line: tags off, then entities decoded, once. Text that only looks odd ("a < b") stays as it is."""
    import nh3

    if _INLINE_TAG.search(text) or _ENTITY.search(text) or has_blocks(text):
        text = html.unescape(nh3.clean(_BLOCK_TAG.sub(" ", text[:MAX_HTML]), tags=set()))
    return plain_text(text)


def paragraphs_of_text(text: str) -> tuple[str, ...]:
    """The paragraphs of plain text or HTML, whichever it is."""
    if has_blocks(text):
        return paragraphs_of_html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _BLANK_LINE.split(text)
    if len(parts) == 1 and any(len(line) > _UNWRAPPED for line in text.split("\n")):
        parts = text.split("\n")  # one line a paragraph
    return tuple(filter(None, map(line_of_html, parts)))


def paragraphs_of_html(html: str) -> tuple[str, ...]:
    """The paragraphs, list items, quotations and sub-headings of a fragment, as plain text.

    Scripts, figures with their captions, and paragraphs that are nothing but a link ("Read next: ...") are left out.
    Two line breaks in a row part paragraphs as well. At most `MAX_HTML` characters are looked at.
    """
    import nh3
    from lxml import etree
    from lxml.html import fragment_fromstring

    clean = nh3.clean(
        html[:MAX_HTML],
        tags=_KEPT_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"*": {"class"}},
        link_rel=None,
    )
    root = fragment_fromstring(clean, create_parent="div")
    out = Paragraphs()
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped = None
    for event, element in walker:
        block = element.tag in _BLOCKS
        if event == "start":
            if _CAPTION_CLASS.search(element.get("class", "")):
                skipped = element
                walker.skip_subtree()
                continue
            if block:
                out.flush()
            if element.tag == "br":
                out.breaks()
            out.links += element.tag == "a"
            out.add(element.text)
            continue
        if element is skipped:
            skipped = None
        else:
            out.links -= element.tag == "a"
        if block:
            out.flush()
        out.add(element.tail)
    out.flush()
    return tuple(piece.text for piece in out.done if not piece.pointer)


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one block. A pointer is nothing but a link, perhaps behind a label ("Also read: ...")."""

    text: str
    pointer: bool = False


@dataclass(slots=True)
class Paragraphs:
    """Gathers the text of one block at a time, and how much of it lies in links."""

    done: list[Piece] = field(default_factory=list)
    links: int = 0  # open <a> elements
    _text: list[str] = field(default_factory=list)
    _unlinked: list[str] = field(default_factory=list)
    _break: bool = False

    def add(self, text: str | None) -> None:
        if not text:
            return
        self._text.append(text)
        if not self.links:
            self._unlinked.append(text)
        if text.strip():
            self._break = False

    def breaks(self) -> None:
        if self._break:
            self.flush()
        else:
            self._break = True
            self.add(" ")

    def flush(self) -> None:
        text = plain_text("".join(self._text))
        unlinked = text if len(self._unlinked) == len(self._text) else plain_text("".join(self._unlinked))
        if text:
            self.done.append(Piece(text, _only_points_elsewhere(text, unlinked)))
        self._text, self._unlinked, self._break = [], [], False


def _only_points_elsewhere(text: str, unlinked: str) -> bool:
    """Whether a paragraph is nothing but a link, perhaps behind a label: "Also read: ..."."""
    if text == unlinked or len(text.split()) > _LONGEST_POINTER:
        return False
    label = unlinked.strip(" -–—•|»>→.")
    return not re.search(r"\w", label) or (label.endswith(":") and len(label.split()) <= 3)
