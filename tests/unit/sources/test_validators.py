import pytest

from digest.model import Visit
from digest.sources.validators import conditions, keepable
from tests.looking import NOW


def visit(etag: str | None, last_modified: str | None) -> Visit:
    return Visit(url="https://paper.example/", first=NOW, at=NOW, etag=etag, last_modified=last_modified)


def test_both_marks_go_back_as_they_came():
    assert conditions(visit('W/"1"', "yesterday"), redirected=False) == {
        "If-None-Match": 'W/"1"',
        "If-Modified-Since": "yesterday",
    }


def test_a_date_does_not_go_along_with_a_redirect():
    assert conditions(visit('"1"', "yesterday"), redirected=True) == {"If-None-Match": '"1"'}


@pytest.mark.parametrize("known", [None, visit(None, None), visit("", "")])
def test_who_knows_nothing_sets_no_condition(known: Visit | None):
    assert conditions(known, redirected=False) == {}


@pytest.mark.parametrize("mark", ["a\r\nX-Evil: 1", "a\x00", " a", "a ", "\x7f", "☃", "a" * 1_003, "a\n"])
def test_what_cannot_stand_in_a_header_is_neither_sent_nor_kept(mark: str):
    assert conditions(visit(mark, mark), redirected=False) == {}
    assert keepable({"etag": mark, "last-modified": mark, "server": mark}, 200, redirected=False) == {"server": mark}


@pytest.mark.parametrize("mark", ["a", '"a b\tc"', "caf\xe9", "a" * 1_002])
def test_what_can_stand_there_is_kept_whatever_its_form(mark: str):
    assert keepable({"etag": mark}, 200, redirected=False) == {"etag": mark}


def test_only_whole_answers_have_marks_to_keep():
    fields = {"etag": '"1"', "last-modified": "yesterday", "content-type": "text/html"}
    assert keepable(fields, 200, redirected=False) == fields
    assert keepable(fields, 200, redirected=True) == {"etag": '"1"', "content-type": "text/html"}
    assert keepable(fields, 304, redirected=False) == {"content-type": "text/html"}
