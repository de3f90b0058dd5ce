"""From a fresh project to an edition in the outbox, by the command line."""

import email
from email import policy
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.end_to_end.conftest import SLOT, Desk


def test_a_fresh_project_gives_an_edition_of_at_least_ten_stories(desk: Desk) -> None:
    made = desk.json("build", "weekly")
    assert len(made["edition"]["stories"]) >= 10
    assert made["edition"]["slot"] == SLOT
    assert {path.name for path in desk.edition().iterdir()} == {
        "edition.html",
        "edition.txt",
        "edition.eml",
        "edition.mjml",
        "images",
        "edition.yaml",
        "draft.yaml",
        "why.html",
        "versions",
    }


def test_it_does_so_in_any_year(desk: Desk) -> None:
    made = desk.json("build", "weekly", now="2031-03-05T12:00Z")
    assert len(made["edition"]["stories"]) >= 10
    assert made["edition"]["slot"] == "2031-03-07T0700"


def test_the_table_says_why_each_story_is_in_and_why_others_are_not(desk: Desk) -> None:
    said = desk("build", "weekly").stdout
    made = desk.json("build", "weekly")
    for story in made["edition"]["stories"]:
        assert story["headline"][:25] in said
        assert "rank" in story["why"]
    assert "the same text as" in said
    assert all(one["why"] in said for one in made["edition"]["left_out"])


def test_html_text_and_sheet_tell_the_same_stories(desk: Desk) -> None:
    headlines = [story["headline"] for story in desk.json("build", "weekly")["edition"]["stories"]]
    folder = desk.edition()
    sheet = YAML(typ="safe").load((folder / "edition.yaml").read_text(encoding="utf-8"))
    stories = sheet["stories"]
    assert [story["headline"] for story in stories] == headlines
    text = " ".join((folder / "edition.txt").read_text(encoding="utf-8").split())
    assert [text.index(headline, text.index("* * *") if "* * *" in text[:200] else 0) for headline in headlines]
    mail = email.message_from_bytes((folder / "edition.eml").read_bytes(), policy=policy.default)
    html = mail.get_body(("html",))
    assert html is not None
    assert all(story["lead"].split()[0] in html.get_content() for story in stories)


def test_every_printed_sentence_is_the_articles_own(desk: Desk) -> None:
    desk("build", "weekly")
    sheet = YAML(typ="safe").load((desk.edition() / "edition.yaml").read_text(encoding="utf-8"))
    everything = " ".join(
        " ".join(line for line in desk.rows() if "INSERT INTO" in line).replace("''", "'").split()
    ).replace('\\"', '"')
    for story in sheet["stories"]:
        assert story["blurb"].startswith(story["lead"])
        assert story["lead"] in everything


def test_the_copy_for_looking_at_is_a_proper_mail(desk: Desk) -> None:
    desk("build", "weekly")
    mail = email.message_from_bytes((desk.edition() / "edition.eml").read_bytes(), policy=policy.default)
    assert mail.get_content_type() == "multipart/related"
    both, picture = mail.iter_parts()
    assert both.get_content_type() == "multipart/alternative"
    plain, html = both.iter_parts()
    assert [plain.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert picture.get_content_type() == "image/jpeg"
    assert f"cid:{picture['Content-ID'].strip('<>')}" in html.get_content()
    assert mail["List-Id"] == "Northlight Weekly <weekly.northlight.example>"
    assert mail["List-Unsubscribe"] == "<mailto:leave@northlight.example?subject=unsubscribe>"
    assert mail["Message-ID"].endswith("@northlight.example>")
    assert mail["Date"].datetime.isoformat() == "2026-11-20T05:00:00+00:00"
    assert mail["From"] == "Northlight Weekly <weekly@northlight.example>"


def test_collecting_twice_changes_nothing(desk: Desk) -> None:
    first = desk.json("collect")
    before = kept(desk)
    second = desk.json("collect", now="2026-11-21T05:00Z")
    assert sum(source["new"] for source in first["sources"]) > 14
    assert sum(source["new"] + source["changed"] for source in second["sources"]) == 0
    assert kept(desk) == before


def kept(desk: Desk) -> list[str]:
    """All rows but those that say when a source was last looked at."""
    return [
        row for row in desk.rows() if not row.startswith(('INSERT INTO "source_health"', 'INSERT INTO "page_mark"'))
    ]


def test_building_twice_gives_the_same_bytes(desk: Desk) -> None:
    desk("build", "weekly")
    first = {path: path.read_bytes() for path in desk.edition().rglob("*.*")}
    desk("build", "weekly")
    assert {path: path.read_bytes() for path in desk.edition().rglob("*.*")} == first


def test_an_empty_inbox_is_no_failure_and_says_what_is_missing(desk: Desk) -> None:
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    said = desk("build", "weekly").stdout
    assert "nothing new for weekly" in said
    assert not desk.edition().exists()


BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
    "menu.txt": (b"Home\nNews\nSport\nLoading\n", "no article"),
    "consent.txt": (
        b"We value your privacy\nWe and our 812 partners store cookies on your device.\nAccept all\nReject all\n",
        "no article",
    ),
    "broken.jsonl": (b'{"title": "A"\n', "broken.jsonl:1"),
    "broken.json": (b"[1, 2", "broken.json"),
    "letter.docx": (b"PK\x03\x04", "docx"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gives_one_clear_line_and_the_rest_goes_on(desk: Desk, name: str) -> None:
    content, word = BAD_FILES[name]
    expected = desk.json("build", "weekly")["edition"]["stories"]
    (desk.inbox / name).write_bytes(content)
    result = desk("build", "weekly", exit_code=1)
    lines = [line for line in result.stderr.splitlines() if name in line]
    assert len(lines) == 1
    assert word in lines[0].lower()
    assert "1 thing was passed over" in result.stdout
    assert desk.json("build", "weekly", exit_code=1)["edition"]["stories"] == expected


def test_one_bad_line_of_many_is_named_by_its_number(desk: Desk) -> None:
    wire = desk.inbox / "wire.jsonl"
    wire.write_text(wire.read_text(encoding="utf-8") + "{not json}\n", encoding="utf-8")
    report = desk.json("collect", exit_code=1)
    (problem,) = [problem for source in report["sources"] for problem in source["problems"]]
    assert problem["where"].endswith("wire.jsonl:6")


def test_a_source_that_is_gone_does_not_stop_the_others(desk: Desk) -> None:
    (desk.folder / "config" / "feeds" / "northlight.xml").write_text("<html><body>Not found</body></html>")
    result = desk("build", "weekly", exit_code=1)
    assert "magazine" in result.stderr
    assert "not a feed" in result.stderr
    assert (desk.edition() / "edition.html").exists()


def test_an_outbox_that_cannot_be_written_is_said_plainly(desk: Desk) -> None:
    (desk.folder / "outbox").rmdir()
    (desk.folder / "outbox").write_text("in the way")
    result = desk("build", "weekly", exit_code=3)
    assert "outbox" in result.stderr
    assert "Traceback" not in result.output


def test_a_database_that_is_none_is_said_plainly(desk: Desk) -> None:
    (desk.folder / "digest.db").write_text("these are not the bytes you look for " * 50)
    result = desk("build", "weekly", exit_code=3)
    assert "digest.db" in result.stderr
    assert "backup" in result.stderr


def test_init_does_not_write_over_anything(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()}
    assert "not empty" in desk("init", "myletter", exit_code=2, now=None).stderr
    assert {path: path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()} == before


def test_the_demos_inbox_has_a_page_that_is_refused_and_the_starter_has_not(desk: Desk) -> None:
    from tests.conftest import ROOT

    page = "page-behind-consent.txt"
    assert not (desk.inbox / page).exists()
    (desk.inbox / page).write_bytes((ROOT / "config" / "inbox" / page).read_bytes())
    assert "consent wall" in desk("collect", exit_code=1).stderr


def test_the_real_scrape_becomes_one_article_with_three_related_pieces(desk: Desk, sample) -> None:
    for path in desk.inbox.glob("*.*"):
        path.unlink()
    desk.change("sources: [magazine, inbox]", "sources: [inbox]")
    (desk.inbox / "scrape.txt").write_text(sample("article-scrape.txt"), encoding="utf-8")
    made = desk.json("build", "weekly")
    assert [story["headline"] for story in made["edition"]["stories"]] == [
        "African juntas' defense pact makes mockery of US policy"
    ]
    text = (desk.edition() / "edition.txt").read_text(encoding="utf-8")
    for word in ("Analysis", "Africa", "Trump national security logic", "Ukraine's own pragmatism", "Experts at oil"):
        assert word in text
    for chrome in ("google cta", "keep reading", "Show less", "Follow us", "tax-exempt", "Subscribe now"):
        assert chrome.lower() not in text.lower()


def test_control_characters_harm_nobody(desk: Desk) -> None:
    broken = "\\u0000 \\u001b[31m \\u202e"
    fields = ("title", "url", "standfirst", "author", "section", "kind", "language", "guid", "date", "embargo_note")
    body = "The port of Halmouth moved 40,000 containers in a week, more than in any week before. " * 8
    record = ", ".join(f'"{name}": "Controlled {broken}"' for name in fields)
    image = f'"image": {{"url": "{broken}", "alt": "{broken}", "credit": "{broken}"}}'
    related = (
        f'"related": [{{"title": "Piece {broken}", "url": "{broken}", "section": "{broken}", "teaser": "{broken}"}}]'
    )
    line = f'{{{record}, "body": "{body} {broken}", {image}, {related}}}'
    (desk.inbox / "controlled.jsonl").write_text(line + "\n", encoding="utf-8")
    made = desk.json("build", "weekly")
    assert any(
        one["headline"].startswith("Controlled") for one in made["edition"]["stories"] + made["edition"]["left_out"]
    )
    assert "\x1b" not in desk("build", "weekly").output


def story(desk: Desk, name: str, **front: str) -> Path:
    """An article of our own in the inbox."""
    path = desk.inbox / f"{name}.md"
    fields = {"title": "Tram 2 loses its last conductor", "date": "2026-11-19", **front}
    text = "The city counted 1.2 million passengers on the line last year, more than in any year before. " * 6
    path.write_text("---\n" + "".join(f"{k}: {v}\n" for k, v in fields.items()) + f"---\n\n{text}\n", encoding="utf-8")
    return path


def told(desk: Desk, now: str = "2026-11-20T05:00Z") -> tuple[list[str], dict[str, str]]:
    """The headlines of the next edition, and why others are left out."""
    made = desk.json("build", "weekly", now=now)["edition"]
    return [one["headline"] for one in made["stories"]], {one["headline"]: one["why"] for one in made["left_out"]}


def test_a_corrected_file_is_the_same_article_and_a_deleted_one_is_not_printed(desk: Desk) -> None:
    path = story(desk, "tram")
    assert told(desk)[0].count("Tram 2 loses its last conductor") == 1
    path.write_text(path.read_text(encoding="utf-8").replace("1.2 million", "1.3 million"), encoding="utf-8")
    assert told(desk)[0].count("Tram 2 loses its last conductor") == 1
    text = (desk.edition() / "edition.txt").read_text(encoding="utf-8")
    assert "1.3 million" in text
    assert "1.2 million" not in text
    path.unlink()
    headlines, left_out = told(desk)
    assert "Tram 2 loses its last conductor" not in headlines
    assert left_out["Tram 2 loses its last conductor"] == "no longer in inbox"


def test_a_printed_story_that_is_corrected_does_not_come_again(desk: Desk) -> None:
    path = story(desk, "tram")
    desk("send", "weekly")
    path.write_text(path.read_text(encoding="utf-8").replace("1.2 million", "1.3 million"), encoding="utf-8")
    assert "nothing new" in desk("build", "weekly", now="2026-11-25T05:00Z").stdout


def test_an_embargo_is_kept_also_when_it_comes_later_and_the_story_is_printed_after_it(desk: Desk) -> None:
    story(desk, "tram")
    assert "Tram 2 loses its last conductor" in told(desk)[0]
    story(desk, "tram", Embargo="2026-11-24T06:00+01:00")
    headlines, left_out = told(desk)
    assert "Tram 2 loses its last conductor" not in headlines
    assert left_out["Tram 2 loses its last conductor"] == "under embargo until 24 Nov 2026 05:00 UTC"
    desk("send", "weekly")
    assert told(desk, now="2026-11-25T05:00Z")[0] == ["Tram 2 loses its last conductor"]
