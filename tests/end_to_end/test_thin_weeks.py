"""Weeks with too few stories: what the schedule file says of them, by the command line and by the calendar."""

import email
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import policy

import pytest

from digest.scheduler import Scheduler
from digest.wiring import Project
from tests.end_to_end.conftest import SLOT, Desk
from tests.end_to_end.mail_server import mail_server

SEVEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # Friday 07:00 in Berlin
NEXT_WEEK = "2026-11-27T05:00Z"
READERS = 6


def article(desk: Desk, name: str, day: str = "2026-11-19") -> None:
    words = [f"{name}{n}" for n in range(120)]  # that no other text has
    sentences = (f"Then {a} and {b} met {c} near {d} on {e}." for a, b, c, d, e in zip(*[iter(words)] * 5, strict=True))
    opening = f"The {words[0]} of {words[1]} closed its {words[2]} gate on Thursday at noon."
    text = f"---\ntitle: The {name} report\ndate: {day}\nsection: Cities\n---\n\n{opening} {' '.join(sentences)}\n"
    (desk.inbox / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def thin(desk: Desk) -> Callable[[str], Desk]:
    """A project with two articles, where five stories are wanted, and what the schedule file says of such a week."""

    def with_policy(thin_week: str) -> Desk:
        for path in desk.inbox.glob("*.*"):
            path.unlink()
        desk.change("sources: [magazine, inbox]", "sources: [inbox]")
        desk.change(
            "      max_stories: 14\n", f"      max_stories: 14\n      min_stories: 5\n      thin_week: {thin_week}\n"
        )
        article(desk, "alpha")
        article(desk, "beta")
        return desk

    return with_policy


@contextmanager
def at(desk: Desk, moment: datetime) -> Iterator[Scheduler]:
    clock = [SEVEN - timedelta(hours=1)]
    with Project(desk.folder / "config" / "schedule.yaml", os.environ).newsroom(lambda: clock[0]) as room:
        room.store.editions.remember("weekly", clock[0])
        clock[0] = moment
        yield Scheduler(room)


def stories(desk: Desk, now: str = NEXT_WEEK) -> list[str]:
    made = desk.json("build", "weekly", now=now)
    return sorted(story["headline"] for story in made["edition"]["stories"])


def test_a_thin_week_is_built_to_look_at_and_says_what_will_happen(thin: Callable[[str], Desk]) -> None:
    desk = thin("roll_over")
    said = desk("build", "weekly")
    assert "2 of at least 5 stories" in said.stderr
    assert (desk.edition() / "edition.html").exists()


def test_by_hand_it_is_not_sent_unless_that_is_said(thin: Callable[[str], Desk]) -> None:
    desk = thin("roll_over")
    said = desk("send", "weekly").stdout
    assert "It is a thin week (2 of at least 5 stories" in said
    assert "digest send weekly --thin" in said
    assert desk.json("send", "weekly")["state"] == "thin"
    assert desk.messages() == []
    desk("send", "weekly", "--thin")
    assert len(desk.messages()) == READERS


def test_rolled_over_its_stories_wait_for_the_next_edition(
    thin: Callable[[str], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = thin("roll_over")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    assert desk.messages() == []
    assert "Its stories wait for the next edition" in caplog.text
    article(desk, "gamma", "2026-11-25")
    assert stories(desk) == ["The alpha report", "The beta report", "The gamma report"]
    assert (
        "was skipped, since there was a thin week: 2 of at least 5 stories"
        in desk("send", "weekly", "--slot", SLOT).stdout
    )


def test_skipped_its_stories_are_passed_over(thin: Callable[[str], Desk]) -> None:
    desk = thin("skip")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    assert desk.messages() == []
    article(desk, "gamma", "2026-11-25")
    assert stories(desk) == ["The gamma report"]


def test_sent_all_the_same(thin: Callable[[str], Desk]) -> None:
    desk = thin("send")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    assert len(desk.messages()) == READERS


def test_widened_it_is_filled_up_with_what_was_never_printed(thin: Callable[[str], Desk]) -> None:
    desk = thin("widen")
    for n in range(3):
        article(desk, f"early{n}")
    desk.change("max_stories: 14", "max_stories: 5")
    desk("send", "weekly")  # five stories
    article(desk, "late", "2026-11-18")
    for n in range(6):
        article(desk, f"second{n}")
    desk("collect", now="2026-11-20T07:00Z")
    desk.change("max_stories: 5", "max_stories: 6")
    desk("send", "weekly", now=NEXT_WEEK)  # of seven new ones six
    article(desk, "third", "2026-12-03")
    made = desk.json("build", "weekly", now="2026-12-04T05:00Z")
    found = sorted(story["headline"] for story in made["edition"]["stories"])
    assert "The third report" in found
    assert len(found) == 2, found  # with the one that there was no place for
    assert "a thin week: 1 new of at least 5 stories" in " ".join(made["edition"]["notices"])


def test_asked_for_it_is_held_until_it_is_approved(
    thin: Callable[[str], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = thin("ask")
    desk.change("newsletters:\n", "operator: desk@northlight.example\n\n\nnewsletters:\n")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
        scheduler.tick()
    assert desk.messages() == []
    assert caplog.text.count("is held") == 1
    (notice,) = (desk.edition() / "test").glob("notice-*.eml")
    told = email.message_from_bytes(notice.read_bytes(), policy=policy.default)
    assert told["To"] == "desk@northlight.example"
    assert told["Subject"] == "[digest] weekly/2026-11-20T0700 is held"
    assert "digest approve weekly" in told.get_content()
    later = "2026-11-20T08:00Z"
    assert "held" in desk("next", "--count", "1", now="2026-11-20T05:00Z").stdout
    assert desk.json("build", "weekly", now=later)["edition"]["slot"] == SLOT
    assert "digest approve weekly" in desk("send", "weekly", now=later).stdout
    assert desk.json("send", "weekly", now=later)["state"] == "held"
    assert desk.messages() == []
    desk("approve", "weekly", now=later)
    assert len(desk.messages()) == READERS
    desk("approve", "weekly", now=later, exit_code=2)
    assert stories(desk, now=NEXT_WEEK) == []


def test_by_hand_it_is_held_too_and_the_operator_is_told_by_mail(
    thin: Callable[[str], Desk], mailing: Callable[[int], Desk]
) -> None:
    desk = thin("ask")
    desk.change("newsletters:\n", "operator: desk@northlight.example\n\n\nnewsletters:\n")
    with mail_server() as server:
        mailing(server.port)
        said = desk("send", "weekly").stdout
        assert "is held; nobody was mailed" in said
    assert [copy.recipient for copy in server.journal] == ["desk@northlight.example"]


def test_an_operator_who_cannot_be_told_stops_nothing(
    thin: Callable[[str], Desk], mailing: Callable[[int], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = thin("ask")
    desk.change("newsletters:\n", "operator: desk@northlight.example\n\n\nnewsletters:\n")
    mailing(1)  # no server there
    caplog.set_level(logging.WARNING)
    assert "is held" in desk("send", "weekly").stdout
    assert "desk@northlight.example could not be told" in caplog.text


def test_called_off_its_articles_are_offered_again(thin: Callable[[str], Desk]) -> None:
    desk = thin("ask")
    desk("send", "weekly")
    assert "its articles are offered to the next edition" in desk("cancel", "weekly").stdout
    assert "nothing to call off" in desk("cancel", "weekly", exit_code=2).stderr
    assert "was called off" in desk("send", "weekly", "--slot", SLOT).stdout
    assert stories(desk) == ["The alpha report", "The beta report"]


def test_an_edition_that_is_held_when_the_next_one_is_due_is_called_off(
    thin: Callable[[str], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = thin("ask")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    for name in ("gamma", "delta", "epsilon"):
        article(desk, name, "2026-11-25")
    with at(desk, SEVEN + timedelta(days=7)) as scheduler:
        scheduler.tick()
    assert f"weekly/{SLOT} was held and never approved" in caplog.text
    assert len(desk.messages("2026-11-27T0700")) == READERS
    text = (desk.edition("2026-11-27T0700") / "edition.txt").read_text("utf-8")
    assert all(f"The {name} report" in text for name in ("alpha", "beta", "gamma", "delta", "epsilon"))


def test_what_was_dropped_in_an_edition_that_nobody_approved_stays_dropped(thin: Callable[[str], Desk]) -> None:
    desk = thin("ask")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    sheet = desk.edition() / "edition.yaml"
    text = sheet.read_text("utf-8")
    line = "    headline: The beta report\n"
    sheet.write_text(text.replace(line, f"{line}    drop: true\n"), "utf-8")
    for name in ("gamma", "delta", "epsilon", "zeta"):
        article(desk, name, "2026-11-25")
    with at(desk, SEVEN + timedelta(days=7)) as scheduler:
        scheduler.tick()
    printed = (desk.edition("2026-11-27T0700") / "edition.txt").read_text("utf-8")
    assert "The alpha report" in printed
    assert "The beta report" not in printed


def test_the_held_edition_of_a_later_slot_is_left_alone(thin: Callable[[str], Desk]) -> None:
    desk = thin("ask")
    desk("send", "weekly", "--slot", "2026-11-27T0700")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    states = {run["slot"]: run["state"] for run in desk.json("next", "--count", "2")}
    assert states["2026-11-27T0700"].startswith("held")


def test_when_the_editor_took_everything_out_there_is_no_edition_and_what_they_said_holds(
    thin: Callable[[str], Desk],
) -> None:
    desk = thin("send")
    desk("build", "weekly")
    sheet = desk.edition() / "edition.yaml"
    sheet.write_text(
        sheet.read_text("utf-8").replace("    section: Cities\n", "    section: Cities\n    drop: true\n"), "utf-8"
    )
    said = desk("build", "weekly").stdout
    assert "Every story was taken out of weekly 2026-11-20T0700" in said
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    assert desk.messages() == []
    article(desk, "gamma", "2026-11-25")
    assert stories(desk) == ["The gamma report"]


def test_what_is_approved_is_as_the_editor_left_it_and_not_if_nothing_is_left(thin: Callable[[str], Desk]) -> None:
    desk = thin("ask")
    desk("send", "weekly")
    sheet = desk.edition() / "edition.yaml"
    text = sheet.read_text("utf-8")
    sheet.write_text(text.replace("    section: Cities\n", "    section: Cities\n    drop: true\n"), "utf-8")
    assert "has no story any more" in desk("approve", "weekly", exit_code=2).stderr
    sheet.write_text(text.replace("stories:\n", "stories:\n\n  - url: http://127.0.0.1:1/gone\n", 1), "utf-8")
    told = desk("approve", "weekly")
    assert "127.0.0.1" in told.stderr
    assert len(desk.messages()) == READERS
    assert "no edition of weekly is held" in desk("approve", "weekly", exit_code=2).stderr


def test_the_operator_is_told_when_a_slot_passes_without_an_edition(thin: Callable[[str], Desk]) -> None:
    desk = thin("roll_over")
    desk.change("newsletters:\n", "operator: desk@northlight.example\n\n\nnewsletters:\n")
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    (notice,) = (desk.edition() / "test").glob("notice-*.eml")
    told = email.message_from_bytes(notice.read_bytes(), policy=policy.default)
    assert told["Subject"] == "[digest] there is no edition weekly/2026-11-20T0700"
    assert "Nobody was mailed" in told.get_content()


def test_a_broken_file_keeps_its_edition_back_and_the_operator_is_told_once(thin: Callable[[str], Desk]) -> None:
    desk = thin("send")
    desk.change("newsletters:\n", "operator: desk@northlight.example\n\n\nnewsletters:\n")
    desk("build", "weekly")
    sheet = desk.edition() / "edition.yaml"
    right = sheet.read_text("utf-8")
    sheet.write_text(right.replace("    section: Cities", "    sektion: Cities"), "utf-8")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    with at(desk, SEVEN + timedelta(minutes=6)) as scheduler:
        scheduler.tick()
        scheduler.tick()
        assert desk.messages() == []
        told = [
            email.message_from_bytes(n.read_bytes(), policy=policy.default) for n in (desk.edition() / "test").iterdir()
        ]
        assert {one["Subject"] for one in told} == {"[digest] weekly/2026-11-20T0700 is not made"}
        assert all("sektion" in one.get_content() for one in told)
    sheet.write_text(right, "utf-8")
    with at(desk, SEVEN + timedelta(minutes=12)) as scheduler:
        scheduler.tick()
    assert len(desk.messages()) == READERS


def test_a_broken_file_of_an_edition_that_nobody_approved_does_not_stop_the_next_one(
    thin: Callable[[str], Desk],
) -> None:
    desk = thin("ask")
    with at(desk, SEVEN) as scheduler:
        scheduler.tick()
    sheet = desk.edition() / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("    section: Cities", "    sektion: Cities"), "utf-8")
    for name in ("gamma", "delta", "epsilon"):
        article(desk, name, "2026-11-25")
    with at(desk, SEVEN + timedelta(days=7)) as scheduler:
        scheduler.tick()
    assert len(desk.messages("2026-11-27T0700")) == READERS
