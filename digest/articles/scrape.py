"""Plain text of a page, as a scraper or a person copied it, to an article.

The body is the range of lines with the greatest sum of local scores (maximum subsequence segmentation, Pasternack and
Roth, "Extracting article text from the web with maximum subsequence segmentation", WWW 2009), here with scores from the
shape of a line and a few word lists instead of a trained tagger. What stands round the body gives title, standfirst,
by-line, date, picture and related pieces; what belongs to none of them is page furniture.
"""

import re
from dataclasses import dataclass

from digest.articles import lines
from digest.articles.fragments import is_page
from digest.articles.layout import Layout
from digest.articles.refusal import refuse
from digest.articles.tags import LineClass, tag_lines
from digest.errors import NotAnArticle
from digest.model import Reading

__all__ = ["ClassedLine", "LineClass", "Scrape", "classify", "segment"]

_FIELD = re.compile(
    r"^(title|url source|url|published time|date|markdown content|content|text|body)\s*:\s*(.*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ClassedLine:
    """One line of the input, numbered from 1, with what it was taken for and how sure that is (0 to 1)."""

    number: int
    text: str
    kind: LineClass
    confidence: float


@dataclass(frozen=True, slots=True)
class Scrape:
    """An article read from plain text, and the class of every line, so that a person can check it."""

    reading: Reading
    lines: tuple[ClassedLine, ...]
    confidence: float

    @property
    def title(self) -> str:
        return self.reading.title

    @property
    def body(self) -> str:
        return self.reading.body


def segment(text: str, furniture: frozenset[str] = frozenset()) -> Scrape:
    """Read an article from the plain or Markdown-flavoured text of a page. `furniture` has lines of its site's pages
    that are known to be no part of an article, as `digest.articles.furniture` finds them.

    Raises `NotAnArticle`, which says what the text is instead, where there is no article in it.
    """
    raw, page = _laid_out(text, furniture)
    page.check()
    page.find_head()
    page.check_head()
    page.mend_end()
    page.find_related()
    page.find_picture()
    reading = page.reading()
    return Scrape(reading, _classed(raw, page), page.confidence())


def classify(text: str) -> tuple[ClassedLine, ...]:
    """The lines of a text with their classes, of one that is no article as well, so that a person sees why it is none.

    Empty for what cannot be taken apart at all: HTML, and what is empty or far too long.
    """
    try:
        raw, page = _laid_out(text, frozenset())
    except NotAnArticle:
        return ()
    if page.start < page.stop:
        page.find_head()
        page.mend_end()
        page.reading()
    return _classed(raw, page)


def _laid_out(text: str, furniture: frozenset[str]) -> tuple[list[str], Layout]:
    """The lines of the input, and the page with its body found but not yet checked."""
    if len(text) > lines.MAX_CHARACTERS:
        refuse(f"{len(text):,} characters of text, more than the {lines.MAX_CHARACTERS:,} that a page may have")
    if is_page(text):
        refuse("this is HTML: save it with the ending .html")
    raw = lines.number_lines(text)
    if len(raw) > lines.MAX_LINES:
        refuse(f"{len(raw):,} lines of text, more than the {lines.MAX_LINES:,} that a page may have")
    marked, url = _fields(raw)
    units = lines.read_lines(marked, furniture)
    if not units:
        refuse("empty")
    page = Layout(units, tag_lines(units), url)
    page.take_cards()
    page.find_body()
    return raw, page


def _fields(raw: list[str]) -> tuple[list[str], str | None]:
    """The lines without the field names that some scrapers put in front ("Title:", "URL Source:"), and the URL."""
    marked, url = list(raw), None
    first = next((number for number, line in enumerate(raw) if line.strip()), 0)
    if not raw[first].strip().casefold().startswith("title:"):
        return marked, None
    for number in range(first, min(first + 12, len(raw))):
        match = _FIELD.match(raw[number].strip()[:5_000])
        if match is None:
            continue
        name, value = match[1].casefold(), raw[number].strip()[match.start(2) :]
        if name.startswith("url"):
            url = value if value.startswith(("http://", "https://")) and " " not in value else None
            marked[number] = ""
        elif name == "title":
            marked[number] = f"# {value}"
        else:
            marked[number] = f"Published {value}" if name in ("published time", "date") else value
    return marked, url


def _classed(raw: list[str], page: Layout) -> tuple[ClassedLine, ...]:
    """Every line of the input with its class: those of one joined sentence share it."""
    classes: dict[int, tuple[LineClass, float]] = {}
    for place, unit in enumerate(page.units):
        kind = page.line_class(place)
        for number in range(unit.first, unit.last + 1):
            if number not in classes or classes[number][0] is not LineClass.BODY:  # of a split line the body wins
                classes[number] = kind, page.sureness(place, kind)
    classed = []
    for number, text in enumerate(map(lines.clean, raw), 1):
        other = (LineClass.CHROME, 1.0) if text else (LineClass.BLANK, 1.0)
        kind, sure = classes.get(number, other)
        classed.append(ClassedLine(number, text, kind, round(sure, 3)))
    return tuple(classed)
