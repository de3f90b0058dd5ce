import re
import socket
import urllib.request

import cssutils
import pytest

from digest.messages.inline import inline
from digest.messages.mjml import to_html

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


def test_mrml_itself_inlines_nothing():
    source = MJML.replace("<mj-style>/*inline*/", '<mj-style inline="inline">')
    assert "color: #aa0000" in to_html(source)
    assert '<h3 class="x">' in to_html(source)


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


def test_nothing_is_fetched(monkeypatch):
    asked: list[str] = []

    def refuse(name: str):
        def refused(*args: object, **_: object) -> None:
            asked.append(f"{name} {args}")
            raise OSError("no network here")

        return refused

    monkeypatch.setattr(socket, "getaddrinfo", refuse("getaddrinfo"))
    monkeypatch.setattr(urllib.request, "urlopen", refuse("urlopen"))
    cssutils.parseString("@import 'https://evil.example/a.css';")
    assert asked, "this test would not see a fetch"
    asked.clear()
    hungry = to_html(
        MJML.replace("/*inline*/", "/*inline*/ @import url(https://evil.example/a.css);").replace(
            "</mj-head>",
            '<mj-raw><link rel="stylesheet" href="https://evil.example/b.css"></mj-raw>'
            "<mj-style>@import 'https://evil.example/c.css';</mj-style></mj-head>",
        )
    )
    assert 'style="' in inline(hungry)
    assert asked == []
