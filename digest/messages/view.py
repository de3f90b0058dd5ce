"""What templates see: an edition in strings, in the order of print, the same for HTML and text.

All decisions about words are made here, so that a theme is only about looks: which date may be shown, what is an
opinion piece, what a byline says, which URL can be linked to, and that nothing is said twice. Articles come from
outside: control characters, which would break a line or turn the direction of writing, are gone from every string.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from digest.errors import TemplateError
from digest.messages.fields import Fields
from digest.messages.pictures import NO_PICTURES, Pictures, Shown
from digest.messages.prose import Prose, own_words, plain_words
from digest.messages.repeats import without_repeats
from digest.messages.theme import Named, safe_url
from digest.model import Article, Correction, Earlier, Edition, RelatedPiece, Story

if TYPE_CHECKING:
    from digest.messages.render import Imprint

# Silent reading of non-fiction in English, words a minute: Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109 (2019).
READING_SPEED = 238
# Below this many words we may hold no more than a teaser of the piece, and say nothing about its length.
FEWEST_WORDS = 150
LONGEST_TEASER = 120
MOST_ALSO = 3  # links to the same story elsewhere; a reader wants one or two, and Gmail clips a long mail

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff]+")
_NO_FIELDS = Fields()
_WORD = re.compile(r"[\w-]+")
_OPINION = frozenset({"opinion", "comment", "commentary", "column", "editorial", "op-ed", "viewpoint"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    title: str
    url: str  # "" where there is none that can be linked to
    section: str
    teaser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoView:
    """The same story elsewhere. Of outlet and headline at least one is known; a headline that is printed already is "".

    The outlet is the host of its address, such as "courier.example"."""

    outlet: str
    headline: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """What an earlier edition printed, that a story continues."""

    number: int
    date: str
    headline: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A note in three parts, of which the headline can be linked."""

    before: str
    headline: str
    after: str
    url: str


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
    writer: str  # of the lead, where it is not the article's own sentences: "publisher" or "model"
    update: UpdateView | None
    also: tuple[AlsoView, ...]
    also_more: int  # how many there are besides
    related: tuple[RelatedView, ...]
    picture: Shown | None


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
    intro: tuple[Prose, ...]  # paragraphs
    why: tuple[Prose, ...]  # paragraphs; the theme has words of its own where there are none
    unsubscribe: str  # an address, perhaps with merge fields, or ""
    view_in_browser: str  # a web address, or ""
    also: str  # the first headlines of the first sections
    lead: StoryView
    sections: tuple[SectionView, ...]
    corrections: tuple[CorrectionView, ...]


def view(
    edition: Edition, imprint: "Imprint", fields: Fields = _NO_FIELDS, pictures: Pictures = NO_PICTURES
) -> EditionView:
    """The masthead has the date of the edition's slot, whenever it is made.

    Raises `TemplateError` for a language or zone that is not known, or a merge field that there is not.
    """
    language = imprint.language
    locale, local = _locale(language), _zone(imprint.zone)
    today = date.fromisoformat(edition.slot[:10])
    seen = _Eye(locale, local, today, pictures)
    own = "intro" in edition.edited or edition.intro == imprint.intro
    return EditionView(
        subject=clean(edition.subject),
        preheader=clean(fields.put(edition.preheader) if "preheader" in edition.edited else edition.preheader),
        number=edition.number,
        date=format_date(today, "long", locale),
        iso_date=today.isoformat(),
        lang=language,
        dir=locale.text_direction,
        intro=(own_words(fields.put(edition.intro or "")) if own else plain_words(edition.intro or "")),
        why=own_words(fields.put(imprint.why)),
        unsubscribe=fields.put(imprint.unsubscribe or ""),
        view_in_browser=_on_the_web(imprint.view_in_browser, edition),
        also=" · ".join(clean(section.stories[0].headline) for section in edition.sections[:3] if section.stories),
        lead=seen.story(edition.lead),
        sections=tuple(
            SectionView(clean(section.title), tuple(seen.story(story, section.title) for story in section.stories))
            for section in edition.sections
            if section.stories
        ),
        corrections=tuple(_correction(one) for one in edition.corrections if one.printed),
    )


def words(tokens: Mapping[str, Any], language: str) -> Named:
    """The theme's own words ("min read", "Unsubscribe") in the edition's language, else in English."""
    spoken: Mapping[str, Mapping[str, str]] = tokens.get("words", {})
    return Named(spoken.get(language) or spoken.get(_primary(language)) or spoken.get("en", {}))


def clean(text: str | None) -> str:
    """One line without control characters, overrides of the writing direction and halves of surrogate pairs."""
    return _CONTROL.sub(" ", text or "").strip()


@dataclass(frozen=True, slots=True)
class _Eye:
    locale: Locale
    zone: tzinfo
    today: date
    pictures: Pictures

    def story(self, story: Story, under: str = "") -> StoryView:
        """`under` is the title of the section it is printed in, which needs no repeating."""
        reading = story.article.reading
        kind, section = clean(reading.kind), clean(reading.section)
        above = {"", clean(under).casefold()}
        published = reading.published.astimezone(self.zone) if reading.published and reading.published_sure else None
        language = reading.language or ""
        foreign = bool(language) and _primary(language) != self.locale.language
        lead = clean(story.summary.lead)
        also = _also(story)
        return StoryView(
            headline=clean(story.headline),
            url=_address(story.article),
            kicker=" · ".join(dict.fromkeys(part for part in (kind, section) if part.casefold() not in above)),
            kind="" if kind.casefold() in above else kind,
            opinion=not _OPINION.isdisjoint(_WORD.findall(f"{kind} {section}".casefold())),
            authors=format_list([clean(author) for author in reading.authors], locale=self.locale),
            lead=lead,
            rest=without_repeats(clean(story.summary.blurb), lead),
            date=self.date(published.date()) if published else "",
            iso_date=published.date().isoformat() if published else "",
            minutes=_minutes(story.article.words),
            lang=language if foreign else "",
            dir="auto" if foreign else "",
            writer=_writer(story),
            update=self.update(story.update_of) if story.update_of else None,
            also=also[:MOST_ALSO],
            also_more=len(also[MOST_ALSO:]),
            related=_related(story),
            picture=self.pictures.of.get(story.article.id),
        )

    def update(self, earlier: Earlier) -> UpdateView:
        return UpdateView(
            number=earlier.number,
            date=self.date(date.fromisoformat(earlier.slot[:10])),
            headline=clean(earlier.headline),
            url=safe_url(earlier.url),
        )

    def date(self, day: date) -> str:
        """Day and month, with the year only when it is another one."""
        return format_skeleton("MMMd" if day.year == self.today.year else "yMMMd", day, locale=self.locale)


def _on_the_web(pattern: str | None, edition: Edition) -> str:
    return safe_url((pattern or "").replace("{slot}", edition.slot).replace("{number}", str(edition.number)))


def _writer(story: Story) -> str:
    """Who wrote the lead, if that has to be said: what an editor wrote needs no label in the editor's own newsletter."""
    origin = "editor" if "lead" in story.edited else story.summary.origin.partition(" ")[0]
    return origin if origin in ("publisher", "model") else ""


def _also(story: Story) -> tuple[AlsoView, ...]:
    """The same story elsewhere, what can be linked to first, and nothing that the reader can see already: no headline
    twice, and no outlet twice with it."""
    headlines = {_same(story.headline), _same(story.article.title)}
    named = {(_same(story.article.title), _outlet(_address(story.article)))}
    found: list[AlsoView] = []
    for article in (one.article for one in story.also):
        url, headline = _address(article), _same(article.title)
        outlet = _outlet(url)
        repeated = headline in headlines
        if (headline, outlet) in named or (repeated and not outlet):
            continue
        headlines.add(headline)
        named.add((headline, outlet))
        found.append(AlsoView(outlet=outlet, headline="" if repeated else clean(article.title), url=url))
    return tuple(sorted(found, key=lambda one: not one.url))


def _related(story: Story) -> tuple[RelatedView, ...]:
    """Other pieces, but for those that are linked to as the same story elsewhere or in an earlier edition."""
    others = story.articles[1:]
    titles = {_same(article.title) for article in others}
    urls = {_address(article) for article in others}
    if story.update_of:
        titles.add(_same(story.update_of.headline))
        urls.add(safe_url(story.update_of.url))
    return tuple(
        _piece(piece)
        for piece in story.article.reading.related
        if _same(piece.title) not in titles and (not piece.url or piece.url not in urls)
    )


def _correction(correction: Correction) -> CorrectionView:
    """The note with its headline marked, or with the headline behind it. What was withdrawn is not linked to."""
    note, headline = clean(correction.note), clean(correction.headline)
    at = note.find(headline)
    return CorrectionView(
        before=f"{note} – " if at < 0 else note[:at],
        headline=headline,
        after="" if at < 0 else note[at + len(headline) :],
        url="" if correction.withdrawn or not headline else _address(correction.article),
    )


def _address(article: Article) -> str:
    """The address as it was published, if it can be linked to."""
    return safe_url(article.reading.url or article.canonical_url)


def _outlet(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _same(headline: str) -> str:
    """What two copies of a headline have in common."""
    return " ".join(_WORD.findall(headline.casefold()))


def _piece(piece: RelatedPiece) -> RelatedView:
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
