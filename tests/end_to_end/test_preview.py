"""The preview in a real browser, served by the real server."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.end_to_end.conftest import FRIDAY_MORNING, SLOT, Desk


@contextmanager
def previewing(desk: Desk, *words: str) -> Iterator[str]:
    """Runs `digest preview`; gives the address that it says."""
    command = [sys.executable, "-m", "digest", "preview", "weekly", "--no-open", "--port", "0", "--now", FRIDAY_MORNING]
    process = subprocess.Popen(
        [*command, *words], cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"The preview is at (\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail(f"no preview: {said}")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def get(url: str, **headers: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()


@pytest.fixture
def page(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        # "null": else the emulated scheme of the page would override the one of the frame
        yield browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme="null")
        browser.close()


@pytest.mark.browser
def test_the_browser_shows_html_and_text_at_two_widths_in_light_and_dark(desk: Desk, page) -> None:
    desk("collect")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with previewing(desk) as address:
        page.goto(address)
        assert page.locator(".which").inner_text().startswith(f"weekly {SLOT} · No. 1 · 14 stories")
        assert re.search(r"\d+ KB of the 102 KB", page.locator(".size").inner_text())
        email = page.frame_locator("#html")
        headline = page.locator("header h1").inner_text()
        assert email.get_by_text(headline).first.is_visible()
        assert page.locator("#html").bounding_box()["width"] == 800

        page.get_by_label("Phone").check()
        assert page.locator("#html").bounding_box()["width"] == 375
        light = email.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        page.get_by_label("Dark", exact=True).check()
        dark = email.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        assert light != dark

        page.get_by_label("Plain text").check()
        assert page.locator("#html").is_hidden()
        assert headline.split()[0] in page.frame_locator("#text").locator("body").inner_text()
    assert complaints == []


@pytest.mark.browser
def test_a_malicious_article_can_run_nothing(desk: Desk, page) -> None:
    evil = "<script>parent.document.title='owned'</script><img src=x onerror=\"parent.document.title='owned'\">"
    record = {
        "title": f"A headline {evil} with more",
        "url": "javascript:parent.document.title='owned'",
        "body": f"<p>{'The port of Halmouth moved 40,000 containers in a week. ' * 12}{evil}</p>",
        "standfirst": evil,
        "section": evil,
        "author": evil,
        "date": "2026-11-19T10:00:00+01:00",
    }
    (desk.inbox / "evil.jsonl").write_text(json.dumps(record), encoding="utf-8")
    desk("collect", exit_code=None)
    with previewing(desk) as address:
        page.goto(address)
        page.wait_for_timeout(300)
        assert "owned" not in page.title()
        source = page.frame_locator("#html").locator("html").evaluate("html => html.outerHTML")
        assert "<script" not in source.lower()
        assert "onerror" not in re.sub(r"&\w+;.*?&\w+;", "", source)
        assert "javascript:" not in source


def test_it_answers_under_a_loopback_name_only(desk: Desk) -> None:
    desk("collect")
    with previewing(desk) as address:
        assert address.startswith("http://127.0.0.1:")
        assert get(address)[0] == 200
        assert get(address, Host="evil.example")[0] == 400


def test_pages_forbid_everything_that_a_preview_does_not_need(desk: Desk) -> None:
    desk("collect")
    with previewing(desk) as address:
        _, desk_headers, _ = get(address)
        _, email_headers, _ = get(f"{address}/edition.html")
    assert "default-src 'none'" in desk_headers["content-security-policy"]
    assert "unsafe-inline" not in desk_headers["content-security-policy"]
    assert email_headers["content-security-policy"].startswith("sandbox ")
    assert "script-src" not in email_headers["content-security-policy"]


def test_a_reload_shows_what_is_true_now_and_an_error_shows_its_lines(desk: Desk) -> None:
    with previewing(desk) as address:
        assert "Nothing was collected yet for weekly: digest collect weekly" in get(address)[2]
        assert get(f"{address}/edition.html")[0] == 404
        desk("collect")
        assert "14 stories" in get(address)[2]
        assert "A divided Bank of Marren" in get(f"{address}/edition.txt")[2]
        theme = desk.folder / "templates" / "roundup"
        theme.mkdir(parents=True)
        (theme / "edition.mjml.j2").write_text("<mjml>\n{{ no_such_name }}\n</mjml>")
        (theme / "edition.txt.j2").write_text("")
        (theme / "theme.yaml").write_text("words: {}\n")
        status, _, said = get(address)
        assert status == 500
        assert "no_such_name" in said
        assert "Traceback" not in said
        status, _, alone = get(f"{address}/edition.html")
        assert status == 500
        assert alone.startswith("templates/roundup/edition.mjml.j2, line 2")


def test_looking_changes_nothing(desk: Desk) -> None:
    desk("collect")
    before = desk.rows()
    with previewing(desk) as address:
        get(address)
        get(f"{address}/edition.html")
    assert desk.rows() == before
    assert not desk.edition().exists()


def test_a_taken_port_is_said_and_the_next_free_one_used(desk: Desk) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with previewing(desk, "--port", str(port)) as address:
            assert port < int(address.split(":")[2].split("/")[0]) <= port + 20
