"""What has, or invites, more than one implementation: a few doors, one or two methods each.

An implementation lives in one file, with its options as a pydantic model beside it, and has one line in
`digest.plugins`. It is made as `cls(name, options, surroundings)`: its name in the schedule file, its validated options,
and the project that it works for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from digest.errors import SourceError
from digest.model import (
    Article,
    Envelope,
    Outcome,
    Problem,
    RawItem,
    Reading,
    Story,
    Suggestion,
    Summary,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Response:
    """What a web server answered: a whole page (2xx), or that nothing changed since the last visit (304).

    `asked` is the address as it was asked, `url` the final one after redirects, `moved` where it stands now if a
    permanent redirect says so. Header names are in lower case. `body` is empty where nothing changed.
    """

    asked: str
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved: str | None = None

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str | None:
        return self.headers.get("content-type")

    def visit(self, now: datetime, *, known: Visit | None = None, hint: str | None = None) -> Visit:
        """What to remember of this answer. `known` is what was remembered before."""
        kept = known if self.unchanged else None
        return Visit(
            url=self.asked,
            first=known.first if known else now,
            at=now,
            etag=self.headers.get("etag") or (kept.etag if kept else None),
            last_modified=self.headers.get("last-modified") or (kept.last_modified if kept else None),
            hint=hint,
        )


class Web(Protocol):
    """The one way to fetch anything, polite and guarded; it may be called from several threads."""

    def get(
        self,
        url: str,
        *,
        accept: str,
        max_bytes: int,
        known: Visit | None = None,
        obey_robots: bool = False,
        cut: bool = False,
    ) -> Response:
        """Fetch `url`, which may give at most `max_bytes` once inflated; with `cut` the rest is left there.

        With `known`, only if it changed since. With `obey_robots`, only if the site's robots.txt allows it: right for
        pages that links led to, and not needed for what a person subscribed to. Raises `SourceError` for anything but
        a whole answer, and `TryLater` when the site asks to be left alone for a while.
        """
        ...


class Offline:
    """No web at all."""

    def get(
        self,
        url: str,
        *,
        accept: str,  # noqa: ARG002
        max_bytes: int,  # noqa: ARG002
        known: Visit | None = None,  # noqa: ARG002
        obey_robots: bool = False,  # noqa: ARG002
        cut: bool = False,  # noqa: ARG002
    ) -> Response:
        raise SourceError(f"{url}: there is no network here")


class Memory(Protocol):
    """What is dear to ask for twice, by a key that says all that was asked."""

    def recall(self, key: str) -> str | None: ...

    def remember(self, key: str, answer: str) -> None: ...


class NoMemory:
    """Remembers nothing."""

    def recall(self, key: str) -> None: ...

    def remember(self, key: str, answer: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plug-in may know of the project: `base` is the folder of the schedule file, where relative paths start,
    `outbox` the folder for what is kept instead of sent, `web` the way to fetch pages and feeds, and `memory` where
    answers are kept that are dear."""

    base: Path
    outbox: Path
    web: Web = field(default_factory=Offline)
    memory: Memory = field(default_factory=NoMemory)


@dataclass(frozen=True, slots=True)
class Look:
    """What a source is told when it is asked to look: the moment, and what is remembered of the addresses that it
    fetched before, by address."""

    now: datetime
    visits: Mapping[str, Visit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one look at a source brought: items as they came, and a problem for each thing passed over.

    A `complete` harvest is all that the source holds: what is missing in it was taken away on purpose, as from a
    folder. A feed forgets its older entries and is never complete. `unchanged` counts what the source lists and was
    not read again, because nothing says that it changed; `not_modified` says that the whole source did not. An `empty`
    one lists nothing, and its problem says so: it is told once, not at each look. `visits`
    are to be remembered once the items are kept. With `follow_related` the pieces that its articles point to are
    fetched as well.
    """

    items: tuple[RawItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    complete: bool = False
    unchanged: int = 0
    not_modified: bool = False
    empty: bool = False
    visits: tuple[Visit, ...] = ()
    follow_related: bool = False


class Source(Protocol):
    """Where articles come from."""

    def collect(self, look: Look) -> Harvest:
        """Look once. It may be called in any thread.

        One bad item is a `Problem` in the harvest; a source that cannot be read at all raises `SourceError`.
        """
        ...


class Follower(Protocol):
    """Fetches the pieces that articles point to."""

    def follow(self, name: str, addresses: Iterable[str], look: Look) -> Harvest:
        """One item for each page that could be had, its origin the address that was asked for; the source `name`."""
        ...


class Reader(Protocol):
    """Reads raw items, within limits of time and memory."""

    def read(self, items: Iterable[RawItem]) -> Iterator[Reading | Problem]:
        """One outcome for each item, in their order."""
        ...


class Summariser(Protocol):
    """Writes what is printed of articles."""

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        """A lead and a blurb of each, in their order; both are empty where an article has nothing printable.

        Whatever fails, it falls back to the article's own sentences and says so in the notes.
        """
        ...

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        """A subject line and an intro for an edition of these stories, in print order; at least one of them."""
        ...


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
