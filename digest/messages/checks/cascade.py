"""Which declarations of an edition's CSS hold for which element, light or dark.

The rules are those of CSS Cascading 4: importance, style attribute, specificity, order. The window is taken as 800 px
wide. Only properties that decide whether text can be read are looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from digest.messages.checks.colours import colour
from digest.messages.checks.css import Declaration, Rule, declarations_of, name_of, sheet_of, split_commas

Scheme = Literal["light", "dark"]
Style = dict[str, str]  # of longhands, in small letters

WINDOW = 800  # px

# Where a size is named by a word.
SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip
INHERITED = frozenset({"inherit", "unset"})

_DIGITS = "0123456789."
_PX = {"px": 1.0, "em": 16.0, "rem": 16.0}
_MATTERS = frozenset(
    {
        "background", "background-color", "color", "display", "font", "font-size", "font-weight", "max-height",
        "opacity", "overflow", "visibility",
    }
)  # fmt: skip
_PARTS = re.compile(r"[^\s()]*+\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|[^\s()]++")
_FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::\s*([^()\s]*+)\s*)?\)")
_WIDTH = re.compile(r"(\d{1,5}(?:\.\d{1,5})?)(px|em|rem)")


def styles(document: Any, scheme: Scheme) -> Iterator[tuple[Any, Style]]:
    """Each element in the order of the document, with what holds for it of its own, not what it inherits."""
    elements = list(document.iter("*"))  # held, so that lxml makes no second object for one
    matched = _matched(document, scheme)
    for element in elements:
        yield element, _resolved(element, sorted(matched.get(element, ())))


def rules(document: Any, scheme: Scheme) -> Iterator[Rule]:
    """The rules of all style blocks that hold in this scheme, in order."""
    for block in document.iter("style"):
        if applies(block.get("media") or "all", scheme):
            for rule in sheet_of(block.text or "").rules:
                if all(name_of(one) == "media" and applies(one[len("@media") :], scheme) for one in rule.within):
                    yield rule


def applies(media: str, scheme: Scheme) -> bool:
    """Whether a media query holds on a screen of 800 px in that scheme. What is not known of does not hold."""
    return any(_holds(query.lower(), scheme) for query in split_commas(media))


def _holds(query: str, scheme: Scheme) -> bool:
    words = _FEATURE.sub(" ", query).split()
    return all(word in ("only", "all", "screen", "and") for word in words) and all(
        _has(name, value, scheme) for name, value in _FEATURE.findall(query)
    )


def _has(name: str, value: str, scheme: Scheme) -> bool:
    if name == "prefers-color-scheme":
        return value == scheme
    if name in ("min-width", "max-width") and (length := _WIDTH.fullmatch(value)):
        px = float(length[1]) * _PX[length[2]]
        return px <= WINDOW if name == "min-width" else px >= WINDOW
    return False


@dataclass(frozen=True, slots=True, order=True)
class _Given:
    """What a rule gives an element; they sort in the order in which later ones win."""

    specificity: tuple[int, int, int]
    order: int
    declarations: tuple[Declaration, ...]


def _matched(document: Any, scheme: Scheme) -> dict[Any, list[_Given]]:
    found: dict[Any, list[_Given]] = {}
    for order, rule in enumerate(rules(document, scheme)):
        declarations = tuple(one for one in rule.declarations if one.name in _MATTERS)
        paths = [_paths(selector) for selector in rule.selectors] if declarations else []
        if None in paths:  # one selector that cannot be read, and browsers pass over the whole rule
            continue
        for specificity, path in (one for known in paths if known for one in known):
            for element in _selected(path, document):
                found.setdefault(element, []).append(_Given(specificity, order, declarations))
    return found


def _selected(path: Any, document: Any) -> list[Any]:
    from lxml import etree

    try:
        return list(path(document))
    except etree.XPathError:  # a namespace, which a mail has none of
        return []


@lru_cache(maxsize=1024)
def _paths(selector: str) -> tuple[tuple[tuple[int, int, int], Any], ...] | None:
    """A selector as XPath with its specificity, None for one that cannot be read. What needs a pointer matches nothing."""
    from cssselect import HTMLTranslator, SelectorError, parse
    from lxml import etree

    try:
        return tuple(
            (one.specificity(), etree.XPath(HTMLTranslator().selector_to_xpath(one, prefix="descendant-or-self::")))
            for one in parse(selector)
            if one.pseudo_element is None
        )
    except (SelectorError, etree.XPathSyntaxError, RecursionError):
        return None


def _resolved(element: Any, given: list[_Given]) -> Style:
    style = _hints(element)
    layers = (*(one.declarations for one in given), _attribute(element.get("style") or ""))
    for important in (False, True):
        for declarations in layers:
            for one in declarations:
                if one.important is important:
                    _put(style, one.name, one.value.lower())
    return style


def _hints(element: Any) -> Style:
    """What attributes say of looks, which any CSS overrides."""
    hints: Style = {}
    if ground := element.get("bgcolor"):
        hints["background-color"] = ground if colour(ground) else f"#{ground}"
    if element.tag == "font" and (ink := element.get("color")):
        hints["color"] = ink if colour(ink) else f"#{ink}"
    return hints


@lru_cache(maxsize=1024)  # MJML writes the same attribute into many cells
def _attribute(style: str) -> tuple[Declaration, ...]:
    return tuple(one for one in declarations_of(style) if one.name in _MATTERS)


def _put(style: Style, name: str, value: str) -> None:
    """One declaration, shorthands taken apart. What is no colour changes none."""
    if name == "background":
        parts = _PARTS.findall(value)
        named = (part for part in parts if part in INHERITED or part == "currentcolor" or colour(part))
        style["background-color"] = next(named, "transparent")
    elif name == "font":
        parts = value.split()
        # A number alone is a weight: only sizes have a unit.
        size = next((part for part in parts if part in SIZES or (part[0] in _DIGITS and not part.isdecimal())), None)
        if size:
            style["font-size"] = size.partition("/")[0]
            weights = (part for part in parts[: parts.index(size)] if part == "bold" or part.isdecimal())
            style["font-weight"] = next(weights, "normal")
    elif name not in ("color", "background-color") or value in INHERITED or value == "currentcolor" or colour(value):
        style[name] = value
