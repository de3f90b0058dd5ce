"""CSS of the block marked /*inline*/ → style attributes, with premailer, which touches nothing else and no network.

MRML inlines its own components; what is left is the CSS for the HTML inside mj-text. Premailer as it comes would rewrite
the whole document: drop the doctype and every `!important` (and with it the dark mode), and inline each reset into each
cell. So every other style block is marked to be ignored, which keeps it byte for byte.
"""

import re
from functools import cache, lru_cache
from typing import Any

from digest.errors import TemplateError

MARK = "/*inline*/"

_DOCTYPE = re.compile(r"\A\s*<!doctype html>", re.IGNORECASE)
_MARKED = re.compile(r"<style(?:\s[^>]*+)?+>\s*+/\*inline\*/([^<]*+)</style>")
_UNREAD = re.compile(r"""/\*.*?\*/|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)  # comments and texts, which may hold any sign
_BRACES = re.compile(r"[{}]")
_RULE = re.compile(r"\s*+([^{}]*+)(\{[^{}]*+\})?+")
_POSITIONS = re.compile(r":(?:first|last|nth)-child\b")  # of an element, which are known when a mail is made
_STYLE = re.compile(r"<!--.*?-->|<style((?:\s[^>]*+)?+)>(\s*+/\*inline\*/)?+", re.DOTALL)
# Attributes that premailer would derive from CSS; MRML has written those that Outlook needs.
_NO_ATTRIBUTES = ("align", "background", "bgcolor", "border", "cellpadding", "cellspacing", "height", "valign", "width")


def inline(html: str) -> str:
    """The document with the rules of its `/*inline*/` style blocks written into the elements they match.

    A document without a marked block comes back as it is. Raises `TemplateError` for CSS that is not in order, and for
    `:hover` and `@media`, which cannot be written into elements and would be lost.
    """
    marked = _MARKED.findall(html) if MARK in html else []
    if not marked:
        return html
    for css in marked:
        _check(css)
    document = _STYLE.sub(_ignored_unless_marked, _DOCTYPE.sub("<!DOCTYPE html>", html, count=1))
    premailer = _premailer()(
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
    )
    try:
        inlined: str = premailer.transform(pretty_print=False)
    except (ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError, ValueError) as error:
        raise _fault(f"cannot be read: {error}") from error
    return inlined


@lru_cache(maxsize=8)  # a theme has one such block, whatever the edition
def _check(css: str) -> None:
    """Raises `TemplateError` for what premailer would drop, or stumble over."""
    from cssselect import SelectorError, parse

    rest, at = _UNREAD.sub(lambda found: " " if found[0][0] == "/" else _BRACES.sub("", found[0]), css), 0
    while at < len(rest):
        rule = _RULE.match(rest, at)
        selector = rule[1].strip() if rule else ""
        if selector.startswith("@"):
            raise _fault(f"{selector.split()[0]} cannot be written into elements: put it into another <mj-style>")
        if not rule or (not rule[2] and (selector or rule.end() == at)):
            raise _fault(f"braces or a rule are not closed near {(selector or rest[at:].strip())[:40]!r}")
        if ":" in _POSITIONS.sub("", selector):
            raise _fault(f"{selector[:40]} cannot be written into elements: put it into another <mj-style>")
        try:
            parse(selector or "*")
        except SelectorError as error:
            raise _fault(f"{selector[:40]!r} cannot be read: {error}") from error
        at = rule.end()


def _fault(what: str) -> TemplateError:
    return TemplateError(f"rendered MJML, the CSS that begins with {MARK}: {what}")


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
