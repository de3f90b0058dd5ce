"""Test copies and real ones, by the command line, into the outbox and through real mail servers."""

import email
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from email import policy
from typing import Any

import pytest

from digest.messages.skeleton import Skeleton
from digest.model import Subscriber
from tests.end_to_end.conftest import FRIDAY_MORNING, SLOT, Desk
from tests.end_to_end.mail_server import (
    HANGS_UP_AFTERWARDS,
    USUAL,
    Answer,
    Script,
    mail_server,
    says,
    scripted_server,
)

READERS = 6
NEXT_SLOT = "2026-11-27T0700"


# ---------------------------------------------------------------- test copies


def test_test_copies_without_a_mail_server_are_kept_and_it_says_so(desk: Desk) -> None:
    desk("collect")
    before = desk.rows()
    result = desk("test", "weekly", "--to", "testers")
    copies = sorted((desk.edition() / "test").glob("*.eml"))
    assert len(copies) == 3
    assert "No mail was sent" in result.stderr
    assert "smtp transport" in result.stderr
    mail = email.message_from_bytes(copies[0].read_bytes(), policy=policy.default)
    assert mail["Subject"].startswith("[TEST] ")
    assert desk.rows() == before


def test_test_copies_go_through_a_mail_server_and_change_nothing(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        desk("collect")
        before = desk.rows()
        result = desk("test", "weekly", "--to", "someone@example.org", "--to", "testers")
    assert len(server.journal) == 4
    assert "someone@example.org: accepted" in result.stdout
    assert "4 copies accepted, 0 refused" in result.stdout
    assert desk.rows() == before
    assert not desk.edition().exists()


def test_a_bad_address_and_a_refused_reader_do_not_stop_the_others(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        server.refused = {"gone@example.org"}
        desk("collect")
        result = desk(
            "test",
            "weekly",
            "--to",
            "not an@address",
            "--to",
            "gone@example.org",
            "--to",
            "ok@example.org",
            exit_code=1,
        )
    assert [copy.recipient for copy in server.journal] == ["ok@example.org"]
    assert "gone@example.org: permanent (550) 5.1.1 no such reader" in result.stdout
    assert "not an@address: is no e-mail address" in result.stderr


def test_another_transport_can_be_named_for_a_test(desk: Desk) -> None:
    desk("collect")
    with mail_server() as server:
        desk.change("host: smtp.northlight.example", "host: 127.0.0.1")
        desk.change("port: 587", f"port: {server.port}")
        desk.change("security: starttls ", "security: none ")
        desk.change("    username: ${SMTP_USERNAME}\n    password: ${SMTP_PASSWORD}\n", "")
        desk("test", "weekly", "--to", "ok@example.org", "--transport", "mail")
    assert [copy.recipient for copy in server.journal] == ["ok@example.org"]


def test_a_transport_without_its_password_says_which_variable_is_missing(desk: Desk) -> None:
    desk("collect")
    result = desk("test", "weekly", "--to", "ok@example.org", "--transport", "mail", exit_code=2)
    assert "SMTP_PASSWORD" in result.stderr
    assert "export" in result.stderr


def test_testing_with_nothing_collected_says_what_to_do(desk: Desk) -> None:
    assert "digest collect weekly" in desk("test", "weekly", "--to", "testers", exit_code=2).stderr


# ---------------------------------------------------------------- real copies


def test_each_reader_gets_one_copy_and_a_second_send_mails_nobody(desk: Desk) -> None:
    first = desk("send", "weekly")
    copies = {path: path.read_bytes() for path in desk.messages()}
    assert len(copies) == READERS
    assert f"{READERS} sent" in first.stdout
    before = desk.rows()
    second = desk("send", "weekly", now="2026-11-20T05:10Z")
    assert "Nobody was mailed again" in second.stdout
    assert {path: path.read_bytes() for path in desk.messages()} == copies
    assert desk.rows() == before


def test_copies_differ_in_reader_and_message_id_and_in_nothing_else(desk: Desk) -> None:
    desk("send", "weekly")
    mails = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in desk.messages()]
    assert len({mail["Message-ID"] for mail in mails}) == READERS
    assert len({mail["To"] for mail in mails}) == READERS
    assert len({path.read_bytes().partition(b"\r\n\r\n")[2] for path in desk.messages()}) == 1


def test_what_was_sent_is_not_news_any_more(desk: Desk) -> None:
    desk("send", "weekly")
    result = desk("build", "weekly", now="2026-11-20T05:10Z")
    assert f"nothing new for weekly since No. 1 ({SLOT})" in result.stdout


def test_the_next_edition_has_the_next_slot_and_only_what_is_new(desk: Desk) -> None:
    desk("send", "weekly")
    (desk.inbox / "new.md").write_text(
        "---\ntitle: Ferry fares frozen until spring\ndate: 2026-11-24\nsection: Cities\n---\n\n"
        + "The ferry company will not raise its fares before April, it said on Tuesday. " * 8,
        encoding="utf-8",
    )
    made = desk.json("build", "weekly", now="2026-11-25T05:00Z")["edition"]
    assert (made["slot"], made["number"]) == (NEXT_SLOT, 2)
    assert [story["headline"] for story in made["stories"]] == ["Ferry fares frozen until spring"]


def test_building_previewing_and_testing_use_nothing_up(desk: Desk) -> None:
    first = desk.json("build", "weekly")["edition"]
    desk("test", "weekly", "--to", "testers")
    assert desk.json("build", "weekly")["edition"] == first


def test_an_extra_edition_is_made_on_purpose_and_leaves_the_slot_open(desk: Desk) -> None:
    desk("send", "weekly", "--extra", now="2026-11-18T10:30Z")
    assert len(desk.messages("2026-11-18T1130-extra")) == READERS
    slots = {run["slot"]: run["state"] for run in desk.json("next", now="2026-11-18T10:31Z")}
    assert slots[SLOT] == "open"


def test_a_slot_can_be_named_and_is_sent_once(desk: Desk) -> None:
    desk("send", "weekly", "--slot", NEXT_SLOT)
    assert len(desk.messages(NEXT_SLOT)) == READERS
    assert "Nobody was mailed again" in desk("send", "weekly", "--slot", NEXT_SLOT).stdout
    assert "is no slot" in desk("send", "weekly", "--slot", "tomorrow", exit_code=2).stderr
    saturday = desk("send", "weekly", "--slot", "2026-11-28T0700", exit_code=2).stderr
    assert "2026-11-28T0700 is not in the calendar of weekly, every Friday 07:00 Europe/Berlin" in saturday


def test_with_nothing_new_nobody_is_mailed_and_the_slot_stays_open(desk: Desk) -> None:
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    assert "Nobody was mailed, and the slot stays open" in desk("send", "weekly").stdout
    assert desk.json("next")[0]["state"] == "open"


def test_a_mail_server_that_is_down_uses_nothing_up(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        port = server.port
    desk = mailing(port)
    result = desk("send", "weekly", exit_code=75)
    assert f"127.0.0.1:{port} (transport mail) cannot be used: nothing answers" in result.stderr
    assert "Nobody was mailed, and nothing is fixed yet" in result.stderr
    assert desk.states() == {}
    assert desk.json("next")[0]["state"] == "open"
    assert len(desk.json("build", "weekly")["edition"]["stories"]) >= 10
    with mail_server() as server:
        desk.change(f"port: {port}", f"port: {server.port}")
        desk("send", "weekly", now="2026-11-20T05:10Z")
    assert len({copy.recipient for copy in server.journal}) == len(server.journal) == READERS


def test_a_missing_password_uses_nothing_up(desk: Desk) -> None:
    desk.change("transport: outbox", "transport: mail")
    assert "the environment has no SMTP_USERNAME" in desk("send", "weekly", exit_code=2).stderr
    assert desk.json("next")[0]["state"] == "open"
    assert len(desk.json("build", "weekly")["edition"]["stories"]) >= 10


def test_a_mail_server_that_goes_away_in_the_middle_loses_nothing(mailing: Callable[[int], Desk]) -> None:
    script = Script(
        {"DOT": [USUAL, HANGS_UP_AFTERWARDS], "CONNECT": [USUAL, USUAL, says("554 closed for the night", hang_up=True)]}
    )
    with scripted_server(script) as server:
        desk = mailing(server.port)
        result = desk("send", "weekly", exit_code=75)
        assert "554 closed for the night" in result.stderr
        assert "Not finished" in result.stderr
        assert sorted(desk.states().values()) == ["pending"] * 4 + ["sent"] * 2
        assert desk.json("next")[0]["state"] == "on its way"
        on_its_way = f"nothing new for weekly since No. 1 ({SLOT}), which is on its way"
        assert on_its_way in desk("build", "weekly", now="2026-11-20T05:10Z").stdout
        assert on_its_way in desk("test", "weekly", "--to", "testers", exit_code=2).stderr
        again = desk("send", "weekly", now="2026-11-20T05:10Z")
    assert "going on with those who surely got nothing" in again.stdout
    assert len({copy.recipient for copy in server.journal}) == len(server.journal) == READERS


def test_an_edition_that_is_called_off_half_way_mails_nobody_further_and_counts_as_sent(
    mailing: Callable[[int], Desk],
) -> None:
    script = Script(
        {"DOT": [USUAL, HANGS_UP_AFTERWARDS], "CONNECT": [USUAL, USUAL, says("554 closed for the night", hang_up=True)]}
    )
    with scripted_server(script) as server:
        desk = mailing(server.port)
        desk("send", "weekly", exit_code=75)
        said = desk("cancel", "weekly", now="2026-11-20T05:10Z").stdout
        assert "2 copies went out already, and 4 more will not" in said
        again = desk("send", "weekly", "--slot", SLOT, now="2026-11-20T05:20Z")
        assert "was called off" in again.stdout
    assert len(server.journal) == 2
    assert desk.json("next")[0]["state"] == "called off"
    assert desk.json("build", "weekly", now="2026-11-27T05:00Z")["edition"]["stories"] == []


def test_only_what_is_held_or_half_sent_can_be_called_off(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        assert "is not begun" in desk("cancel", "weekly", "--slot", SLOT, exit_code=2).stderr
        desk("send", "weekly")
        assert "is sent" in desk("cancel", "weekly", "--slot", SLOT, exit_code=2).stderr
        assert "nothing to call off" in desk("cancel", "weekly", exit_code=2).stderr


def test_calling_off_is_told_to_programs_too(mailing: Callable[[int], Desk]) -> None:
    closed = says("554 closed for the night", hang_up=True)
    script = Script({"DOT": [USUAL, HANGS_UP_AFTERWARDS], "CONNECT": [USUAL, USUAL, closed]})
    with scripted_server(script) as server:
        desk = mailing(server.port)
        desk("send", "weekly", exit_code=75)
        told = desk.json("cancel", "weekly", "--slot", SLOT)
    assert (told["state"], told["went_out"], told["counts"]) == ("cancelled", 2, {"pending": 4, "sent": 2})


def test_a_refused_reader_is_named_and_the_exit_code_tells(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        desk("collect")
        readers = (desk.folder / "config" / "lists" / "readers.csv").read_text(encoding="utf-8")
        gone = readers.splitlines()[2].split(",")[0]
        server.refused = {gone}
        result = desk("send", "weekly", exit_code=1)
    assert len(server.journal) == READERS - 1
    assert f"{gone}: bounced" in result.stderr
    assert desk.states()[gone] == "bounced"


def test_an_edition_that_reached_nobody_does_not_use_its_articles_up(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        desk = mailing(server.port)
        readers = (desk.folder / "config" / "lists" / "readers.csv").read_text(encoding="utf-8")
        server.refused = {line.split(",")[0] for line in readers.splitlines()}
        desk("send", "weekly", exit_code=1)
        again = desk("send", "weekly", now="2026-11-20T05:10Z").stdout
    assert f"is over and reached nobody ({READERS} bounced)" in again
    assert set(desk.states().values()) == {"bounced"}
    made = desk.json("build", "weekly")["edition"]
    assert (made["slot"], made["number"]) == (NEXT_SLOT, 1)
    assert len(made["stories"]) >= 10


def test_an_empty_list_is_an_error_and_uses_nothing_up(desk: Desk) -> None:
    (desk.folder / "config" / "lists" / "readers.csv").write_text("address,name\n", encoding="utf-8")
    assert "nobody to send to" in desk("send", "weekly", exit_code=2).stderr
    assert desk.json("next")[0]["state"] == "open"


def test_last_weeks_story_under_another_address_is_not_printed_again(desk: Desk) -> None:
    desk("send", "weekly")
    wire = (desk.inbox / "wire.jsonl").read_text(encoding="utf-8").splitlines()
    copy = wire[0].replace("https://northlight.example/", "https://elsewhere.example/")
    assert copy != wire[0]
    (desk.inbox / "copy.jsonl").write_text(copy + "\n", encoding="utf-8")
    said = desk("build", "weekly", now="2026-11-25T05:00Z").stdout
    assert "may be printed" in said
    assert "the same text stood in No. 1" in said


def test_a_slot_that_was_sent_is_not_built_or_tested_again(desk: Desk) -> None:
    desk("send", "weekly")
    before = {path: path.read_bytes() for path in desk.edition().rglob("*") if path.is_file()}
    for command in (["build", "weekly"], ["test", "weekly", "--to", "testers"]):
        assert "is used up (sent)" in desk(*command, "--slot", SLOT, exit_code=2).stderr
    assert {path: path.read_bytes() for path in desk.edition().rglob("*") if path.is_file()} == before


def test_ctrl_c_stops_between_two_copies_and_nothing_is_left_unknown(mailing: Callable[[int], Desk]) -> None:
    with scripted_server(Script({"DOT": [Answer(wait=1)]})) as server:
        desk = mailing(server.port)
        command = [sys.executable, "-m", "digest", "send", "weekly", "--slot", SLOT, "--now", FRIDAY_MORNING]
        process = subprocess.Popen(command, cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while "DATA" not in server.verbs() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 75
        assert "Stopping after this copy" in err
        assert "call digest send weekly" in err
        assert sorted(desk.states().values()) == ["pending"] * 5 + ["sent"]
        desk("send", "weekly", now="2026-11-20T05:10Z")
    assert len({copy.recipient for copy in server.journal}) == len(server.journal) == READERS


def test_a_reader_whose_copy_cannot_be_made_is_named_and_does_not_stop_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def some_fail(self: Skeleton, recipient: Subscriber, **options: Any) -> bytes:
        if recipient.address == victim:
            raise ValueError("To: it cannot stand in a header")
        return fill(self, recipient, **options)

    fill = Skeleton.fill
    victim = (
        (desk.folder / "config" / "lists" / "readers.csv").read_text(encoding="utf-8").splitlines()[3].split(",")[0]
    )
    monkeypatch.setattr(Skeleton, "fill", some_fail)
    said = desk("send", "weekly", exit_code=1)
    assert f"{victim}: failed" in said.stderr
    assert len(desk.messages()) == READERS - 1


def test_a_test_copy_that_cannot_be_made_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Skeleton.fill

    def some_fail(self: Skeleton, recipient: Subscriber, **options: Any) -> bytes:
        if recipient.address.startswith("bad"):
            raise ValueError("To: it cannot stand in a header")
        return fill(self, recipient, **options)

    monkeypatch.setattr(Skeleton, "fill", some_fail)
    desk("collect")
    said = desk("test", "weekly", "--to", "bad@example.org", "--to", "ok@example.org", exit_code=1).stdout
    assert "bad@example.org: permanent To: it cannot stand in a header" in said
    assert "1 copy accepted, 1 refused" in said


def test_deferred_copies_are_tried_again_when_their_time_comes(mailing: Callable[[int], Desk]) -> None:
    with scripted_server(Script({"RCPT": [says("450 4.2.0 greylisted")]})) as server:
        desk = mailing(server.port)
        first = desk("send", "weekly", exit_code=75)
        assert "deferred" in first.stderr
        assert "greylisted" in first.stderr
        early = desk("send", "weekly", exit_code=75, now="2026-11-20T05:02Z")
        assert len(server.journal) == READERS - 1
        assert "Not finished" in early.stderr
        desk("send", "weekly", now="2026-11-20T05:06Z")
    assert len({copy.recipient for copy in server.journal}) == len(server.journal) == READERS


def test_a_test_through_a_server_that_is_down_says_so_and_fails(mailing: Callable[[int], Desk]) -> None:
    with mail_server() as server:
        port = server.port
    desk = mailing(port)
    desk("collect")
    before = desk.rows()
    said = desk("test", "weekly", "--to", "testers", exit_code=3).stderr
    assert f"127.0.0.1:{port} (transport mail) cannot be used: nothing answers at this port" in said
    assert "Traceback" not in said
    assert desk.rows() == before
