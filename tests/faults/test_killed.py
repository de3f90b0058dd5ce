"""kill -9 while copies are handed over. The truth is what the mail server accepted.

Must hold whatever the moment: nobody gets two copies, nobody is left out without being named `unknown`, and of those
there is at most one for each kill, since there is one connection.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.end_to_end.conftest import FRIDAY_MORNING, SLOT, Desk
from tests.end_to_end.mail_server import LATE, MUTE, USUAL, Answer, Script, ScriptedServer, scripted_server

READERS = 6


def begin_sending(desk: Desk, now: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "digest", "send", "weekly", "--slot", SLOT, "--now", now]
    return subprocess.Popen(
        command, cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=os.environ
    )


def killed_when(desk: Desk, ready: Callable[[], bool], now: str = FRIDAY_MORNING) -> None:
    process = begin_sending(desk, now)
    deadline = time.monotonic() + 60
    while not ready() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    _, err = process.communicate()
    assert process.returncode == -signal.SIGKILL, err


def copies(server: ScriptedServer) -> Counter[str]:
    return Counter(accepted.recipient for accepted in server.journal)


# after which command of the third reader's transaction it is killed: before the copy can have been accepted, and after
MOMENTS = {
    "greeting": ("EHLO", 1, 0),
    "sender": ("MAIL", 3, 2),
    "recipient": ("RCPT", 3, 2),
    "content": ("DATA", 3, 2),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_waiting_for_a_reply(mailing: Callable[[int], Desk], moment: str) -> None:
    verb, occurrence, accepted = MOMENTS[moment]
    script = Script({verb: [*[USUAL] * (occurrence - 1), MUTE]})
    with scripted_server(script) as server:
        desk = mailing(server.port)
        killed_when(desk, lambda: server.verbs().count(verb) == occurrence)
        assert len(server.journal) == accepted
        going_on_mails_the_others_once(desk, server)


def test_killed_after_the_last_dot_when_the_copy_was_accepted(mailing: Callable[[int], Desk]) -> None:
    with scripted_server(Script({"DOT": [USUAL, USUAL, MUTE]})) as server:
        desk = mailing(server.port)
        killed_when(desk, lambda: len(server.journal) == 3)
        going_on_mails_the_others_once(desk, server)
        assert len(copies(server)) == READERS


@pytest.mark.parametrize("accepted", range(READERS))
def test_killed_at_some_moment(mailing: Callable[[int], Desk], accepted: int) -> None:
    with scripted_server(Script({"DOT": [LATE] * READERS})) as server:
        desk = mailing(server.port)
        killed_when(desk, lambda: len(server.journal) > accepted)
        going_on_mails_the_others_once(desk, server)


def going_on_mails_the_others_once(desk: Desk, server: ScriptedServer) -> None:
    """While the dead sender's lease lasts it says to try again; after it, it goes on, and later calls do nothing."""
    before = copies(server)
    if desk.states():
        busy = desk("send", "weekly", "--slot", SLOT, exit_code=None, now="2026-11-20T05:00:30Z")
        assert busy.exit_code == 75, busy.output
        assert "try again in 30 seconds" in busy.stderr
        assert copies(server) == before
    result = desk("send", "weekly", "--slot", SLOT, exit_code=None, now="2026-11-20T05:02Z")
    again = desk("send", "weekly", "--slot", SLOT, now="2026-11-20T05:03Z")
    states = desk.states()
    unknown = {reader for reader, state in states.items() if state == "unknown"}
    assert len(states) == READERS
    assert set(states.values()) <= {"sent", "unknown"}
    assert len(unknown) <= 1
    assert max(copies(server).values()) == 1
    assert set(states) - set(copies(server)) <= unknown
    assert result.exit_code == (1 if unknown else 0), result.output
    for reader in unknown:
        assert f"{reader}: unknown" in result.stderr
        assert "not sent again" in result.stderr
        assert reader in again.stderr
    assert "Nobody was mailed again" in again.stdout


def test_a_server_that_takes_longer_than_the_lease_keeps_its_edition(
    mailing: Callable[[int], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.sending.LEASE", timedelta(seconds=1))
    monkeypatch.setattr("digest.sending.RENEW_SECONDS", 0.2)
    with scripted_server(Script({"DOT": [Answer(wait=3)]})) as server:
        desk = mailing(server.port)
        first = threading.Thread(target=lambda: desk("send", "weekly", "--slot", SLOT, now=None))
        first.start()
        while "DATA" not in server.verbs():
            time.sleep(0.01)
        time.sleep(1.5)
        busy = desk("send", "weekly", "--slot", SLOT, exit_code=75, now=None)
        first.join()
        assert "another program is sending" in busy.stderr
        assert max(copies(server).values()) == 1
        assert set(desk.states().values()) == {"sent"}
