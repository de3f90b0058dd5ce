from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from digest.config.document import read_document
from digest.sheets.yaml_lines import WIDTH, one_line, pair, remarks, scalar

TEXTS = [
    "key: value # no comment",
    "- not a list",
    "---",
    "...",
    "!!python/object/apply:os.system ['true']",
    "&anchor *alias",
    "{{ templates }} {curly} [square]",
    "null",
    "yes",
    "True",
    "1_000",
    "12345e6789",
    "0x1f",
    "0b1",
    "007",
    "1.5",
    "2026-11-27",
    "2026-11-27T0700",
    "12:30:45",
    "3f2a9c1b8d407e56",
    "40 dams",
    "ends with a colon:",
    "'single' and \"double\"",
    "a \\ backslash \\n",
    "tab\there",
    "two\nlines",
    "two\n\nparagraphs",
    " indented\n  lines\n",
    "a line\u2028separator, a next\x85line and a \ufeffmark",
    "bell \x07 and escape \x1b[31m",
    " leading and trailing ",
    "%YAML 1.1",
    "word " * 60,
    "  two  spaces  " * 20,
    "ends with a space " * 20,
    "a colon: and a # sign " * 9 + "end",
    "w" * 300,
    "",
    "ſ 𝔘𝔫𝔦 😀 👩\u200d💻 שלום न्यूज़ 10\u00a0km",
    "\ue000 private, \U000e0001 tag",
]


def read_back(lines: str) -> Any:
    document = read_document(lines)
    assert YAML(typ="safe", pure=True).load(lines) == document.root.plain()
    return document.root.plain()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_back_as_it_was(text):
    lines = ["top:", *pair("first", text, 4, first=True), *pair("second", text, 4), "after: 1"]
    assert read_back("\n".join(lines) + "\n") == {"top": [{"first": text, "second": text}], "after": 1}
    assert read_back(f"- {scalar(text)}\n") == [text]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_back_as_it_was(text):
    assert read_document("\n".join(pair("key", text, 2))).root.plain() == {"key": text}


@given(st.lists(st.text("ab :#-", max_size=12), max_size=40))
def test_any_words_with_spaces_are_read_back_as_they_were(words):
    text = " ".join(words)
    assert read_document("\n".join(pair("key", text))).root.plain() == {"key": text}


def test_a_long_text_is_folded_between_words():
    text = "The dam holds, and the river that everybody had watched went back. " * 4 + "End"
    first, *lines = pair("lead", text, 4)
    assert first == "    lead: >-"
    assert len(lines) > 2
    assert all(line.startswith("      ") and len(line) <= WIDTH for line in lines)


def test_what_hides_or_turns_is_written_out_and_letters_of_every_script_are_not():
    assert scalar("abc\u202egnp.exe") == '"abc\\u202egnp.exe"'
    for text in ("Straße", "न्यूज़", "a 👩\u200d💻", "a 10\u00a0km"):
        assert scalar(text) == text


def test_a_remark_is_folded_and_goes_on_with_its_indent():
    lines = list(remarks("By Ada Lund,\nfrom site: " + "word " * 40, 4, more="  "))
    assert lines[0].startswith("    ## By Ada Lund, from site: word")
    assert lines[1].startswith("    ##   word")
    assert all(len(line) <= WIDTH for line in lines)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_nothing_gets_out_of_a_remark(text):
    assert read_document("\n".join(["a: 1", *remarks(text), "b: 2"])).root.plain() == {"a": 1, "b": 2}


def test_signs_that_cannot_be_seen_are_left_out_of_remarks():
    assert one_line(" a\n\u202eb\x07 c ") == "a  b  c"


def test_no_line_of_a_folded_text_looks_like_a_remark():
    text = " ".join(["word"] * 18 + ["# one"] * 20)
    lines = list(pair("lead", text, 4))
    assert lines[0] == "    lead: >-"
    assert not [line for line in lines if line.strip().startswith("#")]
    assert list(pair("lead", f"# {text}", 4)) == [f'    lead: "# {text}"']
