"""The text of an article's page, without what publishers set between and below its paragraphs.

The text is trafilatura's in precision mode, or readability's where trafilatura found less than half as much: on 88
pages of many sites no single tool does as well, and no vote between tools does better.
"""

import re
from dataclasses import dataclass

from digest.articles import lexicon
from digest.articles.fragments import Paragraphs, Piece, paragraphs_of_html
from digest.articles.page_data import Facts, squashed, text_of
from digest.articles.pictures import split_credit

FEWEST_WORDS = 40
_BLOCKS = frozenset({"p", "head", "item", "quote", "list", "row", "cell", "table", "code", "body", "main", "div"})
_LONGEST_POINTER = 30  # words of "Read more: ..."
_LONGEST_APPEAL = 60
_FOLLOW = re.compile(
    r"^\W*(?:follow|find|join|like|listen to)\b.{0,120}\b(?:facebook|twitter|instagram|bluesky|mastodon|youtube|linkedin|here)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[,.;:)\]](?:\s|$)|[a-zà-öø-ÿ]")  # how the rest of a broken sentence begins
_WHOLE = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_LONGEST_SPLINTER = 6  # words of a link or a name that stands between two pieces of a sentence
_TOP = 3  # paragraphs; a headline repeated further down is a sub-heading


@dataclass(frozen=True, slots=True)
class _Found:
    paragraphs: tuple[str, ...] = ()
    headings: frozenset[str] = frozenset()

    @property
    def words(self) -> int:
        return sum(len(re.findall(r"\w+", paragraph)) for paragraph in self.paragraphs)


def body_of(html: str, url: str | None, facts: Facts, title: str) -> tuple[str, ...]:
    """The paragraphs of the article, perhaps none. Sub-headings, list items and table cells are paragraphs too."""
    found, other = _by_trafilatura(html, url), _by_readability(html, url)
    if 2 * found.words < other.words:
        found = other
    if found.words < FEWEST_WORDS:  # structured data is often cut off, so it comes last
        stated = text_of(facts.article.get("articleBody"))
        found = max(found, _Found((stated,) if stated else ()), key=lambda one: one.words)
    return _trimmed(found, squashed(title))


def _by_trafilatura(html: str, url: str | None) -> _Found:
    from lxml import etree
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    # never deduplicate=True: it remembers the texts of earlier pages for the life of the process
    document = bare_extraction(html, url=url, favor_precision=True, include_comments=False, include_links=True)
    if not isinstance(document, Document):
        return _Found()
    out = Paragraphs()
    for event, element in etree.iterwalk(document.body, events=("start", "end")):
        if element.tag in _BLOCKS:
            out.flush()
        if event == "start":
            if element.tag == "lb":
                out.breaks()
            out.links += element.tag == "ref"
            out.add(element.text)
        else:
            out.links -= element.tag == "ref"
            out.add(element.tail)
    out.flush()
    headings = (" ".join(head.itertext()) for head in document.body.iter("head"))
    return _Found(_rejoined(out.done), frozenset(map(squashed, headings)))


def _rejoined(pieces: list[Piece]) -> tuple[str, ...]:
    """Sentences that the tool broke at a link or at bold type, whole again; then without pointers to other pieces."""
    joined: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if joined and _GOES_ON.match(text) and not _WHOLE.search(joined[-1].text):
            before = joined.pop().text
            if joined and len(before.split()) <= _LONGEST_SPLINTER and not _WHOLE.search(joined[-1].text):
                before = f"{joined.pop().text} {before}"
            piece = Piece(before + ("" if text[0] in ",.;:)]" else " ") + text)
        joined.append(piece)
    return tuple(piece.text for piece in joined if not piece.pointer)


def _by_readability(html: str, url: str | None) -> _Found:
    from readability import Document
    from readability.readability import Unparseable

    try:
        return _Found(paragraphs_of_html(Document(html, url=url).summary(html_partial=True)))
    except Unparseable:
        return _Found()


def _trimmed(found: _Found, title: str) -> tuple[str, ...]:
    """Without the headline where it is repeated above the text, without furniture, and without what stands below."""
    kept = [
        paragraph
        for place, paragraph in enumerate(found.paragraphs)
        if not _is_furniture(paragraph) and (place >= _TOP or squashed(paragraph) != title)
    ]
    while kept and (_stands_below(kept[-1]) or squashed(kept[-1]) in found.headings):
        kept.pop()
    return tuple(kept)


def _is_furniture(paragraph: str) -> bool:
    """A button, a pointer to another piece, or the credit of a picture."""
    pointer = lexicon.INLINE_RELATED.match(paragraph[:1000]) and not paragraph.endswith(".")
    if pointer and len(paragraph.split()) <= _LONGEST_POINTER:
        return True
    credit = split_credit(paragraph)
    return lexicon.is_furniture(paragraph) or (credit is not None and not credit[0])


def _stands_below(paragraph: str) -> bool:
    """What publishers add under an article: an appeal, a notice, the head of a list. Nothing of it is news."""
    if len(paragraph.split()) > _LONGEST_APPEAL:
        return False
    if _FOLLOW.match(paragraph):
        return True
    if lexicon.ASK.search(paragraph) and lexicon.READER.search(paragraph) and not paragraph.startswith(("“", '"', "‘")):
        return True
    return bool(lexicon.NOTICE.search(paragraph) or lexicon.SECTION.match(paragraph[:200]))
