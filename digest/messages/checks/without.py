"""Pictures that a letter goes without, though its theme has a place for them."""

import re
from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import few

_PICTURE = re.compile(r"(?P<where>picture of “.*?”): (?P<why>.*)", re.DOTALL)
_LOGO = re.compile(r"(?P<where>logo): (?P<why>.*)", re.DOTALL)


def pictures_missing(proof: Proof) -> Iterator[Finding]:
    """A logo or a picture that could not be had; those for which there is no room are only worth knowing."""
    yield from few(map(_finding, proof.without))


def _finding(line: str) -> Finding:
    if found := _LOGO.fullmatch(line):
        return Finding(
            id="logo-missing",
            severity=Severity.WARNING,
            where="the logo",
            what=found["why"],
            todo="Correct logo: file in the theme or below look: in the schedule file",
        )
    if found := _PICTURE.fullmatch(line):
        return Finding(
            id="picture-missing",
            severity=Severity.WARNING,
            where=f"the {found['where']}",
            what=found["why"],
            todo="If it should be there, correct it at the source, and build the edition anew",
        )
    return Finding(id="pictures-left-out", severity=Severity.INFO, where="the pictures", what=line)
