"""RSS, RDF and Atom → a `Feed`, by feedparser: it alone reads what real feeds are like."""

import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from digest.errors import SourceError
from digest.interfaces import Response
from digest.sources.feed_entry import CAPTION_ROLE, Feed, is_web_address
from digest.sources.not_a_feed import what_it_is_instead

_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_END_OF_FEED = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s{0,20}>", re.IGNORECASE)
_GUID = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:guid|id)\b[^<>]{0,500}>\s*(?:<!\[CDATA\[)?([^<>]{1,2000})", re.IGNORECASE)
_MAIL_HOST = re.compile(rb"@([\w.-]{1,200})")
_MOST_TAGS = 1_000_000  # which keep feedparser busy for 20 seconds; 10 MB of articles have fewer than half as many
_MOST_FOUND = 20_000  # ids, and hosts of e-mail addresses


def read_xml(response: Response) -> Feed:
    """What feedparser makes of it. Raises `SourceError` if it is no feed."""
    import feedparser

    if _tags(response.body) > _MOST_TAGS:
        raise SourceError(f"{response.url}: has more than {_MOST_TAGS:,} tags, and so was not read")
    headers = {"content-type": response.content_type or ""}
    if _is_utf8(response.body):
        headers["content-type"] = "application/xml; charset=utf-8"  # whatever the labels say
    if is_web_address(response.url):
        headers["content-location"] = response.url  # what relative links are relative to
    # Bytes only: it would open a string as an address or a file. Markup is cleaned where it is used.
    try:
        parsed = feedparser.parse(
            io.BytesIO(_prepared(response.body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # some damage makes its parsers raise whatever comes, a TypeError for one
        raise SourceError(f"{response.url}: is too damaged to be read. Tell the owner of the site") from error
    if not parsed.get("version"):
        raise SourceError(f"{response.url}: {what_it_is_instead(response)}")
    entries, damage = _whole_entries(parsed, response.body)
    return Feed(
        entries,
        title=parsed.feed.get("title") or "",
        base=next(filter(is_web_address, (response.url, parsed.feed.get("link") or "")), ""),
        language=parsed.feed.get("language"),
        # Those of an Atom feed are meant for all its entries (RFC 4287 section 4.1.2).
        authors=parsed.feed.get("authors", ()) if parsed.version.startswith("atom") else (),
        guids=frozenset(_found(_GUID, response.body)),
        mail_hosts=frozenset(_found(_MAIL_HOST, response.body)),
        damage=damage,
        is_file=not is_web_address(response.url),
    )


def _tags(data: bytes) -> int:
    """How many there are for its parser; what stands in CDATA sections costs it nothing."""
    first, *sections = data.split(b"<![CDATA[")
    return first.count(b"<") + sum(section.partition(b"]]>")[2].count(b"<") for section in sections)


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


def _found(pattern: re.Pattern[bytes], data: bytes) -> Iterator[str]:
    """What stands in the feed as it is written, still escaped."""
    for found in islice(pattern.finditer(data), _MOST_FOUND):
        yield found[1].strip().removesuffix(b"]]").strip().decode("utf-8", "replace")


def _whole_entries(parsed: Any, data: bytes) -> tuple[list[Any], str | None]:
    """The entries to be used, and in which way the feed is damaged if it is."""
    if not _is_damaged(parsed):
        return parsed.entries, None
    if _END_OF_FEED.search(data[-2000:]):
        fault = parsed.get("bozo_exception")
        return parsed.entries, getattr(fault, "getMessage", lambda: str(fault))()
    return parsed.entries[:-1], "it breaks off"  # half an article would be summed up as if it were the whole


def _is_damaged(parsed: Any) -> bool:
    """Whether the XML is at fault. A wrong or missing label of type or charset is repaired without loss."""
    import feedparser

    labels = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), labels)
