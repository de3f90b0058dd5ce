"""Collecting, as an editor calls it: real web servers, a real database, and the processes that read."""

import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from typing import Any

import pytest

from tests.end_to_end.conftest import Desk
from tests.end_to_end.servers import Script, WebServer, dripping_body, gzipped, page, redirect, running_server

SENTENCES = (
    "The harbour board voted on Tuesday to keep the outer gate shut until the spring tides are over. ",
    "Pilots had asked for an earlier date, and the fishing fleet for a later one. ",
    "The gate has been shut since a coaster broke its lower hinge in the second week of September. ",
    "Repairs will cost four million crowns, most of which the state pays. ",
)
TEXT = "".join(f"<p>{sentence * 3}</p>" for sentence in SENTENCES)
LATER = "2026-11-21T05:00Z"
MUCH_LATER = "2026-11-30T05:00Z"


def entry(name: str, title: str, text: str = TEXT, when: str = "Thu, 19 Nov 2026 10:00:00 GMT") -> str:
    return (
        f"<item><title>{title}</title><link>https://paper.example/{name}</link><pubDate>{when}</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def feed(*entries: str) -> bytes:
    return f"<rss version='2.0'><channel><title>The Paper</title>{''.join(entries)}</channel></rss>".encode()


def article(title: str, text: str = TEXT, related: str = "") -> bytes:
    return (
        f"<html><head><title>{title}</title></head><body><main><article><h1>{title}</h1>{text}</article>{related}"
        "</main></body></html>"
    ).encode()


def html(body: bytes) -> Script:
    return page(body, content_type="text/html; charset=utf-8")


@pytest.fixture
def server() -> Iterator[WebServer]:
    with running_server() as running:
        yield running


@pytest.fixture
def collecting(desk: Desk) -> Desk:
    """A project with no sources yet, which may ask loopback as often as it likes."""
    desk.change("  allow_hosts: []", "  seconds_between_requests: 0\n  allow_hosts: [127.0.0.1, localhost]")
    desk.change("    sources: [magazine, inbox]", "    sources:")
    return desk


def use(desk: Desk, **sources: str) -> None:
    """Put these in place of all sources."""
    path = desk.folder / "config" / "schedule.yaml"
    before, _, rest = path.read_text("utf-8").partition("\nsources:")
    _, _, after = rest.partition("\nlists:")
    lines = "".join(f"\n  {name}: {{{options}}}" for name, options in sources.items())
    path.write_text(f"{before}\nsources:{lines}\nlists:{after}", "utf-8")


def by_name(answer: Any) -> dict[str, Any]:
    return {source["source"]: source for source in answer["sources"]}


def rows(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.folder / "digest.db")) as connection:
        return list(connection.execute(query))


# ---------------------------------------------------------------- the table of health


def test_the_table_says_how_each_source_is(collecting: Desk, server: WebServer):
    server.scripts["/good"] = page(feed(entry("gate", "The gate stays shut"), entry("ice", "No ice", when="")))
    server.scripts["/empty"] = page(feed())
    server.scripts["/busy"] = page(b"", status=429, retry_after="3600")
    use(
        collecting,
        good=f"kind: feed, url: '{server.url('/good')}'",
        empty=f"kind: feed, url: '{server.url('/empty')}'",
        gone=f"kind: feed, url: 'http://localhost:{server.server_port}/gone'",
        busy=f"kind: feed, url: '{server.url('/busy')}'",
    )
    shown = collecting("collect", exit_code=1)
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in shown.stdout.splitlines() if line.strip()}
    assert lines["good"] == "2 0 0 1 well"
    assert lines["empty"] == "0 0 0 0 empty since 20 Nov 2026"
    assert lines["gone"] == "- - - - failed: see above"
    assert "HTTP 404" in shown.stderr
    assert "It is left alone for" in shown.stderr
    again = " ".join(collecting("collect", now="2026-11-20T05:30Z").stdout.split())
    assert "left alone until 20 Nov 2026, 06:00 UTC, as the site asks" in again
    assert "Collected 2 new articles from 4 sources; 3 things were passed over." in shown.stdout


def test_a_source_that_goes_on_failing_is_told_once_and_again_when_it_is_well(collecting: Desk, server: WebServer):
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    first = collecting("collect", exit_code=1)
    assert "! paper: " in first.stderr
    second = collecting("collect", now=LATER)
    assert second.stderr == ""
    assert "failed since 20 Nov 2026, 2 times: " in " ".join(second.stdout.split())
    assert "1 source fails as before" in second.stdout
    server.scripts["/feed"] = page(feed(entry("gate", "The gate stays shut")))
    third = collecting("collect", now=LATER)
    assert "well again, after failing since 20 Nov 2026" in " ".join(third.stdout.split())
    assert "paper 0 0 1 0 well" in " ".join(collecting("collect", now=LATER).stdout.split())


def test_a_source_that_stays_empty_is_told_once(collecting: Desk, server: WebServer):
    server.scripts["/feed"] = page(feed())
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    assert collecting("collect", exit_code=1).stderr
    assert collecting("collect", now=LATER).stderr == ""


def test_a_site_is_left_alone_as_long_as_it_asks(collecting: Desk, server: WebServer):
    server.scripts["/feed"] = page(b"", status=503, retry_after="7200")
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    collecting("collect", exit_code=1)
    asked = len(server.requests)
    answer = collecting.json("collect", now="2026-11-20T06:59Z")
    assert len(server.requests) == asked
    assert by_name(answer)["paper"]["problems"] == []
    server.scripts["/feed"] = page(feed(entry("gate", "The gate stays shut")))
    assert by_name(collecting.json("collect", now="2026-11-20T07:01Z"))["paper"]["new"] == 1


def test_a_source_that_lacks_its_password_fails_alone(collecting: Desk):
    (collecting.inbox / "gate.txt").write_text("The gate stays shut\n\n" + "".join(SENTENCES) * 2, "utf-8")
    use(
        collecting,
        inbox="kind: folder, path: inbox",
        box="kind: imap, host: 127.0.0.1, username: desk, password: '${NO_SUCH_PASSWORD}'",
    )
    found = by_name(collecting.json("collect", exit_code=1))
    assert found["inbox"]["new"] > 0
    assert "NO_SUCH_PASSWORD" in found["box"]["problems"][0]["what"]


# ---------------------------------------------------------------- asking again


def test_what_did_not_change_is_asked_for_conditionally_and_kept(collecting: Desk, server: WebServer):
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.headers.get("If-None-Match") == '"v1"':
            page(b"", status=304)(request)
        else:
            page(feed(entry("gate", "The gate stays shut")), etag='"v1"')(request)

    server.scripts["/feed"] = answer
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    collecting("collect")
    again = by_name(collecting.json("collect", now=LATER))["paper"]
    assert (again["items"], again["state"]) == (0, "unchanged since the last look")
    assert server.requests[-1][1]["if-none-match"] == '"v1"'
    assert "The gate stays shut" in collecting("build", "weekly", "--no-collect").stdout
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}', max_items: 50")
    assert by_name(collecting.json("collect", now=LATER))["paper"]["items"] == 1  # other options: it is read anew


def test_an_edited_article_is_the_same_in_a_new_version_and_is_noticed(collecting: Desk, server: WebServer):
    server.scripts["/feed"] = page(feed(entry("gate", "The gate stays shut")))
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    collecting("collect")
    server.scripts["/feed"] = page(feed(entry("gate?utm_source=rss", "The gate stays shut until April")))
    shown = collecting("collect", now=LATER)
    assert "~ paper: edited at the source: The gate stays shut until April" in shown.stdout
    assert rows(collecting, "SELECT title, version FROM article") == [("The gate stays shut until April", 2)]
    assert rows(collecting, "SELECT title, version FROM article_version") == [("The gate stays shut", 1)]
    assert by_name(collecting.json("collect", now=LATER))["paper"]["edited"] == []


def test_an_edit_of_what_was_printed_says_so(collecting: Desk, server: WebServer):
    server.scripts["/feed"] = page(feed(entry("gate", "The gate stays shut")))
    use(collecting, paper=f"kind: feed, url: '{server.url('/feed')}'")
    collecting("send", "weekly")
    server.scripts["/feed"] = page(feed(entry("gate", "The gate opens")))
    shown = collecting("collect", now=LATER)
    assert "edited at the source, which was printed already: The gate opens" in shown.stdout


def test_sources_on_several_hosts_are_asked_at_the_same_time(collecting: Desk, server: WebServer):
    both = threading.Barrier(2, timeout=20)

    def together(request: BaseHTTPRequestHandler) -> None:
        both.wait()  # breaks, and answers nothing, unless both are asked at the same time
        page(feed(entry(request.path[1:], f"From {request.path}")))(request)

    server.scripts |= {"/one": together, "/two": together}
    use(
        collecting,
        one=f"kind: feed, url: 'http://127.0.0.1:{server.server_port}/one'",
        two=f"kind: feed, url: 'http://localhost:{server.server_port}/two'",
    )
    found = by_name(collecting.json("collect"))
    assert [source["new"] for source in found.values()] == [1, 1]
    assert list(found) == ["one", "two"]  # told in the order of the file, whoever was first


def test_fifty_sources_of_which_some_fail_end_with_fifty_lines(collecting: Desk, server: WebServer):
    for number in range(45):
        server.scripts[f"/{number}"] = page(feed(entry(f"{number}", f"Story {number} of the week")))
    use(collecting, **{f"s{number}": f"kind: feed, url: '{server.url(f'/{number}')}'" for number in range(50)})
    found = by_name(collecting.json("collect", exit_code=1))
    assert sum(source["new"] for source in found.values()) == 45
    assert sum(bool(source["problems"]) for source in found.values()) == 5


# ---------------------------------------------------------------- related pieces


def related_box(server: WebServer, *names: str) -> str:
    cards = "".join(f'<li><a href="/{name}">A piece about the {name} of the harbour</a></li>' for name in names)
    return f'<section class="related"><h3>Related</h3><ul>{cards}</ul></section>'


def test_related_pieces_become_articles_once_and_stay_linked(collecting: Desk, server: WebServer):
    server.scripts["/robots.txt"] = page(b"User-agent: *\nDisallow: /locked", content_type="text/plain")
    box = related_box(server, "hinge", "fleet", "locked", "crane")
    server.scripts["/gate"] = html(article("The gate stays shut", related=box))
    server.scripts["/hinge"] = html(article("A piece about the hinge of the harbour", TEXT.replace("gate", "hinge")))
    server.scripts["/fleet"] = html(article("A piece about the fleet of the harbour", TEXT.replace("gate", "fleet")))
    server.scripts["/locked"] = html(article("A piece about the locked of the harbour"))
    server.scripts["/crane"] = html(b"<title>Crane</title><p>Loading")
    use(collecting, paper=f"kind: page, url: '{server.url('/gate')}', follow_related: true")
    found = by_name(collecting.json("collect"))["paper"]
    assert (found["new"], found["related"], len(found["related_missed"])) == (1, 2, 2)
    assert found["problems"] == []
    assert "/locked" not in [path for path, _ in server.requests]
    [(gate,)] = rows(collecting, "SELECT id FROM article WHERE via IS NULL")
    assert rows(collecting, "SELECT DISTINCT via FROM article WHERE via IS NOT NULL") == [(gate,)]
    linked = rows(collecting, "SELECT position, title FROM article_piece JOIN article ON article.id = piece ORDER BY 1")
    assert [title.split()[4] for _, title in linked] == ["hinge", "fleet"]
    shown = collecting("articles", "show", gate).stdout
    assert "Related pieces:" in shown
    (hinge,) = collecting.json("articles", "--search", "hinge harbour")["articles"][:1]
    assert f"A piece about the hinge of the harbour [{hinge['id'][:8]}]" in shown
    assert f"Related to: The gate stays shut ({gate[:8]})" in collecting("articles", "show", hinge["id"]).stdout
    assert "related piece" in collecting("articles", "--search", "hinge harbour").stdout
    before = [path for path, _ in server.requests]
    collecting("collect", now=MUCH_LATER)
    assert [path for path, _ in server.requests[len(before) :] if path in ("/hinge", "/fleet", "/crane")] == []


def test_without_the_option_related_pieces_are_left_where_they_are(collecting: Desk, server: WebServer):
    server.scripts["/gate"] = html(article("The gate stays shut", related=related_box(server, "hinge", "fleet", "ice")))
    use(collecting, paper=f"kind: page, url: '{server.url('/gate')}'")
    assert by_name(collecting.json("collect"))["paper"]["related"] == 0
    assert {path for path, _ in server.requests} <= {"/gate", "/robots.txt"}


# ---------------------------------------------------------------- the furniture of a site


def test_what_the_texts_of_a_site_repeat_is_learned(collecting: Desk):
    folder = collecting.folder / "config" / "pastes"
    folder.mkdir()
    menu = "Harbour\nTown hall\nThe rest of the week\nAsk the desk\n\n"
    foot = (
        "\n\nThe Quay Courier has been read at breakfast in this town since the year of the great flood, and is "
        "printed on paper from the mill upstream.\n"
    )

    def paste(name: str, title: str, word: str) -> None:
        told = (f"{sentence[:-2]}, said the keeper of the {word}. " for sentence in SENTENCES)
        body = "\n\n".join(sentence * 2 for sentence in told)
        (folder / f"{name}.txt").write_text(f"{menu}{title}\n\n{body}{foot}", "utf-8")

    paste("one", "The gate stays shut until April", "gate")
    paste("two", "The bridge stays up until May", "bridge")
    paste("three", "The tunnel stays dry until June", "tunnel")
    use(collecting, inbox="kind: folder, path: pastes")
    collecting("collect")
    readings = [row[0] for row in rows(collecting, "SELECT reading FROM article")]
    assert len(readings) == 3
    assert not any("great flood" in reading for reading in readings)


def test_ctrl_c_ends_it_though_a_site_has_yet_to_answer(collecting: Desk, server: WebServer):
    asked, over, answered = threading.Event(), threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        asked.set()
        over.wait(60)
        answered.set()

    server.scripts["/slow"] = slow
    use(collecting, slow=f"kind: feed, url: 'http://localhost:{server.server_port}/slow'")
    command = [sys.executable, "-m", "digest", "collect"]
    with subprocess.Popen(command, cwd=collecting.folder, stderr=subprocess.PIPE, text=True) as program:
        assert asked.wait(30)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
    assert not answered.is_set()
    over.set()
    assert program.returncode == 130
    assert said == "Stopped. What was kept up to now is kept, and the rest is collected the next time.\n"


def test_broken_off_it_ends_at_once(collecting: Desk, server: WebServer, monkeypatch: pytest.MonkeyPatch):
    over, answered = threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        over.wait(15)
        answered.set()

    server.scripts["/slow"] = slow
    server.scripts["/feed"] = page(feed(entry("gate", "The gate stays shut")))
    use(
        collecting,
        paper=f"kind: feed, url: '{server.url('/feed')}'",
        slow=f"kind: feed, url: 'http://localhost:{server.server_port}/slow'",
    )

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("digest.cli.say.passed_over", interrupt)
    collecting("collect", exit_code=None)
    assert not answered.is_set()
    over.set()


# ---------------------------------------------------------------- what is hostile


def test_whatever_comes_costs_one_line_and_the_rest_is_kept(collecting: Desk, server: WebServer):
    entities = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in pairwise("abcdefghij")
    )
    item = "<item><title>&j;</title><link>https://paper.example/1</link></item>"
    good = entry("gate", "The gate stays shut")
    server.scripts |= {
        "/bomb": gzipped(b"<rss>" + b" " * 200_000_000),
        "/drip": dripping_body,
        "/loop": redirect("/loop"),
        "/private": redirect("http://10.0.0.1/feed"),
        "/entities": page(f"{entities}]><rss version='2.0'><channel><title>P</title>{item}</channel></rss>".encode()),
        "/nested": page(feed(entry("deep", "Deep down", "<div>" * 20_000 + "deep"))),
        "/html": html(article("No feed")),
        "/cut": page(feed(good, good)[:-60]),
        "/large": html(b"<p>" + b"x" * 50_000_000),
        "/deep": html(b"<div>" * 20_000 + article("Deep")),
        "/never": page(b"", status=304),
        "/label": page(
            feed(entry("cafe", "The café opens")).replace(b"<rss", b"<!-- --><rss"),
            content_type="text/xml; charset=utf-16",
        ),
    }
    folder = collecting.folder / "config" / "drop"
    folder.mkdir()
    (folder / "nan.json").write_text('{"title": "x", "body": NaN}', "utf-8")
    (folder / "far.json").write_text("[" * 10_000 + "]" * 10_000, "utf-8")
    (folder / "twice.json").write_text('{"title": "x", "title": "y"}', "utf-8")
    (folder / "two\nlines.txt").write_text("Too short.", "utf-8")
    (folder / "out.txt").symlink_to("/etc/hostname")
    pages = ("large", "deep")
    feeds = {
        path[1:]: f"kind: {'page' if path[1:] in pages else 'feed'}, url: '{server.url(path)}'"
        for path in server.scripts
    }
    use(collecting, drop="kind: folder, path: drop", **feeds)
    done = collecting("collect", exit_code=1)
    told = [line for line in done.stderr.splitlines() if line.startswith("  ! ")]
    for name in ("bomb", "drip", "loop", "private", "html", "cut", "large", "deep", "never"):
        assert len([line for line in told if re.search(rf"(?:! |feed |page |/){name}\b", line)]) == 1, name
    for name in ("nan.json", "far.json", "twice.json", "two\\nlines.txt", "out.txt"):
        assert len([line for line in told if name in line]) == 1, name
    assert {line[:4] for line in done.stderr.splitlines()} == {"  ! "}  # nothing but these lines
    assert rows(collecting, "SELECT title FROM article WHERE source = 'label'") == [("The café opens",)]
    assert rows(collecting, "SELECT count(*) FROM article WHERE length(reading) > 1000000") == [(0,)]


def test_a_fault_in_the_code_of_one_source_stops_no_other(
    collecting: Desk, server: WebServer, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    box = related_box(server, "hinge", "fleet", "ice")
    server.scripts["/gate"] = html(article("The gate stays shut", related=box))
    monkeypatch.setattr("digest.sources.folder.FolderSource.collect", broken)
    monkeypatch.setattr("digest.sources.related.RelatedPieces.follow", broken)
    use(
        collecting,
        inbox="kind: folder, path: inbox",
        paper=f"kind: page, url: '{server.url('/gate')}', follow_related: true",
    )
    found = by_name(collecting.json("collect", exit_code=1))
    assert "failed unexpectedly (ZeroDivisionError: division by zero)" in found["inbox"]["problems"][0]["what"]
    assert found["paper"]["new"] == 1
    assert "failed unexpectedly" in found["paper"]["related_missed"][0]["what"]


def test_of_many_related_pieces_that_cannot_be_had_a_few_are_named(collecting: Desk, server: WebServer):
    box = related_box(server, "hinge", "fleet", "crane", "ice", "quay")
    server.scripts["/gate"] = html(article("The gate stays shut", related=box))
    use(collecting, paper=f"kind: page, url: '{server.url('/gate')}', follow_related: true")
    shown = collecting("collect").stdout
    assert shown.count("a related piece could not be had: http") == 3
    assert "nor could 2 other related pieces" in shown
    assert "5 related pieces could not be had" in shown
