"""A slip is told with the line that it is on, though YAML stumbles over a later one."""

import time

import pytest

from digest.config.document import MAX_BYTES, NotYaml, read_document

LETTER = "newsletters:\n  weekly:\n"  # two lines; the keys of a newsletter stand below, with four spaces


@pytest.mark.parametrize(
    "text",
    [
        "    title:Donau\n    sender:\n      name: x\n",
        "    title:Donau  # a note\n    sender:\n      name: x\n",
        "    title:Donau\n\n    # a note\n    tag:line\n    sender: x\n",
        "    title:https\n    sender: x\n",
        '    title:"Donau"\n    sender: x\n',
        "    title:Donau\r\n    sender: x\r\n",
    ],
)
def test_a_key_glued_to_its_value_is_told_in_its_own_line(text: str):
    assert slip(LETTER + text) == "3:11: a space is missing after title:"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("    a: 1\n    title:Donau\n    b: 2\n", "4:11: a space is missing after title:"),
        ("    a: 1\n    title:Donau\nlists: x\n", "4:11: a space is missing after title:"),
        ("    a: 1\n    title:Donau\n", "4:11: a space is missing after title:"),
        ("    sections:\n      - title:Opinion\n        kinds: [a]\n", "4:15: a space is missing after title:"),
        ("    calendar:\n      day: x\n      zone Europe/Vienna\n    a: 1\n", "5:11: a colon is missing after zone"),
        ("    calendar:\n      zone Europe/Vienna\n      day: x\n", "4:11: a colon is missing after zone"),
        ("    calendar\n      day: x\n", "3:13: a colon is missing after calendar"),
        ("    a: 1\n    calendar\n      day: x\n", "4:13: a colon is missing after calendar"),
        ("    a: 1\n    Good morning\n    b: 2\n", "4:5: this line is no key; write it as key: value"),
    ],
)
def test_a_line_that_is_no_key_is_told_rather_than_the_next_one(text: str, told: str):
    assert slip(LETTER + text) == told


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("   title: D\n    sender:\n      name: x\n    b: 1\n", 3, 4),  # one space too little, at the first key
        ("    a: 1\n   title: D\n    b: 1\n", 4, 4),
        ("    a: 1\n    b: 1\n   title: D\nlists: 1\n", 5, 4),
        ("     title: D\n    a: 1\n    b: 1\n", 3, 6),  # one too many, at the first key
        ("     title: D\n     tag: x\n    a: 1\n    b: 1\n    c: 1\n", 3, 6),
        ("    a: 1\n     title: D\n    b: 1\n", 4, 6),
        ('    a: "x"\n     title: D\n    b: 1\n', 4, 6),
        ("    a:\n      q: 1\n     title: D\n    b: 1\n", 5, 6),
    ],
)
def test_of_two_lines_that_do_not_fit_the_one_that_is_unlike_the_others_is_told(text: str, line: int, column: int):
    assert slip(LETTER + text) == f"{line}:{column}: indent this line like the lines around it"


def test_at_the_margin_the_indented_line_is_amiss():
    assert slip(" publication:\n   name: x\nlists: 1\n") == "1:2: indent this line like the lines around it"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "    calendar: x\n      day: friday\n",
            "4:7: calendar in line 3 has a value already, and nothing can stand below it; indent this line like "
            "calendar, or put a text with a colon in quotes",
        ),
        (
            "    intro: Good morning\n      all of you: welcome\n",
            "4:7: intro in line 3 has a value already, and nothing can stand below it; indent this line like intro, "
            "or put a text with a colon in quotes",
        ),
        ("    title: Tom: the cat\n", "3:15: a colon too many here; put a text that contains a colon in quotes"),
        (
            "    intro: Good\n      morning\n    title: Tom: the cat\n",
            "5:15: a colon too many here; put a text that contains a colon in quotes",
        ),
        (
            "    intro: Good\n      Morning https://a.example/x\n      all: of you\n",
            "5:10: a colon too many here; put a text that contains a colon in quotes",
        ),
    ],
)
def test_a_colon_in_a_text_is_no_slip_of_the_lines_above(text: str, told: str):
    assert slip(LETTER + text) == told


@pytest.mark.parametrize("unit", ["a ", "a\t", "a:b\n", " \n", "- ", "a b\n", "\u2028", " #"])
def test_the_slip_of_the_largest_text_is_found_in_bounded_time(unit: str):
    text = "a" + unit * (MAX_BYTES // len(unit)) + "\nb: c: d\n"
    began = time.process_time()
    slip(text)
    assert time.process_time() - began < 10


def slip(text: str) -> str:
    with pytest.raises(NotYaml) as caught:
        read_document(text)
    return f"{caught.value.line}:{caught.value.column}: {caught.value.what}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("    title: [New] bank\n", "3:12: the text begins with [, a sign that has a meaning here"),
        ("    title: {New} bank\n", "3:12: the text begins with {, a sign that has a meaning here"),
        ("    title: > bank\n", "3:12: the text begins with >, a sign that has a meaning here"),
        ("    title: ? bank\n", "3:12: the text begins with ?, a sign that has a meaning here"),
        ("    title: *Bank*\n", "3:0: *Bank* stands for nothing, as a * at the beginning has a meaning"),
    ],
)
def test_a_text_that_begins_with_a_sign_that_has_a_meaning_goes_in_quotes(text: str, told: str):
    assert slip(LETTER + text) == f'{told}; put the whole text in "quotes"'


def test_curly_quotes_hold_no_text_together():
    told = 'curly quotes do not hold a text with a colon together; put straight ones around it: "..."'
    assert slip(LETTER + "    title: “Bank: cuts”\n") == f"3:12: {told}"
    assert slip(LETTER + "    title: “Bank”\n   tag: x\n") != told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\u00a0   title: x\n    tag: y\n", "3:1"),
        ("    title:\u00a0x\n    tag: y\n", "3:11"),
        ("    title: x\n    tag:\u202fy\n    z: 1\n", "4:9"),
    ],
)
def test_a_no_break_space_is_told_where_it_stands(text: str, place: str):
    told = "a no-break space, which looks like a space and is none; delete it and type a plain space"
    assert slip(LETTER + text) == f"{place}: {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "    intro: {name}, good morning\n    why: x\n",
            "3:12: the text begins with {, a sign that has a meaning here",
        ),
        ("    intro: {name}: good morning\n", "3:12: the text begins with {, a sign that has a meaning here"),
        ("    intro: [us], write\n    why: x\n", "3:12: the text begins with [, a sign that has a meaning here"),
        (
            "    look: {light: {accent: #1f5f8b}}\n    why: x\n",
            '3:28: " #" begins a note; put the colour in quotes: "#1f5f8b"',
        ),
        (
            "    look:\n      light: {\n        ink: #123 }\n    why: x\n",
            '5:14: " #" begins a note; put the colour',
        ),
        ("    ink: #123\n    look: {light: {a: 1\n    why: x\n", "5:8: a list or a group in brackets is not closed"),
    ],
)
def test_a_text_that_begins_with_a_field_and_a_colour_without_quotes(text: str, told: str):
    assert slip(LETTER + text).startswith(told)
