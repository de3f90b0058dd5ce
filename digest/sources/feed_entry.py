"""One entry of a feed, as feedparser gives it → a record with plain names. Pure."""

import html
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

# Categories that say what an article is, rather than what it is about.
_KINDS = frozenset(
    {"analysis", "report", "opinion", "interview", "feature", "explainer", "review", "commentary", "editorial", "essay"}
)
_MAX_AUTHORS = 10
CAPTION_ROLE = "digest-caption"  # the role under which a picture's description comes among the credits
_ISO_DATE = re.compile(r"\d{4}-\d{2}")
_ZONE_NAME = re.compile(r"\d\s(?!(?:GMT|UTC|UT|Z)$)[A-Za-z]{1,5}$")
_TAG = re.compile(r"<[a-zA-Z/!]")
_BREAK = re.compile(r"(?=<(?:br|p|div|li|h[1-6])\b)", re.IGNORECASE)  # where words would be glued without their tag
_CUT_MARKS = (" […]", " [...]", "…", "...")


def record(entry: Any, *, base: str, language: str | None, source_bytes: bytes) -> dict[str, Any]:
    """The fields of `entry`; what it does not say is None, or an empty list for `authors`.

    `title`, `standfirst` and names are plain text, `body` is HTML as it came (not cleaned). `date` is in ISO 8601 or,
    where feedparser does not surely understand it, as the feed has it. `base` is the address of the feed or "",
    `source_bytes` the feed itself.
    """
    body, standfirst = _texts(entry)
    section, kind = _section_and_kind(entry)
    return {
        "title": _plain(entry.get("title_detail") or {}) or None,
        "url": _url(entry, source_bytes),
        "guid": entry.get("id") or None,
        "standfirst": standfirst,
        "body": body,
        "authors": list(dict.fromkeys(_authors(entry, source_bytes))),
        "section": section,
        "kind": kind,
        "date": _date(entry),
        "language": language,
        "image": _image(entry, base),
    }


def is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def one_line(text: str) -> str:
    """`text` fit for a message: on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plain(detail: Any) -> str:
    """The text of a title or summary, which feedparser calls plain or HTML."""
    import nh3

    value: str = detail.get("value") or ""
    # What is called plain may hold tags all the same: feedparser takes only whole, well-known ones for HTML.
    if detail.get("type") != "text/plain" or _TAG.search(value):
        value = html.unescape(nh3.clean(_BREAK.sub(" ", value), tags=set()))
    return " ".join(value.split())


def _as_html(detail: Any) -> str:
    """HTML of a content. Text without any tag is set in paragraphs at its blank lines."""
    value: str = (detail.get("value") or "").strip()
    if detail.get("type") == "text/plain":
        value = html.escape(value, quote=False)
    elif _TAG.search(value):
        return value
    return "".join(f"<p>{paragraph.strip()}</p>" for paragraph in re.split(r"\n\s*\n", value) if paragraph.strip())


def _texts(entry: Any) -> tuple[str | None, str | None]:
    """Body and standfirst. The longest text is the body; what comes besides is the standfirst if it says more.

    A description that only repeats how the body begins is an excerpt made by a machine, and no standfirst.
    """
    details = [d for d in (entry.get("summary_detail"), *entry.get("content", ())) if d and d.get("value")]
    if not details:
        return None, None
    body = max(details, key=lambda d: len(d["value"]))
    start = _plain(body)
    for detail in details:
        text = _plain(detail)
        uncut = text
        for mark in _CUT_MARKS:
            uncut = uncut.removesuffix(mark).rstrip()
        if detail is not body and uncut and not start.startswith(uncut):
            return _as_html(body), text
    return _as_html(body), None


def _url(entry: Any, source_bytes: bytes) -> str | None:
    link: str = entry.get("feedburner_origlink") or entry.get("link") or ""
    if not is_web_address(link):
        return None
    if entry.get("guidislink") and link == entry.get("id"):
        # RSS calls every guid a link unless told otherwise. One that was no address was made one by feedparser, which
        # shows in that it does not stand in the feed as it is.
        written = (link, html.escape(link, quote=False))
        if not any(form.encode() in source_bytes for form in written):
            return None
    return link


def _authors(entry: Any, source_bytes: bytes) -> Iterator[str]:
    """Names without addresses. RSS 2.0 writes an author as "ann@example.org (Ann Marsh)", others as "Ann <ann@...>"."""
    for author in entry.get("authors", ())[:_MAX_AUTHORS]:
        # Feedparser takes out addresses, but cuts those off that end in more than four letters (".press", ".online")
        # and leaves the end among the name: that is the part that continues the address in the feed.
        address = author.get("email") or ""
        parts = [part.strip(" )>") for part in re.split(r"[(<]", one_line(author.get("name") or ""))]
        names = (p for p in parts if p and "@" not in p and not (address and f"{address}{p}".encode() in source_bytes))
        yield from islice(names, 1)


def _section_and_kind(entry: Any) -> tuple[str | None, str | None]:
    terms = [one_line(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]
    section = next((term for term in terms if term and term.casefold() not in _KINDS), None)
    kind = next((term for term in terms if term.casefold() in _KINDS), None)
    return section, kind


def _date(entry: Any) -> str | None:
    # `entry.get("updated")` would fall back to "published" by itself, so the keys are asked for by name.
    key = "published" if "published" in entry else "updated" if "updated_parsed" in entry else None
    if key is None:
        return None
    written: str = (entry.get(key) or "").strip()
    parsed = entry.get(f"{key}_parsed")
    # Feedparser would make midnight of a day without a time, another day of 31 February, and UTC of zones that it
    # does not know ("CEST").
    if parsed is None or _ISO_DATE.match(written) or _ZONE_NAME.search(written):
        return written or None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat()
    except ValueError:  # the year 0
        return written or None


def _image(entry: Any, base: str) -> dict[str, str | None] | None:
    """The picture that the entry names, the widest where there are several sizes."""
    contents = [m for m in entry.get("media_content", ()) if _is_picture(m.get("medium"), m.get("type"), m.get("url"))]
    contents.sort(key=lambda m: -int(m["width"]) if m.get("width", "").isdecimal() else 0)
    enclosures = [e for e in entry.get("enclosures", ()) if _is_picture(None, e.get("type"), e.get("href"))]
    addresses = [m.get("url") for m in (*contents, *entry.get("media_thumbnail", ()))] + [
        e.get("href") for e in enclosures
    ]
    for address in addresses:
        url = urljoin(base, (address or "").strip())
        if is_web_address(url):
            named = entry.get("media_credit", ())
            alt = _first_text(c for c in named if c.get("role") == CAPTION_ROLE)
            return {
                "url": url,
                "alt": alt or "",
                "credit": _first_text(c for c in named if c.get("role") != CAPTION_ROLE),
            }
    return None


def _first_text(details: Iterator[Any]) -> str | None:
    return next((text for text in (one_line(d.get("content") or "") for d in details) if text), None)


def _is_picture(medium: str | None, mime: str | None, address: str | None) -> bool:
    if medium or mime:
        return medium == "image" or (mime or "").startswith("image/")
    return (address or "").partition("?")[0].lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp"))
