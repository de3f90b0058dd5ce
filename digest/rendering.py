"""Rendering an edition: with a theme of the program right here, with one of a project's own in a process of its own.

A theme is a small program. One that goes round for ever, or fills the memory, or makes the MJML renderer crash, cannot
be stopped from within; so a theme that we have not tested is given a process, which is killed when it takes too long or
too much memory. What is wrong is a `TemplateError` then, and never half a mail.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from digest.confinement import Confinement, Lost
from digest.errors import TemplateError
from digest.messages import render as pure
from digest.messages.pictures import NO_PICTURES, Pictures
from digest.messages.render import Imprint
from digest.messages.theme import Theme
from digest.model import Edition, Message

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Edition, Imprint, Theme, Pictures], T]

SECONDS = 10.0  # our slowest edition takes a tenth of a second
MEMORY = 1024**3  # bytes of address space; the libraries take a third of it


@dataclass(frozen=True, slots=True)
class _Fault:
    """What was raised in the process: exceptions themselves do not travel well."""

    what: str
    excerpt: str = ""
    of_the_theme: bool = True  # False: of what was typed for a header


class Rendering:
    """Renders with a process that lives as long as it does. It starts with the first theme of a project's own."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._confinement = Confinement(processes=1, seconds=seconds, memory=memory)

    def render(self, edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures = NO_PICTURES) -> Message:
        """The message of an edition. Raises `TemplateError`, and `ValueError` for what cannot stand in a header."""
        return self._done(pure.render, edition, imprint, theme, pictures)

    def mjml_of(self, edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures = NO_PICTURES) -> str:
        """The theme's MJML, filled. Raises `TemplateError`."""
        return self._done(pure.mjml_of, edition, imprint, theme, pictures)

    def close(self) -> None:
        self._confinement.close()

    def _done(self, work: Work[T], edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures) -> T:
        if not theme.own:
            return work(edition, imprint, theme, pictures)
        task = self._confinement.begin(attempt, work, edition, imprint, theme, pictures)
        found: T | _Fault | Lost = self._confinement.outcome(task)
        if isinstance(found, Lost):
            raise TemplateError(f"theme {theme.name}: {self._why(found)}")
        if isinstance(found, _Fault):
            raise TemplateError(found.what, found.excerpt) if found.of_the_theme else ValueError(found.what)
        return found

    def _why(self, lost: Lost) -> str:
        if lost is Lost.SLOW:
            return f"takes more than {self._seconds:g} seconds; look for a loop without an end, or a large number"
        return "crashes the program that renders it; look for elements inside one another without an end"


@cache
def shared() -> Rendering:
    """One for the whole program, so that the process starts once. It ends with it."""
    return Rendering()


def attempt(work: Work[T], edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures) -> T | _Fault:
    """In the process: the result, or what is wrong with the theme."""
    try:
        return work(edition, imprint, theme, pictures)
    except TemplateError as error:
        return _Fault(str(error).removesuffix(f"\n{error.excerpt}"), error.excerpt)
    except ValueError as error:
        return _Fault(str(error), of_the_theme=False)
    except MemoryError:
        return _Fault(f"theme {theme.name}: takes more than 1 GB of memory; look for a large number in it")
    except Exception as error:  # whatever a theme does to a library, nothing is sent and the reason is told
        log.debug("theme %s could not be rendered", theme.name, exc_info=True)
        return _Fault(f"theme {theme.name}: cannot be rendered ({type(error).__name__}: {error})")
