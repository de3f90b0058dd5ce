"""An invented edition, as it is frozen."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from digest.deliveries import after, marked
from digest.editions.decisions import Decisions
from digest.model import (
    Also,
    Article,
    Edition,
    EditionState,
    Evidence,
    Message,
    Outcome,
    Reading,
    Section,
    Story,
    Subscriber,
    Summary,
    Verdict,
)
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


def story(one: Article, *also: Article, headline: str | None = None) -> Story:
    return Story(
        article=one,
        headline=headline or one.id,
        summary=Summary(lead="It rained.", blurb="It rained."),
        score=1.0,
        also=tuple(Also(other, Evidence(likeness=0.5)) for other in also),
    )


def edition(
    slot: str = SLOT,
    newsletter: str = "weekly",
    *,
    number: int = 1,
    cutoff: datetime = NOW,
    stories: tuple[Story, ...] | None = None,
) -> Edition:
    """An edition of two stories, unless others are given: one leads, the other stands in a section."""
    lead, *others = stories or (story(article("a")), story(article("b")))
    return Edition(
        id=f"{newsletter}/{slot}",
        newsletter=newsletter,
        slot=slot,
        number=number,
        subject="Rain",
        preheader="And sun",
        intro=None,
        lead=lead,
        sections=(Section("World", tuple(others)),),
        cutoff=cutoff,
    )


def freeze(store: Store, one: Edition | None = None, *, decisions: Decisions | None = None) -> Edition:
    """An edition frozen in the store, with its articles."""
    one = one or edition()
    keep(store, [each for story in one.stories for each in story.articles])
    assert store.editions.freeze(one, MESSAGE, READERS, NOW, decisions or Decisions())
    return one


def settle(store: Store, edition_id: str, *verdicts: Verdict) -> None:
    """Hand over the first copies of an edition, each to its verdict; when those are all, its sending has ended."""
    claim, _ = store.editions.claim(edition_id, "me", NOW, LEASE)
    copies = store.deliveries.of(edition_id)
    for copy, verdict in zip(copies, verdicts, strict=False):
        sending = marked(copy.delivery, NOW)
        store.deliveries.write(claim, copy.delivery, sending, LEASE)
        store.deliveries.write(claim, sending, after(sending, Outcome(verdict), NOW), LEASE)
    store.editions.release(claim, EditionState.SENT if len(verdicts) == len(copies) else EditionState.SENDING)


def state(store: Store, slot: str = SLOT, newsletter: str = "weekly") -> EditionState | None:
    frozen = store.editions.get(newsletter, slot)
    return None if frozen is None else frozen.state
