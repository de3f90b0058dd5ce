"""The outbox: what is kept instead of sent."""

import mailbox
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from digest.errors import TransportError
from digest.interfaces import Surroundings
from digest.model import Envelope, Verdict
from digest.transports.outbox import Outbox, OutboxOptions

ANN = Envelope(
    sender="editor@example.org",
    recipient="ann@example.org",
    content=b"Subject: Digest\r\n\r\nDear Ann\r\n",
    name="ann-example.org-0123456789ab",
    newsletter="weekly",
    slot="2026-11-27T0700",
)
LATER = replace(ANN, content=b"Subject: Digest\r\n\r\nDear Ann, once more\r\n")


def deliver(base: Path, *envelopes: Envelope) -> list[str]:
    """What was said of each copy; all must be accepted."""
    with Outbox("keep", OutboxOptions(), Surroundings(base, base / "outbox")).open() as session:
        outcomes = [session.deliver(envelope) for envelope in envelopes]
    assert {outcome.verdict for outcome in outcomes} == {Verdict.ACCEPTED}
    return [outcome.reply for outcome in outcomes]


def files(base: Path) -> dict[str, bytes]:
    return {str(path.relative_to(base)): path.read_bytes() for path in base.rglob("*") if path.is_file()}


MAILDIR = "outbox/weekly/2026-11-27T0700/messages"
NEW = f"{MAILDIR}/new/ann-example.org-0123456789ab.eml"
TEST = "outbox/weekly/2026-11-27T0700/test/ann-example.org-0123456789ab.eml"


def test_it_mails_nobody():
    assert Outbox.sends_mail is False


def test_it_has_no_options_but_its_kind():
    with pytest.raises(ValidationError):
        OutboxOptions.model_validate({"kind": "outbox", "host": "mail.example.org"})


def test_a_copy_is_a_file_in_the_folder_of_its_edition_and_the_reply_says_where(tmp_path):
    assert deliver(tmp_path, ANN) == [f"kept as {tmp_path / NEW}"]
    assert files(tmp_path) == {NEW: ANN.content}


def test_a_mail_program_can_open_the_copies(tmp_path):
    deliver(tmp_path, ANN, replace(ANN, name="bob"))
    box = mailbox.Maildir(tmp_path / MAILDIR, create=False)
    assert [message["Subject"] for message in box] == ["Digest", "Digest"]


def test_a_repeat_overwrites_nothing(tmp_path):
    first = deliver(tmp_path, ANN)
    assert deliver(tmp_path, LATER) == first
    assert files(tmp_path) == {NEW: ANN.content}


@pytest.mark.parametrize("flags", ["", ":2,S", ":2,RS"])
def test_a_repeat_of_a_copy_that_a_mail_program_has_read_adds_nothing(tmp_path, flags):
    deliver(tmp_path, ANN)
    read = tmp_path / MAILDIR / "cur" / f"{ANN.name}.eml{flags}"
    (tmp_path / NEW).rename(read)
    assert deliver(tmp_path, LATER) == [f"kept as {read}"]
    assert files(tmp_path) == {str(read.relative_to(tmp_path)): ANN.content}


def test_half_a_copy_that_a_crash_left_behind_is_replaced(tmp_path):
    half = tmp_path / MAILDIR / "tmp" / f"{ANN.name}.eml"
    half.parent.mkdir(parents=True)
    half.write_bytes(ANN.content[:10])
    deliver(tmp_path, ANN)
    assert files(tmp_path) == {NEW: ANN.content}


def test_the_same_reader_has_a_copy_of_each_edition(tmp_path):
    deliver(tmp_path, ANN, replace(ANN, slot="2026-12-04T0700"), replace(ANN, newsletter="monthly"))
    assert len(files(tmp_path)) == 3


def test_a_test_copy_is_kept_apart_and_does_not_count_as_the_copy(tmp_path):
    deliver(tmp_path, replace(LATER, test=True), ANN)
    assert files(tmp_path) == {TEST: LATER.content, NEW: ANN.content}


def test_a_later_test_takes_the_place_of_an_earlier_one(tmp_path):
    deliver(tmp_path, replace(ANN, test=True))
    assert deliver(tmp_path, replace(LATER, test=True)) == [f"kept as {tmp_path / TEST}"]
    assert files(tmp_path) == {TEST: LATER.content}


@pytest.mark.parametrize("blocked", ["outbox", "outbox/weekly", MAILDIR, f"{MAILDIR}/tmp", f"{MAILDIR}/new"])
def test_a_file_in_the_place_of_a_folder_is_named_and_stays(tmp_path, blocked):
    (tmp_path / blocked).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / blocked).write_bytes(b"in the way")
    with pytest.raises(TransportError, match="check that it is a folder") as caught:
        deliver(tmp_path, ANN)
    assert str(tmp_path / blocked) in str(caught.value)
    assert (tmp_path / blocked).read_bytes() == b"in the way"


def test_a_test_copy_that_cannot_be_kept_is_told_as_well(tmp_path):
    (tmp_path / "outbox").write_bytes(b"in the way")
    with pytest.raises(TransportError, match="check that it is a folder"):
        deliver(tmp_path, replace(ANN, test=True))


def test_nothing_is_made_before_the_first_copy(tmp_path):
    deliver_nothing = Outbox("keep", OutboxOptions(), Surroundings(tmp_path, tmp_path / "outbox"))
    with deliver_nothing.open():
        pass
    assert files(tmp_path) == {}
    assert not (tmp_path / "outbox").exists()
