"""Editions that have left the building stage: frozen, claimed by one sender at a time, and remembered for good."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from digest.deliveries import WENT_OUT
from digest.errors import NotFinished
from digest.model import DeliveryState, Edition, EditionState, Message, Subscriber
from digest.store.database import reading, writing
from digest.store.tables import delivery, edition_article, newsletter
from digest.store.tables import edition as table

_messages = TypeAdapter(Message)


@dataclass(frozen=True, slots=True)
class Frozen:
    """An edition as it was when sending began. `message` is None when it was skipped."""

    id: str
    newsletter: str
    slot: str
    number: int
    state: EditionState
    cutoff: datetime
    frozen_at: datetime
    message: Message | None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one edition. Every write of its holder is checked against `owner` and `fence`."""

    edition: str
    owner: str
    fence: int


# At least one copy was accepted, or may have been; or it is frozen and on its way, as when a mail server is down: were
# that not counted, the next edition would bring the same stories under the same number.
went_out = or_(
    table.c.state == str(EditionState.SENDING),
    exists()
    .where(delivery.c.edition == table.c.id, delivery.c.state.in_([str(state) for state in WENT_OUT]))
    .correlate(table),
)


class Editions:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known_since(self, name: str) -> datetime | None:
        """Since when the calendar of this newsletter is kept here; None when it never was."""
        with reading(self._engine) as connection:
            return connection.execute(select(newsletter.c.since).where(newsletter.c.name == name)).scalar()

    def remember(self, name: str, now: datetime) -> None:
        """Note that the calendar of this newsletter is kept from now on, unless that is known."""
        if self.known_since(name) is None:
            with suppress(IntegrityError), writing(self._engine) as connection:  # another scheduler was first
                connection.execute(insert(newsletter).values(name=name, since=now))

    def get(self, name: str, slot: str) -> Frozen | None:
        query = select(table).where(table.c.newsletter == name, table.c.slot == slot)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            return None if row is None else _frozen(row)

    def last_printed(self, name: str) -> Frozen | None:
        """The newest edition that went out or is on its way."""
        query = select(table).where(table.c.newsletter == name, went_out).order_by(table.c.cutoff.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            return None if row is None else _frozen(row)

    def unfinished(self, name: str) -> list[Frozen]:
        """Editions whose sending began and has not ended, oldest first."""
        query = (
            select(table)
            .where(table.c.newsletter == name, table.c.state == str(EditionState.SENDING))
            .order_by(table.c.slot)
        )
        with reading(self._engine) as connection:
            return [_frozen(row) for row in connection.execute(query)]

    def next_number(self, name: str) -> int:
        """One more than the highest number of the editions that went out or are on their way."""
        query = select(func.coalesce(func.max(table.c.number), 0)).where(table.c.newsletter == name, went_out)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one()) + 1

    def printed_texts(self, name: str) -> dict[str, int]:
        """The content hashes of all that was printed or is on its way, each with the number of its edition."""
        query = (
            select(edition_article.c.content_hash, table.c.number)
            .join(table, table.c.id == edition_article.c.edition)
            .where(table.c.newsletter == name, went_out)
        )
        with reading(self._engine) as connection:
            return {row.content_hash: row.number for row in connection.execute(query)}

    def freeze(self, edition: Edition, message: Message, recipients: Iterable[Subscriber], now: datetime) -> bool:
        """Fix what is sent and to whom, in one transaction. False when this slot is used up already."""
        with writing(self._engine) as connection:
            if _taken(connection, edition.newsletter, edition.slot):
                return False
            connection.execute(
                insert(table).values(
                    id=edition.id,
                    newsletter=edition.newsletter,
                    slot=edition.slot,
                    number=edition.number,
                    state=str(EditionState.SENDING),
                    cutoff=edition.cutoff,
                    frozen_at=now,
                    message=_messages.dump_json(message).decode(),
                    fence=0,
                )
            )
            stories = enumerate(edition.stories)
            connection.execute(
                insert(edition_article),
                [
                    {
                        "edition": edition.id,
                        "article": story.article.id,
                        "position": position,
                        "content_hash": story.article.content_hash,
                    }
                    for position, story in stories
                ],
            )
            rows = [
                {
                    "edition": edition.id,
                    "recipient": subscriber.address,
                    "name": subscriber.name,
                    "state": str(DeliveryState.PENDING),
                    "attempt": 0,
                    "reply": "",
                }
                for subscriber in recipients
            ]
            connection.execute(insert(delivery), rows)
            return True

    def skip(self, edition_id: str, name: str, slot: str, now: datetime) -> bool:
        """Use a slot up without an edition, since there was nothing to send. False when it is used up already."""
        with writing(self._engine) as connection:
            if _taken(connection, name, slot):
                return False
            connection.execute(
                insert(table).values(
                    id=edition_id,
                    newsletter=name,
                    slot=slot,
                    number=0,
                    state=str(EditionState.SKIPPED),
                    cutoff=now,
                    frozen_at=now,
                    fence=0,
                )
            )
            return True

    def claim(self, edition_id: str, owner: str, now: datetime, lease_until: datetime) -> tuple[Claim, list[str]]:
        """Become the one sender of an edition; also the recipients whose copy an earlier sender left in mid-air.

        Those become `unknown` in the same transaction. Raises `NotFinished` while another sender's lease lasts.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == edition_id)).one()
            if row.owner not in (None, owner) and row.lease_until > now:
                seconds = ceil((row.lease_until - now).total_seconds())
                raise NotFinished(
                    f"another program is sending {edition_id}; if it has stopped, try again in {seconds} seconds"
                )
            claim = Claim(edition_id, owner, row.fence + 1)
            connection.execute(
                update(table)
                .where(table.c.id == edition_id)
                .values(owner=owner, fence=claim.fence, lease_until=lease_until)
            )
            in_mid_air = delivery.c.edition == edition_id, delivery.c.state == str(DeliveryState.SENDING)
            orphans = connection.execute(select(delivery.c.recipient).where(*in_mid_air)).scalars().all()
            connection.execute(
                update(delivery)
                .where(*in_mid_air)
                .values(state=str(DeliveryState.UNKNOWN), reply="its sender stopped while handing it over")
            )
            return claim, list(orphans)

    def release(self, claim: Claim, state: EditionState) -> None:
        """Give the claim back, with the state that the edition has come to."""
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.id == claim.edition, table.c.owner == claim.owner, table.c.fence == claim.fence)
                .values(state=str(state), owner=None, lease_until=None)
            )


def _taken(connection: Connection, name: str, slot: str) -> bool:
    query = select(table.c.id).where(table.c.newsletter == name, table.c.slot == slot)
    return connection.execute(query).first() is not None


def _frozen(row: Row[tuple[object, ...]]) -> Frozen:
    return Frozen(
        id=row.id,
        newsletter=row.newsletter,
        slot=row.slot,
        number=row.number,
        state=EditionState(row.state),
        cutoff=row.cutoff,
        frozen_at=row.frozen_at,
        message=None if row.message is None else _messages.validate_json(row.message),
    )
