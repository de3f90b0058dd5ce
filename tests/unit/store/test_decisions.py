"""What editors decided, and what of it holds for the next edition."""

from datetime import timedelta

import pytest

from digest.editions.decisions import Decisions
from digest.model import Verdict
from digest.store import Store
from digest.store.decisions import DROPPED_FOR, HOLDS_FOR
from tests.unit.store.editions import MESSAGE, NOW, READERS, edition, freeze, settle

DAY = timedelta(days=1)
ALL = Decisions(
    held=("h1", "h2"),
    dropped=("d1",),
    together=(("a", "b"), ("a", "c")),
    apart=(("b", "c"),),
    corrected=(("a", "hash"), ("b", "withdrawn")),
    dismissed=(("c", "hash"),),
)


def print_(store: Store, days: float, decisions: Decisions, newsletter: str = "weekly") -> str:
    """An edition that went out after so many days; its id."""
    slot = f"after {days} days"
    one = freeze(store, edition(slot, newsletter, cutoff=NOW + days * DAY), decisions=decisions)
    settle(store, one.id, Verdict.ACCEPTED, Verdict.ACCEPTED)
    return one.id


def skip(store: Store, days: float, decisions: Decisions, *, passed: bool = False) -> None:
    slot = f"after {days} days"
    assert store.editions.skip(f"weekly/{slot}", "weekly", slot, NOW + days * DAY, passed=passed, decisions=decisions)


def test_before_anything_was_decided_nothing_holds(store: Store):
    assert store.editions.decided("weekly") == Decisions()
    print_(store, 0, Decisions())
    assert store.editions.decided("weekly") == Decisions()


def test_what_was_decided_in_an_edition_that_went_out_holds_for_the_next_of_its_newsletter(store: Store):
    print_(store, 0, ALL)
    assert store.editions.decided("weekly") == ALL
    assert store.editions.decided("daily") == Decisions()


def test_what_is_said_twice_is_kept_once(store: Store):
    print_(store, 0, Decisions(held=("h", "h"), together=(("a", "b"), ("a", "b"))))
    assert store.editions.decided("weekly") == Decisions(held=("h",), together=(("a", "b"),))


def test_it_is_kept_with_its_edition_or_not_at_all(store: Store):
    freeze(store, decisions=ALL)
    slot = edition().slot
    assert not store.editions.freeze(edition(), MESSAGE, READERS, NOW, Decisions(held=("other",)))
    assert not store.editions.skip(edition().id, "weekly", slot, NOW, decisions=Decisions(held=("other",)))
    assert store.editions.decided("weekly") == ALL


def test_an_edition_on_its_way_counts_and_one_that_reached_nobody_does_not(store: Store):
    one = freeze(store, decisions=ALL)
    assert store.editions.decided("weekly") == ALL
    settle(store, one.id, Verdict.PERMANENT, Verdict.PERMANENT)
    assert store.editions.decided("weekly") == Decisions()


@pytest.mark.parametrize("reached", [(), (Verdict.ACCEPTED,)], ids=["nobody", "one reader"])
def test_what_was_decided_in_a_cancelled_edition_counts_once_a_reader_has_it(
    store: Store, reached: tuple[Verdict, ...]
):
    print_(store, 0, Decisions(held=("h",)))
    one = freeze(store, edition("other", cutoff=NOW + DAY), decisions=ALL)
    settle(store, one.id, *reached)
    store.editions.cancel(one.id, NOW)
    assert store.editions.decided("weekly") == (ALL if reached else Decisions(held=("h",)))


def test_articles_are_held_for_the_next_edition_only(store: Store):
    print_(store, 0, Decisions(held=("h",)))
    print_(store, 7, Decisions(held=("i",)))
    assert store.editions.decided("weekly").held == ("i",)
    print_(store, 14, Decisions())
    assert store.editions.decided("weekly").held == ()


def test_what_is_held_waits_while_slots_are_skipped_unless_they_pass_it_over(store: Store):
    print_(store, 0, Decisions(held=("h", "i")))
    skip(store, 7, Decisions(held=("j",), dropped=("i",)))
    assert store.editions.decided("weekly").held == ("h", "j")
    skip(store, 14, Decisions(held=("k",)), passed=True)
    assert store.editions.decided("weekly").held == ("k",)


def test_dropped_articles_stay_out_for_200_days(store: Store):
    print_(store, 0, Decisions(dropped=("d",)))
    print_(store, 100, Decisions(dropped=("e",)))
    print_(store, DROPPED_FOR / DAY, Decisions())
    assert store.editions.decided("weekly").dropped == ("d", "e")
    print_(store, DROPPED_FOR / DAY + 1, Decisions())
    assert store.editions.decided("weekly").dropped == ("e",)


def test_what_was_decided_of_pairs_holds_for_400_days(store: Store):
    decided = Decisions(together=(("a", "b"),), apart=(("a", "c"),), dismissed=(("a", "hash"),))
    print_(store, 0, decided)
    print_(store, HOLDS_FOR / DAY, Decisions())
    assert store.editions.decided("weekly") == decided
    print_(store, HOLDS_FOR / DAY + 1, Decisions())
    assert store.editions.decided("weekly") == Decisions()


def test_an_article_that_is_held_after_it_was_dropped_is_held(store: Store):
    print_(store, 0, Decisions(dropped=("d", "e")))
    print_(store, 7, Decisions(held=("d",)))
    assert store.editions.decided("weekly") == Decisions(held=("d",), dropped=("e",))


def test_of_two_editions_that_say_the_opposite_of_a_pair_the_newer_one_is_right(store: Store):
    print_(store, 7, Decisions(apart=(("b", "a"),), together=(("c", "d"),), dismissed=(("a", "hash"),)))
    print_(store, 0, Decisions(together=(("a", "b"), ("a", "c")), apart=(("d", "c"),), corrected=(("a", "hash"),)))
    assert store.editions.decided("weekly") == Decisions(
        together=(("a", "c"), ("c", "d")), apart=(("b", "a"),), dismissed=(("a", "hash"),)
    )


def test_a_pair_that_two_editions_name_the_other_way_round_is_one(store: Store):
    print_(store, 0, Decisions(together=(("a", "b"),), dismissed=(("a", "x"),)))
    skip(store, 7, Decisions(together=(("b", "a"),), dismissed=(("a", "y"),)))
    assert store.editions.decided("weekly") == Decisions(together=(("b", "a"),), dismissed=(("a", "x"), ("a", "y")))


def test_a_correction_that_a_skipped_edition_would_have_printed_is_still_to_be_printed(store: Store):
    skip(store, 0, Decisions(corrected=(("a", "x"),), dismissed=(("b", "x"),)))
    assert store.editions.decided("weekly") == Decisions(dismissed=(("b", "x"),))


def test_where_only_slots_were_skipped_all_that_was_held_waits(store: Store):
    skip(store, 0, Decisions(held=("h",)))
    skip(store, 7, Decisions(held=("i",)))
    assert store.editions.decided("weekly") == Decisions(held=("h", "i"))
