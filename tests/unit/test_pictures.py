"""Pictures that are files: found beside their articles and nowhere else, and made ready once."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest import pictures
from digest.confinement import Confinement
from digest.darkroom import develop
from digest.errors import StoreError
from digest.extraction import read_one
from digest.interfaces import Offline
from digest.messages.pictures import LOGO, Want
from digest.model import Picture, Problem, Reading
from digest.pictures import Place, fetch, places, publish
from digest.store import Store, open_store
from digest.wiring import Project
from tests.looking import FIRST_LOOK, NOW
from tests.painting import BLUE, HUGE, RED, endless, fatal, halves, saved

SAMPLE = Path(__file__).parents[2] / "config" / "schedule.yaml"
PAINTED = saved(halves((1200, 675)))


def want(article: str, url: str, source: str = "inbox", width: int = 300) -> Want:
    return Want(article=article, source=source, headline=f"Story {article}", url=url, width=width, ratio=(16, 9))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "digest.db", tmp_path / "outbox", lambda: "secret")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def confined() -> Iterator[Confinement]:
    """Processes as the program has them."""
    room = Confinement(processes=1, seconds=20, memory=2 * 1024**3)
    yield room
    room.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "config" / "inbox"
    (folder / "pictures").mkdir(parents=True)
    (folder / "pictures" / "my harbour.jpg").write_bytes(PAINTED)
    return folder


class Desk:
    def __init__(self, store: Store, confined: Confinement, inbox: Path) -> None:
        self._store = store
        self.confined: Any = confined
        self.places = {"inbox": Place(inbox, inbox)}

    def fetch(self, *wants: Want, **how: Any) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
        usual = {"places": self.places, "kept": self._store.pictures, "now": NOW, "confined": self.confined}
        return fetch(wants, web=Offline(), **(usual | how))

    def refused(self, url: str, source: str = "inbox") -> str:
        had, [problem] = self.fetch(want("a", url, source))
        assert had == {}
        assert problem.where == "picture of “Story a”"
        assert problem.what.startswith(f"{url}: ")
        assert problem.what.endswith("; the story is printed without it")
        return problem.what.removeprefix(f"{url}: ").removesuffix("; the story is printed without it")


@pytest.fixture
def desk(store: Store, confined: Confinement, inbox: Path) -> Desk:
    return Desk(store, confined, inbox)


class Broken:
    """Processes that must not be asked."""

    def begin(self, *_: object) -> None:
        raise AssertionError("a picture was made ready again")


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("url", ["pictures/my harbour.jpg", "pictures/my%20harbour.jpg", "./pictures/my harbour.jpg"])
def test_a_file_beside_the_articles_is_found(desk: Desk, url: str):
    had, problems = desk.fetch(want("a", url))
    assert problems == ()
    expected = develop(PAINTED, want("a", url))
    assert had == {"a": expected}


def test_a_file_is_made_ready_once_and_anew_when_it_was_changed(desk: Desk, inbox: Path):
    asked = want("a", "pictures/my harbour.jpg")
    first, _ = desk.fetch(asked)
    ready, desk.confined = desk.confined, Broken()
    again, _ = desk.fetch(asked, want("b", "pictures/my harbour.jpg"), now=NOW + timedelta(days=6))
    assert again == first | {"b": first["a"]}
    desk.confined = ready
    (inbox / "pictures" / "my harbour.jpg").write_bytes(saved(halves((1200, 675), BLUE, RED)))
    other, _ = desk.fetch(asked)
    assert other["a"].name != first["a"].name
    wider, _ = desk.fetch(want("a", "pictures/my harbour.jpg", width=500))
    assert wider["a"].width == 1000


def test_what_is_no_picture_is_a_problem_each_time_and_looked_at_once(desk: Desk, inbox: Path):
    (inbox / "huge.png").write_bytes(HUGE)
    assert desk.refused("huge.png") == "has more than 50 million pixels; offer a smaller one"
    desk.confined = Broken()
    assert desk.refused("huge.png") == "has more than 50 million pixels; offer a smaller one"


def test_nothing_outside_the_folder_is_read(desk: Desk, inbox: Path, tmp_path: Path):
    (tmp_path / "secret.jpg").write_bytes(PAINTED)
    (inbox / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (inbox / "folder").symlink_to(tmp_path)
    outside = "stands outside the folder 'inbox'. Put it there"
    for url in (
        "../../secret.jpg",
        "%2e%2e/../secret.jpg",
        "link.jpg",
        "folder/secret.jpg",
        str(tmp_path / "secret.jpg"),
    ):
        assert desk.refused(url) in (outside, "there is no such file. Put it below the folder 'inbox'")
    assert desk.refused("link.jpg") == outside


def test_a_feed_that_is_a_file_may_point_to_another_folder_of_the_project(desk: Desk, inbox: Path, tmp_path: Path):
    desk.places["magazine"] = Place(inbox.parent / "feeds", inbox.parent)
    (inbox.parent / "feeds").mkdir()
    had, _ = desk.fetch(want("a", "../inbox/pictures/my harbour.jpg", "magazine"))
    assert "a" in had
    (tmp_path / "secret.jpg").write_bytes(PAINTED)
    assert desk.refused("../../secret.jpg", "magazine") == "stands outside the folder 'config'. Put it there"


def test_a_link_within_the_folder_is_followed(desk: Desk, inbox: Path):
    (inbox / "link.jpg").symlink_to(inbox / "pictures" / "my harbour.jpg")
    assert desk.fetch(want("a", "link.jpg"))[1] == ()


@pytest.mark.parametrize("url", ["pictures/other.jpg", "pictures", "pipe.jpg"])
def test_what_is_no_file_is_said_to_be_none(desk: Desk, inbox: Path, url: str):
    os.mkfifo(inbox / "pipe.jpg")
    assert desk.refused(url) == "there is no such file. Put it below the folder 'inbox'"


def test_a_file_that_cannot_be_opened_or_named_or_is_too_large_is_a_problem(
    desk: Desk, inbox: Path, monkeypatch: pytest.MonkeyPatch
):
    (inbox / "loop.jpg").symlink_to(inbox / "loop.jpg")
    assert "no such file" in desk.refused("loop.jpg") or "no name" in desk.refused("loop.jpg")
    assert desk.refused("a\0b.jpg") == "is no name of a file"
    _, [problem] = desk.fetch(want("a", "a" * 300 + ".jpg"))
    assert "a…: cannot be opened (File name too long)" in problem.what
    monkeypatch.setattr(pictures, "MAX_BYTES", 1_000)
    assert desk.refused("pictures/my harbour.jpg") == "is larger than 0 MB"


def test_a_source_on_the_web_has_no_files(desk: Desk):
    assert desk.refused("a.jpg", "wire") == "is no web address, and its source has no folder for pictures"


def test_a_logo_that_cannot_be_had_is_told_as_such(desk: Desk):
    _, problems = desk.fetch(Want(article=LOGO, source="", headline=LOGO, url="logo.png", width=100))
    assert [str(problem) for problem in problems] == [
        "logo: logo.png: is no web address, and its source has no folder for pictures; the letters go out without it"
    ]


# ---------------------------------------------------------------- no more than is needed


def test_with_enough_the_first_are_taken_and_as_many_more_as_were_missing(desk: Desk, inbox: Path):
    for name, colour in (("a", RED), ("c", BLUE), ("d", (1, 1, 1))):
        (inbox / f"{name}.png").write_bytes(saved(halves((400, 300), colour), "PNG"))
    wants = [want(name, f"{name}.png") for name in "abcde"]
    had, problems = desk.fetch(*wants, enough=2)
    assert [*had] == ["a", "c"]
    assert [problem.where for problem in problems] == ["picture of “Story b”"]
    assert [*desk.fetch(*wants[:1], enough=5)[0]] == ["a"]
    assert desk.fetch(*wants, enough=0) == ({}, ())
    assert desk.fetch() == ({}, ())


@pytest.mark.parametrize(
    ("decoder", "words"), [(endless, "takes too long"), (fatal, "crashes the program that reads it")]
)
def test_what_takes_too_long_or_brings_its_process_down_is_a_problem(
    store: Store, inbox: Path, monkeypatch: pytest.MonkeyPatch, decoder: object, words: str
):
    room = Confinement(processes=1, seconds=1, memory=2 * 1024**3)
    desk = Desk(store, room, inbox)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(pictures, "develop", decoder)
            told = desk.refused("pictures/my harbour.jpg")
    finally:
        room.close()
    assert told == f"{words}; save it anew, or offer a smaller one"
    desk.confined = Broken()
    assert desk.refused("pictures/my harbour.jpg") == told


def test_what_is_not_ready_in_time_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    asked = want("a", "pictures/my harbour.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "_SECONDS_TO_DEVELOP_ALL", 0)
        _, [problem] = desk.fetch(asked)
    assert "was not made ready in time" in problem.what
    assert "a" in desk.fetch(asked)[0]


# ---------------------------------------------------------------- publishing


def test_hosted_pictures_are_copied_to_the_folder_of_their_edition_and_left_alone_when_there(tmp_path: Path):
    web = tmp_path / "web"
    publish(web, "weekly", "2026-11-27T0700", {"3f.jpg": b"one", "4a.png": b"two"})
    place = web / "weekly" / "2026-11-27T0700"
    assert {path.name: path.read_bytes() for path in place.iterdir()} == {"3f.jpg": b"one", "4a.png": b"two"}
    before = (place / "3f.jpg").stat()
    publish(web, "weekly", "2026-11-27T0700", {"3f.jpg": b"one", "5b.png": b"three"})
    assert (place / "3f.jpg").stat().st_mtime_ns == before.st_mtime_ns
    assert (place / "3f.jpg").stat().st_ino == before.st_ino
    assert (place / "5b.png").read_bytes() == b"three"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "web").write_text("a file")
    with pytest.raises(StoreError, match="check images: folder"):
        publish(tmp_path / "web", "weekly", "2026-11-27T0700", {"3f.jpg": b"one"})


# ---------------------------------------------------------------- the sample


def test_every_picture_of_the_sample_is_there_and_printable(store: Store):
    project = Project(SAMPLE, {})
    wants = [
        Want(article=item.origin, source=name, headline="", url=reading.image.url, width=552, ratio=(16, 9))
        for name in project.config.sources
        for item in project.source(name).collect(FIRST_LOOK).items
        if isinstance(reading := read_one(item), Reading) and reading.image and reading.image.url
    ]
    had, problems = fetch(wants, web=Offline(), places=places(project.config), kept=store.pictures, now=NOW)
    assert problems == ()
    assert len(had) == len(wants) >= 8
    assert all((one.width, one.height) == (1104, 621) for one in had.values())
    files = {path.name for path in (SAMPLE.parent / "inbox" / "pictures").iterdir()}
    assert files == {Path(want.url).name for want in wants}


def test_pictures_stand_in_a_folder_of_articles_or_beside_a_feed_that_is_a_file():
    config = Project(SAMPLE, {}).config
    inbox = config.base / "inbox"
    assert places(config) == {"inbox": Place(inbox, inbox), "magazine": Place(config.base / "feeds", config.base)}
