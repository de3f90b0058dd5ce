"""Which pages are no article, judged like plain texts: by what a page says where it has little else to say, and by the
marks of advertisements beside the headline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from digest.articles import adverts
from digest.articles.page_body import FEWEST_WORDS
from digest.articles.page_data import Element, Facts, content, is_short, squashed, types
from digest.articles.refusal import CONSENT_WALL, LONGEST_NOTICE, MOST_SIGNS, STUB, STUBS, asks_for_consent, refuse

_LONGEST_WALL = 300  # words; a longer text about cookies is an article about cookies
_LONGEST_STUB = 200  # words, with the notice
_LONGEST_LINE = 600  # characters of a notice
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", *_HEADINGS, "li", "td", "div", "section", "article", "main", "button", "label")
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "noscript", "template"})
_MOST_BLOCKS = 2_000
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_COMMENTING = re.compile(r"\b(?:comments?|reply|replies)\b", re.IGNORECASE)

_SAYS = (adverts.mark, adverts.label, adverts.slot)
_MOST_HEADINGS = 50
_SOME = re.compile(
    r"\W*(?:sponsor|promoted|gespons|patrocin|paid|partner|brand|advert|bezahlt|publi|conte|article|anzeige|werb)",
    re.IGNORECASE,
)
_LONGEST_TEXT = 100  # characters
_NEAR = 3  # pieces of text within which "Sponsored" alone belongs to a headline
_ABOVE, _BELOW = 6, 25  # pieces of text above and below the headline that are its head
_NO_HEAD = frozenset({"nav", "aside", "footer", "figure", "li", "button", "form"})
_LONGEST_MARK, _LONGEST_NOTE = 10, 20  # words
_LONGEST_LINK = 3  # words; a longer one is the title of a piece
_PARAGRAPH = 4  # words by which the beginning of the text is known
_OF_A_SLOT = re.compile(r"(?:^|[\s_-])(?:ads?|advert(?:s|isements?)?|banner|slot|dfp|gpt)(?:$|[\s_-])", re.IGNORECASE)
_OF_A_KICKER = re.compile(r"kicker|eyebrow|overline|label|badge|rubri|dachzeile", re.IGNORECASE)


def refuse_what_is_none(facts: Facts, title: str, paragraphs: tuple[str, ...]) -> None:
    """Raise `NotAnArticle` for a page whose text is too short, a notice in place of an article, or an advertisement."""
    adverts.refuse_job(title)
    adverts.refuse_marked(_mark(facts, title, paragraphs))
    words = _words(paragraphs)
    if words < _LONGEST_WALL and _is_mostly_consent(paragraphs):
        refuse(CONSENT_WALL)
    if words < _LONGEST_STUB:
        _refuse_stub(facts, title, paragraphs)
    if words < FEWEST_WORDS:
        refuse(f"holds {words} words of text, fewer than the {FEWEST_WORDS} of an article")


def _words(lines: Iterable[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _is_mostly_consent(lines: Sequence[str]) -> bool:
    return 2 * _words(filter(asks_for_consent, lines)) > _words(lines)


# ---------------------------------------------------------------- a notice in place of an article


def _refuse_stub(facts: Facts, title: str, paragraphs: tuple[str, ...]) -> None:
    """Refuse a page that has too little to say besides a notice."""
    lines = list(_printed(facts.tree))
    if _words(paragraphs) < FEWEST_WORDS and _is_mostly_consent(lines):
        refuse(CONSENT_WALL)
    small = [title, *(line for line in lines if len(line) <= MOST_SIGNS and len(line.split()) <= LONGEST_NOTICE)]
    for pattern, reason in STUBS:
        rest = [line for line in paragraphs if len(line) > _LONGEST_LINE or not pattern.search(line)]
        if _words(rest) < STUB and any(pattern.search(line) and not _COMMENTING.search(line) for line in small):
            refuse(reason)


def _printed(tree: Element) -> Iterator[str]:
    """The lines that a page shows outside its head and foot: the blocks that hold no others."""
    for block in islice(tree.iter(*_BLOCKS), _MOST_BLOCKS):
        if next(block.iterdescendants(*_BLOCKS), None) is None and (line := content(block)):
            if block.tag in _HEADINGS and next(block.iter("a"), None) is not None:
                continue  # the headline of another piece
            around = (block, *block.iterancestors())
            if not any(one.tag in _FURNITURE or _HIDDEN.search(one.get("style") or "") for one in around):
                yield line


# ---------------------------------------------------------------- marks beside the headline


def _mark(facts: Facts, title: str, paragraphs: tuple[str, ...]) -> str | None:
    """What the head of the page says where that marks the piece as paid for."""
    if "AdvertiserContentArticle" in types(facts.article):
        return "AdvertiserContentArticle"
    labels = list(_labels(facts.tree))
    headline = next(_headlines(facts.tree, title), None) if labels else None
    if headline is None:
        return None
    head = _head(facts.tree, headline, paragraphs)
    return next((said for one, said in labels if one in head and _marks(one, said, headline, head[one])), None)


def _labels(tree: Element) -> Iterator[tuple[Element, str]]:
    """The elements that say nothing but that something is paid for."""
    for element in tree.iter("*"):
        text = element.text
        if text and len(text) <= _LONGEST_TEXT and _SOME.match(text) and is_short(element, _LONGEST_MARK):
            line = content(element)
            if said := next(filter(None, (says(line) for says in _SAYS)), None):
                yield element, said


def _headlines(tree: Element, title: str) -> Iterator[Element]:
    key = squashed(title)
    return (one for one in islice(tree.iter(*_HEADINGS[:3]), _MOST_HEADINGS) if squashed(content(one)) == key)


def _head(tree: Element, headline: Element, paragraphs: tuple[str, ...]) -> dict[Element, int]:
    """The elements with text of their own around the headline, above the first paragraph, each with how many of them
    it stands away."""
    inside = set(headline.iter())
    texts = [one for one in tree.iter("*") if one in inside or (one.text and not one.text.isspace())]
    first = texts.index(headline)
    above = reversed(texts[max(0, first - _ABOVE) : first])
    below = []
    for one in [one for one in texts[first:] if one not in inside][:_BELOW]:
        line = " ".join(one.text.split())
        if len(line.split()) >= _PARAGRAPH and line in paragraphs[0]:
            break
        below.append(one)
    return {one: away for side in (above, below) for away, one in enumerate(side, 1)}


def _marks(element: Element, said: str, headline: Element, away: int) -> bool:
    """Whether a label belongs to the headline rather than to the place of an advertisement or a list of links."""
    box, length = element, len(said.split())
    names = []
    while is_short(box, length):
        if box.tag in _NO_HEAD:
            return False
        names.append(f"{box.get('class') or ''} {box.get('id') or ''}")
        box = box.getparent()
    name = " ".join(names)
    around = {box, *box.iterancestors()}
    if _OF_A_SLOT.search(name) or any(one.tag in _NO_HEAD for one in around):
        return False
    beside = box in set(headline.iterancestors())
    if adverts.slot(said):
        return beside and away == 1 and _OF_A_KICKER.search(name) is not None
    if beside:
        return away <= _NEAR or adverts.label(said) is None
    linked = any(len(content(link).split()) > _LONGEST_LINK for link in box.iter("a"))
    return adverts.label(said) is None and is_short(box, _LONGEST_NOTE) and not linked
