"""When a host may be asked: one request at a time, a while after the last one, and not before it wishes.

A host is a name as it stands in an address, whatever its port: http and https of one site are usually one machine.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from digest.errors import SourceError, TryLater

LONGEST_WISH = 86_400.0  # a day: what a site asks beyond it is not remembered, so that a slip does not silence it
_LONGEST_GAP = 30.0
_STEP_SECONDS = 0.05
_MAX_HOSTS = 1_000


def wished_seconds(retry_after: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110 section 10.2.3), from 0 to a day; None if it is nonsense.

    It holds seconds or a date, which is counted from `now`.
    """
    from email.utils import parsedate_to_datetime

    wish = retry_after.strip()
    if wish.isascii() and wish.isdecimal():
        return LONGEST_WISH if len(wish) > 9 else min(float(wish), LONGEST_WISH)
    if len(wish) > 40:
        return None
    try:
        moment = parsedate_to_datetime(wish)
    except ValueError:
        return None
    if moment.tzinfo is None:  # the old form of a date, without a zone, means GMT as the others do
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WISH)


def span(seconds: float) -> str:
    """So many seconds in words, rounded up: "90 minutes"."""
    for size, name in ((3600, "hours"), (60, "minutes"), (1, "seconds")):
        if seconds >= 2 * size:
            return f"{math.ceil(seconds / size)} {name}"
    return "a moment"


@dataclass(slots=True)
class _Host:
    gap: float
    queue: deque[object] = field(default_factory=deque)  # in the order of their coming; who asks stands in front
    is_asked: bool = False
    ended: float = -math.inf  # when the last request was over
    left_alone_until: float = -math.inf

    def is_idle(self, now: float) -> bool:
        return not self.queue and now >= max(self.ended + self.gap, self.left_alone_until)


class Pace:
    """Gives out turns to any number of threads, host by host, first come first served.

    Between the end of a request and the start of the next one to the same host lie `gap_seconds` or more, and over
    all hosts at most `at_once` requests run. Nobody waits longer than `turn_seconds`.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
        gap_seconds: float,
        at_once: int,
        turn_seconds: float,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._gap = gap_seconds
        self._free = at_once
        self._turn_seconds = turn_seconds
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()
        self._is_closed = False

    @contextmanager
    def turn(self, host: str, where: str) -> Iterator[None]:
        """Wait until `host` may be asked, and keep others from asking it meanwhile. `where` is named in messages.

        Raises `TryLater` at once if the host is to be left alone, `SourceError` if the wait takes too long or is ended.
        """
        me = object()
        with self._lock:
            state = self._known(host)
            state.queue.append(me)
        try:
            self._wait(state, me, host, where)
            yield
        finally:
            with self._lock:
                if state.is_asked and state.queue[0] is me:
                    state.is_asked = False
                    state.ended = self._monotonic()
                    self._free += 1
                state.queue.remove(me)

    def widen(self, host: str, seconds: float) -> None:
        """Let so many seconds, half a minute at most, lie between two requests to `host`; never fewer than usual."""
        with self._lock:
            self._known(host).gap = max(self._gap, min(seconds, _LONGEST_GAP))

    def leave_alone(self, host: str, seconds: float) -> None:
        """Give out no turn for `host` for so many seconds, not to those either who wait for it now."""
        with self._lock:
            self._known(host).left_alone_until = self._monotonic() + seconds

    def close(self) -> None:
        """End every wait, and give out no more turns."""
        self._is_closed = True

    def _wait(self, state: _Host, me: object, host: str, where: str) -> None:
        """In short steps, so that it ends soon when there is no more reason to wait."""
        end = self._monotonic() + self._turn_seconds
        while True:
            now = self._monotonic()
            with self._lock:
                if self._is_closed:
                    raise SourceError(f"{where}: was not read, because the run was ended")
                if (left := state.left_alone_until - now) > 0:
                    raise TryLater(f"{where}: was not asked; {host} wants to be left alone for {span(left)}", left)
                if state.queue[0] is me and self._free > 0 and now >= state.ended + state.gap:
                    state.is_asked = True
                    self._free -= 1
                    return
            if now >= end:
                raise SourceError(
                    f"{where}: was not read, because too much else was to be read from {host} before it. Try again "
                    "later, or list fewer addresses of this site"
                )
            self._sleep(_STEP_SECONDS)

    def _known(self, host: str) -> _Host:
        if host not in self._hosts:
            if len(self._hosts) >= _MAX_HOSTS:
                now = self._monotonic()
                self._hosts = {name: state for name, state in self._hosts.items() if not state.is_idle(now)}
            self._hosts[host] = _Host(self._gap)
        return self._hosts[host]
