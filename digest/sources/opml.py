"""Lists of feeds in OPML, as feed readers write and read them (opml.org, spec2). Pure.

Read with the HTML parser of lxml, start tag by start tag: no entity is expanded and nothing is fetched, an address with
a bare & survives, and time and memory are linear however deep folders stand in folders. listparser, which reads the same
way, also copies the path of folders to every feed: 0.6 MB took 800 MB.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import HttpUrl, ValidationError

from digest.articles.normalise import canonical_url, plain_text, shortened
from digest.errors import SourceError
from digest.model import Problem
from digest.sources.charset import decode, looks_binary

MAX_BYTES = 5_000_000
MAX_FEEDS = 1_000
_MAX_PROBLEMS = 20
_MAX_TITLE = 200
_ENCODING = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed on a list: its title, which may be empty, and its address, in ASCII."""

    title: str
    url: str


def read_opml(data: bytes, where: str) -> Iterator[Subscription | Problem]:
    """The feeds of an OPML 1.0 or 2.0 file in their order, and a problem for each outline that should be one and is not.

    Folders are passed over, not what is in them. Raises `SourceError` (which fits behind the name of the file) for what
    is no OPML, has more than 5 MB, or has no feed in it; of more than 1,000 feeds the first are taken, and a problem says so.
    """
    if len(data) > MAX_BYTES:
        raise SourceError(f"is larger than {MAX_BYTES // 1_000_000} MB; a list of feeds has some kilobytes")
    if not data.strip():
        raise SourceError("is empty. Export the list from your feed reader again")
    if looks_binary(data):
        raise SourceError("is not text; an OPML file is. Export the list from your feed reader as OPML")
    declared = _ENCODING.match(data)
    text = decode(data, f"text/xml; charset={declared[1].decode()}" if declared else None, html=False)
    outlines = _outlines(text)
    if outlines is None:
        raise SourceError("is no OPML file. Export the list from your feed reader as OPML")
    if not outlines:
        raise SourceError("has no feed in it (no outline with an xmlUrl)")
    yield from _bounded((_subscription(outline, where) for outline in outlines), where)
    if "</opml" not in text[-2_000:].lower():
        yield Problem(where, "ends in the middle: feeds may be missing. Export the list from your feed reader again")


def write_opml(title: str, feeds: Iterable[Subscription]) -> str:
    """The feeds as an OPML 2.0 file."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{html.escape(plain_text(title))}</title></head>",
        "  <body>",
    ]
    for feed in feeds:
        name, url = html.escape(plain_text(feed.title)), html.escape(feed.url)
        lines.append(f'    <outline type="rss" text="{name}" title="{name}" xmlUrl="{url}"/>')
    return "\n".join([*lines, "  </body>", "</opml>", ""])


@dataclass(slots=True)
class _Target:
    """Takes the start tags of a file as they come. `found` stays None until there is an opml among them."""

    found: list[Mapping[str, str]] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "opml":
            self.found = self.found or []
        elif tag == "outline" and self.found is not None and _is_feed(attributes):
            self.found.append(dict(attributes))

    def close(self) -> list[Mapping[str, str]] | None:
        return self.found


def _outlines(text: str) -> list[Mapping[str, str]] | None:
    """The attributes of the outlines that are feeds, their names in small letters; None where it is no OPML."""
    from lxml import etree

    parser = etree.HTMLParser(target=_Target(), encoding="utf-8", recover=True)
    parser.feed(text.encode("utf-8", "replace"))
    found: list[Mapping[str, str]] | None = parser.close()
    return found


def _is_feed(attributes: Mapping[str, str]) -> bool:
    """Whether an outline is a feed or should be one; others are folders, and links to further lists."""
    kind = attributes.get("type", "").strip().lower()
    return "xmlurl" in attributes or kind in ("rss", "atom", "rdf")


def _subscription(outline: Mapping[str, str], where: str) -> Subscription | Problem:
    title = plain_text(outline.get("text", "")) or plain_text(outline.get("title", ""))
    title = shortened(title, _MAX_TITLE)
    place = f"{where}, {title!r}" if title else f"{where}, an outline without a title"
    given = outline.get("xmlurl", "").strip()
    if not given:
        return Problem(place, "has no address of a feed (xmlUrl), and was left out")
    shown = plain_text(given)[:100]
    try:
        # As browsers write it, so that no sign in it means something else in the schedule file.
        url = str(HttpUrl(_without_feed_scheme(given))).replace("{", "%7B").replace("}", "%7D")
    except ValidationError:
        return Problem(place, f"{shown} is no address that begins with https:// or http://, and was left out")
    if canonical_url(url) is None:
        return Problem(place, f"{shown} is no address that can be asked without a user name, and was left out")
    return Subscription(title, url)


def _without_feed_scheme(url: str) -> str:
    """feed://paper.example/rss and feed:https://paper.example/rss are what some readers write (and no standard)."""
    if not url.lower().startswith("feed:"):
        return url
    rest = url[len("feed:") :]
    return f"http:{rest}" if rest.startswith("//") else rest


def _bounded(outcomes: Iterator[Subscription | Problem], where: str) -> Iterator[Subscription | Problem]:
    feeds = problems = 0
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            problems += 1
            if problems <= _MAX_PROBLEMS:
                yield outcome
            continue
        feeds += 1
        if feeds > MAX_FEEDS:
            yield Problem(where, f"has more than {MAX_FEEDS:,} feeds; the rest was left out")
            break
        yield outcome
    if problems > _MAX_PROBLEMS:
        yield Problem(where, f"{problems - _MAX_PROBLEMS:,} more like these")
