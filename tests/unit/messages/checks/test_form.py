from dataclasses import replace

import pytest

from digest.messages.checks import Severity
from digest.messages.checks.form import form
from tests.unit.messages.checks.pages import THEMES, document, ids, page, themed


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_are_documents_as_they_should_be(name):
    assert list(form(themed(name))) == []


def test_a_document_without_doctype_is_an_error():
    (found,) = form(document("<html><head><title>a</title></head><body><p>b</p></body></html>"))
    assert (found.id, found.severity) == ("doctype-missing", Severity.ERROR)


def test_there_is_one_title():
    for head, count in (("", 0), ("<title>a</title><title>b</title>", 2)):
        (found,) = form(document(f"<!doctype html><html><head>{head}</head><body><p>b</p></body></html>"))
        assert found.id == "title-count"
        assert found.what == f"{count} titles instead of one"


def test_mjml_that_was_not_understood_is_an_error_and_in_comments_it_is_not():
    assert list(form(page("<!-- <mj-text> --><p>a</p>"))) == []
    (found,) = form(page("<!-- a --><mj-card>b</mj-card><!-- never closed <mj-text>"))
    assert (found.id, found.severity) == ("mjml-left", Severity.ERROR)
    assert found.what.startswith("<mj-card>")


@pytest.mark.parametrize(
    "fault",
    [
        "<script>alert(1)</script>",
        "<form action='https://a.example/'><p>a</p></form>",
        "<iframe src='https://a.example/'></iframe>",
        "<object data='a.swf'></object>",
        "<p onclick='go()'>a</p>",
        "<a href='javascript:go()'>a</a>",
        "<a href=' java\tscript:go()'>a</a>",
        "<a href='data:text/html,a'>a</a>",
        "<img alt='' src='VBScript:go'>",
    ],
)
def test_what_runs_is_an_error(fault):
    (found,) = form(page(fault))
    assert (found.id, found.severity, found.where) == ("active-content", Severity.ERROR, "the masthead")
    assert found.element.startswith("/html/body/")


def test_one_script_in_each_of_many_places_is_told_briefly():
    assert len(list(form(page("<script></script>" * 500)))) == 9


def test_a_fault_that_is_planted_into_a_theme_is_placed():
    proof = themed("roundup")
    html = proof.message.html.replace("Three governments told", "<b onload=x>Three</b> governments told", 1)
    (found,) = form(replace(proof, message=replace(proof.message, html=html)))
    assert ids([found]) == ["active-content"]
    assert found.where == "the story “The port that would not close”"
