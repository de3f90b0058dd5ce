"""Names of authors out of by-lines. The weakest field of the web: doubtful names are left out rather than printed."""

import re
from collections.abc import Iterable

from digest.articles import lexicon
from digest.articles.normalise import plain_text

_OPENING = re.compile(r"^(?:(?:story|text|words|written|reported|posted)\s+)?(?:by|von|par|por)[\s:]+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;|•]|&|\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_NOT_A_PERSON = re.compile(
    r"\b(?:admin(?:istrator)?|anonymous|author|by|contributor|desk|editor(?:s|ial)?|guest|news|newsroom|redaktion|reporter|"
    r"rédaction|staff|team|unknown|updated|webmaster|writer)\b|[@/<>_{}\[\]]|\d",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_LONGEST_LINE = 120  # characters of a line of names

_BYLINE = re.compile(
    r"^\W*(?:by[- ]?line\s*:?|(?:written|reported|reviewed|posted|words|story|text)\s+by\b|by\b|authors?\s*:|author|(?:text|autora?|auteur|testo|текст|автор)\s*:|von|por|par|di|von:)\s*[:|-]?\s*(?P<names>.*)$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*(?:\s+(?:(?:de|da|del|van|von|der|den|bin|al|la|le|el|al-|ten|dos|du)\s+)*[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*){1,4}"
)
_OFFICE = re.compile(
    r"\b(?:staff|admin|editor|editors|editorial|team|newsroom|desk|writer|reporter|correspondent|news|media|press|agency|redaktion|magazine|post|times"
    r"|more|comments?|share|photo|image|subscribe|published|updated)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*(?:[|•·]|\s[–—-]\s|,\s*(?=[a-z])|\bfor\s+(?=[A-Z])|\d|@|<|(?i:\bon\s+(?:\w+\s+)?\d|\bpublished\b|\bupdated\b"
    r"|\b(?:staff|senior|chief|special|associate|contributing|political|business)\s+(?:writer|reporter|editor|correspondent)\b)).*$"
)
_SIGNED_AND = re.compile(r"\s*(?:,\s*and\b|,|;|&|\band\b|\bund\b|\by\b|\bet\b)\s*")

_ROLES = r"fellow|director|associate|professor|editor|correspondent|researcher|analyst|reporter|writer|lecturer|columnist|economist|head|president|scientist|author"
_HONORIFIC = r"(?:(?:Dr|Prof|Sir|Dame|Mr|Mrs|Ms)\.?\s+)?"
_NAME = rf"{_HONORIFIC}[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s+(?:[A-ZÀ-ÖØ-Þ]\.|(?:de|da|van|von|der|bin|al)\b|[A-ZÀ-ÖØ-Þ][\w’'-]+)){{1,3}}"
_NAME_AND_ROLE = re.compile(
    rf"(?:^|,?\s+and\s+|;\s*)({_NAME}),\s+(?:[A-Z][\w-]*\s+){{0,3}}(?:{_ROLES})\b", re.IGNORECASE
)
_BIO = re.compile(
    rf"(?:^|[.!?]\s+)({_NAME})\s+(?:is|was|are|works|directs|teaches|writes|covers|reports|has|leads|heads|joined)\b"
)


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


def signed_by(line: str, after: str | None = None) -> tuple[str, ...]:
    """The names in a by-line such as "By Ann Lee and Tom Roe | Staff writer"; empty where it is none.

    `after` is the next line, for a "By" that stands alone.
    """
    if len(line) > 200 or (match := _BYLINE.match(line)) is None:
        return ()
    names = match["names"].strip() or (after or "")[:200]
    found = []
    for part in _SIGNED_AND.split(_ROLE.sub("", names)):
        name = part.strip(" .|:-–—")
        if name.isupper():
            name = name.title()
        if _SIGNED.fullmatch(name) and not _OFFICE.search(name):
            found.append(name)
        elif part.strip() and not found:
            return ()
    return tuple(dict.fromkeys(found))


def is_byline(line: str) -> bool:
    """Whether a line does nothing but name authors, even if the names cannot be read."""
    return len(line) <= 120 and (
        bool(signed_by(line)) or line.casefold().strip(" :") in ("by", "von", "author", "byline")
    )


def bare_name(text: str) -> bool:
    """Whether a line is nothing but a personal name of 2 to 4 words."""
    return (
        len(text) <= 60 and re.fullmatch(_NAME, text) is not None and not lexicon.KINDS.search(text) and _person(text)
    )


def bare_names(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but names: one, or several joined by "and"."""
    names = tuple(_SIGNED_AND.split(text)) if len(text) <= _LONGEST_LINE else ()
    return names if all(map(bare_name, names)) else ()


def _person(name: str) -> bool:
    """Not "The Institute", nor "Download PDF": a person's names have small letters, initials apart."""
    words = name.split()
    small = all(word.endswith(".") or any(map(str.islower, word)) for word in words)
    return small and words[0].casefold() not in lexicon.STOP and not lexicon.is_furniture(name)


def names_with_roles(text: str) -> tuple[str, ...]:
    """The people of "Ann Lee, Senior Fellow, Energy, and Tom Roe, Director"; empty where the line is none such."""
    if len(text) > 300 or not re.match(_NAME, text):
        return ()
    return tuple(name for name in _NAME_AND_ROLE.findall(text) if re.fullmatch(_NAME, name))


def names_in_bio(text: str) -> tuple[str, ...]:
    """The people whom "About the author" presents, at the start of its sentences."""
    return tuple(dict.fromkeys(filter(_person, _BIO.findall(text[:2_000]))))
