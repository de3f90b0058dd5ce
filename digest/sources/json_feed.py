"""JSON Feed 1.0 and 1.1 (jsonfeed.org) → a `Feed`, with entries in the form that feedparser gives to the others."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from digest.errors import SourceError
from digest.interfaces import Response
from digest.sources.charset import decode
from digest.sources.feed_entry import Feed, is_web_address
from digest.sources.not_a_feed import beginning, what_it_is_instead

_HALF = re.compile("[\ud800-\udfff]")
_MAX_ENTRIES = 10_000  # more than any option lets through
_MAX_LIST = 100  # authors, tags and attachments of one entry that are looked at


def is_json(response: Response) -> bool:
    return beginning(response.body).startswith((b"{", b"["))


def read_json_feed(response: Response) -> Feed:
    """The feed. A field of the wrong type is as if it were not there. Raises `SourceError` if it is no JSON Feed."""
    flaws: list[str] = []
    try:
        document = _loaded(decode(response.body, response.content_type, html=False), flaws)
    except RecursionError as error:
        raise SourceError(f"{response.url}: is JSON nested thousands deep, and no feed") from error
    except ValueError as error:
        fault = (
            f"{error.msg} in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "a number too long"
        )
        raise SourceError(
            f"{response.url}: this is JSON that is damaged or breaks off ({fault}). Tell the owner of the site"
        ) from error
    if not isinstance(document, dict) or "jsonfeed.org/version/" not in _text(document.get("version")):
        raise SourceError(f"{response.url}: {what_it_is_instead(response)}")
    base = next(filter(is_web_address, (response.url, _text(document.get("home_page_url")))), "")
    return Feed(
        [
            _entry(item if isinstance(item, dict) else {}, base)
            for item in _members(document.get("items"), _MAX_ENTRIES)
        ],
        title=_text(document.get("title")),
        base=base,
        language=_text(document.get("language")) or None,
        authors=_authors(document),
        is_file=not is_web_address(response.url),
        damage=flaws[0] if flaws else None,
    )


def _loaded(text: str, flaws: list[str]) -> Any:
    """The document. What is no JSON and can be read all the same is noted in `flaws`."""

    def no_number(name: str) -> None:
        flaws.append(f"{name} stands where a number should be")

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)  # the last one counts, as nearly everywhere (RFC 8259 section 4)
        if len(plain) < len(pairs):
            flaws.append("an entry has one of its fields twice")
        return plain

    return json.loads(text, parse_constant=no_number, object_pairs_hook=as_object)


def _entry(item: Mapping[str, Any], base: str) -> dict[str, Any]:
    address = _address(item, base)
    written, plain, summary = (_text(item.get(name)) for name in ("content_html", "content_text", "summary"))
    pictures = (_text(item.get(name)) for name in ("image", "banner_image"))
    attachments = _objects(item.get("attachments"))
    return {
        "id": _text(item.get("id")),
        "link": address,
        "title_detail": {"value": _text(item.get("title")), "type": "text/plain"},
        "summary_detail": {"value": summary, "type": "text/plain"},
        "content": [
            {"value": written, "type": "text/html", "base": address or base}
            if written
            else {"value": plain, "type": "text/plain"}
        ],
        "published": _text(item.get("date_published")) or _text(item.get("date_modified")),
        "updated": _text(item.get("date_modified")),
        "authors": _authors(item),
        "tags": [{"term": term} for term in map(_text, _members(item.get("tags"))) if term],
        "language": _text(item.get("language")),
        "media_content": [{"url": url, "medium": "image"} for url in pictures if url],
        "enclosures": [{"href": _text(a.get("url")), "type": _text(a.get("mime_type"))} for a in attachments],
    }


def _address(item: Mapping[str, Any], base: str) -> str:
    """That of the item; of one that only points elsewhere, where it points to. The id often is an address as well."""
    from digest.articles.normalise import absolute_url

    written = [_text(item.get("url")), _text(item.get("external_url"))]
    written += [guid for guid in (_text(item.get("id")),) if is_web_address(guid)]
    return next(filter(None, (absolute_url(address, base) for address in written if address)), "")


def _authors(holder: Mapping[str, Any]) -> list[dict[str, str]]:
    """Version 1.0 knows one author, 1.1 a list of them."""
    listed = list(_objects(holder.get("authors"))) or list(_objects([holder.get("author")]))
    return [{"name": name} for name in (_text(author.get("name")) for author in listed) if name]


def _members(value: Any, most: int = _MAX_LIST) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (member for member in _members(value) if isinstance(member, dict))


def _text(value: Any) -> str:
    """A text, or an id that is a number; "" for anything else. Half a character, which no file can hold, is replaced."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _HALF.sub("\ufffd", value) if isinstance(value, str) else ""
