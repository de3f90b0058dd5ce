"""How the HTTP client behaves towards the sites that it reads, seen from a real server: what it asks, when, and how often."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from digest.errors import SourceError, TryLater
from digest.interfaces import Response
from digest.model import Visit
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
    validated,
)
from tests.looking import NOW, web

ETAG = 'W/"caf\xe9 1-gzip"'  # with a letter and a space: byte for byte is byte for byte
DATE = "Wed, 21 Oct 2026 07:28:00 +0000"  # not the form that it should have, and their own all the same
HOSTS = ("one.example", "two.example", "three.example")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def named_hosts(names: tuple[str, ...] = HOSTS) -> dict:
    """Settings with which names lead to loopback."""
    return {"allow_hosts": frozenset({"127.0.0.1", *names}), "resolver": lambda host, port: ["127.0.0.1"]}


def get(client: Client, url: str, *, known: Visit | None = None, obey_robots: bool = False) -> Response:
    return client.get(url, accept="*/*", max_bytes=100_000, known=known, obey_robots=obey_robots)


def failure(client: Client, url: str, **options) -> str:
    with pytest.raises(SourceError) as caught:
        get(client, url, **options)
    return str(caught.value)


def visit(url: str, etag: str | None = None, last_modified: str | None = None) -> Visit:
    return Visit(url=url, first=NOW, at=NOW, etag=etag, last_modified=last_modified)


def conditional_headers(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("if-")}


# ---------------------------------------------------------------- only what changed


def test_what_did_not_change_is_not_sent_again(server: WebServer):
    server.scripts["/"] = validated(b"news", etag=ETAG, last_modified=DATE)
    client, url = web(), server.url("/")
    first = get(client, url)
    known = first.visit(NOW)
    again = get(client, url, known=known)
    assert (first.status, first.body, first.unchanged) == (200, b"news", False)
    assert (again.status, again.body, again.unchanged, again.url) == (304, b"", True, url)
    assert conditional_headers(server.asked("/")[0]) == {}
    assert conditional_headers(server.asked("/")[1]) == {"if-none-match": ETAG, "if-modified-since": DATE}
    assert again.visit(NOW, known=known) == known


def test_what_changed_is_sent_and_its_new_marks_are_kept(server: WebServer):
    server.scripts["/"] = validated(b"newer", etag='"2"')
    url = server.url("/")
    response = get(web(), url, known=visit(url, '"1"', DATE))
    assert response.body == b"newer"
    assert (response.visit(NOW).etag, response.visit(NOW).last_modified) == ('"2"', None)


def test_the_marks_of_an_answer_without_a_body_do_not_replace_those_of_the_body_we_have(server: WebServer):
    server.scripts["/"] = page(b"", status=304, etag='"of another copy"', last_modified="never")
    url = server.url("/")
    known = visit(url, '"1"', DATE)
    assert get(web(), url, known=known).visit(NOW, known=known) == known


@pytest.mark.parametrize("etag", ['"' + "x" * 2_000 + '"', "a\x01b", "\xa0" * 1_500])
def test_a_hostile_mark_is_neither_kept_nor_sent(server: WebServer, etag: str):
    server.scripts["/"] = page(b"news", etag=etag, last_modified=DATE)
    client, url = web(), server.url("/")
    assert get(client, url).visit(NOW).etag is None
    get(client, url, known=visit(url, etag, "Wed\r\nX-Evil: 1"))
    get(client, url, known=visit(url, "\u2028", DATE))
    assert [conditional_headers(headers) for headers in server.asked("/")] == [{}, {}, {"if-modified-since": DATE}]


def test_what_is_remembered_of_one_address_is_not_said_at_another(server: WebServer):
    server.scripts["/"] = validated(b"news", etag=ETAG)
    assert get(web(), server.url("/"), known=visit(server.url("/old"), ETAG)).status == 200
    assert conditional_headers(server.asked("/")[0]) == {}


def test_along_a_redirect_goes_only_the_mark_that_means_something_at_every_address(server: WebServer):
    server.scripts["/"] = redirect("/feed")
    server.scripts["/feed"] = validated(b"news", etag=ETAG, last_modified=DATE)
    client, url = web(), server.url("/")
    known = get(client, url).visit(NOW)
    assert (known.url, known.etag, known.last_modified) == (url, ETAG, None)
    again = get(client, url, known=known)
    assert (again.status, again.asked, again.url) == (304, url, server.url("/feed"))
    # The redirect leads elsewhere now, where something older stands, which we never saw.
    server.scripts["/"] = redirect("/other")
    server.scripts["/other"] = validated(b"other news", etag='"0"', last_modified=DATE)
    assert get(client, url, known=visit(url, ETAG, DATE)).body == b"other news"
    assert conditional_headers(server.asked("/other")[0]) == {"if-none-match": ETAG}


def test_nothing_changed_is_no_answer_to_who_has_nothing_and_so_it_is_asked_once_more(server: WebServer):
    server.scripts["/"] = in_turn(page(b"", status=304), page(b"news"))
    url = server.url("/")
    assert get(web(), url, known=visit(url)).body == b"news"
    assert [conditional_headers(headers) for headers in server.asked("/")] == [{}, {}]
    assert server.asked("/")[1]["cache-control"] == "no-cache"


def test_after_asking_once_more_it_is_an_error(server: WebServer):
    server.scripts["/"] = page(b"", status=304)
    message = failure(web(), server.url("/"))
    assert message == (
        f"{server.url('/')}: the site says that nothing changed, though we have nothing of it yet. Tell its owner "
        "(HTTP 304)"
    )
    assert len(server.requests) == 2


# ---------------------------------------------------------------- moved


def test_where_a_page_moved_for_good_is_told_and_nothing_else_is(server: WebServer):
    server.scripts |= {
        "/a": redirect("/b", 301),
        "/b": redirect("/c", 308),
        "/c": page(b"here"),
        "/now": redirect("/a", 302),
        "/late": redirect("/now", 301),
    }
    client = web()
    assert get(client, server.url("/a")).moved == server.url("/c")
    assert get(client, server.url("/c")).moved is None
    assert get(client, server.url("/now")).moved is None
    assert get(client, server.url("/late")).moved is None


def test_it_is_told_of_what_did_not_change_too(server: WebServer):
    server.scripts |= {"/old": redirect("/new", 301), "/new": validated(b"here", etag=ETAG)}
    url = server.url("/old")
    response = get(web(), url, known=visit(url, ETAG))
    assert (response.status, response.moved) == (304, server.url("/new"))


# ---------------------------------------------------------------- what sites wish


def test_a_site_that_wants_to_be_left_alone_is_not_asked_again_in_this_run(server: WebServer):
    server.scripts["/"] = page(b"", status=429, retry_after="120")
    client = web(**named_hosts())
    with pytest.raises(TryLater) as caught:
        get(client, server.url("/"))
    assert caught.value.seconds == 120
    assert str(caught.value) == (
        f"{server.url('/')}: the site says that we ask too often. It is left alone for 2 minutes (HTTP 429)"
    )
    with pytest.raises(TryLater, match=r"/other: was not asked; 127\.0\.0\.1 wants to be left alone for 1") as caught:
        get(client, server.url("/other"))
    assert 100 < caught.value.seconds <= 120
    assert len(server.requests) == 1
    assert "nothing at this address" in failure(client, server.url("/other", "one.example"))


def test_a_site_is_asked_again_when_its_time_is_over(server: WebServer):
    server.scripts["/"] = in_turn(page(b"", status=503, retry_after="1"), page(b"here"))
    client = web()
    with pytest.raises(TryLater, match="the site asks for a pause"):
        get(client, server.url("/"))
    time.sleep(1.01)
    assert get(client, server.url("/")).body == b"here"


@pytest.mark.parametrize(
    ("status", "wish", "seconds"),
    [
        (429, None, 3_600),
        (429, "soon", 3_600),
        (429, "0", 0),
        (503, "7200", 7_200),
        (503, "9" * 5_000, 86_400),
        (503, format_datetime(NOW + timedelta(minutes=90), usegmt=True), 5_400),
        (503, format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
    ],
)
def test_a_wish_is_read_in_all_its_forms(server: WebServer, status: int, wish: str | None, seconds: float):
    server.scripts["/"] = page(b"", status=status, **({"retry_after": wish} if wish else {}))
    with pytest.raises(TryLater) as caught:
        get(web(), server.url("/"))
    assert caught.value.seconds == seconds


@pytest.mark.parametrize("wish", [None, "soon", "-5"])
def test_a_site_in_trouble_that_wishes_nothing_has_failed_and_that_is_all(server: WebServer, wish: str | None):
    server.scripts["/"] = page(b"", status=503, **({"retry_after": wish} if wish else {}))
    client = web()
    with pytest.raises(SourceError, match="the server is in trouble") as caught:
        get(client, server.url("/"))
    assert not isinstance(caught.value, TryLater)
    assert "nothing at this address" in failure(client, server.url("/other"))


def test_a_wish_holds_where_a_redirect_leads(server: WebServer):
    server.scripts["/"] = redirect(server.url("/busy", "one.example"))
    server.scripts["/busy"] = page(b"", status=429)
    client = web(**named_hosts())
    with pytest.raises(TryLater, match="redirected from"):
        get(client, server.url("/"))
    with pytest.raises(TryLater, match=r"one\.example wants to be left alone"):
        get(client, server.url("/"))
    assert len(server.asked("/")) == 2


# ---------------------------------------------------------------- the pace


class Watch:
    """A script that notes when each request to which host began and ended."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spells: dict[str, list[tuple[float, float]]] = {}
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, request) -> None:
        began = time.monotonic()
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        time.sleep(self.seconds)
        with self._lock:
            self._now -= 1
            self.spells.setdefault(request.headers["host"].partition(":")[0], []).append((began, time.monotonic()))
        page(b"here")(request)

    def gaps(self, host: str) -> list[float]:
        spells = sorted(self.spells[host])
        return [later[0] - earlier[1] for earlier, later in pairwise(spells)]


def at_once(jobs: list[Callable[[], object]]) -> None:
    """Run the jobs in a thread each."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()


def test_one_host_is_asked_slowly_and_several_at_the_same_time(server: WebServer):
    watch = server.scripts["/"] = Watch(0.05)
    client = web(gap_seconds=0.2, **named_hosts())
    at_once([lambda host=host: get(client, server.url("/", host)) for host in HOSTS * 4])  # type: ignore[misc]
    for host in HOSTS:
        assert len(watch.spells[host]) == 4
        assert min(watch.gaps(host)) >= 0.2
    assert watch.most_at_once >= 2


def test_no_more_than_eight_requests_run_at_once(server: WebServer):
    watch = server.scripts["/"] = Watch(0.2)
    hosts = tuple(f"host{n}.example" for n in range(12))
    client = web(**named_hosts(hosts))
    at_once([lambda host=host: get(client, server.url("/", host)) for host in hosts])  # type: ignore[misc]
    assert 2 <= watch.most_at_once <= 8


def test_a_slow_host_does_not_hold_up_another(server: WebServer):
    is_asked, may_answer = threading.Event(), threading.Event()

    def slow(request) -> None:
        is_asked.set()
        may_answer.wait(5)
        page(b"at last")(request)

    server.scripts |= {"/slow": slow, "/": page(b"here")}
    client = web(**named_hosts())
    with ThreadPoolExecutor(3) as pool:
        held_up = [pool.submit(get, client, server.url("/slow", "one.example")) for _ in range(3)]
        assert is_asked.wait(5)
        for _ in range(4):
            assert get(client, server.url("/", "two.example")).body == b"here"
        assert not any(job.done() for job in held_up)
        assert len(server.asked("/slow")) == 1
        may_answer.set()
        assert [job.result().body for job in held_up] == [b"at last"] * 3


def test_the_gap_is_kept_on_the_way_of_a_redirect_and_after_a_failure(server: WebServer):
    watch = Watch(0)
    server.scripts |= {"/a": redirect("/b"), "/b": dropped, "/c": watch}
    client = web(gap_seconds=0.2)
    began = time.monotonic()
    assert "broke off" in failure(client, server.url("/a"))
    get(client, server.url("/c"))
    assert watch.spells["127.0.0.1"][0][0] - began >= 0.4


def test_a_host_is_one_host_in_whatever_way_its_name_is_written(server: WebServer):
    server.scripts["/"] = page(b"here")
    client = web(gap_seconds=0.2, **named_hosts(("one.example", "one.example.")))
    began = time.monotonic()
    for name in ("one.example", "ONE.example", "One.Example."):
        get(client, server.url("/", name))
    assert time.monotonic() - began >= 0.4


def test_the_wait_for_a_turn_is_not_counted_as_time_that_the_server_took(server: WebServer):
    server.scripts |= {"/a": redirect("/b"), "/b": page(b"here")}
    client = web(gap_seconds=0.6, total_seconds=0.5)
    assert get(client, server.url("/a")).body == b"here"


def test_nobody_waits_for_ever(server: WebServer):
    server.scripts["/"] = page(b"here")
    client = web(gap_seconds=60, turn_seconds=0.1)
    get(client, server.url("/"))
    assert failure(client, server.url("/")) == (
        f"{server.url('/')}: was not read, because too much else was to be read from 127.0.0.1 before it. Try again "
        "later, or list fewer addresses of this site"
    )
    assert len(server.requests) == 1


def test_closing_ends_all_waits(server: WebServer):
    server.scripts["/"] = page(b"here")
    client = web(gap_seconds=60)
    get(client, server.url("/"))
    began = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(failure, client, server.url("/")) for _ in range(3)]
        time.sleep(0.1)
        client.close()
        assert all("because the run was ended" in job.result(timeout=5) for job in waiting)
    assert time.monotonic() - began < 2
    assert "because the run was ended" in failure(client, server.url("/"))


def test_a_person_who_presses_control_c_does_not_have_to_wait(server: WebServer):
    server.scripts["/"] = page(b"here")
    client = web(gap_seconds=1.5)
    get(client, server.url("/"))
    began = time.monotonic()
    threading.Timer(0.2, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        get(client, server.url("/"))
    assert time.monotonic() - began < 1
    assert get(client, server.url("/")).body == b"here"  # who left does not stand in the way of others


# ---------------------------------------------------------------- robots.txt


RULES = b"User-agent: *\nDisallow: /private\n"


def test_a_page_that_robots_txt_forbids_is_not_asked_for(server: WebServer):
    server.scripts |= {"/robots.txt": page(RULES), "/private/1": page(b"secret"), "/news": page(b"news")}
    client = web()
    assert failure(client, server.url("/private/1"), obey_robots=True) == (
        f"{server.url('/private/1')}: robots.txt of 127.0.0.1 does not allow it to be read by programs. Ask the owner "
        "of the site, or leave this address out"
    )
    assert get(client, server.url("/news"), obey_robots=True).body == b"news"
    assert [path for path, _ in server.requests] == ["/robots.txt", "/news"]  # and it is read once
    assert server.asked("/robots.txt")[0]["user-agent"].startswith("digest/")


def test_what_a_person_named_is_read_whatever_robots_txt_says(server: WebServer):
    server.scripts |= {"/robots.txt": page(RULES), "/private/1": page(b"feed")}
    assert get(web(), server.url("/private/1")).body == b"feed"
    assert server.asked("/robots.txt") == []


def test_robots_txt_forbids_where_a_redirect_leads_as_well(server: WebServer):
    server.scripts |= {"/robots.txt": page(RULES), "/news": redirect("/private/1"), "/private/1": page(b"secret")}
    message = failure(web(), server.url("/news"), obey_robots=True)
    assert f"/private/1 (redirected from {server.url('/news')}): robots.txt of 127.0.0.1 does not allow" in message
    assert server.asked("/private/1") == []


@pytest.mark.parametrize(
    "script",
    [
        page(b"\xef\xbb\xbf" + RULES),
        gzipped(RULES),
        redirect("/robots/all.txt", 301),
        page(b"User-Agent: someone\nDisallow:\n\nuser-agent: Digest/2.0 # us\ndisallow: /*vate/\n"),
        page(b"\xff\xfe\n" + RULES),
        page(RULES + b"# padding\n" * 200_000),
    ],
    ids=["byte order mark", "gzip", "redirect", "our own name", "damaged letters", "two megabytes"],
)
def test_robots_txt_is_understood(server: WebServer, script):
    server.scripts |= {"/robots.txt": script, "/robots/all.txt": page(RULES), "/news": page(b"news")}
    client = web()
    assert "does not allow it" in failure(client, server.url("/private/1"), obey_robots=True)
    assert get(client, server.url("/news"), obey_robots=True).body == b"news"


@pytest.mark.parametrize(
    "script",
    [page(b"no", status=404), page(b"no", status=403), redirect("/robots.txt"), page(b"<html>")],
    ids=["none", "forbidden", "redirects without end", "a page"],
)
def test_where_there_is_no_robots_txt_all_may_be_read(server: WebServer, script):
    server.scripts |= {"/robots.txt": script, "/news": page(b"news")}
    assert get(web(), server.url("/news"), obey_robots=True).body == b"news"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (page(b"", status=500), "the server is in trouble"),
        (page(b"", status=503), "the server is in trouble"),
        (dropped, "the answer broke off"),
        (silent, "the server does not answer"),
        (redirect("http://10.0.0.1/robots.txt"), "not on the public internet"),
        (page(b"no gzip at all", content_encoding="gzip"), "its compression is damaged"),
    ],
    ids=["500", "503", "dropped", "silent", "private", "damaged"],
)
def test_where_robots_txt_cannot_be_had_nothing_is_read_for_now(server: WebServer, script, words: str):
    server.scripts |= {"/robots.txt": script, "/news": page(b"news")}
    client = web(read_seconds=0.2)
    for _ in range(2):
        message = failure(client, server.url("/news"), obey_robots=True)
        assert message.startswith(f"{server.url('/news')}: not now, because robots.txt of the site")
        assert words in message
    assert len(server.requests) == 1  # the failure is remembered too
    assert get(client, server.url("/news")).body == b"news"


def test_a_robots_txt_that_is_refused_for_a_while_silences_the_whole_host(server: WebServer):
    server.scripts |= {"/robots.txt": page(b"", status=429, retry_after="60"), "/news": page(b"news")}
    client = web()
    for obey_robots in (True, True, False):
        with pytest.raises(TryLater) as caught:
            get(client, server.url("/news"), obey_robots=obey_robots)
        assert 50 < caught.value.seconds <= 60
    assert len(server.requests) == 1


def test_a_site_may_wish_to_be_asked_more_slowly(server: WebServer):
    watch = server.scripts["/"] = Watch(0)
    server.scripts["/robots.txt"] = page(b"User-agent: *\nCrawl-delay: 0.3")
    client = web()
    get(client, server.url("/"), obey_robots=True)
    get(client, server.url("/"))
    assert min(watch.gaps("127.0.0.1")) >= 0.3


def test_every_port_has_a_robots_txt_of_its_own_and_threads_share_it(server: WebServer):
    server.scripts |= {"/robots.txt": page(RULES), "/private": page(b"secret")}
    client = web()
    with running_server() as other:
        other.scripts |= {"/robots.txt": page(b""), "/private": page(b"open")}
        at_once([lambda: get(client, other.url("/private"), obey_robots=True) for _ in range(4)])
        at_once([lambda: failure(client, server.url("/private"), obey_robots=True) for _ in range(4)])
        assert len(other.asked("/robots.txt")) == len(server.asked("/robots.txt")) == 1
