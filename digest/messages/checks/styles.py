"""What Gmail does to the CSS in the head: it drops what is past 16 KB, and any block that it finds too clever.

Reported by email developers at hteumeuleu/email-bugs, issue 90; Google's own page on CSS in Gmail names no limit.
"""

from collections.abc import Iterator
from typing import Any

from digest.messages.checks.css import sheet_of
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places, short

MOST_BYTES = 16_384


def styles(proof: Proof) -> Iterator[Finding]:
    """The style blocks: their size in all, at-rules in at-rules, and braces that are not closed."""
    blocks = list(proof.document.iter("style"))
    total = sum(len(css_of(block).encode()) for block in blocks)
    if total > MOST_BYTES:
        yield Finding(
            id="head-css-size",
            severity=Severity.WARNING,
            where="the head of the HTML",
            what=f"{total:,} bytes of CSS; Gmail drops the style blocks past {MOST_BYTES:,}",
            todo="Shorten the theme's mj-style blocks",
        )
    for number, block in enumerate(blocks, start=1):
        sheet = sheet_of(css_of(block))
        where = f"the head of the HTML, style block {number} of {len(blocks)}"
        if sheet.nested:
            yield Finding(
                id="head-css-nested",
                severity=Severity.WARNING,
                where=where,
                what=f"“{short(sheet.nested[0])}” stands in another @ rule; Gmail drops the whole block",
                todo="Write the two conditions as one rule, or put it in an mj-style block of its own",
                element=Places.path(block),
            )
        if sheet.unclosed:
            yield Finding(
                id="head-css-unclosed",
                severity=Severity.ERROR,
                where=where,
                what="a } is missing, so that the rules after it mean something else or nothing",
                todo="Close the rule in the theme's mj-style block",
                element=Places.path(block),
            )


def css_of(block: Any) -> str:
    """The text of a style element."""
    return block.text or ""
