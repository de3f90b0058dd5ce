"""An invented edition, as it is frozen."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from digest.model import Article, Edition, Message, Reading, Section, Story, Subscriber, Summary
from digest.store import Kept, Store

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
LEASE = NOW + timedelta(seconds=60)
SLOT = "2026-11-27T0700"
ID = f"weekly/{SLOT}"
MESSAGE = Message("Rain", "<p>Räin &amp; sun</p>", "Räin & sun\n", (("List-Id", "<weekly>"), ("Precedence", "bulk")))
READERS = (Subscriber("ada@reader.example", "Ada Lund"), Subscriber("bo@reader.example"))


def article(name: str, *, text: str = "It rained.", source: str = "site", first_seen: datetime = NOW) -> Article:
    return Article(
        id=name,
        source=source,
        content_hash=f"hash of {text}",
        canonical_url=None,
        reading=Reading(title=name.title(), paragraphs=(text,)),
        first_seen=first_seen,
    )


def keep(store: Store, articles: Iterable[Article], now: datetime = NOW) -> Kept:
    return store.articles.keep("site", articles, now=now)


def edition(slot: str = SLOT, newsletter: str = "weekly", *, number: int = 1, cutoff: datetime = NOW) -> Edition:
    """An edition of two stories: one leads, the other stands in a section."""
    lead, other = (
        Story(article=article(name), headline=name, summary=Summary(lead="It rained.", blurb="It rained."), score=1.0)
        for name in ("a", "b")
    )
    return Edition(
        id=f"{newsletter}/{slot}",
        newsletter=newsletter,
        slot=slot,
        number=number,
        subject="Rain",
        preheader="And sun",
        intro=None,
        lead=lead,
        sections=(Section("World", (other,)),),
        cutoff=cutoff,
    )


def freeze(store: Store, one: Edition | None = None) -> Edition:
    """An edition frozen in the store, with its articles."""
    one = one or edition()
    keep(store, [story.article for story in one.stories])
    assert store.editions.freeze(one, MESSAGE, READERS, NOW)
    return one
