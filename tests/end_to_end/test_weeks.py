"""Three weeks of a newsletter: what is joined, followed up, carried over and corrected."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT
from tests.end_to_end.conftest import SLOT, Desk

WEEKS = ROOT / "tests" / "data" / "weeks"
SECOND, THIRD = "2026-11-27T0700", "2026-12-04T0700"
SECOND_MORNING, THIRD_MORNING = "2026-11-27T05:00Z", "2026-12-04T05:00Z"
FIRE = "Eleven trams destroyed in fire at Ostrey depot"
SHAFT = "Skarrow to buy 43 houses above a forgotten mine shaft"
AUCTION = "Port Ellery’s fish auction goes quiet, and hake gets dearer"


@pytest.fixture
def second_week(desk: Desk) -> Desk:
    """A project whose first edition went out, with the articles of the week after it."""
    desk("send", "weekly")
    arrive(desk, "2026-11-27")
    return desk


def arrive(desk: Desk, week: str) -> None:
    for path in (WEEKS / week).iterdir():
        shutil.copy(path, desk.inbox)


def sheet(desk: Desk, slot: str) -> Path:
    return desk.edition(slot) / "edition.yaml"


def told(desk: Desk, slot: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(sheet(desk, slot).read_text(encoding="utf-8"))
    return found


def text_of(desk: Desk, slot: str) -> str:
    return " ".join((desk.edition(slot) / "edition.txt").read_text(encoding="utf-8").split())


def test_articles_on_one_event_are_one_story_and_copies_are_left_out(second_week: Desk) -> None:
    made = second_week.json("build", "weekly", now=SECOND_MORNING)["edition"]
    headlines = [story["headline"] for story in made["stories"]]
    assert headlines[0] == FIRE
    assert "Depot fire leaves Halmouth short of a tenth of its trams" not in headlines
    assert "Also in: * union-radio.example – Depot fire leaves Halmouth short" in text_of(second_week, SECOND)
    (copy,) = [one for one in made["left_out"] if "nearly the same text" in one["why"]]
    assert copy["headline"] == "Islands to lose their night boat in January"


def test_a_story_that_goes_on_with_one_of_last_week_is_an_update(second_week: Desk) -> None:
    second_week("build", "weekly", now=SECOND_MORNING)
    text = text_of(second_week, SECOND)
    assert "Follows No. 1, 20 Nov: I wrote the price cap. Let it lapse in March" in text


def test_nothing_of_last_week_comes_again(second_week: Desk) -> None:
    first = {story["headline"] for story in told(second_week, SLOT)["stories"]}
    made = second_week.json("build", "weekly", now=SECOND_MORNING)["edition"]
    assert first.isdisjoint(story["headline"] for story in made["stories"])


def test_a_correction_is_offered_until_it_is_printed_and_then_never_again(second_week: Desk) -> None:
    second_week("build", "weekly", now=SECOND_MORNING)
    (offer,) = told(second_week, SECOND)["corrections"]
    assert offer["print"] is False
    assert SHAFT in offer["note"]
    assert "47 houses" not in text_of(second_week, SECOND)
    path = sheet(second_week, SECOND)
    path.write_text(path.read_text(encoding="utf-8").replace("print: false", "print: true"), encoding="utf-8")
    second_week("send", "weekly", now=SECOND_MORNING)
    assert "It now says: “The town of Skarrow will buy 47 houses" in text_of(second_week, SECOND)
    arrive(second_week, "2026-12-04")
    second_week("build", "weekly", now=THIRD_MORNING)
    assert [
        AUCTION in one["note"] and "withdrawn" in one["note"] for one in told(second_week, THIRD)["corrections"]
    ] == [True]


def test_one_that_was_taken_away_is_not_offered_again_and_one_that_was_left_is(second_week: Desk) -> None:
    second_week("build", "weekly", now=SECOND_MORNING)
    second_week("send", "weekly", now=SECOND_MORNING)  # it was only looked at
    second_week("build", "weekly", now=THIRD_MORNING, exit_code=None)
    arrive(second_week, "2026-12-04")
    second_week("build", "weekly", now=THIRD_MORNING)
    notes = [one["note"] for one in told(second_week, THIRD)["corrections"]]
    assert [SHAFT in notes[0], AUCTION in notes[1]] == [True, True]
    path = sheet(second_week, THIRD)
    text = path.read_text(encoding="utf-8")
    begin, end = text.index("corrections:"), text.index("left_out:")
    path.write_text(f"{text[:begin]}corrections: []\n\n{text[end:]}", encoding="utf-8")
    second_week("send", "weekly", now=THIRD_MORNING)
    (second_week.inbox / "later.md").write_text(
        "---\ntitle: The last ferry of the year\ndate: 2026-12-09\n---\n\n"
        "The last ferry of the year leaves Port Ellery on 31 December at noon, the harbour office said on Tuesday.\n",
        encoding="utf-8",
    )
    second_week("build", "weekly", now="2026-12-11T05:00Z")
    assert not told(second_week, "2026-12-11T0700").get("corrections")


def test_what_was_carried_over_stands_in_the_third_edition(second_week: Desk) -> None:
    second_week("build", "weekly", now=SECOND_MORNING)
    path = sheet(second_week, SECOND)
    headline = "    headline: Children count what the drones missed\n"
    assert headline in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(headline, f"{headline}    hold: true\n"), encoding="utf-8")
    second_week("send", "weekly", now=SECOND_MORNING)
    assert "Children count" not in text_of(second_week, SECOND)
    arrive(second_week, "2026-12-04")
    made = second_week.json("build", "weekly", now=THIRD_MORNING)["edition"]
    (carried,) = [story for story in made["stories"] if story["headline"] == "Children count what the drones missed"]
    assert "held for this edition by you" in carried["why"]
