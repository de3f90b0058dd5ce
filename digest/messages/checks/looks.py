"""How text looks, element by element: its colour and what is behind it, its size and weight, and whether it is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digest.messages.checks.cascade import INHERITED, SIZES, Scheme, Style, rules, styles
from digest.messages.checks.colours import BLACK, WHITE, Colour, colour

# What Chromium takes for a page that says that it has a dark side (`color-scheme`), and for one that does not.
DARK_CANVAS = Colour(18, 18, 18)
DARK_LINK = Colour(158, 158, 255)
LINK = Colour(0, 0, 238)

_SCALE = {
    "h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67, "small": 5 / 6, "sub": 5 / 6, "sup": 5 / 6,
}  # fmt: skip
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_NEVER_SHOWN = frozenset({"head", "style", "script", "title", "template"})
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "rem": 16.0}
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})([a-z]{1,4}|%)?")


@dataclass(frozen=True, slots=True)
class Look:
    """`ink` may be translucent; `ground` is what is behind it, all layers mixed. `px` is the size of the type."""

    ink: Colour
    ground: Colour
    px: float = 16.0
    bold: bool = False
    shown: bool = True
    opacity: float = 1.0


def looks(document: Any, scheme: Scheme) -> Iterator[tuple[Any, Look]]:
    """Each element of the document with its look, in the order of the document."""
    start = _canvas(document, scheme)
    link = DARK_LINK if start.ground == DARK_CANVAS else LINK
    found: dict[Any, Look] = {}
    for element, style in styles(document, scheme):
        look = found[element] = _look(element, style, found.get(element.getparent(), start), link)
        yield element, look


def _canvas(document: Any, scheme: Scheme) -> Look:
    """Where nothing is said. A page is dark by itself only where it says that it can be."""
    said = [meta.get("content") or "" for meta in document.iter("meta") if meta.get("name") == "color-scheme"]
    said += [
        one.value
        for rule in rules(document, scheme)
        if {":root", "html"} & set(rule.selectors)
        for one in rule.declarations
        if one.name == "color-scheme"
    ]
    dark = scheme == "dark" and bool(said) and "dark" in said[-1].lower()
    return Look(WHITE, DARK_CANVAS) if dark else Look(BLACK, WHITE)


def _look(element: Any, style: Style, above: Look, link: Colour) -> Look:
    tag = element.tag
    own = link if tag == "a" and element.get("href") is not None else above.ink
    ink = _colour(style.get("color"), above.ink, above.ink) or own
    opacity = above.opacity * _share(style.get("opacity"))
    layer = _colour(style.get("background-color"), ink, None)
    return Look(
        ink=ink,
        ground=layer.faded(opacity).over(above.ground) if layer else above.ground,
        px=_size(style.get("font-size"), above.px, above.px * _SCALE.get(tag, 1.0)),
        bold=_bold(style.get("font-weight"), above.bold, tag in _BOLD),
        shown=above.shown and tag not in _NEVER_SHOWN and element.get("hidden") is None and _shown(style),
        opacity=opacity,
    )


def _colour(value: str | None, current: Colour, inherited: Colour | None) -> Colour | None:
    if value is None or value in INHERITED:
        return inherited if value else None
    return current if value == "currentcolor" else colour(value)


def _shown(style: Style) -> bool:
    """A box without height is there for the inbox's preview, not for the reader."""
    height = _LENGTH.fullmatch(style.get("max-height", ""))
    return (
        style.get("display") != "none"
        and style.get("visibility", "visible") not in ("hidden", "collapse")
        and not (style.get("overflow") == "hidden" and height is not None and float(height[1]) == 0)
    )


def _bold(value: str | None, above: bool, by_tag: bool) -> bool:
    if value is None:
        return above or by_tag
    if value in INHERITED:
        return above
    return value in ("bold", "bolder") or (value.isdecimal() and int(value) >= 700)


def _size(value: str | None, above: float, otherwise: float) -> float:
    if value is None:
        return otherwise
    if value in INHERITED:
        return above
    if value in SIZES:
        return SIZES[value]
    if value in ("smaller", "larger"):
        return above * (5 / 6 if value == "smaller" else 1.2)
    found = _LENGTH.fullmatch(value)
    number, unit = (float(found[1]), found[2]) if found else (1.0, "")
    if unit in ("em", "%"):
        return above * number / (100 if unit == "%" else 1)
    if unit is None and number == 0:
        return 0.0
    return number * _UNITS[unit] if unit in _UNITS else otherwise


def _share(value: str | None) -> float:
    found = _LENGTH.fullmatch(value or "")
    if not found or found[2] not in (None, "%"):
        return 1.0
    return min(1.0, float(found[1]) / (100 if found[2] else 1))
