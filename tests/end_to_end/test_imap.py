"""Newsletters out of a real mailbox (dovecot), and out of servers that misbehave."""

import re
import shutil
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from digest.articles.normalise import identify
from digest.articles.read import read
from digest.errors import SourceError
from digest.interfaces import Harvest, Look
from digest.plugins import make_source, sources
from digest.sources import imap
from digest.sources.imap_connection import Deadline
from tests.end_to_end.imap_server import (
    PASSWORD,
    USER,
    MailboxServer,
    conversation,
    mailbox_server,
    scripted_mailbox,
)
from tests.end_to_end.mail_server import CERTIFICATE
from tests.looking import NOW, surroundings

FOLDER = "Newsletters & Zeitungen, täglich"
FIRST = Look(NOW)


def letter(title: str, *, sender: str = "Tarn Post <news@tarnpost.example>", body: str = "", head: str = "") -> bytes:
    body = body or f"{title}: the harbour board met on Tuesday, and what it said will be told here in full."
    name = "".join(filter(str.isalnum, title))
    return (
        f"From: {sender}\r\nTo: {USER}\r\nSubject: {title}\r\nDate: Thu, 19 Nov 2026 05:00:00 +0000\r\n"
        f"Message-ID: <{name}@tarnpost.example>\r\n{head}\r\n{body}\r\n"
    ).encode()


@pytest.fixture(scope="module")
def running(dovecot: str) -> Iterator[MailboxServer]:
    with mailbox_server(dovecot) as server:
        yield server


@pytest.fixture
def server(running: MailboxServer) -> MailboxServer:
    running.make(FOLDER)
    return running


def options(server: MailboxServer | int, **settings: Any) -> dict[str, Any]:
    port = server if isinstance(server, int) else server.plain
    given = {
        "kind": "imap",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": USER,
        "password": PASSWORD,
        "folder": FOLDER,
    }
    return given | settings


def look(server: MailboxServer | int, at: Look = FIRST, base: Path = Path(), **settings: Any) -> Harvest:
    checked = sources()["imap"].options.model_validate(options(server, **settings))
    return make_source("mail", checked, surroundings(base)).collect(at)


def again(harvest: Harvest, *earlier: Harvest) -> Look:
    """The next look, by which what was read is remembered."""
    return Look(NOW, {visit.url: visit for one in (*earlier, harvest) for visit in one.visits})


def titles(harvest: Harvest) -> list[str]:
    return [item.content["title"] for item in harvest.items if not isinstance(item.content, str)]


# ---------------------------------------------------------------- a mailbox as it should be


def test_letters_come_in_the_order_in_which_they_arrived(server: MailboxServer):
    server.deliver(letter("Second"), NOW - timedelta(days=1), FOLDER)
    server.deliver(letter("Third"), NOW - timedelta(hours=1), FOLDER)
    harvest = look(server)
    assert titles(harvest) == ["Second", "Third"]
    assert harvest.problems == ()
    assert not harvest.complete
    [first, _] = (read(item) for item in harvest.items)
    assert first.title == "Second"
    assert first.published == datetime(2026, 11, 19, 5, tzinfo=UTC)
    assert first.guid == "<Second@tarnpost.example>"


def test_nothing_in_the_mailbox_changes(server: MailboxServer):
    server.deliver(letter("First"), NOW, FOLDER)
    before = server.flags(FOLDER)
    assert b"Seen" not in b"".join(before)
    look(server)
    assert server.flags(FOLDER) == before


def test_a_letter_is_fetched_once(server: MailboxServer):
    server.deliver(letter("First"), NOW, FOLDER)
    first = look(server)
    assert re.fullmatch(
        r"imap://127\.0\.0\.1/Newsletters%20%26%20Zeitungen%2C%20t%C3%A4glich;UIDVALIDITY=\d+/;UID=1",
        first.visits[0].url,
    )
    server.deliver(letter("Second"), NOW, FOLDER)
    second = look(server, again(first))
    assert (titles(second), second.unchanged, len(second.visits)) == (["Second"], 1, 1)
    third = look(server, again(second, first))
    assert (titles(third), third.unchanged, third.visits) == ([], 2, ())


def test_a_folder_made_anew_is_read_again_and_gives_the_same_articles(server: MailboxServer):
    server.deliver(letter("First"), NOW, FOLDER)
    first = look(server)
    server.make(FOLDER)
    server.deliver(letter("First"), NOW, FOLDER)
    second = look(server, again(first))
    assert titles(second) == ["First"]
    one, other = (identify(read(found.items[0]), source="mail", first_seen=NOW) for found in (first, second))
    assert one.id == other.id


def test_only_the_newest_are_read_and_none_that_arrived_long_ago(server: MailboxServer):
    for number, days in enumerate((90, 20, 10, 5, 1)):
        server.deliver(letter(f"Letter {number}"), NOW - timedelta(days=days), FOLDER)
    assert titles(look(server)) == ["Letter 1", "Letter 2", "Letter 3", "Letter 4"]
    assert titles(look(server, max_items=2)) == ["Letter 3", "Letter 4"]
    assert titles(look(server, max_age_days=7)) == ["Letter 3", "Letter 4"]


def test_only_letters_of_the_named_senders_are_read(server: MailboxServer):
    for title, sender in (
        ("By address", "Ruth <RUTH@post.example>"),
        ("By another of that house", "Bob <bob@post.example>"),
        ("By domain", "News <news@tarnpost.example>"),
        ("By a part of the domain", "news@mail.tarnpost.example"),
        ("By a namesake", "news@nottarnpost.example"),
        ("By a name only", '"ruth@post.example" <bob@elsewhere.example>'),
    ):
        server.deliver(letter(title, sender=sender), NOW, FOLDER)
    senders = ["ruth@post.example", "Tarnpost.example"]
    harvest = look(server, senders=senders)
    assert titles(harvest) == ["By address", "By domain", "By a part of the domain"]
    assert look(server, again(harvest), senders=senders).unchanged == 3
    assert titles(look(server, senders=senders, max_items=1)) == ["By a part of the domain"]


def test_a_letter_too_large_is_passed_over_and_told_once(server: MailboxServer):
    server.deliver(letter("First"), NOW, FOLDER)
    server.deliver(letter("Huge", body="x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 72_000), NOW, FOLDER)
    harvest = look(server)
    assert titles(harvest) == ["First"]
    assert [str(problem) for problem in harvest.problems] == [
        "mailbox mail, letter 2: has more than 5 MB (5.2), and was passed over"
    ]
    assert look(server, again(harvest)).problems == ()


def test_what_does_not_fit_into_one_look_waits_for_the_next(server: MailboxServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(imap, "_MAX_LETTERS", 700)
    for title in ("First", "Second", "Third"):
        server.deliver(letter(title), NOW, FOLDER)
    first = look(server)
    assert titles(first) == ["Second", "Third"]
    assert titles(look(server, again(first))) == ["First"]


def test_automatic_letters_are_counted_and_an_empty_one_is_a_problem(server: MailboxServer):
    server.deliver(letter("Out of office", head="Auto-Submitted: auto-replied\r\n"), NOW, FOLDER)
    server.deliver(letter("Undelivered", head="Content-Type: multipart/report; boundary=b\r\n"), NOW, FOLDER)
    server.deliver(letter("A picture", body="<img src=x>", head="Content-Type: text/html\r\n"), NOW, FOLDER)
    server.deliver(letter("News", head="Auto-Submitted: auto-generated\r\n"), NOW, FOLDER)
    harvest = look(server)
    assert titles(harvest) == ["News"]
    assert [str(problem) for problem in harvest.problems] == [
        "mailbox mail, letter 3: has no text to read; perhaps it is one large picture",
        "mailbox mail: 2 letters are no newsletters (automatic replies, delivery reports, invitations) and so passed over",
    ]
    assert look(server, again(harvest)).problems == ()


def test_one_automatic_letter_is_told_in_the_singular(server: MailboxServer):
    server.deliver(letter("Out of office", head="Auto-Submitted: auto-replied\r\n"), NOW, FOLDER)
    [problem] = look(server).problems
    assert problem.what.startswith("1 letter is no newsletter (")


def test_an_empty_folder_brings_nothing(server: MailboxServer):
    assert look(server) == Harvest()


def test_many_letters_are_listed_in_several_commands(server: MailboxServer, monkeypatch: pytest.MonkeyPatch):
    from digest.sources import imap_folder

    monkeypatch.setattr(imap_folder, "_AT_ONCE", 2)
    for number in range(5):
        server.deliver(letter(f"Letter {number}"), NOW, FOLDER)
    assert len(look(server).items) == 5


# ---------------------------------------------------------------- the way there


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_connection_is_encrypted(server: MailboxServer, security: str, tmp_path: Path):
    shutil.copy(CERTIFICATE, tmp_path / "own.pem")
    server.deliver(letter("First"), NOW, FOLDER)
    port = server.tls if security == "tls" else server.plain
    assert titles(look(server, base=tmp_path, port=port, security=security, ca_file="own.pem")) == ["First"]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(server: MailboxServer, security: str):
    port = server.tls if security == "tls" else server.plain
    with pytest.raises(SourceError, match=r"its certificate is not trusted \(self.signed certificate\).*ca_file"):
        look(server, port=port, security=security)


@pytest.mark.parametrize("wrong", [{"password": "wrong-secret"}, {"password": "gehéim-secret"}, {"username": "nobody"}])
def test_a_refused_login_says_what_to_check_and_not_the_password(server: MailboxServer, wrong: dict[str, Any]):
    with pytest.raises(SourceError, match="refused the username or the password") as caught:
        look(server, **wrong)
    assert "secret" not in str(caught.value)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_folder_that_is_not_there_is_told_with_those_that_are(server: MailboxServer):
    with pytest.raises(SourceError, match="has no folder 'Nowhere' that can be opened; there are: ") as caught:
        look(server, folder="Nowhere")
    assert FOLDER in str(caught.value)
    assert "INBOX" in str(caught.value)


def test_no_encryption_where_encryption_is_expected(server: MailboxServer):
    with pytest.raises(SourceError, match="it does not begin with encryption"):
        look(server, security="tls")


def test_a_certificate_file_that_is_none(server: MailboxServer, tmp_path: Path):
    for name, content in (("nowhere.pem", None), ("empty.pem", b"no certificate")):
        if content:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(SourceError, match=f"{name} cannot be read .*check that ca_file"):
            look(server, base=tmp_path, port=server.tls, security="tls", ca_file=name)


# ---------------------------------------------------------------- servers that misbehave


def test_nobody_answers_at_the_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(SourceError, match=f"^127.0.0.1:{port} cannot be used: nothing answers at this port"):
        look(port)


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".example"])
def test_a_host_that_is_no_name(host: str):
    with pytest.raises(SourceError, match="there is no such host"):
        look(1, host=host)


def silent(connection: socket.socket) -> None:
    while connection.recv(1_000):
        pass


def dripping(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"*")
        time.sleep(0.05)


def chatty(connection: socket.socket) -> None:
    connection.sendall(b"* OK ready\r\n")
    while True:
        connection.sendall(b"* OK still here\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize("security", ["tls", "none"])
def test_a_server_that_says_nothing(security: str):
    with scripted_mailbox(silent) as port, pytest.raises(SourceError, match="does not answer in time"):
        look(port, security=security, timeout=0.2)


@pytest.mark.parametrize("script", [dripping, chatty])
def test_a_server_that_never_ends(script: Any):
    started = time.monotonic()
    with scripted_mailbox(script) as port, pytest.raises(SourceError, match=r"not done within 0\.5 seconds"):
        look(port, timeout=5, total_timeout=0.5)
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "greeting",
    [
        b"HTTP/1.1 400 Bad Request\r\n",
        b"220 mail.example ESMTP\r\n",
        b"\xff\x00\x1b[31m\r\n",
        b"* NO\r\n",
        b"* OK {" + b"9" * 5000 + b"}\r\n",
    ],
)
def test_a_server_that_talks_something_else(greeting: bytes):
    with scripted_mailbox(conversation(greeting=greeting)) as port, pytest.raises(SourceError) as caught:
        look(port)
    assert re.search("does not answer as a mailbox does|hung up", str(caught.value))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("security", ["tls", "none"])
def test_a_server_that_hangs_up_at_once(security: str):
    with scripted_mailbox(lambda connection: None) as port, pytest.raises(SourceError, match="hung up"):
        look(port, security=security)


def test_a_server_that_hangs_up_at_the_login():
    with scripted_mailbox(conversation({"authenticate": b""})) as port, pytest.raises(SourceError, match="hung up"):
        look(port)


def test_a_connection_made_after_the_deadline_is_closed_at_once():
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0.001) as deadline:
        while not deadline.over:
            time.sleep(0.001)
        deadline.watch(ours)
        assert theirs.recv(1) == b""


def test_a_server_without_encryption_to_offer():
    with scripted_mailbox(conversation()) as port, pytest.raises(SourceError, match="offers no encryption"):
        look(port, security="starttls")


def test_a_server_that_repeats_the_password_is_not_repeated():
    refusal = b"TAG NO no good: hunter-2-secret, " + b"\xff\r" + b"x" * 5000 + b"\r\n"
    with scripted_mailbox(conversation({"login": refusal})) as port, pytest.raises(SourceError) as caught:
        look(port, password="hunter-2-secret")
    assert "no good: …" in str(caught.value)
    assert "hunter" not in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600


OPENED = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\nTAG OK [READ-ONLY] done\r\n"
FOUND = b"* SEARCH 1\r\n* SEARCH 2 3\r\nTAG OK done\r\n"
LISTED = (
    b'* 1 FETCH (UID 1 RFC822.SIZE 300 INTERNALDATE "20-Nov-2026 04:00:00 +0000" BODY[HEADER.FIELDS (FROM)] "")\r\n'
    b'* 2 FETCH (RFC822.SIZE 300 INTERNALDATE "nonsense" BODY[HEADER.FIELDS (FROM)] {2}\r\n\r\n UID 2)\r\n'
    b"* 2 FETCH (FLAGS (\\Seen) UID 9)\r\nTAG OK done\r\n"
)


def fetches(*answers: bytes) -> Any:
    """A conversation in which each FETCH has its own answer, the first being the list."""
    waiting = iter((LISTED, *answers))

    class Answers(dict[str, bytes]):
        def get(self, name: str, default: bytes = b"") -> bytes:  # type: ignore[override]
            return next(waiting, b"") if name == "fetch" else super().get(name, default)

    return conversation(Answers(examine=OPENED, search=FOUND))


def whole(uid: int, content: bytes) -> bytes:
    return b"* %d FETCH (UID %d BODY[] {%d}\r\n%b)\r\nTAG OK done\r\n" % (uid, uid, len(content), content)


def test_what_was_read_before_a_connection_was_lost_counts():
    with scripted_mailbox(fetches(whole(1, letter("First")), b"")) as port:
        harvest = look(port)
    assert titles(harvest) == ["First"]
    assert len(harvest.visits) == 1
    [problem] = harvest.problems
    assert re.search(r"hung up; .*1 of 2 new letters were read; the next look reads the rest$", str(problem))


def test_a_connection_lost_before_any_letter_is_an_error():
    with scripted_mailbox(fetches()) as port, pytest.raises(SourceError, match="hung up"):
        look(port)


@pytest.mark.parametrize("answer", [b"TAG OK done\r\n", b"* 9 FETCH (FLAGS () UID 9)\r\nTAG OK done\r\n"])
def test_a_letter_that_is_gone_meanwhile_is_no_problem(answer: bytes):
    with scripted_mailbox(fetches(answer, whole(2, letter("Second")))) as port:
        harvest = look(port)
    assert (titles(harvest), harvest.problems, len(harvest.visits)) == (["Second"], (), 1)


def test_a_letter_larger_than_announced_is_not_taken_in():
    answer = b"* 1 FETCH (UID 1 BODY[] {9000000000}\r\n"
    with scripted_mailbox(fetches(answer)) as port, pytest.raises(SourceError, match="more than was asked for"):
        look(port)


def test_a_server_that_sends_without_end_is_cut_off():
    def flooding(connection: socket.socket) -> None:
        connection.sendall(b"* OK ready\r\n")
        while True:
            connection.sendall(b"* OK " + b"x" * 100_000 + b"\r\n")

    with (
        scripted_mailbox(flooding) as port,
        pytest.raises(SourceError, match="more than was asked for"),
    ):
        look(port, total_timeout=30)


def test_a_server_that_refuses_to_list():
    answers = {"examine": OPENED, "search": FOUND, "fetch": b"TAG NO not today\r\n"}
    with (
        scripted_mailbox(conversation(answers)) as port,
        pytest.raises(SourceError, match=r"show the letters \(not today\)"),
    ):
        look(port)


def test_a_letter_that_the_server_refuses_does_not_stop_the_rest():
    with scripted_mailbox(fetches(b"TAG NO it is broken\r\n", whole(2, letter("Second")))) as port:
        harvest = look(port)
    assert titles(harvest) == ["Second"]
    assert [str(problem) for problem in harvest.problems] == [
        "mailbox mail, letter 1: could not be fetched (it is broken); open it in your mail program"
    ]
    assert [visit.url[-5:] for visit in harvest.visits] == ["UID=2"]


def test_folders_are_not_told_where_the_server_tells_none():
    answers = {"examine": b"TAG NO no such folder\r\n", "list": b"* LIST nonsense\r\nTAG OK done\r\n"}
    with scripted_mailbox(conversation(answers)) as port, pytest.raises(SourceError, match=r"can be opened$"):
        look(port)


def test_folders_with_odd_names_and_folders_that_hold_only_others():
    lines = (
        b'* LIST (\\Noselect) "/" "All"\r\n* LIST () NIL {7}\r\nN"ws &-\r\n* LIST () "/" T&AOQ-glich\r\n'
        + b'* LIST () "/" more\r\n' * 50
    )
    answers = {"examine": b"TAG NO no such folder\r\n", "list": lines + b"TAG OK done\r\n"}
    with scripted_mailbox(conversation(answers)) as port, pytest.raises(SourceError) as caught:
        look(port)
    assert 'there are: N"ws &, Täglich, more, ' in str(caught.value)
    assert len(str(caught.value)) < 400


# ---------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"host": "imap://mail.example"}, "server's name alone"),
        ({"password": "a\r\nA2 DELETE INBOX"}, "expected one line"),
        ({"username": "a\tb"}, "expected one line"),
        ({"folder": "a\nb"}, "expected one line"),
        ({"senders": ["Tarn Post"]}, "a sender is an address"),
        ({"senders": ['a" b@c.example']}, "a sender is an address"),
        ({"password": ""}, "at least 1 character"),
        ({"security": "ssl"}, "'tls', 'starttls' or 'none'"),
    ],
)
def test_wrong_options_are_told(wrong: dict[str, Any], message: str):
    with pytest.raises(ValidationError, match=message):
        sources()["imap"].options.model_validate(options(993, **wrong))


def test_one_sender_may_stand_alone():
    checked = sources()["imap"].options.model_validate(options(993, senders="Paper.example"))
    assert getattr(checked, "senders") == ("paper.example",)  # noqa: B009 - the model's type is not known here


def test_the_password_is_not_shown_with_the_options():
    checked = sources()["imap"].options.model_validate(options(993))
    assert PASSWORD not in repr(checked)
    assert PASSWORD not in str(checked)
