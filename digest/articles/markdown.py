"""An author's own file: Markdown, perhaps with YAML front matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from digest.articles.records import read_record
from digest.errors import NotAnArticle
from digest.model import Reading

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_MARKDOWN = 1_000_000  # characters
MAX_FRONT_MATTER = 20_000

_FENCE = re.compile(r"---[ \t]*\n")
_FENCE_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_BODY_FIELDS = ("body", "content", "text", "paragraphs")  # the file below the front matter is the text


def read_markdown(text: str) -> Reading:
    """What the file says: its front matter may hold the fields of a record, and the rest is the text.

    The title is the front matter's, else the first heading of level one. Links become their text, list items and
    quotations become paragraphs; code blocks, tables and HTML are dropped. Raises `NotAnArticle`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").lstrip("\n")
    if len(text) > MAX_MARKDOWN:
        raise NotAnArticle(f"is longer than {MAX_MARKDOWN:,} characters")
    front, body = _split(text)
    front = {str(name).casefold(): value for name, value in front.items()}
    record: dict[str, Any] = {name: value for name, value in front.items() if name not in _BODY_FIELDS}
    if str(record.get("draft", "")).casefold() == "true" or str(record.get("published", "")).casefold() == "false":
        raise NotAnArticle("is marked as a draft in its front matter: take the mark off when it is ready")
    title, paragraphs, image = _blocks(body)
    paragraphs, standfirst = _without_asides(paragraphs, front)
    record["paragraphs"] = [paragraph.text for paragraph in paragraphs]
    if standfirst and not any(record.get(name) for name in ("standfirst", "description", "summary")):
        record["standfirst"] = standfirst
    if title and not record.get("title") and not record.get("headline"):
        record["title"] = title
    if image and not record.get("image"):
        record["image"] = image
    return read_record(record)


def _split(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and the rest."""
    if text.startswith("+++"):
        raise NotAnArticle("has front matter between +++ lines: write it as YAML between --- lines")
    opening = _FENCE.match(text)
    if opening is None:
        return {}, text
    closing = _FENCE_END.search(text, opening.end())
    if closing is None:
        raise NotAnArticle("has front matter that does not end: close it with a line of ---")
    if closing.start() > MAX_FRONT_MATTER:
        raise NotAnArticle(f"has front matter of more than {MAX_FRONT_MATTER:,} characters")
    return _front_matter(text[opening.end() : closing.start()]), text[closing.end() :]


def _front_matter(source: str) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        # "base" builds nothing but texts, lists and mappings: dates are read by our own rules, and no tag makes objects
        front = YAML(typ="base", pure=True).load(source)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1  # from 0, and below the fence
        raise NotAnArticle(f"has wrong front matter in line {line}: {_first_line(error.problem)}") from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise NotAnArticle("has front matter that is no YAML") from error
    if front in (None, ""):
        return {}
    if not isinstance(front, dict):
        raise NotAnArticle("has front matter that is no list of fields: write each as name: value")
    return front


def _first_line(problem: str | None) -> str:
    return (problem or "it is no YAML").split("\n")[0]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    emphasised: bool = False  # all of it


def _without_asides(paragraphs: list[_Paragraph], front: dict[str, Any]) -> tuple[list[_Paragraph], str | None]:
    """The running text, and the standfirst where the first paragraph is all in italics or bold.

    A last paragraph in italics that begins with the author's name is about the author, and left out.
    """
    standfirst = None
    if len(paragraphs) > 1 and paragraphs[0].emphasised:
        standfirst, paragraphs = paragraphs[0].text, paragraphs[1:]
    author = front.get("author")
    about = isinstance(author, str) and author and paragraphs and paragraphs[-1].text.startswith(author)
    if about and len(paragraphs) > 1 and paragraphs[-1].emphasised:
        paragraphs = paragraphs[:-1]
    return paragraphs, standfirst


def _blocks(body: str) -> tuple[str | None, list[_Paragraph], dict[str, str] | None]:
    """The first h1, all other paragraphs and sub-headings as plain text, and the first image."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    title: str | None = None
    paragraphs: list[_Paragraph] = []
    image: dict[str, str] | None = None
    in_table = False
    for before, token in pairwise(tokens):
        in_table = (in_table or token.type == "table_open") and token.type != "table_close"
        if token.type != "inline" or in_table:
            continue
        image = image or _image(token.children or ())
        line = _plain(token.children or ())
        if title is None and before.type == "heading_open" and before.tag == "h1":
            title = line
        elif line:
            paragraphs.append(_Paragraph(line, _emphasised(token.children or ())))
    return title, paragraphs, image


def _plain(tokens: Sequence["Token"]) -> str:
    parts = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()


def _emphasised(tokens: Sequence["Token"]) -> bool:
    shown = [token for token in tokens if token.type != "text" or token.content]
    kinds = [token.type for token in shown]
    pairs = (("em_open", "em_close"), ("strong_open", "strong_close"))
    return (
        any(kinds[0] == first and kinds[-1] == last and kinds.count(first) == 1 for first, last in pairs)
        if kinds
        else False
    )


def _image(tokens: Sequence["Token"]) -> dict[str, str] | None:
    for token in tokens:
        if token.type == "image":
            return {
                "url": str(token.attrs.get("src", "")),
                "alt": token.content,
                "caption": str(token.attrs.get("title", "")),
            }
    return None
