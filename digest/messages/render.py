"""Edition → message: fill the theme, guard, convert, inline. Once for an edition, never for a reader.

    edition → view → Jinja2 → MJML (guarded) → HTML → CSS inlined
                   → Jinja2 → text

The same edition, imprint and theme give the same bytes.
"""

from dataclasses import dataclass

from digest.messages import headers
from digest.messages.inline import inline
from digest.messages.mjml import to_html
from digest.messages.text import to_text
from digest.messages.theme import Theme, fill, safe_url
from digest.model import Edition, Message

__all__ = ["Imprint", "Theme", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who sends the newsletter, and what stands at its head and foot.

    `why` says why a reader gets it, in other words than
    the theme's. `unsubscribe` is a mailto: or https: address. `list_id` is a domain name of the
    list's own (RFC 2919). `language` is a BCP 47 tag, `zone` an IANA time zone.
    """

    newsletter_title: str
    tagline: str
    publication: str
    website: str
    sender_name: str
    sender_address: str
    postal_address: str
    list_id: str
    why: str = ""
    reply_to: str | None = None
    unsubscribe: str | None = None
    language: str = "en"
    zone: str = "Europe/Berlin"


def render(edition: Edition, imprint: Imprint, theme: Theme) -> Message:
    """The message of an edition.

    Raises `TemplateError` with the lines around a fault of the theme, and `ValueError` for what cannot stand in a
    header.
    """
    from digest.messages.view import view, words

    shared = shared_headers(edition.subject, imprint)  # first, as it is strict with what people have typed
    values = {
        "edition": view(edition, language=imprint.language, zone=imprint.zone),
        "imprint": imprint,
        "words": words(theme.tokens, imprint.language),
        "tokens": theme.tokens,
    }
    return Message(
        subject=edition.subject,
        html=inline(to_html(fill(theme, "edition.mjml.j2", values))),
        text=to_text(theme, values),
        headers=shared,
    )


def shared_headers(subject: str, imprint: Imprint) -> tuple[tuple[str, str], ...]:
    """The headers that all copies have in common, encoded, in order.

    No Auto-Submitted (RFC 3834): an edition is picked and approved by people as often as it goes out by the clock, and
    "auto-generated" MUST NOT stand on what was sent by hand. List-Id and Precedence keep vacation notices away.
    """
    found = [
        ("From", headers.mailbox("From", imprint.sender_name, imprint.sender_address)),
        ("Subject", headers.unstructured("Subject", subject)),
        ("List-Id", headers.list_id(imprint.newsletter_title, imprint.list_id)),
        ("Precedence", "bulk"),
    ]
    if imprint.reply_to:
        found.insert(1, ("Reply-To", headers.checked_address("Reply-To", imprint.reply_to)))
    if imprint.unsubscribe:
        found += _unsubscribe(imprint.unsubscribe)
    return tuple(found)


def _unsubscribe(url: str) -> list[tuple[str, str]]:
    """RFC 2369.

    Never with the one-click POST of RFC 8058: that promises an address which knows the reader and answers a POST, and
    this one is the same for all readers. A button that does nothing is worse than none.
    """
    headers.refuse_breaks("List-Unsubscribe", url)
    if not url.startswith(("mailto:", "https://")) or not safe_url(url) or not url.isascii():
        raise ValueError(f"List-Unsubscribe: {url!r} is neither a mailto: nor an https: address")
    return [("List-Unsubscribe", f"<{url}>")]
