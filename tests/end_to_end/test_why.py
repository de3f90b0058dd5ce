"""`digest why`, and why.html in a real browser."""

import json
import re
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from digest.clock import fixed
from digest.holding import hold_back
from digest.made import Built
from digest.messages.why_page import why_page
from digest.model import Also, Evidence, LeftOut
from digest.newsroom import Newsroom
from digest.pipeline import build
from digest.wiring import Project
from tests.end_to_end.conftest import FRIDAY_MORNING, SLOT, Desk

THURSDAY_AFTER = "2026-11-26T05:00Z"


@pytest.fixture
def collected(desk: Desk) -> Desk:
    desk("collect")
    return desk


def add(desk: Desk, name: str, **record: object) -> None:
    record = {"id": name, "body": f"<p>{'The harbour of Skarrow froze in a night. ' * 12}</p>", **record}
    (desk.inbox / f"{name}.json").write_text(json.dumps(record), "utf-8")


def identity(desk: Desk, title: str) -> str:
    """The id of the one article whose title has these words."""
    (one,) = (
        one["id"]
        for one in desk.json("articles", "--limit", "1000")["articles"]
        if title.lower() in one["title"].lower()
    )
    return str(one)


def newsroom(desk: Desk) -> AbstractContextManager[Newsroom]:
    project = Project(desk.folder / "config" / "schedule.yaml", {})
    return project.newsroom(fixed(datetime.fromisoformat(FRIDAY_MORNING)))


# ------------------------------------------------------------------------------------------------- all candidates


def test_every_candidate_is_listed_with_its_verdict_and_its_reason(collected: Desk) -> None:
    answer = collected.json("why", "weekly")
    built = collected.json("build", "weekly")["edition"]
    assert (answer["newsletter"], answer["slot"], answer["number"]) == ("weekly", SLOT, 1)
    articles = answer["articles"]
    assert len(articles) == len({one["article"] for one in articles})
    assert {one["article"] for one in articles} == {
        one["id"] for one in collected.json("articles", "--limit", "1000")["articles"]
    }
    assert [one["article"] for one in articles if one["verdict"] == "in"] == [
        one["article"] for one in built["stories"]
    ]
    assert all(one["reason"] for one in articles)
    assert articles[0]["place"] == "Lead story"

    shown = collected("why", "weekly").stdout
    for one in articles:
        assert re.search(rf"^ *{one['verdict']} +{one['article'][:8]} ", shown, re.MULTILINE)
    assert f"{len(articles)} candidates: {len(built['stories'])} in" in shown


def test_asking_changes_nothing(collected: Desk) -> None:
    before = collected.rows()
    collected("why", "weekly")
    collected("why", "weekly", "--article", identity(collected, "roofer"))
    assert collected.rows() == before
    assert not collected.edition().exists()


def test_another_slot_can_be_asked_about_and_an_unknown_one_is_refused(collected: Desk) -> None:
    assert collected.json("why", "weekly", "--slot", "2026-11-27T0700")["slot"] == "2026-11-27T0700"
    assert "is no slot" in collected("why", "weekly", "--slot", "friday", exit_code=2).stderr
    assert "did you mean 'weekly'?" in collected("why", "weakly", exit_code=2).stderr


def test_before_anything_was_collected_it_says_what_to_do(desk: Desk) -> None:
    shown = desk("why", "weekly").stdout
    assert shown == ("Nothing was collected yet for weekly: digest collect weekly\nThere are no candidates.\n")
    assert desk.json("why", "weekly") == {"newsletter": "weekly", "slot": SLOT, "number": None, "articles": []}


def test_where_nothing_can_be_printed_the_reasons_are_listed_all_the_same(desk: Desk) -> None:
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    add(desk, "later", title="The harbour froze", date="2026-11-20T04:00:00+00:00", embargo="2027-01-01T00:00:00+00:00")
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    desk("collect", exit_code=None)
    shown = desk("why", "weekly").stdout
    assert "Nothing that is new for weekly in its sources may be printed." in shown
    assert "under embargo until 1 Jan 2027" in " ".join(shown.split())
    assert "1 candidate: 0 in; 1 left out" in shown


# ------------------------------------------------------------------------------------------------- one article


def test_one_article_is_told_whole_with_the_sentences_it_is_printed_with(collected: Desk) -> None:
    article = identity(collected, "bank of marren")
    shown = collected("why", "weekly", "--article", article[:8]).stdout
    told = collected.json("why", "weekly", "--article", article)
    assert shown.startswith(told["headline"])
    assert f"In: {told['place']}\nWhy: {told['reason']}\nScore: {told['score']:.2f}" in shown
    assert told["summary"] in shown
    assert told["sentences"]
    for number, sentence in told["sentences"].items():
        assert f"{number}. {sentence}\n" in shown
    collected("build", "weekly")
    printed = " ".join((collected.edition() / "edition.txt").read_text("utf-8").split())
    for sentence in told["sentences"].values():
        assert sentence in printed


def test_one_that_is_left_out_is_told_with_the_rule(collected: Desk) -> None:
    left = next(one for one in collected.json("why", "weekly")["articles"] if one["verdict"] == "out")
    shown = collected("why", "weekly", "--article", left["article"]).stdout
    assert "\nOut: " in shown
    assert f"\nWhy: {left['reason']}\n" in shown


def test_what_the_editor_did_is_told(collected: Desk) -> None:
    collected("build", "weekly")
    sheet = collected.edition() / "edition.yaml"
    dropped = identity(collected, "roofer")
    text = sheet.read_text("utf-8").replace(f"- article: {dropped}\n", f"- article: {dropped}\n    drop: true\n")
    by_hand = "stories:\n\n  - headline: We move house\n    lead: On Monday our desk moves to Quay Street.\n"
    sheet.write_text(text.replace("stories:\n", by_hand, 1), "utf-8")

    shown = collected("why", "weekly", "--article", dropped).stdout
    assert "\nOut: Dropped by you\nWhy: dropped by you\nScore: " in shown

    own = collected.json("why", "weekly")["articles"][0]
    assert (own["headline"], own["source"], own["verdict"]) == ("We move house", "by hand", "in")
    shown = collected("why", "weekly", "--article", own["article"][:8]).stdout
    assert shown.startswith("We move house\nby hand, ")
    assert "Lead and blurb: rewritten by you." in shown
    assert "there is no article ''" in collected("why", "weekly", "--article", "", exit_code=2).stderr


def test_what_a_skipped_edition_passed_over_is_told_so(collected: Desk) -> None:
    collected.change("    selection:\n", "    selection:\n      min_stories: 100\n      thin_week: skip\n")
    collected.change("max_stories: 14", "max_stories: 100")
    article = identity(collected, "roofer")
    with newsroom(collected) as room:
        thin = build(room, "weekly", SLOT)
        assert isinstance(thin, Built)
        hold_back(room, thin)  # as the calendar does
    shown = collected("why", "weekly", "--article", article, now=THURSDAY_AFTER).stdout
    assert "an edition after that was skipped, which passed over what was new then." in shown


def test_an_unknown_id_is_refused(collected: Desk) -> None:
    said = collected("why", "weekly", "--article", "ffffffffffff", exit_code=2).stderr
    assert "there is no article 'ffffffffffff'; `digest articles` lists them" in said


def test_what_was_printed_is_told_with_its_edition(collected: Desk) -> None:
    article = identity(collected, "roofer")
    collected("send", "weekly")
    shown = collected("why", "weekly", "--article", article, now=THURSDAY_AFTER).stdout
    assert shown.endswith(f"It is no candidate for weekly 2026-11-27T0700: it was printed in No. 1 ({SLOT}).\n")
    told = collected.json("why", "weekly", "--article", article, now=THURSDAY_AFTER)
    assert told == {
        "newsletter": "weekly",
        "slot": "2026-11-27T0700",
        "article": article,
        "verdict": "no candidate",
        "reason": f"it was printed in No. 1 ({SLOT})",
    }


def test_what_the_last_edition_left_out_is_told_so(collected: Desk) -> None:
    left = next(one for one in collected.json("why", "weekly")["articles"] if one["verdict"] == "out")
    collected("send", "weekly")
    shown = collected("why", "weekly", "--article", left["article"], now=THURSDAY_AFTER).stdout
    assert "first seen on 20 Nov 2026, 05:00 UTC" in shown
    assert f"No. 1 ({SLOT})" in shown


def test_a_source_that_the_newsletter_does_not_use_is_named(collected: Desk) -> None:
    article = identity(collected, "roofer")
    collected.change("sources: [magazine, inbox]", "sources: [magazine]")
    shown = collected("why", "weekly", "--article", article).stdout
    assert "weekly does not use the source inbox; it uses magazine." in shown


def test_one_that_was_left_out_and_then_taken_away_is_said_to_be_gone(collected: Desk) -> None:
    add(collected, "slight", title="The harbour froze", date="2025-01-01T04:00:00+00:00")
    collected("collect")
    article = identity(collected, "harbour froze")
    collected("send", "weekly")
    (collected.inbox / "slight.json").unlink()
    collected("collect", now="2026-11-25T05:00Z")
    shown = collected("why", "weekly", "--article", article, now=THURSDAY_AFTER).stdout
    assert "inbox has not had it any more since 25 Nov 2026." in shown


def test_a_deleted_text_is_said_to_be_deleted(desk: Desk) -> None:
    desk("collect")  # on 20 November 2026, which is past
    article = identity(desk, "roofer")
    desk("articles", "forget", "--older-than", "1", "--yes", now=None)
    assert "its text was deleted, as it is old." in desk("why", "weekly", "--article", article).stdout


def test_the_terminal_is_not_rewritten_by_an_article(collected: Desk) -> None:
    add(collected, "bell", title="Bell \x1b[2J and gone", date="2026-11-20T04:00:00+00:00")
    collected("collect")
    article = identity(collected, "and gone")
    shown = collected("why", "weekly").stdout + collected("why", "weekly", "--article", article).stdout
    assert "and gone" in shown
    assert "\x1b[2J" not in shown


# ------------------------------------------------------------------------------------------------- the page


def page_of(desk: Desk) -> Path:
    """why.html of the next edition, with an article told within its lead story and one that a rule left out."""
    with newsroom(desk) as room:
        built = build(room, "weekly", SLOT)
    assert isinstance(built, Built)
    made = built.edition
    other = made.left_out[0].article
    lead = replace(
        made.lead,
        also=(Also(other, Evidence(likeness=0.41, shared=("Marren", "council"))),),
        score_parts=(("recency", 0.86), ("substance", 0.5)),
    )
    ranked = (
        LeftOut(one.article, one.reason, "rank", 0.7, (("recency", 0.5), ("substance", 0.2))) for one in made.left_out
    )
    old = LeftOut(made.lead.article, "from 1 Nov 2026, older than 14 days", "old")
    made = replace(made, lead=lead, left_out=(*ranked, replace(old, article=replace(old.article, id="0" * 16))))
    sources = {"inbox": "well", "magazine": "failed since 12 Nov 2026, 3 times: it did not answer"}
    path = desk.folder / "why.html"
    path.write_text(why_page(made, title="Northlight Weekly", slot=SLOT, sources=sources), "utf-8")
    return path


@pytest.fixture
def page(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page(viewport={"width": 1000, "height": 900})
        browser.close()


@pytest.mark.browser
def test_a_hostile_headline_runs_nothing_and_nothing_is_fetched(desk: Desk, page) -> None:
    evil = "<script>document.title='owned'</script><img src=https://evil.example/x onerror=\"document.title='owned'\">"
    add(
        desk,
        "evil",
        title=f"A headline {evil} with more",
        url="javascript:document.title='owned'",
        section=evil,
        date="2026-11-20T04:00:00+00:00",
    )
    desk("collect", exit_code=None)
    path = page_of(desk)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    assert page.get_by_text("with more").first.is_visible()
    assert "owned" not in page.title()
    assert asked == [path.as_uri()]
    assert complaints == []
    # Were something let in all the same, the page's own policy would stop it.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://evil.example/y\">')")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in complaint for complaint in complaints)


@pytest.mark.browser
def test_the_page_can_be_read_on_a_phone_and_in_the_dark(collected: Desk, page) -> None:
    add(collected, "endless", title="Donaudampfschiff" * 15, date="2026-11-20T04:00:00+00:00")
    collected("collect")
    path = page_of(collected)
    grounds = set()
    for width in (375, 1000):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2
    assert page.get_by_role("table", name=re.compile("No room left")).is_visible()
    assert page.get_by_role("columnheader", name="Why").first.is_visible()
    assert page.locator("h1").count() == 1
    page.get_by_text("How the score is made").click()
    assert page.get_by_text("0.25 for each further outlet").is_visible()
