"""The links of the HTML part: whether each leads somewhere, and to a place that a reader can get to."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.hosts import is_number, is_private, look_alike
from digest.messages.checks.places import Places, few
from digest.messages.checks.printed import all_addresses, same, viewed_at
from digest.messages.checks.wording import counted, folded, listed, quoted
from digest.messages.fields import TOKEN
from digest.model import FieldKind

LONGEST = 2000

_SPACE = re.compile(r"[\s\x00-\x20\x7f]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@<>(),;:\\\"]+@[^\s@<>(),;:\\\"]*[^\s@<>(),;:\\\".]")
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\*\||\|\*|%%\w+%%|\[\[|\]\]|__SLOT_|__FIELD_|\$\w+\$|\{[a-z]\w*\}|(?<=[/=])(?:undefined|null|None|NaN)(?![^/?#&])"
)
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|_hs(?:enc|mi)|igshid|yclid|mkt_tok|vero_id", re.IGNORECASE
)
_VIEWED = "Correct view_in_browser: in the schedule file; only {slot} and {number} are filled in there"
_ELSEWHERE = frozenset({"http", "https", "mailto", "tel"})

Fault = tuple[str, Severity, str]  # id, severity, what


def each_link(proof: Proof) -> Iterator[Finding]:
    """Each address that is linked, once, with what is wrong with it."""
    places, links = Places(proof), _links(proof)
    ids = frozenset(proof.document.xpath("//@id | //a/@name"))
    kinds = {field.name: field.kind for field in proof.message.fields}
    published, viewed = frozenset(map(same, all_addresses(proof.edition))), same(viewed_at(proof))
    yield from few(
        Finding(
            id=name,
            severity=severity,
            where=f"{places.of(link)}, the link {_words(link)}",
            what=what,
            todo=_VIEWED if name == "link-leftover" and same(href) == viewed else _todo(same(href) in published),
            element=places.path(link),
        )
        for href, link in links.items()
        for name, severity, what in _faults(href, ids, kinds, published)
    )
    yield from _many(links)


def _links(proof: Proof) -> dict[str, Any]:
    """The first link to each address."""
    found: dict[str, Any] = {}
    for link in proof.document.iter("a", "area"):
        if (href := link.get("href")) is not None:
            found.setdefault(href, link)
    return found


def _faults(href: str, ids: frozenset[str], kinds: dict[str, FieldKind], published: frozenset[str]) -> Iterator[Fault]:
    """At most one error, which comes first: an address that leads nowhere needs no further remarks."""
    error = Severity.ERROR
    whole = TOKEN.fullmatch(href)
    if whole:
        if kinds.get(whole[2], FieldKind.URL) is not FieldKind.URL:
            yield "link-field", error, f"the merge field {whole[2]} is words, not an address"
        return
    address = TOKEN.sub("x", href)
    if not address.strip():
        yield "link-empty", error, "it has no address, or one that letters must not link to"
    elif address.startswith("#"):
        if unquote(address[1:]) not in ids:
            yield "link-nowhere", error, f"{quoted(href)} leads to a place that is not in the letter"
    elif _SPACE.search(address):
        yield "link-space", error, f"{quoted(href)} has a blank in it"
    elif (left := _LEFT_OVER.search(unquote(address))) and same(address) not in published:
        yield "link-leftover", error, f"{quoted(left[0])} in {quoted(href)} was never filled in"
    elif not (scheme := _SCHEME.match(address)):
        yield "link-relative", error, f"{quoted(href)} has no https:// before it, and leads nowhere from a letter"
    elif scheme[1].casefold() not in _ELSEWHERE:
        yield "link-scheme", error, f"{quoted(href)} begins with {scheme[1]}:, which mail programs refuse to open"
    elif scheme[1].casefold() == "mailto":
        yield from _mail_faults(address)
    elif scheme[1].casefold() != "tel":
        yield from _web_faults(address)
    if len(address) > LONGEST:
        yield "link-long", Severity.WARNING, f"it has {len(address)} characters; some programs cut it after {LONGEST}"


def _mail_faults(address: str) -> Iterator[Fault]:
    """A link of mail (RFC 6068): addresses, commas between them; without any, it is for telling others."""
    mailboxes, _, query = address.partition(":")[2].partition("?")
    if not mailboxes and query:
        return
    wrong = [one for one in mailboxes.split(",") if not _MAILBOX.fullmatch(unquote(one))]
    if wrong:
        yield "link-mailto", Severity.ERROR, f"{quoted(wrong[0])} is no e-mail address"


def _web_faults(address: str) -> Iterator[Fault]:
    try:
        parts = urlsplit(address)
        host = unquote(parts.hostname or "")
    except ValueError:
        yield "link-relative", Severity.ERROR, f"{quoted(address)} is no web address"
        return
    if not host:
        yield "link-relative", Severity.ERROR, f"{quoted(address)} names no website"
    elif is_private(host):
        yield "link-private", Severity.ERROR, f"{host} is a machine of your own network, which readers cannot reach"
    elif is_number(host):
        yield "link-number", Severity.WARNING, f"{host} is a number instead of a name, as in unwanted mail"
    elif shown := look_alike(host):
        yield "link-look-alike", Severity.INFO, f"{shown} looks like a name in Latin letters, and is another one"
    if parts.username is not None:
        yield "link-userinfo", Severity.WARNING, f"there is a user's name before the website's in {quoted(address)}"


def _many(links: dict[str, Any]) -> Iterator[Finding]:
    """What is worth one remark however often it occurs."""
    parts = {href: split for href in links if (split := _split(href))}
    if plain := [href for href, split in parts.items() if split.scheme == "http"]:
        yield Finding(
            id="link-http",
            severity=Severity.WARNING,
            where=counted(len(plain), "link", "links"),
            what=f"http: instead of https:, which some mail programs warn of: {listed(plain)}",
            todo="Where the website has https:, use that at the source",
        )
    tracked = {href: found for href, split in parts.items() if (found := _tracking(split))}
    if tracked:
        names = listed(sorted({name for found in tracked.values() for name in found}))
        yield Finding(
            id="link-tracking",
            severity=Severity.INFO,
            where=counted(len(tracked), "link", "links"),
            what=f"with parameters that tell a website where its readers come from ({names}): {listed(tracked)}",
            todo="If they are not meant to be there, take them out at the source",
        )


def _split(href: str) -> SplitResult | None:
    try:
        return urlsplit(href)
    except ValueError:
        return None


def _tracking(split: SplitResult) -> tuple[str, ...]:
    return tuple(name for name, _ in parse_qsl(split.query) if _TRACKING.fullmatch(name))


def _words(link: Any) -> str:
    words = folded(link.text_content()) or folded(" ".join(link.xpath(".//img/@alt"))) or "without words"
    return quoted(words)


def _todo(published: bool) -> str:
    if published:
        return "Correct it at the source, or leave the story out: drop: true in its block of edition.yaml"
    return "Correct it in intro, why, website, unsubscribe or view_in_browser of the schedule file, in edition.yaml, or in the theme"
