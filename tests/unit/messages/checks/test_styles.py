import pytest

from digest.messages.checks import Severity
from digest.messages.checks.styles import MOST_BYTES, styles
from tests.unit.messages.checks.pages import THEMES, ids, page, themed


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_have_nothing_that_gmail_drops(name):
    assert list(styles(themed(name))) == []


def test_more_css_than_gmail_takes_is_a_warning_however_many_blocks_it_is_in():
    rule = "a{color:#ff0000}"
    half = f"<style>{rule * (MOST_BYTES // 2 // len(rule))}</style>"
    assert list(styles(page("", half * 2))) == []
    (found,) = styles(page("", half * 2 + "<style>b{top:0}</style>"))
    assert (found.id, found.severity) == ("head-css-size", Severity.WARNING)


def test_an_at_rule_in_an_at_rule_costs_its_block():
    css = "@media screen { @font-face { font-family: Quill; } }"
    (found,) = styles(page("", f"<style>a{{top:0}}</style><style>{css}</style>"))
    assert (found.id, found.severity, found.where) == (
        "head-css-nested", Severity.WARNING, "the head of the HTML, style block 2 of 2",
    )  # fmt: skip
    assert "“@font-face”" in found.what
    assert found.element == "/html/head/style[2]"


def test_a_brace_that_is_missing_is_an_error():
    assert ids(list(styles(page("", "<style>@media screen { a { top: 0 }</style><style></style>")))) == [
        "head-css-unclosed"
    ]
