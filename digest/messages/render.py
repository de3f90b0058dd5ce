"""Edition → message: fill the theme, guard, convert, inline. Once for an edition, never for a reader.

    edition → view → Jinja2 → MJML (guarded) → HTML → CSS inlined
                   → Jinja2 → text

The same edition, imprint and theme give the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.messages import headers
from digest.messages.conversion import html_of
from digest.messages.fields import TOKEN, Fields, nonce_of, used
from digest.messages.inline import inline
from digest.messages.pictures import NO_PICTURES, Pictures
from digest.messages.text import to_text
from digest.messages.theme import Named, Theme, fill, safe_url
from digest.model import Edition, MergeField, Message

__all__ = ["Imprint", "Theme", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who sends the newsletter, and what stands at its head and foot.

    `intro` are the fixed words of the schedule file, `why` says why a reader gets it, in other words than the theme's.
    `unsubscribe` is a mailto: or https: address, perhaps with merge fields; `one_click` says that it answers a POST
    (RFC 8058). `view_in_browser` is a web address with {slot} and {number} in it. `list_id` is a domain name of the
    list's own (RFC 2919). `language` is a BCP 47 tag, `zone` an IANA time zone. `fields` are the merge fields that own
    words may name.
    """

    newsletter_title: str
    tagline: str
    publication: str
    website: str
    sender_name: str
    sender_address: str
    postal_address: str
    list_id: str
    intro: str = ""
    why: str = ""
    reply_to: str | None = None
    unsubscribe: str | None = None
    one_click: bool = False
    bulk: bool = False
    view_in_browser: str | None = None
    language: str = "en"
    zone: str = "Europe/Berlin"
    fields: tuple[MergeField, ...] = ()


def mjml_of(edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures = NO_PICTURES) -> str:
    """The theme's MJML, filled; what `render` makes HTML of."""
    return fill(theme, "edition.mjml.j2", _values(edition, imprint, theme, pictures))


def render(edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures = NO_PICTURES) -> Message:
    """The message of an edition.

    Raises `TemplateError` with the lines around a fault of the theme, or where own words name a merge field that there
    is not, and `ValueError` for what cannot stand in a header.
    """
    fields = Fields(imprint.fields, nonce_of(edition))
    values = _values(edition, imprint, theme, pictures)
    subject = (
        fields.put(edition.subject, "the subject of edition.yaml") if "subject" in edition.edited else edition.subject
    )
    shared = shared_headers(subject, imprint, fields)  # first, as it is strict with what people have typed
    html = inline(html_of(theme, "edition.mjml.j2", values))
    text = to_text(theme, values)
    return Message(
        subject=subject,
        html=html,
        text=text,
        headers=shared,
        nonce=fields.nonce,
        fields=used(fields, (subject, html, text, *(value for _, value in shared))),
        attachments=pictures.attachments,
    )


def _values(edition: Edition, imprint: Imprint, theme: Theme, pictures: Pictures) -> Mapping[str, object]:
    from digest.messages.view import view, words

    fields = Fields(imprint.fields, nonce_of(edition))
    return {
        "edition": view(edition, imprint, fields, pictures),
        "imprint": imprint,
        "words": words(theme.tokens, imprint.language),
        "tokens": Named(theme.tokens, "tokens"),
        "field": fields.token,
        "logo": pictures.logo,
    }


def shared_headers(subject: str, imprint: Imprint, fields: Fields) -> tuple[tuple[str, str], ...]:
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
        found += _unsubscribe(
            fields.put(imprint.unsubscribe, "unsubscribe of the schedule file"), one_click=imprint.one_click
        )
    return tuple(found)


def _unsubscribe(url: str, *, one_click: bool) -> list[tuple[str, str]]:
    """RFC 2369, and the one-click POST of RFC 8058 only where the schedule file says that the address answers it: a
    button that does nothing is worse than none."""
    headers.refuse_breaks("List-Unsubscribe", url)
    usable = url.startswith(("mailto:", "https://")) and safe_url(url) and url.isascii()
    if not usable and not TOKEN.fullmatch(url):  # a whole address of each reader's own is judged when it is filled in
        raise ValueError(f"List-Unsubscribe: {url!r} is neither a mailto: nor an https: address")
    found = [("List-Unsubscribe", f"<{url}>")]
    if one_click:
        found.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return found
