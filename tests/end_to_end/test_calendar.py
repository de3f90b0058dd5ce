"""The calendar: what happens at each slot, after a pause, and with several schedulers."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.collecting import collect
from digest.made import Built
from digest.newsroom import Newsroom
from digest.pipeline import build, freeze
from digest.scheduler import Scheduler
from digest.wiring import Project
from tests.end_to_end.conftest import SLOT, Desk
from tests.end_to_end.mail_server import mail_server

SEVEN = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)  # Friday 07:00 in Berlin
READERS = 6


class Time:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@contextmanager
def keeping(desk: Desk, clock: Callable[[], datetime]) -> Iterator[tuple[Scheduler, Newsroom]]:
    with Project(desk.folder / "config" / "schedule.yaml", os.environ).newsroom(clock) as room:
        yield Scheduler(room), room


def test_at_its_slot_an_edition_is_collected_built_and_sent_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock = Time(SEVEN - timedelta(minutes=1))
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", clock())
        scheduler.tick()
        assert desk.messages() == []
        clock.moment = SEVEN
        scheduler.tick()
        assert len(desk.messages()) == READERS
        clock.moment = SEVEN + timedelta(seconds=15)
        scheduler.tick()
    assert len(desk.messages()) == READERS
    said = caplog.text
    for step in (f"it is time for {SLOT}", "source inbox:", "built", "sending", f"{READERS} sent"):
        assert said.count(step) == 1, step


def test_a_slot_that_was_sent_by_hand_is_not_sent_again(desk: Desk) -> None:
    clock = Time(SEVEN - timedelta(hours=1))
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", clock())
        desk("send", "weekly")
        sent = {path: path.stat().st_mtime_ns for path in desk.messages()}
        clock.moment = SEVEN
        scheduler.tick()
    assert {path: path.stat().st_mtime_ns for path in desk.messages()} == sent
    assert len(list((desk.folder / "outbox" / "weekly").iterdir())) == 1


def test_a_slot_missed_by_some_hours_is_made_up_for(desk: Desk) -> None:
    clock = Time(SEVEN - timedelta(days=1))
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", clock())
        clock.moment = SEVEN + timedelta(hours=5)
        scheduler.tick()
    assert len(desk.messages()) == READERS


def test_a_slot_missed_by_longer_is_let_go(desk: Desk) -> None:
    clock = Time(SEVEN - timedelta(days=1))
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", clock())
        clock.moment = SEVEN + timedelta(hours=7)
        scheduler.tick()
    assert desk.messages() == []


def test_a_newsletter_that_is_new_here_sends_nothing_of_the_past(desk: Desk) -> None:
    clock = Time(SEVEN + timedelta(minutes=5))
    with keeping(desk, clock) as (scheduler, room):
        scheduler.tick()
        room.store.editions.remember("weekly", clock())
        scheduler.tick()
    assert desk.messages() == []


def test_sending_by_hand_just_after_a_missed_slot_is_about_that_slot(desk: Desk) -> None:
    with keeping(desk, Time(SEVEN - timedelta(days=1))) as (_, room):
        room.store.editions.remember("weekly", room.clock())
    desk("send", "weekly", now="2026-11-20T08:00Z")
    assert len(desk.messages(SLOT)) == READERS


def test_several_schedulers_send_one_edition(desk: Desk) -> None:
    clock = Time(SEVEN - timedelta(minutes=1))
    rooms = []
    with keeping(desk, clock) as first, keeping(desk, clock) as second, keeping(desk, clock) as third:
        rooms = [first, second, third]
        first[1].store.editions.remember("weekly", clock())
        clock.moment = SEVEN
        threads = [threading.Thread(target=scheduler.tick) for scheduler, _ in rooms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(desk.messages()) == READERS
    assert set(desk.states().values()) == {"sent"}


def test_with_nothing_new_the_slot_is_skipped_and_that_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    clock = Time(SEVEN)
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        scheduler.tick()
        scheduler.tick()
    assert caplog.text.count("nobody is mailed") == 1
    assert "was skipped" in desk("send", "weekly", "--slot", SLOT).stdout


def test_when_the_mail_server_is_down_it_tries_again_and_mails_each_reader_once(
    mailing: Callable[[int], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as server:
        port = server.port
    desk = mailing(port)
    clock = Time(SEVEN)
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        scheduler.tick()
    assert "trying again in 5 minutes" in caplog.text
    with mail_server() as server:
        desk.change(f"port: {port}", f"port: {server.port}")
        clock.moment = SEVEN + timedelta(minutes=6)
        with keeping(desk, clock) as (scheduler, _):
            scheduler.tick()
            scheduler.tick()
    assert len({copy.recipient for copy in server.journal}) == len(server.journal) == READERS


def test_a_theme_that_fails_is_logged_and_not_tried_every_few_seconds(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    theme = desk.folder / "templates" / "roundup"
    theme.mkdir(parents=True)
    (theme / "edition.mjml.j2").write_text("<mjml>{{ nothing_of_that_name }}</mjml>")
    (theme / "edition.txt.j2").write_text("")
    (theme / "theme.yaml").write_text("words: {}\n")
    clock = Time(SEVEN)
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        for _ in range(3):
            scheduler.tick()
            clock.moment += timedelta(seconds=15)
    assert caplog.text.count("nothing_of_that_name") >= 1
    assert caplog.text.count("trying again in 5 minutes") == 1
    assert desk.messages() == []


def test_next_lists_ten_runs_in_local_time_and_utc(desk: Desk) -> None:
    runs = desk.json("next", now="2027-03-20T12:00Z")
    assert len(runs) == 10
    assert runs[0] == {
        "newsletter": "weekly",
        "slot": "2027-03-26T0700",
        "local": "Fri 26 Mar 2027 07:00 Europe/Berlin",
        "utc": "2027-03-26 06:00",
        "state": "open",
    }
    assert runs[1]["utc"] == "2027-04-02 05:00"  # summer time has begun


@pytest.mark.slow
def test_the_alarm_rings_at_the_slot_and_not_at_the_next_tick(desk: Desk) -> None:
    begun = time.monotonic()

    def clock() -> datetime:
        return datetime.now(UTC)

    soon = datetime.now(UTC) + timedelta(minutes=1)
    desk.change('day: friday\n      time: "07:00"\n', f'cron: "{soon.minute} {soon.hour} * * *"\n')
    desk.change("zone: Europe/Berlin ", "zone: UTC ")
    with keeping(desk, clock) as (scheduler, _):
        scheduler._tick_seconds = 600
        thread = threading.Thread(target=scheduler.run)
        thread.start()
        slot = soon.strftime("%Y-%m-%dT%H%M")
        while time.monotonic() - begun < 75 and len(desk.messages(slot)) < READERS:
            time.sleep(0.2)
        scheduler.stop()
        thread.join(20)
    assert len(desk.messages(slot)) == READERS
    assert not thread.is_alive()


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(desk: Desk, signal_number: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", "run"],
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Keeping the calendar" in line:
            break
    time.sleep(0.5)
    process.send_signal(signal_number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "stopped" in err
    assert "Traceback" not in out + err
    assert Path(desk.folder / "digest.db").exists()


def test_one_newsletter_that_fails_does_not_stop_the_others(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    schedule = desk.folder / "config" / "schedule.yaml"
    text = schedule.read_text(encoding="utf-8")
    weekly = text[text.index("  weekly:") :]
    broken = weekly.replace("  weekly:", "  broken:", 1).replace("recipients: readers", "recipients: nobody")
    text = text.replace("  weekly:", broken + "\n\n  weekly:", 1)
    schedule.write_text(text.replace("lists:\n", "lists:\n  nobody: lists/nobody.csv\n", 1), encoding="utf-8")
    (desk.folder / "config" / "lists" / "nobody.csv").write_text("address\n", encoding="utf-8")
    with keeping(desk, Time(SEVEN)) as (scheduler, room):
        for name in ("broken", "weekly"):
            room.store.editions.remember(name, SEVEN - timedelta(days=1))
        scheduler.tick()
    assert "broken: the list 'nobody' has no address" in caplog.text
    assert len(desk.messages()) == READERS


def test_an_error_that_nobody_thought_of_is_logged_and_does_not_end_the_scheduler(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr("digest.scheduler.build", fail)
    desk.change("publication:", "operator: desk@northlight.example\n\npublication:")
    with keeping(desk, Time(SEVEN)) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        scheduler.tick()
    (told,) = (desk.folder / "outbox").rglob("notice-*.eml")
    assert "nobody thought of this" in told.read_text(encoding="utf-8")
    assert "RuntimeError: nobody thought of this; trying again in 5 minutes" in caplog.text
    assert "please report it" in caplog.text


def test_what_is_passed_over_and_refused_is_logged(
    mailing: Callable[[int], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        (desk.inbox / "empty.txt").write_text("")
        reader = (desk.folder / "config" / "lists" / "readers.csv").read_text(encoding="utf-8").splitlines()[1]
        server.refused = {reader.split(",")[0]}
        with keeping(desk, Time(SEVEN)) as (scheduler, room):
            room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
            scheduler.tick()
    assert "source inbox: inbox/empty.txt" in caplog.text
    assert f"{reader.split(',')[0]}: bounced 550" in caplog.text


def test_while_another_program_sends_the_scheduler_leaves_the_edition_alone(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    clock = Time(SEVEN)
    with keeping(desk, clock) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        begun = build(room, "weekly", SLOT) if collect(room, room.sources, lambda _: None) else None
        assert isinstance(begun, Built)
        edition = freeze(room, begun)
        room.store.editions.claim(edition.id, "another", SEVEN, SEVEN + timedelta(seconds=60))
        scheduler.tick()
        assert "another program is sending" in caplog.text
        assert desk.messages() == []
        clock.moment += timedelta(seconds=61)
        scheduler.tick()
    assert len(desk.messages()) == READERS


def test_a_scheduler_that_was_told_to_stop_begins_nothing(desk: Desk) -> None:
    with keeping(desk, Time(SEVEN)) as (scheduler, room):
        room.store.editions.remember("weekly", SEVEN - timedelta(days=1))
        scheduler.stop()
        scheduler.tick()
    assert desk.messages() == []
