import pytest

from digest.articles.authors import names_in, plausible


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ada Obi", ("Ada Obi",)),
        ("Von Jan Novák und Lene Dahl", ("Jan Novák", "Lene Dahl")),
        ("Story by Ada Obi, Jan Novák and Lene Dahl", ("Ada Obi", "Jan Novák", "Lene Dahl")),
        ("Byron Anderson & Andy Sandoval", ("Byron Anderson", "Andy Sandoval")),
        ("  ", ()),
    ],
)
def test_names_are_found_in_a_byline(byline, names):
    assert names_in(byline) == names


def test_what_is_no_person_is_left_out():
    offered = [
        "Ada Obi",
        "ADA OBI",
        "Staff",
        "The Daily Dam",
        "admin",
        "x@dam.example",
        "Updated 3 May",
        "a b c d e f",
        "lower case",
    ]
    assert plausible(offered, site="the daily dam") == ("Ada Obi",)


def test_scripts_without_capitals_have_names_too():
    assert plausible(["김서연", "محمد علي"]) == ("김서연", "محمد علي")
