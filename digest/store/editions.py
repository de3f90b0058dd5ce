"""Editions that have left the building stage: frozen, claimed by one sender at a time, and remembered for good."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from digest.editions.decisions import Decisions
from digest.errors import NotFinished, UsageError
from digest.messages.fields import kept
from digest.model import DeliveryState, Edition, EditionState, Message, Subscriber
from digest.store import decisions as decisions_
from digest.store import printed
from digest.store.database import reading, writing
from digest.store.keeping import Keeping
from digest.store.printed import Printed, passed, went_out
from digest.store.rows import lots
from digest.store.tables import article, delivery, edition_article, newsletter
from digest.store.tables import edition as table

_messages = TypeAdapter(Message)
_NOTHING_DECIDED = Decisions()


@dataclass(frozen=True, slots=True)
class Frozen:
    """An edition as it was when its slot was used up, or since it is held.

    `message` is None when it is held or was skipped, `note` says why. `passed` says of a skipped one that what was new
    for it is not offered again.
    """

    id: str
    newsletter: str
    slot: str
    number: int
    state: EditionState
    cutoff: datetime
    frozen_at: datetime
    message: Message | None
    note: str | None = None
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one edition. Every write of its holder is checked against `owner` and `fence`."""

    edition: str
    owner: str
    fence: int


_NOT_TO_BE_SENT = {
    EditionState.HELD: "is held until somebody approves it",
    EditionState.SKIPPED: "was skipped",
    EditionState.CANCELLED: "was cancelled",
}
_NOTHING_TO_CANCEL = {EditionState.SKIPPED: "was skipped", EditionState.SENT: "has been sent"}


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

    def unfinished(self, name: str) -> list[Frozen]:
        """Editions whose sending began and has not ended, oldest first."""
        return self._in_state(name, EditionState.SENDING)

    def held(self, name: str) -> list[Frozen]:
        """Editions that somebody has to look at before they are sent, oldest first."""
        return self._in_state(name, EditionState.HELD)

    def _in_state(self, name: str, state: EditionState) -> list[Frozen]:
        query = select(table).where(table.c.newsletter == name, table.c.state == str(state)).order_by(table.c.slot)
        with reading(self._engine) as connection:
            return [_frozen(row) for row in connection.execute(query)]

    def moment(self, clock: Callable[[], datetime]) -> datetime:
        """Now, at a time when nobody is writing: what was kept before is there to be read, and what is kept later is
        first seen later, however long it takes to keep."""
        with writing(self._engine) as _nobody_else:
            moment: datetime = clock()
        return moment

    # ---------------------------------------------------------------- what went out

    def last_printed(self, name: str) -> Frozen | None:
        """The newest edition that went out or is on its way."""
        with reading(self._engine) as connection:
            row = _last_printed(connection, name)
            return None if row is None else _frozen(row)

    def fresh_from(self, name: str) -> datetime | None:
        """The moment up to which articles were considered: by the last edition that went out or is on its way, or by a
        skipped one that passed over what was new. None before any of them."""
        counts = table.c.newsletter == name, or_(went_out, passed)
        query = select(table.c.cutoff).where(*counts).order_by(table.c.cutoff.desc()).limit(1)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def next_number(self, name: str) -> int:
        """One more than the highest number of the editions that went out or are on their way."""
        of_newsletter = table.c.newsletter == name, went_out
        query = select(table.c.number).where(*of_newsletter).order_by(table.c.number.desc()).limit(1)
        with reading(self._engine) as connection:
            return (connection.execute(query).scalar() or 0) + 1

    def printed_texts(self, name: str, hashes: Iterable[str]) -> dict[str, int]:
        """Which of these content hashes were printed or are on their way, each with the number of its newest edition."""
        with reading(self._engine) as connection:
            return printed.texts(connection, name, hashes)

    def printed_articles(self, name: str, ids: Collection[str]) -> dict[str, int]:
        """Which of these articles were printed by a newsletter or are on their way, each with the number of its newest
        edition."""
        with reading(self._engine) as connection:
            return printed.articles(connection, name, ids)

    def printed_since(self, name: str, moment: datetime, limit: int = 400) -> list[Printed]:
        """What stood in the editions that went out with a cutoff after a moment, the newest edition first and each in
        print order; at most `limit` articles."""
        with reading(self._engine) as connection:
            return printed.printed_since(connection, name, moment, limit)

    def decided(self, name: str) -> Decisions:
        """What editors decided and holds for the next edition.

        `held` is what the last edition that went out, and slots that were skipped since, left for it; `dropped` what was
        dropped within 200 days before the last of them. Of all other things, whatever was decided last within 400 days.
        What was decided in an edition that was cancelled, or reached nobody, counts for nothing; nor does a correction that
        a skipped one would have printed.
        """
        with reading(self._engine) as connection:
            return decisions_.decided(connection, name)

    # ---------------------------------------------------------------- using a slot up

    def freeze(
        self,
        edition: Edition,
        message: Message,
        recipients: Iterable[Subscriber],
        now: datetime,
        decisions: Decisions = _NOTHING_DECIDED,
        *,
        follows: str | None = "",
        note: str | None = None,
    ) -> bool:
        """Fix what is sent, to whom, and what was decided in it, in one transaction; articles that only the edition has,
        as an editor wrote them, are kept with it. Of a recipient's columns, those are kept that the message's merge
        fields take. False when this slot is used up already; a held edition does not. `note` is for people.

        `follows` is the id of the last edition that had gone out when this one was made (None: there was none; "": that
        is not asked). Raises `NotFinished` when another one went out since: its stories would come twice.
        """
        row = {
            "id": edition.id,
            "number": edition.number,
            "state": str(EditionState.SENDING),
            "cutoff": edition.cutoff,
            "frozen_at": now,
            "message": _messages.dump_json(message).decode(),
            "note": note,
        }
        with writing(self._engine) as connection:
            if (
                follows != ""
                and (last := _last_printed(connection, edition.newsletter)) is not None
                and last.id != follows
            ):
                raise NotFinished(
                    f"{last.id} went out while {edition.id} was made, perhaps with the same stories; nobody was mailed by "
                    "this one. Call this again"
                )
            if not _put(connection, edition.newsletter, edition.slot, row):
                return False
            _keep_missing(connection, edition, now)
            connection.execute(insert(edition_article), _contents(edition))
            rows = [
                {
                    "edition": edition.id,
                    "recipient": subscriber.address,
                    "name": subscriber.name,
                    "fields": json.dumps(taken) if (taken := kept(message.fields, subscriber)) else None,
                    "state": str(DeliveryState.PENDING),
                    "attempt": 0,
                    "reply": "",
                }
                for subscriber in recipients
            ]
            connection.execute(insert(delivery), rows)
            decisions_.note(connection, edition.id, decisions)
            return True

    def hold(
        self, edition_id: str, name: str, slot: str, number: int, cutoff: datetime, note: str, now: datetime
    ) -> bool:
        """Note that the time of a slot came and somebody has to look at its edition first, and why; again, with another
        note. False when the slot is used up already."""
        row = {
            "id": edition_id,
            "number": number,
            "state": str(EditionState.HELD),
            "cutoff": cutoff,
            "frozen_at": now,
            "note": note,
        }
        with writing(self._engine) as connection:
            return _put(connection, name, slot, row)

    def skip(
        self,
        edition_id: str,
        name: str,
        slot: str,
        now: datetime,
        *,
        cutoff: datetime | None = None,
        note: str | None = None,
        passed: bool = False,
        decisions: Decisions = _NOTHING_DECIDED,
    ) -> bool:
        """Use a slot up without an edition. False when it is used up already; a held edition does not.

        With `passed`, what was new up to `cutoff` (None: up to now) is not offered again.
        """
        row = {
            "id": edition_id,
            "number": 0,
            "state": str(EditionState.SKIPPED),
            "cutoff": now if cutoff is None else cutoff,
            "frozen_at": now,
            "note": note,
            "passed": passed,
        }
        with writing(self._engine) as connection:
            if not _put(connection, name, slot, row):
                return False
            decisions_.note(connection, edition_id, decisions)
            return True

    def cancel(self, edition_id: str, now: datetime) -> Mapping[DeliveryState, int]:
        """Call an edition off: copies that were not handed over stay what they are, and never are. Its copies by state.

        A copy that a sender left in mid-air becomes `unknown`. What no copy brought to anybody may be printed by another
        edition. Calling it off again changes nothing. Raises `NotFinished` while a sender's lease lasts, and `UsageError`
        when there is nothing to call off.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == edition_id)).first()
            if row is None:
                raise UsageError(f"there is no edition {edition_id} to cancel")
            if row.state in _NOTHING_TO_CANCEL:
                raise UsageError(
                    f"{edition_id} {_NOTHING_TO_CANCEL[EditionState(row.state)]}: there is nothing to cancel"
                )
            if row.owner is not None and row.lease_until > now:
                raise NotFinished(
                    f"another program is sending {edition_id}; stop it first, or if it has stopped, try again in "
                    f"{_seconds(row.lease_until, now)} seconds"
                )
            off = {"state": str(EditionState.CANCELLED), "owner": None, "lease_until": None, "fence": row.fence + 1}
            connection.execute(update(table).where(table.c.id == edition_id).values(off))
            _settle_in_mid_air(connection, edition_id)
            query = select(delivery.c.state, func.count()).where(delivery.c.edition == edition_id)
            found = connection.execute(query.group_by(delivery.c.state))
            return {DeliveryState(state): number for state, number in found}

    # ---------------------------------------------------------------- sending

    def claim(self, edition_id: str, owner: str, now: datetime, lease_until: datetime) -> tuple[Claim, list[str]]:
        """Become the one sender of an edition; also the recipients whose copy an earlier sender left in mid-air.

        Those become `unknown` in the same transaction. Raises `NotFinished` while another sender's lease lasts, and
        `UsageError` for an edition that is not to be sent: held, skipped, or cancelled.
        """
        with writing(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == edition_id)).one()
            if row.state in _NOT_TO_BE_SENT:
                raise UsageError(f"{edition_id} {_NOT_TO_BE_SENT[EditionState(row.state)]}; nobody is mailed")
            if row.owner not in (None, owner) and row.lease_until > now:
                raise NotFinished(
                    f"another program is sending {edition_id}; if it has stopped, try again in "
                    f"{_seconds(row.lease_until, now)} seconds"
                )
            claim = Claim(edition_id, owner, row.fence + 1)
            connection.execute(
                update(table)
                .where(table.c.id == edition_id)
                .values(owner=owner, fence=claim.fence, lease_until=lease_until)
            )
            return claim, _settle_in_mid_air(connection, edition_id)

    def release(self, claim: Claim, state: EditionState) -> None:
        """Give the claim back, with the state that the edition has come to."""
        with writing(self._engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.id == claim.edition, table.c.owner == claim.owner, table.c.fence == claim.fence)
                .values(state=str(state), owner=None, lease_until=None)
            )


def _last_printed(connection: Connection, name: str) -> Row[Any] | None:
    query = select(table).where(table.c.newsletter == name, went_out).order_by(table.c.cutoff.desc()).limit(1)
    return connection.execute(query).first()


def _seconds(until: datetime, now: datetime) -> int:
    return ceil((until - now).total_seconds())


def _put(connection: Connection, name: str, slot: str, values: Mapping[str, object]) -> bool:
    """Write the row of a slot, in place of a held edition if there is one. False when the slot is used up."""
    of_slot = table.c.newsletter == name, table.c.slot == slot
    state = connection.execute(select(table.c.state).where(*of_slot)).scalar()
    if state is None:
        connection.execute(insert(table).values(newsletter=name, slot=slot, fence=0, **values))
    elif state == EditionState.HELD:
        connection.execute(update(table).where(*of_slot).values(values))
    else:
        return False
    return True


def _keep_missing(connection: Connection, edition: Edition, now: datetime) -> None:
    articles = {one.id: one for story in edition.stories for one in story.articles}
    keeping = Keeping(connection, now)
    for some in lots(articles):
        known = set(connection.execute(select(article.c.id).where(article.c.id.in_(some))).scalars())
        for identifier in some:
            if identifier not in known:
                keeping.keep(articles[identifier])


def _contents(edition: Edition) -> list[dict[str, object]]:
    """A row for each article in it. One that stands in it twice counts where it is printed itself, else first."""
    rows: dict[str, dict[str, object]] = {}
    for position, story in enumerate(edition.stories):
        for part, one in enumerate(story.articles):
            row: dict[str, object] = {
                "edition": edition.id,
                "article": one.id,
                "position": position,
                "content_hash": one.content_hash,
                "headline": one.title if part else story.headline,
                "part": part,
            }
            if one.id not in rows or (part == 0 and rows[one.id]["part"]):
                rows[one.id] = row
    return list(rows.values())


def _settle_in_mid_air(connection: Connection, edition_id: str) -> list[str]:
    """The recipients whose copy a sender left while it handed it over; what became of these is unknown."""
    in_mid_air = delivery.c.edition == edition_id, delivery.c.state == str(DeliveryState.SENDING)
    orphans = connection.execute(select(delivery.c.recipient).where(*in_mid_air)).scalars().all()
    connection.execute(
        update(delivery)
        .where(*in_mid_air)
        .values(state=str(DeliveryState.UNKNOWN), reply="its sender stopped while handing it over")
    )
    return list(orphans)


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
        note=row.note,
        passed=bool(row.passed),
    )
