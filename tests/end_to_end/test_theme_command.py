"""Themes on the command line: listed, copied, and edited by hand."""

import re
import shutil
from pathlib import Path

import pytest

from digest import assets, cli
from digest.rendering import Rendering
from tests.end_to_end.conftest import Desk
from tests.unit.messages.editions import IMPRINT, invented


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "theme", "List the themes, and copy one to make it yours.")


def test_the_built_in_themes_are_listed_with_a_line_each(desk: Desk) -> None:
    found = desk.json("theme", "list", now=None)["themes"]
    assert {row["theme"] for row in found} >= {"roundup", "letter", "cards"}
    assert "base" not in {row["theme"] for row in found}
    assert all(row["built_in"] and row["description"] for row in found)
    said = desk("theme", "list", now=None).output
    assert "built in" in said
    assert "Roundup: a calm" in said


def test_listing_needs_neither_a_schedule_nor_a_database(desk: Desk) -> None:
    shutil.rmtree(desk.folder / "config")
    assert "roundup" in desk("theme", "list", now=None).output
    assert not (desk.folder / "digest.db").exists()


def test_a_copy_is_a_theme_that_renders_as_the_one_it_was_made_from(desk: Desk) -> None:
    said = desk("theme", "new", "paper", "--from", "letter", now=None).output
    for next_step in ("templates/paper/theme.yaml", "template: paper", "digest preview"):
        assert next_step in said
    row = next(row for row in desk.json("theme", "list", now=None)["themes"] if row["theme"] == "paper")
    assert row == {**row, "built_in": False, "folder": "templates/paper"}
    assert row["description"].startswith("Letter: ")
    rendering = Rendering()
    try:
        copy, original = (assets.load_theme(name, desk.folder) for name in ("paper", "letter"))
        assert copy.own
        assert not original.own
        assert rendering.render(invented(), IMPRINT, copy) == rendering.render(invented(), IMPRINT, original)
    finally:
        rendering.close()


def test_the_files_are_named_for_programs(desk: Desk) -> None:
    made = desk.json("theme", "new", "paper", now=None)
    assert made["from"] == "roundup"
    assert made["folder"] == "templates/paper"
    assert {Path(name).name for name in made["files"]} >= {"edition.mjml.j2", "theme.yaml"}
    assert all(Path(name).is_file() for name in made["files"])


def test_a_copy_of_the_same_name_takes_the_place_of_the_built_in_one(desk: Desk) -> None:
    said = desk("theme", "new", "roundup", now=None).output
    assert "takes the place of the theme roundup" in said
    assert assets.load_theme("roundup", desk.folder).own


def test_the_schedule_that_was_named_is_named_in_the_next_step(desk: Desk) -> None:
    said = desk("theme", "new", "paper", "--schedule", "config/schedule.yaml", now=None).output
    assert "digest preview --schedule config/schedule.yaml" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paper", "--from", "letterr"), "there is no theme 'letterr'"),
        (("paper", "--from", "letterr"), 'did you mean "letter"?'),
        (("paper", "--from", "zzz"), "there are: cards, letter, roundup"),
        (("Paper",), "small letters"),
        (("../paper",), "small letters"),
        (("base",), "not base"),
        (("taken",), "is there already"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(desk: Desk, words: tuple[str, ...], said: str) -> None:
    taken = desk.folder / "templates" / "taken"
    taken.mkdir(parents=True)
    result = desk("theme", "new", *words, exit_code=2, now=None)
    assert said in result.output
    assert sorted(path.name for path in (desk.folder / "templates").rglob("*")) == ["taken"]


def test_a_theme_that_is_broken_is_not_copied(desk: Desk) -> None:
    desk("theme", "new", "paper", now=None)
    (desk.folder / "templates" / "paper" / "theme.yaml").write_text("light: {ink: red}\n")
    result = desk("theme", "new", "other", "--from", "paper", exit_code=3, now=None)
    assert "light.ink: expected a colour" in result.output
    assert not (desk.folder / "templates" / "other").exists()


def test_a_whole_copy_has_the_plain_text_and_the_words_as_well(desk: Desk) -> None:
    made = desk.json("theme", "new", "paper", "--all", now=None)
    assert {Path(name).name for name in made["files"]} >= {"edition.txt.j2", "story.mjml.j2", "words.yaml"}


@pytest.mark.parametrize("lost", ["theme.yaml", "edition.mjml.j2"])
def test_what_a_theme_lacks_stands_in_the_list(desk: Desk, lost: str) -> None:
    desk("theme", "new", "paper", now=None)
    (desk.folder / "templates" / "paper" / lost).unlink()
    row = next(row for row in desk.json("theme", "list", now=None)["themes"] if row["theme"] == "paper")
    assert row["missing"] == [lost]
    assert f"cannot be used: {lost} is missing" in desk("theme", "list", now=None).output


def test_a_newsletter_whose_theme_has_no_edition_is_told_so(desk: Desk) -> None:
    desk("theme", "new", "paper", now=None)
    (desk.folder / "templates" / "paper" / "edition.mjml.j2").unlink()
    schedule = desk.folder / "config" / "schedule.yaml"
    schedule.write_text(re.sub(r"(?m)^    template: .*$", "    template: paper", schedule.read_text(), count=1))
    said = desk("check", exit_code=2, now=None).output
    assert "templates/paper has no edition.mjml.j2, which every theme needs" in said


def test_the_faults_of_every_look_are_told_at_once_with_their_lines(desk: Desk) -> None:
    schedule = desk.folder / "config" / "schedule.yaml"
    head, weekly = re.split(r"\n  weekly:.*\n", schedule.read_text())
    look = "    look: {light: {acent: '#123456'}}\n"
    schedule.write_text(f"{head}\n  weekly:\n{look}{weekly}\n  daily:\n{look}{weekly}")
    first = head.count("\n") + 3
    said = desk("check", exit_code=2, now=None).output
    for name, line in (("weekly", first), ("daily", first + weekly.count("\n") + 3)):
        assert f'schedule.yaml:{line}: newsletters.{name}.look.light.acent: unknown; did you mean "accent"?' in said
