"""Proofs of invented editions: rendered, with one letter filled in for a reader; and faults planted into them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.render import Imprint, Theme, mjml_of, render
from digest.messages.skeleton import compile_skeleton
from digest.model import Edition, Message, Section, Subscriber
from tests.unit.messages.editions import FRIDAY, IMPRINT, edition, invented, roundup, story

Check = Callable[[Proof], Iterable[Finding]]

READER = Subscriber("ada@readers.example", "Ada Brandt")
THEME = roundup()


def proof_of(
    shown: Edition, imprint: Imprint = IMPRINT, readers: tuple[Subscriber, ...] = (), theme: Theme = THEME
) -> Proof:
    message = render(shown, imprint, theme)
    return Proof(
        edition=shown,
        message=message,
        imprint=imprint,
        theme=theme,
        mjml=mjml_of(shown, imprint, theme),
        copy=letter_of(message, readers[0] if readers else READER),
        readers=readers,
    )


def letter_of(message: Message, reader: Subscriber = READER) -> bytes:
    return compile_skeleton(message).fill(reader, message_id="<weekly.1@northlight.example>", date=FRIDAY)


@cache
def clean() -> Proof:
    return proof_of(invented())


@cache
def small() -> Proof:
    """One lead, and one story in a section."""
    lead = story(
        "The port", "The harbour master kept the cranes moving all week.", url="https://northlight.example/port"
    )
    other = story("The river", "A flood cut a new bed for the Osk on Monday.", url="https://northlight.example/river")
    return proof_of(edition(lead, Section("World", (other,))))


def faulty(proof: Proof, **changes: Any) -> Proof:
    """The same with other words in its message, and with the letter left as it is."""
    return replace(proof, message=replace(proof.message, **changes))


def in_html(proof: Proof, old: str, new: str) -> Proof:
    assert old in proof.message.html
    return faulty(proof, html=proof.message.html.replace(old, new, 1))


def in_text(proof: Proof, old: str, new: str) -> Proof:
    assert old in proof.message.text
    return faulty(proof, text=proof.message.text.replace(old, new, 1))


def ids(check: Check, proof: Proof) -> list[str]:
    return [finding.id for finding in check(proof)]


def only(check: Check, proof: Proof) -> Finding:
    """The one thing that is found."""
    (finding,) = check(proof)
    return finding


def graver(check: Check, proof: Proof) -> list[Finding]:
    """What is found that is more than information."""
    return [finding for finding in check(proof) if finding.severity is not Severity.INFO]
