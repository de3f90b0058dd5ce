"""What is looked at before an edition leaves: one function for each check, from a proof to findings.

A new check is a function in one of these modules and its name in `ALWAYS`.
"""

from collections.abc import Iterable
from typing import Protocol

from digest.messages.checks.clients import clients
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.foot import postal_address, way_out
from digest.messages.checks.form import form
from digest.messages.checks.gaps import empty_sections, story_gaps
from digest.messages.checks.headers import header_fields, sender
from digest.messages.checks.images import images
from digest.messages.checks.language import theme_language
from digest.messages.checks.leftovers import leftovers, unfilled
from digest.messages.checks.legible import legible
from digest.messages.checks.link_text import link_text
from digest.messages.checks.links import each_link
from digest.messages.checks.markup import plain_markup
from digest.messages.checks.outline import outline
from digest.messages.checks.own_words import own_words
from digest.messages.checks.parts import control_characters, mime_parts, plain_part, same_links, same_stories
from digest.messages.checks.readers import merge_fields
from digest.messages.checks.size import size
from digest.messages.checks.story_links import story_links
from digest.messages.checks.styles import styles
from digest.messages.checks.subject import preheader_line, subject_line
from digest.messages.checks.without import pictures_missing

__all__ = ["ALWAYS", "Finding", "Proof", "Severity", "findings"]


class Check(Protocol):
    """A function of a name of its own."""

    __name__: str

    def __call__(self, proof: Proof, /) -> Iterable[Finding]: ...


ALWAYS: tuple[Check, ...] = (
    form,
    size,
    styles,
    outline,
    link_text,
    images,
    pictures_missing,
    legible,
    clients,
    each_link,
    story_links,
    subject_line,
    preheader_line,
    header_fields,
    sender,
    way_out,
    postal_address,
    plain_part,
    control_characters,
    plain_markup,
    same_stories,
    same_links,
    mime_parts,
    theme_language,
    own_words,
    leftovers,
    unfilled,
    empty_sections,
    story_gaps,
    merge_fields,
)


def findings(proof: Proof) -> tuple[Finding, ...]:
    """Of all checks that need nothing but the edition itself: errors first, then warnings, then what is worth knowing."""
    found: list[Finding] = [finding for check in ALWAYS for finding in _asked(check, proof)]
    return tuple(sorted(found, key=lambda one: list(Severity).index(one.severity)))


def _asked(check: Check, proof: Proof) -> tuple[Finding, ...]:
    """A check that fails is a fault of ours: it is told, and keeps neither the others nor the edition."""
    try:
        return tuple(check(proof))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told; an edition is not lost by a fault of ours
        return (
            Finding(
                id="check-failed",
                severity=Severity.WARNING,
                where=f"the check {check.__name__}",
                what=f"it could not be made ({type(error).__name__}: {error})",
                todo="Look at that yourself, and please report it with the edition",
            ),
        )
