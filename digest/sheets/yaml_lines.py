"""YAML as people like to read it: lines of keys with values and of remarks, which are read back exactly as they were."""

import json
import re
import unicodedata
from collections.abc import Iterator

WIDTH = 100
REMARK = "##"  # begins the remarks that are written anew each time; an editor's own begin with one sign

_FOLD = re.compile(r"(?<=[^ ]) (?=[^ #])")  # a line of a text never looks like a remark
_SPACES = re.compile(r"\s+")
_NUMBER_LETTERS = frozenset("eExXoObB_")  # those that YAML may read as a part of a number
_WITH_A_MEANING = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# Signs that cannot be seen and turn the order of those around them.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def pair(key: str, value: str, indent: int = 0, *, first: bool = False) -> Iterator[str]:
    """The lines of a key and its text; the `first` key of a member of a list has the dash."""
    start = " " * indent + key + ":"
    if first:
        start = " " * (indent - 2) + "- " + key + ":"
    line = f"{start} {scalar(value)}"
    if (len(line) > WIDTH or "\n" in value) and _may_be_folded(value):
        yield f"{start} >-"
        yield from _folded(value, " " * (indent + 2))
    else:
        yield line


def scalar(text: str) -> str:
    """A text on one line, in quotes where YAML would read it otherwise without them."""
    return text if _is_plain(text) else '"' + "".join(map(_escaped, text)) + '"'


def remarks(text: str, indent: int = 0, *, more: str = "") -> Iterator[str]:
    """A remark, folded; its second line and those that follow begin with `more`."""
    start = " " * indent + REMARK + " "
    words = one_line(text).split(" ")
    line = start + words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = start + more + word
        else:
            line += " " + word
    yield line


def one_line(text: str) -> str:
    """A text from anywhere as it may stand in a remark."""
    return "".join(sign if _is_seen(sign) else " " for sign in _SPACES.sub(" ", text)).strip()


def _folded(text: str, pad: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        line = ""
        for word in _FOLD.split(paragraph):
            if line and len(pad) + len(line) + 1 + len(word) > WIDTH:
                yield pad + line
                line = word
            else:
                line = f"{line} {word}" if line else word
        if line:
            yield pad + line


def _may_be_folded(text: str) -> bool:
    if text[:1] in ("", " ", "\n") or text[-1] in (" ", "\n"):
        return False
    lines = text.split("\n")
    return all(line == line.strip(" ") and line[:1] != "#" and all(map(_is_seen, line)) for line in lines)


def _is_plain(text: str) -> bool:
    if not text[:1].isalnum() or text[-1] in (" ", ":") or text.lower() in _WITH_A_MEANING:
        return False
    if text[0].isnumeric() and (text[:2].lower() in ("0x", "0o", "0b") or not any(map(_is_letter, text))):
        return False
    return ": " not in text and " #" not in text and all(map(_is_seen, text))


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and sign not in _NUMBER_LETTERS


def _is_seen(sign: str) -> bool:
    """Whether a sign may stand as it is: those of all scripts with what joins them, but none that hides or turns."""
    if sign.isprintable():
        return True
    return unicodedata.category(sign) in ("Zs", "Cf") and sign != "\ufeff" and sign not in _TURNS


def _escaped(sign: str) -> str:
    if sign in '"\\' or sign < " ":
        return json.dumps(sign)[1:-1]
    if _is_seen(sign):
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
