"""How a page is laid out round its article: each step settles what some of its lines are."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from digest.articles import cards, headline, lexicon, marks, pictures
from digest.articles.lines import Line
from digest.articles.tags import CLASSES, FOOTNOTE, TEXT, LineClass, Tag, best_range, score
from digest.errors import NotAnArticle
from digest.model import Image, Reading, RelatedPiece

MIN_WORDS = 40  # fewer words of running text are no article


def refuse(reason: str) -> NoReturn:
    raise NotAnArticle(reason)


@dataclass(slots=True)
class Layout:
    """A page on its way, as units with tags. The steps are called in the order in which they stand here."""

    units: list[Line]
    tags: list[Tag]
    url: str | None = None
    kinds: dict[int, LineClass] = field(default_factory=dict)
    start: int = 0
    stop: int = 0
    comments: int = 0  # the place where readers' comments begin
    title: str = ""
    title_confidence: float = 0.0
    standfirst: str | None = None
    kind: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_sure: bool = False
    image: Image | None = None
    closed: list[cards.Card] = field(default_factory=list)
    listed: list[cards.Card] = field(default_factory=list)
    related: list[RelatedPiece] = field(default_factory=list)

    def _prose(self, start: int, stop: int) -> list[Line]:
        return [self.units[place] for place in range(start, stop) if self.tags[place] is Tag.PROSE]

    def _words(self, start: int, stop: int) -> int:
        return sum(line.words for line in self._prose(start, stop))

    def take_cards(self) -> None:
        """Set aside the cards that end in "keep reading", and the headlines listed under "Related" and the like.

        One "keep reading" alone may belong to the article itself, so it needs a picture credit to make a card.
        """
        found = cards.closed_cards(self.units)
        self.closed = found if len(found) >= 2 else [card for card in found if card.piece.credit]
        for card in self.closed:
            for place in range(card.start, card.stop):
                self.tags[place] = Tag.CARD
        for place, tag in enumerate(list(self.tags)):
            if tag is not Tag.RELATED:
                continue
            pieces, end = cards.listed(self.units, place)
            if 0 < len(pieces) <= 3 and Tag.PROSE in self.tags[end : end + 1]:
                self.tags[place] = Tag.LISTED  # a box within the text rather than what follows it
            elsewhere = lexicon.ELSEWHERE.match(self.units[place].text)
            for card in pieces:
                if self.tags[card.start] is Tag.CARD:
                    continue
                if not elsewhere:
                    self.listed.append(card)
                self.tags[card.start] = Tag.LISTED

    def find_body(self) -> None:
        """The range of lines with the greatest sum of scores, above the readers' comments."""
        self.comments = self._comments()
        scores = [score(unit, tag) for unit, tag in zip(self.units, self.tags, strict=True)]
        self.start, self.stop = best_range(scores[: self.comments], self.tags)

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
        """Refuse a page that holds no article, with what it is instead."""
        words = self._words(self.start, self.stop)
        total = sum(unit.words for unit in self.units)
        consent = [
            u
            for u in self.units
            if len(u.text) < 3_000 and lexicon.CONSENT.search(u.text) and lexicon.READER.search(u.text)
        ]
        if 2 * sum(unit.words for unit in consent) > total:
            refuse("a consent wall: it asks to accept cookies and shows no article")
        if words >= MIN_WORDS and not self._is_index():
            return
        if words >= MIN_WORDS or len(self.closed) >= 2 or sum(map(cards.is_title, self.units)) >= 8:
            refuse("an index page: a list of headlines without an article")
        if total < 150 and any(len(unit.text) < 200 and lexicon.LOADING.search(unit.text) for unit in self.units):
            refuse("the page was still loading: fetch it again, or copy its text by hand")
        if total < MIN_WORDS:
            size = "a line or two" if len(self.units) <= 2 else f"{len(self.units)} short lines"
            refuse(f"only {size} of text: {total} {'word' if total == 1 else 'words'}, fewer than {MIN_WORDS}")
        if not words:
            refuse(f"{total} words, but no full sentence among them that could be an article's")
        refuse(f"only {words} words of running text, fewer than {MIN_WORDS}")

    def _is_index(self) -> bool:
        """Whether headline and teaser take turns from the first line on."""
        prose = [place for place in range(self.start, self.stop) if self.tags[place] is Tag.PROSE]
        teasers = [
            place
            for place in prose
            if place > 0
            and self.units[place].words < 40
            and cards.is_title(self.units[place - 1])
            and not self.units[place - 1].text.endswith("?")
            and (place + 1 >= self.stop or self.tags[place + 1] is not Tag.PROSE)
        ]
        return len(teasers) >= 4 and prose[0] in teasers and len(teasers) >= 0.7 * len(prose)

    def find_head(self) -> None:
        """Title, standfirst, kicker, by-line and date."""
        prose = self._words(self.start, self.stop)
        early, passed = self.start, 0
        while early < self.stop and passed < 0.35 * prose:
            passed += self.units[early].words if self.tags[early] is Tag.PROSE else 0
            early += 1
        candidates = [place for place in range(early) if self._may_be_title(place)]
        body = " ".join(line.text for line in self._prose(self.start, self.stop))[:60_000]
        signed = {place for place, tag in enumerate(self.tags) if tag in (Tag.BYLINE, Tag.DATE)}
        names = {place for place in candidates if place + 1 in signed and headline.bare_name(self.units[place].text)}
        candidates = [place for place in candidates if place not in names]
        signed |= names
        head = headline.find_title(self.units, candidates, signed, self.start, body)
        top = self.start
        if head is not None:
            above = [place for place in head.places if place < self.start]
            top = (above[-1] if above else head.places[0]) + 1
            self.title, self.title_confidence = head.title, head.confidence
            self.kinds.update(dict.fromkeys(head.places, LineClass.TITLE))
            self.start = max(self.start, top)
        self._byline_below()
        self._mend_start()
        self._prefix()
        self._kicker(top)
        self._authors(top)
        self._date(top)
        self._standfirst(top, headline.stems(body))

    def _may_be_title(self, place: int) -> bool:
        unit, tag = self.units[place], self.tags[place]
        return (
            tag in (Tag.SHORT, Tag.LISTED, *((Tag.SENTENCE, Tag.PROSE) if place < self.start else ()))
            and 2 <= unit.words <= 40
            and len(unit.text) <= 250
            and not unit.text.endswith((".", ",", ";", ":"))
        )

    def _byline_below(self) -> None:
        """What stands before a by-line or date just below the first lines is the standfirst, not the body."""
        seen = 0
        for place in range(self.start, min(self.start + 8, self.stop)):
            seen += self.tags[place] is Tag.PROSE
            if self.tags[place] in (Tag.BYLINE, Tag.DATE, Tag.KICKER) and seen <= 1:
                self.start = place + 1
        while self.start < self.stop - 1 and score(self.units[self.start], self.tags[self.start]) < 0:
            self.start += 1

    def _mend_start(self) -> None:
        """Take in the first words of the first sentence, where they stand on lines of their own ("MADRID —")."""
        while self.start > 0 and self.start - 1 not in self.kinds:
            before, first = self.units[self.start - 1], self.units[self.start]
            if before.words > 6 or self.tags[self.start - 1] not in (Tag.SHORT, Tag.REPEATED):
                return
            opens = (
                before.text.endswith(("—", "–", "―", "(")) or before.text.casefold() in lexicon.STOP | lexicon.DANGLING
            )
            under = self.start > 1 and self.tags[self.start - 2] in (Tag.DATE, Tag.BYLINE, Tag.CREDIT)
            opens |= before.words <= 2 and under and not before.gap and not first.gap
            if not (opens or (first.text[0].islower() and not first.gap)):
                return
            self.start -= 1

    def _around(self, top: int) -> list[int]:
        """The places around the title: first those between it and the body, then the few above, nearest first."""
        first = min((p for p, k in self.kinds.items() if k is LineClass.TITLE and p >= top - 4), default=top)
        return [*range(top, self.start), *range(first - 1, max(-1, first - 7), -1)]

    def _prefix(self) -> None:
        """ "Opinion | The title" without its first part, which is the kind or the section."""
        label, bar, rest = self.title.partition(" | ")
        if bar and len(label.split()) <= 2 and len(rest.split()) >= 3:
            self.title = rest
            if lexicon.KINDS.fullmatch(label):
                self.kind = label
            else:
                self.section = label

    def _kicker(self, top: int) -> None:
        for place in self._around(top):
            if self.tags[place] is Tag.KICKER and (pair := headline.split_kicker(self.units[place])):
                if pair[1] is None and self._in_menu(place, top):
                    continue
                self.kind, self.section = self.kind or pair[0], self.section or pair[1]
                self.kinds[place] = LineClass.KICKER

    def _in_menu(self, place: int, top: int) -> bool:
        """Whether a line stands among a menu's or away from the title: "News", "Opinion", "Sport"."""
        titles = [p for p, kind in self.kinds.items() if kind is LineClass.TITLE and p > place]
        between = range(place + 1, min(titles)) if titles else range(top, place)
        small = (Tag.KICKER, Tag.DATE, Tag.BYLINE)
        apart = sum(self.tags[p] not in small and p not in self.kinds for p in between)
        first = last = place
        while first > 0 and self._may_be_menu(first - 1) and (self.units[first - 1].gap or not self.units[first].gap):
            first -= 1
        while self._may_be_menu(last + 1) and (self.units[last].gap or not self.units[last + 1].gap):
            last += 1
        return apart > (1 if titles else 6) or last - first >= 2

    def _may_be_menu(self, place: int) -> bool:
        unit = self.units[place]
        menu = self.tags[place] in (Tag.SHORT, Tag.REPEATED, Tag.KICKER) or lexicon.HOME.fullmatch(unit.text)
        short = unit.words <= 2 and not unit.text[0].isdigit() and not headline.bare_name(unit.text)
        return bool(menu) and short and self.kinds.get(place) is not LineClass.TITLE

    def _authors(self, top: int) -> None:
        for place in [*self._around(top), *range(self.stop, min(self.stop + 4, self.comments))]:
            if self.tags[place] is Tag.BYLINE:
                after = self.units[place + 1].text if place + 1 < len(self.units) else None
                self._sign(place, marks.authors(self.units[place].text, after))
        for place in range(top, self.start):
            text = self.units[place].text
            self._sign(place, headline.names_with_roles(text))
            lone = self.section is not None or any(
                t in (Tag.DATE, Tag.BYLINE) for t in self.tags[place + 1 : place + 2]
            )
            if lone and not self.authors and self.tags[place] is Tag.SHORT and headline.bare_name(text):
                self._sign(place, (text,))
        for place in range(self.stop, self.comments):
            if self.tags[place] is Tag.AUTHOR and place + 1 < len(self.units):
                self._sign(None, headline.names_in_bio(self.units[place + 1].text))

    def _sign(self, place: int | None, names: tuple[str, ...]) -> None:
        if names and not self.authors:
            self.authors = names
        if place is not None and (names or self.tags[place] is Tag.BYLINE):
            self.kinds.setdefault(place, LineClass.BYLINE)

    def _date(self, top: int) -> None:
        """The first date near the title; one that says "updated" only where there is no other.

        A line that says nothing else is sure; one that also names a place or an office is not.
        """
        updated = False
        for place in self._around(top):
            unit = self.units[place]
            signs = self.tags[place] in (Tag.DATE, Tag.BYLINE)
            if not signs and (unit.words > 14 or not top <= place < self.start):
                continue
            found = marks.published(unit.text)
            if found is not None and (self.published is None or (updated and not marks.is_update(unit.text))):
                self.published, self.published_sure, updated = found, signs, marks.is_update(unit.text)
            if found is not None or self.tags[place] is Tag.DATE:
                self.kinds.setdefault(place, LineClass.DATE)

    def _standfirst(self, top: int, known: set[str]) -> None:
        """The first sentence-like line between title and body that is about the same things as the body, or stands
        between title and by-line."""
        for place in range(top, min(self.start, top + 8)):
            unit = self.units[place]
            if self.tags[place] not in (Tag.PROSE, Tag.SENTENCE, Tag.SHORT) or place in self.kinds:
                continue
            words = headline.stems(unit.text)
            framed = place == top and self.tags[place + 1] in (Tag.BYLINE, Tag.DATE) and 5 <= unit.words <= 40
            if framed or (
                6 <= unit.words <= 80 and len(words & known) >= 0.3 * len(words) and not marks.has_date(unit.text)
            ):
                self.standfirst = unit.text
                self.kinds[place] = LineClass.STANDFIRST
                return

    def find_related(self) -> None:
        """Pieces that the page points to, from the title on, each once."""
        found: list[tuple[int, RelatedPiece]] = [(card.start, card.piece) for card in (*self.closed, *self.listed)]
        found += [
            (place, piece)
            for place, tag in enumerate(self.tags)
            if tag is Tag.POINTER and (piece := cards.pointed(self.units[place]))
        ]
        seen = {headline.plain(self.title)}
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
            for name in self.authors
        )
        return self.tags[place] not in (Tag.PROSE, Tag.SENTENCE, Tag.SHORT) or biography

    def reading(self) -> Reading:
        """What the page says, once every step is done."""
        paragraphs = self._paragraphs()
        if not self.title:
            self.title = headline.stand_in(paragraphs[0])
        return Reading(
            title=self.title,
            paragraphs=paragraphs,
            url=self.url,
            kind=self.kind,
            standfirst=self.standfirst,
            authors=self.authors,
            section=self.section,
            published=self.published,
            published_sure=self.published is not None and self.published_sure,
            image=self.image,
            related=tuple(self.related),
        )

    def confidence(self) -> float:
        """From 0 to 1: how title-like the title, how long the text, how little other running text the page has."""
        written = self._words(self.start, self.stop)
        share = written / max(1, self._words(0, self.comments))
        return round(min(1.0, 0.4 * self.title_confidence + 0.3 * min(1.0, written / 200) + 0.3 * share), 3)

    def line_class(self, place: int) -> LineClass:
        tag = self.tags[place]
        if place in self.kinds:
            return self.kinds[place]
        if place >= self.comments:
            return LineClass.COMMENT
        if any(card.start <= place < card.stop for card in self.listed if card.start >= self.start):
            return LineClass.RELATED
        if tag is Tag.CREDIT:
            split = pictures.split_credit(self.units[place].text)
            return LineClass.CAPTION if split and split[0] else LineClass.CREDIT
        return CLASSES.get(tag, LineClass.CHROME)

    def sureness(self, place: int, kind: LineClass) -> float:
        """How sure a class is: high for what a word list or the middle of the text says, low near the body's edges."""
        tag = self.tags[place]
        if kind is LineClass.TITLE:
            return round(self.title_confidence, 3)
        edge = min(abs(place - self.start), abs(place - self.stop)) < 3
        if kind is LineClass.BODY:
            return {Tag.PROSE: 0.97, Tag.SENTENCE: 0.85}.get(tag, 0.7) - (0.1 if edge else 0.0)
        if tag in TEXT:
            return 0.6 if edge or tag is Tag.PROSE else 0.8
        return 0.9
