"""What may become of one reader's copy: state + event → state, pure.

    pending ──marked──> sending ──accepted──> sent
       ^                  ├──permanent──> bounced
       │                  ├──temporary──> deferred ──(its time comes) marked──> sending
       │                  ├──temporary, attempts used up──> failed
       │                  ├──unclear, or its sender died──> unknown
       └──unmarked────────┘
    pending or deferred ──given up──> failed

`sending` is committed before a copy is handed over, and nothing leads from there to another attempt without proof that
the copy was not accepted. So no reader is mailed twice, whatever crashes: between the server's reply and our
commit no protocol can tell what happened (RFC 1047), and such a copy is `unknown`, named, and not sent again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model import Delivery, DeliveryState, Outcome, Verdict

# Greylisting lets a second attempt through after 5-15 minutes; after a day and a half nobody is waiting any more.
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (5, 15, 30, 60, 120, 240, 480, 720))

OPEN_STATES = frozenset({DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.DEFERRED})
WENT_OUT = frozenset({DeliveryState.SENT, DeliveryState.UNKNOWN})


def is_due(delivery: Delivery, now: datetime) -> bool:
    """Whether this copy may be handed over now."""
    if delivery.state is DeliveryState.PENDING:
        return True
    return delivery.state is DeliveryState.DEFERRED and (delivery.not_before is None or delivery.not_before <= now)


def marked(delivery: Delivery, now: datetime) -> Delivery:
    """The copy about to be handed over. To be committed before the first byte that could complete it leaves."""
    if delivery.state not in (DeliveryState.PENDING, DeliveryState.DEFERRED):
        raise ValueError(f"the copy of {delivery.recipient} is {delivery.state}, it must not be handed over")
    return replace(delivery, state=DeliveryState.SENDING, attempt=delivery.attempt + 1, not_before=None, at=now)


def unmarked(delivery: Delivery) -> Delivery:
    """A marked copy that surely was not handed over, because the way out had closed before it."""
    _must_be_marked(delivery)
    return replace(delivery, state=DeliveryState.PENDING, attempt=delivery.attempt - 1)


def after(delivery: Delivery, outcome: Outcome, now: datetime) -> Delivery:
    """The marked copy, now that it is known what handing it over came to."""
    _must_be_marked(delivery)
    state, not_before = DeliveryState.SENT, None
    if outcome.verdict is Verdict.PERMANENT:
        state = DeliveryState.BOUNCED
    elif outcome.verdict is Verdict.UNCLEAR:
        state = DeliveryState.UNKNOWN
    elif outcome.verdict is Verdict.TEMPORARY:
        if delivery.attempt > len(RETRY_AFTER):
            state = DeliveryState.FAILED
        else:
            state, not_before = DeliveryState.DEFERRED, now + RETRY_AFTER[delivery.attempt - 1]
    return replace(delivery, state=state, not_before=not_before, code=outcome.code, reply=outcome.reply, at=now)


def given_up(delivery: Delivery, reason: str, now: datetime) -> Delivery:
    """A copy that cannot be made at all, and so was not marked."""
    if delivery.state not in (DeliveryState.PENDING, DeliveryState.DEFERRED):
        raise ValueError(f"the copy of {delivery.recipient} is {delivery.state}, it cannot be given up")
    return replace(delivery, state=DeliveryState.FAILED, not_before=None, reply=reason, at=now)


def _must_be_marked(delivery: Delivery) -> None:
    if delivery.state is not DeliveryState.SENDING:
        raise ValueError(f"the copy of {delivery.recipient} is {delivery.state}, it was not being handed over")


def is_finished(counts: Mapping[DeliveryState, int]) -> bool:
    """Whether nothing is left to do for an edition."""
    return not any(counts.get(state, 0) for state in OPEN_STATES)
