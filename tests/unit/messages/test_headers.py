from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.messages import headers

# Anything that a header may hold: no line breaks, no NUL, no halves of surrogate pairs.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=120)


def parsed(name: str, value: str) -> EmailMessage:
    raw = headers.folded(name, value)
    assert raw.isascii()
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 76
    message = message_from_bytes(raw + b"\r\n", policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert list(message) == [name]
    assert not message.defects
    return message


@given(TEXT)
@example("a" * 300)
@example("=?utf-8?q?x?=")
@example("a  b ")
@example("Größe: 10 €")
def test_any_subject_round_trips(subject):
    assert str(parsed("Subject", headers.unstructured("Subject", subject))["Subject"]) == subject


def test_a_plain_subject_stays_readable():
    assert headers.folded("Subject", headers.unstructured("Subject", "Plain words")) == b"Subject: Plain words\r\n"


def test_a_long_subject_is_folded_at_blanks():
    assert headers.folded("Subject", "word " * 20 + "end").split(b"\r\n")[1].startswith(b" word")


def test_a_header_without_a_value_ends_in_no_blank():
    assert headers.folded("Subject", "") == b"Subject:\r\n"


NAMES = ['"', "a\\", "Doe, Jane", "J.R. (the) <x>", "word " * 30, '"' * 25, "a" * 70]


@given(TEXT)
@example("a" * 200)
def test_any_display_name_round_trips(name):
    # Decoded by hand: before Python 3.13 the parser leaves a blank between the encoded words of a long name.
    message = parsed("To", headers.mailbox("To", name, "a.b+c@x.example"))
    display, address = parseaddr(next(value for _, value in message.raw_items()).replace("\r\n", ""))
    assert (str(make_header(decode_header(display))), address) == (" ".join(name.split()), "a.b+c@x.example")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=10))
@pytest.mark.parametrize("plain", NAMES)
def test_display_names_are_what_the_parser_reads(plain, name):
    for given_name in (plain, name):
        to = parsed("To", headers.mailbox("To", given_name, "a@x.example"))["To"].addresses
        assert [(one.display_name, one.addr_spec) for one in to] == [(" ".join(given_name.split()), "a@x.example")]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Jane Doe", "Jane Doe <a@x.example>"),
        ("", "a@x.example"),
        (" ", "a@x.example"),
        ("Doe, Jane", '"Doe, Jane" <a@x.example>'),
        ('The "J"', '"The \\"J\\"" <a@x.example>'),
        ("José Martin", "=?utf-8?q?Jos=C3=A9_Martin?= <a@x.example>"),
        ("हिन्दी", "=?utf-8?b?4KS54KS/4KSo4KWN4KSm4KWA?= <a@x.example>"),
    ],
)
def test_names_are_quoted_or_encoded_as_they_need(name, written):
    assert headers.mailbox("To", name, "a@x.example") == written


def test_no_character_is_cut_between_two_encoded_words():
    for word in headers.encoded_words("€" * 200).split(" "):
        assert len(word) <= 75
        assert str(parsed("Subject", word)["Subject"]).strip("€") == ""


@pytest.mark.parametrize("bad", ["a\r\nBcc: all@x.example", "a\nb", "a\rb", "a\0b"])
def test_line_breaks_and_nul_are_refused_in_every_value(bad):
    for refused in (
        lambda: headers.unstructured("Subject", bad),
        lambda: headers.mailbox("To", bad, "a@x.example"),
        lambda: headers.mailbox("To", "A", f"a@x.example{bad}"),
        lambda: headers.list_id(bad, "weekly.x.example"),
        lambda: headers.folded("X", bad),
    ):
        with pytest.raises(ValueError, match="has a line break or NUL in it"):
            refused()


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@x.example", "a b@x.example", "a@x.example,b@x.example", "<a@x.example>", "a@b@c", ".a@x.example",
     "a..b@x.example", "a@x..example", "a@" + "x" * 64, "a" * 255 + "@x.example", "a@" + "x." * 130 + "x", '"a b"@x.example'],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=r"To: .* is no e-mail address"):
        headers.checked_address("To", address)


def test_an_address_beyond_ascii_is_refused_with_advice():
    with pytest.raises(ValueError, match="xn--"):
        headers.checked_address("To", "a@müller.example")


@pytest.mark.parametrize("identifier", ["weekly", "weekly.x.example>", "", "a b.example"])
def test_a_list_id_is_a_domain_name(identifier):
    with pytest.raises(ValueError, match=r"List-Id: .* is no name such as"):
        headers.list_id("Weekly", identifier)


def test_a_list_id_has_its_name_before_it():
    assert headers.list_id("Northlight, weekly", "w.x.example") == '"Northlight, weekly" <w.x.example>'
    assert headers.list_id("", "w.x.example") == "<w.x.example>"


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        headers.unstructured("Subject", "a\ud800")


def test_a_word_that_no_line_can_hold_is_refused():
    with pytest.raises(ValueError, match="a word of more than 998"):
        headers.folded("List-Unsubscribe", "x" * 999)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("3f2a9c.jpg", 'filename="3f2a9c.jpg"'),
        ('a "b" \\c.png', 'filename="a \\"b\\" \\\\c.png"'),
        ("hafén; x.png", "filename*=utf-8''haf%C3%A9n%3B%20x.png"),
        ("a  b.png", "filename*=utf-8''a%20%20b.png"),
        ("\ud800.png", "filename*=utf-8''%3F.png"),
    ],
)
def test_a_parameter_is_quoted_or_encoded_as_it_needs(value, written):
    assert headers.parameter("filename", value) == written
    message = parsed("Content-Disposition", f"inline; {written}")
    assert message.get_filename() == value.replace("\ud800", "?")
    with pytest.raises(ValueError, match="line break"):
        headers.parameter("filename", f"{value}\r\n")
