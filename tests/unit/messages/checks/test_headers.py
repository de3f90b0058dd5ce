from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.headers import header_fields, is_reserved, sender
from digest.messages.checks.letter import read
from tests.unit.messages.checks.proofs import clean, graver, ids, only, proof_of
from tests.unit.messages.editions import IMPRINT, invented

REAL = replace(IMPRINT, sender_address="weekly@northlight-review.org", list_id="weekly.northlight-review.org")


def copied(change: Callable[[bytes], bytes]) -> Proof:
    changed = change(clean().copy)
    assert changed != clean().copy
    return replace(clean(), copy=changed)


def without(name: bytes) -> Proof:
    head, _, body = clean().copy.partition(b"\r\n\r\n")
    lines = head.replace(b"\r\n ", b"\0").split(b"\r\n")
    kept = b"\r\n".join(line for line in lines if not line.startswith(name + b":"))
    return copied(lambda _: kept.replace(b"\0", b"\r\n ") + b"\r\n\r\n" + body)


def added(line: bytes) -> Proof:
    return copied(lambda copy: line + b"\r\n" + copy)


# ---------------------------------------------------------------- the fields


def test_a_letter_as_it_is_made_has_all_fields_once():
    assert ids(header_fields, clean()) == []


@pytest.mark.parametrize("name", ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version"])
def test_a_field_that_is_not_there_is_an_error(name):
    finding = only(header_fields, without(name.encode()))
    assert (finding.id, finding.severity, finding.where) == ("header-missing", Severity.ERROR, f"the header {name}")


@pytest.mark.parametrize(
    "line", [b"subject: again", b"Reply-To: a@b.example", b"LIST-UNSUBSCRIBE: <mailto:a@b.example>", b"To: a@b.example"]
)
def test_a_field_that_is_there_twice_is_an_error(line):
    finding = only(header_fields, added(line))
    assert (finding.id, finding.severity) == ("header-twice", Severity.ERROR)
    assert "2 times" in finding.what


def test_a_field_that_may_be_there_twice_is_none():
    assert ids(header_fields, added(b"X-Note: one\r\nX-Note: two")) == []


def test_a_line_is_not_too_long_for_mail_servers():
    assert ids(header_fields, added(b"X-Note: " + b"x" * 990)) == []
    assert only(header_fields, added(b"X-Note: " + b"x" * 991)).id == "header-long"


def test_a_field_is_in_ascii():
    finding = only(header_fields, added("X-Note: für".encode()))
    assert (finding.id, finding.where) == ("header-not-ascii", "the header X-Note")


def test_a_date_can_be_read():
    undated = without(b"Date")
    wrong = replace(undated, copy=b"Date: Friday at seven\r\n" + undated.copy)
    assert ids(header_fields, wrong) == ["header-date"]


def test_what_a_letter_says_is_not_taken_for_its_head():
    assert ids(header_fields, copied(lambda copy: copy + b"Subject: again\r\n" + b"x" * 2000 + "ü".encode())) == []


# ---------------------------------------------------------------- the sender


def test_a_sender_with_a_name_and_a_domain_is_all_right():
    proof = proof_of(invented(), REAL)
    given = replace(proof, copy=proof.copy.replace(b"1@northlight.example>", b"1@northlight-review.org>"))
    assert ids(sender, given) == []


def test_the_address_of_the_sample_is_only_worth_knowing():
    finding = only(sender, clean())
    assert (finding.id, finding.severity) == ("sender-sample", Severity.INFO)


def test_a_sender_has_a_name():
    nameless = without(b"From")
    for value in (b"weekly@northlight.example", b"<weekly@northlight.example>", b'" " <weekly@northlight.example>'):
        found = graver(sender, replace(nameless, copy=b"From: " + value + b"\r\n" + nameless.copy))
        assert [(finding.id, finding.severity) for finding in found] == [("sender-nameless", Severity.WARNING)]
    for value in (b"=?utf-8?q?Nord?= <weekly@northlight.example>", b"=?x-none?q?Nord?= <weekly@northlight.example>"):
        assert graver(sender, replace(nameless, copy=b"From: " + value + b"\r\n" + nameless.copy)) == []


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "web.de", "yahoo.com", "outlook.com", "icloud.com"])
def test_an_address_of_a_mail_service_is_no_sender_for_a_newsletter(domain):
    proof = replace(clean(), imprint=replace(IMPRINT, sender_address=f"northlight@{domain}"))
    found = {finding.id: finding.severity for finding in sender(proof)}
    assert found["sender-free-mail"] is Severity.WARNING


def test_the_identifier_of_a_letter_ends_in_the_senders_domain():
    proof = copied(lambda copy: copy.replace(b"weekly.1@northlight.example", b"weekly.1@other.org"))
    (finding,) = graver(sender, proof)
    assert (finding.id, finding.severity) == ("message-id-domain", Severity.WARNING)
    (bare,) = graver(sender, copied(lambda copy: copy.replace(b"weekly.1@northlight.example", b"weekly.1")))
    assert "ends in nothing" in bare.what


@pytest.mark.parametrize(
    ("domain", "reserved"),
    [
        ("northlight.example", True),
        ("a.test", True),
        ("example.org", True),
        ("mail.example.com", True),
        ("northlight-example.com", False),
        ("examples.org", False),
    ],
)
def test_domains_for_samples_are_known(domain, reserved):
    assert is_reserved(domain) is reserved


# ---------------------------------------------------------------- reading a letter


def test_a_letter_is_read_as_a_mail_program_reads_it():
    letter = read(clean().copy)
    assert letter.containers[-1] == "multipart/alternative"
    assert letter.part("text/plain").replace("\r\n", "\n").strip() == clean().message.text.strip()
    assert letter.part("text/html").replace("\r\n", "\n").strip() == clean().message.html.strip()
    assert letter.part("text/calendar") == ""
    assert letter.values("message-id") == ("<weekly.1@northlight.example>",)


def test_a_part_in_an_unknown_alphabet_is_read_as_well_as_can_be():
    head = b"Content-Type: text/plain; charset=x-none\n\n"
    assert read(head + "für".encode()).part("text/plain") == "für"
    assert read(b"Content-Type: text/plain; charset=utf-8\n\nf\xfcr").part("text/plain") == "f\ufffdr"


def test_an_attachment_is_no_part_to_read():
    letter = read(
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\nHello\n"
        b"--x\nContent-Type: text/plain\nContent-Disposition: attachment\n\nNotes\n--x--\n"
    )
    assert [part.text.strip() for part in letter.parts] == ["Hello"]


@settings(max_examples=80)
@given(st.binary(max_size=400))
def test_no_letter_is_too_strange_to_be_looked_at(octets):
    proof = replace(clean(), copy=octets)
    assert {"header-missing"} <= set(ids(header_fields, proof))
    assert "sender-sample" in ids(sender, proof)
