from dataclasses import replace

import pytest

from digest.messages.checks import Severity
from digest.messages.checks.outline import direction_of, outline
from tests.unit.messages.checks.pages import SUBJECT, THEMES, document, ids, page, themed
from tests.unit.messages.editions import IMPRINT


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("language", ["en-GB", "de", "ar"])
def test_the_themes_are_right_in_each_direction_of_writing(name, language):
    assert list(outline(themed(name, replace(IMPRINT, language=language)))) == []


def root(attributes: str, language: str = "en-GB"):
    html = f"<!DOCTYPE html><html {attributes}><head><title>{SUBJECT}</title></head><body><h1>a</h1></body></html>"
    return list(outline(document(html, imprint=replace(IMPRINT, language=language))))


@pytest.mark.parametrize("attributes", ["dir=ltr", "dir=ltr lang=''", "dir=ltr lang=und"])
def test_a_document_without_language_is_an_error(attributes):
    (found,) = root(attributes)
    assert (found.id, found.severity) == ("lang-missing", Severity.ERROR)


def test_another_language_than_the_newsletters_is_a_warning():
    (found,) = root("dir=ltr lang=de")
    assert (found.id, found.severity) == ("lang-wrong", Severity.WARNING)
    assert "lang=de" in found.what
    assert root("dir=ltr lang=EN") == []


def test_a_missing_direction_is_a_warning_and_a_wrong_one_an_error():
    assert [(one.id, one.severity.value) for one in root("lang=en")] == [("dir-missing", "warning")]
    assert [(one.id, one.severity.value) for one in root("lang=en dir=auto")] == [("dir-missing", "warning")]
    assert [(one.id, one.severity.value) for one in root("lang=ar dir=ltr", "ar")] == [("dir-wrong", "error")]
    assert root("lang=ar dir=rtl", "ar") == []


def test_the_direction_is_that_of_the_language():
    assert [direction_of(one) for one in ("he", "fa-IR", "ar", "de", "no such", "xx")] == [
        "rtl", "rtl", "rtl", "ltr", "ltr", "ltr",
    ]  # fmt: skip


def test_the_title_is_the_subject():
    for title, what in (("Newsletter", "it is “Newsletter”, and not the subject"), ("", "it is empty")):
        html = f"<!DOCTYPE html><html lang=en dir=ltr><head><title>{title}</title></head><body><h1>a</h1></body></html>"
        (found,) = outline(document(html))
        assert (found.id, found.what) == ("title-not-subject", what)


def test_a_document_without_title_is_told_so():
    assert ids(list(outline(document("<html lang=en dir=ltr><body><h1>a</h1></body></html>")))) == ["title-not-subject"]


def test_there_is_one_heading_of_the_first_level():
    (found,) = outline(page("<h1>Another</h1>"))
    assert (found.id, found.element) == ("h1-count", "/html/body/h1[2]")
    none = page("").message.html.replace("h1>", "p>")
    assert ids(list(outline(document(none)))) == ["h1-count"]


def test_no_level_is_left_out_on_the_way_down():
    assert list(outline(page("<h2>a</h2><h3>b</h3><h2>c</h2>"))) == []
    (found,) = outline(page("<h3>River</h3><h4>c</h4>"))
    assert (found.id, found.where) == ("heading-skipped", "the heading “River”")
    assert found.todo == "Make it an h2 in the theme"


def test_a_heading_has_words_or_a_picture_that_stands_for_them():
    assert list(outline(page("<h2><img alt='World' src='https://a.example/w.png'></h2>"))) == []
    for empty in ("<h2> </h2>", "<h2><img alt='' src='https://a.example/w.png'></h2>"):
        assert ids(list(outline(page(empty)))) == ["heading-empty"]


def test_a_table_for_layout_says_so_and_one_with_header_cells_need_not():
    assert list(outline(page("<table role=presentation><tr><td>a</td></tr></table>"))) == []
    assert list(outline(page("<table role=none><tr><td>a</td></tr></table>"))) == []
    assert list(outline(page("<table><thead><tr><th>Year</th></tr></thead><tr><td>2026</td></tr></table>"))) == []
    (found,) = outline(page("<table><tr><td>a</td></tr></table>"))
    assert (found.id, found.severity) == ("table-role", Severity.WARNING)


def test_header_cells_of_a_table_within_are_not_its_own():
    inner = "<table><tr><th>Year</th></tr></table>"
    assert ids(list(outline(page(f"<table><tr><td>{inner}</td></tr></table>")))) == ["table-role"]
