"""Which MJML element stands where, and with which attributes: MRML takes anything, so a slip would go out as it is.

The tables hold what MJML's documentation has and MRML acts on. Tests render each attribute, so that one which MRML
begins to heed, or stops to heed, shows.
"""

from collections.abc import Iterable
from functools import lru_cache

from digest.config.words import listing, nearest

# The content of these is HTML or text, kept as it is; only here does white space between elements matter.
ENDING = frozenset(
    {
        "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-navbar-link", "mj-preview", "mj-raw",
        "mj-social-element", "mj-table", "mj-text", "mj-title",
    }
)  # fmt: skip
PLAIN = frozenset({"mj-accordion-title", "mj-preview", "mj-title"})  # no elements in them
UNCONDITIONAL = PLAIN | {"mj-button", "mj-table"}  # no comments for Outlook in them

_CONTENT = (
    "mj-accordion mj-button mj-carousel mj-divider mj-image mj-navbar mj-raw mj-social mj-spacer mj-table mj-text"
)
# No mj-raw in mj-wrapper, mj-social, mj-navbar and mj-accordion, where MJML has it: MRML shows it to Outlook alone, or
# does not take it.
_CHILDREN = {
    "": "mjml",
    "mjml": "mj-head mj-body",
    "mj-head": "mj-attributes mj-breakpoint mj-font mj-preview mj-raw mj-style mj-title",
    "mj-body": "mj-hero mj-raw mj-section mj-wrapper",
    "mj-wrapper": "mj-hero mj-section",
    "mj-section": "mj-column mj-group mj-raw",
    "mj-group": "mj-column mj-raw",
    "mj-column": _CONTENT,
    "mj-hero": _CONTENT,
    "mj-accordion": "mj-accordion-element",
    "mj-accordion-element": "mj-accordion-text mj-accordion-title",
    "mj-carousel": "mj-carousel-image",
    "mj-navbar": "mj-navbar-link",
    "mj-social": "mj-social-element",
}
_OUTSIDE_BODY = ("", "mjml", "mj-head")
CHILDREN = {parent: frozenset(children.split()) for parent, children in _CHILDREN.items()}
ONCE = frozenset({"mj-body", "mj-head"})  # MRML would keep the last one and drop the others

_PADDING = "padding padding-bottom padding-left padding-right padding-top"
_BORDER = "border border-bottom border-left border-radius border-right border-top"
_FONT = "color font-family font-size font-weight"
_LINK = "href rel target"
_ICONS = "icon-align icon-height icon-position icon-unwrapped-alt icon-unwrapped-url icon-width icon-wrapped-alt "
_ICONS += "icon-wrapped-url"
_BACKGROUND = "background-color background-position background-position-x background-position-y background-repeat "
_BACKGROUND += "background-size background-url"
_SECTION = f"{_BACKGROUND} {_BORDER} {_PADDING} direction full-width text-align"
_BLOCK = f"{_PADDING} container-background-color"
_ATTRIBUTES = {
    "mjml": "dir lang owa",
    "mj-accordion": f"{_BLOCK} {_ICONS} border font-family",
    "mj-accordion-element": f"{_ICONS} background-color border font-family",
    "mj-accordion-text": f"{_PADDING} {_FONT} background-color letter-spacing line-height",
    "mj-accordion-title": f"{_PADDING} background-color color font-family font-size",
    "mj-attributes": "",
    "mj-body": "background-color width",
    "mj-breakpoint": "width",
    "mj-button": f"{_BLOCK} {_BORDER} {_FONT} {_LINK} align background-color font-style height inner-padding "
    "letter-spacing line-height name text-align text-decoration text-transform vertical-align width",
    "mj-carousel": f"{_BLOCK} align border-radius icon-width left-icon right-icon tb-border tb-border-radius "
    "tb-hover-border-color tb-selected-border-color tb-width thumbnails",
    "mj-carousel-image": f"{_LINK} alt border-radius src tb-border tb-border-radius thumbnails-src title",
    "mj-column": f"{_BORDER} {_PADDING} background-color direction inner-background-color inner-border "
    "inner-border-bottom inner-border-left inner-border-radius inner-border-right inner-border-top vertical-align "
    "width",
    "mj-divider": f"{_BLOCK} align border-color border-style border-width width",
    "mj-font": "href name",
    "mj-group": "background-color direction vertical-align width",
    "mj-head": "",
    "mj-hero": f"{_PADDING} background-color background-height background-position background-url background-width "
    "height inner-background-color inner-padding inner-padding-bottom inner-padding-left inner-padding-right "
    "inner-padding-top vertical-align",
    "mj-image": f"{_BLOCK} {_LINK} align alt border border-left border-radius border-right fluid-on-mobile font-size "
    "height max-height name src srcset title usemap width",
    "mj-navbar": f"{_PADDING} align base-url hamburger ico-align ico-close ico-color ico-font-family ico-font-size "
    "ico-line-height ico-open ico-padding ico-padding-bottom ico-padding-left ico-padding-right ico-padding-top "
    "ico-text-decoration ico-text-transform",
    "mj-navbar-link": f"{_PADDING} {_FONT} {_LINK} font-style letter-spacing line-height name text-decoration "
    "text-transform",
    "mj-preview": "",
    "mj-raw": "",
    "mj-section": _SECTION,
    "mj-social": f"{_BLOCK} {_FONT} align border-radius font-style icon-height icon-padding icon-size inner-padding "
    "line-height mode text-decoration text-padding vertical-align",
    "mj-social-element": f"{_PADDING} {_FONT} {_LINK} align alt background-color border-radius font-style icon-height "
    "icon-padding icon-size line-height name src text-decoration text-padding title vertical-align",
    "mj-spacer": f"{_BLOCK} height",
    "mj-style": "inline",
    "mj-table": f"{_BLOCK} align border cellpadding cellspacing color font-family font-size line-height role "
    "table-layout vertical-align width",
    "mj-text": f"{_BLOCK} {_FONT} align font-style height letter-spacing line-height text-decoration text-transform "
    "vertical-align",
    "mj-title": "",
    "mj-wrapper": _SECTION,
}
_IN_BODY = frozenset().union(*(children for parent, children in CHILDREN.items() if parent not in _OUTSIDE_BODY))
_STYLED = _IN_BODY - {"mj-raw"} | {"mj-body"}
CHILDREN["mj-attributes"] = _STYLED | {"mj-all", "mj-class"}
ATTRIBUTES = {
    element: frozenset(names.split()) | (frozenset({"css-class", "mj-class"}) if element in _STYLED else frozenset())
    for element, names in _ATTRIBUTES.items()
}
_DEFAULTS = frozenset().union(*(ATTRIBUTES[element] for element in _STYLED))
# What MJML has and MRML leaves out. `role` of mj-table is left out as well, and put in afterwards.
LOST = {
    "mj-accordion-title": "font-weight",
    "mj-body": "id",
    "mj-button": "title",
    "mj-hero": "border-radius mode",
    "mj-image": "border-bottom border-top sizes",
    "mj-section": "gutter text-padding",
    "mj-social": "border table-layout",
    "mj-social-element": "border icon-position sizes srcset",
    "mj-spacer": "border border-bottom border-left border-right border-top",
    "mj-text": "background-color",
    "mj-table": "font-weight",
    "mj-wrapper": "gap gutter text-padding",
}
# Without these MRML shows nothing, or an icon from somebody else's server, who would see who reads.
REQUIRED = {
    "mj-accordion": ("icon-wrapped-url", "icon-unwrapped-url"),
    "mj-carousel": ("left-icon", "right-icon"),
    "mj-carousel-image": ("src",),
    "mj-font": ("name", "href"),
    "mj-image": ("src",),
    "mj-social-element": ("src",),
}
_INSTEAD = {
    "mj-include": 'is not used here: write {% include "name.mjml.j2" %}',
    "mj-html-attributes": "is not used here: write the attributes into the HTML itself",
    "mj-selector": "is not used here: write the attributes into the HTML itself",
    "mj-html-attribute": "is not used here: write the attributes into the HTML itself",
}


@lru_cache(maxsize=1000)  # a newsletter has some twenty pairs of elements, hundreds of times
def misplaced(element: str, parent: str) -> str:
    """What is wrong with `element` in `parent` ("" is the document), and where it belongs; "" if nothing is.

    Both are outside of HTML: `parent` is no element of `ENDING`, or `element` is one of MJML's.
    """
    if element in CHILDREN.get(parent, ()):
        return ""
    if parent == "mj-attributes" and element not in _INSTEAD:
        return f"<{element}> cannot stand in <mj-attributes>, where defaults are{_meant(element, CHILDREN[parent])}"
    if parent == "mj-class":
        return f"<{element}> cannot stand in <mj-class>: write a class for each kind of element"
    if element in _INSTEAD:
        return f"<{element}> {_INSTEAD[element]}"
    if element == "mjml":
        return "<mjml> stands once, around everything"
    within = f"in <{parent}>" if parent else "at the beginning"
    if not element.startswith("mj-"):
        if not parent:
            return f"<{element}> stands {within}, where <mjml> belongs"
        return f"<{element}> stands directly {within}: put it into <{_home_of_html(parent)}>"
    parents = [name for name, children in CHILDREN.items() if element in children]
    if not parents:
        return f"<{element}> is no MJML element{_meant(element, ATTRIBUTES)}"
    where = listing((f"<{name}>" for name in parents if name != "mj-attributes" or len(parents) == 1), "or")
    return f"<{element}> cannot stand {within}: put it into {where}"


@lru_cache(maxsize=1000)
def wrong_attribute(element: str, name: str, in_attributes: bool = False) -> str:
    """What is wrong with this attribute of an MJML element, "" if nothing is. In mj-attributes there are defaults."""
    if element in ("mj-all", "mj-class"):
        known = _DEFAULTS | {"name"} if element == "mj-class" else _DEFAULTS
    else:
        known = ATTRIBUTES[element]
    if name in known:
        return ""
    place = f"<{element}>" if not in_attributes else f"<{element}> in <mj-attributes>"
    if name in LOST.get(element, "").split():
        return f"{name} has no effect on {place} here: take it out"
    return f"{place} has no {name}{_meant(name, known)}"


def _home_of_html(parent: str) -> str:
    """The element in `parent` that takes HTML."""
    inside = CHILDREN.get(parent, frozenset())
    if "mj-text" in inside:
        return "mj-text"
    return "mj-raw" if "mj-raw" in inside else "mj-text"


def _meant(given: str, known: Iterable[str]) -> str:
    word = nearest(given, known)
    return f"; did you mean {word}?" if word else ""
