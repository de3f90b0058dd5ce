"""YAML in plain words: syntax errors with line and column, and bounds for hostile text."""

import contextlib
import time
from typing import Any

import pytest

from digest.config.document import MAX_BYTES, NotYaml, read_document


def plain(text: str) -> Any:
    return read_document(text).root.plain()


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a:\n\tb: 1\n", (2, 1), "a tab; indent with spaces instead"),
        ("a:\n  \tb: 1\n", (2, 3), "a tab; indent with spaces instead"),
        ("a: \tb\n", (1, 4), "a tab; indent with spaces instead"),
        ("title: Tom: the cat\n", (1, 11), "a colon too many here; put a text that contains a colon in quotes"),
        ("a: 1\nbcd\nc: 2\n", (2, 4), "a colon is missing after bcd"),
        ("a: 1\nBcd\nc: 2\n", (2, 1), "this line is no key; write it as key: value"),
        ("a: 'it\nb: 1\n", (1, 4), "a quotation mark opens here and is never closed"),
        (
            "a: 'don't'\n",
            (1, 9),
            "text goes on after the closing quotation mark; put the whole text in one pair of quotes",
        ),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "indent this line like the lines around it"),
        ("a: [1, 2\nb: 3\n", (2, 2), "a list or a group in brackets is not closed, or a comma is missing in it"),
        ("a: {b: 1\nc: 3\n", (2, 2), "a list or a group in brackets is not closed, or a comma is missing in it"),
        ("a: - b\n", (1, 4), "a list with dashes starts on a line of its own; or write it as [a, b]"),
        ('a: "C:\\data"\n', (1, 8), "a backslash in double quotes; use single quotes instead"),
        ("a: @b\n", (1, 4), "a value cannot start with this sign; put the value in quotes"),
        ("a: !b!c d\n", (1, 4), "a value cannot start with an exclamation mark; put the value in quotes"),
        ("a: !b c\n", (1, 0), "a value cannot start with an exclamation mark; put it in quotes"),
        (
            "a: *b\n",
            (1, 0),
            '*b stands for nothing, as a * at the beginning has a meaning; put the whole text in "quotes"',
        ),
        ("a: 1\nb: x\x07\n", (2, 0), "an invisible control character; delete it"),
        ("a: 1\n---\nb: 2\n", (2, 0), "a second document starts here; take out the line ---"),
        ("{a: b}: c\n", (1, 0), "a key must be a word; put a value with braces or brackets in quotes"),
        ('a: "\\UFFFFFFFF"\n', (1, 0), "this is not YAML that can be read"),
        (
            "%YAML 9.0\n---\na: 1\n",
            (1, 1),
            "this is not YAML (found incompatible YAML document (version 1.* is required))",
        ),
    ],
)
def test_a_syntax_error_is_told_in_plain_words(text: str, place: tuple[int, int], what: str):
    with pytest.raises(NotYaml) as caught:
        read_document(text)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.what == what


def test_values_are_those_of_yaml_1_2():
    text = "[yes, on, 07:00, 2026-11-20, 700, 0o17, 0x1F, 1e3, 1.5, true, True, ~, null, '7', x, .inf, =, <<]"
    assert plain(text) == [
        *(
            "yes",
            "on",
            "07:00",
            "2026-11-20",
            700,
            15,
            31,
            1000.0,
            1.5,
            True,
            True,
            None,
            None,
            "7",
            "x",
            ".inf",
            "=",
            "<<",
        )
    ]


def test_a_directive_for_yaml_1_1_changes_no_value():
    assert plain("%YAML 1.1\n---\na: [yes, 12:30]\n") == {"a": ["yes", "12:30"]}


def test_keys_are_texts_as_they_are_written():
    assert plain("2026: a\ntrue: b\n~: c\n") == {"2026": "a", "true": "b", "~": "c"}


def test_a_value_has_the_line_of_its_key_and_a_member_its_own():
    root = read_document("a:\n  b:\n    - x\n\n    - y\n").root
    inner = root.child("a")
    assert inner is not None
    assert inner.line == 1
    members = inner.child("b")
    assert members is not None
    assert members.line == 2
    assert [member.line for number in range(2) if (member := members.child(number))] == [3, 5]
    assert members.child(2) is None
    assert members.child("b") is None


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "{a: " * 10_000,
        "- " * 10_000,
        "? " * 10_000,
        "".join(" " * depth + "a:\n" for depth in range(500)),
    ],
)
def test_ten_thousand_levels_are_refused(text: str):
    with pytest.raises(NotYaml, match=r"more than 20 levels inside one another|a key must be a word"):
        read_document(text)


def test_an_alias_bomb_is_refused_before_it_goes_off():
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(NotYaml, match="more than 20000 values") as caught:
        read_document(bomb)
    assert caught.value.line == 5


def test_an_alias_of_itself_stands_for_nothing():
    with pytest.raises(NotYaml, match=r"\*a stands for nothing"):
        read_document("a: &a [*a]\n")


@pytest.mark.parametrize(
    "unit",
    [
        "x\n\n",
        "'",
        "- - \n",
        "a: 1\n",
        "[x,",
        "? ",
        "# c\n",
        "&a ",
        "!",
        "\n",
        " ",
        "\t\n",
        "a: >\n \n",
        '"\\n" ',
        "{",
        "%",
    ],
)
def test_the_largest_text_is_read_in_bounded_time(unit: str):
    text = "a: " + unit * (MAX_BYTES // len(unit))
    began = time.process_time()
    with contextlib.suppress(NotYaml):
        read_document(text)
    assert time.process_time() - began < 10  # it takes about a second


def test_a_text_has_the_remark_behind_it_and_the_lines_below_its_key():
    root = read_document("a: x # y\nb: 'x'#y\nc: x#y\nd: [x] # y\ne: |  # y\n  x\n  # z\n# w\nf: [x, z]\n").root
    found = {key: root.child(key) for key in "abce"}
    assert {key: node.remark for key, node in found.items() if node} == {"a": "# y", "b": "#y", "c": "", "e": ""}
    assert found["e"] is not None
    assert found["e"].block == range(6, 8)
    assert found["a"] is not None
    assert found["a"].block == range(0)
