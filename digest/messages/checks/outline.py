"""What a screen reader goes by: language and direction, the title, the outline of headings, what a table is for."""

from collections.abc import Iterator
from typing import Any

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places, few, short, words_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOT_DATA = frozenset({"presentation", "none"})


def outline(proof: Proof) -> Iterator[Finding]:
    """The language, title, headings and tables of the HTML part."""
    yield from _language(proof)
    yield from _direction(proof)
    yield from _title(proof)
    yield from few(_headings(proof))
    yield from few(_tables(proof))


def _language(proof: Proof) -> Iterator[Finding]:
    told, wanted = _root(proof).get("lang") or "", proof.imprint.language
    if told and told != "und" and _primary(told) == _primary(wanted):
        return
    missing = not told or told == "und"
    yield Finding(
        id="lang-missing" if missing else "lang-wrong",
        severity=Severity.ERROR if missing else Severity.WARNING,
        where="the <html> element",
        what="no language, so that screen readers guess how to pronounce it"
        if missing
        else f"it says lang={told}, and the newsletter's language is {wanted}",
        todo='Write lang="{{ edition.lang }}" on the theme\'s <mjml>',
        element="/html",
    )


def _direction(proof: Proof) -> Iterator[Finding]:
    told, right = _root(proof).get("dir") or "", direction_of(proof.imprint.language)
    if told == right:
        return
    wrong = told in ("ltr", "rtl")
    yield Finding(
        id="dir-wrong" if wrong else "dir-missing",
        severity=Severity.ERROR if wrong else Severity.WARNING,
        where="the <html> element",
        what=(f"it says dir={told}" if wrong else "no direction of writing")
        + f", and {proof.imprint.language} is written {right}",
        todo='Write dir="{{ edition.dir }}" on the theme\'s <mjml>',
        element="/html",
    )


def _title(proof: Proof) -> Iterator[Finding]:
    title = next(proof.document.iter("title"), None)
    words = "" if title is None else words_of(title)
    if words not in (" ".join(one.split()) for one in (proof.message.subject, proof.edition.subject)):
        yield Finding(
            id="title-not-subject",
            severity=Severity.WARNING,
            where="the title of the HTML",
            what=f"it is “{short(words)}”, and not the subject" if words else "it is empty",
            todo="Write <mj-title>{{ edition.subject }}</mj-title> in the theme's mj-head; screen readers say it first",
        )


def _headings(proof: Proof) -> Iterator[Finding]:
    places, headings = Places(proof), list(proof.document.iter(*_HEADINGS))
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) != 1:
        yield Finding(
            id="h1-count",
            severity=Severity.WARNING,
            where="the headings",
            what=f"{len(first)} of the first level (h1) instead of one",
            todo="Let the newsletter's name be the only h1 of the theme",
            element=places.path(first[1]) if first else "",
        )
    before = 0
    for heading in headings:
        level = int(heading.tag[1])
        if before and level > before + 1:
            yield Finding(
                id="heading-skipped",
                severity=Severity.WARNING,
                where=f"the heading “{short(words_of(heading))}”",
                what=f"an h{level} below an h{before}: who goes from heading to heading looks for the level between",
                todo=f"Make it an h{before + 1} in the theme",
                element=places.path(heading),
            )
        before = level
        if not words_of(heading) and not heading.xpath(".//img[normalize-space(@alt)]"):
            yield Finding(
                id="heading-empty",
                severity=Severity.WARNING,
                where=places.of(heading),
                what=f"an h{level} without words",
                todo="Leave the heading out where there is nothing to say",
                element=places.path(heading),
            )


def _tables(proof: Proof) -> Iterator[Finding]:
    places = Places(proof)
    for table in proof.document.iter("table"):
        if table.get("role") not in _NOT_DATA and not _holds_data(table):
            yield Finding(
                id="table-role",
                severity=Severity.WARNING,
                where=places.of(table),
                what="a table for layout that is read out as rows and columns",
                todo='Write role="presentation" on it; or, if it holds data, give it header cells (<th>)',
                element=places.path(table),
            )


def _holds_data(table: Any) -> bool:
    return bool(table.xpath("(tr|thead/tr|tbody/tr)/th"))


def _root(proof: Proof) -> Any:
    return proof.document.getroottree().getroot()


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def direction_of(language: str) -> str:
    """ "rtl" for Arabic, Hebrew and others, "ltr" for all else."""
    from babel import Locale, UnknownLocaleError

    try:
        direction: str = Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return direction
