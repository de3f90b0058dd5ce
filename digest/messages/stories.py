"""A story as templates see it, with all that belongs to it, in strings.

Articles come from outside: control characters, which would break a line or turn the direction of writing, are gone from
every string.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list

from digest.messages.phrases import one_line
from digest.messages.pictures import Pictures, Shown
from digest.messages.repeats import without_repeats
from digest.messages.theme import safe_url
from digest.model import Article, Correction, Earlier, Story

# Silent reading of non-fiction in English, words a minute: Brysbaert, "How many words do we read per minute?",
# Journal of Memory and Language 109 (2019).
READING_SPEED = 238
# Below this many words we may hold no more than a teaser of the piece, and say nothing about its length.
FEWEST_WORDS = 150
LONGEST_TEASER = 120
MOST_ALSO = 3  # links to the same story elsewhere; a reader wants one or two, and Gmail clips a long mail

_WORD = re.compile(r"[\w-]+")
_UNFINISHED = re.compile(r"(?:\s\S*\d\S*)+$")  # a number whose unit, or whose other half, is cut off
_OPINION = frozenset({"opinion", "comment", "commentary", "column", "editorial", "op-ed", "viewpoint"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    title: str
    url: str  # "" where there is none that can be linked to
    section: str
    teaser: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoView:
    """The same story elsewhere. Of outlet and headline at least one is known; a headline that is printed already is "".

    The outlet is the host of its address, such as "courier.example"."""

    outlet: str
    headline: str
    url: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """What an earlier edition printed, that a story continues."""

    number: int
    date: str
    headline: str
    url: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """A note in three parts, of which the headline can be linked."""

    before: str
    headline: str
    after: str
    url: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """Strings are "" where nothing is known. `lang` and `dir` are set where they differ from the edition's, here and in
    what belongs to the story."""

    headline: str
    url: str
    kicker: str  # kind and section, but for what the title above says already: "Analysis · Africa"
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
class Eye:
    """Sees the articles of an edition in its language, its zone and on its day."""

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
        lang, direction = self.tongue(story.article)
        lead = clean(story.summary.lead)
        also = self.also(story)
        headline = clean(story.headline)
        return StoryView(
            headline=headline,
            url=_address(story.article),
            kicker=" · ".join(dict.fromkeys(part for part in (kind, section) if part.casefold() not in above)),
            opinion=of_opinion(f"{kind} {section}"),
            authors=format_list([clean(author) for author in reading.authors], locale=self.locale),
            lead=lead,
            rest=without_repeats(clean(story.summary.blurb), lead),
            date=self.date(published.date()) if published else "",
            iso_date=published.date().isoformat() if published else "",
            minutes=_minutes(story.article.words),
            lang=lang,
            dir=direction,
            writer=_writer(story),
            update=self.update(story, story.update_of) if story.update_of else None,
            also=also[:MOST_ALSO],
            also_more=len(also[MOST_ALSO:]),
            related=self.related(story),
            picture=_picture(self.pictures.of.get(story.article.id), headline),
        )

    def tongue(self, article: Article) -> tuple[str, str]:
        """Language and direction of an article that is written in another language than the edition."""
        language = article.reading.language or ""
        foreign = bool(language) and primary(language) != self.locale.language
        return (clean(language), "auto") if foreign else ("", "")

    def update(self, story: Story, earlier: Earlier) -> UpdateView:
        """What is kept of an earlier edition does not tell its language: it is the story's, as the two have been found
        to be one by their words."""
        lang, direction = self.tongue(story.article)
        return UpdateView(
            number=earlier.number,
            date=self.date(date.fromisoformat(earlier.slot[:10])),
            headline=clean(earlier.headline),
            url=safe_url(earlier.url),
            lang=lang,
            dir=direction,
        )

    def also(self, story: Story) -> tuple[AlsoView, ...]:
        """The same story elsewhere, what can be linked to first, and nothing that the reader can see already: no
        headline twice, and no outlet twice with it."""
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
            lang, direction = self.tongue(article)
            title = "" if repeated else clean(article.title)
            found.append(AlsoView(outlet=outlet, headline=title, url=url, lang=lang, dir=direction))
        return tuple(sorted(found, key=lambda one: not one.url))

    def related(self, story: Story) -> tuple[RelatedView, ...]:
        """Other pieces, in the language of the page that points to them, but for those that are linked to as the same
        story elsewhere or in an earlier edition."""
        others = story.articles[1:]
        titles = {_same(article.title) for article in others}
        urls = {_address(article) for article in others}
        if story.update_of:
            titles.add(_same(story.update_of.headline))
            urls.add(safe_url(story.update_of.url))
        lang, direction = self.tongue(story.article)
        return tuple(
            RelatedView(
                title=clean(piece.title),
                url=safe_url(piece.url),
                section=clean(piece.section),
                teaser=_shortened(clean(piece.teaser)),
                lang=lang,
                dir=direction,
            )
            for piece in story.article.reading.related
            if _same(piece.title) not in titles and (not piece.url or piece.url not in urls)
        )

    def correction(self, correction: Correction) -> CorrectionView:
        """The note with its headline marked, or with the headline behind it. What was withdrawn is not linked to."""
        note, headline = clean(correction.note), clean(correction.headline)
        at = note.find(headline)
        lang, direction = self.tongue(correction.article)
        return CorrectionView(
            before=f"{note} – " if at < 0 else note[:at],
            headline=headline,
            after="" if at < 0 else note[at + len(headline) :],
            url="" if correction.withdrawn or not headline else _address(correction.article),
            lang=lang,
            dir=direction,
        )

    def date(self, day: date) -> str:
        """Day and month, with the year only when it is another one."""
        return format_skeleton("MMMd" if day.year == self.today.year else "yMMMd", day, locale=self.locale)


def clean(text: str | None) -> str:
    """One line without control characters, overrides of the writing direction and halves of surrogate pairs."""
    return one_line(text or "")


def of_opinion(said: str) -> bool:
    """Whether a kind, or the title of a section, says that somebody's opinion follows."""
    return not _OPINION.isdisjoint(_WORD.findall(said.casefold()))


def _writer(story: Story) -> str:
    """Who wrote the lead, if that has to be said: what an editor wrote needs no label in the editor's own newsletter."""
    origin = "editor" if "lead" in story.edited else story.summary.origin.partition(" ")[0]
    return origin if origin in ("publisher", "model") else ""


def _picture(shown: Shown | None, headline: str) -> Shown | None:
    """The picture with its words cleaned. A text that only says the headline again is left out: it stands beside it."""
    if shown is None or not (shown.src.startswith("cid:") or safe_url(shown.src)):
        return None
    alt = clean(shown.alt)
    return replace(shown, alt="" if _same(alt) == _same(headline) else alt, credit=clean(shown.credit))


def _address(article: Article) -> str:
    """The address as it was published, if it can be linked to."""
    return safe_url(article.reading.url or article.canonical_url)


def _outlet(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _same(headline: str) -> str:
    """What two copies of a headline have in common."""
    return " ".join(_WORD.findall(headline.casefold()))


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TEASER:
        return text
    kept = text[: LONGEST_TEASER - 1].rsplit(None, 1)[0]
    return (_UNFINISHED.sub("", kept) or kept).rstrip(" ,;:–—-") + "…"


def _minutes(count: int) -> int | None:
    return max(1, round(count / READING_SPEED)) if count >= FEWEST_WORDS else None


def primary(language: str) -> str:
    """de of de-AT."""
    return language.partition("-")[0].lower()
