"""What one file of a sitemap says (sitemaps.org, and Google's extension for news). Pure."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from digest.articles.normalise import MAX_URL
from digest.errors import SourceError
from digest.sources.charset import decode, looks_binary
from digest.sources.inflate import inflated

MAX_FILE = 50_000_000  # bytes, inflated
MOST_ENTRIES = 50_000  # of one file, as sitemaps.org allows

_MOST_ELEMENTS = 20 * MOST_ENTRIES
_MAX_TEXT = 1_000
_LONG_ELEMENT = re.compile(rb"<[^<]{100000}")  # as with a million attributes, which take thirty times their size
_GZIP = b"\x1f\x8b"
_FEEDS = frozenset({"rss", "feed", "rdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page, or another sitemap. `lastmod` and `published` as they are written; title and language from news sitemaps."""

    url: str
    lastmod: str | None = None
    published: str | None = None
    title: str | None = None
    language: str | None = None

    @property
    def when(self) -> datetime | None:
        """When it changed last, as far as the file says."""
        return _moment(self.lastmod) or _moment(self.published)


@dataclass(frozen=True, slots=True)
class SitemapFile:
    """The entries in the order of the file. An index holds addresses of sitemaps, any other those of pages.

    `damage` says why there may be more in it than could be read.
    """

    entries: tuple[Entry, ...]
    is_index: bool = False
    damage: str | None = None


def read_sitemap(data: bytes, where: str) -> SitemapFile:
    """Read XML or a list of addresses, gzipped or not. Raises `SourceError`, which begins with `where`, for others."""
    if data.startswith(_GZIP):
        data = b"".join(inflated([data], {"content-encoding": "gzip"}, MAX_FILE, where))
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise SourceError(f"{where}: is empty, and so no sitemap. Open it in a browser: the address may have changed")
    if re.search(rb"<html|<!doctype html", start, re.IGNORECASE):
        raise SourceError(
            f"{where}: this is an HTML page, not a sitemap. Give the address of the site without anything behind it, or "
            "use the kind 'page' for a section's page"
        )
    if looks_binary(data):
        raise SourceError(f"{where}: this is no text, and so no sitemap. Correct the address")
    text = decode(data, html=False)
    if text.lstrip().startswith("<"):
        return _read_xml(text.encode("utf-8", "replace"), where)
    if re.match(r"\s*https?://", text, re.IGNORECASE):
        return _read_lines(text)
    raise SourceError(f"{where}: this is no sitemap. Open it in a browser and correct the address")


def _read_lines(text: str) -> SitemapFile:
    entries: list[Entry] = []
    for line in io.StringIO(text):
        if not _is_address(url := line.strip()):
            continue
        if len(entries) == MOST_ENTRIES:
            return SitemapFile(tuple(entries), damage=_too_many())
        entries.append(Entry(url=url))
    return SitemapFile(tuple(entries))


def _read_xml(data: bytes, where: str) -> SitemapFile:
    from lxml import etree

    entries: list[Entry] = []
    damage: str | None = None
    kind = None
    if long := _LONG_ELEMENT.search(data):
        data = data[: long.start()]
    parsed = _parsed(data)
    try:
        kind = next(parsed)
        for entry in parsed:
            if len(entries) == MOST_ENTRIES:
                damage = _too_many()
                break
            entries.append(entry)
    except etree.XMLSyntaxError as error:
        damage = f"it is damaged ({' '.join(error.msg.split())[:200]})"
    except _TooMuch:
        damage = "it is not built as a sitemap is"
    if kind in _FEEDS:
        raise SourceError(f"{where}: this is a feed, not a sitemap. Use it with the kind 'feed'")
    if kind not in ("urlset", "sitemapindex"):
        what = damage if damage and not kind else "this is XML, but no sitemap"
        raise SourceError(
            f"{where}: {what}. Open it in a browser and correct the address, or tell the owner of the site"
        )
    return SitemapFile(tuple(entries), is_index=kind == "sitemapindex", damage=damage)


class _TooMuch(Exception):  # noqa: N818 - how reading ends, not an error of anybody
    """The file has more elements than any sitemap."""


def _parsed(data: bytes) -> Iterator[Any]:
    """The name of the file's root, and then one entry after the other.

    Nothing is loaded from elsewhere and no entity is filled in. What has been read is dropped, so that memory does not
    grow with the file.
    """
    from lxml import etree

    depth = 0
    elements = 0
    events = etree.iterparse(
        io.BytesIO(data),
        encoding="utf-8",  # whatever the label says
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        if event == "start":
            depth += 1
            elements += 1
            if elements > _MOST_ELEMENTS:
                raise _TooMuch
            if depth == 1:
                yield _name(element)
            continue
        depth -= 1
        if depth == 1:
            if _name(element) in ("url", "sitemap") and (entry := _entry(element)) is not None:
                yield entry
            parent = element.getparent()
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def _entry(element: Any) -> Entry | None:
    said = {_name(child): child for child in element}
    url = _text(said.get("loc"))
    if url is None or not _is_address(url):
        return None
    news = {_name(child): child for child in said.get("news", ())}
    publication = {_name(child): child for child in news.get("publication", ())}
    return Entry(
        url=url,
        lastmod=_text(said.get("lastmod")),
        published=_text(news.get("publication_date")),
        title=_text(news.get("title")),
        language=_text(publication.get("language")),
    )


def _is_address(url: str) -> bool:
    if len(url) > MAX_URL or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _name(element: Any) -> str:
    """The name without its namespace, which is often wrong. Entities, which are not filled in, have none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Any) -> str | None:
    """The text on one line, as much of it as is bearable."""
    if element is None or len(element):  # with an entity in it, it is not what was meant
        return None
    text = element.text or ""
    return " ".join(text[: 2 * MAX_URL].split())[: max(_MAX_TEXT, MAX_URL + 1)] or None


def _moment(written: str | None) -> datetime | None:
    """A moment as W3C writes it, of which ISO 8601 is the larger part; None for others."""
    try:
        moment = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _too_many() -> str:
    return f"it names more than {MOST_ENTRIES:,} addresses"
