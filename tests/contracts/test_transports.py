"""What every kind of transport must do. A new kind gets a line in WAYS_OUT, or this suite fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from digest import plugins
from digest.interfaces import Surroundings, Transport
from digest.model import Envelope, Outcome, Verdict
from tests.end_to_end.mail_server import mail_server

ENVELOPE = Envelope(
    sender="editor@example.org",
    recipient="ann@example.org",
    content=b"Subject: Digest\r\n\r\nHello\r\n.\r\n..two\r\n.three\r\n\r\n" + b"x" * 998 + b"\r\n",
    name="ann-example.org-0123456789ab",
    newsletter="weekly",
    slot="2026-11-27T0700",
)


@dataclass(frozen=True)
class WayOut:
    transport: Transport
    kept: Callable[[], list[bytes]]  # the copies that arrived, in order of arrival


@contextmanager
def _outbox(base: Path) -> Iterator[WayOut]:
    folder = base / "outbox" / "weekly" / "2026-11-27T0700" / "messages" / "new"
    yield WayOut(_made("outbox", base), lambda: [path.read_bytes() for path in sorted(folder.glob("*"))])


@contextmanager
def _smtp(base: Path) -> Iterator[WayOut]:
    with mail_server() as server:
        transport = _made("smtp", base, host="127.0.0.1", port=server.port, security="none", timeout=5)
        yield WayOut(transport, lambda: [accepted.content for accepted in server.journal])


WAYS_OUT = {"outbox": _outbox, "smtp": _smtp}


def _made(kind: str, base: Path, **given: object) -> Transport:
    options = plugins.transports()[kind].options.model_validate({"kind": kind, **given})
    return plugins.make_transport("way-out", options, Surroundings(base, base / "outbox"))


@pytest.fixture(params=sorted(plugins.transports()))
def way_out(request, tmp_path) -> Iterator[WayOut]:
    with WAYS_OUT[request.param](tmp_path) as made:
        yield made


def _numbered(number: int) -> Envelope:
    return replace(
        ENVELOPE,
        recipient=f"reader{number}@example.org",
        name=f"reader{number}",
        content=b"Subject: Digest\r\n\r\nCopy %d\r\n" % number,
    )


def _fail_after(outcome: Outcome) -> None:
    assert outcome.verdict is Verdict.ACCEPTED
    raise ZeroDivisionError


def test_a_copy_arrives_byte_for_byte(way_out):
    with way_out.transport.open() as session:
        outcome = session.deliver(ENVELOPE)
    assert outcome.verdict is Verdict.ACCEPTED
    assert way_out.kept() == [ENVELOPE.content]


def test_every_reader_gets_the_own_copy(way_out):
    with way_out.transport.open() as session:
        outcomes = [session.deliver(_numbered(number)) for number in range(5)]
    assert {outcome.verdict for outcome in outcomes} == {Verdict.ACCEPTED}
    assert way_out.kept() == [_numbered(number).content for number in range(5)]


def test_it_can_be_opened_again(way_out):
    for number in range(2):
        with way_out.transport.open() as session:
            assert session.deliver(_numbered(number)).verdict is Verdict.ACCEPTED
    assert len(way_out.kept()) == 2


def test_it_closes_cleanly_when_nothing_was_delivered(way_out):
    with way_out.transport.open():
        pass
    assert way_out.kept() == []


def test_it_closes_cleanly_when_its_user_fails_and_the_failure_is_passed_on(way_out):
    with pytest.raises(ZeroDivisionError), way_out.transport.open() as session:
        _fail_after(session.deliver(ENVELOPE))
    assert way_out.kept() == [ENVELOPE.content]


def test_what_is_said_of_a_copy_is_one_line_that_can_be_shown(way_out):
    with way_out.transport.open() as session:
        outcome = session.deliver(ENVELOPE)
    assert outcome.reply
    assert outcome.reply.isprintable()


def test_every_kind_has_a_door_of_its_own_here():
    assert set(WAYS_OUT) == set(plugins.transports())
