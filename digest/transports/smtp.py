"""A mail server, by SMTP: aiosmtplib over one connection, one copy after the other."""

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import aiosmtplib
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from digest.errors import TransportError
from digest.interfaces import Surroundings
from digest.model import Envelope, Outcome, Verdict

START_INPUT = 354
AUTHENTICATION_REQUIRED = 530  # RFC 4954, section 6
SERVICE_CLOSING = 421  # RFC 5321, section 3.8: it may come in place of any reply
MAX_REPLY = 500  # characters kept of what a server said
_LEADING_DOT = re.compile(rb"(?m)^\.")


class SmtpOptions(BaseModel):
    """Send each copy through a mail server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["smtp"]
    host: str = Field(min_length=1, description="The server's name, as your mail provider gives it.")
    port: int = Field(587, ge=1, le=65535, description="587 for starttls, 465 for tls, unless your provider says else.")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is encrypted. With `none` no password is sent."
    )
    ca_file: Path | None = Field(
        None,
        description="A PEM file, beside the schedule file, with the certificate of your own mail server or of who "
        "issued it. The servers of mail providers need none.",
    )
    username: str | None = Field(None, description="The account's name, if the server asks for one.")
    password: str | None = Field(None, repr=False, description="Its password, best as ${SMTP_PASSWORD}.")
    timeout: float = Field(60, gt=0, le=600, description="Seconds to wait for an answer.")
    final_timeout: float = Field(
        600,
        gt=0,
        le=3600,
        description="Seconds to wait for the answer to a complete message. Servers that look into messages are slow, and "
        "without an answer it cannot be known whether the reader got one.",
    )

    @field_validator("host")
    @classmethod
    def _only_a_name(cls, host: str) -> str:
        if "/" in host or " " in host:
            raise ValueError("host is the server's name alone, such as smtp.example.org, without http:// or a path")
        return host

    @model_validator(mode="after")
    def _credentials(self) -> "SmtpOptions":
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password belong together: give both or neither")
        if self.username is not None and self.security == "none":
            raise ValueError("a password is only sent over an encrypted connection: set security to starttls or tls")
        return self


class Smtp:
    options = SmtpOptions
    sends_mail = True

    def __init__(self, name: str, options: SmtpOptions, surroundings: Surroundings) -> None:
        self._place = f"{options.host}:{options.port} (transport {name})"
        self._options = options
        self._base = surroundings.base

    @contextmanager
    def open(self) -> Iterator["SmtpSession"]:
        certificates = self._certificates()
        with asyncio.Runner() as runner:
            session = SmtpSession(self._place, self._options, certificates, runner)
            session.connect()
            try:
                yield session
            finally:
                session.close()

    def _certificates(self) -> ssl.SSLContext:
        """Whom to trust: the authorities that the system trusts, and those of `ca_file`."""
        context = ssl.create_default_context()
        if self._options.ca_file is not None:
            path = self._base / self._options.ca_file
            try:
                context.load_verify_locations(path)
            except OSError as error:  # among them SSLError, for a file that is none
                raise TransportError(
                    f"{self._place} cannot be used: {path} cannot be read ({error.strerror or error}); "
                    "check that ca_file names a PEM file with a certificate"
                ) from error
        return context


class _Client(aiosmtplib.SMTP):
    def close(self) -> None:
        """Hang up at once, wherever aiosmtplib gives up as well. Its own way first sends the rest of a message that was
        given up, and over TLS waits for the server's goodbye, both in a loop that may be closed before."""
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


class _ClosedBetweenCopiesError(Exception):
    """The server closed the connection before this copy was begun, as many do after a time or a number of copies."""


class SmtpSession:
    """A connection that is set up again when it was lost between two copies.

    Every wait is bounded by the timeout, and a reply by aiosmtplib (32 KB).
    """

    def __init__(self, place: str, options: SmtpOptions, certificates: ssl.SSLContext, runner: asyncio.Runner) -> None:
        self._place = place
        self._options = options
        self._certificates = certificates
        self._runner = runner
        self._client: aiosmtplib.SMTP | None = None

    def connect(self) -> None:
        """Raises `TransportError` that names the server, what it said, and what to check."""
        options = self._options
        try:
            client = _Client(
                hostname=options.host,
                port=options.port,
                timeout=options.timeout,
                use_tls=options.security == "tls",
                start_tls=options.security == "starttls",
                tls_context=self._certificates,
                username=options.username,
                password=options.password,
            )
            self._runner.run(client.connect())
        except aiosmtplib.SMTPAuthenticationError as error:
            raise TransportError(
                f"{self._place} refused the username or password: {_words(error)}; "
                "check them in the environment and the schedule file"
            ) from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:  # ValueError: a host that is no name
            raise TransportError(f"{self._place} cannot be used: {_fault(error)}") from error
        self._client = client

    def close(self) -> None:
        if self._client is not None and self._client.is_connected:
            with suppress(aiosmtplib.SMTPException, OSError):
                self._runner.run(self._client.quit())
            self._client.close()

    def deliver(self, envelope: Envelope) -> Outcome:
        if not envelope.recipient.isascii():
            return Outcome(Verdict.PERMANENT, reply="the address needs SMTPUTF8, which is not supported")
        if self._client is not None and self._client.is_connected:
            with suppress(_ClosedBetweenCopiesError):
                return self._runner.run(self._transaction(self._client, envelope))
        self.connect()
        assert self._client is not None
        try:
            return self._runner.run(self._transaction(self._client, envelope))
        except _ClosedBetweenCopiesError as error:
            raise TransportError(f"{self._place} takes no message: {error}; try again later") from error

    async def _transaction(self, client: aiosmtplib.SMTP, envelope: Envelope) -> Outcome:
        """MAIL, RCPT, DATA (RFC 5321), with what each failure proves."""
        await self._begin(client, envelope.sender)
        refused = await self._address(client, envelope.recipient)
        return refused or await _hand_over(client, envelope.content, self._options.final_timeout)

    async def _begin(self, client: aiosmtplib.SMTP, sender: str) -> None:
        """Raises `_ClosedBetweenCopiesError` when another connection may help, `TransportError` when not: a refused
        sender is about us, not about this reader, and the next copy would fare no better."""
        try:
            await client.mail(sender)
        except (aiosmtplib.SMTPResponseException, OSError) as error:
            if isinstance(error, aiosmtplib.SMTPResponseException) and error.code != SERVICE_CLOSING:
                raise TransportError(
                    f"{self._place} takes no mail from {sender}: {_words(error)}; "
                    "check the newsletter's sender, and whether the server wants a username"
                ) from error
            client.close()
            raise _ClosedBetweenCopiesError(_words(error)) from error

    async def _address(self, client: aiosmtplib.SMTP, recipient: str) -> Outcome | None:
        """RCPT and DATA; an outcome if they fail. Whatever happens here, the copy was not accepted.

        Raises `TransportError` when the server wants us to log in (530, RFC 4954): that is no fault of the reader.
        """
        try:
            await client.rcpt(recipient)
            reply = await client.execute_command(b"DATA")
            if reply.code != START_INPUT:
                raise aiosmtplib.SMTPDataError(reply.code, reply.message)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
            if error.code == AUTHENTICATION_REQUIRED:
                raise TransportError(
                    f"{self._place} wants a login first: {_words(error)}; give the transport a username and a password"
                ) from error
            await _reset(client)
            return _refused(error.code, error.message)
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            return Outcome(Verdict.TEMPORARY, reply=f"the connection was lost before the message: {_words(error)}")
        return None


async def _hand_over(client: aiosmtplib.SMTP, content: bytes, timeout: float) -> Outcome:
    """The message, and `timeout` seconds for its answer.

    From here on the server may have accepted it, whatever we see of that (RFC 1047): only a reply that says yes or no
    is an answer, all else is `UNCLEAR`.

    aiosmtplib's own `data` does this together with the verb, so that a connection lost before could not be told from
    one lost after.
    """
    try:
        if client.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        # RFC 5321, 4.5.2: a line that begins with a dot gets another one, and a lone dot ends the message.
        client.protocol.write(_LEADING_DOT.sub(b"..", content) + b".\r\n")
        code, message = await client.protocol.read_response(timeout=timeout)
    except (aiosmtplib.SMTPException, OSError) as error:
        client.close()
        return Outcome(Verdict.UNCLEAR, reply=f"the connection was lost after the message: {_words(error)}")
    if 200 <= code < 300:
        return Outcome(Verdict.ACCEPTED, code, _line(message))
    if 400 <= code < 600:
        await _reset(client)
        return _refused(code, message)
    client.close()
    return Outcome(Verdict.UNCLEAR, code, _line(message))


def _refused(code: int, message: str) -> Outcome:
    return Outcome(Verdict.PERMANENT if 500 <= code < 600 else Verdict.TEMPORARY, code, _line(message))


async def _reset(client: aiosmtplib.SMTP) -> None:
    """Begin afresh for the next reader; a server that closes instead (421) is connected to again."""
    try:
        await client.rset()
    except (aiosmtplib.SMTPException, OSError):
        client.close()


def _fault(error: Exception) -> str:
    """Why a server cannot be used, and what to check, for somebody who does not know what a socket is."""
    for cause in (error.__cause__, error):
        match cause:
            case socket.gaierror() | UnicodeError():
                return "there is no such host; check how it is spelt"
            case ConnectionRefusedError():
                return "nothing answers at this port; check host and port, and that the server is running"
            case ssl.SSLCertVerificationError():
                own = "if the server is your own, name its certificate in ca_file"
                return f"its certificate is not trusted ({_line(cause.verify_message)}); check host; {own}"
            case ssl.SSLError():
                return "it does not begin with encryption; check host, port and security (starttls on port 587)"
            case TimeoutError():  # among them aiosmtplib's
                return "it does not answer in time; check host, port and security"
    if "STARTTLS" in str(error):
        return f"it offers no encryption ({_words(error)}); check security, or ask your provider which port has it"
    return f"{_words(error)}; check host, port and security, and that it is running"


def _words(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code > 0:  # -1: what was said is no reply
        return _line(f"{error.code} {error.message}")
    said = error.message if isinstance(error, aiosmtplib.SMTPException) else str(error)
    return _line(said) or type(error).__name__


def _line(said: str) -> str:
    """What a server said as one line that can be shown and stored: no controls, no halves of characters, no novel."""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:MAX_REPLY].rstrip()
