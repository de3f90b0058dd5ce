"""The headings of a newsletter, and which one a story stands below."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from digest.model import Article

NO_SECTION = ""  # the theme has a word for it


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section of the newsletter: it takes the articles of these sections or kinds of the publication.

    It has at most `most` stories, and `least` of them go before better ones of other sections.
    """

    title: str
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    most: int | None = None
    least: int = 0


def section_title(article: Article, rules: Sequence[SectionRule]) -> str:
    """The title of the newsletter's section that an article belongs to: its kind decides, before its own section."""
    reading = article.reading
    by_kind = (rule.title for rule in rules if _is_among(reading.kind, rule.kinds))
    by_section = (rule.title for rule in rules if _is_among(reading.section, rule.sections))
    return next(chain(by_kind, by_section), reading.section or NO_SECTION)


def _is_among(name: str | None, names: Sequence[str]) -> bool:
    return name is not None and name.casefold() in {n.casefold() for n in names}
