"""The product on one page: collect, build, test, send.

Every step is a function that may be called again: collecting twice changes nothing, building changes nothing but the
files it writes, testing changes nothing at all, and sending a slot a second time mails nobody again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from digest.articles.normalise import identify
from digest.articles.read import read
from digest.config.schema import Newsletter
from digest.deliveries import after, given_up, is_due, is_finished, marked, unmarked
from digest.editions.compose import NOTHING_TO_PRINT, Plan, SectionRule, compose
from digest.editions.select import Policy, Selection, select
from digest.editions.sheet import to_yaml
from digest.errors import NotAnArticle, NotFinished, SourceError, StoreError, TransportError, UsageError
from digest.interfaces import Session
from digest.messages.render import render
from digest.messages.skeleton import Skeleton, compile_skeleton, message_id
from digest.model import (
    Article,
    Delivery,
    DeliveryState,
    Edition,
    EditionState,
    Envelope,
    LeftOut,
    Message,
    Outcome,
    Problem,
    RawItem,
    Subscriber,
    Summary,
    Verdict,
)
from digest.newsroom import Newsroom
from digest.store.articles import Added
from digest.store.editions import Claim, Frozen

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 15.0


# ------------------------------------------------------------------------------------------------- collect


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source brought."""

    source: str
    items: int = 0
    added: Added = field(default_factory=Added)
    problems: tuple[Problem, ...] = ()


def collect(room: Newsroom, names: Iterable[str], on_source: Callable[[SourceReport], None]) -> list[SourceReport]:
    """Look at these sources, read what they hold, and keep the articles. One bad source or item never stops the rest."""
    reports = []
    for name in names:
        report = _collect_one(room, name)
        on_source(report)
        reports.append(report)
    return reports


def _collect_one(room: Newsroom, name: str) -> SourceReport:
    try:
        harvest = room.sources[name].collect()
    except SourceError as error:
        return SourceReport(name, problems=(Problem(name, str(error)),))
    articles: dict[str, Article] = {}
    problems = list(harvest.problems)
    for item in harvest.items:
        article = _read_one(item, room.clock())
        if isinstance(article, Problem):
            problems.append(article)
        else:
            articles.setdefault(article.id, article)
    added = room.store.articles.add(articles.values())
    return SourceReport(name, len(harvest.items), added, tuple(problems))


def _read_one(item: RawItem, now: datetime) -> Article | Problem:
    try:
        return identify(read(item), source=item.source, first_seen=now)
    except NotAnArticle as finding:
        return Problem(item.origin, f"no article: {finding}")
    except Exception as error:  # whatever a hostile page does to a parser, the next one is read
        log.debug("%s could not be read", item.origin, exc_info=True)
        return Problem(
            item.origin, f"could not be read ({type(error).__name__}: {error}); please report it with the file"
        )


# ------------------------------------------------------------------------------------------------- build


@dataclass(frozen=True, slots=True)
class Built:
    """An edition made, and rendered; both None when there was nothing new."""

    newsletter: str
    slot: str
    since: Frozen | None  # the last edition that went out
    edition: Edition | None
    message: Message | None
    selection: Selection

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        if self.edition is not None:
            return self.edition.left_out
        return (*self.selection.left_out, *(LeftOut(c.article, NOTHING_TO_PRINT) for c in self.selection.chosen))


def build(room: Newsroom, name: str, slot: str) -> Built:
    """Make the edition of a slot from what is new since the last one that went out. Nothing is kept of it."""
    newsletter = room.newsletter(name)
    now = room.clock()
    since = room.store.editions.last_printed(name)
    sources = newsletter.sources
    candidates = room.store.articles.seen_since(sources, since.cutoff if since else None)
    selection = select(
        candidates,
        _policy(newsletter, first=since is None),
        sources=sources,
        printed=room.store.editions.printed_texts(name),
        now=now,
    )
    edition = compose(
        selection,
        Plan(
            newsletter=name,
            slot=slot,
            number=room.store.editions.next_number(name),
            rules=tuple(SectionRule(s.title, tuple(s.sections), tuple(s.kinds)) for s in newsletter.sections),
            intro=newsletter.intro,
        ),
        cutoff=now,
        summarise=lambda article: _summary(room, article),
    )
    message = None
    if edition is not None:
        message = render(edition, room.imprint(name), room.theme(newsletter.template), at=now)
    return Built(name, slot, since, edition, message, selection)


def _policy(newsletter: Newsletter, *, first: bool) -> Policy:
    chosen = newsletter.selection
    return Policy(chosen.max_stories, timedelta(days=chosen.first_days if first else chosen.max_age_days))


def _summary(room: Newsroom, article: Article) -> Summary:
    return room.summariser.summarise(article.title, article.reading.paragraphs)


def save(room: Newsroom, built: Built) -> Path:
    """Write the edition's files to outbox/<newsletter>/<slot>/ and return that folder."""
    assert built.edition is not None
    assert built.message is not None
    reader = Subscriber(room.newsletter(built.newsletter).sender.address)
    files = {
        "edition.html": built.message.html.encode(),
        "edition.txt": built.message.text.encode(),
        "edition.yaml": to_yaml(built.edition).encode(),
        "edition.eml": _copy(room, compile_skeleton(built.message), built.edition.id, reader, built.edition.cutoff),
    }
    return room.store.drafts.write(built.newsletter, built.slot, files)


# ------------------------------------------------------------------------------------------------- test send


def send_test(
    room: Newsroom, built: Built, recipients: Iterable[Subscriber], transport: str
) -> Iterator[tuple[Subscriber, Outcome]]:
    """Send `[TEST]` copies, and say for each address what came of it. Nothing is kept, nobody is marked.

    Raises `TransportError` when no (further) copy can be handed over.
    """
    assert built.edition is not None
    assert built.message is not None
    skeleton = compile_skeleton(built.message)
    now = room.clock()
    sender = room.newsletter(built.newsletter).sender.address
    with room.transport(transport).open() as session:
        for recipient in recipients:
            # An identity of its own at every test, or mail programs would take the second for a copy of the first.
            identity = f"{built.edition.id}.test.{now:%Y%m%d%H%M%S}"
            try:
                content = _copy(room, skeleton, identity, recipient, now, subject_prefix="[TEST] ")
            except ValueError as error:
                yield recipient, Outcome(Verdict.PERMANENT, reply=str(error))
                continue
            yield recipient, session.deliver(_envelope(built, sender, recipient.address, content, test=True))


def _copy(
    room: Newsroom, skeleton: Skeleton, identity: str, recipient: Subscriber, date: datetime, subject_prefix: str = ""
) -> bytes:
    """One reader's copy, with a Message-ID made from `identity`, which begins with the newsletter's name."""
    domain = room.domain(identity.partition("/")[0])
    identifier = message_id(identity, recipient.address, domain, room.store.secret)
    return skeleton.fill(recipient, message_id=identifier, date=date, subject_prefix=subject_prefix)


def _envelope(of: Built | Frozen, sender: str, recipient: str, content: bytes, *, test: bool = False) -> Envelope:
    readable = "".join(c if c.isascii() and (c.isalnum() or c in "._+-") else "-" for c in recipient)[:60]
    name = f"{readable}-{sha256(recipient.encode()).hexdigest()[:12]}"
    return Envelope(sender, recipient, content, name, of.newsletter, of.slot, test)


# ------------------------------------------------------------------------------------------------- send


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an edition by now: its copies by state, those of the last run, and why it stopped if it did."""

    edition: Frozen
    counts: Mapping[DeliveryState, int]
    troubled: tuple[Delivery, ...] = ()  # of all copies: not accepted, or unknown
    handed_over: int = 0  # in this run
    stopped: str | None = None

    @property
    def finished(self) -> bool:
        return is_finished(self.counts)


def freeze(room: Newsroom, built: Built) -> Frozen:
    """Fix an edition, texts and recipients alike, and use its slot up. From here on exactly these bytes are sent.

    Raises `NotFinished` when somebody else used the slot up meanwhile.
    """
    assert built.edition is not None
    assert built.message is not None
    recipients = room.recipients(room.newsletter(built.newsletter).recipients)
    if not recipients:
        raise UsageError(
            f"the list {room.newsletter(built.newsletter).recipients!r} has no address, so there is nobody to send to"
        )
    if not room.store.editions.freeze(built.edition, built.message, recipients, room.clock()):
        raise NotFinished(f"{built.edition.id} was taken by another program just now; nobody was mailed by this one")
    frozen = room.store.editions.get(built.newsletter, built.slot)
    assert frozen is not None
    return frozen


def skip(room: Newsroom, name: str, slot: str) -> bool:
    """Use a slot up without an edition. False when it was used up already."""
    return room.store.editions.skip(f"{name}/{slot}", name, slot, room.clock())


def deliver(
    room: Newsroom,
    edition: Frozen,
    on_copy: Callable[[Delivery, int, int], None],
    stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    """Hand over the copies that are due, each marked before and after, and say what became of all of them.

    `on_copy` is told of each copy: what became of it, its number, and how many there are in this run. Safe to call
    again: only copies that surely were not accepted are handed over. `stopping` is asked before each copy. Raises `NotFinished` while another program sends
    this edition.
    """
    claim, orphans = room.store.editions.claim(edition.id, room.owner, room.clock(), room.clock() + LEASE)
    for recipient in orphans:
        log.warning("%s: what became of the copy of %s is unknown; it is not sent again", edition.id, recipient)
    handed_over, stopped = 0, None
    try:
        due = [c for c in room.store.deliveries.of(edition.id) if is_due(c.delivery, room.clock())]
        if due:
            assert edition.message is not None
            skeleton = compile_skeleton(edition.message)
            with _kept(room, claim), room.transport_of(edition.newsletter).open() as session:
                for number, copy in enumerate(due, 1):
                    if stopping():
                        break
                    reader = Subscriber(copy.delivery.recipient, copy.name)
                    delivery = _deliver_one(room, claim, edition, session, skeleton, copy.delivery, reader)
                    handed_over += 1
                    on_copy(delivery, number, len(due))
    except TransportError as error:
        stopped = str(error)
    finally:
        counts = room.store.deliveries.counts(edition.id)
        room.store.editions.release(claim, EditionState.SENT if is_finished(counts) else EditionState.SENDING)
    return replace(state_of(room, edition), handed_over=handed_over, stopped=stopped)


@contextmanager
def _kept(room: Newsroom, claim: Claim) -> Iterator[None]:
    """Renews the claim from beside, since a mail server may take longer over one copy than the lease lasts."""
    done = Event()

    def renew() -> None:
        while not done.wait(RENEW_SECONDS):
            try:
                room.store.deliveries.renew(claim, room.clock() + LEASE)
            except StoreError as error:
                log.warning("%s", error)  # whether the claim was lost is told by the next mark, which is checked

    keeper = Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _deliver_one(
    room: Newsroom,
    claim: Claim,
    edition: Frozen,
    session: Session,
    skeleton: Skeleton,
    delivery: Delivery,
    reader: Subscriber,
) -> Delivery:
    """One copy: made, marked as being sent, handed over, marked with what came of it."""
    ledger, clock = room.store.deliveries, room.clock
    sender = room.newsletter(edition.newsletter).sender.address
    try:
        content = _copy(room, skeleton, edition.id, reader, edition.frozen_at)
    except ValueError as error:
        failed = given_up(delivery, str(error), clock())
        ledger.write(claim, delivery, failed, clock() + LEASE)
        return failed
    sending = marked(delivery, clock())
    ledger.write(claim, delivery, sending, clock() + LEASE)
    try:
        outcome = session.deliver(_envelope(edition, sender, reader.address, content))
    except TransportError:
        ledger.write(claim, sending, unmarked(sending), clock() + LEASE)
        raise
    known = after(sending, outcome, clock())
    ledger.write(claim, sending, known, clock() + LEASE)
    return known


def state_of(room: Newsroom, edition: Frozen) -> Sent:
    """What became of an edition by now."""
    fine = (DeliveryState.SENT, DeliveryState.PENDING)
    copies = [copy.delivery for copy in room.store.deliveries.of(edition.id)]
    fresh = room.store.editions.get(edition.newsletter, edition.slot) or edition
    return Sent(
        edition=fresh,
        counts=room.store.deliveries.counts(edition.id),
        troubled=tuple(d for d in copies if d.state not in fine),
    )
