"""Pointers to other pieces on a page: cards with a closer, lists under a heading, and "Also read:" lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.articles import lexicon, marks, pictures
from digest.articles.lines import Line
from digest.model import RelatedPiece

MAX_PIECES = 24
_TEASER_WORDS = 8  # of a teaser without a full stop
_TEASERS = 3  # paragraphs of a card at the most
_HEAD = 6  # lines of a card above its teaser: picture's alt text, credit, title, kicker


@dataclass(frozen=True, slots=True)
class Card:
    """A piece, and the places of its lines: `start` to `stop` (exclusive)."""

    start: int
    stop: int
    piece: RelatedPiece


def is_title(line: Line) -> bool:
    """Like a headline: 3 to 25 words that are no sentence, date, by-line, credit or button."""
    return (
        3 <= line.words <= 25
        and len(line.text) <= 250
        and not line.text.endswith((".", ",", ";", ":", "…"))
        and not lexicon.is_furniture(line.text)
        and not lexicon.SECTION.match(line.text)
        and not lexicon.COMMENT_CONTROL.match(line.text)
        and not marks.is_date_line(line.text)
        and not marks.is_byline(line.text)
        and pictures.split_credit(line.text) is None
    )


def closed_cards(lines: Sequence[Line]) -> list[Card]:
    """The cards that end in "keep reading" or the like: `[alt] [credit] title [section] teaser{0,3} closer`."""
    cards: list[Card] = []
    before = -1
    for place, line in enumerate(lines):
        if not is_closer(line):
            continue
        card = _closed_card(lines, before, place)
        if card is not None:
            cards.append(card)
        before = place
    return cards


def is_closer(line: Line) -> bool:
    return line.words <= 8 and len(line.text) <= 80 and lexicon.CLOSER.match(line.text) is not None


def _closed_card(lines: Sequence[Line], before: int, closer: int) -> Card | None:
    top = closer
    while top - 1 > before and closer - top < _TEASERS and _teaser(lines[top - 1]):
        top -= 1
    head = top
    pictured = 0
    while head - 1 > before and top - head < _HEAD and not _running(lines[head - 1]):
        pictured += pictures.split_credit(lines[head - 1].text) is not None
        if pictured > 1:  # the picture of what stands above
            break
        head -= 1
    credited = [place for place in range(head, top) if pictures.split_credit(lines[place].text)]
    head = max(head, credited[0] - 1) if credited else head  # above the credit stands the picture's alt text alone
    title = _title_place(lines, head, top)
    # a question for a title looked like a teaser
    if title is None and top < closer - 1 and lines[top].words <= 20 and lines[top].text.endswith(("?", "!")):
        title, top = top, top + 1
    if title is None:
        return None
    short = [place for place in range(title + 1, top) if lines[place].words <= 4]
    credit = next(
        (found[1] for place in range(head, title) if (found := pictures.split_credit(lines[place].text))), None
    )
    piece = RelatedPiece(
        title=lines[title].text,
        url=_link(lines, head, closer + 1, lines[title].text),
        section=lines[short[0]].text if short else None,
        teaser="\n\n".join(lines[place].text for place in range(top, closer)) or None,
        credit=credit,
    )
    return Card(head, closer + 1, piece)


def _teaser(line: Line) -> bool:
    return line.ends and line.words >= 5 and pictures.split_credit(line.text) is None


def _running(line: Line) -> bool:
    return line.words >= 12 and line.ends and pictures.split_credit(line.text) is None


def _title_place(lines: Sequence[Line], head: int, top: int) -> int | None:
    credited = [place for place in range(head, top) if pictures.split_credit(lines[place].text)]
    start = credited[-1] + 1 if credited else head
    for least in (4, 2):
        named = [
            place
            for place in range(start, top)
            if lines[place].words >= least and marks.kicker(lines[place].text) is None
        ]
        if named:
            return named[0] if credited else named[-1]
    return None


def listed(lines: Sequence[Line], start: int, stop: int | None = None) -> tuple[list[Card], int]:
    """The pieces of the list under the heading at `start`, before `stop`, and the place where the list ends.

    A headline begins a piece, a sentence after it is its teaser, a few words before it its section.
    """
    if len(pairs := _pairs(lines, start + 1, len(lines) if stop is None else stop)) > 1:
        return pairs, pairs[-1].stop
    cards: list[Card] = []
    section: str | None = None
    place = start + 1
    idle = 0  # lines since the last piece
    stop = len(lines) if stop is None else stop
    while place < stop and len(cards) < MAX_PIECES and idle < 3:
        line = lines[place]
        if opens_section(line) or is_appeal(line):
            break
        if is_title(line) and not (cards and line.text == cards[-1].piece.title):
            piece = RelatedPiece(title=line.text, section=section, url=_link(lines, place, place + 1, line.text))
            cards.append(Card(place, place + 1, piece))
            section, idle = None, 0
        elif cards and line.words >= 8 and line.ends and cards[-1].stop == place and cards[-1].piece.teaser is None:
            last = cards[-1]
            cards[-1] = Card(last.start, place + 1, replace(last.piece, teaser=line.text))
        else:
            if line.words >= 12 and line.ends:
                break
            furniture = lexicon.is_furniture(line.text) or marks.is_date_line(line.text) or marks.is_byline(line.text)
            section = None if furniture or line.words > 3 or len(line.text) > 40 else line.text
            idle += 1
        place += 1
    return cards, (cards[-1].stop if cards else start + 1)


def _pairs(lines: Sequence[Line], start: int, stop: int) -> list[Card]:
    """The pieces of a list whose entries are two lines each, headline and teaser, with blank lines between them."""
    found: list[Card] = []
    place = start
    while place + 1 < stop and len(found) < MAX_PIECES:
        first, second = lines[place : place + 2]
        ends = place + 2 == len(lines) or lines[place + 2].gap
        if not (first.gap and not second.gap and ends and is_title(first) and second.words >= _TEASER_WORDS):
            break
        link = _link(lines, place, place + 1, first.text)
        found.append(Card(place, place + 2, RelatedPiece(title=first.text, url=link, teaser=second.text)))
        place += 2
    return found


def opens_section(line: Line) -> str | None:
    """Which section of the page a heading opens: "comments", "related", "author"; None for other lines."""
    if line.words > 10 or len(line.text) > 90:
        return None
    match = lexicon.SECTION.match(line.text)
    return match.lastgroup if match else None


def is_appeal(line: Line) -> bool:
    """A line that asks the reader for money, an address or consent."""
    text = line.text
    if len(text) > 3_000:
        return False
    if lexicon.DEAR_READER.match(text):
        return True
    if text.startswith(("“", '"', "‘")) or lexicon.READER.search(text) is None:
        return False
    asks = {match[0].casefold() for match in lexicon.ASK.finditer(text)}
    return bool(asks) and (line.words <= 25 or len(asks) >= max(2, line.words / 35))


def pointed(line: Line) -> RelatedPiece | None:
    """The piece that a line such as "Also read: Title" points to."""
    if line.words > 30 or len(line.text) > 300:
        return None
    match = lexicon.INLINE_RELATED.match(line.text)
    if match is None or match["title"].endswith(".") or len(match["title"].split()) < 3:
        return None
    return RelatedPiece(title=match["title"].strip(), url=line.links[0][1] if line.links else None)


def alone(line: Line) -> RelatedPiece | None:
    """The piece whose headline stands between paragraphs, over a "Read more". What is all in capitals points to a piece
    or praises the house, and nobody can tell."""
    return None if line.text.isupper() else RelatedPiece(title=line.text, url=line.links[0][1] if line.links else None)


def _link(lines: Sequence[Line], start: int, stop: int, title: str) -> str | None:
    found = [url for line in lines[start:stop] for label, url in line.links if label and label in title]
    return found[0] if found else None
