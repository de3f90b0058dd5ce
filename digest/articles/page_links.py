"""What a link on a page is: to an article or to something else, in the page's matter or in its furniture."""

import re
from collections import Counter
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from digest.articles.normalise import absolute_url, bare_host, url_key
from digest.articles.page_data import Element, content

FEWEST_WORDS, MOST_WORDS = 4, 30  # of a title
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
WHOLE_PAGE = frozenset({"body", "html", "main"})  # what these say is said of the page, not of a block

_NAMED_TITLE = re.compile(r"title|headline", re.IGNORECASE)
_TITLE_TAGS = (*HEADINGS, "span", "div", "p", "strong", "b")
# A class or id that says that a block is a menu. Prefixes and suffixes are those that content systems put around it.
_MENUS = (
    "nav|navbar|navigation|subnav|menu|submenu|breadcrumbs?|pagination|pager|cookies?|consent|share|sharing|social|masthead|topbar|login"
    "|taglist|tags|author[-_]?(?:box|bio)|byline"
)
_PLACES = "primary|secondary|main|left|right|top|bottom|first|second|inner|outer|sub|site|page|global"
_PARTS = (
    rf"wrapper|wrap|container|area|bar|list|links?|items?|block|section|box|region|column|widgets?|row|\d+|{_PLACES}"
)
_MENU_NAME = re.compile(
    rf"(?!(?:has|no|not)[-_])(?:(?:[a-z\d]{{1,3}}|{_PLACES})[-_]{{1,2}}){{0,3}}(?:{_MENUS})(?:[-_]{{1,2}}(?:{_PARTS}|{_MENUS})){{0,4}}",
    re.IGNORECASE,
)
_FOOT_NAME = re.compile(
    rf"(?:(?:c|{_PLACES})[-_]{{1,2}}){{0,3}}footer(?:[-_]{{1,2}}(?:{_PARTS})){{0,4}}", re.IGNORECASE
)  # not "card-footer"
_SIDE_NAME = re.compile(rf"(?:(?:{_PLACES})[-_]{{1,2}}){{0,3}}sidebar(?:[-_]{{1,2}}(?:{_PARTS})){{0,4}}", re.IGNORECASE)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_FURNITURE_TAGS = frozenset({"nav", "form"})
_FEWEST_CARDS = 3
_EDGE_TAGS = frozenset({"header", "footer"})  # furniture of the page, but part of a card

# Parts of paths that lead to lists, people, services and media, in a few languages.
_NO_ARTICLE_NAMES = (
    "abo abonnement abonnements abos about accessibility account advertise advertising agb anzeigen archiv "
    "archive archives archivo attachment auteur auteurs author author-archive authorpage authors autor autore "
    "autoren autores autori autorin bookmark cart categoria categorie categories category contact contact-us "
    "contributor contributors cookie-policy cookies datenschutz donate donation etiqueta etiquetas event "
    "events faq feed feeds galerie galleries gallery help home impressum imprint job jobs kategorie keyword "
    "keywords kontakt label labels legal login logout mediathek member members membership mentions-legales "
    "mitglied mot-cle mots-cles my-account newsletter newsletters page pages people person photo photos "
    "podcast podcasts print privacy privacy-policy probeabo profil profile profiles redaktion register "
    "registration reporter rss rubrik schlagwort search seite series share shop shopping sign-in sign-up "
    "signin signup sitemap staff staff-list stellenmarkt store subscribe subscription subscriptions suche "
    "sujet sujets tag tagged tags team tema temas terms terms-of-service terms-of-use thema themen topic "
    "topics unsubscribe user users video videos wp-admin wp-content wp-login.php writer writers"
)
_NO_ARTICLE = frozenset(_NO_ARTICLE_NAMES.split())
_LISTS = frozenset(
    {"section", "sections", "archive", "archives", "category", "categories", "topic", "topics", "series", "page"}
)
_MEDIA_SECTIONS = frozenset(
    {"gallery", "galleries", "infographics", "photo", "photos", "podcast", "podcasts", "video", "videos"}
)
_MEDIA = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4[av]|mov|avi|webm|ogg|wav|ics|xml|rss|atom|json|css|js|epub)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|$)|(?:19|20)\d\d[01]\d[0-3]\d", re.IGNORECASE)
_NUMBER = re.compile(r"\d{4,}")
_YEAR_OR_MONTH = re.compile(r"/(?:19|20)\d\d(?:/\d\d?){0,2}$")  # an archive, where nothing follows
_FEWEST_OF_A_SLUG = 3  # words
_ASKS = re.compile(
    r"(?:^|&)(?:share|replytocom|s|q|search|page|paged|action|login|print|u|text|redirect(?:_to)?)=", re.IGNORECASE
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")  # kana, Han, Thai


def words(text: str) -> int:
    """How many words a title has; three letters count as two words in scripts that set no spaces."""
    return max(len(text.split()), 2 * len(_UNSPACED.findall(text)) // 3)


def title_element(link: Element) -> Element:
    """The part of a link that is the title: the heading in it where the link is a whole card, else the link."""
    if not len(link):
        return link
    heading = next(link.iter(*HEADINGS), None)
    if heading is not None:
        return heading
    named = [part for part in link.iter(*_TITLE_TAGS) if _NAMED_TITLE.search(part.get("class") or "")]
    boxes = [] if any(map(_says, (link, *link))) else [part for part in link if content(part)]
    parts = named or (boxes if len(boxes) > 1 else [])
    return next((part for part in parts if words(content(part)) >= FEWEST_WORDS), link)


def _says(element: Element) -> bool:
    """Whether there is text at the element's own level: at its beginning for a link, behind it for a part of it."""
    return bool(((element.text if element.tag == "a" else element.tail) or "").strip())


def title_of_link(link: Element) -> str:
    """The title that a link shows: its text, the heading in it, or what it says for those who hear the page."""
    return content(title_element(link)) or (link.get("aria-label") or link.get("title") or "").strip()


def is_headed(link: Element) -> bool:
    """Whether a link is a heading, or holds one."""
    return next(link.iter(*HEADINGS), None) is not None or any(
        one.tag in HEADINGS for one in islice(link.iterancestors(), 3)
    )


def address_of_link(link: Element, base: str | None) -> tuple[str, str] | None:
    """The address of a link and its key; None for jumps within the page, scripts, mail and what cannot be printed."""
    target = (link.get("href") or "").strip()
    if not target or target[0] == "#" or target[:11].lower() in ("javascript:", "mailto:") or len(target) > 2_000:
        return None
    address = absolute_url(target, base)
    key = url_key(address) if address else None
    return (address, key) if address and key else None


class Places:
    """Where the links of a page stand. Remembers what it found of each block, for a page may have thousands of links."""

    def __init__(self, *, sides: bool) -> None:
        """`sides` says whether what stands beside the page's matter counts as well."""
        self._sides = sides
        self._known: dict[Element, bool] = {}
        self._prose: dict[Element, bool] = {}
        self._edges: Counter[tuple[str | None, ...]] = Counter()

    def in_text(self, link: Element) -> bool:
        """Whether a link stands in running text: its paragraph has more words outside links than inside."""
        near = islice(link.iterancestors(), 3)
        paragraph = next((one for one in near if one.tag in ("p", "blockquote", "figcaption", "dd")), None)
        if paragraph is None:
            return False
        if paragraph not in self._prose:
            inside = sum(len(content(one).split()) for one in paragraph.iter("a"))
            self._prose[paragraph] = len(content(paragraph).split()) - inside > max(inside, FEWEST_WORDS)
        return self._prose[paragraph]

    def in_furniture(self, link: Element) -> bool:
        """Whether a link stands in a menu or a form, or in the head or the foot of the page."""
        way: list[Element] = []
        answer = False
        for block in link.iterancestors():
            if block in self._known:
                answer = self._known[block]
                break
            way.append(block)
        for block in reversed(way):  # from the page down
            answer = answer or (block.tag not in WHOLE_PAGE and self._is(block))
            self._known[block] = answer
        return answer

    def _is(self, block: Element) -> bool:
        if block.tag in _FURNITURE_TAGS or block.get("role") in _ROLES:
            return True
        if block.tag in _EDGE_TAGS:  # of the page; but a card may have a head and a foot as well
            return not self._is_of_card(block)
        if self._sides and (block.tag == "aside" or block.get("role") == "complementary"):
            return True
        names = f"{block.get('class') or ''} {block.get('id') or ''}".split()
        patterns = (_MENU_NAME, _FOOT_NAME, _SIDE_NAME) if self._sides else (_MENU_NAME, _FOOT_NAME)
        named = any(pattern.fullmatch(name) for name in names[:20] if len(name) <= 60 for pattern in patterns)
        return named and block.find(".//h1") is None

    def _is_of_card(self, block: Element) -> bool:
        """Whether a head or foot is a card's: it stands in one, or the page has several in blocks of one name."""
        if not self._edges:
            self._edges.update(map(_name_with_parent, block.getroottree().iter(*_EDGE_TAGS)))
        in_card = any(one.tag in ("article", "li", "section") for one in block.iterancestors())
        return in_card or self._edges[_name_with_parent(block)] >= _FEWEST_CARDS


def _name_with_parent(block: Element) -> tuple[str | None, ...]:
    parent = block.getparent()
    return block.tag, block.get("class"), parent.tag, parent.get("class")


def may_be_article(address: str) -> bool:
    """Whether an address can be an article's: no front page, list, person, service or file."""
    parts = urlsplit(address)
    steps = _steps(parts)
    if not steps:
        return re.search(r"(?:^|&)(?:p|id|article|story|item|nid)=\d", parts.query) is not None
    if _MEDIA.search(parts.path) or _YEAR_OR_MONTH.search(parts.path.rstrip("/")) or _ASKS.search(parts.query):
        return False
    if any(step in _MEDIA_SECTIONS for step in steps[:-1]):
        return False
    if _DATE.search(parts.path):
        return True
    if steps[-1] in _NO_ARTICLE or re.fullmatch(r"page-?\d+", steps[-1]):
        return False
    if len(steps) == 1:
        return True
    if steps[-2] in _NO_ARTICLE or any(step in _NO_ARTICLE - _LISTS for step in steps[:-1]):
        return False
    return not (steps[-1].isdigit() and len(steps[-1]) < 4 and steps[-2] in _LISTS)


def looks_like_article(address: str) -> bool:
    """Whether the shape of an address says that it is an article's: a date, a long slug, or a number in it.

    The shapes are those of content systems, whatever the language.
    """
    parts = urlsplit(address)
    steps = _steps(parts)
    if not steps:
        return may_be_article(address)
    slug = re.split(r"[-_+]|%20", re.sub(r"\.[a-z]{3,5}$", "", steps[-1]))
    return (
        _DATE.search(parts.path) is not None
        or sum(1 for word in slug if word) >= _FEWEST_OF_A_SLUG
        or _NUMBER.search(steps[-1]) is not None
        or _NUMBER.search(parts.query) is not None
        or (len(steps) > 1 and _is_code(steps[-1]))
    )


def _is_code(step: str) -> bool:
    """Whether a part of a path is a key such as "c8dn3x0l29go"."""
    return len(step) >= 8 and step.isalnum() and any(map(str.isdigit, step)) and any(map(str.isalpha, step))


def _steps(parts: SplitResult) -> list[str]:
    steps = [step.casefold() for step in parts.path.split("/") if step]
    return steps[:-1] if steps and re.fullmatch(r"(?:index|default)\.[a-z]{3,5}", steps[-1]) else steps


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain: news.example.org and www.example.org do."""
    hosts = sorted((bare_host(one), bare_host(other)), key=len)
    if hosts[0] == hosts[1] or hosts[1].endswith(f".{hosts[0]}"):
        return True
    import courlan

    domain = courlan.extract_domain(one)  # None for names without a public suffix
    return domain is not None and domain == courlan.extract_domain(other)
