"""Where a web address leads: to a website of the world, to a machine at home, or to a look-alike."""

import ipaddress
import re
import unicodedata

_PRIVATE = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain"})
_NUMBERS = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
# Letters of other scripts that nobody can tell from Latin ones.
_LIKE_LATIN = frozenset("асеорхуіјѕһԁԛԝґгвнкмтьԍ" + "οανικρτυχγε" + "օսհոցաзп")


def is_private(host: str) -> bool:
    """Whether it is of one machine or one house: a name without a dot, localhost, or an address that is not public."""
    name = host.rstrip(".").casefold()
    if (number := _number(name)) is not None:
        return not number.is_global
    return not is_number(name) and ("." not in name or name.rpartition(".")[2] in _PRIVATE)


def is_number(host: str) -> bool:
    """Whether it is an IP address, in any of the ways to write one."""
    return _number(host) is not None or _NUMBERS.fullmatch(host) is not None


def look_alike(host: str) -> str:
    """The host in its letters, if it looks like one in Latin letters but is not; else ""."""
    shown = ".".join(map(_decoded, host.casefold().split(".")))
    for label in shown.split("."):
        letters = [letter for letter in label if letter.isalpha()]
        foreign = [letter for letter in letters if not letter.isascii()]
        scripts = {
            next((one for one in _SCRIPTS if unicodedata.name(letter, "").startswith(one)), "") for letter in letters
        }
        mixed = "LATIN" in scripts and len(scripts) > 1 and scripts <= {*_SCRIPTS}
        if mixed or (foreign and len(foreign) == len(letters) and _LIKE_LATIN.issuperset(letters)):
            return shown
    return ""


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _decoded(label: str) -> str:
    """A label of punycode in its own letters (RFC 3492)."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
