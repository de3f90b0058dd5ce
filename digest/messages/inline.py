"""CSS of the block marked /*inline*/ → style attributes, with premailer, which touches nothing else and no network.

MRML inlines its own components; what is left is the CSS for the HTML inside mj-text. Premailer as it comes would rewrite
the whole document: drop the doctype and every `!important` (and with it the dark mode), and inline each reset into each
cell. So every other style block is marked to be ignored, which keeps it byte for byte.
"""

import re
from functools import cache
from typing import Any

MARK = "/*inline*/"

_DOCTYPE = re.compile(r"\A\s*<!doctype html>", re.IGNORECASE)
_STYLE = re.compile(r"<!--.*?-->|<style((?:\s[^>]*+)?+)>(\s*+/\*inline\*/)?+", re.DOTALL)
# Attributes that premailer would derive from CSS; MRML has written those that Outlook needs.
_NO_ATTRIBUTES = ("align", "background", "bgcolor", "border", "cellpadding", "cellspacing", "height", "valign", "width")


def inline(html: str) -> str:
    """The document with the rules of its `/*inline*/` style blocks written into the elements they match.

    `:hover` and `@media` cannot be inlined: they belong into another block. A document without a marked block comes
    back as it is.
    """
    if MARK not in html:
        return html
    document = _STYLE.sub(_ignored_unless_marked, _DOCTYPE.sub("<!DOCTYPE html>", html, count=1))
    inlined: str = _premailer()(
        document,
        allow_network=False,
        allow_loading_external_files=False,
        strip_important=False,
        keep_style_tags=False,
        disable_validation=True,
        align_floating_images=False,
        disable_leftover_css=True,
        remove_classes=False,
        preserve_internal_links=True,
        cache_css_parsing=False,
        disable_basic_attributes=list(_NO_ATTRIBUTES),
    ).transform(pretty_print=False)
    return inlined


def _ignored_unless_marked(found: re.Match[str]) -> str:
    attributes, marked = found.groups()
    # Not a comment, not a block to inline, and not MRML's own with media=, which premailer passes over by itself.
    if attributes is None or marked or "media=" in attributes:
        return found[0]
    return f'<style{attributes} data-premailer="ignore">'


@cache
def _premailer() -> type[Any]:
    """Premailer without a way out: `allow_network=False` alone still lets cssutils follow an @import."""
    import logging

    import cssutils
    from premailer import Premailer

    cssutils.log.setLevel(logging.CRITICAL)  # it logs a line for each property it does not know, mso-* first of all

    class OfflinePremailer(Premailer):  # type: ignore[misc]
        def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:
            parser = cssutils.CSSParser(fetcher=lambda _url: (None, b""), validate=validate)
            return parser.parseString(css_body)

    return OfflinePremailer
