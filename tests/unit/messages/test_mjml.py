"""Each fault of MRML that we work around, as it is (`raw`) and as we render it (`to_html`).

A test that fails on its `raw` half after an upgrade says that the fault is mended or has moved: the work-around may go.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from mjml import mjml2html

from digest.errors import TemplateError
from digest.messages import mjml, mjml_guard
from digest.messages.mjml import to_html
from digest.messages.mjml_guard import MAX_DEPTH, guard
from digest.messages.mjml_rules import ATTRIBUTES, CHILDREN, LOST, REQUIRED


def document(body: str, head: str = "") -> str:
    return f'<mjml lang="en" dir="ltr">\n<mj-head>{head}</mj-head>\n<mj-body>\n{body}\n</mj-body>\n</mjml>\n'


def text(content: str) -> str:
    return document(f"<mj-section><mj-column><mj-text>{content}</mj-text></mj-column></mj-section>")


def raw(source: str) -> str:
    html: str = mjml2html(source, fonts={})
    return html


def link_title(html: str) -> str:
    (title,) = lxml_html.document_fromstring(html).xpath("//a/@title")
    return str(title)


# ---------------------------------------------------------------- attribute values

SPOILED = {
    "a quote": ("'say \"x\"'", 'say "x"', '\\"'),
    "a backslash": ('"a\\b"', "a\\b", "\\\\"),
    "a no-break space": ('"a\u00a0b"', "a\u00a0b", "\\u{a0}"),
    "a joined emoji": ('"👩\u200d👧"', "👩\u200d👧", "\\u{200d}"),
    "a soft hyphen": ('"a\u00adb"', "a\u00adb", "\\u{ad}"),
    "Hindi": ('"हिन्दी"', "हिन्दी", "\\u{94d}"),
    "Arabic vowels": ('"مُحَمَّد"', "مُحَمَّد", "\\u{64f}"),
    "a decomposed accent": ('"e\u0301"', "e\u0301", "\\u{301}"),
}


@pytest.mark.parametrize(("written", "meant", "escape"), SPOILED.values(), ids=SPOILED)
def test_attribute_values_come_out_as_they_were_written(written, meant, escape):
    source = text(f"<a title={written}>x</a>")
    assert escape in raw(source)
    assert link_title(to_html(source)) == meant


def test_a_style_over_several_lines_is_kept():
    source = text('<p style="color:red;\n  text-align:center">x</p>')
    assert "\\n" in raw(source)
    assert 'style="color:red;   text-align:center"' in to_html(source)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_any_attribute_value_survives(value):
    escaped = value.replace("&", "&amp;").replace('"', "&#34;")
    assert link_title(to_html(text(f'<a title="{escaped}">x</a>'))) == value


def test_references_in_attributes_pass_untouched():
    assert link_title(to_html(text('<a title="&#2381;&amp;&#34;">x</a>'))) == '\u094d&"'


@pytest.mark.parametrize("title", ["हिन्दी", 'a "quoted" word', "back\\slash", "no\u00a0break", "two\nlines"])
def test_the_title_becomes_a_sound_aria_label(title):
    source = document("", head=f"<mj-title>{title}</mj-title>")
    label = re.search(r'aria-label="(.*?)" aria-role', raw(source))
    assert label
    assert "\\" in label[1]
    rendered = lxml_html.document_fromstring(to_html(source))
    assert rendered.xpath("//div/@aria-label") == [title.replace("\n", " ")]
    assert rendered.findtext("head/title") == title.replace("\n", " ")


# ---------------------------------------------------------------- white space


def test_a_line_break_between_inline_elements_stays_a_space():
    source = text("<a>x</a>\n<a>y</a>")
    assert "<a>x</a><a>y</a>" in raw(source)
    assert "<a>x</a> <a>y</a>" in to_html(source)


def test_a_no_break_space_after_a_line_break_is_kept():
    assert "<a>x</a> \u00a0<a>y</a>" in to_html(text("<a>x</a>\n \u00a0<a>y</a>"))


def test_a_space_between_mjml_elements_is_no_fault():
    source = document("<mj-section> <mj-column> </mj-column> </mj-section>", head=" <mj-title>x</mj-title> ")
    with pytest.raises(ValueError, match="unexpected token"):
        raw(source)
    assert "<title>x</title>" in to_html(source)


# ---------------------------------------------------------------- elements


def test_crossed_elements_are_refused_with_their_place():
    source = text("<p>a</b>")
    assert "<p>a</p>" in raw(source)
    with pytest.raises(TemplateError) as caught:
        to_html(source)
    assert "line 4, column 37: </b> cannot stand here: <p> of line 4 is still open" in str(caught.value)


def test_crossed_mjml_elements_are_refused():
    source = document("<mj-section><mj-column></mj-section></mj-column>")
    raw(source)
    with pytest.raises(TemplateError, match="</mj-section> cannot stand here: <mj-column> of line 4"):
        to_html(source)


def test_an_unknown_element_is_told_with_the_one_that_was_meant():
    source = document("<mj-section>\n<mj-colunm></mj-colunm>\n</mj-section>")
    assert "<mj-colunm>" in raw(source)
    with pytest.raises(
        TemplateError, match=r"line 5, column 1: <mj-colunm> is no MJML element; did you mean mj-column"
    ):
        to_html(source)


def test_what_mrml_leaves_as_it_is_never_goes_out(monkeypatch):
    monkeypatch.setattr(mjml, "guard", lambda source: source)
    with pytest.raises(TemplateError, match=r"line 5, column 1: <mj-colunm> is no MJML element, or not allowed here"):
        to_html(document("<mj-section>\n<mj-colunm></mj-colunm>\n</mj-section>"))


def in_column(content: str) -> str:
    return document(f"<mj-section><mj-column>{content}</mj-column></mj-section>")


MISPLACED = {
    "a text in a section": (document("<mj-section><mj-text>x</mj-text></mj-section>"), 13, "<mj-text> cannot stand in <mj-section>: put it into <mj-column> or <mj-hero>"),
    "a section in a section": (document("<mj-section><mj-section></mj-section></mj-section>"), 13, "<mj-section> cannot stand in <mj-section>: put it into <mj-body> or <mj-wrapper>"),
    "a column in the body": (document("<mj-column></mj-column>"), 1, "<mj-column> cannot stand in <mj-body>: put it into <mj-section> or <mj-group>"),
    "a wrapper in a wrapper": (document("<mj-wrapper><mj-wrapper></mj-wrapper></mj-wrapper>"), 13, "<mj-wrapper> cannot stand in <mj-wrapper>: put it into <mj-body>"),
    "HTML in the body": (document("<div>x</div>"), 1, "<div> stands directly in <mj-body>: put it into <mj-raw>"),
    "HTML in a column": (in_column("<p>x</p>"), 24, "<p> stands directly in <mj-column>: put it into <mj-text>"),
    "HTML in a wrapper": (document("<mj-wrapper><p>x</p></mj-wrapper>"), 13, "<p> stands directly in <mj-wrapper>: put it into <mj-text>"),
    "a text in a text": (text("<mj-text>x</mj-text>"), 33, "<mj-text> cannot stand in <mj-text>: close <mj-text> first"),
    "a style in the body": (in_column("<mj-style>a{}</mj-style>"), 24, "<mj-style> cannot stand in <mj-column>: put it into <mj-head>"),
    "a default outside of mj-attributes": (in_column("<mj-all />"), 24, "<mj-all> cannot stand in <mj-column>: put it into <mj-attributes>"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "column", "said"), MISPLACED.values(), ids=MISPLACED)
def test_elements_that_mrml_takes_anywhere_are_refused_where_they_cannot_stand(source, column, said):
    raw(source)  # without a word
    with pytest.raises(TemplateError) as caught:
        to_html(source)
    assert str(caught.value).startswith(f"rendered MJML, line 4, column {column}: {said}\n")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('<meta name="x">', "<meta> stands directly in <mj-head>: put it into <mj-raw>"),
        ('<mj-include path="a.mjml" />', '<mj-include> is not used here: write {% include "name.mjml.j2" %}'),
        ("<mj-attributes><mj-include /></mj-attributes>", "<mj-include> is not used here"),
        ("<mj-html-attributes></mj-html-attributes>", "is not used here: write the attributes into the HTML itself"),
        ('<mj-attributes><mj-class name="a"><mj-text /></mj-class></mj-attributes>', "write a class for each kind of element"),
    ],
)  # fmt: skip
def test_what_mrml_does_not_know_in_the_head_is_told_with_what_to_do(head, said):
    source = document("", head)
    with pytest.raises(ValueError, match="root template"):
        raw(source)
    with pytest.raises(TemplateError) as caught:
        to_html(source)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<mjml><mj-attributes></mj-attributes></mjml>", "<mj-attributes> cannot stand in <mjml>: put it into <mj-head>"),
        ("<div></div>", "line 1, column 1: <div> stands at the beginning, where <mjml> belongs"),
        ("<mj-text></mj-text>", "<mj-text> cannot stand at the beginning"),
        ("<mjml><mjml></mjml></mjml>", "line 1, column 7: <mjml> stands once, around everything"),
        ("<mjml><mj-head></mj-head></mjml>", "there is no <mj-body> in <mjml>"),
        (document("", "<mj-attributes><mj-txet /></mj-attributes>"), "where defaults are; did you mean mj-text?"),
        (document("", "<mj-title>a<b>b</b></mj-title>"), "<b> cannot stand in <mj-title>, which takes words only"),
        (f"<mjml><{'a' * 61}></mjml>", "its name has more than 60 characters"),
    ],
)  # fmt: skip
def test_other_elements_out_of_place_are_told(source, said):
    with pytest.raises(TemplateError) as caught:
        guard(source)
    assert said in str(caught.value)


def test_a_second_body_would_take_the_place_of_the_first():
    source = "<mjml><mj-body><mj-raw>one</mj-raw></mj-body><mj-body><mj-raw>two</mj-raw></mj-body></mjml>"
    assert ">one<" not in raw(source)
    with pytest.raises(TemplateError, match="column 46: a second <mj-body>"):
        to_html(source)


def test_raw_html_in_a_wrapper_would_be_shown_by_outlook_alone():
    section = "<mj-section></mj-section>"
    source = document(f"<mj-wrapper>{section}<mj-raw><p>x</p></mj-raw>{section}</mj-wrapper>")
    assert "<p>x</p>" not in re.sub(r"<!--\[if.*?-->", "", raw(source))
    with pytest.raises(TemplateError, match="<mj-raw> cannot stand in <mj-wrapper>"):
        to_html(source)


def test_raw_html_that_is_not_balanced_would_swallow_what_follows():
    source = document("<mj-raw><main></mj-raw><mj-section></mj-section><mj-raw></main></mj-raw>")
    assert "<mj-section>" in raw(source)
    with pytest.raises(TemplateError, match="</mj-raw> cannot stand here: <main> of line 4 is still open"):
        to_html(source)


# ---------------------------------------------------------------- attributes of MJML's own


@pytest.mark.parametrize(
    ("content", "column", "said"),
    [
        ('<mj-text colour="red">x</mj-text>', 33, "<mj-text> has no colour; did you mean color?"),
        ('<mj-text color="red" color="blue">x</mj-text>', 45, "color stands twice in <mj-text>"),
        ("<mj-text color>x</mj-text>", 33, 'color has no value: write color="..."'),
        ('<mj-button title="x">x</mj-button>', 35, "title has no effect on <mj-button> here: take it out"),
        ('<mj-image alt="" />', 40, "<mj-image> needs src: without it nothing of ours is shown"),
        ('<mj-image src="a" width="abc" />', 42, "width of <mj-image> is written like 300px"),
        ('<mj-image src="a" width="50%" />', 42, "width of <mj-image> is written like 300px"),
        ('<mj-button width="wide">x</mj-button>', 35, "width of <mj-button> is written like 300px or 50%"),
        ('<mj-text padding="1px 2px 3px 4px 5px">x</mj-text>', 33, "padding is written like 12px"),
        ('<mj-text padding="wide">x</mj-text>', 33, "padding is written like 12px"),
    ],
)  # fmt: skip
def test_attributes_that_mrml_passes_over_are_refused(content, column, said):
    source = in_column(content)
    raw(source)  # without a word
    with pytest.raises(TemplateError) as caught:
        to_html(source)
    assert f"line 4, column {column}: {said}" in str(caught.value)


def test_of_two_attributes_the_last_would_win():
    assert "color:blue" in raw(in_column('<mj-text color="red" color="blue">x</mj-text>'))


def test_of_two_classes_the_first_would_win():
    head = '<mj-attributes><mj-class name="a" color="red" /><mj-class name="b" color="blue" /></mj-attributes>'
    body = '<mj-section><mj-column><mj-text mj-class="a b">x</mj-text></mj-column></mj-section>'
    assert "color:red" in raw(document(body, head))
    with pytest.raises(TemplateError, match="one class only in mj-class"):
        to_html(document(body, head))
    assert "color:blue" in to_html(document(body.replace("a b", "b"), head))


def test_defaults_are_checked_as_well():
    with pytest.raises(TemplateError, match="<mj-text> in <mj-attributes> has no colour; did you mean color"):
        guard(document("", '<mj-attributes><mj-text colour="red" /></mj-attributes>'))
    with pytest.raises(TemplateError, match="<mj-all> in <mj-attributes> has no q"):
        guard(document("", '<mj-attributes><mj-all q="red" /></mj-attributes>'))
    guard(document("", '<mj-attributes> <mj-all font-size="9px" />\n<mj-image width="9" /> </mj-attributes>'))


def test_css_that_mrml_would_not_inline_is_refused():
    source = document("", '<mj-style inline="inline">p { color: red }</mj-style>')
    assert ">p { color: red }</style>" in raw(source)
    with pytest.raises(TemplateError, match=r"begin the block with /\*inline\*/ instead"):
        to_html(source)


def test_icons_of_other_peoples_servers_are_refused():
    def social(attributes: str) -> str:
        return in_column(f"<mj-social><mj-social-element {attributes}>x</mj-social-element></mj-social>")

    assert "www.mailjet.com" in raw(social('name="github" href="https://x.example"'))
    assert re.search(r"<img (?![^>]*src)", raw(social('name="bluesky" href="https://x.example"')))
    with pytest.raises(TemplateError, match="<mj-social-element> needs src"):
        to_html(social('name="bluesky" href="https://x.example"'))
    assert 'src="https://x.example/b.png"' in to_html(social('name="bluesky" src="https://x.example/b.png"'))


@pytest.mark.parametrize(
    ("content", "needed"),
    [
        ("<mj-accordion><mj-accordion-element><mj-accordion-title>x</mj-accordion-title></mj-accordion-element></mj-accordion>", "icon-wrapped-url"),
        ('<mj-carousel><mj-carousel-image src="a" /><mj-carousel-image src="b" /></mj-carousel>', "left-icon"),
    ],
)  # fmt: skip
def test_interactive_parts_need_icons_of_their_own(content, needed):
    assert "i.imgur.com" in raw(in_column(content))
    with pytest.raises(TemplateError, match=f"needs {needed}"):
        to_html(in_column(content))


def test_a_font_is_fetched_by_readers_only_where_an_attribute_of_mjml_names_it():
    head = '<mj-font name="Raleway" href="https://x.example/f.css" />'
    assert "x.example/f.css" in to_html(document(in_a_section('<mj-text font-family="Raleway">x</mj-text>'), head))
    inline = '<mj-text><p style="font-family:Raleway">x</p></mj-text>'
    assert "x.example/f.css" not in to_html(document(in_a_section(inline), head))


def in_a_section(content: str) -> str:
    return f"<mj-section><mj-column>{content}</mj-column></mj-section>"


# What each element stands in, and what it holds, so that MRML shows its attributes.
SHOWN = {
    "mj-body": '<mjml lang="en"><mj-head></mj-head>%s</mjml>',
    "mj-section": document("%s"),
    "mj-wrapper": document("%s"),
    "mj-hero": document("%s"),
    "mj-column": document("<mj-section>%s</mj-section>"),
    "mj-group": document("<mj-section>%s</mj-section>"),
    "mj-accordion-element": in_column("<mj-accordion>%s</mj-accordion>"),
    "mj-accordion-title": in_column("<mj-accordion><mj-accordion-element>%s</mj-accordion-element></mj-accordion>"),
    "mj-accordion-text": in_column("<mj-accordion><mj-accordion-element>%s</mj-accordion-element></mj-accordion>"),
    "mj-carousel-image": in_column('<mj-carousel>%s<mj-carousel-image src="z" /></mj-carousel>'),
    "mj-navbar-link": in_column("<mj-navbar>%s</mj-navbar>"),
    "mj-social-element": in_column("<mj-social>%s</mj-social>"),
}
ACCORDION = "<mj-accordion-title>t</mj-accordion-title><mj-accordion-text>x</mj-accordion-text>"
INSIDE = {
    "mj-accordion": f"<mj-accordion-element>{ACCORDION}</mj-accordion-element>",
    "mj-accordion-element": ACCORDION,
    "mj-body": in_a_section("<mj-text>x</mj-text>"),
    "mj-carousel": '<mj-carousel-image src="a" /><mj-carousel-image src="b" />',
    "mj-carousel-image": "",
    "mj-column": "<mj-text>x</mj-text>",
    "mj-divider": "",
    "mj-group": "<mj-column></mj-column><mj-column></mj-column>",
    "mj-hero": "<mj-text>x</mj-text>",
    "mj-image": "",
    "mj-navbar": '<mj-navbar-link href="a">x</mj-navbar-link>',
    "mj-section": "<mj-column><mj-text>x</mj-text></mj-column>",
    "mj-social": '<mj-social-element src="a">x</mj-social-element>',
    "mj-spacer": "",
    "mj-wrapper": in_a_section("<mj-text>x</mj-text>"),
}
BESIDE = {  # attributes that others depend on
    "mj-button": {"href": "h"},
    "mj-column": {"padding": "5px"},
    "mj-hero": {"height": "300px"},
    "mj-image": {"href": "h"},
    "mj-carousel-image": {"href": "h"},
    "mj-navbar": {"hamburger": "hamburger"},
    "mj-navbar-link": {"href": "h"},
    "mj-section": {"background-url": "https://x.example/a.png"},
    "mj-social-element": {"href": "h", "src": "s", "name": "github"},
    "mj-wrapper": {"background-url": "https://x.example/a.png"},
}
VALUES = ("7px", "77px", "#123456", "rtl", "zed", "full-width", "hamburger", "fluid-on-mobile", "right", "top", "hidden", "repeat-x", "left top", "vertical", "cover", "true", "facebook")  # fmt: skip


def rendered_with(element: str, name: str, value: str) -> str:
    given = {**dict.fromkeys(REQUIRED.get(element, ()), "s"), **BESIDE.get(element, {}), name: value}
    written = " ".join(f'{key}="{one}"' for key, one in given.items() if one)
    return raw(SHOWN.get(element, in_column("%s")) % f"<{element} {written}>{INSIDE.get(element, 'x')}</{element}>")


def heeds(element: str, name: str) -> bool:
    before = rendered_with(element, name, "")
    return any(rendered_with(element, name, value) != before for value in VALUES)


HELD = sorted(set(ATTRIBUTES) - {"mjml", "mj-attributes", "mj-breakpoint", "mj-font", "mj-head", "mj-preview", "mj-raw", "mj-style", "mj-title"})  # fmt: skip


@pytest.mark.parametrize("element", HELD)
def test_mrml_heeds_the_attributes_that_we_let_pass_and_no_other(element):
    lost = set(LOST.get(element, "").split())
    if element == "mj-table":
        lost.add("role")  # put in afterwards
    ours = ATTRIBUTES[element] - lost - {"mj-class"}
    assert {name for name in ours if not heeds(element, name)} == set()
    assert {name for name in lost if heeds(element, name)} == set()


def test_each_element_has_a_place_and_each_place_its_elements():
    assert set().union(*CHILDREN.values()) - {"mj-all", "mj-class"} == set(ATTRIBUTES)
    assert set(CHILDREN) <= set(ATTRIBUTES) | {""}
    assert set(REQUIRED) | set(LOST) <= set(ATTRIBUTES)


def test_text_that_looks_like_mjml_is_no_residue():
    assert "&lt;mj-text&gt;" in to_html(text("&lt;mj-text&gt;"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("1 < 2", "line 4, column 35: a stray '<'"),
        ("<p>one<p>two", "</mj-text> cannot stand here: <p> of line 4 is still open"),
        ("<P>x</P><BR>", "line 4, column 33: <P> is in capitals: write <p>"),
        ("<p class=a>x</p>", 'line 4, column 41: <p> is malformed here: attributes are written name="value"'),
        ("<![CDATA[x]]>", "CDATA"),
        ("<?xml?>", "cannot stand in MJML"),
        ("<!-- a -- b -->", "line 4, column 40: '--' cannot stand inside a comment"),
    ],
)
def test_what_mrml_refuses_without_a_line_gets_one(content, said):
    source = text(content)
    with pytest.raises(ValueError, match="root template") as caught:
        raw(source)
    assert "line" not in str(caught.value)
    with pytest.raises(TemplateError) as refused:
        to_html(source)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<mjml><mj-body>", "line 1, column 7: <mj-body> is never closed"),
        ("<mjml></mjml></p>", "</p> closes nothing"),
        ("<mjml><!-- x</mjml>", "this comment is never closed"),
        ("<mjml></ mjml>", "this is no closing tag"),
        ("<mjml></mjml x>", "this is no closing tag"),
        ("<mjml><mj-head><mj-style>a{}", "<mj-style> is never closed"),
        ("<mjml><mj-head><mj-style>a<b{}</mj-style></mjml>", "'<' cannot stand in <mj-style>"),
        ("<mjml>\n<mj-head>\x00", "line 2, column 10: a control character (U+0000)"),
        ("<mjml>\n<mj-body>\ud800", "line 2, column 10: a control character (U+D800)"),
        ("<mjml>\n\n words</mjml>", "line 3, column 2: text stands directly in <mjml>"),
        ("words", "line 1, column 1: text stands outside of <mjml>"),
    ],
)
def test_the_guard_says_where_and_what(source, said):
    with pytest.raises(TemplateError) as caught:
        guard(source)
    assert said in str(caught.value)


def test_the_five_lines_around_a_fault_are_shown():
    source = "<mjml>\n<mj-head>\n<mj-title>a</mj-title>\n</mj-hed>\n<mj-body>\n</mj-body>\n</mjml>"
    with pytest.raises(TemplateError) as caught:
        guard(source)
    assert caught.value.excerpt == (
        "  2 | <mj-head>\n  3 | <mj-title>a</mj-title>\n> 4 | </mj-hed>\n  5 | <mj-body>\n  6 | </mj-body>"
    )


def test_what_only_mrml_finds_gets_a_line_too():
    source = document("<mj-section><mj-column><mj-text>ééé</mj-text></mj-column></mj-section>\n<mj-include />")
    with pytest.raises(ValueError, match=r"position \d+") as caught:
        raw(source)
    told = mjml._mrml_fault(source, str(caught.value))  # which the guard leaves nothing to
    assert str(told).startswith("rendered MJML, line 5, column 2: ")


def test_whatever_mrml_refuses_is_an_error_of_the_theme(monkeypatch):
    monkeypatch.setattr(mjml, "guard", lambda source: source)
    with pytest.raises(TemplateError, match="rendered MJML, line 5, column 2: missing attribute"):
        to_html(document("\n<mj-include />"))
    with pytest.raises(TemplateError, match="MJML cannot be rendered"):
        to_html("")


def test_more_than_a_mail_can_hold_is_refused_at_once():
    with pytest.raises(TemplateError, match="which is no mail"):
        guard("x" * (mjml_guard.MAX_SIZE + 1))


def test_nesting_is_capped_before_it_could_kill_the_process():
    def deep(levels: int) -> str:
        return text("<div>" * levels + "x" + "</div>" * levels)

    around = 5  # mjml, mj-body, mj-section, mj-column, mj-text
    assert to_html(deep(MAX_DEPTH - around)).count("</div>") > MAX_DEPTH - around
    with pytest.raises(TemplateError, match="nested more than 200 deep"):
        to_html(deep(MAX_DEPTH - around + 1))


def test_css_passes_as_it_is():
    source = document("", head='<mj-style>td > a[href="x"] { content: "\u094d\\2014"; }</mj-style>')
    assert 'td > a[href="x"] { content: "\u094d\\2014"; }' in to_html(source)


def test_void_elements_may_be_written_as_in_html():
    assert "a<br />b<br />c<hr />" in to_html(text("a<br>b<br/>c<hr />"))


def test_attributes_without_a_value_are_kept():
    assert '<td nowrap class="x">' in guard(text("<table><tr><td nowrap class='x'>y</td></tr></table>"))


# ---------------------------------------------------------------- what MRML leaves out


def test_a_zero_without_a_unit_counts_in_widths():
    def section(padding: str) -> str:
        return document(
            f'<mj-section><mj-column><mj-image padding="{padding}" alt="" src="https://x.example/a.png" />'
            "</mj-column></mj-section>"
        )

    assert 'width="600"' in raw(section("0 100px"))
    assert 'width="400"' in to_html(section("0 100px"))
    assert 'padding="0px 100px 0px 10.0px"' in guard(section("0 100px 0 10.0px"))
    assert 'padding="7px -1.5px 5%"' in guard(section("7 -1.5 5%"))


def test_a_width_without_a_unit_counts_as_pixels():
    source = in_column('<mj-image src="a" alt="" width="150" />')
    assert 'width="550"' in raw(source)
    assert 'width="150"' in to_html(source)


def test_layout_tables_of_mj_table_get_their_role():
    source = document(
        '<mj-section><mj-column><mj-table role="presentation"><tr><td>x</td></tr></mj-table>'
        '<mj-text><table role="table"><tr><td title="a > b">x</td></tr></table></mj-text></mj-column></mj-section>'
    )

    def roles(html: str) -> list[str]:
        return [table.get("role", "") for table in lxml_html.document_fromstring(html).iter("table")]

    assert "" in roles(raw(source))
    assert set(roles(to_html(source))) == {"presentation", "table"}


def test_an_image_without_alt_is_an_ornament():
    source = document(
        '<mj-section><mj-column><mj-image src="https://x.example/a.png" />'
        '<mj-text><img src="https://x.example/b.png" alt="A map"></mj-text></mj-column></mj-section>'
    )
    assert "alt=" not in raw(source).partition("b.png")[0]
    assert lxml_html.document_fromstring(to_html(source)).xpath("//img/@alt") == ["", "A map"]


def test_own_comments_go_and_conditional_ones_stay_byte_for_byte():
    source = text("<!-- ours -->x<!--[if mso]><b>m</b><![endif]--><!--[if !mso]><!--><i>y</i><!--<![endif]-->")
    conditional = re.findall(r"<!--(?:\[if|<!\[endif).*?-->", raw(source), re.DOTALL)
    rendered = to_html(source)
    assert re.findall(r"<!--.*?-->", rendered, re.DOTALL) == conditional
    assert len(conditional) > 5


@pytest.mark.parametrize(
    "place",
    [
        document("<mj-wrapper>%s<mj-section></mj-section></mj-wrapper>"),
        in_column("%s"),
        in_column('<mj-carousel left-icon="l" right-icon="r">%s<mj-carousel-image src="a" /></mj-carousel>'),
        in_column("<mj-image src='a'>%s</mj-image>"),
        document("", "<mj-attributes>%s<mj-all /></mj-attributes>"),
        document("", "<mj-title>a%sb</mj-title>"),
        text("a%sb"),
    ],
)
def test_comments_of_the_themes_author_may_stand_anywhere(place):
    assert to_html(place % "<!-- ours -->") == to_html(place % "")


def test_a_comment_in_a_wrapper_would_end_the_conditional_one_around_it():
    source = document("<mj-wrapper><!-- ours --><mj-section></mj-section></mj-wrapper>")
    assert re.search(r"<!--\[if mso \| IE\]>(?:(?!-->).)*<!-- ours -->", raw(source))


def test_a_comment_in_mj_attributes_is_an_error_to_mrml():
    with pytest.raises(ValueError, match="unexpected token"):
        raw(document("", "<mj-attributes><!-- ours --><mj-all /></mj-attributes>"))


@pytest.mark.parametrize(
    "source",
    [
        document("<mj-wrapper><!--[if mso]>x<![endif]--></mj-wrapper>"),
        in_column("<mj-button><!--[if mso]>x<![endif]--></mj-button>"),
        in_column("<mj-table><tr><td><!--[if mso]>x<![endif]--></td></tr></mj-table>"),
        document("", "<mj-title><!--[if mso]>x<![endif]--></mj-title>"),
    ],
)
def test_a_conditional_comment_has_its_places(source):
    with pytest.raises(
        TemplateError, match="a conditional comment cannot stand here: put it into <mj-raw> or <mj-text>"
    ):
        to_html(source)


@pytest.mark.parametrize("element", ["mj-button", "mj-table"])
def test_mrml_takes_no_comments_in(element):
    with pytest.raises(ValueError, match="unexpected token"):
        raw(in_column(f"<{element}><!--[if mso]>x<![endif]--></{element}>"))


def test_a_byte_order_mark_is_passed_over():
    assert to_html("\ufeff" + text("x")) == to_html(text("x"))


def test_no_fonts_are_fetched():
    assert "fonts.googleapis.com" in mjml2html(text("x"))
    assert "googleapis" not in to_html(text("x"))


def test_rendering_is_deterministic():
    assert to_html(text("x")) == to_html(text("x"))


@pytest.mark.parametrize(
    "source", ["<a " * 20_000, "<!--" * 20_000, "<a" + " b" * 50_000, '<a b="' * 20_000, "\n" * 90_000]
)
def test_the_guard_takes_no_more_than_linear_time(source):
    with pytest.raises(TemplateError):
        guard(source)


def test_the_guard_reads_a_long_edition_once(monkeypatch):
    """Twice the stories are twice the work: counted in matches, as clocks are not to be relied on."""
    calls = 0

    class Counted:
        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

        def match(self, *arguments: object) -> object:
            nonlocal calls
            calls += 1
            return self.pattern.match(*arguments)  # type: ignore[call-overload]

    for name in ("_NAME", "_ATTRIBUTE", "_TAG_END"):
        monkeypatch.setattr(mjml_guard, name, Counted(getattr(mjml_guard, name)))

    def work(stories: int) -> int:
        nonlocal calls
        calls = 0
        guard(document(in_a_section('<mj-text><h3><a href="x">y</a></h3>\n<p>z<br></p></mj-text>\n' * stories)))
        return calls

    few, many = work(50), work(100)
    assert work(150) - many == many - few


PIECES = ("<mj-text>", "</mj-text>", "<mj-section>", "</mj-section>", "<mj-column>", "</mj-column>", "<mj-raw>", "</mj-raw>", "<p>", "</p>", "<br>", "\n", " ", "x", "&", "<", ">", '"', "<!-- a -->", "<!--[if mso]>", "<![endif]-->", '<mj-image src="a" width="0" />', '<a href="é">', "</a>", "<mj-title>", "</mj-title>", "<style>", "</style>", "\u094d", "<mj-divider />", "<![CDATA[", "]]>", "{{")  # fmt: skip


def outcome(source: str) -> str:
    """The HTML, or what is wrong."""
    try:
        return to_html(source)
    except TemplateError as error:
        return str(error)


# Nothing but HTML, and faults that we have found: those of MRML would begin with "unexpected", "unable" or the like.
EITHER = re.compile(r"<!doctype html>|rendered MJML, line \d+, column \d+: (?!un|missing)")


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_anything_becomes_html_without_mjml_in_it_or_an_error_with_a_line(pieces):
    found = outcome(document("".join(pieces)))
    assert EITHER.match(found)
    if found.startswith("<!doctype"):
        assert "<mj-" not in re.sub(r"<!--.*?-->", "", found, flags=re.DOTALL)
        assert lxml_html.document_fromstring(found).find("body") is not None


@settings(max_examples=200)
@given(st.data())
def test_a_theme_with_a_slip_becomes_html_or_an_error_with_a_line(data):
    good = document(in_a_section('<mj-text padding="0 4px"><h3 class="a"><a href="x">é</a></h3>\n<!-- b --></mj-text>'))
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 6)))
    slip = data.draw(st.sampled_from(["", "<", '"', "/", ">", "<p>", " ", "-->", "\x00"]))
    assert EITHER.match(outcome(good[:start] + slip + good[end:]))
