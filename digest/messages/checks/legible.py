"""Whether text can be read: its contrast in light and in dark mode (WCAG 2.2, 1.4.3), and its size."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from digest.messages.checks.cascade import Scheme
from digest.messages.checks.colours import Colour, colour, contrast
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.looks import Look, looks
from digest.messages.checks.places import Places, few, short

NEEDED = 4.5
NEEDED_LARGE = 3.0
LARGE_PX = 24.0  # 18 pt
LARGE_BOLD_PX = 18.66  # 14 pt
SMALLEST_PX = 14.0
BODY_PX = 16.0

Pair = tuple[str, str, float]  # ink, ground, what is needed
_SAMPLES = 3


def legible(proof: Proof) -> Iterator[Finding]:
    """Text that is too faint or too small. One finding for each pair of colours and each size, with samples."""
    light = list(_printed(proof.document, "light"))
    faint = _faint(light)
    yield from few(_contrast(proof, faint, "light"))
    only_dark = {pair: texts for pair, texts in _faint(_printed(proof.document, "dark")).items() if pair not in faint}
    yield from few(_contrast(proof, only_dark, "dark"))
    yield from few(_small(proof, light))
    yield from _body(light)


Printed = tuple[Any, str, Look]  # an element, words in it, and how they look


def _printed(document: Any, scheme: Scheme) -> Iterator[Printed]:
    """All words that a reader sees. Punctuation between words is no text."""
    for element, look in looks(document, scheme):
        if look.shown and look.px > 1 and look.opacity > 0:
            # What follows a child is its parent's text; a child may be a comment.
            for text in (element.text, *(child.tail for child in element)):
                if text and any(map(str.isalnum, text)):
                    yield element, " ".join(text.split()), look


def _faint(printed: "Iterator[Printed] | list[Printed]") -> dict[Pair, list[Printed]]:
    found: dict[Pair, list[Printed]] = defaultdict(list)
    judged: dict[tuple[Colour, Colour, float], Pair | None] = {}
    for one in printed:
        look = one[2]
        needed = NEEDED_LARGE if look.px >= LARGE_PX or (look.bold and look.px >= LARGE_BOLD_PX) else NEEDED
        ink = look.ink.faded(look.opacity)
        key = (ink, look.ground, needed)
        if key not in judged:
            seen = ink.over(look.ground)
            judged[key] = (str(seen), str(look.ground), needed) if contrast(seen, look.ground) < needed else None
        if pair := judged[key]:
            found[pair].append(one)
    return found


def _contrast(proof: Proof, faint: dict[Pair, list[Printed]], scheme: Scheme) -> Iterator[Finding]:
    places = Places(proof)
    for (ink, ground, needed), texts in faint.items():
        element, _, look = texts[0]
        ratio = contrast(look.ink.faded(look.opacity).over(look.ground), look.ground)
        yield Finding(
            id=f"contrast-{scheme}",
            # Below 3 : 1 it can hardly be read by anybody; between that and what WCAG asks for, not by everybody.
            severity=Severity.ERROR if ratio < NEEDED_LARGE else Severity.WARNING,
            where=_where(places.of(element), len(texts)),
            what=f"{_samples(texts)} is {ink} on {ground}{' in dark mode' if scheme == 'dark' else ''}, a contrast of "
            f"{_down(ratio)} where {needed:g} is needed",
            todo=_todo(proof, ink, ground, scheme),
            element=places.path(element),
        )


def _todo(proof: Proof, ink: str, ground: str, scheme: Scheme) -> str:
    """Names the colours as look: and theme.yaml name them, where they are of the theme."""
    named = [name for seen in dict.fromkeys((ink, ground)) if (name := _named(proof, seen, scheme))]
    if not named:
        return f"Change one of the two colours in the theme's {scheme} colours"
    return f"Change {' or '.join(named)} below {scheme}: in look: of the schedule file, or in the theme's theme.yaml"


def _named(proof: Proof, seen: str, scheme: Scheme) -> str:
    group = proof.theme.tokens.get(scheme) or {}
    names = [name for name, value in group.items() if str(colour(str(value))) == seen]
    return f"{'/'.join(names)} ({seen})" if names else ""


def _small(proof: Proof, printed: list[Printed]) -> Iterator[Finding]:
    places = Places(proof)
    sizes: dict[float, list[Printed]] = defaultdict(list)
    for one in printed:
        if one[2].px < SMALLEST_PX - 0.01:
            sizes[round(one[2].px, 1)].append(one)
    for px, texts in sorted(sizes.items()):
        yield Finding(
            id="text-small",
            severity=Severity.WARNING,
            where=_where(places.of(texts[0][0]), len(texts)),
            what=f"{_samples(texts)} is {px:g} px, which is hard to read on a phone",
            todo=f"Set it in {SMALLEST_PX:g} px or more in the theme",
            element=places.path(texts[0][0]),
        )


def _body(printed: list[Printed]) -> Iterator[Finding]:
    """The size of most of the text, by characters."""
    total = sum(len(words) for _, words, _ in printed)
    small = sum(len(words) for _, words, look in printed if look.px < BODY_PX - 0.01)
    if small * 2 > total:
        yield Finding(
            id="text-body-size",
            severity=Severity.INFO,
            where="the whole edition",
            what=f"{100 * small // total} % of the text is smaller than {BODY_PX:g} px",
            todo=f"Set the stories in {BODY_PX:g} px or more in the theme",
        )


def _where(first: str, count: int) -> str:
    return first if count == 1 else f"{first} and {count - 1} more place{'s' if count > 2 else ''}"


def _samples(texts: list[Printed]) -> str:
    return ", ".join(dict.fromkeys(f"“{short(words, 40)}”" for _, words, _ in texts[:_SAMPLES]))


def _down(ratio: float) -> str:
    """Rounded down: 4.499 is not 4.5."""
    return f"{int(ratio * 100) / 100:g}"
