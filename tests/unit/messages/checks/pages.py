"""Proofs to check: an edition of which only the HTML is looked at, written by hand."""

from dataclasses import replace

from digest.messages.checks import Finding, Proof
from digest.messages.render import Imprint, render
from digest.model import Attachment, Edition, Message
from tests.unit.messages.editions import IMPRINT, THEMES, edition, invented, pictures, story, theme

SUBJECT = "The port that would not close"


def page(
    body: str,
    head: str = "",
    *,
    attachments: tuple[Attachment, ...] = (),
    imprint: Imprint = IMPRINT,
    of: Edition | None = None,
    support: dict | None = None,
) -> Proof:
    """A proof with this HTML in a document that is right otherwise."""
    return document(
        f'<!DOCTYPE html><html lang="en-GB" dir="ltr"><head><title>{SUBJECT}</title>{head}</head>'
        f"<body><h1>The Weekly Reckoning</h1>{body}</body></html>",
        attachments=attachments,
        imprint=imprint,
        of=of,
        support=support,
    )


def document(
    html: str,
    *,
    attachments: tuple[Attachment, ...] = (),
    imprint: Imprint = IMPRINT,
    of: Edition | None = None,
    support: dict | None = None,
) -> Proof:
    """A proof with this document."""
    return Proof(
        edition=of or edition(story("The port that would not close", "The cranes kept moving.")),
        message=Message(SUBJECT, html, "", (), attachments=attachments),
        imprint=imprint,
        theme=theme("roundup"),
        mjml="",
        copy=b"",
        support=support or {},
    )


def themed(name: str, imprint: Imprint = IMPRINT, *, support: dict | None = None) -> Proof:
    """The invented edition as a built-in theme prints it, with pictures where it has room for them."""
    shown = invented()
    rendered = render(shown, imprint, theme(name), pictures())
    return replace(document(rendered.html, imprint=imprint, of=shown, support=support), message=rendered)


def ids(found: "list[Finding] | tuple[Finding, ...]") -> list[str]:
    return [one.id for one in found]


__all__ = ["SUBJECT", "THEMES", "document", "ids", "page", "themed"]
