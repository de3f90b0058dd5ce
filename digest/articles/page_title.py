"""A page's headline and its address, each where the page itself is credible."""

import re
from urllib.parse import urlsplit

from digest.articles.normalise import absolute_url, bare_host
from digest.articles.page_data import Facts, Stated, content, squashed, text_of, types
from digest.articles.page_links import same_site

_MOST_H1, _MOST_H2 = 50, 12
_MOST_WORDS_OF_A_SITE = 6


def site_names(facts: Facts, url: str | None) -> frozenset[str]:
    """The names that the site goes by, squashed."""
    names = [
        facts.first_meta("og:site_name"),
        facts.first_meta("application-name"),
        *(text_of(one) for one in facts.values("publisher")),
    ]
    names += [text_of(node) for node in facts.nodes if {"WebSite", "NewsMediaOrganization"} & set(types(node))]
    host = bare_host(url) if url else ""
    return frozenset(squashed(name) for name in (*names, host, host.split(".")[0]) if name)


def title_of(facts: Facts, sites: frozenset[str]) -> Stated | None:
    """The headline, by vote: the longest heading that the page's own metadata repeats, else the metadata's."""
    head = next(facts.tree.iter("title"), None)
    window = content(head) if head is not None else ""
    shared = next(facts.stated("og:title", "twitter:title"), None)
    headline = text_of(facts.article.get("headline"))
    witnesses = [
        (squashed(text), place)
        for text, place in (shared or ("", ""), (window, "title"), (headline, "JSON-LD headline"))
        if text
    ]
    headings = [*list(facts.tree.iter("h1"))[:_MOST_H1], *list(facts.tree.iter("h2"))[:_MOST_H2]]
    lines = [(content(heading), heading.tag) for heading in headings]
    found = [
        (line, f"{tag}, repeated in {place}")
        for line, tag in lines
        if (key := squashed(line)) and key not in sites
        for place in [next((place for text, place in witnesses if key in text), None)]
        if place
    ]
    if found:
        return max(found, key=lambda one: len(one[0]))
    if headline:
        return headline, "JSON-LD headline"
    if shared:
        return _without_site(shared[0], sites), shared[1]
    if window:
        return _without_site(window, sites), "title"
    return next(((line, tag) for line, tag in lines if tag == "h1" and line), None)


def _without_site(title: str, sites: frozenset[str]) -> str:
    """The title without "| Site" at its end."""
    parted = re.match(r"(.+\S)\s+(\||[-–—·»]|::)\s+(.+)$", title[:1_000])
    if parted and len(parted[3].split()) <= _MOST_WORDS_OF_A_SITE:
        tail = squashed(parted[3])
        if parted[2] == "|" or tail in sites or tail.replace(" ", "") in sites:
            return parted[1]
    return title


def address_of(facts: Facts, url: str | None) -> str | None:
    """The page's own address where it is credible (same registrable domain, not the home page), else `url`."""
    links = (
        link.get("href") for link in facts.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    )
    for stated in (next(filter(None, links), None), facts.first_meta("og:url")):
        address = absolute_url(stated, url) if stated else None
        if address and urlsplit(address).path.strip("/") and (url is None or same_site(address, url)):
            return address
    return url
