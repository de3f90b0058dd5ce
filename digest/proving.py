"""Looking an edition over before it leaves: the proof, and what the checks find in it."""

from collections.abc import Iterable

from digest.errors import TemplateError
from digest.made import Built
from digest.messages.checks import Finding, Proof, Severity, findings
from digest.messages.checks.letter import read
from digest.messages.sample import sample
from digest.messages.skeleton import compile_skeleton
from digest.model import Subscriber
from digest.newsroom import Newsroom
from digest.sending import filled


def proof_of(room: Newsroom, built: Built) -> Proof:
    """The edition as it would be sent, with one copy filled in for a sample reader at the sender's own address.

    Raises `TemplateError` where the edition's own words cannot be filled in for anybody.
    """
    name, message = built.newsletter, built.message
    sender = room.newsletter(name).sender
    reader = sample(message.fields, Subscriber(sender.address))
    try:
        copy = filled(room, compile_skeleton(message), built.edition.id, reader, built.edition.cutoff)
    except ValueError as error:
        raise TemplateError(f"{built.edition.id} cannot be made: {error}") from error
    return Proof(
        edition=built.edition,
        message=message,
        imprint=built.imprint,
        theme=built.theme,
        mjml=room.mjml(built.edition, built.imprint, built.theme, built.pictures),
        copy=copy,
        support=room.support(),
        without=built.without,
        readers=room.recipients(room.newsletter(name).recipients) if message.fields else (),
    )


def look_over(room: Newsroom, built: Built) -> tuple[Finding, ...]:
    """What the checks find that need nothing but the edition; the worst first."""
    return findings(proof_of(room, built))


def as_read(proof: Proof) -> tuple[str, str]:
    """The HTML and the text of the proof's copy, with its merge fields filled in."""
    if not proof.message.fields:
        return proof.message.html, proof.message.text
    letter = read(proof.copy)
    return letter.part("text/html"), letter.part("text/plain")


def errors_in(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that keep an edition from being sent."""
    return tuple(one for one in found if one.severity is Severity.ERROR)
