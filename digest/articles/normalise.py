"""One form for the same thing: addresses, text, and the identity of an article.

Everything here is derived from what was read, so the same article gets the same id however often, and from whichever
source, it is collected.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url

from digest.errors import NotAnArticle
from digest.model import Article, Image, Reading, RelatedPiece

MAX_URL = 2_000  # characters; longer ones are broken by mail programs and are no address of an article
MAX_TITLE = 300
MAX_STANDFIRST = 1_000
MAX_NOTE = 500  # alt texts, captions, credits, teasers
MAX_NAME = 100
MAX_FILE = 300
MAX_AUTHORS = 20
MAX_PARAGRAPHS = 2_000
MAX_PARAGRAPH = 20_000
MAX_RELATED = 20

# Query parameters that say where a reader came from, never what is on the page. Whole names and prefixes only: a
# pattern that also meets "uid" or "eid" would make one article out of two.
_TRACKER = re.compile(
    r"(?:utm|mc|at|ns|wt|mtm|pk|itm|oly|vero|hsa|fb)_.*|(?:fb|g|d|y|tw|tt)clid|msclkid|gclsrc|[gw]braid|_ga|_gl|_hsenc|_hsmi|"
    r"cmp(?:id)?|igsh(?:id)?|ito|mkt_tok|ncid|ocid|partner|ref(?:_src|_url|errer)?|(?:sr_)?share|smid|smtyp|spm|xtor"
)
_ORIGIN_NAMES = frozenset({"src", "source"})  # trackers only where the value names a channel
_ORIGIN_VALUES = frozenset({"rss", "feed", "newsletter", "email", "twitter", "facebook", "social"})

_DEFAULT_PORT = {"http": 80, "https": 443}
_AMP = re.compile(r"/amp(?:\.html)?$")

# A picture in a folder of ours, with the folders that it is in: "pictures/harbour.jpg".
_FILE = re.compile(r"[^\s/\\:?#][^\x00-\x1f\x7f\u2028\u2029\\:?#]*\.[A-Za-z]{3,5}")

# Soft hyphen, zero-width space, word joiner and byte order mark; marks that change the direction of all that follows;
# half characters that no encoding can write. The joiners U+200C and U+200D stay: Persian and emoji need them.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff\x00-\x08\x0e-\x1b\x7f]")


def plain_text(text: str) -> str:
    """The text on one line in NFC, without characters that nobody sees, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def shortened(text: str, limit: int) -> str:
    """The text if it has at most `limit` characters, else its beginning up to a word's end and an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;:.") + "…"


def canonical_url(url: str) -> str | None:
    """The address without fragment, default port and tracking parameters, its query sorted.

    None for anything but http and https, for an address that holds a user name (it would look like another site's in
    print), and for what is no address at all.
    """
    try:
        parts = urlsplit(canonicalize_url(url.strip()))
        host, port = parts.hostname, parts.port
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _DEFAULT_PORT or not host or parts.username is not None or re.search(r"\s", parts.netloc):
        return None
    if port is not None:
        suffix = "" if port == _DEFAULT_PORT[parts.scheme] else f":{port}"
        parts = parts._replace(netloc=(f"[{host}]" if ":" in host else host) + suffix)
    query = "&".join(item for item in parts.query.split("&") if not _is_tracker(item))
    canonical = parts._replace(query=query, fragment="").geturl()
    return canonical if len(canonical) <= MAX_URL else None


def _is_tracker(item: str) -> bool:
    name, _, value = item.lower().partition("=")
    if name in _ORIGIN_NAMES:
        return value in _ORIGIN_VALUES
    return _TRACKER.fullmatch(name) is not None


def url_key(url: str) -> str | None:
    """What two addresses of one article share: scheme, "www.", a trailing slash and "/amp" make no difference."""
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    path = _AMP.sub("", parts.path.rstrip("/")).rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}" + (f"?{parts.query}" if parts.query else "")


def content_hash(title: str, paragraphs: Iterable[str]) -> str:
    """A SHA-256 of the words, so that a corrected article differs and one merely set anew does not."""
    lines = [plain_text(line).casefold() for line in (title, *paragraphs)]
    return hashlib.sha256("\n".join(line for line in lines if line).encode()).hexdigest()


def article_id(reading: Reading, source: str, file: str | None = None) -> str:
    """Sixteen hexadecimal digits that stay the same when the article is corrected.

    Derived from its address; without one from its id at the source, or from the `file` that holds it alone; and when
    there is none of them from title and text.
    """
    if reading.url and (found := address_id(reading.url)) is not None:
        return found
    if reading.guid:
        return _id(f"guid {source} {reading.guid}")
    if file is not None:
        return _id(f"file {source} {file}")
    return _id(f"text {content_hash(reading.title, reading.paragraphs)}")


def address_id(url: str) -> str | None:
    """The id of the article that stands at an address. None for what is no web address."""
    key = url_key(url)
    return None if key is None else _id(f"url {key}")


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def identify(reading: Reading, *, source: str, first_seen: datetime, file: str | None = None) -> Article:
    """Make an article of a reading. `first_seen` must be aware; `file` is the one that holds this article alone."""
    if first_seen.tzinfo is None:
        raise ValueError("first_seen has no time zone")
    return Article(
        id=article_id(reading, source, file),
        source=source,
        content_hash=content_hash(reading.title, reading.paragraphs),
        canonical_url=canonical_url(reading.url) if reading.url else None,
        reading=reading,
        first_seen=first_seen,
    )


def web_address(url: str | None) -> str | None:
    """The address as the publisher wrote it if it is one that may be printed, else None."""
    if url is None or canonical_url(url) is None:
        return None
    return url.strip()


def bare_host(url: str) -> str:
    """The host of a web address without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def absolute_url(address: str, base: str | None) -> str | None:
    """The address of a link on the page `base`, or None where it is none that may be printed."""
    try:
        return web_address(urljoin(base or "", address.strip()))
    except ValueError:
        return None


def tidied(reading: Reading) -> Reading:
    """The reading with clean and bounded text and with http and https addresses only, but for a picture, which may be a
    file beside the article.

    Every reader ends with this. Raises `NotAnArticle` when no title or no text is left.
    """
    title = shortened(plain_text(reading.title), MAX_TITLE)
    if not title:
        raise NotAnArticle("has no title")
    whole = [paragraph for paragraph in map(plain_text, reading.paragraphs) if paragraph]
    paragraphs = tuple(shortened(paragraph, MAX_PARAGRAPH) for paragraph in whole[:MAX_PARAGRAPHS])
    if not paragraphs:
        raise NotAnArticle("has no text")
    return replace(
        reading,
        title=title,
        paragraphs=paragraphs,
        url=web_address(reading.url),
        guid=_note(reading.guid, MAX_URL),
        kind=_note(reading.kind, MAX_NAME),
        standfirst=_note(reading.standfirst, MAX_STANDFIRST),
        authors=tuple(filter(None, (_note(name, MAX_NAME) for name in reading.authors)))[:MAX_AUTHORS],
        section=_note(reading.section, MAX_NAME),
        language=_note(reading.language, MAX_NAME),
        image=_tidied_image(reading.image),
        related=_tidied_related(reading.related),
    )


def _note(text: str | None, limit: int = MAX_NOTE) -> str | None:
    return shortened(plain_text(text or ""), limit) or None


def _tidied_image(image: Image | None) -> Image | None:
    if image is None:
        return None
    tidy = Image(
        url=web_address(image.url) or _file(image.url),
        alt=_note(image.alt) or "",
        caption=_note(image.caption),
        credit=_note(image.credit),
    )
    return tidy if tidy != Image() else None


def _file(address: str | None) -> str | None:
    """The name of a picture's file, if it is one. No page of the web can give one: its addresses are made whole."""
    name = (address or "").strip()
    return name if len(name) <= MAX_FILE and _FILE.fullmatch(name) else None


def _tidied_related(pieces: tuple[RelatedPiece, ...]) -> tuple[RelatedPiece, ...]:
    tidy = (
        RelatedPiece(
            title=_note(piece.title, MAX_TITLE) or "",
            url=web_address(piece.url),
            section=_note(piece.section, MAX_NAME),
            teaser=_note(piece.teaser),
            credit=_note(piece.credit),
        )
        for piece in pieces
    )
    return tuple(piece for piece in tidy if piece.title)[:MAX_RELATED]
