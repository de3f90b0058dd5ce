"""Real mail servers on the loopback interface.

`mail_server` is aiosmtpd and behaves well; `scripted_server` misbehaves as told, at any moment of the conversation. Both
keep a journal of what they accepted, and that is the truth which a test compares with what was reported.

`loopback.pem` is a certificate that signs itself, for 127.0.0.1 only, with its key; it is good for these tests and
nothing else.
"""

import re
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

CERTIFICATE = Path(__file__).parent / "loopback.pem"


@dataclass(frozen=True)
class Accepted:
    sender: str
    recipient: str
    content: bytes  # as handed in: the dots that SMTP adds are taken away


def server_side_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


# ---------------------------------------------------------------- one that behaves well


class _OnAFreePort(Controller):
    def _create_server(self):
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening, ssl=self.ssl_context)


class MailServer:
    """`refused` has recipients that are unknown here; `logins` the user names that were let in."""

    def __init__(self, user: str, password: str) -> None:
        self.port = 0
        self.journal: list[Accepted] = []
        self.refused: set[str] = set()
        self.logins: list[str] = []
        self._account = (user.encode(), password.encode())

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server, session, envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - likewise
        for recipient in envelope.rcpt_tos:
            self.journal.append(Accepted(envelope.mail_from, recipient, envelope.original_content))
        return "250 2.0.0 queued"

    def authenticate(self, server, session, envelope, mechanism: str, data) -> AuthResult:
        if (data.login, data.password) != self._account:
            return AuthResult(success=False, handled=False)
        self.logins.append(data.login.decode())
        return AuthResult(success=True)


@contextmanager
def mail_server(*, security: str = "none", user: str = "", password: str = "") -> Iterator[MailServer]:
    """With a user it takes mail only after a login, which it takes only over an encrypted connection."""
    server = MailServer(user, password)
    tls = None if security == "none" else server_side_tls()
    controller = _OnAFreePort(
        server,
        hostname="127.0.0.1",
        ssl_context=tls if security == "tls" else None,
        tls_context=tls if security == "starttls" else None,
        require_starttls=security == "starttls",
        auth_required=bool(user),
        auth_require_tls=security == "starttls",  # of aiosmtpd's two ways to TLS, it asks for this one only
        authenticator=server.authenticate if user else None,
        server_hostname="mail.example.org",
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


# ---------------------------------------------------------------- one that does as it is told


@dataclass(frozen=True)
class Answer:
    """What the server does at one moment. Without a reply it gives the usual one; an empty one is no reply at all.

    `wait` comes before the reply, `linger` after it, in seconds and without listening; `endless` is sent again and again until the client hangs up, each time
    after `pause`.
    """

    reply: bytes | None = None
    wait: float = 0
    linger: float = 0
    hang_up: bool = False
    endless: bytes = b""
    pause: float = 0.01


def says(reply: str, *, hang_up: bool = False, wait: float = 0) -> Answer:
    return Answer(reply.encode() + b"\r\n", hang_up=hang_up, wait=wait)


USUAL = Answer()
LATE = Answer(wait=0.15)
HANGS_UP = Answer(b"", hang_up=True)
MUTE = Answer(b"")
HANGS_UP_AFTERWARDS = Answer(hang_up=True)

_USUAL_REPLIES = {
    "CONNECT": b"220 mail.example.org ESMTP\r\n",
    "HELO": b"250 mail.example.org\r\n",
    "STARTTLS": b"220 go ahead\r\n",
    "AUTH": b"235 welcome\r\n",
    "DATA": b"354 go on\r\n",
    "DOT": b"250 queued\r\n",
    "QUIT": b"221 bye\r\n",
    "RSET": b"250 OK\r\n",
    "MAIL": b"250 OK\r\n",
    "RCPT": b"250 OK\r\n",
}
_ADDRESS = re.compile(rb"<(.*)>")


@dataclass(frozen=True)
class Script:
    """What happens at each moment: a verb, CONNECT, CONTENT (after the first line of the message) or DOT (after its
    last). Each occurrence takes the next answer of its moment; when there is none left, the usual reply comes."""

    answers: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    offers: Sequence[str] = ()  # "STARTTLS", "AUTH PLAIN"
    security: str = "none"  # "tls" is encrypted from the first byte, all else begins in clear


class ScriptedServer(socketserver.ThreadingTCPServer):
    """`connections` counts them, `commands` has every line the client said outside of messages."""

    daemon_threads = False  # so that closing waits for every conversation to end

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
        self.journal: list[Accepted] = []
        self.commands: list[bytes] = []
        self.connections = 0
        self.script = script
        self._answers = {moment: iter(answers) for moment, answers in script.answers.items()}

    def next_answer(self, moment: str) -> Answer:
        return next(self._answers.get(moment, iter(())), USUAL)

    def verbs(self) -> list[str]:
        return [command.split()[0].decode().upper() for command in self.commands]


class _HungUpError(Exception):
    """Our side is done with this connection."""


class _Conversation(socketserver.BaseRequestHandler):
    server: ScriptedServer

    def handle(self) -> None:
        self.server.connections += 1
        with suppress(OSError, _HungUpError):  # a client that hangs up is what half of the tests are about
            if self.server.script.security == "tls":
                self._encrypt()
            self._lines = self.request.makefile("rb")
            self._converse()

    def finish(self) -> None:
        if hasattr(self, "_lines"):
            self._lines.close()
        self.request.close()

    def _encrypt(self) -> None:
        self.request = server_side_tls().wrap_socket(self.request, server_side=True)

    def _converse(self) -> None:
        sender = recipient = ""
        self._answer("CONNECT")
        while line := self._lines.readline():
            self.server.commands.append(line.rstrip(b"\r\n"))
            verb = line.split()[0].decode().upper()
            if verb == "MAIL":
                sender = _address(line)
            elif verb == "RCPT":
                recipient = _address(line)
            said = self._answer(verb)
            if verb == "STARTTLS" and said.startswith(b"220"):
                self._lines.close()
                self._encrypt()
                self._lines = self.request.makefile("rb")
            elif verb == "DATA" and said.startswith(b"354"):
                self._take(sender, recipient)
            elif verb == "QUIT":
                return

    def _take(self, sender: str, recipient: str) -> None:
        """The message up to its lone dot. It is accepted unless the answer refuses it, also when no reply gets out."""
        lines: list[bytes] = []
        while (line := self._lines.readline()) != b".\r\n":
            if not line:
                raise _HungUpError
            lines.append(line.removeprefix(b"."))
            if len(lines) == 1:
                self._answer("CONTENT")
        answer = self.server.next_answer("DOT")
        if not (answer.reply or b"").startswith((b"4", b"5")):
            self.server.journal.append(Accepted(sender, recipient, b"".join(lines)))
        self._give("DOT", answer)

    def _answer(self, moment: str) -> bytes:
        return self._give(moment, self.server.next_answer(moment))

    def _give(self, moment: str, answer: Answer) -> bytes:
        time.sleep(answer.wait)
        while answer.endless:
            self.request.sendall(answer.endless)
            time.sleep(answer.pause)
        reply = self._usual(moment) if answer.reply is None else answer.reply
        self.request.sendall(reply)
        time.sleep(answer.linger)
        if answer.hang_up:
            raise _HungUpError
        return reply

    def _usual(self, moment: str) -> bytes:
        if moment == "CONTENT":
            return b""
        if moment == "EHLO":
            lines = ["mail.example.org", *self.server.script.offers]
            return b"".join(b"250%c%s\r\n" % (b" " if line is lines[-1] else b"-", line.encode()) for line in lines)
        return _USUAL_REPLIES.get(moment, b"502 not here\r\n")


def _address(line: bytes) -> str:
    found = _ADDRESS.search(line)
    return found[1].decode() if found else ""


@contextmanager
def scripted_server(script: Script) -> Iterator[ScriptedServer]:
    with ScriptedServer(script) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
