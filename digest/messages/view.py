"""What templates see: an edition in strings, in the order of print, the same for HTML and text.

All decisions about words are made here, so that a theme is only about looks: which date may be shown, what is an
opinion piece, what a byline says, which URL can be linked to. Articles come from outside: control characters, which
would break a line or turn the direction of writing, are gone from every string.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from digest.errors import TemplateError
from digest.messages.theme import safe_url
from digest.model import Edition, RelatedPiece, Story

# Silent reading of non-fiction in English, words a minute: Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109 (2019).
READING_SPEED = 238
# Below this many words we may hold no more than a teaser of the piece, and say nothing about its length.
FEWEST_WORDS = 150
LONGEST_TEASER = 120

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff]+")
_BLANK_LINE = re.compile(r"\n\s*\n")
_WORD = re.compile(r"[\w-]+")
_OPINION = frozenset({"opinion", "comment", "commentary", "column", "editorial", "op-ed", "viewpoint"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    title: str
    url: str  # "" where there is none that can be linked to
    section: str
    teaser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """Strings are "" where nothing is known. `lang` and `dir` are set where they differ from the edition's."""

    headline: str
    url: str
    kicker: str  # kind and section: "Analysis · Africa"
    kind: str  # "" also where the section's title says it
    opinion: bool
    authors: str
    lead: str
    rest: str
    date: str  # only a date that is known for sure
    iso_date: str
    minutes: int | None
    lang: str
    dir: str
    related: tuple[RelatedView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    title: str
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    subject: str
    preheader: str
    number: int
    date: str
    iso_date: str
    lang: str
    dir: str
    intro: tuple[str, ...]  # paragraphs, of the editor's own words
    also: str  # the first headlines of the first sections
    lead: StoryView
    sections: tuple[SectionView, ...]


def view(edition: Edition, *, language: str, zone: str) -> EditionView:
    """`language` is a BCP 47 tag, `zone` an IANA name. The masthead has the date of the edition's slot, whenever it is
    made.

    Raises `TemplateError` for a language or zone that is not known.
    """
    locale, local = _locale(language), _zone(zone)
    today = date.fromisoformat(edition.slot[:10])
    seen = _Eye(locale, local, today)
    return EditionView(
        subject=clean(edition.subject),
        preheader=clean(edition.preheader),
        number=edition.number,
        date=format_date(today, "long", locale),
        iso_date=today.isoformat(),
        lang=language,
        dir=locale.text_direction,
        intro=tuple(clean(paragraph) for paragraph in _BLANK_LINE.split(edition.intro or "") if paragraph.strip()),
        also=" · ".join(clean(section.stories[0].headline) for section in edition.sections[:3] if section.stories),
        lead=seen.story(edition.lead),
        sections=tuple(
            SectionView(clean(section.title), tuple(seen.story(story, section.title) for story in section.stories))
            for section in edition.sections
            if section.stories
        ),
    )


def words(tokens: Mapping[str, Any], language: str) -> Mapping[str, str]:
    """The theme's own words ("min read", "Unsubscribe") in the edition's language, else in English."""
    spoken: Mapping[str, Mapping[str, str]] = tokens.get("words", {})
    return spoken.get(language) or spoken.get(_primary(language)) or spoken.get("en", {})


def clean(text: str | None) -> str:
    """One line without control characters, overrides of the writing direction and halves of surrogate pairs."""
    return _CONTROL.sub(" ", text or "").strip()


@dataclass(frozen=True, slots=True)
class _Eye:
    locale: Locale
    zone: tzinfo
    today: date

    def story(self, story: Story, under: str = "") -> StoryView:
        """`under` is the title of the section it is printed in, which needs no repeating."""
        reading = story.article.reading
        kind, section = clean(reading.kind), clean(reading.section)
        above = {"", clean(under).casefold()}
        published = reading.published.astimezone(self.zone) if reading.published and reading.published_sure else None
        language = reading.language or ""
        foreign = bool(language) and _primary(language) != self.locale.language
        return StoryView(
            headline=clean(story.headline),
            url=safe_url(reading.url or story.article.canonical_url),
            kicker=" · ".join(dict.fromkeys(part for part in (kind, section) if part.casefold() not in above)),
            kind="" if kind.casefold() in above else kind,
            opinion=not _OPINION.isdisjoint(_WORD.findall(f"{kind} {section}".casefold())),
            authors=format_list([clean(author) for author in reading.authors], locale=self.locale),
            lead=clean(story.summary.lead),
            rest=clean(story.rest_of_blurb),
            date=self.date(published) if published else "",
            iso_date=published.date().isoformat() if published else "",
            minutes=_minutes(story.article.words),
            lang=language if foreign else "",
            dir="auto" if foreign else "",
            related=tuple(_related(piece) for piece in reading.related),
        )

    def date(self, published: datetime) -> str:
        """Day and month, with the year only when it is another one."""
        skeleton = "MMMd" if published.year == self.today.year else "yMMMd"
        # A naive datetime in local time: Babel would take an aware one to the process's zone.
        return format_skeleton(skeleton, published.replace(tzinfo=None), locale=self.locale)


def _related(piece: RelatedPiece) -> RelatedView:
    return RelatedView(
        title=clean(piece.title),
        url=safe_url(piece.url),
        section=clean(piece.section),
        teaser=_shortened(clean(piece.teaser)),
    )


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TEASER:
        return text
    return text[: LONGEST_TEASER - 1].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"


def _minutes(count: int) -> int | None:
    return max(1, round(count / READING_SPEED)) if count >= FEWEST_WORDS else None


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        raise TemplateError(f"language {language!r} is not known: write a tag such as en, en-GB or de") from error


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise TemplateError(f"time zone {name!r} is not known: write a name such as Europe/Berlin") from error
