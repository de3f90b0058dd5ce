"""Header fields as they stand in a message: ASCII, with RFC 2047 for the rest, folded at blanks.

Every value from outside passes through here, and none can begin a header of its own: CR, LF and NUL are refused. Runs of
blanks are encoded, so that DKIM's relaxed canonical form (RFC 6376, 3.4.2) of a header is the header itself.
"""

import re
from base64 import b64encode
from urllib.parse import quote

LINE = 76
_WIDEST = 998  # RFC 5322, 2.1.1
# An encoded word may have 75 octets; fewer, so that the first stands on one line with the name of its field.
_WORD = 66

_BREAK = re.compile(r"[\r\n\0]")
_PLAIN = re.compile(r"(?! )(?:(?!  |=\?)[\x20-\x7e])*+(?<! )")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*+@(?=.{1,253}$)"
                      r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*+")  # fmt: skip
_LITERAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")  # RFC 2047, 5 (3)


def unstructured(name: str, value: str) -> str:
    """A text, such as a subject."""
    refuse_breaks(name, value)
    fits = all(len(word) < LINE - len(name) - 2 for word in value.split(" "))
    return value if _PLAIN.fullmatch(value) and fits else encoded_words(value)


def mailbox(name: str, display: str, address: str) -> str:
    """`display <address>`, quoted or encoded as it needs; the address alone if there is no name (RFC 5322, 3.4).

    White space in the name becomes single blanks: many programs that read mail do the same.
    """
    refuse_breaks(name, display)
    checked = checked_address(name, address)
    display = " ".join(display.split())
    return f"{_phrase(display)} <{checked}>" if display else checked


def list_id(display: str, identifier: str) -> str:
    """`display <identifier>` (RFC 2919). The identifier is a domain name that nobody else uses for a list."""
    refuse_breaks("List-Id", display)
    if not _ADDRESS.fullmatch(f"list@{identifier}") or "." not in identifier:
        raise ValueError(f"List-Id: {identifier!r} is no name such as weekly.example.org")
    display = " ".join(display.split())
    return f"{_phrase(display)} <{identifier}>" if display else f"<{identifier}>"


def checked_address(name: str, address: str) -> str:
    """The address itself. Raises `ValueError` for all but `local@domain` in ASCII (RFC 5321 without quoted local parts)."""
    refuse_breaks(name, address)
    if not address.isascii():
        raise ValueError(f"{name}: {address!r} has characters beyond ASCII; write its domain in the form xn--…")
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise ValueError(f"{name}: {address!r} is no e-mail address")
    return address


def refuse_breaks(name: str, value: str) -> None:
    if _BREAK.search(value):
        raise ValueError(f"{name}: {value!r} has a line break or NUL in it, which no header may have")


def encoded_words(text: str) -> str:
    """The whole text as encoded words (RFC 2047), in Q or B, whichever is shorter; no character is cut in two."""
    try:
        octets = text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{text!r} has half of a surrogate pair in it, which is no text") from error
    quoted = sum(1 if octet in _LITERAL or octet == 0x20 else 3 for octet in octets) <= len(octets) * 4 / 3
    encode = _q if quoted else _b
    room = _WORD - len("=?utf-8?q??=")
    words, word = [], ""
    for character in text:
        if word and len(encode(word + character)) > room:
            words.append(word)
            word = ""
        word += character
    return " ".join(f"=?utf-8?{'q' if quoted else 'b'}?{encode(word)}?=" for word in (*words, word))


def parameter(name: str, value: str) -> str:
    """`name="value"`, as it stands behind a semicolon; what is not plain ASCII in percent signs (RFC 2231)."""
    refuse_breaks(name, value)
    if _PLAIN.fullmatch(value):
        return f'{name}="' + re.sub(r'(["\\])', r"\\\1", value) + '"'
    return f"{name}*=utf-8''" + quote(value.encode(errors="replace"), safe="")


def folded(name: str, value: str) -> bytes:
    """The header with its CRLF, folded at blanks into lines of 76 characters where it can be."""
    refuse_breaks(name, value)
    lines, line = [], f"{name}:"
    for word in value.split(" ") if value else ():
        if len(line) + 1 + len(word) > LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    lines.append(line)
    if max(map(len, lines)) > _WIDEST:
        raise ValueError(f"{name}: a word of more than {_WIDEST} characters cannot stand in a header")
    return "\r\n".join(lines).encode("ascii") + b"\r\n"


def _phrase(display: str) -> str:
    if _ATOMS.fullmatch(display) and "=?" not in display and len(display) < LINE:
        return display
    quoted = '"' + re.sub(r'(["\\])', r"\\\1", display) + '"'
    fits = all(len(word) <= _WORD for word in quoted.split(" "))
    return quoted if fits and _PLAIN.fullmatch(display) else encoded_words(display)


def _q(text: str) -> str:
    return "".join("_" if o == 0x20 else chr(o) if o in _LITERAL else f"={o:02X}" for o in text.encode())


def _b(text: str) -> str:
    return b64encode(text.encode()).decode()
