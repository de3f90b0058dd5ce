"""Visiting what an edition links to, through the real client, on real web servers."""

import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import html

from digest.interfaces import Offline, Response
from digest.messages.checks.finding import Finding, Severity
from digest.proofing.online import MOST, Address, addresses, visit
from digest.sources.http import Client
from tests.end_to_end.servers import (
    WebServer,
    dropped,
    gzipped,
    in_turn,
    page,
    redirect,
    running_server,
    silent,
)
from tests.looking import web

HOSTS = frozenset({"paper.example", "other.example", "third.example"})
A_PAGE = page(b"<title>Here it is</title>", content_type="text/html")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def client(**settings) -> Client:
    """A client for which the names of the examples are the servers of the test."""
    known: dict = {"allow_hosts": HOSTS, "resolver": _resolve, "read_seconds": 10, "total_seconds": 20}
    return web(**(known | settings))


def _resolve(host: str, port: int) -> list[str]:
    if host in HOSTS:
        return ["127.0.0.1"]
    if host == "intranet.example":
        return ["10.1.2.3"]
    raise OSError("there is no such host")


def link(server: WebServer, path: str, host: str = "paper.example") -> Address:
    return Address(server.url(path, host), "The ferry")


def picture(server: WebServer, path: str) -> Address:
    return Address(server.url(path, "paper.example"), "A ferry at noon", is_picture=True)


def only(findings: tuple[Finding, ...]) -> Finding:
    (one,) = findings
    return one


def test_a_page_that_answers_is_no_finding(server: WebServer) -> None:
    server.scripts["/a"] = A_PAGE
    assert visit([link(server, "/a")], client()) == ()
    assert server.asked("/a")[0]["user-agent"].startswith("digest/")


def test_a_large_file_is_there_and_is_not_fetched_whole(server: WebServer) -> None:
    sent: list[int] = []

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(20_000_000))
        request.end_headers()
        for _ in range(200):
            request.wfile.write(bytes(100_000))
            sent.append(100_000)

    server.scripts["/report.pdf"] = endless
    server.scripts["/zipped"] = gzipped(secrets.token_bytes(100_000))  # random, so that it stays as large
    assert visit([link(server, "/report.pdf"), link(server, "/zipped")], client()) == ()
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_link_is_an_error(server: WebServer, status: int) -> None:
    server.scripts["/gone"] = page(b"", status=status)
    finding = only(visit([link(server, "/gone")], client()))
    assert (finding.id, finding.severity) == ("link-dead", Severity.ERROR)
    assert f"HTTP {status}" in finding.what
    assert "“The ferry”" in finding.where
    assert "/gone" in finding.where


@pytest.mark.parametrize("status", [401, 403, 429])
def test_what_programs_are_refused_is_left_to_people(server: WebServer, status: int) -> None:
    server.scripts["/closed"] = page(b"", status=status)
    finding = only(visit([link(server, "/closed")], client()))
    assert (finding.id, finding.severity) == ("link-refused", Severity.INFO)
    assert "open it yourself" in finding.todo


def test_what_robots_txt_forbids_is_not_asked_for_but_a_picture_is(server: WebServer) -> None:
    server.scripts["/robots.txt"] = page(b"User-agent: *\nDisallow: /", content_type="text/plain")
    server.scripts["/a.png"] = page(b"png", content_type="image/png")
    finding = only(visit([link(server, "/a"), picture(server, "/a.png")], client()))
    assert (finding.id, finding.severity) == ("link-refused", Severity.INFO)
    assert "robots.txt" in finding.what
    assert server.asked("/a") == []
    assert len(server.asked("/a.png")) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (page(b"", status=500), "the server is in trouble"),
        (page(b"", status=400), "HTTP 400"),
        (silent, "does not answer"),
        (dropped, "broke off"),
    ],
)
def test_a_site_in_trouble_is_a_warning(server: WebServer, script, said: str) -> None:
    server.scripts["/a"] = script
    server.scripts["/robots.txt"] = page(b"", content_type="text/plain")
    finding = only(visit([link(server, "/a")], client(read_seconds=0.5 if script is silent else 10)))
    assert (finding.id, finding.severity) == ("link-unreachable", Severity.WARNING)
    assert said in f"{finding.what}. {finding.todo}"


def test_a_host_that_is_not_there_is_a_warning_with_what_to_do(server: WebServer) -> None:
    server.scripts["/a"] = A_PAGE
    finding = only(visit([link(server, "/a"), Address("https://misspelt.example/a", "x")], client()))
    assert (finding.id, finding.severity) == ("link-unreachable", Severity.WARNING)
    assert finding.what == "cannot find the host 'misspelt.example'"
    assert finding.todo.startswith("Check the spelling")


def test_without_a_network_it_is_said_once() -> None:
    far = [Address(f"https://{name}.nowhere.example/", name) for name in "abc"]
    finding = only(visit(far, client()))
    assert (finding.id, finding.severity) == ("links-unreachable", Severity.WARNING)
    assert "none of the 3 addresses" in finding.what
    assert only(visit(far, Offline())) == finding


def test_private_addresses_are_never_asked() -> None:
    asked: list[str] = []

    class Eager(Offline):
        def get(self, url: str, **_: object) -> Response:
            asked.append(url)
            return Response(url, url, 200, {}, b"")

    hosts = ("127.0.0.1:8025", "localhost", "10.0.0.7", "[::1]", "printer.local", "169.254.169.254", "wiki.internal.")
    private = [Address(f"http://{host}/", "x") for host in hosts]
    found = visit(private, Eager())
    assert [(one.id, one.severity) for one in found] == [("link-private", Severity.ERROR)] * len(hosts)
    assert asked == []


def test_a_name_that_leads_inside_a_private_network_is_a_warning_as_it_may_lead_elsewhere_for_others() -> None:
    finding = only(visit([Address("http://intranet.example/", "x")], client()))
    assert (finding.id, finding.severity) == ("link-private", Severity.WARNING)
    assert "as seen from here" in finding.what


def test_a_page_that_moved_for_good_is_told_with_its_new_address(server: WebServer) -> None:
    server.scripts["/old"] = redirect("/new", 301)
    server.scripts["/new"] = A_PAGE
    finding = only(visit([link(server, "/old")], client()))
    assert (finding.id, finding.severity) == ("link-moved", Severity.INFO)
    assert server.url("/new", "paper.example") in finding.todo


def test_a_redirect_for_now_is_no_finding(server: WebServer) -> None:
    server.scripts["/today"] = redirect("/2026-11-20", 302)
    server.scripts["/2026-11-20"] = A_PAGE
    assert visit([link(server, "/today")], client()) == ()


def test_a_page_that_leads_to_a_front_page_is_probably_gone(server: WebServer) -> None:
    server.scripts["/a"] = redirect(server.url("/", "other.example"), 301)
    server.scripts["/"] = A_PAGE
    finding = only(visit([link(server, "/a"), link(server, "/", "other.example")], client()))
    assert (finding.id, finding.severity) == ("link-front-page", Severity.WARNING)


def test_a_link_to_http_that_is_sent_on_to_https_is_told() -> None:
    class Secure(Offline):
        def get(self, url: str, **_: object) -> Response:
            secure = url.replace("http:", "https:")
            return Response(url, secure, 200, {}, b"", moved=secure)

    finding = only(visit([Address("http://paper.example/a?b=c", "x")], Secure()))
    assert (finding.id, finding.severity) == ("link-http", Severity.INFO)
    assert "https://paper.example/a?b=c" in finding.todo


def test_a_picture_that_is_not_there_is_an_error(server: WebServer) -> None:
    server.scripts["/there.jpg"] = page(b"jpeg", content_type="image/jpeg")
    server.scripts["/page.jpg"] = A_PAGE
    server.scripts["/locked.jpg"] = page(b"", status=403)
    server.scripts["/down.jpg"] = page(b"", status=500)
    pictures = [picture(server, f"/{name}.jpg") for name in ("there", "missing", "page", "locked", "down")]
    assert [(one.id, one.severity) for one in visit(pictures, client())] == [
        ("picture-missing", Severity.ERROR),
        ("picture-missing", Severity.ERROR),
        ("picture-refused", Severity.WARNING),
        ("picture-unreachable", Severity.WARNING),
    ]


def test_hosts_are_asked_side_by_side(server: WebServer) -> None:
    together = threading.Barrier(3, timeout=15)

    def meet(request: BaseHTTPRequestHandler) -> None:
        together.wait()  # breaks, and the answer with it, unless three requests run at a time
        A_PAGE(request)

    server.scripts["/a"] = meet
    asked = [link(server, "/a", host) for host in sorted(HOSTS)]
    assert visit(asked, client()) == ()


def test_one_host_is_asked_one_thing_at_a_time(server: WebServer) -> None:
    running, most = [0], [0]

    def count(request: BaseHTTPRequestHandler) -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        A_PAGE(request)
        running[0] -= 1

    for number in range(8):
        server.scripts[f"/{number}"] = count
    assert visit([link(server, f"/{number}") for number in range(8)], client()) == ()
    assert most == [1]


def test_a_site_that_does_not_answer_is_given_up(server: WebServer) -> None:
    server.scripts["/robots.txt"] = page(b"", content_type="text/plain")
    for number in range(5):
        server.scripts[f"/{number}"] = page(b"", status=500)
    found = visit([link(server, f"/{number}") for number in range(5)], client())
    assert [one.id for one in found] == ["link-unreachable"] * 5
    assert "was not visited" in found[-1].what
    assert [path for path, _ in server.requests if path != "/robots.txt"] == ["/0", "/1"]


def test_a_single_failure_gives_nobody_up(server: WebServer) -> None:
    server.scripts["/a"] = in_turn(page(b"", status=500), A_PAGE, page(b"", status=500), A_PAGE)
    for number in range(4):
        server.scripts[f"/{number}"] = server.scripts["/a"]
    found = visit([link(server, f"/{number}") for number in range(4)], client())
    assert [one.id for one in found] == ["link-unreachable"] * 2
    assert not any("was not visited" in one.what for one in found)


def test_it_says_what_is_done_and_stops_after_a_hundred(server: WebServer) -> None:
    done: list[str] = []

    class Quick(Offline):
        def get(self, url: str, **_: object) -> Response:
            return Response(url, url, 200, {}, b"")

    many = [Address(f"https://paper.example/{number}", "x") for number in range(MOST + 20)]
    finding = only(visit(many, Quick(), on_visit=done.append))
    assert (finding.id, finding.severity) == ("links-unvisited", Severity.INFO)
    assert f"the first {MOST} of {MOST + 20}" in finding.what
    assert sorted(done) == sorted(one.url for one in many[:MOST])


def test_a_fault_of_ours_is_raised_and_nobody_waits() -> None:
    class Broken(Offline):
        def get(self, url: str, **_: object) -> Response:
            raise ZeroDivisionError(url)

    with pytest.raises(ZeroDivisionError):
        visit([Address("https://paper.example/", "x")], Broken())


def test_after_a_fault_nothing_more_is_asked() -> None:
    asked: list[str] = []
    goes_on = threading.Event()

    class Broken(Offline):
        def get(self, url: str, **_: object) -> Response:
            asked.append(url[-1])
            if url.endswith("1"):
                raise ZeroDivisionError(url)
            goes_on.wait(20)
            return Response(url, url, 200, {}, b"")

    before = set(threading.enumerate())
    with pytest.raises(ZeroDivisionError):
        visit([Address(f"https://paper.example/{number}", "x") for number in (1, 2, 3)], Broken())
    goes_on.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(20)
    assert "3" not in asked


def test_nothing_to_visit_is_nothing_found() -> None:
    assert visit([], Offline()) == ()


def test_ctrl_c_does_not_wait_for_a_slow_site(server: WebServer) -> None:
    asked = threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        silent(request)

    server.scripts["/robots.txt"] = page(b"", content_type="text/plain")
    server.scripts["/slow"] = slow
    program = (
        "from digest.proofing.online import Address, visit\n"
        "from tests.looking import web\n"
        "client = web(read_seconds=60, total_seconds=60)\n"
        "client._allow_hosts = client._exchange._allow_hosts = frozenset({'paper.example'})\n"
        "client._exchange._resolver = lambda host, port: ['127.0.0.1']\n"
        f"visit([Address({server.url('/slow', 'paper.example')!r}, 'x')], client)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, text=True
    )
    try:
        assert asked.wait(20)
        process.send_signal(2)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
    assert said.strip().endswith("KeyboardInterrupt")


# ---------------------------------------------------------------- what is visited


def of(document: str) -> tuple[Address, ...]:
    return addresses(SimpleNamespace(document=html.document_fromstring(document)))  # type: ignore[arg-type]


def test_each_address_is_visited_once_and_knows_its_words() -> None:
    found = of(
        '<a href="https://paper.example/a">The  ferry\n left</a><a href=" https://paper.example/a#part ">again</a>'
        '<img src="https://paper.example/a" alt="A ferry"><map><area href="https://paper.example/b" alt="B"></map>'
    )
    assert [str(one) for one in found] == [
        "the link “The ferry left” and 1 more (https://paper.example/a)",
        "the picture “A ferry” (https://paper.example/a)",
        "the link “B” (https://paper.example/b)",
    ]
    assert str(of('<img src="https://paper.example/a">')[0]) == "the picture (https://paper.example/a)"
    assert len(of(f'<a href="https://paper.example/">{"long " * 40}</a>')[0].words) == 60


def test_what_is_no_web_page_or_differs_by_reader_is_not_visited() -> None:
    token = "__FIELD_0123456789ab_email__"
    assert of(
        f'<a href="mailto:a@b.example">m</a><a href="#top">t</a><a>n</a><img src="cid:logo"><img>'
        f'<a href="https://paper.example/leave?who={token}">leave</a><a href="https://[nonsense/">x</a>'
    ) == of('<a href="https://[nonsense/">x</a>')


def test_an_address_that_is_none_is_a_finding() -> None:
    found = visit(of('<a href="https://paper.example:port/">x</a><a href="https://[nonsense/">y</a>'), client())
    assert [(one.id, one.severity) for one in found] == [("link-unreachable", Severity.WARNING)] * 2
    assert "no valid address" in found[0].what
