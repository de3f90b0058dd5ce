"""Names of authors out of by-lines. The weakest field of the web: doubtful names are left out rather than printed."""

import re
from collections.abc import Iterable

from digest.articles.normalise import plain_text

_OPENING = re.compile(r"^(?:(?:story|text|words|written|reported|posted)\s+)?(?:by|von|par|por)[\s:]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;|•]|&|\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_NOT_A_PERSON = re.compile(
    r"\b(?:admin(?:istrator)?|anonymous|author|by|contributor|desk|editor(?:s|ial)?|guest|news|newsroom|redaktion|reporter|"
    r"rédaction|staff|team|unknown|updated|webmaster|writer)\b|[@/<>_{}\[\]]|\d",
    re.IGNORECASE,
)
_MOST_WORDS = 5


def names_in(byline: str) -> tuple[str, ...]:
    """The names in a by-line: "By Ada Obi and Jan Novák" has two."""
    text = _OPENING.sub("", plain_text(byline))
    return tuple(name for name in (part.strip(" .–—-") for part in _BETWEEN.split(text)) if name)


def plausible(names: Iterable[str], *, site: str = "") -> tuple[str, ...]:
    """Those that can be people: no digits, at most five words, neither the site's name nor an office; each once."""
    people: dict[str, str] = {}
    for name in names:
        if (
            len(name.split()) <= _MOST_WORDS
            and not _NOT_A_PERSON.search(name)
            and name.casefold() != site.casefold()
            and any(
                letter.isupper() or not (letter.islower() or letter.isupper()) for letter in name if letter.isalpha()
            )
        ):
            people.setdefault(name.casefold(), name)
    return tuple(people.values())
