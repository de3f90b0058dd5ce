"""The kinds of values that a theme has, each with what is expected of it in words.

They end up in CSS and in attributes, so each kind takes what it needs and no sign that could end a rule and begin
another.
"""

import re
from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from digest.config.words import nearest

Kind = Callable[[Any], Any]  # gives the value as it is used, or raises `Misfit`

NARROWEST, WIDEST = 320, 800  # px; a phone's width, and more than any mail program shows
LONGEST = 200

_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_PX = re.compile(r"([0-9]{1,4})px")
_SIZE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})?(?:px|em|rem|%)")
_FAMILY = r"""(?:-?[^\W\d_][\w -]*|'[\w .-]+'|"[\w .-]+")"""
_FONTS = re.compile(rf"{_FAMILY}(?: *, *{_FAMILY})*")
_RATIO = re.compile(r"([1-9][0-9]{0,2}):([1-9][0-9]{0,2})")
_IN_CSS = re.compile(r"""[<>{};"'\\@!`\x00-\x1f\x7f-\x9f\u2028\u2029]|/\*|\*/|url *\(|expression *\(""", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Misfit(Exception):  # noqa: N818 - a finding about a value
    """A value is not what is expected in its place."""


def kind_of(own: Any, here: tuple[str, ...]) -> Kind:
    """What a value has to be: by its place where all themes have it, else by the value that the theme has."""
    if here in _BY_PLACE:
        return _BY_PLACE[here]
    if len(here) == 2 and here[0] in _BY_GROUP:
        return _BY_GROUP[here[0]]
    if isinstance(own, bool):
        return _yes_or_no
    if isinstance(own, int | float):
        return _number
    if isinstance(own, list):
        return _list
    if isinstance(own, str) and _COLOUR.fullmatch(own):
        return _colour
    if isinstance(own, str) and _SIZE.fullmatch(own):
        return _size
    return _phrase if isinstance(own, str) else _anything


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise Misfit('a colour in quotes such as "#9c2f20"')
    digits = value[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _width(value: Any) -> str:
    found = _PX.fullmatch(value) if isinstance(value, str) else None
    if not found or not NARROWEST <= int(found[1]) <= WIDEST:
        raise Misfit(f"a width from {NARROWEST}px to {WIDEST}px, such as 600px")
    return found[0]


def _corner(value: Any) -> str:
    found = _PX.fullmatch(value) if isinstance(value, str) else None
    if not found or int(found[1]) > 100:
        raise Misfit("a size from 0px to 100px, such as 3px")
    return found[0]


def _size(value: Any) -> str:
    if not isinstance(value, str) or not _SIZE.fullmatch(value):
        raise Misfit("a size such as 12px, 1.5em or 50%")
    return value


def _fonts(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not _FONTS.fullmatch(value):
        raise Misfit("names of fonts with commas between them, such as Georgia, serif")
    return value.replace('"', "'")


def pixels(value: Any) -> int:
    if isinstance(value, str) and (found := _PX.fullmatch(value)):
        value = int(found[1])
    if isinstance(value, bool) or not isinstance(value, int) or not 16 <= value <= WIDEST:
        raise Misfit(f"a width in px from 16 to {WIDEST}, such as 180")
    return value


def _ratio(value: Any) -> str:
    found = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if value != "none" and (found is None or not 1 / 5 <= int(found[1]) / int(found[2]) <= 10):
        raise Misfit('width and height in quotes, such as "16:9", from "1:5" to "10:1"; or none')
    return str(value)


def _which_stories(value: Any) -> str:
    choices = ("all", "lead", "none")
    if value not in choices:
        meant = nearest(value, choices) if isinstance(value, str) else None
        raise Misfit("all, lead or none" + (f" (did you mean {meant}?)" if meant else ""))
    return str(value)


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Misfit("true or false")
    return value


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise Misfit("a number")
    return value


def _phrase(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or _IN_CSS.search(value):
        raise Misfit(f"one line of at most {LONGEST} characters, without quotes and < > {{ }} ; @ ! \\")
    return value


def one_line(value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST or _CONTROL.search(value):
        raise Misfit(f"words on one line, at most {LONGEST} characters")
    return value


def picture_file(value: Any) -> str:
    name = one_line(value)
    if not name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
        raise Misfit("the name of a picture's file, such as logo.png")
    return name


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > 50:
        raise Misfit("a list of at most 50 values")
    return [_anything(one) for one in value]


def _anything(value: Any) -> Any:
    """A value of a place whose kind the theme leaves open."""
    if value is None or isinstance(value, bool):
        return value
    return _number(value) if isinstance(value, int | float) else _phrase(value)


def placeholders(words: str) -> set[str]:
    """The names in braces. Raises `Misfit` for braces that are no plain name."""
    try:
        parts = [part for part in Formatter().parse(words) if part[1] is not None]
    except ValueError:
        raise Misfit("words whose braces are closed") from None
    for _, name, spec, conversion in parts:
        if spec or conversion or not str(name).isidentifier():
            raise Misfit("words with plain names in braces, such as {number}")
    return {str(name) for _, name, _, _ in parts}


_BY_PLACE: Mapping[tuple[str, ...], Kind] = {
    ("width",): _width,
    ("radius",): _corner,
    ("pictures", "stories"): _which_stories,
    ("pictures", "width"): pixels,
    ("pictures", "lead_width"): pixels,
    ("pictures", "ratio"): _ratio,
}
_BY_GROUP: Mapping[str, Kind] = {"fonts": _fonts, "light": _colour, "dark": _colour}
