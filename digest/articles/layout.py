"""How a page is laid out round its article: each step settles what some of its lines are."""

from dataclasses import dataclass, field

from digest.articles import adverts, cards, headline, lexicon, pictures
from digest.articles.extent import find_extent, window_titles
from digest.articles.head import Head
from digest.articles.lines import Line
from digest.articles.refusal import MIN_WORDS, refuse_what_is_none
from digest.articles.tags import CLASSES, FOOTNOTE, TEXT, LineClass, Tag, is_post
from digest.model import Image, Reading, RelatedPiece

_AFTER = 4  # lines below the body that may still hold its end
_LIFE = 5  # lines at the end of a body that may hold its author's life


@dataclass(slots=True)
class Layout:
    """A page on its way, as units with tags. The steps are called in the order in which they stand here."""

    units: list[Line]
    tags: list[Tag]
    url: str | None = None
    start: int = 0
    stop: int = 0
    comments: int = 0  # the place where readers' comments begin
    head: Head = field(init=False)
    kinds: dict[int, LineClass] = field(default_factory=dict)  # the head's, and what is settled after it
    image: Image | None = None
    closed: list[cards.Card] = field(default_factory=list)
    listed: list[cards.Card] = field(default_factory=list)
    related: list[RelatedPiece] = field(default_factory=list)

    def _words(self, start: int, stop: int) -> int:
        return sum(self.units[place].words for place in range(start, stop) if self.tags[place] is Tag.PROSE)

    def take_cards(self) -> None:
        """Set aside the cards that end in "keep reading", and the headlines listed under "Related" and the like.

        One "keep reading" alone may belong to the article itself, so it needs a picture credit to make a card.
        """
        found = cards.closed_cards(self.units)
        self.closed = found if len(found) >= 2 else [card for card in found if card.piece.credit]
        for card in self.closed:
            for place in range(card.start, card.stop):
                self.tags[place] = Tag.CARD
        said = window_titles(self.units, self.tags)
        for place, tag in enumerate(list(self.tags)):
            if tag is not Tag.RELATED:
                continue
            below = next((title for title in said if title > place), None)
            pieces, end = cards.listed(self.units, place, below)
            if 0 < len(pieces) <= 3 and Tag.PROSE in self.tags[end : end + 1]:
                self.tags[place] = Tag.LISTED  # a box within the text rather than what follows it
            elsewhere = lexicon.ELSEWHERE.match(self.units[place].text)
            for card in pieces:
                if self.tags[card.start] in (Tag.CARD, Tag.FURNITURE):
                    continue
                if not elsewhere:
                    self.listed.append(card)
                self.tags[card.start] = Tag.LISTED

    def find_body(self) -> None:
        """The range of lines with the greatest sum of scores, above the readers' comments."""
        self.comments = self._comments()
        self.start, self.stop = find_extent(self.units, self.tags, self.comments)

    def _comments(self) -> int:
        """The place where readers' comments begin: a heading over comment controls, below some running text."""
        written = 0
        for place, tag in enumerate(self.tags):
            written += self.units[place].words if tag is Tag.PROSE else 0
            if tag is Tag.COMMENTS and written >= MIN_WORDS:
                below = self.tags[place + 1 : place + 16]
                if Tag.CONTROL in below or Tag.COMMENTS in below:
                    return place
        return len(self.tags)

    def check(self) -> None:
        """Raise `NotAnArticle` where there is none."""
        refuse_what_is_none(self.units, self.tags, self.start, self.stop, len(self.closed))

    def check_head(self) -> None:
        """Raise `NotAnArticle` where the head says that the piece is an advertisement."""
        adverts.refuse_job(self.head.title)
        adverts.refuse_marked(self.head.mark())

    def find_head(self) -> None:
        """Title, standfirst, kicker, by-line and date."""
        self.head = Head(self.units, self.tags, self.start, self.stop)
        self.head.find(self.comments)
        self.start, self.kinds = self.head.start, self.head.kinds

    def mend_end(self) -> None:
        """End the body above its author's life, or take in a last line that is too short to have counted."""
        for place in range(max(self.start + 1, self.stop - _LIFE), self.stop):
            if self.units[place].text.strip(" .:") in self.head.authors and self._words(self.start, place) >= MIN_WORDS:
                self.stop = place
                return
        for place in range(self.stop, min(self.stop + _AFTER, self.comments)):
            if is_post(self.units[place].text):
                self.stop = place + 1
                return
            if self.tags[place] not in (Tag.SHORT, Tag.REPEATED):
                break
        if self.stop < self.comments and self.tags[self.stop] is Tag.SHORT:
            last = self.units[self.stop]
            self.stop += (last.ends and last.words >= 2) or (last.text.endswith(":") and last.words >= 4)

    def find_related(self) -> None:
        """Pieces that the page points to, from the title on, each once."""
        found: list[tuple[int, RelatedPiece]] = [(card.start, card.piece) for card in (*self.closed, *self.listed)]
        found += [
            (place, piece)
            for place, tag in enumerate(self.tags)
            if tag is Tag.POINTER and (piece := cards.pointed(self.units[place]) or cards.alone(self.units[place]))
        ]
        seen = {headline.plain(self.head.title)}
        for place, piece in sorted(found, key=lambda pair: pair[0]):
            key = headline.plain(piece.title)
            if self.start <= place < self.comments and key not in seen and len(self.related) < cards.MAX_PIECES:
                self.related.append(piece)
                seen.add(key)

    def find_picture(self) -> None:
        """Caption and credit of the first picture at the article, else of the first one below it."""
        first = min(self.kinds, default=self.start)
        for place in range(max(0, first - 2), len(self.units)):
            if self.tags[place] in (Tag.COMMENTS, Tag.CARD) or (place >= self.stop and self.tags[place] is Tag.RELATED):
                return
            if self.tags[place] is not Tag.CREDIT or (split := pictures.split_credit(self.units[place].text)) is None:
                continue
            caption, credit = split
            if not caption and place > 0 and self.tags[place - 1] is Tag.CAPTION:
                caption = self.units[place - 1].text
            self.image = Image(caption=caption or None, credit=credit or None)
            return

    def _paragraphs(self) -> tuple[str, ...]:
        """The body's lines in order; their places get their class."""
        outside = {
            self.units[p].text
            for p in (*range(self.start), *range(self.stop, len(self.units)))
            if self.tags[p] is Tag.REPEATED
        }
        last = self.stop
        while last - 1 > self.start and (
            FOOTNOTE.match(self.units[last - 1].text[:80]) or self._is_end_matter(last - 1)
        ):
            last -= 1
        noted = last < self.stop and FOOTNOTE.match(self.units[last].text[:80])
        if noted and last - 1 > self.start and self.tags[last - 1] is Tag.SHORT:
            last -= 1  # the heading over the notes
        found = []
        for place in range(self.start, last):
            tag, text = self.tags[place], self.units[place].text
            if tag in TEXT and place not in self.kinds and not (tag is Tag.REPEATED and text in outside):
                self.kinds[place] = LineClass.BODY
                found.append(text)
        return tuple(found)

    def _is_end_matter(self, place: int) -> bool:
        """A notice, or the author's life in a sentence or two."""
        text = self.units[place].text
        biography = any(
            text.startswith((f"{name} is ", f"{name} was ", f"{name} writes", f"{name} covers", f"{name} ("))
            for name in self.head.authors
        )
        return self.tags[place] not in (Tag.PROSE, Tag.SENTENCE, Tag.SHORT) or biography

    def reading(self) -> Reading:
        """What the page says, once every step is done."""
        paragraphs = self._paragraphs()
        title = self.head.title or headline.stand_in(paragraphs[0])
        return Reading(
            title=title,
            paragraphs=paragraphs,
            url=self.url,
            kind=self.head.kind,
            standfirst=self.head.standfirst,
            authors=self.head.authors,
            section=self.head.section,
            published=self.head.published,
            published_sure=self.head.published is not None and self.head.published_sure,
            image=self.image,
            related=tuple(self.related),
            origins=self.head.origins,
        )

    def confidence(self) -> float:
        """From 0 to 1: how title-like the title, how long the text, how little other running text the page has."""
        written = self._words(self.start, self.stop)
        share = written / max(1, self._words(0, self.comments))
        return round(min(1.0, 0.4 * self.head.confidence + 0.3 * min(1.0, written / 200) + 0.3 * share), 3)

    def line_class(self, place: int) -> LineClass:
        tag = self.tags[place]
        if place in self.kinds:
            return self.kinds[place]
        if place >= self.comments:
            return LineClass.CHROME if lexicon.NOTICE.search(self.units[place].text[:300]) else LineClass.COMMENT
        if any(card.start <= place < card.stop for card in self.listed if card.start >= self.start):
            return LineClass.RELATED
        if tag is Tag.CREDIT:
            split = pictures.split_credit(self.units[place].text)
            return LineClass.CAPTION if split and split[0] else LineClass.CREDIT
        if tag is Tag.RELATED and lexicon.ELSEWHERE.match(self.units[place].text):
            return LineClass.CHROME
        return CLASSES.get(tag, LineClass.CHROME)

    def sureness(self, place: int, kind: LineClass) -> float:
        """How sure a class is: high for what a word list or the middle of the text says, low near the body's edges."""
        tag = self.tags[place]
        if kind is LineClass.TITLE:
            return round(self.head.confidence, 3)
        edge = min(abs(place - self.start), abs(place - self.stop)) < 3
        if kind is LineClass.BODY:
            return {Tag.PROSE: 0.97, Tag.SENTENCE: 0.85}.get(tag, 0.7) - (0.1 if edge else 0.0)
        if tag in TEXT:
            return 0.6 if edge or tag is Tag.PROSE else 0.8
        return 0.9
