"""How much a story asks to be printed: a sum of parts that anybody can add up.

    recency        up to 1     halves every week
    substance      up to 0.5   the length, up to 800 words
    prominence     up to 0.5   its place in its source's own list (0.3 at the top, half of it four places below), and
                               0.1 for each other article that points to it
    corroboration  up to 0.5   0.25 for each further outlet that has the story
    your weights               what the schedule file says

An article whose date is unknown or only inferred is half as recent as the newest one: it may lead, but not by its date.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from digest.editions.rules import Weight, points
from digest.model import Article, Parts

HALF_LIFE = timedelta(days=7)
UNDATED = 0.5  # of the recency of the newest article
SUBSTANCE, FULL_SUBSTANCE = 0.5, 800  # points; words, more say nothing about importance
TOP_PLACE, HALF_PLACE = 0.3, 4  # points for the first place; places after which it is half of them
POINTED, MOST_POINTED = 0.1, 0.2  # points for each article that points to one
OUTLET, MOST_OUTLETS = 0.25, 0.5  # points for each further outlet


def scores(
    articles: Sequence[Article],
    now: datetime,
    *,
    weights: tuple[Weight, ...] = (),
    language: str = "en",
    id_of: Callable[[str], str | None] = lambda _url: None,
) -> dict[str, Parts]:
    """The parts of each article's own score, by its id. `id_of` gives the article at an address, which is how it is
    known who points to whom."""
    recency = {article.id: _recency(article, now) for article in articles}
    newest = max((found for found in recency.values() if found is not None), default=1.0)
    pointed = _pointed(articles, id_of)
    found: dict[str, Parts] = {}
    for article in articles:
        known = recency[article.id]
        parts = [
            ("recency", UNDATED * newest if known is None else known),
            ("substance", SUBSTANCE * min(article.words, FULL_SUBSTANCE) / FULL_SUBSTANCE),
            ("prominence", _place(article) + min(MOST_POINTED, POINTED * pointed[article.id])),
            *points(article, weights, language),
        ]
        found[article.id] = tuple((name, value) for name, value in parts if value or name == "recency")
    return found


def corroboration(articles: Iterable[Article]) -> Parts:
    """What a story gets for the outlets that have it, over what its first article has by itself."""
    outlets = len({outlet(article) or article.source for article in articles})
    return (("corroboration", min(MOST_OUTLETS, OUTLET * (outlets - 1))),) if outlets > 1 else ()


def outlet(article: Article) -> str:
    """Who published an article: the host of its address, "" where it has none."""
    address = article.canonical_url or article.reading.url
    host = urlsplit(address).hostname if address else None
    return host.removeprefix("www.") if host else ""


def total(parts: Parts) -> float:
    return sum(value for _, value in parts)


def _recency(article: Article, now: datetime) -> float | None:
    reading = article.reading
    if reading.published is None or not reading.published_sure:
        return None
    return float(0.5 ** (max(timedelta(0), now - reading.published) / HALF_LIFE))


def _place(article: Article) -> float:
    return 0.0 if article.place is None else TOP_PLACE / (1 + article.place / HALF_PLACE)


def _pointed(articles: Sequence[Article], id_of: Callable[[str], str | None]) -> Counter[str]:
    """How many of the others point to an article, by its id."""
    return Counter(
        identity
        for article in articles
        for identity in {id_of(piece.url) for piece in article.reading.related if piece.url}
        if identity is not None and identity != article.id
    )
