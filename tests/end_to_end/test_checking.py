"""`digest check weekly`, and what its errors keep from happening."""

import re
import socket
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from digest.scheduler import Scheduler
from digest.wiring import Project
from tests.end_to_end.conftest import SLOT, Desk
from tests.end_to_end.servers import page, running_server

HERE = {"paper.test": "127.0.0.1"}
UNSUBSCRIBE = "    unsubscribe: mailto:leave@northlight.example?subject=unsubscribe\n"


@pytest.fixture
def built(desk: Desk) -> Desk:
    desk("build", "weekly")
    return desk


@pytest.fixture
def unfit(built: Desk) -> Desk:
    """Nobody could leave this newsletter."""
    built.change(UNSUBSCRIBE, "")
    return built


def ids(report: dict, severity: str) -> list[str]:
    return [one["id"] for one in report["findings"] if one["severity"] == severity]


def test_the_sample_has_no_errors(built):
    (report,) = built.json("check", "weekly")["newsletters"]
    assert report["edition"] == f"weekly/{SLOT}"
    assert ids(report, "error") == []
    assert report["counts"]["error"] == 0
    assert 20_000 < report["bytes"] < 90_000


def test_each_finding_says_what_where_and_what_to_do(unfit):
    (report,) = unfit.json("check", "weekly", exit_code=1)["newsletters"]
    (fault,) = [one for one in report["findings"] if one["id"] == "unsubscribe-missing"]
    assert fault["severity"] == "error"
    assert "unsubscribe:" in fault["todo"]
    said = unfit("check", "weekly", exit_code=1).output
    assert "1 error" in said
    assert "✗ unsubscribe-missing" in said


def test_a_missing_one_click_is_a_warning_and_an_error_for_bulk(built):
    (report,) = built.json("check", "weekly")["newsletters"]
    assert "one-click-missing" in ids(report, "warning")
    built("check", "weekly", "--fail-on", "warning", exit_code=1)
    built.change(UNSUBSCRIBE, UNSUBSCRIBE + "    bulk: true\n")
    (report,) = built.json("check", "weekly", exit_code=1)["newsletters"]
    assert "one-click-missing" in ids(report, "error")


def test_checking_changes_nothing(built):
    before, files = built.rows(), sorted(path.name for path in built.edition().iterdir())
    built("check", "weekly")
    assert built.rows() == before
    assert sorted(path.name for path in built.edition().iterdir()) == files


def test_all_newsletters_are_checked_and_one_that_fails_stops_no_other(built):
    path = built.folder / "config" / "schedule.yaml"
    text = path.read_text(encoding="utf-8")
    weekly = text[text.index("  weekly:") :]
    path.write_text(text + "\n" + weekly.replace("  weekly:", "  monthly:", 1), encoding="utf-8")
    names = [report["newsletter"] for report in built.json("check", "--all")["newsletters"]]
    assert names == ["weekly", "monthly"]
    (built.edition() / "edition.yaml").write_text("stories: [", encoding="utf-8")
    first, second = built.json("check", "--all", exit_code=2)["newsletters"]
    assert "edition.yaml" in first["error"]
    assert second["edition"] == f"monthly/{SLOT}"


def test_options_of_an_edition_need_a_newsletter(desk):
    assert "name its newsletter" in desk("check", "--spam", exit_code=2).output
    assert "not both" in desk("check", "weekly", "--all", exit_code=2).output
    assert "--slot is about one" in desk("check", "--all", "--slot", SLOT, exit_code=2).output


def test_nothing_collected_is_nothing_to_check(desk):
    assert "nothing to check" in desk("check", "weekly").output
    assert desk.json("check", "weekly")["newsletters"][0]["edition"] is None


def test_a_fault_of_the_theme_is_a_finding_with_the_lines_around_it(built):
    built("theme", "new", "ours", "--from", "roundup", now=None)
    built.change("template: roundup", "template: ours ")
    template = built.folder / "templates" / "ours" / "edition.mjml.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("</mj-body>", "</mj-bod>"), encoding="utf-8")
    said = built("check", "weekly", exit_code=1).output
    assert "✗ template" in said
    assert "</mj-bod>" in said
    assert "</mj-bod>" in built("send", "weekly", exit_code=3).output


def test_a_picture_without_alt_in_a_theme_of_ones_own_is_an_error(built):
    built("theme", "new", "ours", "--from", "roundup", now=None)
    built.change("template: roundup", "template: ours ")
    foot = built.folder / "templates" / "ours" / "foot.mjml.j2"
    text = foot.read_text(encoding="utf-8")
    image = '<mj-image src="https://x.example/chart.png" width="300px" height="200px" />'
    foot.write_text(text.replace("</mj-column>", f"{image}</mj-column>"), encoding="utf-8")
    (report,) = built.json("check", "weekly", exit_code=1)["newsletters"]
    assert ids(report, "error") == ["alt-missing"]


def test_a_style_of_another_language_keeps_no_check_from_being_made(built):
    built("theme", "new", "ours", "--from", "roundup", now=None)
    built.change("template: roundup", "template: ours ")
    path = built.folder / "templates" / "ours" / "edition.mjml.j2"
    text = path.read_text(encoding="utf-8")
    style = "<mj-style>svg|a { color: #333333; }</mj-style>"
    path.write_text(text.replace("</mj-head>", f"{style}</mj-head>"), encoding="utf-8")
    (report,) = built.json("check", "weekly")["newsletters"]
    assert "check-failed" not in ids(report, "warning")


# ---------------------------------------------------------------- what errors keep from happening


def test_an_edition_with_errors_is_not_sent(unfit):
    said = unfit("send", "weekly", exit_code=3).output
    assert "is not sent, and nobody was mailed" in said
    assert "unsubscribe:" in said
    assert unfit.messages() == []
    assert unfit.states() == {}


def test_a_test_copy_of_it_may_be_sent(unfit):
    unfit("test", "weekly", "--to", "testers")


def test_building_tells_of_errors_at_once(unfit):
    assert "digest check weekly" in unfit("build", "weekly").output


def test_it_can_be_sent_all_the_same_and_the_reason_is_kept(unfit, caplog):
    unfit("send", "weekly", "--despite-errors", "the list is of colleagues only", exit_code=None)
    assert len(unfit.messages()) > 0
    with closing(sqlite3.connect(unfit.folder / "digest.db")) as connection:
        ((note,),) = connection.execute("SELECT note FROM edition").fetchall()
    assert note == "sent despite errors (unsubscribe-missing): the list is of colleagues only"
    assert note in caplog.text


def test_at_its_time_it_is_held_and_sent_once_it_is_mended(unfit):
    unfit.change("publication:", "operator: desk@northlight.example\n\npublication:")
    moments = [datetime(2026, 11, 20, 5, tzinfo=UTC), datetime(2026, 11, 20, 6, 0, 5, tzinfo=UTC)]
    project = Project(unfit.folder / "config" / "schedule.yaml", {})
    with project.newsroom(lambda: moments[-1]) as room:
        room.store.editions.remember("weekly", moments[0])
        Scheduler(room).tick()
        (held,) = room.store.editions.held("weekly")
        assert held.note == "the check found 1 error"
        Scheduler(room).tick()
    assert unfit.messages() == []
    (told,) = (unfit.edition() / "test").rglob("notice-*.eml")
    assert b"digest approve weekly" in told.read_bytes()
    later = "2026-11-20T06:10Z"
    assert "not sent" in unfit("approve", "weekly", exit_code=3, now=later).output
    unfit.change("    why: You get", UNSUBSCRIBE + "    why: You get")
    unfit("approve", "weekly", exit_code=None, now=later)
    assert len(unfit.messages()) > 0


# ---------------------------------------------------------------- further looks


@pytest.mark.browser
def test_a_browser_looks_at_it_and_its_pictures_wherever_they_are(built, chromium):
    built.change("template: roundup ", "template: cards ")
    built.change("    template:", "    images: {base_url: 'https://pictures.northlight.example/weekly'}\n    template:")
    said = built("check", "weekly", "--browser").output
    assert "0 errors" in said or "no errors" in said or "1 warning" in said
    assert "Screenshots:" in said
    report = built.json("check", "weekly", "--browser")["newsletters"][0]
    assert not [one for one in report["findings"] if one["id"].startswith(("axe-", "picture-", "too-"))]
    names = {path.name for path in (built.edition() / "screenshots").iterdir()}
    assert names == {"desktop-dark.png", "desktop-light.png", "mobile-dark.png", "mobile-light.png"}
    assert {str(built.edition() / "screenshots" / name) for name in names} == {
        str(built.folder / path) for path in report["screenshots"]
    }


def test_the_spam_filter_judges_it(built, spamassassin):
    (report,) = built.json("check", "weekly", "--spam")["newsletters"]
    (verdict,) = [one for one in report["findings"] if one["id"] == "spam-score"]
    assert verdict["severity"] == "info"


def test_its_links_are_visited(built, monkeypatch):
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: resolve(HERE.get(host, host), *rest, **more))
    with running_server() as server:
        built.change("allow_hosts: []", "allow_hosts: [paper.test]\n  seconds_between_requests: 0")
        built.change(
            "    # intro: Good morning from Halmouth.",
            f"    intro: See [our archive]({server.url('/archive', 'paper.test')}) and [the map]({server.url('/map', 'paper.test')}).",
        )
        for path in built.inbox.glob("*.*"):
            path.unlink()
        (built.inbox / "one.md").write_text(
            f"---\ntitle: The bridge opens again\nurl: {server.url('/bridge', 'paper.test')}\n---\n\n"
            + "It opens on Monday. " * 40,
            encoding="utf-8",
        )
        feed = built.folder / "config" / "feeds" / "northlight.xml"
        feed.write_text(
            "<rss version='2.0'><channel><title>t</title><link>https://x.example</link></channel></rss>",
            encoding="utf-8",
        )
        built.change("  website: https://northlight.example\n", "")
        (built.folder / "digest.db").unlink()
        built("build", "weekly", exit_code=None)
        server.scripts |= {"/archive": page(b"<p>here</p>"), "/bridge": page(b"<p>here</p>")}
        (report,) = built.json("check", "weekly", "--online", exit_code=1)["newsletters"]
    (dead,) = [one for one in report["findings"] if one["id"] == "link-dead"]
    assert server.url("/map", "paper.test") in dead["where"]
    assert {path for path, _ in server.requests if path != "/robots.txt"} == {"/archive", "/map", "/bridge"}


def test_a_held_edition_that_cannot_be_made_keeps_no_later_one_back(unfit):
    project = Project(unfit.folder / "config" / "schedule.yaml", {})
    moments = [datetime(2026, 11, 20, 6, 0, 5, tzinfo=UTC)]
    with project.newsroom(lambda: moments[-1]) as room:
        room.store.editions.remember("weekly", moments[0] - timedelta(hours=1))
        Scheduler(room).tick()
        assert [held.slot for held in room.store.editions.held("weekly")] == [SLOT]
    sheet = unfit.edition() / "edition.yaml"
    text = sheet.read_text(encoding="utf-8")
    assert "intro:" in text
    sheet.write_text(re.sub(r"(?m)^intro:.*$", "intro: Hello {nosuch}", text), encoding="utf-8")
    assert "nosuch" in unfit("approve", "weekly", exit_code=3, now="2026-11-20T06:10Z").output
    unfit.change("    why: You get", UNSUBSCRIBE + "    why: You get")
    moments.append(datetime(2026, 11, 27, 6, 0, 5, tzinfo=UTC))
    with Project(unfit.folder / "config" / "schedule.yaml", {}).newsroom(lambda: moments[-1]) as room:
        Scheduler(room).tick()
        assert room.store.editions.held("weekly") == []
    assert len(unfit.messages("2026-11-27T0700")) > 0
