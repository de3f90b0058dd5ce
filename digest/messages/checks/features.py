"""Which features of HTML and CSS an edition uses, by the names that caniemail.com has for them ("css-display-flex")."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from digest.messages.checks.css import Declaration, Rule, declarations_of, name_of, sheet_of
from digest.messages.checks.finding import Proof


@dataclass(slots=True)
class Use:
    """How often a feature is used, and the first element that does; `element` is a style element for what is in one."""

    element: Any
    count: int = 0


# Properties that caniemail.com describes under one name, or under another than their own.
_PROPERTIES = {
    **dict.fromkeys(("bottom", "left", "right", "top"), "css-left-right-top-bottom"),
    **dict.fromkeys(("column-gap", "grid-gap", "row-gap"), "css-gap"),
    **dict.fromkeys(("block-size", "inline-size"), "css-block-inline-size"),
    **dict.fromkeys(
        ("column-fill", "column-rule", "column-span", "column-width", "columns"), "css-column-layout-properties"
    ),
    **dict.fromkeys(("grid-template-areas", "grid-template-columns", "grid-template-rows"), "css-grid-template"),
    **dict.fromkeys(("margin-block", "margin-inline"), "css-margin-inline-block"),
    **dict.fromkeys(("padding-block", "padding-inline"), "css-padding-inline-block"),
    **dict.fromkeys(("margin-block-end", "margin-block-start"), "css-margin-block-start-end"),
    **dict.fromkeys(("margin-inline-end", "margin-inline-start"), "css-margin-inline-start-end"),
    **dict.fromkeys(("padding-block-end", "padding-block-start"), "css-padding-block-start-end"),
    **dict.fromkeys(("padding-inline-end", "padding-inline-start"), "css-padding-inline-start-end"),
    **dict.fromkeys(("border-block", "border-inline"), "css-border-inline-block"),
    "mask": "css-mask-image",
    "flex-flow": "css-flex-wrap",
    "overflow-x": "css-overflow",
    "overflow-y": "css-overflow",
    "scroll-snap-align": "css-scroll-snap",
    "scroll-snap-type": "css-scroll-snap",
}
_VALUES = {
    ("display", "flex"): "css-display-flex",
    ("display", "inline-flex"): "css-display-flex",
    ("display", "grid"): "css-display-grid",
    ("display", "inline-grid"): "css-display-grid",
    ("display", "none"): "css-display-none",
}
# A flow in rows and a single line are what a client without the feature does anyway.
_HARMLESS = {("flex-direction", "row"), ("flex-wrap", "nowrap"), ("position", "static"), ("float", "none")}
_FUNCTIONS = {
    "calc": "css-unit-calc",
    "clamp": "css-function-clamp",
    "conic-gradient": "css-conic-gradient",
    "lab": "css-modern-color",
    "lch": "css-modern-color",
    "light-dark": "css-function-light-dark",
    "linear-gradient": "css-linear-gradient",
    "max": "css-function-max",
    "min": "css-function-min",
    "oklab": "css-modern-color",
    "oklch": "css-modern-color",
    "radial-gradient": "css-radial-gradient",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "var": "css-variables",
}
_UNITS = {unit: f"css-unit-{unit}" for unit in ("ch", "ex", "rem", "vh", "vmax", "vmin", "vw")}
_MEDIA = {
    "any-hover": "css-at-media-hover",
    "hover": "css-at-media-hover",
    "orientation": "css-at-media-orientation",
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "-webkit-device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "-webkit-min-device-pixel-ratio": "css-at-media-device-pixel-ratio",
}
_COMBINATORS = {">": "css-selector-child", "+": "css-selector-adjacent-sibling", "~": "css-selector-general-sibling"}
_SEMANTIC = frozenset(
    {
        "article",
        "aside",
        "details",
        "figcaption",
        "figure",
        "footer",
        "header",
        "main",
        "mark",
        "nav",
        "section",
        "summary",
    }
)
_ATTRIBUTES = frozenset(
    {
        "aria-describedby", "aria-labelledby", "aria-live", "background", "hidden", "loading", "popover", "required",
        "srcset", "target",
    }
)  # fmt: skip
_SUFFIXES = {"jpeg": "jpg", "svg+xml": "svg", "tif": "tiff", "x-icon": "ico", "heic": "heif"}

# Rules that speak to one client, in the way that this client is known by; all others are meant to pass over them.
_FOR_ONE_CLIENT = ("[data-ogs", "[x-apple", "#outlook", ".moz-text-html", "u + ", "u+", "#MessageViewBody", "[owa]")

_FUNCTION = re.compile(r"([a-z-]{1,20})\(")
_UNIT = re.compile(r"(?<![\w#.-])[\d.]{1,9}(ch|ex|rem|vh|vmax|vmin|vw)\b")
_FEATURE = re.compile(r"\(\s*([\w-]+)")
_PSEUDO = re.compile(r"(::?)([a-z-]{1,30})")
_STRING = re.compile(r"""\[[^\[\]]*+\]|"[^"]*+"|'[^']*+'""")


def features(proof: Proof) -> dict[str, Use]:
    """All features used, in the order of their first use. Names are such that caniemail.com may know; not all are known."""
    found: dict[str, Use] = {}
    media_types = {one.cid: one.media_type for one in proof.message.attachments}
    for element in proof.document.iter("*"):
        names: Iterable[str] = (*_of_element(element, media_types), *of_style(element.get("style") or ""))
        if element.tag == "style":
            names = (*names, *_of_sheet(element.text or ""))
        for name in names:
            found.setdefault(name, Use(element)).count += 1
    return found


@lru_cache(maxsize=1024)  # MJML writes the same attribute into many cells
def of_style(style: str) -> tuple[str, ...]:
    """The features of a style attribute, each once."""
    return tuple(dict.fromkeys(name for one in declarations_of(style) for name in _of_declaration(one)))


def _of_declaration(one: Declaration) -> Iterator[str]:
    name, value = one.name, one.value.lower()
    if name.startswith("--"):
        yield "css-variables"
        return
    if name.startswith(("-", "mso-")):  # written for one client, and passed over by all others
        return
    if (name, value) not in _HARMLESS:
        yield _PROPERTIES.get(name, f"css-{name}")
    if special := _VALUES.get((name, value)):
        yield special
    if one.important:
        yield "css-important"
    if "(" in value:
        functions = set(_FUNCTION.findall(value))
        yield from sorted({_FUNCTIONS[function] for function in functions if function in _FUNCTIONS})
        if name == "background" and "url" in functions:
            yield "css-background-image"
    for unit in set(_UNIT.findall(value)):
        yield _UNITS[unit]


def _of_element(element: Any, media_types: dict[str, str]) -> Iterator[str]:
    tag = element.tag
    if tag in _SEMANTIC:
        yield "html-semantics"
    elif tag in ("ul", "ol", "dl"):
        yield "html-lists"
    elif tag in ("input", "button"):
        yield f"html-{tag}-{(element.get('type') or ('text' if tag == 'input' else 'submit')).lower()}"
    elif tag == "map":
        yield "html-image-maps"
    elif tag != "link" or "stylesheet" in (element.get("rel") or "").lower():
        yield f"html-{tag}"
    for name in element.keys():  # noqa: SIM118 - an element is no mapping: iterating over it gives its children
        if name in _ATTRIBUTES:
            yield f"html-{name}" if name != "loading" else "html-loading-attribute"
    if tag == "a" and (element.get("href") or "").startswith("#"):
        yield "html-anchor-links"
    if tag in ("img", "source") and (kind := _image_kind(element.get("src") or "", media_types)):
        yield f"image-{kind}"


def _image_kind(source: str, media_types: dict[str, str]) -> str:
    if source.startswith("data:"):
        return "base64"
    if source.startswith("cid:"):
        kind = media_types.get(source[4:], "").partition("/")[2]
    else:
        try:
            kind = urlsplit(source).path.rpartition("/")[2].rpartition(".")[2]
        except ValueError:
            return ""
    return _SUFFIXES.get(kind.lower(), kind.lower())


def _of_sheet(css: str) -> Iterator[str]:
    sheet = sheet_of(css)
    for at_rule in sheet.at_rules:
        yield f"css-at-{name_of(at_rule)}"
        if name_of(at_rule) == "media":
            yield from {_MEDIA[name] for name in _FEATURE.findall(at_rule) if name in _MEDIA}
    if sheet.nesting:
        yield "css-nesting"
    for rule in sheet.rules:
        yield from _of_rule(rule)


def _of_rule(rule: Rule) -> Iterator[str]:
    selectors = [one for one in rule.selectors if not any(mark in one for mark in _FOR_ONE_CLIENT)]
    if rule.selectors and not selectors:
        return
    # What a @font-face declares are no properties of elements.
    if rule.selectors:
        for declaration in rule.declarations:
            yield from _of_declaration(declaration)
    for selector in selectors:
        yield from _of_selector(selector)


def _of_selector(selector: str) -> Iterator[str]:
    if "[" in selector:
        yield "css-selector-attribute"
    plain = _STRING.sub("", selector)
    for mark, name in _COMBINATORS.items():
        if mark in plain:
            yield name
    if "*" in plain:
        yield "css-selector-universal"
    for colons, name in _PSEUDO.findall(plain):
        element = len(colons) == 2 or name in ("after", "before", "first-letter", "first-line")
        yield f"css-pseudo-{'element' if element else 'class'}-{name}"
