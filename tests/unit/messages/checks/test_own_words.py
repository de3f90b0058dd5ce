from dataclasses import replace

import pytest

from digest.messages.checks import ALWAYS
from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.own_words import own_words
from digest.model import FieldKind, MergeField, Subscriber
from tests.unit.messages.checks.proofs import clean, ids, only, proof_of, small
from tests.unit.messages.editions import IMPRINT

FIELDS = (
    MergeField(name="first_name", column="name", otherwise="reader"),
    MergeField(name="page", column="page", kind=FieldKind.URL),
)
READER = Subscriber("ada@readers.example", "Ada", {"page": "https://ada.example/"})


def written(intro: str) -> Proof:
    """An edition with an intro that an editor wrote."""
    return proof_of(
        replace(small().edition, intro=intro, edited=("intro",)), replace(IMPRINT, fields=FIELDS), (READER,)
    )


def test_the_invented_edition_has_no_slip():
    assert ids(own_words, clean()) == []
    assert own_words in ALWAYS


@pytest.mark.parametrize(
    "words",
    [
        "Good morning, {first_name}. [Us](https://a.example/x), [post](mailto:a@b.example), [yours]({page}).",
        "<a href='https://a.example'>x</a> and <b>y</b>, ![a picture](https://a.example/x.png)",
        '<div><a href="https://a.example">x</a></div>',
        "[ours](https://a.example/?who={first_name})",
        "**bold** *italic* ~~gone~~ __strong__ `**code` snake_case a__b",
        "2 ** 3, 2 * 3, f**k, f***, [sic] (as he wrote), [1], [note], 100% sure%, 5 % and 6 %, ~ 5, (see [3])",
        "A line\nand another  \nand a third\n\n    **indented code",
        "https://a.example/%D9%86%D9%87%D8 and %d",
        "",
    ],
)
def test_words_that_come_out_as_they_are_meant_are_no_slip(words):
    assert ids(own_words, written(words)) == []


@pytest.mark.parametrize(
    ("link", "better"),
    [
        ("[us](northlight.example/why)", "https://northlight.example/why"),
        ("[us](www.foo.example)", "https://www.foo.example"),
        ("<a href='www.foo.example'>us</a>", "https://www.foo.example"),
        ("<div><a class=x href=www.foo.example>us</a></div>", "https://www.foo.example"),
        ("[us](leave@foo.example)", "mailto:leave@foo.example"),
        ("[us](httpx://foo)", "begins with https://"),
        ("[us](/why)", "begins with https://"),
        ("[us]({page}/x)", "begins with https://"),
        ("[us]()", "begins with https://"),
    ],
)
def test_a_link_that_would_be_lost_is_a_warning(link, better):
    finding = only(own_words, written(f"Write to {link}, please." if link[:4] != "<div" else link))
    assert (finding.id, finding.severity) == ("own-link", Severity.WARNING)
    assert finding.where == "intro: of edition.yaml"
    assert better in finding.todo
    assert "qfield" not in str(finding)


def test_a_link_is_named_by_its_words():
    assert "the link “our reasons”" in only(own_words, written("See [our **reasons**](a.example).")).what
    assert "has no address" in only(own_words, written("See [our reasons]().")).what
    assert "the link “{…}”" in only(own_words, written("[{first_name}](a.example)")).what


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("[a](javascript:alert)", "[a](javascript:alert)"),
        ("[unclosed](https://a.example", "[unclosed](https://a.example"),
        ("[y] (https://a.example)", "[y] (https://a.example)"),
        ("![y](https://a.example/a b.png)", "![y](https://a.example/a b.png)"),
        ("[{first_name}] (https://a.example)", "[{…}] (https://a.example)"),
        ("**bold", "**bold"),
        ("this is ** bold ** here", "** bold **"),
        ("this is ~~gone", "~~gone"),
        ("this is __strong", "__strong"),
    ],
)
def test_a_mark_that_is_printed_as_it_was_typed_is_a_warning(words, mark):
    finding = only(own_words, written(words))
    assert (finding.id, finding.severity) == ("own-marks", Severity.WARNING)
    assert f"“{mark}”" in finding.what


@pytest.mark.parametrize("braces", ["{}", "{ first_name }", "{Name}", "{first name}", "{first-name}"])
def test_braces_that_are_no_merge_field_are_a_warning(braces):
    finding = only(own_words, written(f"Dear {braces}, dear {{first_name}}"))
    assert (finding.id, finding.severity) == ("own-braces", Severity.WARNING)
    assert braces in finding.what


@pytest.mark.parametrize("braces", ["{{ name }}", "{firstName}", "{% if x %}"])
def test_placeholders_that_are_told_among_the_leftovers_are_not_told_twice(braces):
    assert ids(own_words, written(f"Dear {braces}")) == []


@pytest.mark.parametrize("words", ["%name%", "*|FNAME|*", "%FIRST_NAME%"])
def test_a_placeholder_of_another_program_is_a_warning(words):
    finding = only(own_words, written(f"Dear {words}, good morning"))
    assert (finding.id, finding.severity) == ("own-placeholder", Severity.WARNING)
    assert words in finding.what


def test_each_of_the_editors_words_is_looked_at_and_named():
    slip = "Dear %name%, [us](a.example)"
    imprint = replace(IMPRINT, intro=slip, why=slip)
    edition = replace(
        small().edition, intro=slip, subject="For %name%", preheader="%name% [x](y.example)",
        edited=("subject", "preheader"),
    )  # fmt: skip
    found = {(finding.id, finding.where) for finding in own_words(proof_of(edition, imprint))}
    places = ("intro: of the schedule file", "why: of the schedule file")
    # A subject is no Markdown, and brackets in it are brackets.
    assert found == {("own-link", place) for place in places} | {
        ("own-placeholder", place) for place in (*places, "subject: of edition.yaml", "preheader: of edition.yaml")
    }


def test_words_that_nobody_here_wrote_are_left_alone():
    imprint = replace(IMPRINT, intro="Good morning.")
    model = replace(small().edition, intro="Dear %name% {} **x", subject="For %name%", preheader="{}")
    assert ids(own_words, proof_of(model, imprint)) == []


def test_an_intro_that_was_taken_out_is_none():
    assert ids(own_words, proof_of(replace(small().edition, intro=None, edited=("intro",)))) == []


def test_many_slips_are_told_in_few_lines():
    links = " ".join(f"[l{number}](a{number}.example)" for number in range(30))
    assert ids(own_words, written(links)) == ["own-link"] * 9
