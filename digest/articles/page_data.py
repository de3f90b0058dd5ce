"""A page's tree with what it says of itself in a form for machines: JSON-LD and meta elements."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digest.articles.fragments import line_of_html
from digest.articles.normalise import plain_text

Element = Any  # lxml has no types

_MOST_JSON = 500_000  # characters of one script
_DEEPEST_JSON = 8
_ARTICLE_TYPE = re.compile(r"(?:.*Article|BlogPosting|Report|LiveBlogPosting|Review|SocialMediaPosting)$")


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's tree with its meta elements (lower-case name to contents) and its structured data, flattened."""

    tree: Element
    meta: dict[str, tuple[str, ...]]
    nodes: tuple[dict[str, Any], ...]

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object that is the article, or an empty one."""
        return next((node for node in self.nodes if any(map(_ARTICLE_TYPE.match, types(node)))), {})

    def first_meta(self, *names: str) -> str | None:
        found = (plain_text(content) for name in names for content in self.meta.get(name, ()))
        return next(filter(None, found), None)


def facts_of(tree: Element) -> Facts:
    """Read the tree of a page once."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            meta.setdefault(name.strip().lower(), []).append(element.get("content"))
    nodes = tuple(node for script in tree.iter("script") for node in _structured(script))
    return Facts(tree, {name: tuple(contents) for name, contents in meta.items()}, nodes)


def types(node: dict[str, Any]) -> tuple[str, ...]:
    """The JSON-LD types of a node."""
    return tuple(kind for kind in listed(node.get("@type")) if isinstance(kind, str))


def listed(value: Any) -> list[Any]:
    """A JSON-LD value that may be one or several, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(value: Any) -> str | None:
    """The text, or the name, of a JSON-LD value, with entities decoded: content systems put them there."""
    for one in listed(value):
        if isinstance(one, dict):
            one = one.get("name")
        if isinstance(one, str) and (line := line_of_html(one)):
            return line
    return None


def _structured(script: Element) -> Iterator[dict[str, Any]]:
    text = script.text or ""
    if "ld+json" not in (script.get("type") or "").lower() or len(text) > _MOST_JSON:
        return
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text)
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    yield from _flattened(data, _DEEPEST_JSON)


def _flattened(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _flattened(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flattened(data.get(name), depth - 1)


def squashed(text: str | None) -> str:
    """Letters and digits only, small, for comparing headlines."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text or "").casefold()).strip()


def content(element: Element) -> str:
    """All text in an element on one line."""
    return plain_text(" ".join(element.itertext()) if len(element) else element.text or "")
