"""How long 10,000 readers' copies of one message with merge fields take, beside the standard library."""

import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from urllib.parse import quote

from digest.messages.skeleton import compile_skeleton
from digest.model import FieldKind, MergeField, Message, Subscriber

READERS = 10_000
BY_PEER = 100  # of the same readers; a thousand times as many would be made in the same way
NONCE = "5f3c9a0d7e21"
DATE = datetime(2026, 11, 27, 6, tzinfo=UTC)
FIELDS = (
    MergeField(name="first_name", column="First name", otherwise="reader"),
    MergeField(name="city", column="City", otherwise="your town"),
    MergeField(name="member", column="Member"),
    MergeField(name="address", column="address"),
    MergeField(name="leave", column="Leave", kind=FieldKind.URL),
    MergeField(name="account", column="Account", kind=FieldKind.URL),
)
PARAGRAPH = (
    '<tr><td style="padding: 0 24px 12px; font-family: Georgia, serif; font-size: 16px; line-height: 1.5">The harbour of '
    "Oldmoor was closed for {n} days, said the “Northlight” café’s owner, and nobody knows why it is open again.</td></tr>\n"
)


def merging() -> None:
    """Prints milliseconds for one copy, and what 10,000 take; both ways say the same."""
    message = _message()
    begun = time.process_time()
    skeleton = compile_skeleton(message)
    compiled = (time.process_time() - begun) * 1000
    readers = [_reader(number) for number in range(READERS)]
    begun = time.process_time()
    size = 0
    for number, reader in enumerate(readers):
        size += len(skeleton.fill(reader, message_id=f"<weekly.{number}@northlight.example>", date=DATE))
    seconds = time.process_time() - begun
    ours = seconds * 1000 / READERS
    for number, reader in enumerate(readers[:4]):
        copy = skeleton.fill(reader, message_id=f"<weekly.{number}@northlight.example>", date=DATE)
        assert _said(copy) == _said(_by_peer(message, reader, number)), "the two do not say the same"
    begun = time.process_time()
    for number, reader in enumerate(readers[:BY_PEER]):
        _by_peer(message, reader, number)
    theirs = (time.process_time() - begun) * 1000 / BY_PEER
    what = f"a copy with {len(skeleton.gaps)} fields, {size // READERS // 1000} KB"
    print(f"{what:44} {ours:9.3f} ms   {'EmailMessage (standard library)':34} {theirs:9.3f} ms   "
          f"ours/theirs {ours / theirs:6.4f}")  # fmt: skip
    print(f"{f'{READERS:,} of them':44} {seconds:9.2f} s    (the skeleton itself: {compiled:.1f} ms, once)")


def _said(copy: bytes) -> list[str]:
    mail = message_from_bytes(copy, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    parts = [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()]
    return [mail["Subject"], mail["List-Unsubscribe"].strip(), *parts]


def _message() -> Message:
    """15 fields in a message whose HTML has about 60 KB."""
    name, city, member, address, leave, account = (f"__FIELD_{NONCE}_{field.name}__" for field in FIELDS)
    stories = "".join(PARAGRAPH.format(n=number) for number in range(250))
    html = (
        f'<!DOCTYPE html>\n<html lang="en"><head><title>For {name}</title></head><body><table>\n'
        f"<tr><td>Dear {name}, what is new in {city}?</td></tr>\n{stories}"
        f'<tr><td>You get this as {address}, member {member}. <a href="{leave}">Unsubscribe</a> · '
        f'<a href="{account}">Your account</a> · <a href="https://northlight.example/?m={member}">Read on the web</a>'
        "</td></tr></table></body></html>\n"
    )
    text = (
        f"Dear {name}, what is new in {city}?\n\n{'The harbour of Oldmoor was closed.' * 100}\n\n"
        f"You get this as {address}, member {member}.\nUnsubscribe: {leave}\nYour account: {account}\n"
    )
    headers = (
        ("From", "The Northlight Review <desk@northlight.example>"),
        ("List-Id", "<weekly.northlight.example>"),
        ("List-Unsubscribe", f"<{leave}>"),
    )
    return Message(f"{name}, the week in Oldmoor", html, text, headers, NONCE, FIELDS)


def _reader(number: int) -> Subscriber:
    columns = {
        "First name": ("Zoë", "Ada", "Lars & Liv", "")[number % 4],
        "City": ("Oldmoor", "Sandby")[number % 2],
        "Member": f"{number:08}",
        "Leave": f"https://northlight.example/leave?reader={number}&list=weekly&code={number * 7919:016x}",
        "Account": f"https://northlight.example/account/{number}",
    }
    return Subscriber(f"reader{number}@reader.example", f"Reader {number}", columns)


def _by_peer(message: Message, reader: Subscriber, number: int) -> bytes:
    """One copy in the way that the standard library's documentation shows, with the values put in by replace()."""
    first = reader.fields["First name"] or "reader"
    values = {"first_name": first, "city": reader.fields["City"], "member": reader.fields["Member"],
              "address": reader.address, "leave": reader.fields["Leave"], "account": reader.fields["Account"]}  # fmt: skip
    html, text, subject = message.html, message.text, message.subject
    for name, value in values.items():
        token = f"__FIELD_{NONCE}_{name}__"
        html = html.replace(f"?m={token}", f"?m={quote(value, safe='')}").replace(token, escape(value))
        text, subject = text.replace(token, value), subject.replace(token, value)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "desk@northlight.example", reader.address, subject
    mail["List-Unsubscribe"] = f"<{values['leave']}>"
    mail["Message-ID"] = f"<weekly.{number}@northlight.example>"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail.as_bytes()
