"""Other pieces that an article's page points to: cards under "Related" or "More from", and "Also read:" in the text.

These are printed below stories, so a doubtful one is left out: only what a class, a label or a heading calls related,
on the same site, at an address that can be an article's, with a title that reads like one.
"""

import re
from collections.abc import Iterator
from itertools import islice

from digest.articles import lexicon
from digest.articles.normalise import bare_host, plain_text, url_key
from digest.articles.page_data import Element, Facts, content, is_short, squashed
from digest.articles.page_links import (
    FEWEST_WORDS,
    HEADINGS,
    MOST_WORDS,
    WHOLE_PAGE,
    Places,
    address_of_link,
    looks_like_article,
    may_be_article,
    same_site,
    title_element,
    words,
)
from digest.articles.pictures import normalise_credit
from digest.model import RelatedPiece

MOST = 10
_MARK = re.compile(
    r"(?:^|[\s_-])(?:related|recommend(?:ed|ations?)|recirc(?:ulation)?|read[_-]?(?:next|more|also|on)|more[_-](?:from|on|stories|like|articles|news)"
    r"|also[_-]read|see[_-]?also|further[_-]reading|up[_-]?next|mehr[_-]zum[_-]thema|relacionad[ao]s?)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"tit(?:le|re|el|ul)|heading|headline|label|header", re.IGNORECASE
)  # names of what stands over a list
_LONGEST_HEADING, _MOST_SIGNS = 12, 80  # words, characters
_LONGEST_LABEL = 5  # words of "Also read:"
_MOST_LISTS = 50  # each may have all the rest of the page below it
_LABELS = ("div", "p", "span", "strong", "b")
_HIGHEST = 5  # levels above a link at which its card is looked for
_SENTENCE_END = re.compile(r"[.!?][\"'”’)»]*(?=\s|$)")
_CLOSING = re.compile(
    r"[\s([{]*(?:»|→|›|>)?\s*(?:(?:read|learn|see|find out) more|continue reading|keep reading|read (?:the )?(?:full )?(?:article|story|post)"
    r"|weiterlesen|mehr (?:lesen|erfahren)|lire (?:la suite|plus)|leer más|seguir leyendo|leia mais|lees (?:meer|verder)|leggi (?:tutto|di più))"
    r"\W{0,5}$",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*[\[(]?(?:…|\.\.\.|&hellip;)[\])]?\W*$")
_LONGEST_CARD = 200  # words
_NAMED_SECTION = re.compile(
    r"categor|section|kicker|eyebrow|overline|rubri|topic|tag|channel|ressort|label", re.IGNORECASE
)
_NAMED_CREDIT = re.compile(r"credit|photographer", re.IGNORECASE)
_NO_TEASER = re.compile(r"byline|author|meta|date|time|caption|credit|read-?more", re.IGNORECASE)
_NO_SECTION = re.compile(r"[\d:,;“”\"?!@…]|^(?:by|von|par|por)\b", re.IGNORECASE)
_FEWEST_OF_TEASER = 7
_TEXTS = ("p", "div", "span", "li", "td", "dd", "section")
_ASIDE = re.compile(
    r"^\W*(?:by|von|par|por|\d+\s+(?:comments?|min)|sponsored|advert|video|photos?|gallery|watch|listen)\b|^\W*\d",
    re.IGNORECASE,
)


def related_of(facts: Facts, url: str | None, title: str, paragraphs: tuple[str, ...]) -> tuple[RelatedPiece, ...]:
    """At most ten pieces of the same site, each once, in page order, each with section, teaser and picture credit."""
    titles: dict[Element, str] = {}
    for link, line in facts.links:
        if words(line) >= FEWEST_WORDS and FEWEST_WORDS <= words(said := _title(link, line)) <= MOST_WORDS:
            titles[link] = said
    if not titles:
        return ()
    around_text = _around_text(facts.tree, frozenset(paragraphs))
    marked, places = _marked(facts, around_text), Places(sides=False)
    own = url_key(url) if url else None
    found: dict[str, RelatedPiece] = {}
    text = ""
    for link, said in titles.items():
        pointed = link not in marked and _is_pointed_at(link)
        if not (pointed or (link in marked and not places.in_text(link))) or places.in_furniture(link):
            continue
        target = address_of_link(link, url)
        if target is None or target[1] in (own, *found) or not _is_piece(link, said, target[0], url):
            continue
        text = text or " ".join((squashed(title), *map(squashed, paragraphs)))
        if squashed(said) in text:  # the page itself, or a piece that the text names
            continue
        text = f"{text} | {squashed(said)}"
        section, teaser, credit = (None, None, None) if pointed else _around(link, said, titles, around_text)
        found[target[1]] = RelatedPiece(title=said, url=target[0], section=section, teaser=teaser, credit=credit)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _title(link: Element, line: str) -> str:
    """The title that a link shows; the whole one where it is cut off and an attribute has it, "" where none has."""
    said = content(title_element(link)) if len(link) else line
    if (cut := _CUT.search(said)) is None:
        return said
    whole = plain_text(link.get("title") or link.get("aria-label") or "")
    return whole if whole.startswith(said[: cut.start()]) and not _CUT.search(whole) else ""


def _is_piece(link: Element, title: str, address: str, url: str | None) -> bool:
    if url and bare_host(address) != bare_host(url) and not (same_site(address, url) and looks_like_article(address)):
        return False
    if not may_be_article(address) or {"author", "tag", "category", "sponsored"} & set((link.get("rel") or "").split()):
        return False
    asks = lexicon.ASK.search(title) and lexicon.READER.search(title)
    return not (asks or lexicon.is_furniture(title) or lexicon.CLOSER.match(title) or _CLOSING.fullmatch(title))


# ---------------------------------------------------------------- where the page says that pieces are related


def _marked(facts: Facts, around_text: set[Element]) -> set[Element]:
    """The links in blocks that call themselves related, by class, id, label or the heading above them."""
    links: set[Element] = set()
    blocks = facts.named(_MARK)
    blocks += [
        block
        for block in facts.tree.xpath("//*[@id or @aria-label]")
        if _MARK.search(f"{block.get('id') or ''} {(block.get('aria-label') or '').replace(' ', '-')}"[:200])
    ]
    for block in blocks:
        if block.tag not in WHOLE_PAGE and block not in around_text:
            links.update([block] if block.tag == "a" else block.iter("a"))
    elsewhere: set[Element] = set()
    labels = [one for one in facts.named(_LABEL) if one.tag in _LABELS and is_short(one, _LONGEST_HEADING)]
    lists = 0
    for heading in (*facts.tree.iter(*HEADINGS), *labels):
        line = content(heading) if is_short(heading, _LONGEST_HEADING) else ""
        said = lexicon.SECTION.match(line) if len(line) <= _MOST_SIGNS else None
        if said is None or next(heading.iter("article", "p", "li"), heading) is not heading:
            continue
        lists += 1
        if lists > _MOST_LISTS:
            break
        below = [link for block in _below(heading, line, around_text) for link in block.iter("a")]
        is_related = said["related"] and not lexicon.ELSEWHERE.match(line)
        (links if is_related else elsewhere).update(below)
    return links - elsewhere


def _around_text(tree: Element, paragraphs: frozenset[str]) -> set[Element]:
    """The blocks that hold the article's text: what their names say is not said of a list."""
    held = [one for one in tree.iter("p") if content(one) in paragraphs]
    return {block for one in (*held[:1], *held[-1:]) for block in one.iterancestors()}


def _below(heading: Element, line: str, around_text: set[Element]) -> Iterator[Element]:
    """The blocks below a heading, up to the next one of its kind."""
    top = heading
    while (above := top.getparent()) is not None and above not in around_text and content(above) == line:
        top = above
    for block in top.itersiblings():
        if block.tag == heading.tag and heading.tag in HEADINGS and next(block.iter("a"), None) is None:
            return
        yield block


def _is_pointed_at(link: Element) -> bool:
    """Whether a link is all of a paragraph but for a label: "Also read: ..."."""
    if link.getprevious() is None and not any((one.text or "").strip() for one in islice(link.iterancestors(), 2)):
        return False  # no label stands before it
    for block in islice(link.iterancestors(), 2):
        if block.tag in ("p", "div", "li", "blockquote", "strong", "em") and is_short(
            block, MOST_WORDS + _LONGEST_LABEL
        ):
            said = lexicon.INLINE_RELATED.match(content(block))
            if said and squashed(said["title"]) == squashed(content(link)):
                return True
    return False


# ---------------------------------------------------------------- what stands around a link


def _around(
    link: Element, title: str, titles: dict[Element, str], around_text: set[Element]
) -> tuple[str | None, str | None, str | None]:
    """Section, teaser and credit in the card of a link: the largest block around it that holds no other title."""
    card, target = link, link.get("href")
    for block in islice(link.iterancestors(), _HIGHEST):
        others = (one for one in block.iter("a") if one in titles and one.get("href") != target)
        if block.tag in WHOLE_PAGE or block in around_text or not is_short(block, _LONGEST_CARD):
            break
        if next(others, None) is not None:
            break
        card = block
    headed = title_element(link)
    section = teaser = credit = None
    for part in card.iter(*_TEXTS, "a", "strong", "em", "small", "figcaption"):
        name = part.get("class") or ""
        line = content(part)
        if not line or part is headed or line in title or len(line) > 1_500:
            continue
        if _NAMED_CREDIT.search(name) and len(line) <= 120:
            credit = credit or normalise_credit(line)
        elif teaser is None and part.tag in _TEXTS and not _NO_TEASER.search(name):
            teaser = _teaser(part, headed, title)
        if section is None and len(line) <= 40 and _is_section(part, line, name):
            section = line
    return section, teaser, credit


def _is_section(part: Element, line: str, name: str) -> bool:
    """Whether a short line of a card names a section: by its class, or as a link to a category."""
    if len(line.split()) > 4 or lexicon.is_furniture(line) or lexicon.SECTION.match(line) or _NO_SECTION.search(line):
        return False
    parent = part.getparent()
    return _NAMED_SECTION.search(f"{name} {parent.get('class') or ''} {part.get('rel') or ''}") is not None


def _teaser(part: Element, headed: Element, title: str) -> str | None:
    """The text of a block that holds no further blocks, without the title, a cut end and "Read more"."""
    if any(
        child.tag in (*_TEXTS, *HEADINGS, "ul", "article") and child.tag != "span"
        for child in part.iter()
        if child is not part
    ):
        return None
    if any(one is headed for one in part.iter()):
        line = plain_text(" ".join(filter(None, (part.text, *(child.tail for child in part)))))
    else:
        line = content(part)
    for link in part.iter("a"):
        if (said := content(link)) and _CLOSING.fullmatch(said):
            line = line.replace(said, "")
    line = whole_teaser(line.removeprefix(title).strip())
    if len(line.split()) < _FEWEST_OF_TEASER or squashed(line) in squashed(title) or _ASIDE.match(line):
        return None
    return None if lexicon.is_furniture(line) or (lexicon.ASK.search(line) and lexicon.READER.search(line)) else line


def whole_teaser(line: str) -> str:
    """A teaser up to its last whole sentence where it is cut off, without "Read more" at its end; "" if nothing is left."""
    line = _CLOSING.sub("", line)
    if (cut := _CUT.search(line)) is None:
        return line.strip()
    ends = [end.end() for end in _SENTENCE_END.finditer(line, 0, cut.start())]
    return line[: ends[-1]].strip() if ends else ""
