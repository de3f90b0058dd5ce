"""The text of an article's page, without what publishers set between and below its paragraphs.

The text is trafilatura's in precision mode, or readability's where trafilatura found less than half as much: on 88
pages of many sites no single tool does as well, and no vote between tools does better. Readability takes as long as all
the rest, so it is asked only where the page holds twice the words that trafilatura found, or where these are no article.
"""

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from digest.articles.fragments import Paragraphs, paragraphs_of_html
from digest.articles.normalise import plain_text
from digest.articles.page_data import Element, Facts, content, squashed, text_of

FEWEST_WORDS = 40
_BLOCKS = frozenset({"p", "head", "item", "quote", "list", "row", "cell", "table", "code", "body", "main", "div"})
_PROSE = ("p", "div", "td", "li", "blockquote", "section", "article", "main", "pre")
_NO_PROSE = frozenset(
    {"nav", "header", "footer", "aside", "form", "figure", "noscript", "button", "select", "template"}
)
_SHORTEST_PROSE = 60  # characters of a block's own text
# Inside a paragraph, what is no part of its sentence: what shows only when the reader points at a word, and the numbers
# of footnotes.
_NO_WORDS = (
    "/descendant::*[@hidden or @role='tooltip' or contains(@class, 'tooltip') or contains(@class, 'popover')"
    " or contains(@class, 'rollover-block') or contains(@class, 'hovercard') or (self::sup and a[starts-with(@href, '#')])"
    " or (self::a and sup and starts-with(@href, '#'))][ancestor::p]"
)
_SHORTEST_PARAGRAPH = 12  # words
_MOST_OF_THE_TEXT = 0.8
_LONGEST_POINTER = 30  # words of "Read more: ..."


@dataclass(frozen=True, slots=True)
class Found:
    """The text of a page: `place` says which method found it, `headings` has its sub-headings, squashed."""

    paragraphs: tuple[str, ...] = ()
    headings: frozenset[str] = frozenset()
    place: str = ""
    structured: bool = True  # whether there are sub-headings or lists

    @property
    def words(self) -> int:
        return sum(len(re.findall(r"\w+", paragraph)) for paragraph in self.paragraphs)


def body_of(html: str, url: str | None, facts: Facts) -> Found:
    """The paragraphs of the article, perhaps none, with what stands at their edges.

    Sub-headings, list items and table cells are paragraphs too.
    """
    found = _by_trafilatura(facts.tree, facts, url)
    if not found.structured and (named := _within_named_block(facts, url, found)) is not None:
        found = named
    there = _prose_words(facts.tree)
    if 3 * found.words < 2 * there and (whole := _joined(facts.tree, found)) is not None:
        found = max(_by_trafilatura(whole, facts, url), found, key=lambda one: one.words)
    if found.words < FEWEST_WORDS or 2 * found.words < there:
        other = _by_readability(html, url)
        if 2 * found.words < other.words:
            found = other
    if found.words < FEWEST_WORDS:  # structured data is often cut off, so it comes last
        stated = text_of(facts.article.get("articleBody"))
        found = max(found, Found((stated,) if stated else (), place="JSON-LD articleBody"), key=lambda one: one.words)
    return found


def _prose_words(tree: Element) -> int:
    """About how many words of running text the page has: what blocks say themselves, outside menus and forms."""
    words = 0
    for block in tree.iter(*_PROSE):
        own = "".join(filter(None, (block.text, *(child.tail for child in block))))
        if len(own) >= _SHORTEST_PROSE and not any(one.tag in _NO_PROSE for one in block.iterancestors()):
            words += len(own.split())
    return words


def _by_trafilatura(tree: Element, facts: Facts, url: str | None) -> Found:
    from lxml import etree
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    # It works on a copy of the tree. Never deduplicate=True: that remembers the texts of earlier pages for the life of
    # the process. Without links, for with them it breaks sentences.
    document = bare_extraction(tree, url=url, favor_precision=True, include_comments=False, prune_xpath=_NO_WORDS)
    if not isinstance(document, Document):
        return Found()
    out = Paragraphs()
    for event, element in etree.iterwalk(document.body, events=("start", "end")):
        if element.tag in _BLOCKS:
            out.flush()
        if event == "start":
            if element.tag == "lb":
                out.breaks()
            out.add(element.text)
        else:
            out.add(element.tail)
    out.flush()
    headings = frozenset(squashed(" ".join(head.itertext())) for head in document.body.iter("head"))
    paragraphs = [piece.text for piece in out.done]
    cells = {plain_text(" ".join(cell.itertext())) for cell in document.body.iter("cell")}
    structured = next(document.body.iter("head", "list"), None) is not None
    return Found(_without_pointers(paragraphs, facts, cells), headings, "trafilatura", structured)


def _within_named_block(facts: Facts, url: str | None, found: Found) -> Found | None:
    """The text with its sub-headings and lists, where the block that holds it has some and they were lost.

    The tool keeps them only in a block whose name it knows, so the one around most of what it found is given such a
    name for the time of a second look.
    """
    known = {paragraph for paragraph in found.paragraphs if len(paragraph.split()) >= _SHORTEST_PARAGRAPH}
    held = Counter[Element]()
    for paragraph in facts.tree.iter("p") if next(facts.tree.iter("article"), None) is None else ():
        if (line := content(paragraph)) in known:
            held.update(dict.fromkeys(paragraph.iterancestors("div", "section", "td", "main"), len(line)))
    most = max(held.values(), default=0)
    block = next((one for one, length in held.items() if length >= _MOST_OF_THE_TEXT * most), None)
    if block is None or not _has_lost_parts(block, known):
        return None
    name = block.get("class")
    block.set("class", "article-body")
    try:
        again = _by_trafilatura(facts.tree, facts, url)
    finally:
        if name is None:
            del block.attrib["class"]
        else:
            block.set("class", name)
    kept = set(again.paragraphs)
    return again if sum(paragraph in kept for paragraph in known) >= _MOST_OF_THE_TEXT * len(known) else None


def _has_lost_parts(block: Element, known: set[str]) -> bool:
    """Whether a sub-heading or a list stands between two of the paragraphs that were found."""
    begun = lost = False
    for part in block.iter("p", "h2", "h3", "h4", "li"):
        if part.tag != "p":
            lost = lost or (begun and next(part.iter("a"), None) is None and bool(content(part)))
        elif content(part) in known:
            if lost:
                return True
            begun = True
    return False


def _joined(tree: Element, found: Found) -> Element | None:
    """A copy of the tree in which the parts of an article that is cut up by advertisements stand in one block.

    The parts are the blocks with the same class as the one that holds a paragraph that was found, in blocks of the same
    class again. None where there are no such others.
    """
    known = set(found.paragraphs)
    copied = deepcopy(tree)
    paragraph = next((one for one in copied.iter("p") if content(one) in known), None)
    if paragraph is None:
        return None
    first = paragraph.getparent()
    parts = [one for one in copied.iter(first.tag) if first.get("class") and _classes(one) == _classes(first)]
    for part in parts[1:]:
        parts[0].extend(part)
    return copied if len(parts) > 1 else None


def _classes(element: Element) -> list[str | None]:
    return [element.get("class"), *(one.get("class") for one in islice(element.iterancestors(), 2))]


def _without_pointers(paragraphs: list[str], facts: Facts, cells: set[str]) -> tuple[str, ...]:
    """The paragraphs that are not just a link to another page, perhaps behind a label ("Also read: ...").

    The cells of a table, and links within the page, are no such pointers.
    """
    linked = {text for link, text in facts.links if not (link.get("href") or "#").startswith("#")} - cells - {""}
    kept = []
    for paragraph in paragraphs:
        label, _, rest = paragraph.partition(": ")
        bare = rest if rest and len(label.split()) <= 3 else paragraph.strip(" -–—•|»>→")
        if len(paragraph.split()) > _LONGEST_POINTER or bare not in linked:
            kept.append(paragraph)
    return tuple(kept)


def _by_readability(html: str, url: str | None) -> Found:
    from readability import Document
    from readability.readability import Unparseable

    try:
        return Found(paragraphs_of_html(Document(html, url=url).summary(html_partial=True)), place="readability")
    except Unparseable:
        return Found()
