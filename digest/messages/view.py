"""What templates see: an edition in strings, in the order of print, the same for HTML and text.

All decisions about words are made here and in stories.py, so that a theme is only about looks: which date may be shown,
what is an opinion piece, what a byline says, which URL can be linked to, and that nothing is said twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from digest.errors import TemplateError
from digest.messages.direction import marked, turned
from digest.messages.fields import Fields
from digest.messages.pictures import NO_PICTURES, Pictures
from digest.messages.prose import Prose, own_words, plain_words
from digest.messages.stories import LONGEST_TEASER, CorrectionView, Eye, StoryView, clean, of_opinion, primary
from digest.messages.theme import Named, safe_url
from digest.model import Edition

if TYPE_CHECKING:
    from digest.messages.render import Imprint

__all__ = ["LONGEST_TEASER", "CorrectionView", "EditionView", "SectionView", "StoryView", "clean", "view", "words"]

_NO_FIELDS = Fields()


@dataclass(frozen=True, slots=True)
class SectionView:
    title: str
    stories: tuple[StoryView, ...]
    opinion: bool  # its title says so, and its stories need not


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    subject: str
    preheader: str
    number: int
    date: str
    iso_date: str
    lang: str
    dir: str
    intro: tuple[Prose, ...]  # paragraphs
    why: tuple[Prose, ...]  # paragraphs; the theme has words of its own where there are none
    unsubscribe: str  # an address, perhaps with merge fields, or ""
    view_in_browser: str  # a web address, or ""
    also: str  # the first headlines of the first sections
    lead: StoryView
    sections: tuple[SectionView, ...]
    corrections: tuple[CorrectionView, ...]

    def turned(self, text: str) -> str:
        """`ltr` or `rtl` for a text that runs against the edition, else ""."""
        return turned(str(text), self.dir)  # a name that a template got wrong says so here


def view(
    edition: Edition, imprint: "Imprint", fields: Fields = _NO_FIELDS, pictures: Pictures = NO_PICTURES
) -> EditionView:
    """The masthead has the date of the edition's slot, whenever it is made.

    Raises `TemplateError` for a language or zone that is not known, or a merge field that there is not.
    """
    language = imprint.language
    locale, local = _locale(language), _zone(imprint.zone)
    today = date.fromisoformat(edition.slot[:10])
    seen = Eye(locale, local, today, pictures)
    own = "intro" in edition.edited or edition.intro == imprint.intro
    intro = f"the intro of {'edition.yaml' if 'intro' in edition.edited else 'the schedule file'}"
    return EditionView(
        subject=clean(
            fields.put(edition.subject, "the subject of edition.yaml")
            if "subject" in edition.edited
            else edition.subject
        ),
        preheader=clean(
            fields.put(edition.preheader, "the preheader of edition.yaml")
            if "preheader" in edition.edited
            else edition.preheader
        ),
        number=edition.number,
        date=format_date(today, "long", locale),
        iso_date=today.isoformat(),
        lang=language,
        dir=locale.text_direction,
        intro=(own_words(fields.put(edition.intro or "", intro)) if own else plain_words(edition.intro or "")),
        why=own_words(fields.put(imprint.why, "why of the schedule file")),
        unsubscribe=fields.put(imprint.unsubscribe or "", "unsubscribe of the schedule file"),
        view_in_browser=_on_the_web(imprint.view_in_browser, edition),
        also=" · ".join(
            marked(clean(section.stories[0].headline), locale.text_direction)
            for section in edition.sections[:3]
            if section.stories
        ),
        lead=seen.story(edition.lead),
        sections=tuple(
            SectionView(
                title=clean(section.title),
                stories=tuple(seen.story(story, section.title) for story in section.stories),
                opinion=of_opinion(section.title),
            )
            for section in edition.sections
            if section.stories
        ),
        corrections=tuple(seen.correction(one) for one in edition.corrections if one.printed),
    )


def words(tokens: Mapping[str, Any], language: str) -> Named:
    """The theme's own words ("min read", "Unsubscribe") in the edition's language, else in English."""
    spoken: Mapping[str, Mapping[str, str]] = tokens.get("words", {})
    return Named(spoken.get(language) or spoken.get(primary(language)) or spoken.get("en", {}), "words")


def _on_the_web(pattern: str | None, edition: Edition) -> str:
    return safe_url((pattern or "").replace("{slot}", edition.slot).replace("{number}", str(edition.number)))


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
