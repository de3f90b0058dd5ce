"""Which way a text is written, where that is not the way of the edition it stands in."""

import re
from unicodedata import bidirectional

from digest.messages.fields import TOKEN

_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}  # the letters that have a direction of their own, by Unicode
_MARKS = {"ltr": "\u200e", "rtl": "\u200f"}
_NO_WORDS = re.compile(rf"{TOKEN.pattern}|(?:https?://|mailto:)\S+")  # Latin letters in any language


def turned(text: str, edition: str) -> str:
    """`ltr` or `rtl` if the text runs against an edition that runs the other way, else "".

    Both its first letter and most of its letters have to say so: an Arabic headline may begin with NATO, and may hold
    a long name in Latin letters.
    """
    ways = [_WAYS[kind] for kind in map(bidirectional, _NO_WORDS.sub("", text)) if kind in _WAYS]
    other = "ltr" if edition == "rtl" else "rtl"
    return other if ways[:1] == [other] and 2 * ways.count(other) > len(ways) else ""


def marked(text: str, edition: str) -> str:
    """The text as it may stand in a line with others: one that runs the other way keeps its full stop at its own end."""
    mark = _MARKS.get(turned(text, edition), "")
    return f"{mark}{text}{mark}"
