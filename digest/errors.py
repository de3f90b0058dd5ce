"""Every error that the program raises on purpose, and the exit code each leads to.

    DigestError
    ├── ConfigError          the schedule file, or a list it names, is wrong; carries every fault found
    ├── SheetError           the editor's file of an edition is wrong; carries every fault found
    ├── UsageError           what was asked for does not exist: a newsletter, a slot, a list
    ├── NotAnArticle         one item holds no article; the rest goes on
    ├── SourceError          one source could not be read; the rest goes on
    │   ├── NotHad           one address cannot be had, for a reason of its own; others of its site can
    │   └── TryLater         it asks to be left alone until a moment
    ├── TemplateError        a theme cannot be rendered; carries the lines around the fault
    ├── TransportError       messages cannot be handed over at all (server down, folder not writable)
    ├── StoreError           the database cannot be used
    ├── NotFit               the check found errors in an edition; carries them
    └── NotFinished          somebody else is at it, or a later retry is due: call again

A message says what, where and what to do next. The command line prints it without a traceback.
"""

from collections.abc import Sequence

EXIT_OK = 0
EXIT_PROBLEMS = 1  # done, but some item, address or source failed; each was named
EXIT_USAGE = 2  # the command line or the schedule file is wrong (click's own code for it)
EXIT_FAILED = 3  # it could not be done
EXIT_STOPPED = 130  # by Ctrl-C: 128 and the number of the signal, as shells have it
EXIT_NOT_FINISHED = 75  # EX_TEMPFAIL of sysexits.h: call again later


class DigestError(Exception):
    exit_code = EXIT_FAILED


class ConfigError(DigestError):
    """The schedule file is wrong. `faults` has one line for each fault: file:line, key, expected, given."""

    exit_code = EXIT_USAGE

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class SheetError(DigestError):
    """An edition.yaml is wrong. `faults` has one line for each fault: file:line, what, expected. Nothing was changed."""

    exit_code = EXIT_USAGE

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class UsageError(DigestError):
    exit_code = EXIT_USAGE


class NotAnArticle(DigestError):  # noqa: N818 - it is a finding about an item rather than a failure of ours
    """An item (a page, a scrape, a record) holds no article. The message says what it is instead."""


class SourceError(DigestError):
    """A whole source could not be read."""


class NotHad(SourceError):  # noqa: N818 - a finding about an address
    """An address cannot be had, for a reason of its own: nothing is there (4xx), robots.txt forbids it, it is too large.

    `status` is that of the answer, where it was one of 400 and more.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        self.status = status
        super().__init__(message)


class TryLater(SourceError):  # noqa: N818 - a wish of the site, not a failure
    """A site asks to be left alone for so many seconds (Retry-After, RFC 9110 section 10.2.3)."""

    def __init__(self, message: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(message)


class TemplateError(DigestError):
    """A theme cannot be rendered. `excerpt` has the lines around the fault, numbered."""

    def __init__(self, message: str, excerpt: str = "") -> None:
        self.excerpt = excerpt
        super().__init__(f"{message}\n{excerpt}" if excerpt else message)


class NotFit(DigestError):  # noqa: N818 - a judgement, not a failure
    """The check found errors in an edition, so it is not sent. `faults` has one line for each."""

    def __init__(self, edition: str, newsletter: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(
            f"{edition} is not sent, and nobody was mailed: the check found errors.\n{lines}\n"
            f"Mend them (digest check {newsletter} has all findings), or send it all the same: --despite-errors WHY"
        )


class TransportError(DigestError):
    """Messages cannot be handed over at all. What was not handed over stays pending, and nothing is lost."""


class StoreError(DigestError):
    """The database cannot be opened, read or written."""


class NotFinished(DigestError):  # noqa: N818 - a state, not a failure
    """The work goes on elsewhere or later. Calling again is safe."""

    exit_code = EXIT_NOT_FINISHED
