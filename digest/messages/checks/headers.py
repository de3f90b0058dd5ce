"""The header fields of a letter: whether they are all there, once, and in a form that every mail server takes."""

from collections import Counter
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.utils import parseaddr, parsedate_to_datetime

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.letter import read
from digest.messages.checks.wording import counted

WIDEST = 998  # RFC 5322, 2.1.1
_NEEDED = ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "MIME-Version", "Content-Type")
_ONCE = (*_NEEDED, "Sender", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post")

# Their owners ask others to refuse letters that come from them by another way (DMARC), or may do so any day.
_FREE_MAIL = (
    "gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es ymail.com aol.com outlook.com outlook.de "
    "hotmail.com hotmail.fr hotmail.es hotmail.co.uk live.com msn.com icloud.com me.com mac.com gmx.de gmx.net gmx.com "
    "gmx.at gmx.ch web.de t-online.de freenet.de mail.ru yandex.ru orange.fr free.fr laposte.net libero.it "
    "proton.me protonmail.com mail.com zoho.com fastmail.com qq.com 163.com"
)
_RESERVED = frozenset({"example", "invalid", "test", "localhost"})  # RFC 2606, RFC 6761
_EXAMPLES = ("example.com", "example.net", "example.org")


def header_fields(proof: Proof) -> Iterator[Finding]:
    """Whether each field that is needed is there, none twice, in ASCII and short lines."""
    letter = read(proof.copy)
    count = Counter(name.casefold() for name, _ in letter.fields)
    for name in _NEEDED:
        if not count[name.casefold()]:
            yield _error("header-missing", name, "it is not there")
    for name in _ONCE:
        if count[name.casefold()] > 1:
            yield _error("header-twice", name, f"it is there {counted(count[name.casefold()], 'time', 'times')}")
    for line in letter.head.splitlines():
        name = line.partition(b":")[0].decode("ascii", "replace").strip()[:40]
        if len(line) > WIDEST:
            yield _error("header-long", name, f"a line of it has {len(line)} characters; {WIDEST} are allowed")
        if not line.isascii():
            yield _error("header-not-ascii", name, "it has characters beyond ASCII in it that are not encoded")
    for value in letter.values("Date"):
        try:
            parsedate_to_datetime(value)
        except (ValueError, TypeError):
            yield _error("header-date", "Date", "it is no date that mail programs can read")


def sender(proof: Proof) -> Iterator[Finding]:
    """Whom the letter says it is from."""
    letter = read(proof.copy)
    domain = _domain(proof.imprint.sender_address)
    for value in letter.values("From"):
        if not _display(value):
            yield Finding(
                id="sender-nameless",
                severity=Severity.WARNING,
                where="the sender",
                what="inboxes show the bare address, as there is no name",
                todo="Set name: below sender: in the schedule file",
            )
    if domain in _FREE_MAIL.split():
        yield Finding(
            id="sender-free-mail",
            severity=Severity.WARNING,
            where="the sender",
            what=f"the address is one of {domain}, and many mail services refuse such letters when they come from "
            "another server (DMARC)",
            todo="Set address: below sender: in the schedule file to an address of a domain of your own",
        )
    if is_reserved(domain):
        yield Finding(
            id="sender-sample",
            severity=Severity.INFO,
            where="the sender",
            what=f"{proof.imprint.sender_address} is a sample: nobody can own the domain {domain}",
            todo="Before you send, set address: below sender: in the schedule file to your own",
        )
    for value in letter.values("Message-ID"):
        if (given := _domain(value.strip().removesuffix(">"))) != domain:
            yield Finding(
                id="message-id-domain",
                severity=Severity.WARNING,
                where="the header Message-ID",
                what=f"it ends in {given or 'nothing'}, and the sender's address in {domain}; filters of unwanted mail "
                "take notice of that",
                todo="Send with the program's own command",
            )


def is_reserved(domain: str) -> bool:
    """Whether it is a domain for samples and tests, that nobody can have."""
    return (
        domain.rpartition(".")[2] in _RESERVED
        or domain in _EXAMPLES
        or domain.endswith(tuple(f".{one}" for one in _EXAMPLES))
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().casefold() if "@" in address else ""


def _display(value: str) -> str:
    """The name in a From field, decoded."""
    name = parseaddr(value)[0]
    try:
        return str(make_header(decode_header(name))).strip()
    except (LookupError, ValueError):
        return name.strip()


def _error(name: str, field: str, what: str) -> Finding:
    return Finding(
        id=name,
        severity=Severity.ERROR,
        where=f"the header {field}",
        what=what,
        todo="The program writes this field itself: please report this as a fault of it",
    )
