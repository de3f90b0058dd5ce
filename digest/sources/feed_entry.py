"""One entry of a feed, as feedparser gives it → a record with plain names. Pure.

Whatever the format, an entry comes in feedparser's form: JSON Feed is put into it too, so that all are treated alike.
"""

import html
import re
from calendar import timegm
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

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

_DROPPED_NAMES = (  # with all that is in them; figures and captions stay, and are known by it
    "audio button canvas form head iframe math noscript object script select style svg template textarea title video"
)
_DROPPED_TAGS = set(_DROPPED_NAMES.split())
_KEPT_ATTRIBUTES = {"*": {"class"}, "a": {"href"}, "img": {"alt", "src"}}
_SCHEMES = {"http", "https", "mailto"}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says, its entries as feedparser gives them.

    `base` is where relative addresses start, or "". Where the feed `is_file`, pictures may be files beside it. `authors` are those of entries that name none. `guids` has the ids
    of entries and `mail_hosts` the hosts of e-mail addresses as they stand in the feed. `damage` says what is wrong
    with a feed that could be read in part, or by guessing.
    """

    entries: Sequence[Any]
    title: str = ""
    base: str = ""
    language: str | None = None
    authors: Sequence[Any] = ()
    guids: frozenset[str] = frozenset()
    mail_hosts: frozenset[str] = frozenset()
    damage: str | None = None
    is_file: bool = False


def record(entry: Any, feed: Feed) -> dict[str, Any]:
    """The fields of `entry`; what it does not say is None, or an empty list for `authors`.

    `title`, `standfirst` and names are plain text, `body` is HTML with whole addresses and without scripts. `date` is
    in ISO 8601 or, where feedparser does not surely understand it, as the feed has it.
    """
    body, standfirst = _texts(entry, feed.base)
    section, kind = _section_and_kind(entry)
    return {
        "title": _plain(entry.get("title_detail") or {}) or None,
        "url": _url(entry, feed.guids),
        "guid": entry.get("id") or None,
        "standfirst": standfirst,
        "body": body,
        "authors": list(dict.fromkeys(_authors(entry, feed))),
        "section": section,
        "kind": kind,
        "date": _date(entry),
        "language": entry.get("language") or feed.language,
        "image": _image(entry, feed),
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


def _as_html(detail: Any, base: str) -> str:
    """HTML of a content. Text without any tag is set in paragraphs at its blank lines."""
    value: str = (detail.get("value") or "").strip()
    if detail.get("type") == "text/plain":
        value = html.escape(value, quote=False)
    elif _TAG.search(value):
        return cleaned(value, detail.get("base") or base)
    return "".join(f"<p>{paragraph.strip()}</p>" for paragraph in re.split(r"\n\s*\n", value) if paragraph.strip())


def cleaned(fragment: str, base: str) -> str:
    """The HTML without scripts, handlers and the like, its relative addresses made whole with `base`, if it is one.

    Feedparser would do both, but in Python, and for entries that nobody reads as well.
    """
    import nh3

    clean = partial(
        nh3.clean,
        fragment,
        tags=nh3.ALLOWED_TAGS | {"main", "section"},
        clean_content_tags=_DROPPED_TAGS,
        attributes=_KEPT_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    try:
        return clean(url_relative=("rewrite_with_base", base)) if base else clean()
    except ValueError:  # a base that is no address
        return clean()


def _texts(entry: Any, base: str) -> tuple[str | None, str | None]:
    """Body and standfirst. The longest text is the body; what comes besides is the standfirst if it says more.

    A description that only repeats how the body begins is an excerpt made by a machine, and no standfirst.
    """
    details = [d for d in (entry.get("summary_detail"), *entry.get("content", ())) if d and d.get("value")]
    if not details:
        return None, None
    body = max(details, key=lambda d: len(d["value"]))
    others = [detail for detail in details if detail is not body]
    start = _plain(body) if others else ""
    for detail in others:
        text = _plain(detail)
        uncut = text
        for mark in _CUT_MARKS:
            uncut = uncut.removesuffix(mark).rstrip()
        if uncut and not start.startswith(uncut):
            return _as_html(body, base), text
    return _as_html(body, base), None


def _url(entry: Any, guids: frozenset[str]) -> str | None:
    link: str = entry.get("feedburner_origlink") or entry.get("link") or ""
    if not is_web_address(link):
        return None
    if entry.get("guidislink") and link == entry.get("id") and not {link, html.escape(link, quote=False)} & guids:
        # RSS calls every guid a link unless told otherwise. One that was no address was made one by feedparser, which
        # shows in that it does not stand in the feed as it is.
        return None
    return link


def _authors(entry: Any, feed: Feed) -> Iterator[str]:
    """Names without addresses. RSS 2.0 writes an author as "ann@example.org (Ann Marsh)", others as "Ann <ann@...>"."""
    named = entry.get("authors") or _authors_of_all(entry, feed)
    for author in named[:_MAX_AUTHORS]:
        # Feedparser takes out addresses, but cuts those off that end in more than four letters (".press", ".online")
        # and leaves the end among the name: that is the part that continues the address in the feed.
        _, is_mail, host = (author.get("email") or "").partition("@")
        parts = [part.strip(" )>") for part in re.split(r"[(<]", one_line(author.get("name") or ""))]
        names = (p for p in parts if p and "@" not in p and not (is_mail and f"{host}{p}" in feed.mail_hosts))
        yield from islice(names, 1)


def _authors_of_all(entry: Any, feed: Feed) -> list[Any]:
    """Those of the feed, unless the entry came from another feed. A site that names itself is no author."""
    if "source" in entry:
        return []
    return [author for author in feed.authors if (author.get("name") or "").casefold() != feed.title.casefold()]


def _section_and_kind(entry: Any) -> tuple[str | None, str | None]:
    terms = [one_line(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]
    section = next((term for term in terms if term and term.casefold() not in _KINDS), None)
    kind = next((term for term in terms if term.casefold() in _KINDS), None)
    return section, kind


def updated_of(entry: Any) -> str:
    """When the entry says that it was changed, as it is written there."""
    # `entry.get("updated")` would fall back to "published" by itself, so this key is asked for by name.
    return str(entry["updated"]) if "updated" in entry else ""


def _date(entry: Any) -> str | None:
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


def _image(entry: Any, feed: Feed) -> dict[str, str | None] | None:
    """The picture that the entry names, the widest where there are several sizes.

    In a feed that is a file, an address that begins with a dot ("../pictures/harbour.jpg") is a file and stays as it is.
    """
    from digest.articles.normalise import absolute_url

    contents = [m for m in entry.get("media_content", ()) if _is_picture(m.get("medium"), m.get("type"), m.get("url"))]
    contents.sort(key=lambda m: -int(m["width"]) if m.get("width", "").isdecimal() else 0)
    enclosures = [e for e in entry.get("enclosures", ()) if _is_picture(None, e.get("type"), e.get("href"))]
    addresses = [m.get("url") for m in (*contents, *entry.get("media_thumbnail", ()))] + [
        e.get("href") for e in enclosures
    ]
    for address in filter(None, addresses):
        is_file = feed.is_file and address.startswith(("./", "../"))
        if url := address if is_file else absolute_url(address, feed.base):
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
