"""What the own words of a newsletter name in braces: every {name} has to be a merge field, before anything is made."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.config.appearance import ALWAYS_THERE, FIELD_NAME
from digest.config.document import Node
from digest.config.faults import Faults, Place
from digest.config.words import listing, nearest

WORDS = ("intro", "why", "unsubscribe")  # keys of a newsletter that merge fields are filled into
OF_THE_EDITION = ("slot", "number")  # what is filled into view_in_browser

_BRACES = re.compile(r"\{([^{}\n]{0,80})\}")
_LINKED = re.compile(r"\]\(\{([a-z][a-z0-9_]{0,39})\}\)")  # the whole address of a link, as Markdown has it
_WHOLE = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
_NO_LETTERS = re.compile(r"[\W_]+")


def check_own_words(newsletters: Mapping[str, Any], faults: Faults) -> None:
    """Tell of every {name} that is not known, and of words that stand where an address is expected."""
    for newsletter, options in newsletters.items():
        if not isinstance(options, dict):
            continue  # the schema tells it
        given = options.get("merge_fields")
        own = given if isinstance(given, dict) else {}
        known = tuple(dict.fromkeys((*ALWAYS_THERE, *map(str, own))))
        for key in WORDS:
            place = ("newsletters", newsletter, key)
            for name in _unknown(options.get(key), known):
                what = f"there is no merge field {_braced(name)}; {_meant(name, known)}"
                faults.add(place, what, name, _line(faults, place, name))
            for name in _where_addresses_stand(key, options.get(key)):
                kind = own[name].get("kind") if isinstance(own.get(name), dict) else None
                if name in known and kind != "url":
                    what = (
                        f"{_braced(name)} stands for a whole address here; write kind: url below merge_fields: {name}:"
                    )
                    faults.add(place, what, name, _line(faults, place, name))
        place = ("newsletters", newsletter, "view_in_browser")
        for name in _unknown(options.get("view_in_browser"), OF_THE_EDITION, strict=True):
            faults.add(place, f"{_braced(name)} is not filled in here; {_meant(name, OF_THE_EDITION)}", name)


def _unknown(words: Any, known: tuple[str, ...], *, strict: bool = False) -> Iterator[str]:
    """What stands in braces and is not known. Other signs than those of a name are taken for the writer's own, but
    where they are a known name written otherwise ("{First name}"), or where no braces at all may stand (`strict`)."""
    if not isinstance(words, str):
        return
    for name in dict.fromkeys(_BRACES.findall(words)):
        if name not in known and (strict or re.fullmatch(FIELD_NAME, name) or _spelled(name, known)):
            yield name


def _spelled(name: str, known: tuple[str, ...]) -> str | None:
    """The known name that differs in capitals, spaces and dashes alone."""
    letters = _NO_LETTERS.sub("", name).lower()
    return next((one for one in known if _NO_LETTERS.sub("", one).lower() == letters), None)


def _where_addresses_stand(key: str, words: Any) -> list[str]:
    if not isinstance(words, str):
        return []
    if key == "unsubscribe":
        whole = _WHOLE.fullmatch(words.strip())
        return [whole[1]] if whole else []
    return _LINKED.findall(words)


def _meant(name: str, known: tuple[str, ...]) -> str:
    word = _spelled(name, known) or nearest(name, known)
    has = listing(map(_braced, known), "and")
    return f"did you mean {_braced(word)}? There are {has}" if word else f"there are {has}"


def _braced(name: str) -> str:
    return f"{{{name[:40]}}}"


def _line(faults: Faults, place: Place, name: str) -> int | None:
    """The line of the text that the name is in, for one that stands below its key."""
    node: Node | None = faults.document.root
    for key in place:
        node = node.child(key) if node else None
    lines = node.block if node else range(0)
    return next((number for number in lines if f"{{{name}}}" in faults.document.lines[number - 1]), None)
