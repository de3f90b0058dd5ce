from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from digest.deliveries import after, marked
from digest.errors import NotFinished
from digest.model import Delivery, DeliveryState, EditionState, Outcome, Verdict
from digest.store import Store, open_store
from digest.store.editions import Claim
from tests.unit.store.editions import ID, LEASE, MESSAGE, NOW, READERS, SLOT, edition, freeze, keep

SECOND = timedelta(seconds=1)


def settle(store: Store, edition_id: str, *verdicts: Verdict) -> None:
    """Hand over the copies of an edition, each to its verdict, and end its sending."""
    claim, _ = store.editions.claim(edition_id, "me", NOW, LEASE)
    for copy, verdict in zip(store.deliveries.of(edition_id), verdicts, strict=True):
        sending = marked(copy.delivery, NOW)
        store.deliveries.write(claim, copy.delivery, sending, LEASE)
        store.deliveries.write(claim, sending, after(sending, Outcome(verdict), NOW), LEASE)
    store.editions.release(claim, EditionState.SENT)


# ------------------------------------------------------------------------------------------------- freezing


def test_a_frozen_edition_comes_back_with_exactly_its_message_and_one_pending_copy_for_each_reader(store: Store):
    freeze(store, edition(number=7))
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.id, frozen.newsletter, frozen.slot, frozen.number) == (ID, "weekly", SLOT, 7)
    assert (frozen.state, frozen.cutoff, frozen.frozen_at) == (EditionState.SENDING, NOW, NOW)
    assert frozen.message == MESSAGE
    assert [(copy.delivery, copy.name) for copy in store.deliveries.of(ID)] == [
        (Delivery(edition=ID, recipient="ada@reader.example"), "Ada Lund"),
        (Delivery(edition=ID, recipient="bo@reader.example"), ""),
    ]
    assert store.editions.unfinished("weekly") == [frozen]


def test_a_slot_is_frozen_once_and_the_second_try_changes_nothing(store: Store):
    freeze(store)
    other = replace(MESSAGE, subject="Another")
    assert not store.editions.freeze(edition(number=9), other, READERS[:1], NOW + SECOND)
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.number, frozen.message, frozen.frozen_at) == (1, MESSAGE, NOW)
    assert len(store.deliveries.of(ID)) == 2


def test_of_several_that_freeze_a_slot_at_once_one_does(store: Store):
    keep(store, [story.article for story in edition().stories])
    barrier = Barrier(4)

    def try_it(number: int) -> bool:
        barrier.wait(10)
        return store.editions.freeze(edition(number=number), MESSAGE, READERS, NOW)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, range(4))) == [False, False, False, True]
    assert len(store.deliveries.of(ID)) == 2


def test_an_edition_that_cannot_be_frozen_whole_is_not_frozen_at_all(store: Store):
    keep(store, [story.article for story in edition().stories])
    with pytest.raises(IntegrityError):
        store.editions.freeze(edition(), MESSAGE, (*READERS, READERS[0]), NOW)
    assert store.editions.get("weekly", SLOT) is None
    assert store.deliveries.of(ID) == []


def test_an_edition_of_articles_that_were_never_kept_is_refused(store: Store):
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        store.editions.freeze(edition(), MESSAGE, READERS, NOW)


def test_newsletters_have_their_own_slots(store: Store):
    freeze(store)
    freeze(store, edition(newsletter="daily"))
    assert [one.id for one in store.editions.unfinished("daily")] == [f"daily/{SLOT}"]
    assert store.editions.get("monthly", SLOT) is None


def test_a_skipped_slot_is_used_up_and_has_nothing_to_send(store: Store):
    assert store.editions.skip(ID, "weekly", SLOT, NOW)
    frozen = store.editions.get("weekly", SLOT)
    assert frozen is not None
    assert (frozen.state, frozen.message) == (EditionState.SKIPPED, None)
    assert store.editions.unfinished("weekly") == []
    assert not store.editions.skip(ID, "weekly", SLOT, NOW)
    assert not store.editions.freeze(edition(), MESSAGE, READERS, NOW)


def test_a_slot_that_was_frozen_is_not_skipped(store: Store):
    freeze(store)
    assert not store.editions.skip(ID, "weekly", SLOT, NOW)
    assert [one.state for one in store.editions.unfinished("weekly")] == [EditionState.SENDING]


def test_unfinished_editions_come_oldest_first(store: Store):
    for slot in ("2026-12-04T0700", SLOT, "2026-11-28T0700"):
        freeze(store, edition(slot))
    assert [one.slot for one in store.editions.unfinished("weekly")] == [SLOT, "2026-11-28T0700", "2026-12-04T0700"]


# ------------------------------------------------------------------------------------------------- what went out


def test_before_the_first_edition_nothing_went_out(store: Store):
    assert store.editions.last_printed("weekly") is None
    assert store.editions.next_number("weekly") == 1


@pytest.mark.parametrize(
    ("verdicts", "went_out"),
    [
        ((Verdict.ACCEPTED, Verdict.PERMANENT), True),
        ((Verdict.UNCLEAR, Verdict.PERMANENT), True),
        ((Verdict.PERMANENT, Verdict.PERMANENT), False),
        ((Verdict.TEMPORARY, Verdict.PERMANENT), False),
    ],
)
def test_an_edition_went_out_when_a_copy_was_accepted_or_may_have_been(store: Store, verdicts, went_out):
    freeze(store)
    settle(store, ID, *verdicts)
    last = store.editions.last_printed("weekly")
    assert (last is not None and last.id == ID) == went_out
    assert store.editions.next_number("weekly") == (2 if went_out else 1)
    assert set(store.editions.printed_texts("weekly")) == ({"hash of It rained."} if went_out else set())
    assert store.editions.last_printed("daily") is None


def test_an_edition_on_its_way_counts_so_that_the_next_one_does_not_bring_the_same(store: Store):
    freeze(store)
    last = store.editions.last_printed("weekly")
    assert last is not None
    assert last.id == ID
    assert store.editions.next_number("weekly") == 2
    assert store.editions.printed_texts("weekly") == {"hash of It rained.": 1}
    assert store.editions.printed_texts("daily") == {}


def test_a_skipped_slot_did_not_go_out(store: Store):
    store.editions.skip(ID, "weekly", SLOT, NOW)
    assert store.editions.last_printed("weekly") is None
    assert store.editions.next_number("weekly") == 1


def test_the_last_edition_that_went_out_is_the_one_that_considered_articles_longest(store: Store):
    slots = ("2026-11-27T0700", 0), ("2026-11-26T0700-extra", 2), ("2026-12-04T0700", 1)
    for number, (slot, days) in enumerate(slots, 1):
        one = freeze(store, edition(slot, number=number, cutoff=NOW + timedelta(days=days)))
        settle(store, one.id, Verdict.ACCEPTED, Verdict.ACCEPTED)
    last = store.editions.last_printed("weekly")
    assert last is not None
    assert last.slot == "2026-11-26T0700-extra"
    assert store.editions.next_number("weekly") == 4


# ------------------------------------------------------------------------------------------------- claims


def test_while_a_lease_lasts_nobody_else_may_send(store: Store):
    freeze(store)
    claim, orphans = store.editions.claim(ID, "me", NOW, LEASE)
    assert (claim, orphans) == (Claim(ID, "me", 1), [])
    with pytest.raises(NotFinished, match=rf"another program is sending {ID}; .* try again in 1 seconds"):
        store.editions.claim(ID, "you", LEASE - SECOND, LEASE + SECOND)
    again, _ = store.editions.claim(ID, "me", NOW + SECOND, LEASE)
    assert again.fence == 2


def test_when_a_lease_has_ended_another_takes_over_with_a_higher_fence(store: Store):
    freeze(store)
    store.editions.claim(ID, "me", NOW, LEASE)
    taken, _ = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert taken == Claim(ID, "you", 2)


def test_a_copy_left_in_mid_air_becomes_unknown_when_the_edition_is_claimed(store: Store):
    freeze(store)
    first, _ = store.editions.claim(ID, "me", NOW, LEASE)
    copy = store.deliveries.of(ID)[0].delivery
    store.deliveries.write(first, copy, marked(copy, NOW), LEASE)
    _, orphans = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert orphans == ["ada@reader.example"]
    assert store.deliveries.counts(ID) == {DeliveryState.UNKNOWN: 1, DeliveryState.PENDING: 1}
    unknown = store.deliveries.of(ID)[0].delivery
    assert (unknown.reply, unknown.attempt, unknown.at) == ("its sender stopped while handing it over", 1, NOW)
    _, orphans = store.editions.claim(ID, "you", LEASE, LEASE + SECOND)
    assert orphans == []


def test_copies_in_mid_air_of_other_editions_are_left_alone(store: Store):
    freeze(store)
    other = freeze(store, edition("2026-12-04T0700"))
    claim, _ = store.editions.claim(other.id, "you", NOW, LEASE)
    copy = store.deliveries.of(other.id)[0].delivery
    store.deliveries.write(claim, copy, marked(copy, NOW), LEASE)
    _, orphans = store.editions.claim(ID, "me", NOW, LEASE)
    assert orphans == []
    assert store.deliveries.counts(other.id)[DeliveryState.SENDING] == 1


def test_a_released_edition_may_be_claimed_at_once(store: Store):
    freeze(store)
    claim, _ = store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.release(claim, EditionState.SENDING)
    assert [one.id for one in store.editions.unfinished("weekly")] == [ID]
    taken, _ = store.editions.claim(ID, "you", NOW, LEASE)
    store.editions.release(taken, EditionState.SENT)
    assert store.editions.unfinished("weekly") == []


@pytest.mark.parametrize("owner", ["me", "you"])
def test_a_lost_claim_cannot_be_released(store: Store, owner: str):
    freeze(store)
    lost, _ = store.editions.claim(ID, "me", NOW, LEASE)
    store.editions.claim(ID, owner, LEASE, LEASE + 60 * SECOND)
    store.editions.release(lost, EditionState.SENT)
    assert [one.id for one in store.editions.unfinished("weekly")] == [ID]
    with pytest.raises(NotFinished):
        store.editions.claim(ID, "third", LEASE, LEASE + SECOND)


def test_of_several_that_claim_an_edition_at_once_one_gets_it(store: Store):
    freeze(store)
    barrier = Barrier(4)

    def try_it(owner: str) -> bool:
        barrier.wait(10)
        try:
            store.editions.claim(ID, owner, NOW, LEASE)
        except NotFinished:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(try_it, "abcd")) == [False, False, False, True]


# ------------------------------------------------------------------------------------------------- the calendar


def test_the_calendar_of_a_newsletter_is_kept_since_it_was_first_remembered(store: Store):
    assert store.editions.known_since("weekly") is None
    store.editions.remember("weekly", NOW)
    store.editions.remember("weekly", NOW + SECOND)
    assert store.editions.known_since("weekly") == NOW
    assert store.editions.known_since("daily") is None


def test_schedulers_that_start_at_once_remember_one_moment(store: Store, database: Path | str, tmp_path: Path):
    rooms = [store, *(open_store(database, tmp_path, str) for _ in range(3))]
    for n in range(10):
        barrier = Barrier(4)

        def start(room: Store, n=n, barrier=barrier):
            barrier.wait(10)
            room.editions.remember(f"letter {n}", NOW)
            return room.editions.known_since(f"letter {n}")

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(start, rooms)) == {NOW}
    for room in rooms[1:]:
        room.close()
