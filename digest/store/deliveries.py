"""The ledger of copies: one row per edition and recipient, written only by the holder of the edition's claim."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from digest.errors import StoreError
from digest.model import Delivery, DeliveryState
from digest.store.database import reading, writing
from digest.store.editions import Claim
from digest.store.tables import delivery as table
from digest.store.tables import edition

# Built once: building a statement costs three times as much as running it.
_renew = (
    update(edition)
    .where(
        edition.c.id == bindparam("claim_edition"),
        edition.c.owner == bindparam("claim_owner"),
        edition.c.fence == bindparam("claim_fence"),
    )
    .values(lease_until=bindparam("until"))
)
_write = (
    update(table)
    .where(
        table.c.edition == bindparam("of_edition"),
        table.c.recipient == bindparam("of_recipient"),
        table.c.state == bindparam("was"),
    )
    .values(
        state=bindparam("state"),
        attempt=bindparam("attempt"),
        not_before=bindparam("not_before"),
        code=bindparam("code"),
        reply=bindparam("reply"),
        at=bindparam("at"),
    )
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A delivery with the name that its recipient goes by, and what the edition's merge fields take of the list."""

    delivery: Delivery
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


class Deliveries:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, edition_id: str) -> list[Copy]:
        """All copies of an edition, in the order of their addresses."""
        query = select(table).where(table.c.edition == edition_id).order_by(table.c.recipient)
        with reading(self._engine) as connection:
            return [
                Copy(
                    Delivery(
                        edition=row.edition,
                        recipient=row.recipient,
                        state=DeliveryState(row.state),
                        attempt=row.attempt,
                        not_before=row.not_before,
                        code=row.code,
                        reply=row.reply,
                        at=row.at,
                    ),
                    row.name,
                    {} if row.fields is None else json.loads(row.fields),
                )
                for row in connection.execute(query)
            ]

    def counts(self, edition_id: str) -> Mapping[DeliveryState, int]:
        query = select(table.c.state, func.count()).where(table.c.edition == edition_id).group_by(table.c.state)
        with reading(self._engine) as connection:
            return Counter({DeliveryState(state): number for state, number in connection.execute(query)})

    def renew(self, claim: Claim, lease_until: datetime) -> None:
        """Keep the claim while a copy takes its time. Raises `StoreError` when it was lost."""
        with writing(self._engine) as connection:
            _renewed(connection, claim, lease_until)

    def write(self, claim: Claim, before: Delivery, after: Delivery, lease_until: datetime) -> None:
        """Move one copy from one state to another, durably, and renew the lease.

        Raises `StoreError` when the claim was lost or the copy is not in the state it was: then nothing is written, and
        the caller must not hand anything over.
        """
        with writing(self._engine) as connection:
            _renewed(connection, claim, lease_until)
            written = connection.execute(
                _write,
                {
                    "of_edition": before.edition,
                    "of_recipient": before.recipient,
                    "was": str(before.state),
                    "state": str(after.state),
                    "attempt": after.attempt,
                    "not_before": after.not_before,
                    "code": after.code,
                    "reply": after.reply,
                    "at": after.at,
                },
            )
            if written.rowcount != 1:
                raise StoreError(f"{claim.edition}: the copy of {before.recipient} is no longer {before.state}")


def _renewed(connection: Connection, claim: Claim, lease_until: datetime) -> None:
    holder = {"claim_edition": claim.edition, "claim_owner": claim.owner, "claim_fence": claim.fence}
    if connection.execute(_renew, {**holder, "until": lease_until}).rowcount != 1:
        raise StoreError(f"{claim.edition}: another program has taken over the sending; this one stops")
