"""What has, or invites, more than one implementation: three doors, one or two methods each.

An implementation lives in one file, with its options as a pydantic model beside it, and has one line in
`digest.plugins`. It is made as `cls(name, options, surroundings)`: its name in the schedule file, its validated options,
and the project that it works for.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digest.model import Envelope, Outcome, Problem, RawItem, Summary


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plug-in may know of the project: `base` is the folder of the schedule file, where relative paths start,
    `outbox` the folder for what is kept instead of sent, `allow_hosts` the private hosts that may be asked, and
    `contact` an address for the User-Agent; `monotonic` gives seconds that only move forward."""

    base: Path
    outbox: Path
    monotonic: Callable[[], float]
    allow_hosts: frozenset[str] = frozenset()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one look at a source brought: items as they came, and a problem for each thing passed over.

    A `complete` harvest is all that the source holds: what is missing in it was taken away on purpose, as from a
    folder. A feed forgets its older entries and is never complete.
    """

    items: tuple[RawItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = False


class Source(Protocol):
    """Where articles come from."""

    def collect(self) -> Harvest:
        """Look once.

        One bad item is a `Problem` in the harvest; a source that cannot be read at all raises `SourceError`.
        """
        ...


class Summariser(Protocol):
    """Writes the lead and the blurb of one article."""

    def summarise(self, title: str, paragraphs: tuple[str, ...]) -> Summary: ...


class Session(Protocol):
    """An open way out, for many copies."""

    def deliver(self, envelope: Envelope) -> Outcome:
        """Hand over one copy and say what came of it.

        Raises `TransportError` when nothing more can be handed over, and this copy surely was not.
        """
        ...


class Transport(Protocol):
    """A way out: a mail server, or a folder."""

    sends_mail: bool  # False for an outbox: copies are kept and no reader gets anything

    def open(self) -> AbstractContextManager[Session]:
        """Raises `TransportError` when there is no way out at all."""
        ...
