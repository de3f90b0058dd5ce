"""An edition in Chromium: pictures of it as a phone and a desktop show it, by day and by night, and what axe-core finds.

The page gets nothing from the network, and no script in it runs. What it asks for beyond its own pictures is told, as
readers' programs would ask for it.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from digest.errors import UsageError
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.model import Attachment
from digest.proofing.chromium import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

AXE = Path(__file__).parent.parent / "_vendor" / "axe-core" / "axe.min.js"
WIDTHS = {"desktop": 800, "mobile": 375}
SCHEMES = ("light", "dark")
SECONDS = 60.0

_HOME = "https://edition.invalid/"  # no such name can exist (RFC 2606)
_TALLEST = 20_000  # px: forty stories on a phone are 18,000 px high
_POLICY = "script-src 'none'"  # stops the scripts of the page; axe is put in from outside
_MOST_PLACES = 3
_RULES = {
    "resultTypes": ["violations", "incomplete"],
    # A letter is shown inside a page of the mail program, which has these.
    "rules": {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}},
}
_HEIGHT = "() => document.documentElement.scrollHeight"
_BROKEN = """() => [...document.images].filter(image => image.complete && !image.naturalWidth)
    .map(image => [image.currentSrc || image.src, image.alt])"""
_WIDEST = """() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return null
    let widest = [0, "html", ""]
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect()
        const beyond = Math.max(box.right - room, -box.left)
        if (box.width && beyond >= Math.max(widest[0], 1)) {
            const classes = [...element.classList].map(name => "." + CSS.escape(name)).join("")
            const words = (element.innerText || element.alt || "").trim()
            widest = [beyond, element.localName + classes, words.slice(0, 60)]
        }
    }
    return [document.documentElement.scrollWidth - room, widest[1], widest[2]]
}"""


def look(
    proof: Proof,
    folder: Path,
    *,
    hosted: Mapping[str, Attachment] | None = None,
    environ: Mapping[str, str] = os.environ,
    seconds: float = SECONDS,
) -> tuple[tuple[Finding, ...], tuple[Path, ...]]:
    """What a browser shows of an edition, and the screenshots, which it writes into the folder.

    `hosted` has pictures by their addresses, which are shown though nothing is fetched. Raises `UsageError` where there
    is no browser or the folder cannot be written, and `DigestError` if the browser breaks down or takes too long.
    """
    with running(environ, seconds) as browser:
        seen = examined(browser, _html_of(proof.copy), proof.message.attachments, hosted or {})
    return seen.findings, _written(seen.screenshots, folder)


def _html_of(copy: bytes) -> str:
    """The HTML of one reader's copy: with merge fields filled, as their tokens are longer than what stands for them."""
    from email import message_from_bytes, policy

    part = message_from_bytes(copy, policy=policy.default).get_body(("html",))
    assert part is not None  # every edition has one
    return str(part.get_content())


@dataclass(frozen=True, slots=True)
class Seen:
    """`screenshots` are PNG files by name."""

    findings: tuple[Finding, ...]
    screenshots: Mapping[str, bytes]


def examined(
    browser: "Browser", html: str, attachments: Sequence[Attachment], hosted: Mapping[str, Attachment]
) -> Seen:
    """What a browser that runs already shows of an edition."""
    letter = _Letter(html, attachments, hosted)
    screenshots: dict[str, bytes] = {}
    axe = _Axe()
    height = 0
    context = browser.new_context(service_workers="block", offline=True)
    try:
        context.add_init_script(path=AXE)
        context.route("**/*", letter.answer)
        page = context.new_page()
        page.goto(_HOME)
        for device, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                if device == "desktop":
                    axe.note(scheme, page.evaluate("rules => axe.run(document, rules)", _RULES))
                height = max(height, page.evaluate(_HEIGHT))
                screenshots[f"{device}-{scheme}.png"] = _shot(page, width)
        findings = [
            *axe.findings(),
            *_too_wide(page.evaluate(_WIDEST)),
            *_broken(page.evaluate(_BROKEN), letter),
            *_remote(letter, hosted),
            *_too_tall(height),
        ]
    finally:
        context.close()
    return Seen(tuple(findings), screenshots)


class _Letter:
    """Answers what the page asks for: itself and its pictures. The rest is refused, and remembered in `refused`."""

    def __init__(self, html: str, attachments: Sequence[Attachment], hosted: Mapping[str, Attachment]) -> None:
        self._pictures = dict(hosted)
        self.sources: dict[str, str] = {}  # by the address that stands for it here, what the HTML says
        for one in attachments:
            address = f"{_HOME}cid/{quote(one.cid, safe='@')}"
            self._pictures |= {address: one, f"{_HOME}images/{quote(one.name)}": one}
            self.sources[address] = f"cid:{one.cid}"
            html = re.sub(rf"""(?<=["'(])cid:{re.escape(one.cid)}(?=["')])""", address, html)
        self._html = html
        self.refused: dict[str, None] = {}

    def answer(self, route: "Route") -> None:
        address = route.request.url
        if address == _HOME:
            headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": _POLICY}
            route.fulfill(body=self._html, headers=headers)
        elif picture := self._pictures.get(address):
            route.fulfill(body=picture.data, content_type=picture.media_type)
        else:
            self.refused[address] = None
            route.abort("aborted")  # with any other word a page that leads elsewhere becomes a page of errors


def _shot(page: "Page", width: int) -> bytes:
    height = min(page.evaluate(_HEIGHT), _TALLEST)
    clip: Any = {"x": 0, "y": 0, "width": width, "height": height}
    return page.screenshot(full_page=True, clip=clip, animations="disabled")


def _written(screenshots: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Each is whole or the one of before."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in screenshots.items():
            part = folder / f".{name}.part"
            part.write_bytes(data)
            part.replace(folder / name)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; make it a folder that you may write in") from error
    return tuple(folder / name for name in screenshots)


# ---------------------------------------------------------------- findings


@dataclass(slots=True)
class _Axe:
    """What axe-core says, each rule once: `_places` are selectors, `_schemes` where they were found."""

    _rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    _places: dict[str, dict[str, None]] = field(default_factory=dict)
    _schemes: dict[str, dict[str, None]] = field(default_factory=dict)

    def note(self, scheme: str, results: dict[str, Any]) -> None:
        unclear = [rule | {"unclear": True} for rule in results["incomplete"] if rule["id"] == "color-contrast"]
        for rule in (*results["violations"], *unclear):
            key = f"axe-{rule['id']}" + ("-unclear" if "unclear" in rule else "")
            self._rules.setdefault(key, rule)
            self._schemes.setdefault(key, {})[scheme] = None
            places = self._places.setdefault(key, {})
            places |= dict.fromkeys(" ".join(map(str, node["target"])) for node in rule["nodes"])

    def findings(self) -> Iterator[Finding]:
        for key, rule in self._rules.items():
            places = list(self._places[key])
            yield Finding(
                id=key,
                severity=_severity(rule),
                where=f"{' and '.join(self._schemes[key])}, {_listed(places)}",
                what=_what(rule),
                todo=f"See {rule['helpUrl']}",
                element=places[0],
            )


def _severity(rule: Mapping[str, Any]) -> Severity:
    if "unclear" in rule:
        return Severity.INFO
    return Severity.ERROR if rule["impact"] in ("critical", "serious") else Severity.WARNING


def _what(rule: Mapping[str, Any]) -> str:
    """The rule that is broken, and how the first element breaks it."""
    if "unclear" in rule:
        return "the contrast of the text cannot be told by a program; look at it"
    node = rule["nodes"][0]
    reasons = [str(check["message"]) for kind in ("any", "all", "none") for check in node[kind]]
    words = str(rule["help"])
    return f"{words} ({reasons[0].rstrip('.')})" if reasons else words


def _listed(places: Sequence[str]) -> str:
    count = "1 place" if len(places) == 1 else f"{len(places)} places"
    return f"{count}: {'; '.join(places[:_MOST_PLACES])}" + ("; …" if len(places) > _MOST_PLACES else "")


def _too_wide(widest: Sequence[Any] | None) -> Iterator[Finding]:
    if widest is None:
        return
    beyond, element, words = widest
    yield Finding(
        id="too-wide",
        severity=Severity.WARNING,
        where=f"{element} “{words}”" if words else str(element),
        what=f"on a phone ({WIDTHS['mobile']} px wide) the letter is {beyond} px too wide and has to be moved sideways",
        todo="Give pictures and tables no more than the width that there is, and let long words break",
        element=str(element),
    )


def _broken(images: Iterable[tuple[str, str]], letter: _Letter) -> Iterator[Finding]:
    for address, alt in images:
        if address in letter.refused:
            continue  # not to be had here; `_remote` has it
        source = letter.sources.get(address, address)
        yield Finding(
            id="picture-broken",
            severity=Severity.ERROR,
            where=f"the picture “{alt}”" if alt else "a picture without words",
            what=f"{source} cannot be shown" if source else "it has no address",
            todo="Attach it to the letter as a JPEG, PNG or GIF, or take it out",
        )


def _remote(letter: _Letter, hosted: Mapping[str, Attachment]) -> Iterator[Finding]:
    """One finding for each host that would be asked."""
    ours = {urlsplit(address).netloc for address in hosted}
    hosts: dict[str, list[str]] = {}
    for address in (*hosted, *letter.refused):
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    for host, addresses in hosts.items():
        yield Finding(
            id="remote-content",
            severity=Severity.INFO if host in ours else Severity.WARNING,
            where=host or addresses[0],
            what=f"a reader's program fetches {_things(addresses)} from there, and so tells it who reads the letter",
            todo="" if host in ours else "Attach what the letter needs, or take it out",
        )


def _things(addresses: Sequence[str]) -> str:
    return addresses[0] if len(addresses) == 1 else f"{len(addresses)} things, first {addresses[0]},"


def _too_tall(height: int) -> Iterator[Finding]:
    if height > _TALLEST:
        yield Finding(
            id="screenshot-cut",
            severity=Severity.INFO,
            where="the screenshots",
            what=f"they end after {_TALLEST:,} px; the letter is up to {height:,} px high",
        )
