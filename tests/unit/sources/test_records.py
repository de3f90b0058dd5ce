import json

import pytest

from digest.articles import records as articles
from digest.articles.records import read_record
from digest.model import Problem
from digest.sources.records import FIELDS, SPELLINGS, Record, mapped, read_json, read_json_lines, value_at


def problems(outcomes) -> list[str]:
    return [str(outcome) for outcome in outcomes if isinstance(outcome, Problem)]


def origins(outcomes) -> list[str]:
    return [outcome.origin for outcome in outcomes if isinstance(outcome, Record)]


@pytest.mark.parametrize("text", ['[{"title": "A"}, {"title": "B"}]', '{"items": [{"title": "A"}, {"title": "B"}]}'])
def test_a_list_is_read_bare_or_wrapped(text: str):
    outcomes = list(read_json(text, "in/a.json"))
    assert outcomes == [Record("in/a.json item 1", {"title": "A"}), Record("in/a.json item 2", {"title": "B"})]


def test_articles_is_a_wrapper_too():
    assert origins(read_json('{"count": 1, "articles": [{"title": "A"}]}', "a.json")) == ["a.json item 1"]


def test_one_object_is_one_record():
    assert list(read_json('{"title": "A", "items": ["milk", "eggs"]}', "a.json")) == [
        Record("a.json", {"title": "A", "items": ["milk", "eggs"]})
    ]


@pytest.mark.parametrize("text", ["[]", '{"items": []}'])
def test_an_empty_list_is_said(text: str):
    assert problems(read_json(text, "a.json")) == ["a.json: holds an empty list. Delete the file, or export it again"]


def test_broken_json_is_named_by_line_and_column():
    assert problems(read_json('{\n  "title": "A",\n  "body" "B"\n}', "a.json")) == [
        "a.json:3: is not valid JSON at column 10: expecting ':' delimiter"
    ]


@pytest.mark.parametrize("text", ["3", '"words"', "null"])
def test_a_file_that_is_no_object_is_said(text: str):
    [problem] = problems(read_json(text, "a.json"))
    assert problem.startswith("a.json: is not an object")


def test_one_bad_member_does_not_stop_the_list():
    outcomes = list(read_json('[{"title": "A"}, 7, {"title": "B"}]', "a.json"))
    assert origins(outcomes) == ["a.json item 1", "a.json item 3"]
    assert problems(outcomes)[0].startswith("a.json item 2: is not an object")


def test_one_bad_line_does_not_stop_the_rest():
    text = '{"title": "A"}\r\n\n{"title": \n"B"\n{"title": "line\u2028break"}\n'
    outcomes = list(read_json_lines(text, "in/a.jsonl"))
    assert origins(outcomes) == ["in/a.jsonl:1", "in/a.jsonl:5"]
    assert [problem.partition(" ")[0] for problem in problems(outcomes)] == ["in/a.jsonl:3:", "in/a.jsonl:4:"]
    assert isinstance(outcomes[-1], Record)
    assert outcomes[-1].content == {"title": "line\u2028break"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('{"score": NaN}', "NaN or Infinity"),
        ('{"score": [-Infinity]}', "NaN or Infinity"),
        ('{"score": 1e999}', "NaN or Infinity"),
        ('{"a": {"title": "A", "title": "B"}}', "the key 'title' twice"),
        ('{"title": "cut \\ud83d"}', "half a character"),
        ('{"\\ud83d": 1}', "half a character"),
        ('{"a": ' * 25 + "1" + "}" * 25, "more than 20 deep"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "more than 20 deep"),
        ('{"a": ' + "9" * 5000 + "}", "thousands of digits"),
    ],
)
def test_what_is_wrong_inside_a_record_is_named(value: str, words: str):
    outcomes = list(read_json_lines(f'{value}\n{{"title": "A"}}', "a.jsonl"))
    assert origins(outcomes) == ["a.jsonl:2"]
    [problem] = problems(outcomes)
    assert problem.startswith("a.jsonl:1: ")
    assert words in problem


def test_an_emoji_written_as_a_pair_of_escapes_is_whole():
    [record] = read_json_lines('{"title": "\\ud83d\\ude00"}', "a.jsonl")
    assert isinstance(record, Record)
    assert record.content == {"title": "😀"}


def test_a_broken_export_does_not_bury_the_other_messages():
    outcomes = list(read_json_lines("1\n" * 1000 + '{"title": "A"}', "a.jsonl"))
    assert len(problems(outcomes)) == 21
    assert problems(outcomes)[-1] == "a.jsonl: 980 more faults like these"
    assert origins(outcomes) == ["a.jsonl:1001"]


def test_the_number_of_records_in_a_file_is_bounded():
    outcomes = list(read_json(json.dumps([{}] * 10_001), "a.json"))
    assert len(origins(outcomes)) == 10_000
    assert problems(outcomes) == ["a.json: holds more than 10,000 records; the rest was not read. Split the file"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a", {"b": [{"c": 1}, {"c": 2}], "b.c": 3, "": 4}),
        ("a.b.1.c", 2),
        ("a.b.2.c", None),
        ("a.b.c", 3),
        ("a.b.c.d", None),
        ("a.b.x", None),
        ("a.b.-1", None),
        ("a.b.²", None),
        ("b", None),
        ("a.b.0.c", 1),
    ],
)
def test_places_in_a_record_are_written_with_dots(path: str, value: object):
    assert value_at({"a": {"b": [{"c": 1}, {"c": 2}], "b.c": 3, "": 4}}, path) == value


def test_what_is_mapped_takes_the_place_of_whatever_else_has_that_name():
    record = {
        "Title": "wire-17",
        "headline": "Tram 2",
        "teaser": "x",
        "content": {"html": "<p>One.</p>"},
        "paragraphs": 3,
    }
    assert mapped(record, {"title": "headline", "body": "content.html"}) == {
        "title": "Tram 2",
        "body": "<p>One.</p>",
        "teaser": "x",
    }
    assert mapped({"body": "old", "p": ["One."], "date": "2026"}, {"paragraphs": "p"}) == {
        "p": ["One."],
        "paragraphs": ["One."],
        "date": "2026",
    }


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_a_mapped_field_with_nothing_in_it_is_not_there(empty: object):
    assert mapped({"desk": empty, "section": "wire-17"}, {"section": "desk"}) == {"desk": empty}


def test_an_embargo_is_kept_wherever_it_stands():
    assert mapped({"embargo_until": "soon", "until": None}, {"embargo": "until"})["embargo_until"] == "soon"
    assert mapped({"embargo_until": "soon", "until": "later"}, {"embargo": "until"}) == {
        "until": "later",
        "embargo": "later",
    }


def test_without_a_mapping_a_record_stays_as_it_is():
    assert mapped({"title": "A", "x": 1}, {}) == {"title": "A", "x": 1}


_PLAIN = {"title": "Tram 2 loses its last conductor", "body": "The city counted 1.2 million passengers on the line."}
_OTHER = {
    "url": "https://paper.example/2",
    "image": {"url": "https://paper.example/a.jpg"},
    "paragraphs": ["Other words."],
    "kind": "Opinion",
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_that_can_be_mapped_is_one_that_is_read(name: str):
    value: object = _OTHER.get(name, "en" if name == "language" else "2026-11-19")
    related: object = [{"title": "Tram 3", "url": "https://paper.example/3"}]
    value = related if name == "related" else value
    before = read_record(_PLAIN)
    assert read_record(mapped(_PLAIN | {"elsewhere": value}, {name: "elsewhere"})) != before


def test_all_spellings_that_are_read_can_be_mapped_and_no_others():
    groups = ("TITLE", "URL", "GUID", "STANDFIRST", "BODY", "AUTHORS", "SECTION", "KIND", "DATE", "EMBARGO", "LANGUAGE")
    read = {frozenset(getattr(articles, f"_{group}")) for group in groups}
    ours = {frozenset((name, *others)) for name, others in FIELDS.items()}
    assert ours - read == {frozenset({name}) for name in ("paragraphs", "image", "related")}
    assert read <= ours
    assert SPELLINGS["headline"] == "title"
    assert "teaser" not in SPELLINGS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"answer": 1, "more": 2}', "the file has answer, more"),
        ("{}", "the file is an empty object"),
        ("[]", "the file is a list itself"),
        ("7", "the file is no object"),
    ],
)
def test_records_that_are_not_where_they_should_be_are_said(text: str, words: str):
    assert problems(read_json(text, "a.json", "response.results")) == [
        f"a.json: has nothing at 'response.results', where its records should be; {words}"
    ]


def test_one_record_may_stand_deep_in_a_file_too():
    assert list(read_json('{"data": {"item": {"title": "A"}}}', "a.json", "data.item")) == [
        Record("a.json", {"title": "A"})
    ]
