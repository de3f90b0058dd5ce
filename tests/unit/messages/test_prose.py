import re
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.messages.address import safe_url
from digest.messages.fields import TOKEN
from digest.messages.phrases import as_text, sanitised
from digest.messages.prose import own_words, plain_words

NAME = "__FIELD_0123456789ab_first_name__"
LEAVE = "__FIELD_0123456789ab_leave__"
ONLY = re.compile(r'<(?:br|/?(?:b|code|em|i|s|strong)|a href="[^"<>]*"|/a)>')


def html(words: str) -> list[str]:
    return [str(one.html) for one in own_words(words)]


def text(words: str) -> list[str]:
    return [one.text for one in own_words(words)]


@pytest.mark.parametrize(
    ("words", "rich", "plain"),
    [
        ("Rain **again** and *again*", "Rain <strong>again</strong> and <em>again</em>", "Rain again and again"),
        ("the `co*de` ~~is~~ was", "the <code>co*de</code> <s>is</s> was", "the co*de is was"),
        ("five \\* five & <3", "five * five &amp; &lt;3", "five * five & <3"),
        ("[the desk](https://a.example/?x=1&y=2)", '<a href="https://a.example/?x=1&amp;y=2">the desk</a>',
         "the desk (https://a.example/?x=1&y=2)"),
        ("<https://a.example/x>", '<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ("[a.example/x](https://a.example/x/)", '<a href="https://a.example/x/">a.example/x</a>',
         "https://a.example/x/"),
        ("[the desk](mailto:d@a.example)", '<a href="mailto:d@a.example">the desk</a>', "the desk (d@a.example)"),
        ("<d@a.example>", '<a href="mailto:d@a.example">d@a.example</a>', "d@a.example"),
        ("[us](mailto:d@a.example?subject=Hi)", '<a href="mailto:d@a.example?subject=Hi">us</a>',
         "us (mailto:d@a.example?subject=Hi)"),
        ("[](https://a.example)", '<a href="https://a.example"></a>', "https://a.example"),
        ("one\\\ntwo<br>three", "one<br> two<br>three", "one\ntwo\nthree"),
        ("one\ntwo", "one two", "one two"),
        ("# A *heading*", "A <em>heading</em>", "A heading"),
        ("> quoted\n> words", "quoted words", "quoted words"),
        ("![a *wet* dog](https://a.example/dog.png) ran", "a wet dog ran", "a wet dog ran"),
        ("    x < y\n    z", "<code>x &lt; y</code><br><code>z</code>", "x < y\nz"),
        ("```\nx\n```", "<code>x</code>", "x"),
        ("A <b onclick='x'>bold</b> <u>step</u>", "A <b>bold</b> step", "A bold step"),
    ],
)  # fmt: skip
def test_markdown_becomes_html_and_the_same_in_plain_words(words: str, rich: str, plain: str):
    assert (html(words), text(words)) == ([rich], [plain])


def test_each_block_is_a_paragraph_and_each_item_of_a_list_has_its_mark():
    words = "First.\n\n- one\n- two\n  more\n  - three\n\n    and more\n\n3. drei\n4. vier\n\n---\n\nLast."
    assert text(words) == ["First.", "• one", "• two more", "• three", "and more", "3. drei", "4. vier", "Last."]
    assert html(words) == text(words)


def test_a_list_of_code_or_html_has_its_marks_too():
    assert text("-     code\n- <p>raw</p>\n- \n") == ["• code", "• raw"]


@pytest.mark.parametrize(
    "words", ["", " \n\n\t", "---", "<!-- nothing -->", "<script>\nalert(1)\n</script>", "<b></b>"]
)
def test_where_nothing_is_said_there_is_no_paragraph(words: str):
    assert own_words(words) == ()


def test_blocks_of_raw_html_are_paragraphs_and_close_what_they_open():
    assert html('<div class="x"><p>A <b>b</p><p>c</b> d</p></div>') == ["A <b>b</b>", "<b>c</b> d"]


def test_merge_fields_pass_unchanged_through_all_that_markdown_would_make_of_them():
    words = f"{NAME} **{NAME}** _{NAME}_ {NAME}{LEAVE} `{NAME}` [go]({LEAVE}) [{NAME}](https://a.example/?n={NAME}&x=1)"
    assert html(words) == [
        f"{NAME} <strong>{NAME}</strong> <em>{NAME}</em> {NAME}{LEAVE} <code>{NAME}</code> "
        f'<a href="{LEAVE}">go</a> <a href="https://a.example/?n={NAME}&amp;x=1">{NAME}</a>'
    ]
    assert text(words) == [
        f"{NAME} {NAME} {NAME} {NAME}{LEAVE} {NAME} go ({LEAVE}) {NAME} (https://a.example/?n={NAME}&x=1)"
    ]


def test_a_merge_field_in_angle_brackets_is_a_link_to_itself():
    assert html(f"Leave: <{LEAVE}>") == [f'Leave: <a href="{LEAVE}">{LEAVE}</a>']
    assert text(f"Leave: <{LEAVE}>") == [f"Leave: {LEAVE}"]


def test_words_that_look_like_what_stands_in_for_a_field_stay_words():
    assert text("q0q qffffq1q")[0] == "q0q qffffq1q"


@pytest.mark.parametrize(
    "words",
    [
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JAVA&#115;CRIPT:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='/relative'>x</a>",
        "<a href='//other.example'>x</a>",
        "[x](/relative)",
        "<a href='https://'>x</a>",
        "<a name=x>x</a>",
        "<script>y</script>x",
        "<style>y</style>x",
        "<img src=x onerror=y>x",
        "<iframe src=x></iframe>x",
        "<svg onload=y></svg>x",
        "x<!-- y -->",
    ],
)
def test_what_does_harm_is_gone_and_the_words_stay(words: str):
    assert html(words) == ["x"]


@pytest.mark.parametrize(
    "words",
    [
        "[" * 100_000,
        "![" * 15_000,
        "**a" * 10_000,
        "<b>" * 10_000,
        "<p>" * 10_000,
        "<" * 100_000,
        "`" * 100_000,
        "> " * 20_000,
        "[x][" * 10_000,
        "<a href='" * 10_000,
        f"{NAME}" * 3_000,
    ],
)
def test_a_flood_of_markup_is_read_to_its_end(words: str):
    said = own_words(words)
    assert sum(len(one.html) for one in said) <= 10 * len(words)
    assert sum(len(TOKEN.findall(one.text)) for one in said) == words.count(NAME)


MARKS = st.sampled_from(
    ["*", "**", "_", "`", "[", "](", ")", "<b>", "</b>", "<p>", "<br>", "<a href=", "'", '"', ">", "<", "\n", "\n\n", "- ",
     "# ", "&", "\\", "x", " ", "https://a.example/", "javascript:x", "~~", "![", "<!--", "<table><td>", NAME, LEAVE]
)  # fmt: skip


@given(st.lists(MARKS | st.text(max_size=3), max_size=30).map("".join))
@example("<a href=x>a<table><tr><td><a href=y>q</a></table>z</a>")
def test_whatever_is_written_is_html_of_a_paragraph(words: str):
    for one in own_words(words):
        rich = str(one.html)
        assert "<" not in ONLY.sub("", rich)
        ElementTree.fromstring(f"<p>{rich.replace('<br>', '<br/>').replace('&nbsp;', ' ')}</p>")
        for address in re.findall(r'href="([^"]*)"', rich):
            assert TOKEN.fullmatch(address) or safe_url(address.replace("&amp;", "&"))
        assert one.text == one.text.strip()
        assert one.text


def test_controls_and_overrides_of_the_writing_direction_are_gone():
    assert text("a\x07b\u202ec\u2028d\re\ud800f&#8238;g") == ["a b c d e f g"]


def test_words_of_somebody_else_hold_no_markup():
    assert [(str(one.html), one.text) for one in plain_words("A *b*\nc <i>\n\n \n__d__")] == [
        ("A *b* c &lt;i&gt;", "A *b* c <i>"),
        ("__d__", "__d__"),
    ]


def test_html_of_a_paragraph_is_said_with_or_without_its_addresses():
    cleaned = sanitised('Go <a href="https://a.example/">there</a><br>now &amp; <a href="x">then</a>')
    assert cleaned == 'Go <a href="https://a.example/">there</a><br>now &amp; then'
    assert as_text(cleaned) == "Go there (https://a.example/)\nnow & then"
    assert as_text(cleaned, links=False, line_break=" ") == "Go there now & then"
