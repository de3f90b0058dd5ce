"""Progress of work that goes copy by copy: a bar on a terminal, lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from digest.cli.say import printable


class Advance(Protocol):
    def __call__(self, line: str, *, good: bool) -> None: ...


@contextmanager
def progress(title: str, total: int, *, quiet: bool = False, every_line: bool = True) -> Iterator[Advance]:
    """Gives a function to be called once for each piece of work with a line about it.

    Lines of good results are printed only with `every_line`; the others always. With `quiet` nothing is printed.
    """
    if quiet:
        yield lambda line, *, good: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)

        def advance(line: str, *, good: bool) -> None:
            if every_line or not good:
                console.print(Text(f"  {printable(line)}", style="" if good else "red"), soft_wrap=True)
            bar.advance(task)

        yield advance
