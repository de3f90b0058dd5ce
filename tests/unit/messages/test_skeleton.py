import re
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.messages.skeleton import Skeleton, compile_skeleton, message_id
from digest.model import Attachment, FieldKind, MergeField, Message, Subscriber

NONCE = "0123456789ab"
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
@example("a", "b", "." * 400, "From From From " * 30)
@example("a", "b", "ab" * 37 + ".c" * 80, "")
def test_any_copy_round_trips(subject, name, text, html):
    skeleton = compile_skeleton(message(subject, text, html))
    raw = filled(skeleton, Subscriber("a@x.example", name), subject_prefix="[TEST] ")
    sound(raw)
    mail = parsed(raw)
    assert mail["Subject"] == f"[TEST] {subject}"
    assert [one.display_name for one in mail["To"].addresses] == [" ".join(name.split())]
    assert content(mail, "plain") == crlf(text)
    assert content(mail, "html") == crlf(html)


def test_the_body_is_the_same_octets_in_every_copy():
    skeleton = compile_skeleton(message())
    one, other = filled(skeleton), filled(skeleton, Subscriber("b@x.example"))
    assert one != other
    (content,) = skeleton.content
    assert one.endswith(content)
    assert other.endswith(content)


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


# ---------------------------------------------------------------- merge fields

WORDS = MergeField(name="words", column="Words", otherwise="")
LEAVE = MergeField(name="leave", column="Leave", kind=FieldKind.URL)
NOTE = MergeField(name="note", column="Note", kind=FieldKind.HTML, otherwise="<i>none</i>")
W, L, N = (f"__FIELD_{NONCE}_{field.name}__" for field in (WORDS, LEAVE, NOTE))
LINK = "https://x.example/leave?a=1&b=2"


def merging(subject: str = "", text: str = "", html: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Skeleton:
    return compile_skeleton(Message(subject, html, text, headers, NONCE, (WORDS, LEAVE, NOTE)))


def reader(words: str = "", leave: str = LINK, note: str = "") -> Subscriber:
    return Subscriber("jane@x.example", "Jane", {"Words": words, "Leave": leave, "Note": note})


def test_every_reader_gets_their_own_values_wherever_they_stand():
    skeleton = merging(
        f"{W}: the week",
        f"Dear {W}\n\n{N}\n\n{L} {W}",
        f'<title>{W}</title><p>Dear {W}, {N} <a href="{L}">go</a> <a href="https://x.example/?n={W}">{L}</a>',
        (("List-Unsubscribe", f"<{L}>"), ("List-Help", f"<https://x.example/?n={W}>"), ("X", "y")),
    )
    raw = filled(skeleton, reader("Zoë & Co", note="<b>Hi</b><script>"), subject_prefix="[TEST] ")
    sound(raw)
    mail = parsed(raw)
    assert mail.keys()[:5] == ["List-Unsubscribe", "List-Help", "X", "To", "Subject"]
    assert mail["Subject"] == "[TEST] Zoë & Co: the week"
    assert mail["List-Unsubscribe"] == f"<{LINK}>"
    assert mail["List-Help"] == "<https://x.example/?n=Zo%C3%AB%20%26%20Co>"
    assert content(mail, "plain") == crlf(f"Dear Zoë & Co\n\nHi\n\n{LINK} Zoë & Co")
    assert content(mail, "html") == (
        "<title>Zoë &amp; Co</title><p>Dear Zoë &amp; Co, <b>Hi</b> "
        '<a href="https://x.example/leave?a=1&amp;b=2">go</a> '
        '<a href="https://x.example/?n=Zo%C3%AB%20%26%20Co">https://x.example/leave?a=1&amp;b=2</a>'
    )
    other = parsed(filled(skeleton, reader("Bo")))
    assert (other["Subject"], content(other, "plain")) == (
        "Bo: the week",
        crlf(f"Dear Bo\n\nnone\n\n{LINK} Bo"),
    )


VALUE = st.text(max_size=12) | st.sampled_from(
    [".", "..", "From me", "  ", "a  b", " a", "a ", "\t", "=", "==", "=3D", "--=_", "x" * 75, "x" * 76, "x" * 77, "." * 400,
     "x" * 72 + ".b", "€" * 60, "a b" * 60, "\r\n.\r\n", W, f"__FIELD_{NONCE}_nothing__", "__SLOT_x__", "{{ x }}"]
)  # fmt: skip
LITERAL = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    [
        " ",
        ".",
        "From ",
        "=",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "x" * 74,
        "x" * 75,
        "x" * 76,
        "y" * 200,
        "é" * 30,
        " . " * 40,
        W,
    ]
)


def collapsed(value: str) -> str:
    """What is left of a value in a line of text."""
    return re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff]+", lambda run: " ", value.strip()).strip()


@given(st.lists(LITERAL, max_size=12).map("".join), VALUE)
@example(W, "")
@example(f"{W}{W}", ".")
@example(f"a {W} b\n{W}\n", "")
@example(f"{'x' * 76}{W}{'x' * 76}", "y" * 76)
@example(f"{'x' * 73}é{W}.{W}From {W}\n.", "From me")
@example(f"\r{W}\n", "a")
def test_any_value_round_trips_in_any_text(text: str, value: str):
    raw = filled(merging(text=text, html=text), reader(value))
    sound(raw)
    mail = parsed(raw)
    for kind, written in (("plain", collapsed(value)), ("html", escape(collapsed(value)))):
        expected = crlf(text.replace(W, "\ue000")).replace("\ue000", written)
        assert content(mail, kind) == expected


def test_a_value_has_lines_of_its_own_and_no_soft_break_where_a_line_begins_or_ends_anyway():
    raw = filled(merging(text=f"{W}\nDear {W}, hello\n{W}{W}"), reader("Bo"))
    assert b"\r\n\r\nBo\r\nDear=20=\r\nBo=\r\n, hello\r\nBo=\r\nBo\r\n--=_" in raw


def test_a_value_that_holds_a_token_is_not_expanded():
    raw = filled(merging(f"{W}", f"{W}"), reader(f"{L}{W}"))
    assert parsed(raw)["Subject"] == f"{L}{W}"
    assert content(parsed(raw), "plain") == f"{L}{W}"


def test_what_is_compiled_holds_each_field_once_for_each_way_of_writing_it():
    skeleton = merging(text=f"{W} {W} {L}", html=f'{W} {W} <a href="{L}">{L}</a>')
    assert len(skeleton.spots) == 5
    assert len(skeleton.gaps) == 7
    assert all(skeleton.content[chunk] == b"" for chunk, _ in skeleton.gaps)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (reader("a\r\nBcc: all@x.example"), "Subject: .* has a line break or NUL"),
        (reader("a\0b"), "Subject: .* has a line break or NUL"),
        (reader(leave=""), "merge field leave: this reader has nothing in the column 'Leave'"),
        (reader(leave="javascript:x"), "merge field leave: 'javascript:x' in the column 'Leave' is no"),
        (reader(leave="http://x.example"), "merge field leave is 'http://x.example': a header needs https: or mailto:"),
        (reader(leave="https://x.example/" + "x" * 1000), "List-Unsubscribe: a word of more than 998"),
    ],
)
def test_a_reader_whose_value_cannot_stand_there_gets_no_copy(bad: Subscriber, why: str):
    skeleton = merging(f"For {W}", headers=(("List-Unsubscribe", f"<{L}>"),))
    with pytest.raises(ValueError, match=why):
        filled(skeleton, bad)


@pytest.mark.parametrize(
    ("subject", "text", "html", "headers", "why"),
    [
        ("__FIELD_0123456789ab_city__", "", "", (), "Subject: there is no merge field city"),
        ("", "__FIELD_0123456789ab_city__", "", (), "text part: there is no merge field city"),
        ("", "", f'<a href="{W}">', (), "HTML: merge field words is text and stands where an address is expected"),
        (N, "", "", (), "Subject: merge field note is html"),
        ("", "", "", (("Reply-To", f"{W}@x.example"),), "Reply-To: merge field words stands outside of an address"),
    ],
)
def test_a_message_with_a_field_in_the_wrong_place_is_not_compiled(subject, text, html, headers, why):
    with pytest.raises(ValueError, match=why):
        merging(subject, text, html, headers)


# ---------------------------------------------------------------- pictures

PIXELS = bytes(range(256)) * 3
PICTURES = (
    Attachment(cid="3f2a@x.example", name="3f2a.jpg", media_type="image/jpeg", data=PIXELS),
    Attachment(cid="logo", name="Lögo.png", media_type="image/png", data=b"."),
)


def test_pictures_travel_beside_both_parts_and_are_found_by_their_ids():
    html = f'<p>Hello {W}</p><img src="cid:3f2a@x.example">'
    raw = filled(compile_skeleton(Message("", html, "Hello\n", (), NONCE, (WORDS,), PICTURES)), reader("Bo"))
    sound(raw)
    mail = parsed(raw)
    assert mail.get_content_type() == "multipart/related"
    assert mail.get_param("type") == "multipart/alternative"
    parts, first, second = mail.iter_parts()
    assert [part.get_content_type() for part in parts.iter_parts()] == ["text/plain", "text/html"]
    assert content(mail, "plain") == "Hello\r\n"
    assert content(mail, "html") == html.replace(W, "Bo")
    assert (first["Content-ID"], second["Content-ID"]) == ("<3f2a@x.example>", "<logo>")
    assert (first.get_filename(), second.get_filename()) == ("3f2a.jpg", "Lögo.png")
    assert (first.get_content_disposition(), second.get_content_disposition()) == ("inline", "inline")
    assert (first.get_content_type(), second.get_content_type()) == ("image/jpeg", "image/png")
    assert (first.get_content(), second.get_content()) == (PIXELS, b".")
    assert mail.get_boundary() != parts.get_boundary()


@pytest.mark.parametrize(
    "bad",
    [
        Attachment(cid="a>\r\nBcc: b", name="a", media_type="image/png", data=b""),
        Attachment(cid="", name="a", media_type="image/png", data=b""),
        Attachment(cid="a", name="a", media_type="image/png; x", data=b""),
    ],
)
def test_a_picture_that_would_change_the_headers_is_refused(bad: Attachment):
    with pytest.raises(ValueError, match=r"attachment 'a': .* cannot stand in a header"):
        compile_skeleton(Message("", "", "", (), attachments=(bad,)))
