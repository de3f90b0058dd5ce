"""How long a line is for its reader: in characters as people count them, and in columns."""

import unicodedata

_JOINER = "\u200d"
_EMOJI_STYLE = range(0xFE00, 0xFE10)
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
_FLAG = range(0x1F1E6, 0x1F200)


def graphemes(text: str) -> tuple[str, ...]:
    """The characters of a text as people see them: a letter with its accents, a family of emoji, a flag are one each.

    A simpler form of the grapheme clusters of Unicode (UAX 29), which knows scripts only by their combining marks.
    """
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if found and _continues(found[-1], character):
            found[-1] += character
        elif not _invisible(character):
            found.append(character)
    return tuple(found)


def columns(text: str) -> int:
    """The width of a text, where the letters of East Asia take two columns each."""
    return sum(2 if unicodedata.east_asian_width(one[0]) in "WF" else 1 for one in graphemes(text))


def _continues(before: str, character: str) -> bool:
    code = ord(character)
    if before.endswith(_JOINER) and unicodedata.category(character) == "So":
        return True
    if code in _FLAG:
        return len(before) == 1 and ord(before) in _FLAG
    mark = unicodedata.category(character) in ("Mn", "Mc", "Me")
    return mark or character == _JOINER or code in _EMOJI_STYLE or code in _SKIN or code in _TAGS


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf")
