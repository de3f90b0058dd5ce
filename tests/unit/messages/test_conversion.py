"""What is wrong with the MJML of a theme is told with its place in the theme's files."""

import pytest

from digest.errors import TemplateError
from digest.messages import mjml
from digest.messages.conversion import html_of
from digest.messages.mjml import to_html
from digest.messages.pictures import NO_PICTURES
from digest.messages.render import _values
from digest.messages.theme import Theme, fill
from tests.unit.messages.editions import IMPRINT, invented, roundup

PAGE = """\
{# a note
   of two lines #}
{% from "parts.mjml.j2" import item %}
<mjml>
  <mj-body>
    <mj-section><mj-column>
      {% for one in stories %}
      <mj-text>{{ item(one) }}</mj-text>
      {% endfor %}
    </mj-column></mj-section>
  </mj-body>
</mjml>
"""
PARTS = """\
{% macro item(one) -%}
<p>
  <b>{{ one }}</b>
</p>
{%- endmacro %}
"""


def told(page: str = PAGE, parts: str = PARTS, **values: object) -> TemplateError:
    theme = Theme("paper", {"page.mjml.j2": page, "parts.mjml.j2": parts}, {})
    with pytest.raises(TemplateError) as caught:
        html_of(theme, "page.mjml.j2", {"stories": ["a", "b"], **values})
    return caught.value


def test_what_is_in_order_becomes_html():
    theme = Theme("paper", {"page.mjml.j2": PAGE, "parts.mjml.j2": PARTS}, {})
    values = {"stories": ["a"]}
    assert html_of(theme, "page.mjml.j2", values) == to_html(fill(theme, "page.mjml.j2", values))


def test_a_fault_names_the_file_line_and_column_that_somebody_wrote():
    fault = told(parts=PARTS.replace("</b>", "</i>"))
    assert str(fault).startswith(
        "theme paper, parts.mjml.j2, line 3, column 15: </i> cannot stand here: <b> of parts.mjml.j2, line 3, is still open\n"
    )
    assert fault.excerpt.splitlines()[2] == "> 3 |   <b>{{ one }}</i>"


def test_an_element_left_open_in_one_file_and_met_in_another_names_both():
    fault = told(parts=PARTS.replace("</p>", ""))
    where = "theme paper, page.mjml.j2, line 8, column 31: </mj-text> cannot stand here: <p> of parts.mjml.j2, line 2,"
    assert str(fault).startswith(where)


def test_a_fault_within_a_tag_or_a_text_names_the_tag_before_it():
    assert str(told(page=PAGE.replace("<mj-text>", '<mj-text colour="red">'))).startswith(
        "theme paper, page.mjml.j2, line 8: <mj-text> has no colour; did you mean color?\n"
    )
    assert "page.mjml.j2, line 6: text stands directly in <mj-column>" in str(
        told(page=PAGE.replace("{% for", "x{% for"))
    )


def test_a_fault_before_any_tag_is_told_as_it_is():
    assert str(told(page="hello <mjml></mjml>")).startswith("rendered MJML, line 1, column 1: text stands outside of")


def test_a_fault_that_only_the_renderer_finds_is_told_as_it_is(monkeypatch):
    def guarded(source: str) -> str:
        return source.replace("</mj-body>", "<mj-include /></mj-body>")

    monkeypatch.setattr(mjml, "guard", guarded)
    assert str(told()).startswith("rendered MJML, line ")


def test_a_tag_out_of_a_value_is_the_fault_of_the_tag_before_it():
    fault = told(page=PAGE.replace("item(one)", "one | safe"), stories=["a", "</div>"])
    assert str(fault).startswith(
        "theme paper, page.mjml.j2, line 8: </div> cannot stand here: <mj-text> of page.mjml.j2"
    )


def test_a_theme_that_computes_with_its_own_words_is_told_of_the_place_in_the_filled_mjml():
    counting = "{% set x %}<b>{% endset %}<mjml>{{ x | length }}</mjml>"
    assert str(told(page=counting)).startswith("rendered MJML, line 1, column 7: text stands directly in <mjml>")
    failing = "{% set x %}<b>{% endset %}<mjml>{{ 1 / (x | length == 3) }}</mjml>"
    assert str(told(page=failing)).startswith("rendered MJML, line 1, column 7: text stands directly in <mjml>")


def test_signs_of_the_private_use_area_do_no_harm():
    fault = told(page=PAGE.replace("</mjml>", "</mj>"), stories=["\ue0000\ue001", "\ue00099999\ue001"])
    assert "</mj> cannot stand here: <mjml>" in str(fault)
    assert str(fault).startswith("rendered MJML, line")


def test_every_tag_of_a_built_in_theme_can_be_found():
    theme = roundup()
    for name, source in theme.files.items():
        if "</mj-text>" not in source:
            continue
        broken = Theme("roundup", {**theme.files, name: source.replace("</mj-text>", "</mj-txet>", 1)}, theme.tokens)
        line = broken.files[name].partition("</mj-txet>")[0].count("\n") + 1

        with pytest.raises(TemplateError) as caught:
            html_of(broken, "edition.mjml.j2", _values(invented(), IMPRINT, broken, NO_PICTURES))
        assert str(caught.value).startswith(f"theme roundup, {name}, line {line}, column ")
