"""Whether the HTML is a document that a mail client takes as it is: nothing that runs, nothing left over from MJML."""

import re
from collections.abc import Iterator, Mapping

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places, few, short

_DOCTYPE = re.compile(r"\s*<!doctype html>", re.IGNORECASE)
_MJML = re.compile(r"</?mj-[a-z-]+", re.IGNORECASE)
_RUNS = {
    "applet": "a Java applet",
    "embed": "an embedded player",
    "form": "a form",
    "frame": "a frame",
    "iframe": "a frame",
    "object": "an embedded object",
    "script": "a script",
}
_ADDRESSES = ("href", "src", "action", "background", "poster", "formaction")
_SCRIPTS = ("javascript:", "vbscript:", "data:text/html")
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")  # browsers pass over these within a scheme


def form(proof: Proof) -> Iterator[Finding]:
    """Doctype and title, no MJML left, and no scripts, forms or frames."""
    html = proof.message.html
    if not _DOCTYPE.match(html):
        yield Finding(
            id="doctype-missing",
            severity=Severity.ERROR,
            where="the first line of the HTML",
            what="no <!doctype html>, so that widths and fonts are computed as in 1998",
            todo="Let the theme begin with <mjml>",
        )
    titles = proof.document.xpath("//head/title")
    if len(titles) != 1:
        yield Finding(
            id="title-count",
            severity=Severity.ERROR,
            where="the head of the HTML",
            what=f"{len(titles)} titles instead of one",
            todo="Write one mj-title in the theme's mj-head",
        )
    if left := _MJML.search(re.sub(r"<!--.*?(?:-->|\Z)", "", html, flags=re.DOTALL)):
        yield Finding(
            id="mjml-left",
            severity=Severity.ERROR,
            where="the HTML",
            what=f"{left[0]}> was not understood and would be printed as it is",
            todo="Correct the element's name or its place in the theme",
        )
    yield from few(_active(proof))


def _active(proof: Proof) -> Iterator[Finding]:
    places = Places(proof)
    for element in proof.document.iter("*"):
        what = _RUNS.get(element.tag) or _scripted(element.attrib)
        if what:
            yield Finding(
                id="active-content",
                severity=Severity.ERROR,
                where=places.of(element),
                what=f"{what}: mail clients remove it, and many take the mail for an attack",
                todo="Take it out of the theme, and link to a page instead",
                element=places.path(element),
            )


def _scripted(attributes: Mapping[str, str]) -> str:
    for name, value in attributes.items():
        if name.startswith("on"):
            return f"a script (the attribute {short(name, 30)})"
        if name in _ADDRESSES and _BLANKS.sub("", value).lower().startswith(_SCRIPTS):
            return f"a script as an address ({short(value, 40)})"
    return ""
