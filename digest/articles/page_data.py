"""A page's tree with what it says of itself in a form for machines: JSON-LD and meta elements."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from digest.articles.fragments import line_of_html
from digest.articles.normalise import plain_text

Element = Any  # lxml has no types
Stated = tuple[str, str]  # a value, and where on the page it stands

_MOST_JSON = 500_000  # characters of one script
_DEEPEST_JSON = 8
_MOST_NODES = 2_000
_MOST_OF_A_META = 20  # elements of one name that are looked at
_NO_CONTENT = ("script", "style", "svg")
_MOST_LINKS = 3_000
_MOST_ELEMENTS = 500  # of what may be short
_ARTICLE_TYPE = re.compile(r"(?:.*Article|BlogPosting|Report|LiveBlogPosting|Review|SocialMediaPosting)$")


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's tree with its meta elements (lower-case name to contents) and its structured data, flattened.

    `classes` has the elements of each class attribute, with their places in the order of the page; `links` the first
    3,000 links with their text.
    """

    tree: Element
    meta: dict[str, tuple[str, ...]]
    nodes: tuple[dict[str, Any], ...]
    classes: dict[str, list[tuple[int, Element]]]
    links: tuple[tuple[Element, str], ...]

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object that is the article, or an empty one."""
        return next((node for node in self.nodes if any(map(_ARTICLE_TYPE.match, types(node)))), {})

    def values(self, name: str) -> list[Any]:
        """The values of a field of the article; those that only point to another object ("@id"), as that object."""
        return [self._whole(one) for one in listed(self.article.get(name))]

    def _whole(self, value: Any) -> Any:
        if not isinstance(value, dict) or set(value) - {"@id", "@type"} or "@id" not in value:
            return value
        return next((node for node in self.nodes if node.get("@id") == value["@id"] and len(node) > len(value)), value)

    def stated(self, *names: str) -> Iterator[Stated]:
        """What the meta elements of these names say, without empty ones."""
        for name in names:
            for text in self.meta.get(name, ()):
                if line := plain_text(text):
                    yield line, name

    def first_meta(self, *names: str) -> str | None:
        return next((text for text, _ in self.stated(*names)), None)

    def named(self, pattern: re.Pattern[str]) -> list[Element]:
        """The elements whose class attribute matches, in the order of the page."""
        found = [one for name, elements in self.classes.items() if pattern.search(name) for one in elements]
        return [element for _, element in sorted(found, key=lambda one: one[0])]


def tree_of(html: str) -> Element | None:
    """The tree of a page, or None for what is no HTML.

    Nesting is bounded by the parser (libxml2), which drops what lies deeper than 256 elements: a page of 20,000 nested
    elements costs no more than a flat one.
    """
    from trafilatura import load_html

    try:
        html.encode()
    except UnicodeEncodeError:  # half characters, which break the parser
        html = html.encode("utf-8", "ignore").decode()
    tree = load_html(html.replace("\0", ""))
    return None if tree is None else tree.getroottree().getroot()  # of a piece of HTML the whole that it was put into


def facts_of(tree: Element) -> Facts:
    """Read the tree of a page once. Takes scripts, styles and drawings out of it, so that what follows has less to read."""
    from lxml.etree import strip_elements

    meta: dict[str, list[str]] = {}
    nodes: list[dict[str, Any]] = []
    classes: dict[str, list[tuple[int, Element]]] = {}
    links: list[tuple[Element, str]] = []
    for place, element in enumerate(tree.iter("*")):
        if name := element.get("class"):
            classes.setdefault(name, []).append((place, element))
        if element.tag == "a":
            if len(links) < _MOST_LINKS:
                links.append((element, content(element)))
        elif element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            contents = meta.setdefault(name.strip().lower(), []) if name and element.get("content") else None
            if contents is not None and len(contents) < _MOST_OF_A_META:
                contents.append(element.get("content"))
        elif element.tag == "script" and len(nodes) < _MOST_NODES:
            nodes.extend(_structured(element))
    strip_elements(tree, *_NO_CONTENT, with_tail=False)
    named = {name: tuple(contents) for name, contents in meta.items()}
    return Facts(tree, named, tuple(nodes), classes, tuple(links))


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
    if "ld+json" not in (script.get("type") or "").lower():
        return
    text = script.text or ""
    if len(text) > _MOST_JSON:
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
        for item in data[:_MOST_NODES]:
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
    text = " ".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split()) if text.isascii() else plain_text(text)


def is_short(element: Element, words: int) -> bool:
    """Whether an element holds at most so many words, and no more than 500 elements. It looks at no more than that."""
    if len(list(islice(element.iter(), _MOST_ELEMENTS + 1))) > _MOST_ELEMENTS:
        return False
    for text in element.itertext():
        words -= len(text.split())
        if words < 0:
            return False
    return True
