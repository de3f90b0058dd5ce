"""Where an element of the HTML stands, in words of the edition: "the story “When the river moved”", "the foot"."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Any

from digest.messages.checks.finding import Finding, Proof, Severity

MOST = 8  # findings of one kind; who has 200 of them has one fault, in the theme
LONGEST = 70

_HEADINGS = ("h1", "h2", "h3")


class Places:
    """The places of one edition's HTML."""

    def __init__(self, proof: Proof) -> None:
        self._proof = proof

    def of(self, element: Any) -> str:
        """For people: the story or section that the element belongs to, else masthead or foot."""
        above = (element, *element.iterancestors())
        if above[-2:-1] and above[-2].tag == "head":
            return "the head of the HTML"
        if self._foot is not None and any(one is self._foot for one in above):
            return "the foot"
        heading = self._around(above)
        if heading is None:
            heading = self._before.get(element)
        if heading is None or heading.tag == "h1":
            return "the masthead"
        title = words_of(heading)
        if title in self._headlines:
            return f"the story “{short(title)}”"
        return f"the section “{short(title)}”" if title else "below a heading without words"

    @staticmethod
    def path(element: Any) -> str:
        """An XPath, for programs."""
        path: str = element.getroottree().getpath(element)
        return path

    def _around(self, above: tuple[Any, ...]) -> Any:
        """The one heading of the smallest part that has a heading: a picture may stand above its headline."""
        part = next((self._parts[one] for one in above if one in self._parts), ())
        return part[0] if len(part) == 1 else None

    @cached_property
    def _parts(self) -> dict[Any, list[Any]]:
        """The headings of each part of the document that has any."""
        found: dict[Any, list[Any]] = {}
        for heading in self._proof.document.iter(*_HEADINGS):
            for part in (heading, *heading.iterancestors()):
                found.setdefault(part, []).append(heading)
        return found

    @cached_property
    def _before(self) -> dict[Any, Any]:
        """The last heading before each element. As keys they are held, so that lxml makes no second object for one."""
        found: dict[Any, Any] = {}
        heading = None
        for element in self._proof.document.iter("*"):
            if element.tag in _HEADINGS:
                heading = element
            found[element] = heading
        return found

    @cached_property
    def _headlines(self) -> frozenset[str]:
        return frozenset(" ".join(story.headline.split()) for story in self._proof.edition.stories)

    @cached_property
    def _foot(self) -> Any:
        """The largest part at the end that has the postal address and no heading."""
        line = self._proof.imprint.postal_address.partition("\n")[0].strip()
        found = self._proof.document.xpath("//body//*[text()[contains(., $line)]]", line=line) if line else ()
        if not found:
            return None
        if not self._parts:
            return found[-1]
        without_heading = takewhile(lambda one: one not in self._parts, (found[-1], *found[-1].iterancestors()))
        return next(reversed(list(without_heading)), None)


def words_of(element: Any) -> str:
    """The text of an element and all in it, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def short(words: str, longest: int = LONGEST) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def few(found: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings, at most eight of a kind: the last of them says how many more there are."""
    kept: dict[str, int] = {}
    left_out: dict[tuple[str, Severity], int] = {}
    for finding in found:
        kept[finding.id] = kept.get(finding.id, 0) + 1
        if kept[finding.id] <= MOST:
            yield finding
        else:
            kind = (finding.id, finding.severity)
            left_out[kind] = left_out.get(kind, 0) + 1
    for (name, severity), count in left_out.items():
        yield Finding(id=name, severity=severity, where="the whole edition", what=f"the same at {count} more places")
