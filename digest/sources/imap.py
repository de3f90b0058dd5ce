"""Newsletters that arrive in a mailbox: one folder of it, by IMAP, read and never touched.

The guard against private addresses (`digest.sources.guard`) does not apply here: a person names the server together with
the password for it, and nothing that is read leads anywhere else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, field_validator

from digest.config.values import ONE_OR_MORE
from digest.errors import NotAnArticle, SourceError
from digest.interfaces import Harvest, Look, Surroundings
from digest.model import Format, Problem, RawItem, Visit

if TYPE_CHECKING:
    from digest.sources.imap_folder import Folder, Listed

_MAX_LETTER = 5_000_000  # bytes
_MAX_LETTERS = 50_000_000  # bytes of all letters of one look; what is left waits for the next
_MAX_LISTED = 1_000  # letters that are asked for their sender
_SENDER = re.compile(r"(?:[^\s@\"\\(){}*%]{1,64}@)?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}", re.ASCII)


class ImapOptions(BaseModel):
    """Newsletters that arrive in a mailbox. They are read by IMAP; nothing is marked as read, moved or deleted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["imap"]
    host: str = Field(min_length=1, description="The server's name, as your mail provider gives it for IMAP.")
    port: int = Field(993, ge=1, le=65535, description="993 for tls, 143 for starttls, unless your provider says else.")
    security: Literal["tls", "starttls", "none"] = Field(
        "tls",
        description="How the connection is encrypted. Careful: with `none` everybody on the way can read the password, "
        "so it is only for a server on this machine or in your own network.",
    )
    ca_file: Path | None = Field(
        None,
        description="A PEM file, beside the schedule file, with the certificate of your own mail server or of who "
        "issued it. The servers of mail providers need none.",
    )
    username: str = Field(min_length=1, max_length=300, description="The account's name, often its e-mail address.")
    password: str = Field(
        min_length=1,
        max_length=1000,
        repr=False,
        description="Its password, best as ${IMAP_PASSWORD}. Many providers want one made for this program alone.",
    )
    folder: str = Field(
        "INBOX",
        min_length=1,
        max_length=200,
        description="The folder that the newsletters are in. Its subfolders are not read.",
    )
    senders: Annotated[tuple[str, ...], ONE_OR_MORE] = Field(
        (),
        max_length=100,
        description="Only letters from these: addresses (news@paper.example) or domains (paper.example). Left out, all.",
    )
    max_items: int = Field(50, ge=1, le=500, description="How many letters to read at most, the newest first.")
    max_age_days: int = Field(30, ge=1, le=365, description="Letters that arrived longer ago are not looked at.")
    timeout: float = Field(20, gt=0, le=300, description="Seconds to wait for an answer.")
    total_timeout: float = Field(60, gt=0, le=900, description="Seconds for a whole look.")

    @field_validator("host")
    @classmethod
    def _only_a_name(cls, host: str) -> str:
        if "/" in host or " " in host:
            raise ValueError("host is the server's name alone, such as imap.example.org, without imap:// or a path")
        return host

    @field_validator("username", "password", "folder")
    @classmethod
    def _one_line(cls, value: str) -> str:
        if any(ord(character) < 32 or ord(character) == 127 for character in value):
            raise ValueError("expected one line, without tabs or other control characters")
        return value

    @field_validator("senders")
    @classmethod
    def _addresses(cls, senders: tuple[str, ...]) -> tuple[str, ...]:
        for sender in senders:
            if not _SENDER.fullmatch(sender):
                raise ValueError("a sender is an address such as news@paper.example or a domain such as paper.example")
        return tuple(sender.lower() for sender in senders)


@dataclass(slots=True)
class _Catch:
    """What a look has brought so far."""

    items: list[RawItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    automatic: int = 0


class ImapSource:
    """Reads the letters of one folder, each as a record, and each once: a letter never changes."""

    options = ImapOptions

    def __init__(self, name: str, options: ImapOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._options = options
        self._base = surroundings.base

    def collect(self, look: Look) -> Harvest:
        from digest.sources.imap_connection import Server
        from digest.sources.imap_folder import open_folder

        options = self._options
        server = Server(
            host=options.host,
            port=options.port,
            security=options.security,
            ca_file=None if options.ca_file is None else self._base / options.ca_file,
            username=options.username,
            password=options.password,
            timeout=options.timeout,
            total_timeout=options.total_timeout,
        )
        catch = _Catch()
        with open_folder(server, options.folder) as folder:
            known, new = self._letters(folder, look)
            try:
                for letter in self._of_bearable_size(folder, new, look, catch):
                    self._read(folder, letter, look, catch)
            except SourceError as error:
                if not catch.items:
                    raise
                # What has been read counts. The rest is not remembered as known, so that the next look reads it.
                missing = (
                    f"{error}. {len(catch.items)} of {len(new)} new letters were read; the next look reads the rest"
                )
                catch.problems.append(Problem(f"mailbox {self._name}", missing))
        if catch.automatic:
            many = catch.automatic > 1
            what = f"{catch.automatic} letters are no newsletters" if many else "1 letter is no newsletter"
            what += " (automatic replies, delivery reports, invitations) and so passed over"
            catch.problems.append(Problem(f"mailbox {self._name}", what))
        return Harvest(tuple(catch.items), tuple(catch.problems), unchanged=known, visits=tuple(catch.visits))

    def _letters(self, folder: "Folder", look: Look) -> tuple[int, list["Listed"]]:
        """How many letters are known already, and what is listed of those that are not: together the newest of the right
        senders. The new ones stand in the order in which they arrived."""
        options = self._options
        since = (look.now - timedelta(days=options.max_age_days)).date()
        # The server looks for a part of the From line, which may be a part of another name as well: what it finds is
        # looked at again.
        found = sorted(folder.search(since, options.senders))
        found = found[-(_MAX_LISTED if options.senders else options.max_items) :]
        known = {uid for uid in found if self._address(folder, uid) in look.visits}
        listed = folder.listed([uid for uid in found if uid not in known])
        right = [uid for uid in found if uid in known or (uid in listed and _is_from(listed[uid], options.senders))]
        newest = right[-options.max_items :]
        new = [listed[uid] for uid in newest if uid not in known]
        return len(newest) - len(new), new

    def _of_bearable_size(
        self, folder: "Folder", letters: Sequence["Listed"], look: Look, catch: _Catch
    ) -> Iterator["Listed"]:
        """The letters that are to be fetched now, so many of the newest as fit into one look."""
        fitting: list[Listed] = []
        total = 0
        for letter in reversed(letters):
            if letter.size > _MAX_LETTER:
                what = (
                    f"has more than {_MAX_LETTER // 1_000_000} MB ({letter.size / 1_000_000:.1f}), and was passed over"
                )
                catch.problems.append(Problem(self._place(letter), what))
                catch.visits.append(self._visit(folder, letter, look))
            elif total + letter.size <= _MAX_LETTERS:
                total += letter.size
                fitting.append(letter)
        yield from reversed(fitting)

    def _read(self, folder: "Folder", listed: "Listed", look: Look, catch: _Catch) -> None:
        from digest.sources import letter

        try:
            content = folder.fetch(listed.uid)
            if content is None:  # it was moved or deleted a moment ago
                return
            catch.visits.append(self._visit(folder, listed, look))
            message = letter.parsed(content)
            if letter.is_automatic(message):
                catch.automatic += 1
                return
            arrived = min(listed.arrived or look.now, look.now)
            record = letter.record(message, arrived=arrived, account=self._options.username)
        except NotAnArticle as error:
            # Told once: a letter that was fetched is remembered like the others, for it will not change.
            catch.problems.append(Problem(self._place(listed), str(error)))
            return
        origin = f"{self._place(listed)}: {record['title']}"
        catch.items.append(RawItem(self._name, Format.RECORD, record, origin))

    def _place(self, letter: "Listed") -> str:
        return f"mailbox {self._name}, letter {letter.uid}"

    def _address(self, folder: "Folder", uid: int) -> str:
        """The letter's address as RFC 5092 writes it. A folder that was made anew has another UIDVALIDITY: its letters
        are read again, and are the same articles by their Message-ID."""
        where = f"imap://{self._options.host}/{quote(self._options.folder)}"
        return f"{where};UIDVALIDITY={folder.validity}/;UID={uid}"

    def _visit(self, folder: "Folder", letter: "Listed", look: Look) -> Visit:
        return Visit(url=self._address(folder, letter.uid), first=look.now, at=look.now)


def _is_from(letter: "Listed", senders: Sequence[str]) -> bool:
    """Whether one of the senders wrote it: the address itself, or one in the domain or in a part of that."""
    return not senders or any(
        address == sender or f".{address.rpartition('@')[2]}".endswith(f".{sender}")
        for address in letter.senders
        for sender in senders
    )
