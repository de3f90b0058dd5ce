"""Real mailbox servers on the loopback interface.

`mailbox_server` is dovecot, with a configuration and a mailbox of its own; `scripted_mailbox` misbehaves as told. The
certificate is that of the mail servers (see `mail_server`).
"""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from imap_tools.utils import encode_folder

from tests.end_to_end.mail_server import CERTIFICATE

USER, PASSWORD = "desk@tarnpost.example", "corréct horse"

# One account, whose mail lies in the folder; every service runs as one user, and nothing is chrooted, so that it works
# for root and for anybody else. Who gives a wrong password is not made to wait.
SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class MailboxServer:
    plain: int  # port, also for STARTTLS
    tls: int

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """For what a mail program does: the test's own way in."""
        with imaplib.IMAP4("127.0.0.1", self.plain, timeout=10) as client:
            client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            yield client

    def make(self, folder: str) -> None:
        """A new and empty folder, in the place of the old one."""
        with self.client() as client:
            client.delete(encode_folder(folder))  # type: ignore[arg-type]  # bytes will do
            status, said = client.create(encode_folder(folder))  # type: ignore[arg-type]
            assert status == "OK", said

    def deliver(self, letter: bytes, arrived: datetime, folder: str = "INBOX") -> None:
        with self.client() as client:
            status, said = client.append(encode_folder(folder), "", arrived, letter)  # type: ignore[arg-type]  # it may be a moment
            assert status == "OK", said

    def flags(self, folder: str = "INBOX") -> list[bytes]:
        """The flags of every letter, as the server tells them without changing any."""
        with self.client() as client:
            client.select(encode_folder(folder).decode(), readonly=True)
            _, found = client.fetch("1:*", "(FLAGS)")
            return [part for part in found if isinstance(part, bytes)]


@contextmanager
def mailbox_server(program: str) -> Iterator[MailboxServer]:
    # Not below pytest's own folder, which nobody but its owner may enter, and whose name is long for a socket.
    with tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp") as name:
        folder = Path(name)
        user, group = _who_runs_it()
        plain, tls = _free_ports(2)
        values = {
            "folder": folder,
            "user": user,
            "group": group,
            "plain": plain,
            "tls": tls,
            "certificate": CERTIFICATE,
        }
        (folder / "dovecot.conf").write_text(SETTINGS.format(**values), "utf-8")
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", "utf-8")
        for part in ("run", "state", "mail", "home"):
            (folder / part).mkdir()
        if os.getuid() == 0:
            for path in (folder, *folder.iterdir()):
                shutil.chown(path, user, group)
        folder.chmod(0o755)
        with subprocess.Popen(
            [program, "-F", "-c", str(folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            try:
                _wait_for(plain, process, folder / "log")
                yield MailboxServer(plain, tls)
            finally:
                process.terminate()
                process.wait(10)


def _who_runs_it() -> tuple[str, str]:
    """Dovecot lets nobody read mail as root: for root it runs as the user that mail is not read as elsewhere."""
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    return account.pw_name, grp.getgrgid(account.pw_gid).gr_name


def _free_ports(number: int) -> list[int]:
    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in listening]
    for one in listening:
        one.close()
    return ports


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.settimeout(5)
            if connection.recv(100).startswith(b"* OK"):
                return
        time.sleep(0.05)
    said = process.stderr.read().decode() if process.stderr and process.poll() is not None else ""
    raise RuntimeError(f"dovecot does not start: {said} {log.read_text('utf-8') if log.exists() else ''}")


# ---------------------------------------------------------------- one that misbehaves

Script = Callable[[socket.socket], None]


@contextmanager
def scripted_mailbox(script: Script, *, tls: bool = False) -> Iterator[int]:
    """Runs the script for every connection, then hangs up. Yields the port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection = self.request
            connection.settimeout(10)
            with suppress(OSError):  # a client that hangs up is what half of the tests are about
                if tls:
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(CERTIFICATE)
                    connection = context.wrap_socket(connection, server_side=True)
                script(connection)
                connection.close()

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def conversation(answers: Mapping[str, bytes] = MappingProxyType({}), greeting: bytes = b"* OK ready\r\n") -> Script:
    """Answers each command by its name with the given lines, where TAG stands for the command's own; with OK else. An
    empty answer hangs up."""

    def talk(connection: socket.socket) -> None:
        connection.sendall(greeting)
        with connection.makefile("rb") as lines:
            for line in lines:
                tag, name, *rest = line.split()
                name = rest[0] if name == b"UID" else name
                answer = answers.get(name.decode().lower(), b"TAG OK done\r\n")
                if not answer:
                    return
                if name == b"CAPABILITY":
                    answer = b"* CAPABILITY IMAP4rev1\r\n" + answer
                connection.sendall(answer.replace(b"TAG", tag))

    return talk
