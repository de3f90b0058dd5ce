from dataclasses import replace
from datetime import timedelta

import pytest

from digest.deliveries import after, marked
from digest.errors import NotFinished, StoreError
from digest.model import DeliveryState, Outcome, Verdict
from digest.store import Store
from digest.store.editions import Claim
from tests.unit.store.editions import ID, LEASE, NOW, edition, freeze

SECOND = timedelta(seconds=1)


@pytest.fixture
def claim(store: Store) -> Claim:
    freeze(store)
    claim, _ = store.editions.claim(ID, "me", NOW, LEASE)
    return claim


def test_a_copy_is_written_and_comes_back_with_all_that_is_known_of_it(store: Store, claim: Claim):
    ada, bo = (copy.delivery for copy in store.deliveries.of(ID))
    sending = marked(ada, NOW)
    store.deliveries.write(claim, ada, sending, LEASE)
    deferred = after(sending, Outcome(Verdict.TEMPORARY, 451, "greylisted, später"), NOW + SECOND)
    store.deliveries.write(claim, sending, deferred, LEASE)
    assert [copy.delivery for copy in store.deliveries.of(ID)] == [deferred, bo]
    assert deferred.not_before is not None


def test_copies_are_counted_by_state_for_one_edition(store: Store, claim: Claim):
    freeze(store, edition("2026-12-04T0700"))
    ada = store.deliveries.of(ID)[0].delivery
    store.deliveries.write(claim, ada, marked(ada, NOW), LEASE)
    counts = store.deliveries.counts(ID)
    assert counts == {DeliveryState.PENDING: 1, DeliveryState.SENDING: 1}
    assert counts.get(DeliveryState.SENT, 0) == 0
    assert store.deliveries.counts("weekly/never") == {}


def test_each_write_renews_the_lease(store: Store, claim: Claim):
    ada = store.deliveries.of(ID)[0].delivery
    store.deliveries.write(claim, ada, marked(ada, NOW), LEASE + 60 * SECOND)
    with pytest.raises(NotFinished):
        store.editions.claim(ID, "you", LEASE + 59 * SECOND, LEASE + 120 * SECOND)
    store.editions.claim(ID, "you", LEASE + 60 * SECOND, LEASE + 120 * SECOND)


def test_a_lease_is_renewed_while_a_copy_takes_its_time(store: Store, claim: Claim):
    store.deliveries.renew(claim, LEASE + 60 * SECOND)
    with pytest.raises(NotFinished):
        store.editions.cancel(ID, LEASE + 59 * SECOND)
    store.editions.cancel(ID, LEASE + 60 * SECOND)
    with pytest.raises(StoreError, match="another program has taken over"):
        store.deliveries.renew(claim, LEASE + 120 * SECOND)


@pytest.mark.parametrize("owner", ["you", "me"])
def test_a_sender_that_was_taken_over_writes_nothing_and_stops(store: Store, claim: Claim, owner: str):
    taken, _ = store.editions.claim(ID, owner, LEASE, LEASE + 60 * SECOND)
    ada = store.deliveries.of(ID)[0].delivery
    with pytest.raises(StoreError, match=f"{ID}: another program has taken over the sending; this one stops"):
        store.deliveries.write(claim, ada, marked(ada, NOW), LEASE + 600 * SECOND)
    assert store.deliveries.counts(ID) == {DeliveryState.PENDING: 2}
    store.editions.claim(ID, "third", LEASE + 60 * SECOND, LEASE + 120 * SECOND)  # its lease was not renewed either
    with pytest.raises(StoreError):
        store.deliveries.write(taken, ada, marked(ada, NOW), LEASE)


def test_a_copy_that_is_no_longer_in_its_state_is_not_written_and_the_lease_stays_as_it_was(store: Store, claim: Claim):
    ada = store.deliveries.of(ID)[0].delivery
    store.deliveries.write(claim, ada, marked(ada, NOW), LEASE)
    with pytest.raises(StoreError, match=r"the copy of ada@reader\.example is no longer pending"):
        store.deliveries.write(claim, ada, marked(ada, NOW + SECOND), LEASE + 600 * SECOND)
    assert store.deliveries.of(ID)[0].delivery == marked(ada, NOW)
    store.editions.claim(ID, "you", LEASE, LEASE + SECOND)


def test_a_copy_of_nobody_is_not_written(store: Store, claim: Claim):
    nobody = replace(store.deliveries.of(ID)[0].delivery, recipient="nobody@reader.example")
    with pytest.raises(StoreError, match="no longer pending"):
        store.deliveries.write(claim, nobody, marked(nobody, NOW), LEASE)
