import logging
import re
import socket
import sys
import urllib.request
from dataclasses import replace

import cssutils
import pytest
from premailer import Premailer

from digest.errors import TemplateError
from digest.messages.inline import inline
from digest.messages.mjml import to_html
from digest.messages.render import render
from tests.unit.messages.editions import IMPRINT, invented, theme

inline_module = sys.modules["digest.messages.inline"]

MJML = """<mjml lang="en" dir="ltr"><mj-head>
<mj-style>/*inline*/ h3 { color: #aa0000; margin: 0 } .x { font-size: 17px }</mj-style>
<mj-style>@media (prefers-color-scheme: dark) { h3 { color: #eeeeee !important; } }
[data-ogsc] h3 { color: #eeeeee !important; } h4 { color: #00aa00; }</mj-style>
</mj-head><mj-body><mj-section><mj-column><mj-text><h3 class="x">a&nbsp;b</h3><h4>c</h4>
<a href="https://x.example/?a=1&amp;b=2">d</a></mj-text></mj-column></mj-section></mj-body></mjml>"""


@pytest.fixture
def rendered():
    return to_html(MJML)


def test_marked_rules_go_into_the_elements(rendered):
    inlined = inline(rendered)
    heading = re.search(r"<h3[^>]*>", inlined)
    assert heading
    for declaration in ("color:#a00", "margin:0", "font-size:17px"):
        assert declaration in heading[0].replace(" ", "").replace("#aa0000", "#a00")
    assert "/*inline*/" not in inlined


def test_all_other_style_blocks_stay_byte_for_byte(rendered):
    before = [block for block in re.findall(r"<style.*?</style>", rendered, re.DOTALL) if "/*inline*/" not in block]
    assert re.findall(r"<style.*?</style>", inline(rendered), re.DOTALL) == before
    assert "<h4>" in inline(rendered)


def test_conditional_comments_stay_byte_for_byte(rendered):
    assert re.findall(r"<!--.*?-->", inline(rendered), re.DOTALL) == re.findall(r"<!--.*?-->", rendered, re.DOTALL)


def test_the_doctype_stays_so_that_no_client_falls_into_quirks_mode(rendered):
    assert inline(rendered).lower().startswith("<!doctype html>")


def test_links_stay(rendered):
    assert 'href="https://x.example/?a=1&amp;b=2"' in inline(rendered)


def test_a_document_without_a_marked_block_stays_byte_for_byte(rendered):
    unmarked = rendered.replace("/*inline*/", "")
    assert inline(unmarked) is unmarked


def page(css: str, body: str = "<p>x</p>", head: str = "") -> str:
    """An HTML document of MRML's with a marked block."""
    style = f"<mj-style>/*inline*/ {css}</mj-style>{head}"
    content = f"<mj-section><mj-column><mj-text>{body}</mj-text></mj-column></mj-section>"
    return to_html(f'<mjml lang="en" dir="ltr"><mj-head>{style}</mj-head><mj-body>{content}</mj-body></mjml>')


def unchecked(html: str, **options: object) -> str:
    """As premailer does it by itself."""
    done: str = Premailer(html, allow_network=False, cssutils_logging_level=logging.CRITICAL, **options).transform()
    return done


# ---------------------------------------------------------------- what premailer does where one lets it


def test_the_doctype_would_be_lost():
    assert "<!doctype" not in unchecked(page("p { margin: 0 }")).lower()


def test_important_would_be_lost_and_dark_mode_with_it():
    dark = "<mj-style>@media (prefers-color-scheme: dark) { p { color: #eeeeee !important; } }</mj-style>"
    html = page("p { color: #111111 }", head=dark)
    assert "!important" not in re.findall(r"prefers-color-scheme.*?</style>", unchecked(html), re.DOTALL)[0]
    assert "p { color: #eeeeee !important; }" in inline(html)


@pytest.mark.parametrize(
    "rule",
    [
        "@font-face { font-family: x; src: url(x.woff) }",
        "@supports (display: grid) { p { margin: 0 } }",
        "@keyframes x { from { margin: 0 } }",
        "@media screen { @media (max-width: 300px) { p { margin: 0 } } }",
        "[data-ogsc] p { color: #eeeeee !important; }",
        "u + .body p { color: #eeeeee; }",
        "* { margin: 0; }",
    ],
)
def test_rules_of_other_blocks_stay_as_they_are(rule):
    html = page("p { color: #111111 }", head=f"<mj-style>{rule}</mj-style>")
    assert f"<style>{rule}</style>" in re.sub(r'<style type="text/css">', "<style>", inline(html))


def test_nested_media_rules_would_stop_it():
    with pytest.raises(AttributeError):
        unchecked(page("", head="<mj-style>@media screen { @media (max-width: 300px) { p { margin: 0 } } }</mj-style>"))


def test_every_reset_would_be_written_into_every_cell():
    html = page("p { color: #111111 }", "<table><tr><td>a</td></tr></table>" * 20)
    assert len(unchecked(html)) > len(inline(html)) * 1.1


def test_widths_and_grounds_would_become_attributes():
    html = page(
        "td { width: calc(1px + 2px); background-color: #eeeeee; height: auto }", "<table><tr><td>a</td></tr></table>"
    )
    assert re.search(r'<td[^>]*(width|bgcolor|height)="[^"]*"[^>]*>a<', unchecked(html))
    assert re.search(r'<td style="[^"]*">a<', inline(html))


def test_style_blocks_with_media_stay_byte_for_byte():
    html = page("p { margin: 0 }")
    blocks = re.findall(r"<style media=.*?</style>", html, re.DOTALL)
    assert blocks
    assert re.findall(r"<style media=.*?</style>", inline(html), re.DOTALL) == blocks


def test_addresses_of_all_kinds_stay():
    body = '<a href="__FIELD_0123456789ab_x__">a</a><a href="#top">b</a><img src="cid:a@b.example" alt="c">'
    assert body in inline(page("p { margin: 0 }", body))


def test_special_characters_stay_what_they_are():
    inlined = inline(page("p { margin: 0 }", "<p>&nbsp;&zwnj; हिन्दी 👩\u200d👧 &lt;b&gt; &amp;amp;</p>"))
    assert "\u00a0\u200c हिन्दी 👩\u200d👧 &lt;b&gt; &amp;amp;</p>" in inlined


def test_words_that_look_like_the_mark_are_words():
    html = to_html(MJML.replace("/*inline*/", "").replace(">d<", ">/*inline*/<"))
    assert inline(html) is html


# ---------------------------------------------------------------- CSS that would be lost


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("a:hover { color: #111111 }", "a:hover cannot be written into elements: put it into another <mj-style>"),
        ("p::first-line { color: #111111 }", "p::first-line cannot be written"),
        ("p { margin: 0 } @media screen { p { margin: 0 } }", "@media cannot be written into elements"),
        ("@import url(x.css); p { margin: 0 }", "@import cannot be written"),
        ("@font-face { font-family: x }", "@font-face cannot be written"),
        ("p { margin: 0 } } } h1 { margin: 0 }", "braces or a rule are not closed near '} } h1 { margin: 0 }'"),
        ("p { margin: 0", "braces or a rule are not closed near 'p'"),
        ("p { margin: 0 } h1", "braces or a rule are not closed near 'h1'"),
        ("p[ { margin: 0 }", "cannot be read"),
    ],
)
def test_what_cannot_be_inlined_is_an_error_of_the_theme(css, said):
    with pytest.raises(TemplateError) as caught:
        inline(page(css))
    assert said in str(caught.value)


def test_signs_in_comments_and_texts_are_no_rules():
    css = "/* @media { a:hover */ p[title='a{'] { margin: 0 } /* } */"
    assert '<p title="a{" style="margin:0">' in inline(page(css, '<p title="a{">x</p>'))


def test_whatever_premailer_stumbles_over_is_an_error_of_the_theme(monkeypatch):
    monkeypatch.setattr(inline_module, "_check", lambda _css: None)
    with pytest.raises(TemplateError, match=r"begins with /\*inline\*/: cannot be read"):
        inline(page("p { margin: 0 } @media screen { @media (max-width: 300px) { p { margin: 0 } } }"))


def test_a_block_without_rules_changes_nothing_else():
    assert "<p>x</p>" in inline(page(""))


def test_the_place_of_an_element_is_known():
    assert '<li style="margin:0">a</li><li>b</li>' in inline(
        page("li:first-child { margin: 0 }", "<ul><li>a</li><li>b</li></ul>")
    )


# ---------------------------------------------------------------- no network


@pytest.fixture
def asked(monkeypatch):
    """What somebody tried to reach."""
    found: list[str] = []

    def refuse(name: str):
        def refused(*args: object, **_: object) -> None:
            found.append(f"{name} {args}")
            raise OSError("no network here")

        return refused

    monkeypatch.setattr(socket, "getaddrinfo", refuse("getaddrinfo"))
    monkeypatch.setattr(urllib.request, "urlopen", refuse("urlopen"))
    monkeypatch.setattr(socket.socket, "connect", refuse("connect"))
    cssutils.parseString("@import 'https://evil.example/a.css';")
    assert found, "this test would not see a fetch"
    found.clear()
    return found


HUNGRY = (
    "@import url(https://evil.example/a.css); @import 'https://evil.example/b.css'; "
    "p { background: url(https://evil.example/c.png); } @font-face { font-family: x; src: url(https://evil.example/d); }"
)
LINKED = '<mj-raw><link rel="stylesheet" href="https://evil.example/e.css"></mj-raw>'


def test_nothing_is_fetched(asked, monkeypatch):
    monkeypatch.setattr(inline_module, "_check", lambda _css: None)
    inlined = inline(page(HUNGRY, head=f"{LINKED}<mj-style>{HUNGRY}</mj-style>"))
    assert "<p style=" in inlined
    assert asked == []


@pytest.mark.parametrize("name", ["roundup", "letter", "cards"])
def test_rendering_an_edition_reaches_nobody_whatever_the_css_says(asked, name):
    built_in = theme(name)
    html = built_in.files["edition.mjml.j2"]
    assert html.count("</mj-head>") == 1
    hostile = html.replace("</mj-head>", f"{LINKED}<mj-style>{HUNGRY}</mj-style></mj-head>").replace(
        "/*inline*/", "/*inline*/ p { background-image: url(https://evil.example/f.png) }"
    )
    assert hostile.count("evil.example") == 6
    message = render(invented(), IMPRINT, replace(built_in, files={**built_in.files, "edition.mjml.j2": hostile}))
    assert "evil.example" in message.html
    assert asked == []


@pytest.mark.parametrize("name", ["roundup", "letter", "cards"])
def test_the_built_in_themes_name_no_address_of_their_own(name):
    """Nothing is fetched when a mail is opened but what its edition has: no fonts, no icons, no counting pixels."""
    message = render(invented(), IMPRINT, theme(name))
    fetched = re.findall(r"""(?:src|background)="([^"]*)"|url\(([^)]*)\)|@import|<link""", message.html)
    assert fetched == []
