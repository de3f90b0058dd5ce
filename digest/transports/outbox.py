"""The outbox: every copy is kept as a file and no mail is sent. The default, so that nothing leaves by accident."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from digest.errors import TransportError
from digest.interfaces import Surroundings
from digest.model import Envelope, Outcome, Verdict


class OutboxOptions(BaseModel):
    """Keep each copy as a file in the outbox folder. Nothing is mailed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["outbox"] = "outbox"


class Outbox:
    """Copies of an edition go to a Maildir, outbox/<newsletter>/<slot>/messages/, so that any mail program can open
    them; copies of a test go to outbox/<newsletter>/<slot>/test/."""

    options = OutboxOptions
    sends_mail = False

    def __init__(self, name: str, options: OutboxOptions, surroundings: Surroundings) -> None:  # noqa: ARG002
        self._root = surroundings.outbox

    @contextmanager
    def open(self) -> Iterator["Outbox"]:
        yield self

    def deliver(self, envelope: Envelope) -> Outcome:
        """Keep one copy. Its name is derived, so a repeat finds it there and overwrites nothing; only a later test
        takes the place of an earlier one.

        Raises `TransportError` when the folder cannot be written.
        """
        edition = self._root / envelope.newsletter / envelope.slot
        try:
            kept = _keep_test(edition / "test", envelope) if envelope.test else _keep(edition / "messages", envelope)
        except OSError as error:
            raise TransportError(
                f"{error.filename or edition}: {error.strerror}; "
                "check that it is a folder, that it may be written, and that the disk is not full"
            ) from error
        return Outcome(Verdict.ACCEPTED, reply=f"kept as {kept}")


def _keep_test(folder: Path, envelope: Envelope) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{envelope.name}.eml"
    path.write_bytes(envelope.content)
    return path


def _keep(maildir: Path, envelope: Envelope) -> Path:
    """Maildir's way (https://cr.yp.to/proto/maildir.html): write in tmp, then rename into new, so that nobody sees
    half a message. What a mail program has read it moves to cur."""
    for part in ("tmp", "new", "cur"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    name = f"{envelope.name}.eml"
    known = [maildir / "new" / name, *(maildir / "cur").glob(f"{name}*")]
    if present := next((path for path in known if path.exists()), None):
        return present
    (maildir / "tmp" / name).write_bytes(envelope.content)
    return (maildir / "tmp" / name).rename(maildir / "new" / name)
