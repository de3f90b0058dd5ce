"""A folder of a mailbox, opened for reading only, whose failures are told in an editor's words.

imap-tools logs in, opens and searches. Fetching is done here: its way takes letters without asking for their size.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from imap_tools import AND, OR, ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from imap_tools.imap_utf7 import utf7_decode

from digest.errors import NotAnArticle, SourceError
from digest.sources.imap_connection import Deadline, Mailbox, Server
from digest.sources.letter import addresses_in

_AT_ONCE = 200  # letters listed with one command
_MAX_SAID = 300  # characters kept of what a server said
_MAX_FOLDERS = 20

_LISTING = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM)])"
_UID = re.compile(rb"\bUID (\d{1,10})\b")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,12})\b")
_ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')
_FOLDER = re.compile(rb'\((?P<flags>[^()]{0,200})\) (?:"[^"]{1,4}"|NIL) (?P<name>.{1,300})', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a letter before it is fetched. `size` is in bytes, `arrived` aware and in UTC."""

    uid: int
    size: int
    arrived: datetime | None
    senders: tuple[str, ...]  # addresses in small letters


class Folder:
    """A folder that was opened with EXAMINE (RFC 3501, section 6.3.2), so that nothing in it can change.

    Every method raises `SourceError`. `validity` is the folder's UIDVALIDITY: while it stays, a number means the same
    letter.
    """

    def __init__(self, mailbox: Mailbox, plainly: "_Plainly") -> None:
        self._mailbox = mailbox
        self._plainly = plainly
        answer: Any = mailbox.client.response("UIDVALIDITY")
        self.validity = int(answer[1][0] or 0)

    def search(self, since: date, senders: Sequence[str]) -> list[int]:
        """The numbers of letters that arrived on that day or later. With `senders`, of those with one of these words in
        their From line."""
        wanted = AND(OR(from_=list(senders)), date_gte=since) if senders else AND(date_gte=since)
        return [int(uid) for line in self._answer("search", str(wanted)) for uid in (line or b"").split()]

    def listed(self, uids: Sequence[int]) -> dict[int, Listed]:
        """What there is to know of these letters without fetching them."""
        found: dict[int, Listed] = {}
        for start in range(0, len(uids), _AT_ONCE):
            for facts, header in self._answers(uids[start : start + _AT_ONCE], _LISTING):
                uid, size, arrived = _UID.search(facts), _SIZE.search(facts), _ARRIVED.search(facts)
                if uid and size:  # or it is an aside of the server about another letter's flags
                    moment = _moment(arrived[1]) if arrived else None
                    found[int(uid[1])] = Listed(int(uid[1]), int(size[1]), moment, addresses_in(header))
        return found

    def fetch(self, uid: int) -> bytes | None:
        """The whole letter, without marking it as seen; None if it is gone. Raises `NotAnArticle` where the server refuses
        this one."""
        try:
            answers = self._answers([uid], "(UID BODY.PEEK[])")
        except _RefusedError as error:
            raise NotAnArticle(f"could not be fetched ({error.said}); open it in your mail program") from None
        for facts, content in answers:
            found = _UID.search(facts)
            if found and int(found[1]) == uid and content:
                return content
        return None

    def _answers(self, uids: Sequence[int], what: str) -> list[tuple[bytes, bytes]]:
        """For each letter the facts in its answer and the piece of the letter that came with them."""
        answers: list[tuple[bytes, bytes]] = []
        for part in self._answer("fetch", ",".join(map(str, uids)), what):
            if isinstance(part, tuple):
                answers.append((part[0], part[1]))
            elif isinstance(part, bytes) and answers and not part[:1].isdigit():
                facts, piece = answers[-1]  # what stands behind the piece belongs to the same answer
                answers[-1] = (facts + part, piece)
            elif isinstance(part, bytes):
                answers.append((part, b""))
        return answers

    def _answer(self, *command: str) -> list[Any]:
        """What the server answers to a command about letters by their UID: lines, with a piece of a letter in a tuple."""
        with self._plainly:
            status, data = self._mailbox.client.uid(*command)
        if status != "OK":
            raise _RefusedError(self._plainly.place, _line(_text(data)))
        return data


class _RefusedError(SourceError):
    def __init__(self, place: str, said: str) -> None:
        self.said = said
        super().__init__(f"{place} refused to show the letters ({said}); look again later")


@contextmanager
def open_folder(server: Server, name: str) -> Iterator[Folder]:
    """Log in and open a folder for reading. Raises `SourceError` that names the server, what is wrong, and what to
    check; the password is in none of its words."""
    with Deadline(server.total_timeout) as deadline:
        plainly = _Plainly(server, deadline)
        with plainly:
            mailbox = Mailbox(server, deadline)
        try:
            with plainly:
                _log_in(mailbox, server)
                folder = _opened(mailbox, server, name, plainly)
            yield folder
            with suppress(OSError, ValueError, imaplib.IMAP4.error, ImapToolsError):
                mailbox.logout()
        finally:
            with suppress(OSError):
                mailbox.client.shutdown()


class _LoginRefusedError(imaplib.IMAP4.error):
    """imap-tools and imaplib each have an error of their own for it."""


def _log_in(mailbox: Mailbox, server: Server) -> None:
    plain = server.username.isascii() and server.password.isascii()
    log_in = mailbox.login if plain else mailbox.login_utf8
    try:
        log_in(server.username, server.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _LoginRefusedError(*error.args) from None
    except MailboxLoginError as error:
        raise _LoginRefusedError(_text(error.command_result[1])) from None


def _opened(mailbox: Mailbox, server: Server, name: str, plainly: "_Plainly") -> Folder:
    try:
        mailbox.folder.set(name, readonly=True)
    except MailboxFolderSelectError:
        there = ", ".join(_folders(mailbox))
        raise SourceError(
            f"{server.place} has no folder {name!r} that can be opened" + (f"; there are: {there}" if there else "")
        ) from None
    return Folder(mailbox, plainly)


def _folders(mailbox: Mailbox) -> Iterator[str]:
    """The names of the first folders that can be opened, as a person writes them."""
    _, data = mailbox.client.list()
    for line in data[:_MAX_FOLDERS]:
        whole = b" ".join(line) if isinstance(line, tuple) else line or b""
        found = _FOLDER.match(re.sub(rb"\{\d+\} ", b"", whole))
        if found and b"\\noselect" not in found["flags"].lower():
            yield _line(utf7_decode(found["name"].strip(b'"').replace(b'\\"', b'"')))


def _moment(written: bytes) -> datetime | None:
    """An INTERNALDATE, which is always whole: "20-Nov-2026 05:00:00 +0100"."""
    try:
        return parsedate_to_datetime(written.decode("ascii", "replace").strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class _Plainly:
    """A block whose failures are told in an editor's words, as a `SourceError`.

    Their causes are cut off: a server's answer may repeat the password.
    """

    def __init__(self, server: Server, deadline: Deadline) -> None:
        self.place = server.place
        self._server = server
        self._deadline = deadline

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError | ValueError | imaplib.IMAP4.error | ImapToolsError):
            raise SourceError(f"{self.place} {self._fault(error)}") from None

    def _fault(self, error: Exception) -> str:
        check = "check host, port and security"
        if self._deadline.over:
            return (
                f"was not done within {self._server.total_timeout:g} seconds; "
                "look again later, or give it more time with total_timeout"
            )
        match error:
            case _LoginRefusedError():
                return (
                    f"refused the username or the password ({self._said(error)}). Check them in the environment and the "
                    "schedule file; many providers want a password made for programs, and IMAP switched on"
                )
            case socket.gaierror() | UnicodeError():
                return "cannot be used: there is no such host; check how it is spelt"
            case ConnectionRefusedError():
                return (
                    "cannot be used: nothing answers at this port; check host and port, and that the server is running"
                )
            case ssl.SSLCertVerificationError():
                return (
                    f"cannot be used: its certificate is not trusted ({_line(error.verify_message)}); check host; "
                    "if the server is your own, name its certificate in ca_file"
                )
            case ssl.SSLEOFError() | ConnectionError():
                return f"hung up; look again later, and if that lasts {check}"
            case ssl.SSLError():
                return (
                    "cannot be used: it does not begin with encryption; check host, port and security (tls on port 993)"
                )
            case TimeoutError():
                return f"does not answer in time; {check}"
        said = self._said(error)
        if "STARTTLS" in said or "TLS not supported" in said:
            return f"offers no encryption ({said}); check security, or ask your provider which port has it"
        if "EOF" in said or "unterminated line" in said:
            return f"hung up; look again later, and if that lasts {check}"
        return f"does not answer as a mailbox does ({said}); {check}"

    def _said(self, error: Exception) -> str:
        """What the server said, without the password even if it repeats it."""
        result = getattr(error, "command_result", None)
        said = _text(result[1]) if result else _text(error.args)
        return _line(said.replace(self._server.password, "…")) or type(error).__name__


def _text(parts: Any) -> str:
    return " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in parts or ())


def _line(said: str) -> str:
    """What a server said as one line that can be shown: no controls, no novel."""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:_MAX_SAID].rstrip()
