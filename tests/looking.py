"""What tests of sources share: a moment to look at, and the real client, which may go to loopback."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from digest.interfaces import Look, Surroundings
from digest.sources.http import Client, user_agent

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
FIRST_LOOK = Look(NOW)


def web(**settings: Any) -> Client:
    """The client with short waits, none between requests, and with leave to ask the servers of a test."""
    usual: dict[str, Any] = {"allow_hosts": frozenset({"127.0.0.1"}), "total_seconds": 5, "gap_seconds": 0}
    return Client(
        user_agent=user_agent("desk@paper.example"),
        monotonic=time.monotonic,
        sleep=time.sleep,
        now=lambda: NOW,
        **(usual | settings),
    )


def surroundings(base: Path, **settings: Any) -> Surroundings:
    return Surroundings(base, base / "outbox", web(**settings))
