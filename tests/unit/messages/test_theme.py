import pickle

import pytest

from digest.errors import TemplateError
from digest.messages.theme import Named, Theme, fill, safe_url
from tests.unit.messages.editions import IMPRINT


def theme(**files: str) -> Theme:
    return Theme("plain", {name.replace("_", "."): source for name, source in files.items()}, {})


def test_html_is_escaped_and_text_is_not():
    plain = theme(a_mjml_j2="{{ x }}", a_txt_j2="{{ x }}", b_j2="{{ x }}")
    values = {"x": "<script>'\"&"}
    assert fill(plain, "a.mjml.j2", values) == "&lt;script&gt;&#39;&#34;&amp;"
    assert fill(plain, "b.j2", values) == "&lt;script&gt;&#39;&#34;&amp;"
    assert fill(plain, "a.txt.j2", values) == "<script>'\"&"


def test_braces_in_an_article_are_only_text():
    assert fill(theme(a_txt_j2="{{ x }}"), "a.txt.j2", {"x": "{{ 7 * 7 }}{% if %}"}) == "{{ 7 * 7 }}{% if %}"


def test_a_syntax_error_names_file_line_and_the_lines_around():
    with pytest.raises(TemplateError) as caught:
        fill(theme(a_mjml_j2="1\n2\n3\n{% endif %}\n5\n6\n7"), "a.mjml.j2", {})
    assert str(caught.value).startswith("theme plain, a.mjml.j2, line 4: ")
    assert caught.value.excerpt == "  2 | 2\n  3 | 3\n> 4 | {% endif %}\n  5 | 5\n  6 | 6"


def test_an_error_in_a_partial_names_the_partial():
    with pytest.raises(TemplateError, match=r"part\.mjml\.j2, line 2: 'nothing' is undefined") as caught:
        fill(theme(a_mjml_j2="1\n2\n3\n{% include 'part.mjml.j2' %}", part_mjml_j2="\n{{ nothing }}"), "a.mjml.j2", {})
    assert "> 2 | {{ nothing }}" in caught.value.excerpt


def test_a_syntax_error_in_a_partial_names_the_partial():
    with pytest.raises(TemplateError, match=r"part\.j2, line 2"):
        fill(theme(a_j2="{% include 'part.j2' %}", part_j2="\n{{"), "a.j2", {})


@pytest.mark.parametrize("broken", ["{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ [1].x.y }}", "{{ '{y}'.format(x=1) }}"])
def test_an_error_while_filling_names_the_line(broken):
    with pytest.raises(TemplateError, match=r"a\.j2, line 2: "):
        fill(theme(a_j2="x\n" + broken), "a.j2", {})


def test_blocks_nested_deeper_than_python_allows_are_an_error_of_the_theme():
    deep = "{% for x in [1] %}" * 25 + "{% endfor %}" * 25
    with pytest.raises(TemplateError, match=r"a\.j2, line 1: too many statically nested blocks"):
        fill(theme(a_j2=deep), "a.j2", {})


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("x\n{% include 'a.j2' %}", "", "a.j2, line 2: a.j2 includes itself without end"),
        ("x\n{% include 'b.j2' %}", "\n\n{%- extends 'b.j2' %}", "b.j2, line 3: b.j2 includes itself without end"),
        (
            "{% include 'b.j2' %}",
            "\n{% include 'a.j2' %}",
            "a.j2, line 1: a.j2 and b.j2 include one another without end",
        ),
        (
            "{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}",
            "",
            "a.j2, line 2: a macro of a.j2 calls itself without end",
        ),
    ],
)
def test_a_template_that_calls_itself_is_told_where_it_does(a, b, said):
    with pytest.raises(TemplateError) as caught:
        fill(theme(a_j2=a, b_j2=b), "a.j2", {})
    assert str(caught.value).startswith(f"theme plain, {said}")


def test_a_value_that_has_no_end_is_an_error_of_the_template():
    class Endless:
        def __str__(self) -> str:
            raise RecursionError

    for source in ("{{ x }}", "{% if x %}{{ x }}{% endif %}"):
        with pytest.raises(TemplateError, match="calls itself without end"):
            fill(theme(a_j2=source), "a.j2", {"x": Endless()})


def test_a_name_that_is_not_there_is_told_with_those_that_are():
    tokens = Named({"widht": "600px", "light": {"accent": "#000000"}, "none": {}}, "tokens")
    values = {"tokens": tokens, "imprint": IMPRINT}
    for source, said in (
        ("{{ tokens.width }}", "tokens has no width; did you mean widht? It has widht, light and none"),
        ("{{ tokens.light.zzz }}", "tokens.light has no zzz; it has accent"),
        ("{{ tokens.none.ink }}", "tokens.none has no ink; it has nothing"),
        ("{{ imprint.tagine }}", "imprint has no tagine; did you mean tagline? It has newsletter_title, tagline,"),
        ("{{ tokens.light }}{{ x }}", "'x' is undefined"),
    ):
        with pytest.raises(TemplateError) as caught:
            fill(theme(a_j2=source), "a.j2", values)
        assert str(caught.value).startswith(f"theme plain, a.j2, line 1: {said}")
    assert fill(theme(a_j2="{{ tokens.light }}"), "a.j2", values) == "tokens.light"


def test_a_file_that_can_be_mended_is_named_with_its_path():
    ours = Theme("ours", {"a.j2": "\n{{ x }}"}, {}, paths={"a.j2": "templates/ours/a.j2"})
    with pytest.raises(TemplateError, match=r"^templates/ours/a\.j2, line 2: 'x' is undefined"):
        fill(ours, "a.j2", {})


@pytest.mark.parametrize("chance", ["{{ [1, 2] | random }}", "{{ lipsum() }}"])
def test_nothing_in_a_template_is_left_to_chance(chance):
    with pytest.raises(TemplateError, match=r"random|lipsum"):
        fill(theme(a_j2=chance), "a.j2", {})


def test_a_range_has_an_end():
    with pytest.raises(TemplateError, match="Range too big"):
        fill(theme(a_j2="{% for x in range(10**9) %}{% endfor %}"), "a.j2", {})


@pytest.mark.parametrize("name", ["edition.mjml.j2", "part.mjml.j2", "part.j2", "part.html"])
def test_partials_and_macros_escape_as_well(name):
    page = "{% from '" + name + "' import shown with context %}{% include '" + name + "' %}|{{ shown(x) }}|{{ x }}"
    files = {"a.mjml.j2": page, name: "{% macro shown(y) %}<b>{{ y }}</b>{% endmacro %}<i>{{ x }}</i>"}
    filled = fill(Theme("t", files, {}), "a.mjml.j2", {"x": "<script>"})
    assert filled == "<i>&lt;script&gt;</i>|<b>&lt;script&gt;</b>|&lt;script&gt;"


def test_what_is_defined_nowhere_is_an_error_and_never_nothing():
    for missing in ("{{ x }}", "{{ x.y }}", "{% if x %}{% endif %}", "{% for a in x %}{% endfor %}", "{{ [1][5] }}"):
        with pytest.raises(TemplateError, match=r"undefined|no element"):
            fill(theme(a_j2=missing), "a.j2", {})


def test_values_of_theme_yaml_are_reached_by_name_and_by_nothing_else():
    tokens = Named({"update": {"keys": "k"}, "width": "600px"})
    assert (
        fill(theme(a_j2="{{ t.update.keys }} {{ t.width }} {{ 'width' in t }}"), "a.j2", {"t": tokens})
        == "k 600px True"
    )
    with pytest.raises(TemplateError, match=r"this group has no items; it has update and width"):
        fill(theme(a_j2="{{ t.items }}"), "a.j2", {"t": tokens})


def test_a_theme_travels_between_processes():
    sent = Theme("t", {"a.j2": "x"}, {"width": "600px"}, own=True, folder="templates/t")
    assert pickle.loads(pickle.dumps(sent)) == sent


def test_a_merge_field_may_stand_where_an_address_does():
    assert (
        fill(theme(a_j2="{{ u | url }}"), "a.j2", {"u": "__FIELD_0123456789ab_leave__"})
        == "__FIELD_0123456789ab_leave__"
    )


def test_a_missing_template_is_named_with_those_that_are_there():
    with pytest.raises(TemplateError, match=r"theme plain: there is no b\.j2; it has a\.j2"):
        fill(theme(a_j2="{% include 'b.j2' %}"), "a.j2", {})


@pytest.mark.parametrize("escape", ["{{ ''.__class__.__mro__ }}", "{{ x.append(1) }}"])
def test_a_theme_cannot_reach_out_of_its_sandbox(escape):
    values: dict[str, list[int]] = {"x": []}
    with pytest.raises(TemplateError, match=r"unsafe|not safe"):
        fill(theme(a_j2=escape), "a.j2", values)
    assert values["x"] == []


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/a?b=1&c=%20#d",
        "http://x.example",
        "mailto:a@x.example?subject=hi",
        "https://x.example/ü",
        "https://x.example/l'avenir|{a}",
    ],
)
def test_web_and_mail_addresses_can_be_linked_to(url):
    assert safe_url(url) == url
    assert fill(Theme("t", {"a.txt.j2": "{{ u | url }}"}, {}), "a.txt.j2", {"u": url}) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://x.example/",
        "//x.example/a",
        "/a",
        "https:///a",
        "https://x.example/a b",
        'https://x.example/"onclick="x',
        "https://x.example/<script>",
        "https://[x.example/",
        "mailto:",
        "https://x.example/" + "a" * 2000,
        "",
        None,
    ],
)
def test_nothing_else_can(url):
    assert safe_url(url) == ""
