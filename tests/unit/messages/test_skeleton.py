import quopri
import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.messages.skeleton import Skeleton, compile_skeleton, message_id, quoted_printable
from digest.model import Message, Subscriber

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
READER = Subscriber("jane@x.example", "Jane Doe")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=90)
NAME = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=10)
PIECES = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from([" ", ".", "\n", "\r\n", "=", "From "])
BODY = st.lists(PIECES).map("".join)
IDENTITY = "<e.0@x.example>"


def message(subject: str = "Hello", text: str = "Plain\n", html: str = "<p>Rich</p>") -> Message:
    return Message(subject, html, text, (("From", "N <n@x.example>"), ("Subject", "old"), ("Precedence", "bulk")))


def filled(skeleton: Skeleton, reader: Subscriber = READER, subject_prefix: str = "") -> bytes:
    return skeleton.fill(reader, message_id=IDENTITY, date=NOON, subject_prefix=subject_prefix)


def parsed(raw: bytes) -> EmailMessage:
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def crlf(text: str) -> str:
    return re.sub(r"\r\n?|\n", "\r\n", text)


def sound(raw: bytes) -> None:
    """What the way to the reader must have no reason to change."""
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    assert raw.isascii()
    for line in raw.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
        assert not line.endswith(b" ")
        assert b"  " not in line


def test_a_copy_is_a_whole_message():
    mail = parsed(filled(compile_skeleton(message("Grüße"))))
    assert mail.keys() == ["From", "Precedence", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    assert mail["Subject"] == "Grüße"
    assert mail["To"] == "Jane Doe <jane@x.example>"
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"] == IDENTITY
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in mail.iter_parts()} == {"utf-8"}
    assert {part["Content-Transfer-Encoding"] for part in mail.iter_parts()} == {"quoted-printable"}


@given(TEXT, NAME, BODY, BODY)
@example("", "", "", "")
@example("[x]", "a", "--=_\n--=_\n", "x" * 500)
@example("a", "b", ".\n..\n. .", "€" * 200 + "  . " * 40)
def test_any_copy_round_trips(subject, name, text, html):
    skeleton = compile_skeleton(message(subject, text, html))
    raw = filled(skeleton, Subscriber("a@x.example", name), subject_prefix="[TEST] ")
    sound(raw)
    mail = parsed(raw)
    assert mail["Subject"] == f"[TEST] {subject}"
    assert [one.display_name for one in mail["To"].addresses] == [" ".join(name.split())]
    assert content(mail, "plain") == crlf(text)
    assert content(mail, "html") == crlf(html)


@given(BODY)
@example("." * 400)
@example("From From From " * 30)
@example("ab" * 37 + ".c" * 80)
def test_quoted_printable_decodes_to_the_same_text(text):
    encoded = quoted_printable(text)
    sound(encoded)
    assert quopri.decodestring(encoded).decode() == crlf(text)


def test_the_body_is_the_same_octets_in_every_copy():
    skeleton = compile_skeleton(message())
    one, other = filled(skeleton), filled(skeleton, Subscriber("b@x.example"))
    assert one != other
    assert one.endswith(skeleton.content)
    assert other.endswith(skeleton.content)


def test_the_boundary_comes_from_the_content():
    assert compile_skeleton(message()) == compile_skeleton(message())
    boundaries = {
        parsed(filled(compile_skeleton(one))).get_boundary()
        for one in (
            message(),
            message(text="Other"),
            message(html="Other"),
            message(text="", html="Plain\n<p>Rich</p>"),
        )
    }
    assert len(boundaries) == 4


def test_a_prefix_stands_before_the_subject_of_this_copy_only():
    skeleton = compile_skeleton(message())
    assert parsed(filled(skeleton, subject_prefix="[TEST] "))["Subject"] == "[TEST] Hello"
    assert parsed(filled(skeleton))["Subject"] == "Hello"


def test_the_date_keeps_its_zone_and_needs_one():
    skeleton = compile_skeleton(message())
    berlin = datetime(2026, 11, 27, 7, 0, tzinfo=timezone(timedelta(hours=1)))
    assert b"Date: Fri, 27 Nov 2026 07:00:00 +0100\r\n" in skeleton.fill(READER, message_id=IDENTITY, date=berlin)
    with pytest.raises(ValueError, match="needs a time zone"):
        skeleton.fill(READER, message_id=IDENTITY, date=berlin.replace(tzinfo=None))


@pytest.mark.parametrize(
    "reader",
    [
        Subscriber("a@x.example\r\nBcc: all@x.example"),
        Subscriber("a@x.example\n"),
        Subscriber("a@x.example", "Jane\r\nBcc: all@x.example"),
        Subscriber("a@x.example", "Jane\0"),
        Subscriber("a@x.example, b@x.example"),
    ],
)
def test_a_recipient_who_would_change_the_headers_is_refused(reader):
    with pytest.raises(ValueError, match=r"^To: "):
        filled(compile_skeleton(message()), reader)


@pytest.mark.parametrize("part", ["subject", "headers"])
def test_no_shared_header_may_hold_a_line_break(part):
    bad = Message("a\r\nb" if part == "subject" else "a", "", "", (("X", "c\nd" if part == "headers" else "c"),))
    with pytest.raises(ValueError, match="line break"):
        filled(compile_skeleton(bad))


def test_a_message_id_is_the_same_at_every_repeat_and_hides_the_address():
    one = message_id("weekly.2026-11-27T0700", "jane@x.example", "mail.x.example", "secret")
    assert one == message_id("weekly.2026-11-27T0700", "jane@x.example", "mail.x.example", "secret")
    assert re.fullmatch(r"<weekly-2026-11-27T0700\.[0-9a-f]{32}@mail\.x\.example>", one)
    assert parsed(compile_skeleton(message()).fill(READER, message_id=one, date=NOON))["Message-ID"] == one


def test_message_ids_differ_by_edition_recipient_and_secret():
    made = {
        message_id(edition, reader, "x.example", secret)
        for edition in ("w/1", "w.1", "w.2")
        for reader in ("a@x.example", "b@x.example")
        for secret in ("s", "t")
    }
    assert len(made) == 12


@pytest.mark.parametrize("domain", ["", "x example", "x.example>\r\nBcc: a", "müller.example"])
def test_a_message_id_needs_a_domain_name(domain):
    with pytest.raises(ValueError, match=r"^Message-ID: "):
        message_id("e", "a@x.example", domain, "s")
