"""A newsletter's desk: what the schedule file says, wired to what does it, and the calendar's questions answered.

The steps of `digest.pipeline` work on it.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from digest import __version__
from digest.config.appearance import ALWAYS_THERE
from digest.config.schema import Config, Newsletter
from digest.errors import UsageError
from digest.interfaces import Follower, Reader, Source, Summariser, Transport, Web
from digest.messages.look import with_look
from digest.messages.pictures import Pictures
from digest.messages.render import Imprint
from digest.messages.theme import Theme
from digest.model import Edition, FieldKind, MergeField, Message, Subscriber
from digest.slots import KEY_FORMAT, Rule, Slot, from_cron, latest_due, on_days, slot_of_key, upcoming
from digest.store import Store

MAX_LATENESS = timedelta(hours=6)  # a slot that was missed by more is not made up for


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Everything that the steps work with, as wired from the schedule file."""

    config: Config
    store: Store
    sources: Mapping[str, Source]
    follower: Follower
    reader: Reader
    break_off: Callable[[], None]  # ends the waits of requests, for good: the program is about to end
    web: Web
    summariser: Callable[[str], Summariser]  # of a newsletter
    transport: Callable[[str], Transport]  # raises ConfigError when it lacks a password
    theme: Callable[[str], Theme]
    render: Callable[[Edition, Imprint, Theme, Pictures], Message]
    mjml: Callable[[Edition, Imprint, Theme, Pictures], str]
    support: Callable[[], Mapping[str, Any]]  # what mail programs can show, of caniemail.com
    recipients: Callable[[str], tuple[Subscriber, ...]]  # of a list
    clock: Callable[[], datetime]
    owner: str  # the name that this process claims editions by

    def fingerprint(self, source: str) -> str:
        """What a source's visits belong to: other options, or another version of the program, see the pages anew."""
        model = self.config.sources[source]
        secrets = {
            name for name, field in type(model).model_fields.items() if not field.repr
        }  # a new password is no news
        options = model.model_dump_json(exclude=secrets, warnings=False)
        return hashlib.sha256(f"{__version__} {options}".encode()).hexdigest()[:16]

    def newsletter(self, name: str) -> Newsletter:
        try:
            return self.config.newsletters[name]
        except KeyError:
            known = ", ".join(self.config.newsletters)
            raise UsageError(f"there is no newsletter {name!r}; {self.config.path} has: {known}") from None

    def transport_of(self, name: str) -> Transport:
        """The way that a newsletter goes out."""
        return self.transport(self.newsletter(name).transport)

    def theme_of(self, name: str) -> Theme:
        """The theme of a newsletter, with what its schedule file changes."""
        newsletter = self.newsletter(name)
        return looked(self.config, name, self.theme(newsletter.template))

    def imprint(self, name: str) -> Imprint:
        """Who sends a newsletter, as every copy says it."""
        newsletter, publication = self.newsletter(name), self.config.publication
        return Imprint(
            newsletter_title=newsletter.title,
            tagline=newsletter.tagline or "",
            publication=publication.name,
            website=publication.website or "",
            sender_name=newsletter.sender.name,
            sender_address=newsletter.sender.address,
            reply_to=newsletter.sender.reply_to,
            postal_address=publication.postal_address,
            intro=newsletter.intro or "",
            why=newsletter.why or "",
            unsubscribe=newsletter.unsubscribe,
            one_click=newsletter.one_click,
            bulk=newsletter.bulk,
            view_in_browser=newsletter.view_in_browser,
            fields=merge_fields(newsletter),
            list_id=f"{name}.{self.domain(name)}",
            language=publication.language,
            zone=newsletter.calendar.zone,
        )

    def domain(self, name: str) -> str:
        """The domain that a newsletter is sent from."""
        return self.newsletter(name).sender.address.rpartition("@")[2]

    # ---------------------------------------------------------------- the calendar

    def rule(self, name: str) -> Rule:
        return rule_of(self.newsletter(name))

    def slot_in_turn(self, name: str) -> Slot:
        """The slot that sending is about: one just missed and not used up, else the next of the calendar.

        Raises `UsageError` when the calendar has no further slot.
        """
        return self.missed_slot(name) or _first(self._upcoming(name, self.clock()), name)

    def open_slot(self, name: str) -> Slot:
        """The slot of an edition that is held, else the slot in turn, or the first after it that is not used up."""
        if held := self.store.editions.held(name):
            return slot_of_key(held[-1].slot, self.rule(name).zone)
        slot = self.slot_in_turn(name)
        if self._is_open(name, slot):
            return slot
        return _first((later for later in self._upcoming(name, slot.instant) if self._is_open(name, later)), name)

    def missed_slot(self, name: str) -> Slot | None:
        """The last slot of the calendar if its time has come within the last hours and it is not used up.

        Slots from before the calendar was kept here do not count: a new newsletter begins with its next slot.
        """
        since = self.store.editions.known_since(name)
        if since is None:
            return None
        now = self.clock()
        slot = latest_due(self.rule(name), max(since, now - MAX_LATENESS), now)
        return slot if slot is not None and self._is_open(name, slot) else None

    def extra_slot(self, name: str) -> str:
        """The key of an edition that is made now, beside the calendar."""
        zone = ZoneInfo(self.newsletter(name).calendar.zone)
        return self.clock().astimezone(zone).strftime(KEY_FORMAT) + "-extra"

    def _upcoming(self, name: str, moment: datetime) -> Iterator[Slot]:
        return upcoming(self.rule(name), moment)

    def _is_open(self, name: str, slot: Slot) -> bool:
        return self.store.editions.get(name, slot.key) is None


def looked(config: Config, name: str, theme: Theme) -> Theme:
    """The theme with what a newsletter changes of it. Raises `ConfigError` with file and line of every fault."""
    place = ("newsletters", name, "look")
    look = config.newsletters[name].look
    return with_look(theme, look, ".".join(place), lambda here: config.at_look((*place, *here)))


def merge_fields(newsletter: Newsletter) -> tuple[MergeField, ...]:
    """Those that are always there, unless the schedule file says otherwise, and its own."""
    always = (MergeField(name=name, column=name) for name in ALWAYS_THERE if name not in newsletter.merge_fields)
    own = (
        MergeField(name=name, column=given.column or name, kind=FieldKind(given.kind), otherwise=given.otherwise)
        for name, given in newsletter.merge_fields.items()
    )
    return (*always, *own)


def rule_of(newsletter: Newsletter) -> Rule:
    calendar = newsletter.calendar
    if calendar.cron is not None:
        return from_cron(calendar.cron, calendar.zone)
    assert calendar.time is not None
    return on_days(calendar.days, calendar.time, calendar.zone)


def _first(slots: Iterator[Slot], name: str) -> Slot:
    slot = next(slots, None)
    if slot is None:
        raise UsageError(f"the calendar of {name} has no further slot; change it in the schedule file")
    return slot
