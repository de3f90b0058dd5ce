"""Records with named fields: the lines of a JSON drop, the entries of a feed, the front matter of an author's file."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from digest.articles import lexicon
from digest.articles.authors import names_in
from digest.articles.dates import parse_date, unread
from digest.articles.fragments import line_of_html, paragraphs_of_text
from digest.articles.normalise import MAX_PARAGRAPHS, tidied, web_address
from digest.articles.pictures import normalise_credit
from digest.errors import NotAnArticle
from digest.model import Image, Reading, RelatedPiece

# The HTML of the page that a feed's entry points to. No field of anybody's own export has this name: a "page" might as
# well be a number.
PAGE = "digest:page"

# Our name of a field, then what others call it; the first that is filled counts.
_TITLE = ("title", "headline")
_URL = ("url", "link", "canonical_url")
_GUID = ("guid", "id")
_STANDFIRST = ("standfirst", "description", "summary")
_BODY = ("body", "content", "text")
_AUTHORS = ("authors", "author", "byline")
_SECTION = ("section", "category")
_KIND = ("kind", "type")
_DATE = ("published", "date", "datepublished")
_EMBARGO = ("embargo", "embargoed", "embargo_until", "embargoed_until")
_LANGUAGE = ("language", "lang")

_NO_KIND = frozenset(
    {"article", "blog", "blogposting", "brief", "entry", "news", "newsarticle", "page", "post", "story"}
)
_LONGEST_STANDFIRST = 120  # words; feeds put whole articles into "description"
_FEED_FOOTER = re.compile(r"The post .{1,500} (?:appeared first on|first appeared on) .{1,200}$")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def read_record(record: Mapping[str, Any]) -> Reading:
    """What a record says.

    It needs a title and a text: `body` (plain text with blank lines between paragraphs, or HTML) or `paragraphs`; a
    description stands in for a text that is not there. Other fields are taken where they can be read. Raises
    `NotAnArticle` with what is missing or wrong; an embargo that cannot be read is wrong too, for nobody may print early.
    Names of fields may be written in capitals.
    """
    record = _named(record)
    title = _needed(_first(record, _TITLE), "title")
    standfirst = _line(_first(record, _STANDFIRST))
    paragraphs = _paragraphs(record)
    if not paragraphs and standfirst:
        paragraphs, standfirst = paragraphs_of_text(str(_first(record, _STANDFIRST))), None
    if not paragraphs:
        raise NotAnArticle("has no body")
    described = _described(record, line_of_html(title))
    return tidied(
        replace(
            described,
            paragraphs=_trimmed(paragraphs, described.title),
            standfirst=standfirst if standfirst and _complete(standfirst) else None,
        )
    )


def page_of(record: Mapping[str, Any]) -> str | None:
    """The HTML of the page that a record came with, if there is one."""
    page = record.get(PAGE)
    return page if isinstance(page, str) else None


def completed(page: Reading, record: Mapping[str, Any]) -> Reading:
    """What a page says, and for the rest what the feed's entry says that led to it.

    The entry has the address and the id, so that it is the same article with and without its page. A date that the page
    only makes probable gives way to that of the feed, which is a fact. `origins` then name the feed.
    """
    record = _named(record)
    entry = _described(record, page.title)
    standfirst = _line(_first(record, _STANDFIRST)) or " ".join(_paragraphs(record))
    is_new = _complete(standfirst) and standfirst not in " ".join((page.title, *page.paragraphs))
    has_date = entry.published is not None and not page.published_sure
    added: dict[str, Any] = {
        "kind": None if page.kind else entry.kind,
        "standfirst": standfirst if is_new and not page.standfirst else None,
        "authors": () if page.authors else entry.authors,
        "section": None if page.section else entry.section,
        "published": entry.published if has_date else None,
        "language": None if page.language else entry.language,
        "image": None if page.image else entry.image,
    }
    added = {name: value for name, value in added.items() if value}
    return tidied(
        replace(
            page,
            url=web_address(entry.url) or page.url,
            guid=entry.guid,
            embargo=entry.embargo,
            published_sure=page.published_sure or has_date,
            origins=(
                *((name, place) for name, place in page.origins if name not in added),
                *((name, "feed") for name in added),
                *(entry.origins if page.published is None else ()),
            ),
            **added,
        )
    )


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).casefold(): value for name, value in record.items()}


def _described(record: Mapping[str, Any], title: str) -> Reading:
    """All that a record says besides its text."""
    labels = _lines(_first(record, _SECTION))
    kind = _line(_first(record, _KIND))
    if kind is None or kind.casefold() in _NO_KIND:
        kind = next(filter(is_kind, labels), None)
    stated = _first(record, _DATE)
    published = _moment(stated)
    return Reading(
        title=title,
        paragraphs=(),
        url=_text(_first(record, _URL)),
        guid=_written(_first(record, _GUID)),
        kind=kind,
        authors=_authors(_first(record, _AUTHORS)),
        section=next((label for label in labels if label != kind), None),
        published=published,
        published_sure=published is not None,
        embargo=_embargo(record),
        language=language_tag(_text(_first(record, _LANGUAGE))),
        image=_image(record.get("image")),
        related=_related(record.get("related")),
        origins=unread(str(stated)) if stated is not None and published is None else (),
    )


def language_tag(raw: str | None) -> str | None:
    """The language as BCP 47 writes it ("pt_br" is "pt-BR"), or None."""
    tag = (raw or "").strip().replace("_", "-")
    if not _LANGUAGE_TAG.fullmatch(tag):
        return None
    language, *others = tag.split("-")
    return "-".join([language.lower(), *(part.upper() if len(part) == 2 else part for part in others)])


def is_kind(label: str) -> bool:
    """Whether a label says what an article is ("Analysis") rather than what it is about."""
    return lexicon.KINDS.fullmatch(label) is not None and label.casefold() not in _NO_KIND


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    filled = (record[name] for name in names if record.get(name) not in (None, "", [], {}))
    return next(filled, None)


def _needed(value: Any, name: str) -> str:
    if value is None:
        raise NotAnArticle(f"has no {name}")
    if not isinstance(value, str):
        raise NotAnArticle(f"{name} is {_kind_of(value)}, expected text")
    return value


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list | tuple) else "a mapping" if isinstance(value, Mapping) else "no text"


def _text(value: Any) -> str | None:
    """A text field; of a list its first, of an object its name."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("name")
    return value if isinstance(value, str) and value.strip() else None


def _written(value: Any) -> str | None:
    """An id or a date, which may be a number: 17, or 20261127."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _line(value: Any) -> str | None:
    text = _text(value)
    return (line_of_html(text) or None) if text else None


def _lines(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else (value,)
    return tuple(filter(None, map(_line, values)))


def _paragraphs(record: Mapping[str, Any]) -> tuple[str, ...]:
    listed = record.get("paragraphs")
    if not listed:
        body = _first(record, _BODY)
        return paragraphs_of_text(_needed(body, "body")) if body is not None else ()
    if not isinstance(listed, list | tuple):
        raise NotAnArticle(f"paragraphs is {_kind_of(listed)}, expected a list of texts")
    found: list[str] = []
    for number, paragraph in enumerate(listed[:MAX_PARAGRAPHS], start=1):
        found.extend(paragraphs_of_text(_needed(paragraph, f"paragraph {number}")))
    return tuple(found)


def _trimmed(paragraphs: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Without what content systems print around the text: the headline once more, WordPress's own last line."""
    if len(paragraphs) > 1 and paragraphs[0].casefold() == title.casefold():
        paragraphs = paragraphs[1:]
    if len(paragraphs) > 1 and _FEED_FOOTER.match(paragraphs[-1]):
        paragraphs = paragraphs[:-1]
    return paragraphs


def _complete(standfirst: str) -> bool:
    """Whether it is one at all, and not the cut-off beginning of the text, or the text itself."""
    return not standfirst.endswith(("…", "...", "[…]", "[...]")) and len(standfirst.split()) <= _LONGEST_STANDFIRST


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, list | tuple):  # one name each, so "Jones, Jr." stays whole
        return _lines(value)
    return names_in(_line(value) or "")


def _moment(value: Any) -> datetime | None:
    if isinstance(value, date):  # a datetime is a date too
        value = value.isoformat()
    return parse_date(_written(value))


def _embargo(record: Mapping[str, Any]) -> datetime | None:
    """When it may be printed. A time without a zone is meant where it comes last, 12 hours behind UTC, and a date
    alone is over there when it has begun everywhere: late is a pity, early is a broken promise."""
    name = next((name for name in _EMBARGO if record.get(name) is not None), None)  # null is how programs write "none"
    if name is None:
        return None
    written = _written(record[name]) or ""
    moment = parse_date(f"{written} -1200") or parse_date(written)
    if moment is None:
        raise NotAnArticle(f"{name} {written[:40]!r} is no date: write it like 2026-11-27T07:00+01:00")
    return moment


def _image(value: Any) -> Image | None:
    if isinstance(value, list | tuple) and value:
        value = value[0]
    if not isinstance(value, Mapping):
        return Image(url=value) if isinstance(value, str) else None
    credit = _line(value.get("credit"))
    return Image(
        url=_text(_first(value, ("url", "src"))),
        alt=_line(value.get("alt")) or "",
        caption=_line(value.get("caption")),
        credit=normalise_credit(credit) if credit else None,
    )


def _related(value: Any) -> tuple[RelatedPiece, ...]:
    if not isinstance(value, list | tuple):
        return ()
    return tuple(
        RelatedPiece(
            title=_line(_first(piece, _TITLE)) or "",
            url=_text(_first(piece, _URL)),
            section=_line(_first(piece, _SECTION)),
            teaser=_line(_first(piece, ("teaser", *_STANDFIRST))),
            credit=_line(piece.get("credit")),
        )
        for piece in value
        if isinstance(piece, Mapping)
    )
