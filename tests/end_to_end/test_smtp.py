"""The SMTP transport against real servers that behave well, badly, and not at all.

What is reported is compared with the journal of the server: a copy that was accepted is never reported as refused (it
would be sent twice), and one that was not is never reported as accepted.
"""

import gc
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from pydantic import ValidationError

from digest.errors import TransportError
from digest.interfaces import Surroundings
from digest.model import Envelope, Outcome, Verdict
from digest.transports.smtp import Smtp, SmtpOptions
from tests.end_to_end.mail_server import (
    CERTIFICATE,
    HANGS_UP,
    HANGS_UP_AFTERWARDS,
    LATE,
    MUTE,
    USUAL,
    Answer,
    Script,
    mail_server,
    says,
    scripted_server,
)

ANN = Envelope(
    sender="editor@example.org",
    recipient="ann@example.org",
    content=b"Subject: Digest\r\n\r\nDear Ann\r\n",
    name="ann",
    newsletter="weekly",
    slot="2026-11-27T0700",
)
BOB = replace(ANN, recipient="bob@example.org", content=b"Subject: Digest\r\n\r\nDear Bob\r\n", name="bob")
SHORT = 0.5  # seconds to wait for an answer, where a test waits for none
PASSWORD = {"username": "editor", "password": "correct horse"}


def transport(port: int, base=CERTIFICATE.parent, **options) -> Smtp:
    options = {"host": "127.0.0.1", "security": "none", "timeout": 5} | options
    options.setdefault("final_timeout", options["timeout"])
    made = SmtpOptions.model_validate({"kind": "smtp", "port": port, **options})
    return Smtp("relay", made, Surroundings(base, base / "outbox"))


@contextmanager
def misbehaving(offers=(), security="none", **answers):
    with scripted_server(Script(answers, offers, security)) as server:
        yield server


def delivered(server, *envelopes, **options) -> list[Outcome]:
    with transport(server.port, **options).open() as session:
        return [session.deliver(envelope) for envelope in envelopes]


def verdicts(outcomes) -> list[Verdict]:
    return [outcome.verdict for outcome in outcomes]


def recipients(server) -> list[str]:
    return [accepted.recipient for accepted in server.journal]


def refusal(port: int, **options) -> str:
    """What opening says when there is no way out."""
    with pytest.raises(TransportError) as caught, transport(port, **options).open():
        pass
    message = str(caught.value)
    assert f"{options.get('host', '127.0.0.1')}:{port} (transport relay)" in message
    assert "\n" not in message
    assert "check" in message or "try again" in message
    return message


# ---------------------------------------------------------------- what arrives

TRICKY = {
    "a lone dot": b".\r\n",
    "dots in front": b".one\r\n..two\r\n...three\r\n",
    "a dot on the last line": b"end\r\n.\r\n",
    "the longest line that SMTP allows": b"x" * 998 + b"\r\n",
    "the longest line that SMTP allows, with a dot in front": b"." + b"x" * 997 + b"\r\n",
    "blanks at the ends of lines": b"blank \r\ntab\t\r\n \r\n",
    "empty lines at the end": b"end\r\n\r\n\r\n",
    "what looks like a command": b"QUIT\r\nRSET\r\n",
    "half a megabyte": b"All the same.\r\n" * 35_000,
}


@pytest.mark.parametrize("body", TRICKY.values(), ids=TRICKY.keys())
def test_a_message_arrives_byte_for_byte(body):
    envelope = replace(ANN, content=b"Subject: Digest\r\n\r\n" + body)
    with mail_server() as server:
        outcomes = delivered(server, envelope, BOB)
    assert verdicts(outcomes) == [Verdict.ACCEPTED] * 2
    assert [accepted.content for accepted in server.journal] == [envelope.content, BOB.content]


def test_a_line_of_65_kilobytes_is_not_broken():
    envelope = replace(ANN, content=b"Subject: Digest\r\n\r\n" + b"x" * 65_000 + b"\r\n")
    with misbehaving() as server:
        delivered(server, envelope)
    assert [accepted.content for accepted in server.journal] == [envelope.content]


def test_a_dot_after_a_bare_line_feed_cannot_end_the_message():
    smuggled = b"Subject: Digest\r\n\r\nend\n.\r\nMAIL FROM:<eve@example.org>\r\n"
    with misbehaving() as server:
        delivered(server, replace(ANN, content=smuggled))
    assert recipients(server) == ["ann@example.org"]
    assert server.verbs().count("MAIL") == 1


def test_the_server_gets_the_envelope_and_the_outcome_has_its_words():
    with misbehaving(DOT=[says("250 2.0.0 Ok: queued as 4F2A")]) as server:
        outcomes = delivered(server, ANN)
    assert outcomes == [Outcome(Verdict.ACCEPTED, 250, "2.0.0 Ok: queued as 4F2A")]
    assert b"MAIL FROM:<editor@example.org>" in server.commands
    assert b"RCPT TO:<ann@example.org>" in server.commands


def test_one_connection_serves_all_copies_and_is_closed_with_quit():
    with misbehaving() as server:
        delivered(server, *[ANN, BOB] * 10)
    assert len(server.journal) == 20
    assert server.connections == 1
    assert server.verbs()[-1] == "QUIT"


# ---------------------------------------------------------------- no way out at all


def test_it_is_a_transport_that_mails():
    assert Smtp.sends_mail is True


def test_a_closed_port_names_the_server_and_what_to_check():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert f"127.0.0.1:{port} (transport relay) cannot be used: nothing answers at this port; check" in refusal(port)


def test_an_unknown_host_names_the_server_and_what_to_check():
    assert "there is no such host; check how it is spelt" in refusal(587, host="mail.invalid")


def test_a_host_that_cannot_be_one_is_named():
    assert "there is no such host; check how it is spelt" in refusal(587, host="mail..example")


def test_an_address_in_place_of_a_host_is_refused_when_the_schedule_is_read():
    with pytest.raises(ValueError, match="the server's name alone"):
        transport(587, host="http://mail.example.org")


@pytest.mark.parametrize("greeting", ["554 5.7.1 go away", "421 4.3.2 too many connections"])
def test_a_greeting_that_refuses_is_quoted(greeting):
    with misbehaving(CONNECT=[says(greeting)]) as server:
        assert greeting in refusal(server.port)


@pytest.mark.parametrize(
    "moment",
    [
        HANGS_UP,
        MUTE,
        says("SSH-2.0-OpenSSH_9.2"),
        Answer(b"\xff\xfe\x00\r\n"),
        Answer(endless=b"220-welcome\r\n"),
        Answer(endless=b"220-" + b"welcome" * 1000 + b"\r\n", pause=0),
        Answer(endless=b"2"),
    ],
    ids=["hangs up", "mute", "ssh", "binary", "endless lines", "a flood", "a drip"],
)
def test_a_greeting_that_is_none_ends_within_the_timeout(moment):
    started = time.monotonic()
    with misbehaving(CONNECT=[moment]) as server:
        message = refusal(server.port, timeout=SHORT)
    assert time.monotonic() - started < 2
    assert len(message) < 1000


def test_a_server_that_refuses_hello_is_quoted_and_nothing_was_handed_over():
    with (
        misbehaving(EHLO=[says("550 who are you")], HELO=[says("550 5.7.1 I do not know you")]) as server,
        pytest.raises(TransportError, match=r"550 5\.7\.1 I do not know you; check"),
    ):
        delivered(server, ANN)
    assert "MAIL" not in server.verbs()


# ---------------------------------------------------------------- encryption and passwords


def test_starttls_with_a_login_delivers():
    with mail_server(security="starttls", user="editor", password="correct horse") as server:
        outcomes = delivered(server, ANN, BOB, security="starttls", ca_file="loopback.pem", **PASSWORD)
    assert verdicts(outcomes) == [Verdict.ACCEPTED] * 2
    assert recipients(server) == ["ann@example.org", "bob@example.org"]
    assert server.logins == ["editor"]


def test_tls_from_the_first_byte_with_a_login_delivers():
    with misbehaving(security="tls", offers=["AUTH PLAIN"]) as server:
        outcomes = delivered(server, ANN, BOB, security="tls", ca_file="loopback.pem", **PASSWORD)
    assert verdicts(outcomes) == [Verdict.ACCEPTED] * 2
    assert recipients(server) == ["ann@example.org", "bob@example.org"]
    assert server.verbs().count("AUTH") == 1


def test_starttls_not_offered_means_no_password_and_no_mail_in_clear():
    with misbehaving(offers=["AUTH PLAIN"]) as server:
        assert "STARTTLS" in refusal(server.port, security="starttls", ca_file="loopback.pem", **PASSWORD)
    assert set(server.verbs()) == {"EHLO"}


def test_starttls_refused_means_no_password_and_no_mail_in_clear():
    with misbehaving(offers=["STARTTLS", "AUTH PLAIN"], STARTTLS=[says("454 4.7.0 no TLS today")]) as server:
        assert "454 4.7.0 no TLS today" in refusal(server.port, security="starttls", **PASSWORD)
    assert set(server.verbs()) == {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(security):
    with misbehaving(offers=["STARTTLS", "AUTH PLAIN"], security=security) as server:
        message = refusal(server.port, security=security, **PASSWORD)
    assert "self-signed certificate" in message
    assert "ca_file" in message
    assert not {"AUTH", "MAIL"} & set(server.verbs())


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_host_is_not_trusted(security):
    with misbehaving(offers=["STARTTLS"], security=security) as server:
        message = refusal(server.port, host="localhost", security=security, ca_file="loopback.pem", **PASSWORD)
    assert "not valid for 'localhost'" in message
    assert not {"AUTH", "MAIL"} & set(server.verbs())


def test_tls_where_the_server_speaks_clear_text_says_to_check_security():
    with misbehaving() as server:
        assert "check host, port and security" in refusal(server.port, security="tls", timeout=1)


def test_clear_text_where_the_server_speaks_tls_says_to_check_security():
    with misbehaving(security="tls") as server:
        assert "check host, port and security" in refusal(server.port, timeout=SHORT)


def test_a_ca_file_that_is_not_there_is_named():
    with misbehaving(offers=["STARTTLS"]) as server, pytest.raises(TransportError) as caught:
        delivered(server, ANN, security="starttls", ca_file="nowhere.pem")
    assert str(CERTIFICATE.parent / "nowhere.pem") in str(caught.value)
    assert server.connections == 0


def test_a_ca_file_without_a_certificate_is_named(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    with misbehaving(offers=["STARTTLS"]) as server, pytest.raises(TransportError) as caught:
        delivered(server, ANN, security="starttls", ca_file="ca.pem", base=tmp_path)
    assert str(tmp_path / "ca.pem") in str(caught.value)


def test_a_wrong_password_is_told_with_the_words_of_the_server():
    with mail_server(security="starttls", user="editor", password="another") as server:
        message = refusal(server.port, security="starttls", ca_file="loopback.pem", **PASSWORD)
    assert "535 5.7.8" in message
    assert "check" in message
    assert "correct horse" not in message
    assert server.journal == []


@pytest.mark.parametrize(
    "answer", [says("535 5.7.8 wrong"), says("454 4.7.0 try later"), says("421 4.7.0 too many attempts")]
)
def test_a_refused_login_is_told_with_the_words_of_the_server(answer):
    with misbehaving(security="tls", offers=["AUTH PLAIN"], AUTH=[answer]) as server:
        message = refusal(server.port, security="tls", ca_file="loopback.pem", **PASSWORD)
    assert answer.reply.decode().strip() in message
    assert "password" in message


def test_a_connection_lost_in_the_login_is_told():
    with misbehaving(security="tls", offers=["AUTH PLAIN"], AUTH=[HANGS_UP]) as server:
        refusal(server.port, security="tls", ca_file="loopback.pem", **PASSWORD)


def test_a_server_that_offers_no_login_is_told():
    with misbehaving(security="tls") as server:
        assert "AUTH" in refusal(server.port, security="tls", ca_file="loopback.pem", **PASSWORD)


@pytest.mark.parametrize(
    "options",
    [
        {"username": "editor"},
        {"password": "correct horse"},
        {"security": "none", **PASSWORD},
        {"host": ""},
        {"timeout": 0},
        {"port": 0},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options):
    with pytest.raises(ValidationError):
        SmtpOptions.model_validate({"kind": "smtp", "host": "mail.example.org", **options})


def test_the_password_is_not_shown_with_the_options():
    options = SmtpOptions.model_validate({"kind": "smtp", "host": "mail.example.org", **PASSWORD})
    assert "correct horse" not in repr(options)


# ---------------------------------------------------------------- the sender

SENDER_REFUSED = ["550 5.7.1 not your domain", "451 4.7.0 slow down", "530 5.7.0 log in first"]


@pytest.mark.parametrize("reply", SENDER_REFUSED)
def test_a_refused_sender_stops_everything_and_nothing_was_handed_over(reply):
    with (
        misbehaving(MAIL=[says(reply)]) as server,
        transport(server.port).open() as session,
        pytest.raises(TransportError) as caught,
    ):
        session.deliver(ANN)
    assert reply in str(caught.value)
    assert "editor@example.org" in str(caught.value)
    assert "check" in str(caught.value)
    assert server.journal == []
    assert "RCPT" not in server.verbs()


@pytest.mark.parametrize("moment", ["RCPT", "DATA"])
def test_a_server_that_wants_a_login_bounces_no_reader(moment):
    with (
        misbehaving(**{moment: [says("530 5.7.0 authentication required")]}) as server,
        transport(server.port).open() as session,
        pytest.raises(TransportError, match=r"wants a login first: 530 .* give the transport a username"),
    ):
        session.deliver(ANN)
    assert server.journal == []


def test_the_answer_to_a_message_may_take_longer_than_others():
    with misbehaving(DOT=[Answer(wait=3 * SHORT)]) as server:
        outcomes = delivered(server, ANN, timeout=SHORT, final_timeout=30)
    assert verdicts(outcomes) == [Verdict.ACCEPTED]


# ---------------------------------------------------------------- one reader


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("450 4.2.0 greylisted", Verdict.TEMPORARY),
        ("452 4.2.2 mailbox full", Verdict.TEMPORARY),
        ("421 4.3.2 shutting down", Verdict.TEMPORARY),
        ("500 5.5.2 what", Verdict.PERMANENT),
        ("550 5.1.1 no such reader", Verdict.PERMANENT),
        ("553 5.1.3 bad address", Verdict.PERMANENT),
    ],
)
@pytest.mark.parametrize("moment", ["RCPT", "DATA", "DOT"])
def test_a_refused_reader_has_code_and_reply_and_does_not_stop_the_next(moment, reply, verdict):
    with misbehaving(**{moment: [says(reply, hang_up=reply.startswith("421"))]}) as server:
        outcomes = delivered(server, ANN, BOB)
    assert outcomes[0] == Outcome(verdict, int(reply[:3]), reply[4:])
    assert outcomes[1].verdict is Verdict.ACCEPTED
    assert recipients(server) == ["bob@example.org"]


def test_a_refused_reader_does_not_stop_the_next_on_the_same_connection():
    with mail_server() as server:
        server.refused.add("ann@example.org")
        outcomes = delivered(server, ANN, BOB)
    assert outcomes[0] == Outcome(Verdict.PERMANENT, 550, "5.1.1 no such reader")
    assert outcomes[1].verdict is Verdict.ACCEPTED
    assert recipients(server) == ["bob@example.org"]


@pytest.mark.parametrize("answer", [HANGS_UP, says("421 4.3.2 bye"), says("500 what"), MUTE])
def test_a_server_that_cannot_begin_afresh_is_connected_to_again(answer):
    with misbehaving(RCPT=[says("550 no such reader")], RSET=[answer]) as server:
        outcomes = delivered(server, ANN, BOB, timeout=SHORT)
    assert verdicts(outcomes) == [Verdict.PERMANENT, Verdict.ACCEPTED]
    assert recipients(server) == ["bob@example.org"]
    assert server.connections == 2


def test_a_reader_with_a_local_part_beyond_ascii_is_refused_for_good_without_asking_the_server():
    with misbehaving() as server:
        outcomes = delivered(server, replace(ANN, recipient="zoë@example.org"), BOB)
    assert verdicts(outcomes) == [Verdict.PERMANENT, Verdict.ACCEPTED]
    assert "SMTPUTF8" in outcomes[0].reply
    assert recipients(server) == ["bob@example.org"]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (b"550-5.1.1 no such\r\n550 5.1.1 reader\r\n", "5.1.1 no such 5.1.1 reader"),
        (b"550 Empf\xe4nger unbekannt\r\n", "Empf nger unbekannt"),
        ("550 Empfänger unbekannt\r\n".encode(), "Empfänger unbekannt"),
        (b"550 \x1b[2Jcleared\r\n", "[2Jcleared"),
        (b"550 " + b"long " * 1000 + b"\r\n", ("long " * 100).strip()),
        (b"550\r\n", ""),
    ],
    ids=["lines", "latin-1", "utf-8", "terminal", "long", "bare"],
)
def test_a_reply_is_kept_as_one_line_that_can_be_shown_and_stored(said, reply):
    with misbehaving(RCPT=[Answer(said)]) as server:
        assert delivered(server, ANN) == [Outcome(Verdict.PERMANENT, 550, reply)]


# ---------------------------------------------------------------- connections lost

LOST = [HANGS_UP, MUTE, says("what?"), Answer(endless=b"250-x\r\n"), Answer(endless=b"250-" + b"x" * 5000, pause=0)]
LOST_NAMES = ["hangs up", "mute", "garbled", "endless lines", "a flood"]


@pytest.mark.parametrize("answer", LOST, ids=LOST_NAMES)
@pytest.mark.parametrize("moment", ["RCPT", "DATA"])
def test_a_connection_lost_before_the_message_is_temporary(moment, answer):
    with misbehaving(**{moment: [answer]}) as server:
        outcomes = delivered(server, ANN, BOB, timeout=SHORT)
    assert verdicts(outcomes) == [Verdict.TEMPORARY, Verdict.ACCEPTED]
    assert outcomes[0].code is None
    assert outcomes[0].reply
    assert recipients(server) == ["bob@example.org"]
    assert server.connections == 2


@pytest.mark.parametrize("answer", LOST, ids=LOST_NAMES)
def test_a_message_whose_reply_is_lost_is_unclear_and_the_server_may_have_it(answer):
    with misbehaving(DOT=[answer]) as server:
        outcomes = delivered(server, ANN, BOB, timeout=SHORT)
    assert verdicts(outcomes) == [Verdict.UNCLEAR, Verdict.ACCEPTED]
    assert outcomes[0].reply
    assert recipients(server) == ["ann@example.org", "bob@example.org"]
    assert server.connections == 2


@pytest.mark.parametrize(
    "moment", [{"DATA": [HANGS_UP_AFTERWARDS]}, {"CONTENT": [HANGS_UP]}], ids=["at once", "inside"]
)
def test_a_connection_lost_inside_the_message_is_unclear(moment):
    with misbehaving(**moment) as server:
        outcomes = delivered(server, replace(ANN, content=ANN.content + b"more\r\n" * 200_000), BOB)
    assert verdicts(outcomes) == [Verdict.UNCLEAR, Verdict.ACCEPTED]
    assert recipients(server) == ["bob@example.org"]


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_stops_reading_inside_the_message_is_unclear_and_gets_no_more_of_it(security):
    long = replace(ANN, content=ANN.content + b"more\r\n" * 3_000_000)
    with misbehaving(CONTENT=[Answer(wait=1)], security=security) as server:
        outcomes = delivered(server, long, BOB, security=security, ca_file="loopback.pem", timeout=SHORT)
    assert verdicts(outcomes) == [Verdict.UNCLEAR, Verdict.ACCEPTED]
    assert recipients(server) == ["bob@example.org"]


@pytest.mark.parametrize("answer", [HANGS_UP, MUTE], ids=["hangs up", "mute"])
@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA", "CONTENT", "DOT", "QUIT"])
def test_an_encrypted_connection_that_is_lost_is_set_up_again(moment, answer):
    with misbehaving(security="tls", **{moment: [answer]}) as server:
        outcomes = delivered(server, ANN, BOB, security="tls", ca_file="loopback.pem", timeout=SHORT)
    assert outcomes[1].verdict is Verdict.ACCEPTED
    assert recipients(server)[-1] == "bob@example.org"


def test_a_reply_to_the_message_that_is_neither_yes_nor_no_is_unclear():
    with misbehaving(DOT=[says("354 go on")]) as server:
        outcomes = delivered(server, ANN, BOB)
    assert verdicts(outcomes) == [Verdict.UNCLEAR, Verdict.ACCEPTED]
    assert outcomes[0] == Outcome(Verdict.UNCLEAR, 354, outcomes[0].reply)


def test_any_reply_to_the_message_that_says_yes_is_a_yes():
    with misbehaving(DOT=[says("252 will try")]) as server:
        assert delivered(server, ANN) == [Outcome(Verdict.ACCEPTED, 252, "will try")]


def test_a_yes_to_data_instead_of_go_on_is_never_an_acceptance():
    with misbehaving(DATA=[says("250 OK")]) as server:
        outcomes = delivered(server, ANN, BOB, timeout=1)
    assert verdicts(outcomes) == [Verdict.TEMPORARY, Verdict.ACCEPTED]
    assert recipients(server) == ["bob@example.org"]


@pytest.mark.parametrize("moment", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT"])
def test_a_slow_server_is_waited_for(moment):
    with misbehaving(**{moment: [LATE]}) as server:
        assert verdicts(delivered(server, ANN)) == [Verdict.ACCEPTED]
    assert recipients(server) == ["ann@example.org"]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("moment", "reply"),
    [
        ("QUIT", "221 bye"),
        ("RCPT", "421 4.3.2 shutting down"),
        ("DOT", "250 queued"),
        ("AUTH", "535 5.7.8 wrong"),
        ("CONNECT", "554 5.7.1 go away"),
    ],
)
def test_no_socket_stays_open_when_the_server_is_slow_to_say_goodbye_over_tls(moment, reply):
    answer = Answer(f"{reply}\r\n".encode(), linger=0.5, hang_up=True)
    with misbehaving(security="tls", offers=["AUTH PLAIN"], **{moment: [answer]}) as server:
        with suppress(TransportError):
            delivered(server, ANN, security="tls", ca_file="loopback.pem", **PASSWORD)
        gc.collect()  # what was left open becomes a warning, and that an error


# ---------------------------------------------------------------- between two copies

IDLE_CLOSED = {
    "it hung up after the last copy": {"DOT": [HANGS_UP_AFTERWARDS]},
    "it said goodbye after the last copy": {"DOT": [Answer(b"250 queued\r\n421 4.4.2 idle\r\n", hang_up=True)]},
    "it refuses more with 421": {"MAIL": [USUAL, says("421 4.7.0 enough for one connection", hang_up=True)]},
    "it says 421 and keeps the line": {"MAIL": [USUAL, says("421 4.7.0 enough for one connection")]},
    "it hangs up at the next copy": {"MAIL": [USUAL, HANGS_UP]},
    "it is mute at the next copy": {"MAIL": [USUAL, MUTE]},
}


@pytest.mark.parametrize("answers", IDLE_CLOSED.values(), ids=IDLE_CLOSED.keys())
def test_a_connection_closed_between_copies_is_set_up_again_and_nobody_is_mailed_twice(answers):
    with misbehaving(**answers) as server:
        outcomes = delivered(server, ANN, BOB, timeout=SHORT)
    assert verdicts(outcomes) == [Verdict.ACCEPTED] * 2
    assert recipients(server) == ["ann@example.org", "bob@example.org"]
    assert server.connections == 2


def test_a_connection_is_set_up_again_with_encryption_and_login():
    with misbehaving(offers=["STARTTLS", "AUTH PLAIN"], DOT=[HANGS_UP_AFTERWARDS]) as server:
        outcomes = delivered(server, ANN, BOB, security="starttls", ca_file="loopback.pem", **PASSWORD)
    assert verdicts(outcomes) == [Verdict.ACCEPTED] * 2
    assert [verb for verb in server.verbs() if verb in ("STARTTLS", "AUTH")] == ["STARTTLS", "AUTH"] * 2


@pytest.mark.parametrize("answer", [HANGS_UP, says("421 4.7.0 come back later", hang_up=True)])
def test_a_server_that_closes_twice_in_a_row_is_left_alone_and_nothing_was_handed_over(answer):
    with misbehaving(MAIL=[USUAL, answer, answer]) as server, transport(server.port).open() as session:
        assert session.deliver(ANN).verdict is Verdict.ACCEPTED
        with pytest.raises(TransportError, match="try again later") as caught:
            session.deliver(BOB)
    assert (answer.reply.decode().strip() or "lost") in str(caught.value) or "EOF" in str(caught.value)
    assert server.connections == 2
    assert recipients(server) == ["ann@example.org"]


def test_a_server_that_is_gone_for_good_stops_everything_and_nothing_was_handed_over():
    with (
        misbehaving(DOT=[HANGS_UP_AFTERWARDS], CONNECT=[USUAL, says("554 closed for the night")]) as server,
        transport(server.port).open() as session,
    ):
        assert session.deliver(ANN).verdict is Verdict.ACCEPTED
        with pytest.raises(TransportError, match="554 closed for the night"):
            session.deliver(BOB)
    assert recipients(server) == ["ann@example.org"]


@pytest.mark.parametrize("answer", [HANGS_UP, MUTE, says("500 what"), says("421 bye", hang_up=True), says("garbled")])
def test_a_server_without_manners_at_the_end_changes_nothing(answer):
    with misbehaving(QUIT=[answer]) as server:
        assert verdicts(delivered(server, ANN, timeout=SHORT)) == [Verdict.ACCEPTED]
    assert recipients(server) == ["ann@example.org"]
