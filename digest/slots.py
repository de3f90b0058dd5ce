"""The calendar of a newsletter: a rule gives slots, pure and correct across daylight saving.

A slot is a *nominal* wall-clock time in the newsletter's zone. Rules are evaluated on the wall clock, where there is
no daylight saving, and each nominal time is mapped to one instant: one that the clocks jump over happens as much later
as they jump (02:30 at 03:30; a whole day where a zone leaves one out), one that occurs twice happens the first time
only, and one that would not happen later than a slot before it is left out, as that slot stands for both. So "Friday
07:00" is one slot whatever the offset becomes, and no edition is lost or doubled.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from digest.config.cron import WEEKDAYS, cron_fields

WEEKDAY_WORDS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
KEY_FORMAT = "%Y-%m-%dT%H%M"


@dataclass(frozen=True, slots=True)
class Rule:
    """When editions are due: the five fields of crontab, each "*" or numbers and ranges in a list, and an IANA zone."""

    minute: str
    hour: str
    day: str
    month: str
    weekdays: str  # by name, such as "mon,fri", because APScheduler would count numbers from Monday = 0
    zone: str

    @property
    def words(self) -> str:
        """The rule in words: "every Friday 07:00 Europe/Berlin", or the cron line where that is clearer."""
        fixed_time = self.minute.isdigit() and self.hour.isdigit()
        if not fixed_time or (self.day, self.month) != ("*", "*"):
            return f"cron {self.minute} {self.hour} {self.day} {self.month} {self.weekdays} {self.zone}"
        if self.weekdays == "*":
            days = "day"
        else:
            words = [WEEKDAY_WORDS[WEEKDAYS.index(name)] for name in self.weekdays.split(",")]
            days = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
        return f"every {days} {int(self.hour):02}:{int(self.minute):02} {self.zone}"


@dataclass(frozen=True, slots=True)
class Slot:
    """A calendar time of a newsletter: nominal and local without a zone, and the instant in UTC that it means."""

    nominal: datetime
    instant: datetime

    @property
    def key(self) -> str:
        """The name of its folder and its key in the database: "2026-11-27T0700"."""
        return self.nominal.strftime(KEY_FORMAT)


def on_days(days: tuple[str, ...], at: time, zone: str) -> Rule:
    """The rule of fixed weekdays (English, at least three letters, any case) at one time of day."""
    numbers = {WEEKDAYS.index(day.strip().lower()[:3]) for day in days}
    return Rule(str(at.minute), str(at.hour), "*", "*", _weekdays(numbers), zone)


def from_cron(line: str, zone: str) -> Rule:
    """The rule of a crontab line. Numeric weekdays follow crontab: 0 and 7 are Sunday, 5 is Friday.

    Raises ValueError with what is wrong with it.
    """
    minute, hour, day, month, weekday = cron_fields(line)
    return Rule(_listed(minute, 60), _listed(hour, 24), _listed(day, 31), _listed(month, 12), _weekdays(weekday), zone)


def _listed(numbers: Set[int], all_of_them: int) -> str:
    """Numbers as a field, those in a row as a range; "*" when none is missing."""
    if len(numbers) == all_of_them:
        return "*"
    rows = groupby(enumerate(sorted(numbers)), key=lambda counted: counted[1] - counted[0])
    parts = []
    for _, row in rows:
        first, *others = (number for _, number in row)
        parts.append(f"{first}-{others[-1]}" if others else str(first))
    return ",".join(parts)


def _weekdays(numbers: Set[int]) -> str:
    """Weekdays, 0 or 7 for Sunday, as names in the order of the week; "*" for all."""
    days = {number % 7 for number in numbers}
    return ",".join(WEEKDAYS[n % 7] for n in range(1, 8) if n % 7 in days) if len(days) < 7 else "*"


def upcoming(rule: Rule, after: datetime) -> Iterator[Slot]:
    """The slots whose instant is later than `after` (aware), in order, without end unless the rule never fires."""
    from apscheduler.triggers.cron import CronTrigger

    # UTC stands for the wall clock here: a clock without daylight saving.
    trigger = CronTrigger(
        minute=rule.minute, hour=rule.hour, day=rule.day, month=rule.month, day_of_week=rule.weekdays, timezone=UTC
    )
    zone = ZoneInfo(rule.zone)
    # Two days back, as a slot that the clocks jump over happens up to a day later, and may stand for those after it.
    wall_clock = (after.astimezone(zone).replace(tzinfo=None) - timedelta(days=2)).replace(tzinfo=UTC)
    latest = None
    while (nominal := trigger.get_next_fire_time(None, wall_clock)) is not None:
        wall_clock = nominal + timedelta(seconds=1)
        slot = slot_at(nominal.replace(tzinfo=None), rule.zone)
        if latest is not None and slot.instant <= latest:
            continue
        latest = slot.instant
        if slot.instant > after:
            yield slot


def next_slots(rule: Rule, after: datetime, count: int) -> list[Slot]:
    return list(islice(upcoming(rule, after), count))


def latest_due(rule: Rule, after: datetime, now: datetime) -> Slot | None:
    """The last slot later than `after` and not later than `now`, or None."""
    due = None
    for slot in upcoming(rule, after):
        if slot.instant > now:
            break
        due = slot
    return due


def slot_at(nominal: datetime, zone: str) -> Slot:
    """The slot of a nominal local time. In a gap of the clocks it happens past the gap, in an overlap the first time."""
    return Slot(nominal, nominal.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC))


def slot_of_key(key: str, zone: str) -> Slot:
    """The slot of a key such as "2026-11-27T0700". Raises ValueError when it is none."""
    slot = slot_at(datetime.strptime(key, KEY_FORMAT), zone)  # noqa: DTZ007 - nominal times have no zone
    if slot.key != key:  # strptime would read T700 too: a slip, and a second name for a slot
        raise ValueError(f"{key!r} is not written like {slot.key}")
    return slot
