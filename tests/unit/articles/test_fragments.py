import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.articles.fragments import line_of_html, paragraphs_of_html, paragraphs_of_text


def test_blocks_become_paragraphs_and_inline_tags_become_text():
    assert paragraphs_of_html(
        "<h2>Water</h2><p>The <em>dam</em> holds &amp; leaks.</p>"
        "<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>"
        "<blockquote><p>“No,” she said.</p></blockquote>"
    ) == ("Water", "The dam holds & leaks.", "one", "two", "three", "“No,” she said.")


def test_two_line_breaks_part_paragraphs_and_one_does_not():
    assert paragraphs_of_html("<div>one<br>line<br/> <br>another<br></div>loose") == ("one line", "another", "loose")


def test_scripts_figures_and_captions_are_dropped():
    assert paragraphs_of_html(
        "<script>alert(1)</script><style>p{}</style><figure><img src=a><figcaption>A dam.</figcaption></figure>"
        '<p class="wp-caption-text">A dam.</p>after it<p>Text.</p><iframe src="x"></iframe><pre>code</pre>'
    ) == ("after it", "Text.")


@pytest.mark.parametrize(
    "pointer",
    [
        '<p><a href="x">Another piece</a></p>',
        '<p>Read next: <a href="x">Another piece</a></p>',
        '<p>→ <a href="x">More</a></p>',
    ],
)
def test_a_paragraph_that_is_nothing_but_a_link_is_dropped(pointer):
    assert paragraphs_of_html(f"<p>Before.</p>{pointer}<p>After.</p>") == ("Before.", "After.")


@pytest.mark.parametrize(
    "paragraph",
    [
        '<p>The <a href="x">report</a> says no.</p>',
        '<p>She <a href="x">said so</a></p>',
        f'<p><a href="x">{"Somebody set a whole paragraph as a link. " * 4}</a></p>',
        '<p>In his long letter to the council he wrote: <a href="x">No</a></p>',
    ],
)
def test_a_paragraph_with_text_of_its_own_stays(paragraph):
    assert len(paragraphs_of_html(paragraph)) == 1


def test_a_text_that_is_html_is_read_as_html():
    assert paragraphs_of_text("<p>One.</p><p>Two.</p>") == ("One.", "Two.")


def test_plain_text_is_parted_at_blank_lines():
    assert paragraphs_of_text("One\nwrapped line.\r\n\r\n \nTwo a < b.\n") == ("One wrapped line.", "Two a < b.")


def test_long_lines_without_blank_lines_are_paragraphs():
    long = "A sentence of some length that nobody would wrap by hand. " * 3
    assert len(paragraphs_of_text(f"{long}\n{long}\nShort.")) == 3


def test_text_with_inline_tags_only_is_no_stranger_to_blank_lines():
    assert paragraphs_of_text("He said <i>no</i>.\n\nAT&amp;T said yes.") == ("He said no.", "AT&T said yes.")


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("AT&amp;T", "AT&T"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("&amp;amp;", "&amp;"),
        ("a < b and c > d", "a < b and c > d"),
        ("List<String> & more", "List<String> & more"),
        ("<b>Bold</b><br>line", "Bold line"),
        ("<script>alert('x')</script>Dam", "Dam"),
        ('<a href="javascript:x" onclick="y">Dam</a> caf&eacute;', "Dam café"),
    ],
)
def test_a_line_loses_its_tags_and_one_layer_of_entities(written, line):
    assert line_of_html(written) == line


@settings(deadline=None)
@given(st.text(alphabet='<>/ap"&;= \nbr!-script', max_size=200))
def test_no_fragment_makes_it_raise(text):
    for paragraph in (*paragraphs_of_html(text), *paragraphs_of_text(text)):
        assert paragraph == " ".join(paragraph.split())


@pytest.mark.parametrize("piece", ["<script>", "<p ", "<a ", "&", "\n ", "<!--", "</"])
def test_hostile_repetition_ends_soon(piece):
    text = piece * (400_000 // len(piece))  # quadratic behaviour would take minutes, which no run of the tests survives
    paragraphs_of_text(text)
    line_of_html(text)
