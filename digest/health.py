"""How a source has been of late, as one look follows another. Pure."""

from dataclasses import replace
from datetime import datetime

from digest.model import Health


def well(before: Health, now: datetime, *, empty: bool) -> Health:
    """After a look that went well; `empty` where the source listed nothing at all."""
    return Health(
        source=before.source,
        last_look=now,
        last_good=now,
        empty_since=(before.empty_since or now) if empty else None,
    )


def failed(before: Health, now: datetime, error: str, not_before: datetime | None = None) -> Health:
    """After a look that failed. `not_before` is until when the site asks to be left alone."""
    return replace(
        before,
        last_look=now,
        failing_since=before.failing_since or now,
        failures=before.failures + 1,
        error=error,
        not_before=not_before,
    )


def is_waiting(health: Health, now: datetime) -> bool:
    """Whether the site is to be left alone for now."""
    return health.not_before is not None and now < health.not_before


def is_news(before: Health, after: Health) -> bool:
    """Whether the failure, or the emptiness, began just now: it is told once, and shown from then on."""
    return (after.failing_since, after.empty_since) != (None, None) and (
        before.failing_since is None and before.empty_since is None
    )


def in_words(health: Health) -> str:
    """How the source is, for people; times are in UTC."""
    if health.failing_since is not None:
        begun = day(health.failing_since)
        since = f"on {begun}" if health.failures == 1 else f"since {begun}, {health.failures} times"
        failing = f"failed {since}: {health.error}"
        if health.not_before is None:
            return failing
        return f"{failing}; left alone until {day(health.not_before)}, {health.not_before:%H:%M} UTC, as the site asks"
    if health.empty_since is not None:
        return f"empty since {day(health.empty_since)}"
    return "well" if health.last_good is not None else "not looked at yet"


def day(moment: datetime) -> str:
    """ "3 Nov 2026"."""
    return f"{moment.day} {moment:%b %Y}"
