"""What stands where a feed was expected, in an editor's words."""

from collections.abc import Iterator

from digest.interfaces import Response
from digest.sources.feed_entry import one_line

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def what_it_is_instead(response: Response) -> str:
    """What it is, and what to do: with the address of the feed where a page names it."""
    start = beginning(response.body).lower()
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


def beginning(body: bytes) -> bytes:
    """The first bytes that say something."""
    return body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")


def _feeds_named_in(response: Response) -> Iterator[str]:
    """The addresses in `<link rel="alternate" type="application/rss+xml" href=...>`, in the order of the page."""
    from lxml import etree

    from digest.articles.normalise import absolute_url

    page = etree.fromstring(response.body[:500_000], etree.HTMLParser(encoding="utf-8"))
    for link in page.iter("link") if page is not None else ():
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").strip().lower() in _FEED_TYPES:
            address = absolute_url(link.get("href", ""), response.url)
            yield from () if address is None else (address,)
