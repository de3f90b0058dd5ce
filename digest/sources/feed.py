"""An RSS or Atom feed, from the web or from a file."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from digest.errors import SourceError
from digest.interfaces import Harvest, Look, Response, Surroundings
from digest.model import Format, Problem, RawItem
from digest.sources.feed_entry import CAPTION_ROLE, is_web_address, one_line, record

_MAX_BYTES = 10_000_000
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_END_OF_FEED = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s{0,20}>", re.IGNORECASE)


class FeedOptions(BaseModel):
    """An RSS or Atom feed. Give its `url`, or the `path` of a file that holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["feed"] = "feed"
    url: HttpUrl | None = Field(
        default=None, description="Address of the feed, as the site's RSS link gives it: https://example.org/feed.xml"
    )
    path: Path | None = Field(
        default=None, description="A file with the feed, instead of 'url'. It is looked for beside the schedule file."
    )
    max_items: int = Field(
        default=100, ge=1, le=1000, description="How many entries to read at most, counted from the top of the feed."
    )

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        if (self.url is None) == (self.path is None):
            raise ValueError("give either 'url' or 'path', not both and not neither")
        return self


class FeedSource:
    """Reads the entries of one feed, each as a record."""

    options = FeedOptions

    def __init__(self, name: str, options: FeedOptions, surroundings: Surroundings) -> None:
        self._name = name
        self._options = options
        self._surroundings = surroundings

    def collect(self, look: Look) -> Harvest:  # noqa: ARG002
        response = self._from_web() if self._options.url is not None else self._from_file()
        feed = _parsed(response)
        where = f"feed {self._name}"
        base = response.url if is_web_address(response.url) else ""
        items: list[RawItem] = []
        problems: list[Problem] = []
        entries = feed.entries
        if _is_damaged(feed):
            is_cut_off = not _END_OF_FEED.search(response.body[-2000:])
            if is_cut_off:
                entries = entries[:-1]  # half an article would be summed up as if it were the whole
            problems.append(Problem(where, _damage(feed, len(entries), is_cut_off=is_cut_off)))
        elif not entries:
            problems.append(Problem(where, "holds no entries. Open it in a browser: its address may have changed"))
        for number, entry in enumerate(entries[: self._options.max_items], start=1):
            content = record(entry, base=base, language=feed.feed.get("language"), source_bytes=response.body)
            label = content["title"] or content["url"]
            if label is None:
                problems.append(Problem(f"{where}, entry {number}", "has neither title nor link, and was passed over"))
                continue
            items.append(RawItem(self._name, Format.RECORD, content, f"{where}: {one_line(label)}", content["url"]))
        return Harvest(tuple(items), tuple(problems))

    def _from_web(self) -> Response:
        return self._surroundings.web.get(str(self._options.url), accept=_ACCEPT, max_bytes=_MAX_BYTES)

    def _from_file(self) -> Response:
        """The file as if it were an answer, with the path as written in place of the address."""
        written = str(self._options.path)
        try:
            with (self._surroundings.base / written).open("rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except OSError as error:
            raise SourceError(f"{written}: cannot be read ({error.strerror}). Correct 'path' of this source") from error
        if len(data) > _MAX_BYTES:
            raise SourceError(f"{written}: is larger than {_MAX_BYTES:,} bytes, and so was not read")
        return Response(written, written, 200, {}, data)


def _parsed(response: Response) -> Any:
    """What feedparser makes of it. Raises `SourceError` if it is no feed."""
    import feedparser

    headers = {"content-type": response.content_type or ""}
    if _is_utf8(response.body):
        headers["content-type"] = "application/xml; charset=utf-8"  # whatever the labels say
    if is_web_address(response.url):
        headers["content-location"] = response.url  # what relative links are relative to
    # Bytes only: it would open a string as an address or a file. Markup is cleaned by the reader of articles, as it
    # is for every source.
    try:
        feed = feedparser.parse(io.BytesIO(_prepared(response.body)), response_headers=headers, sanitize_html=False)
    except Exception as error:  # some damage makes its parsers raise whatever comes, a TypeError for one
        raise SourceError(f"{response.url}: is too damaged to be read. Tell the owner of the site") from error
    if not feed.get("version"):
        raise SourceError(f"{response.url}: {_what_it_is_instead(response)}")
    return feed


def _prepared(data: bytes) -> bytes:
    """The feed without what feedparser stumbles over.

    It takes the description of a picture for that of the article; called a credit with a role of its own, it is kept,
    and kept apart. And it fails on a reference to half a character (`&#55357;`), which stands in feeds that were made
    by cutting a text inside an emoji.
    """
    data = data.replace(b"<media:description", f'<media:credit role="{CAPTION_ROLE}"'.encode())
    data = data.replace(b"</media:description", b"</media:credit")
    return _REFERENCE.sub(lambda found: found[0] if _is_character(found[1]) else b"&#xFFFD;", data)


def _is_character(digits: bytes) -> bool:
    """Whether a numeric reference (`8217` or `x2019`) names a character that XML allows."""
    if len(digits) > 8:
        return False
    number = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_damaged(feed: Any) -> bool:
    """Whether the XML is at fault. A wrong or missing label of type or charset is repaired without loss."""
    import feedparser

    labels = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(feed.bozo) and not isinstance(feed.get("bozo_exception"), labels)


def _damage(feed: Any, kept: int, *, is_cut_off: bool) -> str:
    fault = feed.get("bozo_exception")
    reason = "it breaks off" if is_cut_off else getattr(fault, "getMessage", lambda: str(fault))()
    return f"the feed is damaged ({reason}). {kept} of its entries could be read; tell the owner of the site"


def _what_it_is_instead(response: Response) -> str:
    """In an editor's words, and with the address of the feed where the page names it."""
    start = response.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "is empty, and so no feed. Open it in a browser: the address may have changed"
    if start.startswith((b"{", b"[")):
        return "this is JSON, not an RSS or Atom feed. Look for the site's RSS or Atom address and use that"
    if b"<html" in start or b"<!doctype html" in start:
        advice = "look for the RSS link on the page and use its address"
        for address in _feeds_named_in(response):
            advice = f"the page names its feed, so use this address: {one_line(address)}"
            break
        return f"this is an HTML page, not a feed; {advice}"
    return "this is no RSS or Atom feed. Open it in a browser and look for the site's RSS link"


def _feeds_named_in(response: Response) -> Iterator[str]:
    """The addresses in `<link rel="alternate" type="application/rss+xml" href=...>`, in the order of the page."""
    from lxml import etree

    page = etree.fromstring(response.body[:500_000], etree.HTMLParser(encoding="utf-8"))
    for link in page.iter("link") if page is not None else ():
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").strip().lower() in _FEED_TYPES:
            yield urljoin(response.url, link.get("href", "").strip())
