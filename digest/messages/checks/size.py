"""Gmail clips a long mail: what comes after 102 KB is behind a link, and the foot with "unsubscribe" is the last of it."""

import re
from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import short, words_of

LARGE = 90_000  # bytes; leaves room for what merge fields put in
CLIPPED = 102_400

_SECTION = re.compile(r"<h2[\s>]", re.IGNORECASE)
_BIGGEST = 3


def size(proof: Proof) -> Iterator[Finding]:
    """The bytes of the HTML part, and which sections have most of them."""
    count = proof.size
    if count < LARGE:
        yield Finding(
            id="size", severity=Severity.INFO, where="the HTML", what=f"{_kb(count)} KB of the 102 that Gmail shows"
        )
    else:
        clipped = count >= CLIPPED
        yield Finding(
            id="size-clipped" if clipped else "size-large",
            severity=Severity.ERROR if clipped else Severity.WARNING,
            where="the HTML",
            what=f"{_kb(count)} KB, and Gmail hides what comes after 102, the foot with “unsubscribe” first"
            f"{_biggest(proof)}",
            todo="Print fewer stories, or shorter summaries",
        )


def _biggest(proof: Proof) -> str:
    begins = [found.start() for found in _SECTION.finditer(proof.message.html)]
    titles = [short(words_of(heading), 40) for heading in proof.document.iter("h2")]
    if not begins or len(begins) != len(titles):
        return ""
    ends = [*begins[1:], len(proof.message.html)]
    sizes = [
        (len(proof.message.html[begin:end].encode()), title)
        for begin, end, title in zip(begins, ends, titles, strict=True)
    ]
    named = ", ".join(f"“{title}” {_kb(count)} KB" for count, title in sorted(sizes, reverse=True)[:_BIGGEST])
    return f". Biggest: {named}"


def _kb(count: int) -> str:
    return f"{count / 1000:.0f}"
