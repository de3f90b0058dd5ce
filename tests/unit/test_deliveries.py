from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.deliveries import (
    OPEN_STATES,
    RETRY_AFTER,
    after,
    given_up,
    is_due,
    is_finished,
    marked,
    unmarked,
)
from digest.model import Delivery, DeliveryState, Outcome, Verdict

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
LATER = NOW + timedelta(seconds=3)
COPY = Delivery(edition="weekly/2026-11-27T0700", recipient="ada@reader.example")

FINAL = sorted(set(DeliveryState) - OPEN_STATES)
ACCEPTED = Outcome(Verdict.ACCEPTED, 250, "queued")
GREYLISTED = Outcome(Verdict.TEMPORARY, 451, "try later")
NO_SUCH_USER = Outcome(Verdict.PERMANENT, 550, "no such user")
CUT_OFF = Outcome(Verdict.UNCLEAR, None, "connection lost after the dot")


def test_a_new_copy_is_due_and_marking_it_counts_an_attempt():
    assert is_due(COPY, NOW)
    assert marked(COPY, NOW) == replace(COPY, state=DeliveryState.SENDING, attempt=1, at=NOW)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (ACCEPTED, DeliveryState.SENT),
        (NO_SUCH_USER, DeliveryState.BOUNCED),
        (CUT_OFF, DeliveryState.UNKNOWN),
        (GREYLISTED, DeliveryState.DEFERRED),
    ],
)
def test_each_outcome_leads_to_its_state_and_keeps_the_reply_of_the_server(outcome, state):
    known = after(marked(COPY, NOW), outcome, LATER)
    assert (known.state, known.code, known.reply, known.at) == (state, outcome.code, outcome.reply, LATER)
    assert known.attempt == 1
    assert (known.not_before is not None) == (state is DeliveryState.DEFERRED)


def test_a_deferred_copy_is_due_when_its_time_has_come():
    deferred = after(marked(COPY, NOW), GREYLISTED, NOW)
    assert deferred.not_before == NOW + RETRY_AFTER[0]
    assert not is_due(deferred, NOW + RETRY_AFTER[0] - timedelta(seconds=1))
    assert is_due(deferred, NOW + RETRY_AFTER[0])
    again = marked(deferred, NOW + RETRY_AFTER[0])
    assert (again.state, again.attempt, again.not_before) == (DeliveryState.SENDING, 2, None)


def test_the_pauses_between_attempts_are_those_of_the_list_and_then_the_copy_has_failed():
    copy, now, pauses = COPY, NOW, []
    while copy.state in OPEN_STATES:
        copy = after(marked(copy, now), GREYLISTED, now)
        if copy.not_before is not None:
            pauses.append(copy.not_before - now)
            now = copy.not_before
    assert tuple(pauses) == RETRY_AFTER
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)
    assert (copy.state, copy.attempt) == (DeliveryState.FAILED, len(RETRY_AFTER) + 1)


def test_a_marked_copy_that_was_surely_not_handed_over_is_pending_as_if_nothing_had_been():
    deferred = after(marked(COPY, NOW), GREYLISTED, NOW)
    back = unmarked(marked(deferred, NOW + RETRY_AFTER[0]))
    assert (back.state, back.attempt, back.not_before) == (DeliveryState.PENDING, 1, None)
    assert is_due(back, NOW)


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.DEFERRED])
def test_a_copy_that_cannot_be_made_is_given_up_for_good(state):
    failed = given_up(replace(COPY, state=state, not_before=LATER), "the address has no @", NOW)
    assert (failed.state, failed.reply, failed.at) == (DeliveryState.FAILED, "the address has no @", NOW)
    assert failed.not_before is None


@pytest.mark.parametrize("state", [*FINAL, DeliveryState.SENDING])
def test_a_copy_that_is_settled_or_in_mid_air_is_not_due_nor_marked_nor_given_up(state):
    copy = replace(COPY, state=state)
    assert not is_due(copy, NOW)
    with pytest.raises(ValueError, match=f"ada@reader.example is {state}, it must not be handed over"):
        marked(copy, NOW)
    with pytest.raises(ValueError, match=f"is {state}, it cannot be given up"):
        given_up(copy, "no reason", NOW)


def test_a_deferred_copy_is_not_due_before_its_time_and_a_clock_set_back_harms_nothing():
    deferred = replace(COPY, state=DeliveryState.DEFERRED, not_before=LATER)
    assert not is_due(deferred, NOW)
    assert marked(deferred, NOW).state is DeliveryState.SENDING


@pytest.mark.parametrize("state", [*FINAL, DeliveryState.PENDING, DeliveryState.DEFERRED])
def test_only_a_marked_copy_has_an_outcome_or_is_unmarked(state):
    copy = replace(COPY, state=state, attempt=1)
    with pytest.raises(ValueError, match="was not being handed over"):
        after(copy, ACCEPTED, NOW)
    with pytest.raises(ValueError, match="was not being handed over"):
        unmarked(copy)


EVENTS: dict[str, Callable[[Delivery, datetime], Delivery]] = {
    "mark": lambda copy, now: marked(copy, now),
    "unmark": lambda copy, _now: unmarked(copy),
    "accepted": lambda copy, now: after(copy, ACCEPTED, now),
    "temporary": lambda copy, now: after(copy, GREYLISTED, now),
    "permanent": lambda copy, now: after(copy, NO_SUCH_USER, now),
    "unclear": lambda copy, now: after(copy, CUT_OFF, now),
    "give up": lambda copy, now: given_up(copy, "cannot be made", now),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(EVENTS)), st.integers(0, 800)), max_size=60))
def test_no_sequence_of_events_revives_a_settled_copy_or_tries_it_without_end(events):
    copy, now = COPY, NOW
    settled: DeliveryState | None = None
    hand_overs = 0
    for event, minutes in events:
        now += timedelta(minutes=minutes)
        try:
            copy = EVENTS[event](copy, now)
        except ValueError:
            continue  # refused: nothing changed
        assert settled is None, f"{event} moved a copy that was {settled} to {copy.state}"
        hand_overs += event in ("accepted", "temporary", "permanent", "unclear")
        if copy.state in FINAL:
            settled = copy.state
        assert 0 <= copy.attempt <= len(RETRY_AFTER) + 1
        assert (copy.not_before is not None) == (copy.state is DeliveryState.DEFERRED)
    assert hand_overs <= len(RETRY_AFTER) + 1


@pytest.mark.parametrize("state", list(DeliveryState))
def test_an_edition_is_finished_when_no_copy_is_open(state):
    assert is_finished({DeliveryState.SENT: 3, state: 1}) == (state in FINAL)
    assert is_finished({state: 0})
