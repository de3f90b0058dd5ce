import pytest
from lxml import html

from digest.messages.checks.cascade import Scheme, applies
from digest.messages.checks.colours import BLACK, WHITE, Colour, colour
from digest.messages.checks.looks import DARK_CANVAS, DARK_LINK, LINK, Look, looks


def look(body: str, css: str = "", scheme: Scheme = "light", head: str = "") -> Look:
    """Of the element with the id x."""
    document = html.document_fromstring(f"<html><head>{head}<style>{css}</style></head><body>{body}</body></html>")
    return next(seen for element, seen in looks(document, scheme) if element.get("id") == "x")


@pytest.mark.parametrize(
    ("css", "ink"),
    [
        (".a { color: red }", "#ff0000"),
        ("p { color: red } .a { color: lime } p { color: blue }", "#00ff00"),
        (".a { color: red } .b { color: lime }", "#00ff00"),
        ("p { color: red !important } .a { color: lime }", "#ff0000"),
        ("#x { color: red } p.a.b { color: lime }", "#ff0000"),
        ("div > p { color: red } div p { color: lime }", "#00ff00"),
        ("p::first-line { color: red } p:hover { color: red }", "#000000"),
        ("p, ::nonsense( { color: red }", "#000000"),
        ("p[[] { color: red }", "#000000"),
        ("p { color: red } p { color: nonsense }", "#ff0000"),
        ("@media print { p { color: red } } @supports (color: red) { p { color: red } }", "#000000"),
        ("p { margin: 0 }", "#000000"),
    ],
)
def test_of_several_rules_the_one_that_css_lets_win_holds(css, ink):
    assert str(look("<div><p id=x class='a b'>a</p></div>", css).ink) == ink


def test_the_style_attribute_wins_over_all_but_what_is_important():
    body = "<p id=x style='color: lime'>a</p>"
    assert str(look(body, "#x { color: red }").ink) == "#00ff00"
    assert str(look(body, "p { color: red !important }").ink) == "#ff0000"
    assert str(look("<p id=x style='color: lime !important'>a</p>", "p { color: red !important }").ink) == "#00ff00"


@pytest.mark.parametrize(
    ("query", "light", "dark"),
    [
        ("", False, False),
        ("all", True, True),
        ("only screen and (min-width:480px)", True, True),
        ("(max-width: 520px)", False, False),
        ("(max-width: 60em)", True, True),
        ("(min-width: 5vw)", False, False),
        ("(prefers-color-scheme: dark)", False, True),
        ("(prefers-color-scheme: light) and (min-width: 480px)", True, False),
        ("print, screen", True, True),
        ("not screen", False, False),
        ("(hover)", False, False),
    ],
)
def test_media_queries_are_answered_for_a_screen_of_800_px(query, light, dark):
    assert (applies(query, "light"), applies(query, "dark")) == (light, dark)


def test_a_block_for_other_media_does_not_hold():
    head = "<style media='(max-width: 520px)'>p { color: red }</style><style media=screen>p { color: lime }</style>"
    assert str(look("<p id=x>a</p>", head=head).ink) == "#00ff00"


def test_dark_rules_stand_on_top_of_the_style_attributes():
    css = "@media (prefers-color-scheme: dark) { .a { color: #eee !important; background: #111 !important } }"
    body = "<p id=x class=a style='color:#333;background-color:#fff'>a</p>"
    light, dark = look(body, css), look(body, css, "dark")
    assert (str(light.ink), str(light.ground)) == ("#333333", "#ffffff")
    assert (str(dark.ink), str(dark.ground)) == ("#eeeeee", "#111111")


def test_only_a_page_that_says_so_is_dark_by_itself():
    body = "<p><a id=x href='https://a.example/'>a</a></p>"
    meta = "<meta name=color-scheme content='light dark'>"
    assert look(body, scheme="dark") == Look(LINK, WHITE)
    assert look(body, head=meta) == Look(LINK, WHITE)
    assert look(body, head=meta, scheme="dark") == Look(DARK_LINK, DARK_CANVAS)
    assert look(body, ":root { margin: 0; color-scheme: light dark }", "dark") == Look(DARK_LINK, DARK_CANVAS)
    assert look(body, ":root { color-scheme: light }", "dark", meta) == Look(LINK, WHITE)
    assert look("<p id=x>a</p>", head=meta + "<meta name=color-scheme>", scheme="dark") == Look(BLACK, WHITE)


@pytest.mark.parametrize(
    ("body", "ink"),
    [
        ("<a id=x href='https://a.example/'>a</a>", "#0000ee"),
        ("<a id=x>a</a>", "#000000"),
        ("<p style='color:red'><a id=x href='#' style='color:inherit'>a</a></p>", "#ff0000"),
        ("<p style='color:red'><a id=x href='#' style='color:currentColor'>a</a></p>", "#ff0000"),
        ("<p style='color:red'><a href='#'><b id=x>a</b></a></p>", "#0000ee"),
        ("<font id=x color='#00ff00'>a</font>", "#00ff00"),
        ("<font id=x color='00ff00'>a</font>", "#00ff00"),
        ("<font id=x size=2>a</font>", "#000000"),
    ],
)
def test_colours_are_inherited_but_for_those_of_links(body, ink):
    assert str(look(body).ink) == ink


@pytest.mark.parametrize(
    ("style", "ground"),
    [
        ("background: #222 url(a.png) no-repeat", "#222222"),
        ("background: url(a(b).png) rgb(34, 34, 34)", "#222222"),
        ("background: none", "#ffffff"),
        ("background: #222; background: transparent", "#ffffff"),
        ("background: inherit", "#ffffff"),
        ("background: currentcolor", "#000000"),
        ("background-color: rgba(0, 0, 0, .5)", "#808080"),
        ("background-color: #000; opacity: .5", "#808080"),
        ("background-color: #000; opacity: 50%", "#808080"),
        ("background-color: #000; opacity: none", "#000000"),
        ("background-color: nonsense", "#ffffff"),
    ],
)
def test_what_is_behind_text_is_mixed_of_all_layers(style, ground):
    assert str(look(f'<p id=x style="{style}">a</p>').ground) == ground


def test_the_old_attribute_for_colour_counts_and_css_overrides_it():
    assert look("<table><tr><td id=x bgcolor='#222222'>a</td></tr></table>").ground == colour("#222222")
    assert look("<table><tr><td id=x bgcolor='222222'>a</td></tr></table>").ground == colour("#222222")
    assert look("<table><tr><td id=x bgcolor='#222' style='background:#fff'>a</td></tr></table>").ground == WHITE


@pytest.mark.parametrize(
    ("body", "px"),
    [
        ("<p id=x style='font-size:18pt'>a</p>", 24),
        ("<p id=x style='font-size:1in'>a</p>", 96),
        ("<p id=x style='font-size:1.5rem'>a</p>", 24),
        ("<div style='font-size:10px'><p id=x style='font-size:2em'>a</p></div>", 20),
        ("<div style='font-size:10px'><p id=x style='font-size:150%'>a</p></div>", 15),
        ("<div style='font-size:10px'><h1 id=x>a</h1></div>", 20),
        ("<div style='font-size:10px'><h1 id=x style='font-size:inherit'>a</h1></div>", 10),
        ("<div style='font-size:12px'><p id=x style='font-size:smaller'>a</p></div>", 10),
        ("<div style='font-size:10px'><p id=x style='font-size:larger'>a</p></div>", 12),
        ("<p id=x style='font-size:x-large'>a</p>", 24),
        ("<p id=x style='font-size:0'>a</p>", 0),
        ("<p id=x style='font-size:20'>a</p>", 16),
        ("<p id=x style='font-size:5vw'>a</p>", 16),
        ("<p id=x style='font-size:calc(1px + 2px)'>a</p>", 16),
        ("<p id=x style='font: bold 19px/1.2 Arial, sans-serif'>a</p>", 19),
        ("<p id=x style='font: inherit'>a</p>", 16),
        ("<div><small id=x>a</small></div>", 16 * 5 / 6),
    ],
)
def test_sizes_are_in_px_whatever_they_are_written_in(body, px):
    assert look(body).px == pytest.approx(px)


@pytest.mark.parametrize(
    ("body", "bold"),
    [
        ("<b id=x>a</b>", True),
        ("<b><i id=x>a</i></b>", True),
        ("<h1 id=x style='font-weight:normal'>a</h1>", False),
        ("<b id=x style='font-weight:inherit'>a</b>", False),
        ("<p id=x style='font-weight:600'>a</p>", False),
        ("<p id=x style='font-weight:700'>a</p>", True),
        ("<p id=x style='font: bold 19px Arial'>a</p>", True),
        ("<b id=x style='font: 19px Arial'>a</b>", False),
        ("<p id=x style='font: 800 19px Arial'>a</p>", True),
    ],
)
def test_bold_is_700_and_more(body, bold):
    assert look(body).bold is bold


@pytest.mark.parametrize(
    "style",
    ["display:none", "visibility:hidden", "max-height:0;overflow:hidden", "overflow:hidden;max-height:0px"],
)
def test_what_is_hidden_is_hidden_with_all_in_it(style):
    assert not look(f"<div style='{style}'><p id=x>a</p></div>").shown
    assert not look("<div hidden><p id=x>a</p></div>").shown


@pytest.mark.parametrize(
    "style", ["overflow:hidden", "max-height:0", "overflow:hidden;max-height:20px", "display:block"]
)
def test_a_box_that_has_room_is_shown(style):
    assert look(f"<p id=x style='{style}'>a</p>").shown


def test_the_colour_of_text_knows_how_opaque_it_is():
    assert look("<p id=x style='color:rgba(0,0,0,.5)'>a</p>").ink == Colour(0, 0, 0, 0.5)
    assert look("<div style='opacity:.5'><p id=x style='opacity:.5'>a</p></div>").opacity == 0.25
