"""The only reader of time and maker of randomness. Everything else takes them as arguments."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def fixed(moment: datetime) -> Clock:
    """A clock that stands still: `digest --now`."""
    return lambda: moment


monotonic = time.monotonic
sleep = time.sleep


def random_name() -> str:
    """Sixteen characters that nobody else drew: the owner's name of a lease."""
    return secrets.token_hex(8)
