"""The head of an article: title, standfirst, kicker, by-line and date, from the lines above its body and round them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.articles import adverts, authors, headline, lexicon, marks
from digest.articles.dates import unread
from digest.articles.extent import score, window_titles
from digest.articles.lines import Line
from digest.articles.tags import LineClass, Tag

_TITLE_WORDS = 40  # at the most
_EARLY = 0.35  # of the running text: a title may stand as far down, where the range began with something else
_MARKED_ABOVE = 3  # lines above the title in which a mark of advertisement belongs to it
_STANDFIRST = 8  # lines below the title that may be the standfirst

_TOWN = r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,30}"
_COUNTRY = r"(?:,\s[^\s.,–—-][^.,–—]{1,30})"
_DATELINE = re.compile(rf"{_TOWN}(?:{_COUNTRY}{{0,2}}\.?(?:\s?\([^()]{{2,30}}\))?(?:\s?[–—]\s?|\s--?\s)|,\s{_TOWN}$)")
_DATELINE_BELOW = 8  # lines from the start of the body in which its dateline stands
_DATELINE_SHARE = 3  # how many times more words stand below it than between it and the start


@dataclass(slots=True)
class Head:
    """What is found above and at the start of a body that reaches from `start` to `stop`.

    The steps may move the start: what turns out to be title, standfirst or by-line is not the body. `kinds` has the
    class of each line that is settled.
    """

    units: Sequence[Line]
    tags: Sequence[Tag]
    start: int
    stop: int
    kinds: dict[int, LineClass] = field(default_factory=dict)
    title: str = ""
    confidence: float = 0.0  # in the title
    standfirst: str | None = None
    kind: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_sure: bool = False
    origins: tuple[tuple[str, str], ...] = ()

    def find(self, comments: int) -> None:
        """Run all steps. `comments` is the place where readers' comments begin."""
        body = " ".join(line.text for line in self._prose(self.start, self.stop))[:60_000]
        top = self._find_title(body)
        self._byline_below()
        self._dateline()
        self._mend_start()
        self._prefix()
        self._kicker(top)
        self._find_authors(top, comments)
        self._date(top)
        self._find_standfirst(top, headline.stems(body))

    def _prose(self, start: int, stop: int) -> list[Line]:
        return [self.units[place] for place in range(start, stop) if self.tags[place] is Tag.PROSE]

    def _words(self, start: int, stop: int) -> int:
        return sum(line.words for line in self._prose(start, stop))

    def mark(self) -> str | None:
        """What a line between the title and the body, or just above the title, says where it marks the piece as paid
        for. One word alone ("Sponsored") counts only directly beside the title."""
        titles = [place for place, kind in self.kinds.items() if kind is LineClass.TITLE]
        if not titles:
            return None
        first, last = min(titles), max(titles)
        for place in range(max(0, first - _MARKED_ABOVE), max(self.start, last + 2)):
            text = self.units[place].text
            beside = place in (first - 1, last + 1)
            if said := adverts.mark(text) or (adverts.label(text) if beside else None):
                return said
        return None

    # ---------------------------------------------------------------- the title, and where the body begins

    def _find_title(self, body: str) -> int:
        """Settle the title; the place below it, or the start of the body where there is no title."""
        written = self._words(self.start, self.stop)
        early, passed = self.start, 0
        while early < self.stop and passed < _EARLY * written:
            passed += self.units[early].words if self.tags[early] is Tag.PROSE else 0
            early += 1
        said = set(window_titles(self.units, self.tags))
        signed = {place for place, tag in enumerate(self.tags) if tag in (Tag.BYLINE, Tag.DATE)}
        candidates = [place for place in range(early) if self._may_be_title(place, said, signed)]
        names = {p for p in candidates if p + 1 in signed and authors.bare_name(self.units[p].text)}
        candidates = [place for place in candidates if place not in names]
        found = headline.find_title(self.units, candidates, signed | names, self.start, body, said)
        if found is None:
            return self.start
        above = [place for place in found.places if place < self.start]
        top = (above[-1] if above else found.places[0]) + 1
        self.title, self.confidence = found.title, found.confidence
        self.kinds.update(dict.fromkeys(found.places, LineClass.TITLE))
        self.start = max(self.start, top)
        return top

    def _may_be_title(self, place: int, said: set[int], signed: set[int]) -> bool:
        unit, tag = self.units[place], self.tags[place]
        sentence = unit.text.endswith((".", ",", ";", ":"))
        return (
            (tag in (Tag.SHORT, Tag.LISTED) or (tag in (Tag.SENTENCE, Tag.PROSE) and place < self.start))
            and 2 <= unit.words <= _TITLE_WORDS
            and len(unit.text) <= 250
            and (
                not sentence or place in said or (unit.text.endswith(".") and place + 1 in signed and unit.words <= 20)
            )
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

    def _dateline(self) -> None:
        """A report whose first words are its town ("DUBAI, United Arab Emirates —") begins there: what stands above is
        a summary. A page with several towns is a round-up."""
        towns = [p for p in range(self.start, self.stop) if _DATELINE.match(self.units[p].text[:120])]
        if len(towns) == 1 and towns[0] - self.start <= _DATELINE_BELOW:
            above, below = self._words(self.start, towns[0]), self._words(towns[0], self.stop)
            if below > _DATELINE_SHARE * above:
                self.start = towns[0]

    def _mend_start(self) -> None:
        """Take in the first words of the first sentence, where they stand on lines of their own ("MADRID —")."""
        while self.start > 0 and self.start - 1 not in self.kinds:
            before, first = self.units[self.start - 1], self.units[self.start]
            if before.words > 6 or self.tags[self.start - 1] not in (Tag.SHORT, Tag.REPEATED):
                return
            above = self.units[self.start - 2] if self.start > 1 else None
            opens = (
                before.text.endswith(("—", "–", "―", "(")) or before.text.casefold() in lexicon.STOP | lexicon.DANGLING
            )
            if above is not None and not before.gap and not first.gap:
                under = self.tags[self.start - 2] in (Tag.DATE, Tag.BYLINE, Tag.CREDIT)
                linked = above.text.istitle() and above.text.casefold() in lexicon.STOP  # "When", "President"
                opens |= (before.words <= 2 and under) or (before.words <= 3 and linked)
            if not (opens or (first.text[0].islower() and not first.gap)):
                return
            self.start -= 1

    # ---------------------------------------------------------------- what stands beside the title

    def _around(self, top: int) -> list[int]:
        """The places around the title: first those between it and the body, then the few above, nearest first."""
        first = min((p for p, k in self.kinds.items() if k is LineClass.TITLE and p >= top - 4), default=top)
        above = range(top - 1, max(-1, first - 7), -1)
        return [*range(top, self.start), *(p for p in above if self.kinds.get(p) is not LineClass.TITLE)]

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
        menu = self.tags[place] in (Tag.SHORT, Tag.REPEATED, Tag.FURNITURE, Tag.KICKER) or lexicon.HOME.fullmatch(
            unit.text
        )
        short = unit.words <= 2 and not unit.text[0].isdigit() and not authors.bare_name(unit.text)
        return bool(menu) and short and self.kinds.get(place) is not LineClass.TITLE

    def _find_authors(self, top: int, comments: int) -> None:
        for place in [*self._around(top), *range(self.stop, min(self.stop + 4, comments))]:
            if self.tags[place] is Tag.BYLINE:
                after = self.units[place + 1].text if place + 1 < len(self.units) else None
                self._sign(place, authors.signed_by(self.units[place].text, after))
        for place in range(top, self.start):
            text = self.units[place].text
            self._sign(place, authors.names_with_roles(text))
            lone = self.section is not None or any(
                t in (Tag.DATE, Tag.BYLINE) for t in self.tags[place + 1 : place + 2]
            )
            names = authors.bare_names(text) if self.tags[place] is Tag.SHORT and not self.authors else ()
            if lone or len(names) > 1:
                self._sign(place, names)
        for place in range(self.stop, comments):
            if self.tags[place] is Tag.AUTHOR and place + 1 < len(self.units):
                self._sign(None, authors.names_in_bio(self.units[place + 1].text))

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
            if found is None and self.tags[place] is Tag.DATE and not self.origins:
                self.origins = unread(unit.text)
        if self.published is not None:
            self.origins = ()

    def _find_standfirst(self, top: int, known: set[str]) -> None:
        """The first sentence-like line between title and body that is about the same things as the body, or stands
        between title and by-line."""
        texts = {Tag.PROSE, Tag.SENTENCE, Tag.SHORT}
        if top > 0 and self.tags[top - 1] is Tag.LISTED:  # a list above the title has swallowed both
            texts.add(Tag.LISTED)
        for place in range(top, min(self.start, top + _STANDFIRST)):
            unit = self.units[place]
            if self.tags[place] not in texts or place in self.kinds:
                continue
            words = headline.stems(unit.text)
            framed = place == top and self.tags[place + 1] in (Tag.BYLINE, Tag.DATE) and 5 <= unit.words <= 40
            if framed or (
                6 <= unit.words <= 80
                and len(words & known) >= 0.3 * len(words)
                and not marks.has_date(unit.text)
                and headline.plain(self.title) not in headline.plain(unit.text)
            ):
                self.standfirst = unit.text
                self.kinds[place] = LineClass.STANDFIRST
                return
