"""The alarm clock: APScheduler wakes up at each slot, and every few seconds for what it may have missed.

What has been done is remembered in the database, never here, so a restart, a second scheduler or a clock that was set
neither loses an edition nor sends one twice.
"""

import logging
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING

from digest.clock import monotonic
from digest.collecting import SourceReport, collect, forget_old
from digest.deliveries import is_due
from digest.editing import fetch_added
from digest.errors import DigestError, NotFinished, NotFit
from digest.holding import hold_back, hold_unfit, one_line
from digest.made import NothingNew
from digest.model import Delivery, DeliveryState
from digest.newsroom import Newsroom
from digest.notices import tell
from digest.pipeline import build, call_off, freeze, save, skip
from digest.sending import deliver
from digest.slots import next_slots
from digest.store.editions import Frozen
from digest.withdrawals import look_again

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

TICK_SECONDS = 15
PAUSE_AFTER_FAILURE = timedelta(minutes=5)


class Scheduler:
    """Keeps the calendar of every newsletter of a newsroom, until it is told to stop."""

    def __init__(self, room: Newsroom, *, tick_seconds: float = TICK_SECONDS) -> None:
        self._room = room
        self._tick_seconds = tick_seconds
        self._stopping = Event()
        self._one_at_a_time = Lock()
        self._not_before: dict[str, datetime] = {}  # newsletters whose last try failed
        self._told: set[tuple[str, str, str]] = set()  # what the operator was told, by newsletter and slot

    def run(self) -> None:
        """Returns when `stop` is called; a copy that is being handed over then is finished first."""
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        alarm = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone="UTC")
        for name in self._room.config.newsletters:
            self._room.store.editions.remember(name, self._room.clock())
            self._set_alarm(alarm, name)
        alarm.add_job(self.tick, "interval", seconds=self._tick_seconds, coalesce=True, misfire_grace_time=None)
        alarm.start()
        try:
            self.tick()
            self._stopping.wait()
        finally:
            alarm.shutdown(wait=True)
        log.info("stopped")

    def stop(self) -> None:
        self._stopping.set()

    def tick(self) -> None:
        """Do what is due, for every newsletter. One that fails does not stop the others."""
        if not self._one_at_a_time.acquire(blocking=False):
            return
        try:
            for name in self._room.config.newsletters:
                if not self._stopping.is_set():
                    self._try(name)
        finally:
            self._one_at_a_time.release()

    def _set_alarm(self, alarm: "BackgroundScheduler", name: str) -> None:
        """Wake up at the very moment of the next slot; the regular tick alone would be some seconds late."""
        slot = next(iter(next_slots(self._room.rule(name), self._room.clock(), 1)), None)
        if slot is None:
            log.warning("%s: its calendar has no further slot", name)
            return

        def ring() -> None:
            self.tick()
            self._set_alarm(alarm, name)

        alarm.add_job(ring, "date", run_date=slot.instant, misfire_grace_time=None, id=name, replace_existing=True)
        log.info("%s: next edition %s (%s UTC)", name, slot.key, f"{slot.instant:%Y-%m-%d %H:%M}")

    def _try(self, name: str) -> None:
        now = self._room.clock()
        if now < self._not_before.get(name, now):
            return
        try:
            self._do_what_is_due(name)
        except NotFinished as busy:
            log.info("%s: %s", name, busy)
        except DigestError as error:
            self._pause(name, str(error))
            self._tell_once(name, str(error))
        except Exception as error:
            log.exception("%s: unexpected error; please report it", name)
            what = f"{type(error).__name__}: {error}"
            self._pause(name, what)
            self._tell_once(name, f"There was an unexpected error ({what}); please report it.")

    def _tell_once(self, name: str, why: str) -> None:
        """Mail the operator what keeps a newsletter from going out; the same thing once, however often it is tried."""
        slot = self._room.missed_slot(name)
        if slot is not None and (name, slot.key, why) not in self._told:
            self._told.add((name, slot.key, why))
            subject = f"{name}/{slot.key} is not made"
            tell(self._room, name, slot.key, subject, f"{why}\nNobody was mailed. It is tried again every few minutes.")

    def _pause(self, name: str, why: str) -> None:
        self._not_before[name] = self._room.clock() + PAUSE_AFTER_FAILURE
        minutes = int(PAUSE_AFTER_FAILURE.total_seconds() // 60)
        log.error("%s: %s; trying again in %d minutes", name, why, minutes)

    def _do_what_is_due(self, name: str) -> None:
        if (slot := self._room.missed_slot(name)) is not None:
            log.info("%s: it is time for %s", name, slot.key)
            self._begin(name, slot.key)
        for edition in self._room.store.editions.unfinished(name):
            copies = self._room.store.deliveries.of(edition.id)
            # A copy left in mid-air by a sender that died is to be settled too, and claiming does that.
            if any(is_due(c.delivery, self._room.clock()) or c.delivery.state is DeliveryState.SENDING for c in copies):
                self._deliver(edition)

    def _begin(self, name: str, slot: str) -> None:
        """Collect, build and freeze the edition of a slot, or use it up when there is nothing new."""
        room = self._room
        collect(room, room.newsletter(name).sources, _log_source)
        look_again(room, room.newsletter(name).sources, monotonic)
        forget_old(room, room.clock(), room.config.archive.keep_days)
        for problem in fetch_added(room, name, slot):
            log.warning("%s: a piece that was added: %s", name, problem)
        for held in room.store.editions.held(name):
            if held.slot < slot:
                call_off(room, held)
                log.warning(
                    "%s: %s was held and never approved; it is called off, as the next one is due", name, held.id
                )
        built = build(room, name, slot)
        if isinstance(built, NothingNew):
            if skip(room, built):
                log.warning("%s: %s So there is no edition %s, and nobody is mailed", name, built, slot)
                tell(room, name, slot, f"there is no edition {name}/{slot}", f"{built}\nNobody was mailed.")
            return
        folder = save(room, built)
        log.info("%s: built %s, %d stories, in %s", name, slot, len(built.edition.stories), folder)
        for notice in built.notices:
            log.warning("%s: %s", name, notice)
        if built.thin is not None:
            log.warning("%s: %s", name, one_line(hold_back(room, built)))
            return
        try:
            freeze(room, built)
        except NotFit as found:
            log.error("%s: %s", name, one_line(hold_unfit(room, built, found)))

    def _deliver(self, edition: Frozen) -> None:
        log.info("%s: sending", edition.id)
        sent = deliver(self._room, edition, _log_copy, self._stopping.is_set)
        counts = ", ".join(f"{number} {state}" for state, number in sorted(sent.counts.items()))
        log.info("%s: %s", edition.id, counts)
        if sent.stopped:
            self._pause(edition.newsletter, sent.stopped)


def _log_source(report: SourceReport) -> None:
    log.info("source %s: %d items, %d new; %s", report.source, report.items, len(report.kept.new), report.state)
    for problem in report.problems:
        log.warning("source %s: %s", report.source, problem)


def _log_copy(delivery: Delivery) -> None:
    if delivery.state is not DeliveryState.SENT:
        log.warning("%s: %s %s %s", delivery.recipient, delivery.state, delivery.code or "", delivery.reply)
