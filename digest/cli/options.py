"""Options and arguments that commands share."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from digest import clock
from digest.errors import UsageError
from digest.newsroom import Newsroom
from digest.slots import next_slots, slot_of_key
from digest.wiring import DEFAULT_SCHEDULE, Project

F = TypeVar("F", bound=Callable[..., Any])


class Moment(click.ParamType[datetime]):
    """A moment in ISO 8601. Without a zone it is UTC."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no moment such as 2026-11-20T05:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def schedule_option(command: F) -> F:
    """--schedule, as the argument `project`."""
    return click.option(
        "--schedule",
        "project",
        type=click.Path(path_type=Path),
        default=DEFAULT_SCHEDULE,
        show_default=True,
        envvar="DIGEST_SCHEDULE",
        callback=lambda _ctx, _param, path: Project(path, os.environ),
        help="The schedule file.",
    )(command)


def project_options(command: F) -> F:
    """--schedule and --now, as the arguments `project` and `now`."""
    command = click.option(
        "--now",
        type=Moment(),
        callback=lambda _ctx, _param, moment: clock.fixed(moment) if moment else clock.now,
        metavar="MOMENT",
        help="Act as if it were this moment, such as 2026-11-20T05:00Z.",
    )(command)
    return schedule_option(command)


def slot_option(command: F) -> F:
    return click.option("--slot", metavar="SLOT", help="Another slot of the calendar, such as 2026-12-04T0700.")(
        command
    )


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")(command)


def newsletter_argument(command: F) -> F:
    return click.argument("newsletter", required=False)(command)


def which_newsletter(project: Project, name: str | None) -> str:
    """The newsletter named; without a name the only one there is."""
    known = list(project.config.newsletters)
    if name is None and len(known) == 1:
        return known[0]
    if name is None:
        raise UsageError(f"say which newsletter: {', '.join(known)}")
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"there is no newsletter {name!r} in {project.schedule}, which has: {', '.join(known)}{meant}")
    return name


def chosen_slot(room: Newsroom, name: str, key: str | None) -> str:
    """The key of the slot that was named by hand, or of the next open one.

    Raises `UsageError` when it is none, or used up: what was sent stays as it was.
    """
    if key is None:
        return room.open_slot(name).key
    slot = known_slot(room, name, key)
    if (used := room.store.editions.get(name, slot)) is not None:
        raise UsageError(f"the slot {slot} is used up ({used.state}), and its edition stays as it is")
    return slot


def known_slot(room: Newsroom, name: str, key: str) -> str:
    """The key of a slot that was named by hand. Raises `UsageError` when it is none, or none of the calendar."""
    rule = room.rule(name)
    try:
        slot = slot_of_key(key, rule.zone)
    except ValueError:
        raise UsageError(f"{key!r} is no slot; they are written like 2026-11-27T0700: see digest next {name}") from None
    if next_slots(rule, slot.instant - timedelta(seconds=1), 1) != [slot]:
        raise UsageError(f"{key} is not in the calendar of {name}, {rule.words}; see digest next {name}")
    return slot.key
