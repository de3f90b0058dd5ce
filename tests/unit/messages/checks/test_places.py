from digest.messages.checks import Finding, Severity
from digest.messages.checks.places import MOST, Places, few, short
from digest.messages.render import Imprint
from digest.model import Section
from tests.unit.messages.checks.pages import THEMES, document, page, themed
from tests.unit.messages.editions import IMPRINT, edition, invented, story

LEAD = story("The port that would not close", "The cranes kept moving.")
RIVER = story("When the river moved, so did the border", "A flood cut a new bed.")
SHOWN = edition(LEAD, Section("World", (RIVER,)))


def place(body: str, imprint: Imprint = IMPRINT) -> str:
    proof = page(body, imprint=imprint, of=SHOWN)
    return Places(proof).of(proof.document.get_element_by_id("here"))


def test_an_element_belongs_to_the_story_whose_headline_stands_above_it():
    assert place(
        "<h2>The port that would not close</h2><p>a</p><h3>When the river moved,\n so did the border</h3><p id=here>b</p>"
    ) == ("the story “When the river moved, so did the border”")


def test_a_headline_belongs_to_its_own_story():
    assert place("<h2>World</h2><h3 id=here>When the river moved, so did the border</h3>").startswith("the story “When")


def test_below_a_heading_that_is_no_headline_it_is_the_section():
    assert place("<h2>World</h2><p id=here>a</p>") == "the section “World”"
    assert place("<h2></h2><p id=here>a</p>") == "below a heading without words"


def test_before_the_first_story_it_is_the_masthead():
    assert place("<p id=here>a</p><h2>World</h2>") == "the masthead"


def test_a_document_without_headings_has_but_a_masthead():
    proof = document("<!DOCTYPE html><html><body><p>a</p><p>Northlight Media</p></body></html>")
    assert [Places(proof).of(one) for one in proof.document.iter("p")] == ["the masthead", "the foot"]


def test_a_picture_above_its_headline_belongs_to_the_story_below_it():
    both = "".join(
        f"<table><tr><td><img {mark}></td></tr><tr><td><h3>{headline}</h3></td></tr></table>"
        for headline, mark in (
            ("The port that would not close", ""),
            ("When the river moved, so did the border", "id=here"),
        )
    )
    assert place(both) == "the story “When the river moved, so did the border”"


def test_what_has_the_postal_address_is_the_foot_as_far_as_there_is_no_heading():
    body = (
        "<div><h2>World</h2></div><div><p id=here>why</p><p>Northlight Media, Hafenstrasse 12</p></div>"
        "<p id=outside>a</p>"
    )
    assert place(body) == "the foot"
    assert place(body.replace("id=here", "").replace("outside", "here")) == "the section “World”"


def test_an_address_that_stands_with_a_heading_makes_no_foot():
    assert place("<div>Northlight Media<h2>World</h2><p id=here>a</p></div>") == "the section “World”"


def test_without_a_postal_address_there_is_no_foot():
    nowhere = Imprint(**{name: getattr(IMPRINT, name) for name in IMPRINT.__slots__} | {"postal_address": ""})
    assert place("<h2>World</h2><p id=here>Northlight Media</p>", nowhere) == "the section “World”"


def test_style_blocks_are_in_the_head():
    proof = page("", "<style>a{}</style>")
    assert Places(proof).of(next(proof.document.iter("style"))) == "the head of the HTML"


def test_each_element_of_the_themes_is_placed_and_found_again_by_its_path():
    for name in THEMES:
        proof = themed(name)
        places = Places(proof)
        for element in proof.document.iter("*"):
            assert proof.document.getroottree().xpath(places.path(element)) == [element]
            assert places.of(element)
        found = [places.of(element) for element in proof.document.iter("p", "li")]
        assert list(dict.fromkeys(one for one in found if one.startswith("the story"))) == [
            f"the story “{one.headline}”" for one in invented().stories
        ]
        assert found[0] == "the masthead"
        assert found[-1] == "the foot"


def test_long_words_are_cut():
    assert short("a" * 71) == "a" * 69 + "…"
    assert short("a" * 70) == "a" * 70


def test_of_many_findings_of_a_kind_eight_are_told_and_the_others_counted():
    many = [Finding(id="alt-missing", severity=Severity.ERROR, where=f"{n}", what="x") for n in range(MOST + 3)]
    one = Finding(id="link-empty", severity=Severity.ERROR, where="here", what="y")
    found = list(few([*many, one]))
    assert found[:MOST] == many[:MOST]
    assert found[MOST] == one
    assert (found[-1].id, found[-1].severity, found[-1].what) == (
        "alt-missing", Severity.ERROR, "the same at 3 more places",
    )  # fmt: skip
