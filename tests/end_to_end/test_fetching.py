"""The HTTP client and the feed source against a real server that behaves as badly as servers do."""

import gzip
import secrets
import socket
import ssl
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from digest.errors import SourceError
from digest.interfaces import Response
from digest.sources.charset import decode
from digest.sources.feed import FeedOptions, FeedSource
from digest.sources.http import user_agent
from tests.end_to_end.servers import (
    WebServer,
    dripping_body,
    dripping_headers,
    dropped,
    gzipped,
    not_http,
    page,
    raw_deflated,
    redirect,
    running_server,
    silent,
)
from tests.looking import FIRST_LOOK, surroundings, web

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title><item><title>The café’s ferry</title>'
    '<link>/ferry</link><description>&lt;p&gt;It &lt;a href="map"&gt;left&lt;/a&gt; at noon.&lt;/p&gt;</description>'
    "</item><item><title>Second</title><link>https://paper.example/2</link></item></channel></rss>"
).encode()


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


def get(url: str, *, max_bytes: int = 1_000_000, **settings) -> Response:
    return web(**settings).get(url, accept="*/*", max_bytes=max_bytes)


def failure(url: str, **settings) -> str:
    with pytest.raises(SourceError) as caught:
        get(url, **settings)
    return str(caught.value)


def collect(url: str, tmp_path: Path):
    return FeedSource("paper", FeedOptions.model_validate({"url": url}), surroundings(tmp_path)).collect(FIRST_LOOK)


# ---------------------------------------------------------------- feeds


def test_a_feed_is_fetched_and_its_relative_links_are_made_whole(server: WebServer, tmp_path: Path):
    server.scripts["/feeds/paper"] = page(FEED)
    harvest = collect(server.url("/feeds/paper"), tmp_path)
    assert harvest.problems == ()
    first, second = harvest.items
    assert (first.url, second.url) == (server.url("/ferry"), "https://paper.example/2")
    assert not isinstance(first.content, str)
    assert first.content["title"] == "The café’s ferry"
    assert first.content["body"] == f'<p>It <a href="{server.url("/feeds/map")}">left</a> at noon.</p>'


def test_the_server_learns_who_asks_and_for_what(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(FEED)
    collect(server.url("/feed"), tmp_path)
    [(path, headers)] = server.requests
    assert path == "/feed"
    assert headers["user-agent"].startswith("digest/")
    assert headers["user-agent"].endswith(" (+desk@paper.example)")
    assert headers["accept"].startswith("application/rss+xml")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["host"] == f"127.0.0.1:{server.server_port}"


def test_relative_links_are_seen_from_where_a_redirect_ends(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = redirect("/new/feed", 301)
    server.scripts["/new/feed"] = page(FEED)
    harvest = collect(server.url("/feed"), tmp_path)
    assert f'href="{server.url("/new/map")}"' in str(harvest.items[0].content)


@pytest.mark.parametrize(
    "label", ["text/xml", "text/xml; charset=iso-8859-1", "text/html; charset=koi8-r", "text/plain"]
)
def test_a_wrong_label_does_not_spoil_the_letters(server: WebServer, tmp_path: Path, label: str):
    server.scripts["/feed"] = page(FEED, content_type=label)
    harvest = collect(server.url("/feed"), tmp_path)
    assert harvest.problems == ()
    assert harvest.items[0].origin == "feed paper: The café’s ferry"


def test_a_guid_that_is_no_address_does_not_become_a_link_to_nowhere(server: WebServer, tmp_path: Path):
    item = "<item><title>A</title><guid>%s</guid></item>"
    body = FEED.decode().partition("<item>")[0] + item % "story-17" + item % "https://paper.example/?a=1&amp;b=2"
    server.scripts["/feed"] = page(f"{body}</channel></rss>".encode())
    harvest = collect(server.url("/feed"), tmp_path)
    assert [entry.url for entry in harvest.items] == [None, "https://paper.example/?a=1&b=2"]


def test_the_header_tells_the_charset_of_what_is_not_utf_8(server: WebServer, tmp_path: Path):
    body = FEED.decode().replace("café", "кафе").replace("’", "").encode("koi8-r")
    server.scripts["/feed"] = page(body, content_type="application/xml; charset=koi8-r")
    assert collect(server.url("/feed"), tmp_path).items[0].origin == "feed paper: The кафеs ferry"


def test_a_page_instead_of_a_feed_is_named_with_the_feed_that_it_names(server: WebServer, tmp_path: Path):
    head = (
        b'<link rel="stylesheet" href="/a.css"><link rel="alternate" type="text/html" hreflang="fr" href="/fr">'
        b'<link rel="alternate home" type="Application/RSS+XML" href="feeds/all"><link rel="alternate" '
        b'type="application/atom+xml" href="/atom">'
    )
    server.scripts["/news/"] = page(
        b"<!doctype html><html><head>" + head + b"</head><body>Hi", content_type="text/html"
    )
    with pytest.raises(SourceError) as caught:
        collect(server.url("/news/"), tmp_path)
    assert str(caught.value) == (
        f"{server.url('/news/')}: this is an HTML page, not a feed; the page names its feed, so use this address: "
        f"{server.url('/news/feeds/all')}"
    )


def test_a_page_that_names_no_feed_is_named_too(server: WebServer, tmp_path: Path):
    server.scripts["/"] = page(b"<html><body>Hi", content_type="text/html")
    with pytest.raises(SourceError, match="this is an HTML page, not a feed; look for the RSS link on the page"):
        collect(server.url("/"), tmp_path)


def test_of_a_truncated_feed_the_whole_entries_are_kept(server: WebServer, tmp_path: Path):
    server.scripts["/feed"] = page(FEED[: FEED.index(b"paper.example/2")])
    harvest = collect(server.url("/feed"), tmp_path)
    assert [item.origin for item in harvest.items] == ["feed paper: The café’s ferry"]
    assert "it breaks off" in str(harvest.problems[0])


# ---------------------------------------------------------------- answers


def test_headers_body_and_type_come_as_they_are(server: WebServer):
    server.scripts["/"] = page(b"\x00\xff", content_type="text/plain", x_odd="caf\xe9")
    response = get(server.url("/") + "#part")
    assert (response.url, response.status, response.body) == (server.url("/"), 200, b"\x00\xff")
    assert response.content_type == "text/plain"
    assert response.headers["x-odd"] == "caf\xe9"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks for a password"),
        (403, "refuses to show it"),
        (404, "there is nothing at this address"),
        (410, "gone for good"),
        (418, "the server gave no page"),
        (429, "we ask too often"),
        (500, "the server is in trouble. Try again later"),
        (503, "the server is in trouble"),
        (300, "the server gave no page"),
        (206, "gives only a part of it"),
        (304, "nothing changed, though we have nothing of it yet"),
    ],
)
def test_an_answer_that_is_no_page_is_explained(server: WebServer, status: int, words: str):
    server.scripts["/feed"] = page(b"", status=status)
    message = failure(server.url("/feed"))
    assert message.startswith(server.url("/feed") + ": ")
    assert words in message
    assert message.endswith(f"(HTTP {status})")


def test_letters_are_right_though_the_label_names_another_charset(server: WebServer):
    server.scripts["/"] = page("<p>Das Café öffnet.".encode("windows-1252"), content_type="text/html; charset=utf-8")
    response = get(server.url("/"))
    assert decode(response.body, response.content_type, html=True) == "<p>Das Café öffnet."


@pytest.mark.parametrize("script", [gzipped, raw_deflated])
def test_compressed_answers_are_inflated(server: WebServer, script):
    server.scripts["/"] = script(b"words " * 1000)
    assert get(server.url("/"), max_bytes=6000).body == b"words " * 1000


def test_a_gzip_answer_may_have_several_members(server: WebServer):
    server.scripts["/"] = page(gzip.compress(b"one ") + gzip.compress(b"two"), content_encoding="x-gzip")
    assert get(server.url("/")).body == b"one two"


def test_an_empty_answer_may_be_called_compressed(server: WebServer):
    server.scripts["/"] = page(b"", content_encoding="gzip")
    assert get(server.url("/")).body == b""


@pytest.mark.parametrize(
    ("body", "encoding", "words"),
    [
        (b"not gzip at all", "gzip", "its compression is damaged"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "gzip", "the compressed answer is not complete"),
        (b"words", "br", "is compressed as 'br', which we did not ask for"),
    ],
)
def test_compression_that_cannot_be_undone_is_explained(server: WebServer, body: bytes, encoding: str, words: str):
    server.scripts["/"] = page(body, content_encoding=encoding)
    assert words in failure(server.url("/"))


def test_damage_in_the_middle_of_a_compressed_answer_is_found(server: WebServer):
    body = bytearray(gzip.compress(secrets.token_bytes(300_000)))
    body[-8:-4] = bytes(4)  # the checksum
    server.scripts["/"] = page(bytes(body), content_encoding="gzip")
    assert "its compression is damaged" in failure(server.url("/"))


# ---------------------------------------------------------------- limits


def test_what_is_too_large_by_its_own_word_is_not_read_at_all(server: WebServer):
    server.scripts["/"] = page(b"", content_length="2000000000")
    assert "is larger than 1,000,000 bytes" in failure(server.url("/"))


def test_what_turns_out_too_large_is_not_read_on(server: WebServer):
    def endless(request) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(bytes(10_000))

    server.scripts["/"] = endless
    assert "is larger than 1,000,000 bytes" in failure(server.url("/"))


@pytest.mark.parametrize("length", [None, "50000000"])
def test_of_a_page_of_50_megabytes_no_more_than_the_limit_is_read(server: WebServer, length: str | None):
    sent = 0

    def large(request) -> None:
        request.send_response(200)
        if length:
            request.send_header("Content-Length", length)
        request.end_headers()
        nonlocal sent
        for _ in range(500):
            sent += request.wfile.write(b"<p>words</p>" * 8_333)

    server.scripts["/"] = large
    tracemalloc.start()
    try:
        assert "is larger than 5,000,000 bytes" in failure(server.url("/"), max_bytes=5_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000
    assert sent < 20_000_000  # what stood in buffers on the way included


def test_a_length_of_absurdly_many_digits_is_an_answer_that_is_no_http(server: WebServer):
    server.scripts["/"] = page(b"words", content_length="9" * 5_000)
    assert "broke off or is not HTTP" in failure(server.url("/"))


def test_just_as_much_as_allowed_is_read_and_a_byte_more_is_not(server: WebServer):
    server.scripts["/"] = page(bytes(5000))
    assert len(get(server.url("/"), max_bytes=5000).body) == 5000
    assert "is larger than 4,999 bytes" in failure(server.url("/"), max_bytes=4999)


def test_a_gzip_bomb_is_stopped_before_it_grows(server: WebServer):
    server.scripts["/"] = page(gzip.compress(bytes(50_000_000)), content_encoding="gzip")
    tracemalloc.start()
    try:
        assert "is larger than 1,000,000 bytes" in failure(server.url("/"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


def test_a_compressed_answer_that_never_gives_anything_is_not_read_for_ever(server: WebServer):
    header, empty_block = gzip.compress(b"")[:10], b"\x00\x00\x00\xff\xff"

    def endless(request) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        request.wfile.write(header)
        while True:
            request.wfile.write(empty_block * 2000)

    server.scripts["/"] = endless
    assert "is larger than 1,000,000 bytes" in failure(server.url("/"))


@pytest.mark.parametrize("script", [dripping_body, dripping_headers])
def test_a_server_that_drips_is_left_at_the_overall_limit(server: WebServer, script):
    server.scripts["/"] = script
    began = time.monotonic()
    assert "took longer than 0.3 seconds" in failure(server.url("/"), total_seconds=0.3)
    assert time.monotonic() - began < 2


def test_a_silent_server_is_left_sooner(server: WebServer):
    server.scripts["/"] = silent
    assert "the server does not answer" in failure(server.url("/"), read_seconds=0.2)


def test_redirects_end_somewhere(server: WebServer):
    server.scripts["/"] = redirect("/")
    assert "redirects more than 5 times" in failure(server.url("/"))
    assert len(server.requests) == 6


def test_as_many_redirects_as_allowed_are_followed(server: WebServer):
    for n in range(5):
        server.scripts[f"/{n}"] = redirect(str(n + 1), status=(301, 302, 303, 307, 308)[n])
    server.scripts["/5"] = page(b"here")
    assert get(server.url("/0")).url == server.url("/5")


def test_the_overall_limit_covers_all_redirects_together(server: WebServer):
    def slow(request) -> None:
        time.sleep(0.15)
        redirect("/")(request)

    server.scripts["/"] = slow
    assert "took longer than 0.3 seconds" in failure(server.url("/"), total_seconds=0.3)


# ---------------------------------------------------------------- the guard


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(server: WebServer, target: str):
    server.scripts["/"] = redirect(target)
    message = failure(server.url("/"))
    assert "not on the public internet" in message
    assert f"{target} (redirected from {server.url('/')})" in message
    assert "'allow_hosts'" in message


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://paper.example/"])
def test_a_redirect_to_something_other_than_the_web_is_refused(server: WebServer, target: str):
    server.scripts["/"] = redirect(target)
    assert "only addresses that begin with http:// or https://" in failure(server.url("/"))


@pytest.mark.parametrize("target", ["http://1.2.3.999/", "javascript:alert(1)"])
def test_a_redirect_to_nonsense_is_explained(server: WebServer, target: str):
    server.scripts["/"] = redirect(target)
    assert "redirects to something that is no address" in failure(server.url("/"))


def test_a_name_that_answers_with_a_private_address_is_refused_unasked(server: WebServer):
    for answers in (["127.0.0.1"], ["10.0.0.5", "fc00::1"], []):
        message = failure("http://paper.example/", resolver=lambda host, port, found=answers: found)
        assert "the host 'paper.example' is at " in message
        assert "not on the public internet" in message
    assert server.requests == []


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(server: WebServer):
    server.scripts["/"] = page(b"here")
    asked = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.5"]

    url = f"http://Paper.example:{server.server_port}/"
    assert get(url, allow_hosts=frozenset({"PAPER.example"}), resolver=resolver).body == b"here"
    assert asked == [("paper.example", server.server_port)]
    assert server.requests[0][1]["host"] == f"paper.example:{server.server_port}"


def test_the_next_address_of_a_host_is_tried_when_the_first_does_not_answer(server: WebServer):
    server.scripts["/"] = page(b"here")
    url = f"http://paper.example:{server.server_port}/"
    hosts = frozenset({"paper.example"})
    assert get(url, allow_hosts=hosts, resolver=lambda host, port: ["::1", "127.0.0.1"]).body == b"here"


def test_an_unusual_port_is_asked_only_of_allowed_hosts(server: WebServer):
    message = failure(server.url("/"), allow_hosts=frozenset())
    assert f"this is port {server.server_port}" in message
    assert server.requests == []


def test_settings_of_a_proxy_in_the_environment_do_not_lead_round_the_guard(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1/")
    server.scripts["/"] = page(b"here")
    assert get(server.url("/")).body == b"here"


# ---------------------------------------------------------------- connections


def test_a_refused_connection_is_explained():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert failure(url) == (f"{url}: cannot connect (Connection refused). Check the address, or try again later")


@pytest.mark.parametrize("error", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long")])
def test_a_name_that_cannot_be_found_is_explained(error: Exception):
    def resolver(host: str, port: int) -> list[str]:
        raise error

    assert "cannot find the host 'paper.example'. Check the spelling" in failure(
        "https://paper.example/feed", resolver=resolver
    )


def test_something_that_is_no_web_server_is_explained(server: WebServer):
    server.scripts["/"] = not_http
    assert "the answer broke off or is not HTTP" in failure(server.url("/"))


def test_an_answer_that_breaks_off_is_not_taken_for_whole(server: WebServer):
    server.scripts["/"] = page(b"half", content_length="1000")
    assert "the answer broke off" in failure(server.url("/"))


def test_a_connection_that_is_dropped_in_the_middle_is_explained(server: WebServer):
    server.scripts["/"] = dropped
    assert "the answer broke off" in failure(server.url("/"))


@pytest.mark.parametrize("url", ["http://paper.example:port/", "http://paper.example/\n", "http:///feed", "feed.xml"])
def test_an_impossible_address_is_explained(url: str):
    assert "Copy it from a browser" in failure(url) or "only addresses that begin with http" in failure(url)


def test_a_password_in_the_address_is_refused_and_not_printed():
    message = failure("https://ann:geheim@paper.example/feed")
    assert "an address with a name and password" in message
    assert "geheim" not in message


@pytest.fixture
def tls_server() -> Iterator[WebServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with running_server(context) as running:
        yield running


def secure(server: WebServer, host: str) -> tuple[str, dict]:
    settings = {"allow_hosts": frozenset({host}), "resolver": lambda host, port: ["127.0.0.1"]}
    return f"https://{host}:{server.server_port}/", settings


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: WebServer):
    url, settings = secure(tls_server, "secure.example")
    assert "its certificate is not valid" in failure(url, **settings)
    assert tls_server.requests == []


def test_the_certificate_has_to_be_for_the_name_and_not_for_the_address(
    tls_server: WebServer, monkeypatch: pytest.MonkeyPatch
):
    trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda trust_env: trusting)
    tls_server.scripts["/"] = page(b"here")
    url, settings = secure(tls_server, "secure.example")
    assert get(url, **settings).body == b"here"
    url, settings = secure(tls_server, "other.example")
    assert "its certificate is not valid (Hostname mismatch" in failure(url, **settings)


def test_threads_that_come_at_once_share_the_certificates_of_those_who_vouch(
    tls_server: WebServer, monkeypatch: pytest.MonkeyPatch
):
    made = []

    def trusting(trust_env: bool) -> ssl.SSLContext:
        time.sleep(0.05)
        made.append(ssl.create_default_context(cafile=str(CERTIFICATE)))
        return made[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", trusting)
    tls_server.scripts["/"] = page(b"here")
    hosts = [f"{name}.example" for name in ("one", "two", "three", "secure")]
    client = web(allow_hosts=frozenset(hosts), resolver=lambda host, port: ["127.0.0.1"])

    def ask(host: str) -> str:
        try:
            return client.get(f"https://{host}:{tls_server.server_port}/", accept="*/*", max_bytes=100).body.decode()
        except SourceError as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        *others, ours = pool.map(ask, hosts)
    assert ours == "here"
    assert all("its certificate is not valid" in other for other in others)
    assert len(made) == 1


def test_a_user_agent_cannot_carry_a_header_of_its_own():
    assert user_agent("desk@paper.example\r\nX-Evil: 1\u2028é").endswith(" (+desk@paper.example X-Evil: 1)")
    assert "(" not in user_agent()
