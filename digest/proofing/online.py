"""What an edition links to and shows from the web: every address is asked once, politely, to see whether it answers.

Hosts are asked side by side, the addresses of one host in turn, as the client lets them.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Event, Thread
from urllib.parse import urldefrag, urlsplit

from digest.errors import NotHad, SourceError, TryLater
from digest.interfaces import Response, Web
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.fields import TOKEN

MOST = 100  # addresses that are visited

_HOSTS_AT_ONCE = 8
_ENOUGH_BYTES = 4_096  # it is there, whatever it says
_PATIENCE = 2  # failures in a row after which nothing more is asked of a host
_SURELY_NO_NETWORK = 3  # hosts of which none answers
_GONE = (404, 410)
_FOR_PEOPLE = (401, 402, 403, 405, 406, 407, 429, 451)  # programs get these where people may get the page
_ACCEPT = {False: "text/html, */*;q=0.8", True: "image/*"}
_NOT_PUBLIC = "which is not on the public internet"  # so says the guard of the client
_ROBOTS_FAILED = re.compile(r"robots\.txt of the site.* cannot be had \((.*)\)", re.DOTALL)  # and so says it
_GIVEN_UP = "was not visited, as its site did not answer twice before"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the HTML of an edition, and the words of the first place that has it; `places` counts them."""

    url: str
    words: str
    is_picture: bool = False
    places: int = 1

    def __str__(self) -> str:
        kind = "the picture" if self.is_picture else "the link"
        words = f" “{self.words}”" if self.words else ""
        more = f" and {self.places - 1} more" if self.places > 1 else ""
        return f"{kind}{words}{more} ({self.url})"


def addresses(proof: Proof) -> tuple[Address, ...]:
    """What can be visited in an edition: each web address once, in order, but none that differs by reader."""
    found: dict[tuple[str, bool], Address] = {}
    for element in proof.document.iter("a", "area", "img"):
        is_picture = element.tag == "img"
        url = urldefrag((element.get("src" if is_picture else "href") or "").strip()).url
        if not url.lower().startswith(("http://", "https://")) or TOKEN.search(url):
            continue
        words = element.get("alt") or ("" if is_picture else element.text_content())
        words = " ".join(words.split())
        before = found.get((url, is_picture))
        found[url, is_picture] = Address(
            url=url,
            words=before.words if before else words if len(words) <= 60 else f"{words[:59]}…",
            is_picture=is_picture,
            places=before.places + 1 if before else 1,
        )
    return tuple(found.values())


def visit(
    found: Sequence[Address], web: Web, on_visit: Callable[[str], None] = lambda _url: None
) -> tuple[Finding, ...]:
    """What is wrong with these addresses. `on_visit` is told each one that is done: `MOST` at most."""
    wanted = found[:MOST]
    answers = _Visitor(web, wanted).ask(on_visit)
    if len({_host(one) for one in wanted}) >= _SURELY_NO_NETWORK and all(_is_silence(answer) for answer in answers):
        return (_no_network(wanted),)
    findings = [finding for one, answer in zip(wanted, answers, strict=True) for finding in _findings(one, answer)]
    if len(found) > MOST:
        findings.append(_too_many(len(found)))
    return tuple(findings)


Outcome = Response | SourceError


class _Visitor:
    """Threads that do not keep the program alive: after Ctrl-C nobody waits for a slow site."""

    def __init__(self, web: Web, wanted: Sequence[Address]) -> None:
        self._web = web
        self._wanted = wanted
        self._stopped = Event()
        self._answers: SimpleQueue[tuple[int, Outcome | BaseException]] = SimpleQueue()
        hosts: dict[str, list[int]] = {}
        for number, one in enumerate(wanted):
            hosts.setdefault(_host(one), []).append(number)
        self._threads = min(_HOSTS_AT_ONCE, len(hosts))
        self._hosts: SimpleQueue[list[int] | None] = SimpleQueue()
        for numbers in (*hosts.values(), *[None] * self._threads):
            self._hosts.put(numbers)

    def ask(self, on_visit: Callable[[str], None]) -> list[Outcome]:
        """The answers in the order of the addresses."""
        for _ in range(self._threads):
            Thread(target=self._work, daemon=True).start()
        answers: dict[int, Outcome] = {}
        try:
            while len(answers) < len(self._wanted):
                number, answer = self._answers.get()
                if not isinstance(answer, Response | SourceError):
                    raise answer
                answers[number] = answer
                on_visit(self._wanted[number].url)
        finally:
            self._stopped.set()
        return [answers[number] for number in range(len(self._wanted))]

    def _work(self) -> None:
        for numbers in iter(self._hosts.get, None):
            failures = 0
            for number in numbers:
                if self._stopped.is_set():
                    return
                answer = self._answer(self._wanted[number], failures)
                failures = failures + 1 if _is_silence(answer) else 0
                self._answers.put((number, answer))

    def _answer(self, one: Address, failures: int) -> Outcome | BaseException:
        if failures >= _PATIENCE:
            return SourceError(f"{one.url}: {_GIVEN_UP}. Try again later")
        if _is_private(one):
            return SourceError(f"{one.url}: leads to a machine, {_NOT_PUBLIC}")
        try:
            return self._web.get(
                one.url,
                accept=_ACCEPT[one.is_picture],
                max_bytes=_ENOUGH_BYTES,
                obey_robots=not one.is_picture,  # a picture is a part of the letter, which people fetch
                cut=True,
            )
        except BaseException as error:  # noqa: BLE001 - what is no answer is raised where answers are waited for
            return error


def _host(one: Address) -> str:
    try:
        return (urlsplit(one.url).hostname or "").lower()
    except ValueError:  # an IPv6 address that is none
        return ""


def _is_private(one: Address) -> bool:
    """Whether the address itself says so, without asking anybody."""
    host = _host(one).rstrip(".")
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _is_silence(answer: object) -> bool:
    """Whether nobody was there to answer, or somebody in trouble."""
    return (
        isinstance(answer, SourceError) and not isinstance(answer, NotHad | TryLater) and _NOT_PUBLIC not in str(answer)
    )


# ---------------------------------------------------------------- findings


def _findings(one: Address, answer: Outcome) -> Iterator[Finding]:
    if isinstance(answer, SourceError):
        yield _failure(one, answer)
    elif one.is_picture and not (answer.content_type or "image/").lower().startswith("image/"):
        yield _finding(
            one,
            "picture-missing",
            Severity.ERROR,
            f"there is no picture but {answer.content_type}",
            "Put the picture there, or take it out of the letter",
        )
    elif answer.url != one.url and not one.is_picture:
        yield from _redirection(one, answer)


def _failure(one: Address, error: SourceError) -> Finding:
    kind = "picture" if one.is_picture else "link"
    wrapped = _ROBOTS_FAILED.search(str(error))
    words, _, advice = (wrapped[1] if wrapped else str(error)).partition(": ")[2].partition(". ")
    status = error.status if isinstance(error, NotHad) else None
    if status in _GONE:
        todo = "Put the picture there, or take it out" if one.is_picture else "Correct the link, or take the story out"
        return _finding(
            one,
            "picture-missing" if one.is_picture else "link-dead",
            Severity.ERROR,
            f"there is nothing at this address (HTTP {status})",
            todo,
        )
    if _NOT_PUBLIC in words:
        sure = _is_private(one)
        what = f"readers cannot reach it: it is inside a private network{'' if sure else ', as seen from here'}"
        return _finding(
            one,
            f"{kind}-private",
            Severity.ERROR if sure else Severity.WARNING,
            what,
            "Use an address that is open to everybody" if sure else "Open it from elsewhere to be sure",
        )
    if isinstance(error, TryLater) or status in _FOR_PEOPLE or (isinstance(error, NotHad) and status is None):
        return _finding(
            one,
            f"{kind}-refused",
            Severity.WARNING if one.is_picture else Severity.INFO,
            words,
            "The site refuses programs; open it yourself",
        )
    return _finding(one, f"{kind}-unreachable", Severity.WARNING, words, advice)


def _redirection(one: Address, answer: Response) -> Iterator[Finding]:
    asked, final = urlsplit(one.url), urlsplit(answer.url)
    if asked.path.strip("/") and not final.path.strip("/") and not final.query:
        yield _finding(
            one,
            "link-front-page",
            Severity.WARNING,
            f"it leads to a front page, {answer.url}: the page itself is probably gone",
            "Open it, and correct the link",
        )
    elif asked._replace(scheme="https") == final:
        yield _finding(
            one, "link-http", Severity.INFO, "the site sends readers on to https", f"Write {answer.url} at once"
        )
    elif answer.moved is not None:
        yield _finding(one, "link-moved", Severity.INFO, "the page has moved for good", f"Write {answer.moved}")


def _finding(one: Address, name: str, severity: Severity, what: str, todo: str) -> Finding:
    return Finding(id=name, severity=severity, where=str(one), what=what, todo=todo)


def _no_network(wanted: Sequence[Address]) -> Finding:
    return Finding(
        id="links-unreachable",
        severity=Severity.WARNING,
        where="the links",
        what=f"none of the {len(wanted)} addresses could be reached",
        todo="Check the network connection, and try again",
    )


def _too_many(count: int) -> Finding:
    return Finding(
        id="links-unvisited",
        severity=Severity.INFO,
        where="the links",
        what=f"the first {MOST} of {count} addresses were visited",
        todo="Open the others yourself",
    )
