"""Handing an edition over, copy by copy, each marked before and after. What `digest.deliveries` decides is done here."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Event, Thread

from digest.deliveries import after, given_up, is_due, is_finished, marked, unmarked
from digest.errors import StoreError, TransportError
from digest.interfaces import Session
from digest.messages.skeleton import Skeleton, compile_skeleton, message_id
from digest.model import Delivery, DeliveryState, EditionState, Envelope, Subscriber
from digest.newsroom import Newsroom
from digest.store.editions import Claim, Frozen

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 15.0


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


def deliver(
    room: Newsroom,
    edition: Frozen,
    on_copy: Callable[[Delivery], None],
    stopping: Callable[[], bool] = lambda: False,
) -> Sent:
    """Hand over the copies that are due, each marked before and after, and say what became of all of them.

    `on_copy` is told of each copy what became of it; `stopping` is asked before each. Safe to call again: only copies
    that surely were not accepted are handed over.

    Raises `NotFinished` while another program sends this edition.
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
                for copy in due:
                    if stopping():
                        break
                    reader = Subscriber(copy.delivery.recipient, copy.name, copy.fields)
                    delivery = _deliver_one(room, claim, edition, session, skeleton, copy.delivery, reader)
                    handed_over += 1
                    on_copy(delivery)
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
        content = filled(room, skeleton, edition.id, reader, edition.frozen_at)
    except ValueError as error:
        failed = given_up(delivery, str(error), clock())
        ledger.write(claim, delivery, failed, clock() + LEASE)
        return failed
    sending = marked(delivery, clock())
    ledger.write(claim, delivery, sending, clock() + LEASE)
    try:
        outcome = session.deliver(envelope(edition.newsletter, edition.slot, sender, reader.address, content))
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


def filled(
    room: Newsroom, skeleton: Skeleton, identity: str, recipient: Subscriber, date: datetime, subject_prefix: str = ""
) -> bytes:
    """One reader's copy, with a Message-ID made from `identity`, which begins with the newsletter's name."""
    domain = room.domain(identity.partition("/")[0])
    identifier = message_id(identity, recipient.address, domain, room.store.secret)
    return skeleton.fill(recipient, message_id=identifier, date=date, subject_prefix=subject_prefix)


def envelope(
    newsletter: str, slot: str, sender: str, recipient: str, content: bytes, *, test: bool = False
) -> Envelope:
    """One copy on its way, with a name that is derived from its reader's address."""
    readable = "".join(c if c.isascii() and (c.isalnum() or c in "._+-") else "-" for c in recipient)[:60]
    name = f"{readable}-{sha256(recipient.encode()).hexdigest()[:12]}"
    return Envelope(sender, recipient, content, name, newsletter, slot, test)
