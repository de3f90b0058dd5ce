"""How findings are printed: the worst first, each with its place and what to do."""

from collections.abc import Sequence
from typing import Any

import click

from digest.cli import say
from digest.messages.checks import Finding, Severity

_MARKS = {Severity.ERROR: ("✗", "red"), Severity.WARNING: ("!", "yellow"), Severity.INFO: ("·", None)}


def show(heading: str, found: Sequence[Finding]) -> None:
    say.note(f"{heading}; {count(found)}.")
    for one in found:
        mark, colour = _MARKS[one.severity]
        click.secho(f"  {mark} {one.id}: {say.printable(one.where)}", fg=colour)
        for line in say.printable_lines(one.what).splitlines():
            say.prose(f"      {line}")
        if one.todo:
            say.prose(f"      → {one.todo}")


def count(found: Sequence[Finding]) -> str:
    """ "2 errors, 1 warning", or that there is none."""
    numbers = {level: sum(one.severity is level for one in found) for level in (Severity.ERROR, Severity.WARNING)}
    if not any(numbers.values()):
        return "no errors and no warnings"
    return ", ".join(say.plural(number, str(level)) for level, number in numbers.items() if number)


def as_json(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "severity": str(one.severity),
        "where": one.where,
        "what": one.what,
        "todo": one.todo,
        "element": one.element,
    }
