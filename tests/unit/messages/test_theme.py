import pytest

from digest.errors import TemplateError
from digest.messages.theme import Theme, fill, safe_url


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
