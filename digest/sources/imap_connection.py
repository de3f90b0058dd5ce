"""A connection to a mailbox server within limits of time and size.

imap-tools and the imaplib below it bound each wait alone: neither a whole look nor what a server sends.
"""

import imaplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from imap_tools import BaseMailBox

from digest.errors import SourceError

_MAX_LITERAL = 5_500_000  # bytes: a letter of the largest size that is fetched, and what a server adds
_MAX_LINE = 1_000_000  # bytes: the answer to a search, with the numbers of 100,000 letters
_MAX_ALL = 75_000_000  # bytes of a whole look


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Whom to ask, and who asks."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    ca_file: Path | None
    username: str
    password: str = field(repr=False)
    timeout: float  # seconds for one answer
    total_timeout: float  # seconds for all

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


class Deadline:
    """Hangs up when all has taken too long, however lively the server: a socket's time-out only bounds each wait, and
    one that sends a byte a second keeps to it."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True  # it does not keep the program alive
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, connection: socket.socket) -> None:
        self._socket = connection
        if self.over:
            self._hang_up()

    def _strike(self) -> None:
        self.over = True
        self._hang_up()

    def _hang_up(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Not the method of an SSLSocket, which takes its encryption away under a thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class _Connection(imaplib.IMAP4):
    """imaplib's, with limits: `_MAX_LITERAL` for one piece, `_MAX_LINE` for one line, `_MAX_ALL` for all together."""

    def __init__(self, server: Server, tls: ssl.SSLContext | None, deadline: Deadline) -> None:
        self._tls = tls
        self._deadline = deadline
        self._left = _MAX_ALL
        super().__init__(server.host, server.port, server.timeout)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        connection = socket.create_connection((self.host, self.port), timeout)
        self._deadline.watch(connection)
        if self._tls is not None:
            connection = self._tls.wrap_socket(connection, server_hostname=self.host)
            self._deadline.watch(connection)
        return connection

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        answer = super().starttls(ssl_context)
        self._deadline.watch(self.sock)
        return answer

    def read(self, size: int) -> bytes:
        self._count(size, _MAX_LITERAL)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._count(len(line), _MAX_LINE)
        return line

    def _count(self, size: int, most: int) -> None:
        self._left -= size
        if size > most or self._left < 0:
            raise self.abort("it sends more than was asked for")


class Mailbox(BaseMailBox):
    """imap-tools' mailbox over such a connection."""

    def __init__(self, server: Server, deadline: Deadline) -> None:
        self._server = server
        self._deadline = deadline
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        server = self._server
        if server.security == "none":
            return _Connection(server, None, self._deadline)
        trusted = _certificates(server)
        if server.security == "tls":
            return _Connection(server, trusted, self._deadline)
        client = _Connection(server, None, self._deadline)
        try:
            client.starttls(trusted)
        except BaseException:
            with suppress(OSError):  # the encryption that failed may have taken the socket with it
                client.shutdown()
            raise
        return client


def _certificates(server: Server) -> ssl.SSLContext:
    """Whom to trust: the authorities that the system trusts, and those of `ca_file`."""
    context = ssl.create_default_context()
    if server.ca_file is not None:
        try:
            context.load_verify_locations(server.ca_file)
        except OSError as error:  # among them SSLError, for a file that is none
            raise SourceError(
                f"{server.place} cannot be used: {server.ca_file} cannot be read ({error.strerror or error}); "
                "check that ca_file names a PEM file with a certificate"
            ) from error
    return context
