"""Editions that are kept back: because a week is thin, or because the check found errors."""

from digest.errors import NotFit
from digest.made import Built
from digest.newsroom import Newsroom
from digest.notices import tell
from digest.sheets.overrides import decisions


def hold_back(room: Newsroom, built: Built) -> str:
    """Do with a thin edition what the schedule file says, tell the operator, and return it in words.

    It is held until somebody approves it, or its slot is used up without an edition; what was new for it waits for the
    next one then, or is passed over.
    """
    assert built.thin is not None
    name, slot, thin, now = built.newsletter, built.slot, built.thin, room.clock()
    editions, identifier = room.store.editions, built.edition.id
    if thin.policy == "ask":
        editions.hold(identifier, name, slot, built.edition.number, built.edition.cutoff, f"a thin week: {thin}", now)
        subject = f"{identifier} is held"
        what = (
            f"It is a thin week ({thin}), and so {identifier} is held; nobody was mailed.\n"
            f"Look at it: digest preview {name}\nSend it: digest approve {name}\nCall it off: digest cancel {name}"
        )
    else:
        passed = thin.policy == "skip"
        editions.skip(
            identifier,
            name,
            slot,
            now,
            cutoff=built.edition.cutoff,
            note=f"a thin week: {thin}",
            passed=passed,
            decisions=decisions(built.applied),
        )
        subject = f"there is no edition {identifier}"
        what = f"It is a thin week ({thin}), and so there is no edition {identifier}; nobody was mailed.\n" + (
            "Its stories are passed over." if passed else "Its stories wait for the next edition."
        )
    tell(room, name, slot, subject, what)
    return what


def hold_unfit(room: Newsroom, built: Built, found: NotFit) -> str:
    """Hold an edition in which the check found errors, tell the operator, and return it in words."""
    name, edition, now = built.newsletter, built.edition, room.clock()
    number = len(found.faults)
    errors = "1 error" if number == 1 else f"{number} errors"
    room.store.editions.hold(
        edition.id, name, built.slot, edition.number, edition.cutoff, f"the check found {errors}", now
    )
    what = (
        f"The check found {errors} in {edition.id}, and so it is held; nobody was mailed.\n"
        + "\n".join(f"- {fault}" for fault in found.faults)
        + f"\nSee all: digest check {name}\nMend them and send it: digest approve {name}\nCall it off: digest cancel {name}"
    )
    tell(room, name, built.slot, f"{edition.id} is held", what)
    return what


def one_line(told: str) -> str:
    """What was told in lines, for a log."""
    return "; ".join(line.strip(" .-") for line in told.splitlines())
