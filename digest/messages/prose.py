"""An editor's own words: paragraphs with links and emphasis, as HTML and as plain text."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from digest.messages.address import safe_url
from digest.messages.fields import TOKEN
from digest.messages.phrases import as_text, sanitised, without_controls

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BLANK_LINE = re.compile(r"\n\s*\n")
_BRACKETED = re.compile(rf"<({TOKEN.pattern})>")
# Of raw HTML, each of these begins a paragraph.
_BLOCKS = frozenset(
    {
        "blockquote", "dd", "div", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "td", "th", "ul",
    }
)  # fmt: skip
_BLOCK_EDGE = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS))})>")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph. `html` may stand in a template as it is, `text` is the same for the plain part."""

    html: Markup
    text: str


def own_words(words: str) -> tuple[Prose, ...]:
    """Paragraphs of what an editor wrote, in Markdown, perhaps with HTML in it.

    Links, emphasis, code and line breaks stay; a heading, a quotation and each item of a list become a paragraph, and a
    picture becomes the words that describe it. Links lead to http:, https: and mailto: addresses, or to merge fields.
    """
    words = without_controls(words)
    hidden = _Hidden(words)
    return tuple(
        Prose(Markup(hidden.shown(html)), hidden.shown(as_text(html)))  # noqa: S704 - sanitised
        for mark, raw in _paragraphs(hidden.put(words))
        for html in _marked(mark, _pieces(raw, hidden))
    )


def plain_words(words: str) -> tuple[Prose, ...]:
    """Paragraphs of words that somebody else may have written: nothing in them is markup."""
    lines = (" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(words))
    return tuple(Prose(escape(line), line) for line in lines if line)


class _Hidden:
    """Stands in for merge fields, whose underscores are emphasis in Markdown, with letters and digits that the words do
    not hold."""

    def __init__(self, words: str) -> None:
        self._code = hashlib.sha256(words.encode()).hexdigest()[:24]
        self._tokens: dict[str, str] = {}
        self._stand_in = re.compile(rf"q{self._code}q\d+q")

    def put(self, words: str) -> str:
        return TOKEN.sub(self._put, _BRACKETED.sub(r"[\1](\1)", words))

    def _put(self, found: re.Match[str]) -> str:
        return self._tokens.setdefault(found[0], f"q{self._code}q{len(self._tokens)}q")

    def is_address(self, value: str) -> bool:
        return self._stand_in.fullmatch(value) is not None or safe_url(value) != ""

    def shown(self, words: str) -> str:
        tokens = {stand_in: token for token, stand_in in self._tokens.items()}
        return self._stand_in.sub(lambda found: tokens[found[0]], words)


def _paragraphs(words: str) -> Iterator[tuple[str, str]]:
    """The blocks as a bullet or number, if there is one, and HTML that is not sanitised yet."""
    markdown = _markdown()
    mark = ""
    for token in markdown.parse(words):
        match token.type:
            case "list_item_open":
                mark = f"{token.info}{token.markup}" if token.info else _BULLET
            case "inline":
                yield mark, _inline(markdown, token)
                mark = ""
            case "code_block" | "fence":
                yield mark, "<br>".join(f"<code>{escape(line)}</code>" for line in token.content.splitlines())
                mark = ""
            case "html_block":
                yield mark, token.content
                mark = ""


def _pieces(raw: str, hidden: _Hidden) -> Iterator[str]:
    """Sanitised paragraphs: one, unless there are blocks in raw HTML."""
    cleaned = sanitised(raw, hidden.is_address, blocks=_BLOCKS)
    if not _BLOCK_EDGE.search(cleaned):
        pieces = [cleaned]
    else:  # what spans an edge is open on one side of it
        pieces = [sanitised(piece, hidden.is_address) for piece in _BLOCK_EDGE.split(cleaned)]
    return (piece for piece in pieces if as_text(piece))


def _marked(mark: str, pieces: Iterator[str]) -> Iterator[str]:
    """The first piece with the mark before it."""
    for piece in pieces:
        yield f"{mark} {piece}" if mark else piece
        mark = ""


def _inline(markdown: "MarkdownIt", token: "Token") -> str:
    """One block's HTML, with the words that describe a picture in its place."""
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

    renderer, options = RendererHTML(), markdown.options
    children = [
        Token("text", "", 0, content=renderer.renderInlineAsText(child.children or [], options, {}))
        if child.type == "image"
        else child
        for child in token.children or []
    ]
    return renderer.renderInline(children, options, {})


def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("strikethrough")
