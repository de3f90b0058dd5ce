import pytest
from pydantic import ValidationError

from digest.sources.listed import is_wanted
from digest.sources.page import PageOptions

URL = "https://paper.example/Politics/2026/11/gate-interview?page=2"


@pytest.mark.parametrize(
    ("part", "held"),
    [
        ("/politics/", True),
        ("politics", True),
        ("/2026/*-interview", True),
        ("*interview*page=2", True),
        ("/interview", False),
        ("interview*2026", False),
        ("paper.example", False),
        ("page=3", False),
    ],
)
def test_a_part_of_the_address_behind_the_host_decides(part: str, held: bool):
    assert is_wanted(URL, (part,), ()) is held
    assert is_wanted(URL, (), (part,)) is not held


def test_what_is_left_out_counts_before_what_is_let_in():
    assert not is_wanted(URL, ("/politics/",), ("interview",))
    assert is_wanted(URL, (), ())
    assert is_wanted(URL, ("/sport/", "/politics/"), ("/horoscope",))


def test_letters_may_be_written_as_people_write_them():
    assert is_wanted("https://paper.example/M%C3%BCnchen/tor", ("/münchen/",), ())
    assert is_wanted("https://paper.example/münchen/tor", ("/M%C3%BCnchen/",), ())


def test_the_front_page_has_a_path_too():
    assert is_wanted("https://paper.example", ("/",), ())


def test_many_stars_take_no_time():
    assert not is_wanted("https://paper.example/" + "a" * 1_900, ("*a" * 99 + "b",), ())


@pytest.mark.parametrize("part", ["", " ", "*", "https://paper.example/politics/", "a" * 201])
def test_a_part_that_cannot_be_meant_is_refused(part: str):
    with pytest.raises(ValidationError, match="a part of an address behind the host"):
        PageOptions.model_validate({"kind": "page", "url": "https://paper.example", "include": [part]})
