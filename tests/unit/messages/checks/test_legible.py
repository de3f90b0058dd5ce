"""The contrast of what a reader sees. Each verdict is compared with axe-core's in Chromium, where there is one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import digest
from digest.messages.checks import Proof, Severity
from digest.messages.checks.legible import legible
from tests.unit.messages.checks.pages import THEMES, ids, page, themed
from tests.unit.messages.editions import theme

AXE = Path(digest.__file__).parent / "_vendor" / "axe-core" / "axe.min.js"

DARK = '<meta name="color-scheme" content="light dark">'


def in_dark(css: str) -> str:
    return f"{DARK}<style>@media (prefers-color-scheme: dark) {{ {css} }}</style>"


# What stands in the body, what in the head, and whether text in it is too faint: in light mode, in dark mode.
CASES = {
    "a grey that is too light": ('<p style="color:#777">words</p>', "", True, True),
    "a grey that is dark enough": ('<p style="color:#767676">words</p>', "", False, False),
    "large text may be lighter": ('<p style="color:#949494;font-size:24px">words</p>', "", False, False),
    "bold text may be lighter from 18.66 px": ('<b style="color:#949494;font-size:19px">words</b>', "", False, False),
    "text of 19 px is not large": ('<p style="color:#949494;font-size:19px">words</p>', "", True, True),
    "translucent text": ('<p style="color:rgba(0,0,0,.5)">words</p>', "", True, True),
    "translucent ground": (
        '<div style="background:#000"><p style="color:#fff;background:rgba(255,255,255,.6)">words</p></div>',
        "", True, True,
    ),
    "opacity": ('<p style="opacity:.4">words</p>', "", True, True),
    "a link without a colour on black": ('<p style="background:#222"><a href="#a">words</a></p>', "", True, True),
    "the cell's old attribute": (
        '<table><tr><td bgcolor="#333333" style="color:#555">words</td></tr></table>', "", True, True,
    ),
    "text after an element is that of its parent": ('<p style="color:#999"><b style="color:#000">a</b> words</p>', "", True, True),
    "hidden words": ('<p style="display:none;color:#eee">words</p>', "", False, False),
    "a rule in the head": ('<p class="a">words</p>', "<style>.a{color:#999}</style>", True, True),
    "the style attribute wins": ('<p class="a" style="color:#000">words</p>', "<style>.a{color:#999}</style>", False, False),
    "but not over !important": (
        '<p class="a" style="color:#000">words</p>', "<style>.a{color:#999!important}</style>", True, True,
    ),
    "a rule for phones": ('<p class="a">words</p>', "<style>@media (max-width:520px){.a{color:#999}}</style>", False, False),
    "dark ground and forgotten text": (
        '<p style="color:#333">words</p>', in_dark("body{background-color:#111!important} h1{color:#eee}"), False, True,
    ),
    "dark ground and light text": (
        '<p class="a" style="color:#333">words</p>',
        in_dark("body{background-color:#111!important} h1{color:#eee} .a{color:#eee!important}"), False, False,
    ),
    "dark text colour that the attribute overrides": (
        '<p class="a" style="color:#333">words</p>', in_dark("body{background-color:#111} h1,.a{color:#eee}"), False, True,
    ),
    "the dark colour of links on a light button": (
        '<p style="background:#ffd"><a class="a" style="color:#000" href="#a">words</a></p>',
        in_dark("body{background-color:#111} h1{color:#eee} a{color:#fda!important}"), False, True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_text_that_is_too_faint_is_found_once_and_other_text_is_not(case):
    body, head, light, dark = CASES[case]
    found = ids(list(legible(page(body, head))))
    # What is too faint in light mode, and in the same colours in dark mode, is told once.
    assert found == (["contrast-light"] if light else ["contrast-dark"] if dark else [])


@pytest.fixture(scope="module")
def axe(chromium) -> Iterator[Any]:
    """Asks axe-core for the contrast of a document in a scheme: the nodes that it finds fault with."""
    from playwright.sync_api import sync_playwright

    if not AXE.is_file():
        pytest.skip("axe-core is absent; this is not tested here")
    script = AXE.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pages = {}
        for scheme in ("light", "dark"):
            pages[scheme] = browser.new_page(color_scheme=scheme, offline=True)
            pages[scheme].set_viewport_size({"width": 800, "height": 900})

        def ask(html: str, scheme: str) -> list[str]:
            shown = pages[scheme]
            shown.goto("about:blank")  # what one document says of its canvas would hold for the next one, too
            shown.set_content(html)
            shown.evaluate(script)
            verdict = shown.evaluate("axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations']})")
            return [node["html"] for violation in verdict["violations"] for node in violation["nodes"]]

        yield ask
        browser.close()


@pytest.mark.browser
def test_our_verdicts_are_those_of_axe(axe):
    for case, (body, head, light, dark) in CASES.items():
        html = page(body, head).message.html
        assert (bool(axe(html, "light")), bool(axe(html, "dark"))) == (light, dark), case


@pytest.mark.browser
@pytest.mark.parametrize("name", THEMES)
def test_axe_finds_no_fault_with_the_contrast_of_the_themes_either(axe, name):
    html = themed(name).message.html
    assert axe(html, "light") + axe(html, "dark") == []


@pytest.mark.parametrize("name", THEMES)
def test_all_text_of_the_themes_can_be_read(name):
    assert list(legible(themed(name))) == []


def changed(proof: Proof, old: str, new: str, count: int = 1) -> Proof:
    html = proof.message.html.replace(old, new, count)
    assert html != proof.message.html
    return replace(proof, message=replace(proof.message, html=html))


def test_one_fault_planted_into_a_theme_is_one_finding_with_its_story():
    (found,) = legible(changed(themed("roundup"), "Three governments told", '<i style="color:#aaa">Three</i> g'))
    assert (found.id, found.severity) == ("contrast-light", Severity.ERROR)
    assert found.where == "the story “The port that would not close”"
    assert found.what.startswith("“Three” is #aaaaaa on #fdfbf7, a contrast of 2.2")
    assert found.element.endswith("/i")


def test_one_dark_colour_too_dark_is_one_finding_however_many_texts_have_it():
    proof = themed("roundup")
    soft = theme("roundup").tokens["dark"]["soft"]
    (found,) = legible(changed(proof, f"color: {soft} !important", "color: #555 !important"))
    assert (found.id, found.severity) == ("contrast-dark", Severity.ERROR)
    assert "more place" in found.where
    assert "in dark mode" in found.what


def test_between_3_and_4_5_it_is_a_warning_and_below_3_an_error():
    told = [next(iter(legible(page(f'<p style="color:{ink}">words</p>')))) for ink in ("#777", "#949494", "#959595")]
    assert [one.severity.value for one in told] == ["warning", "warning", "error"]
    assert "a contrast of 4.47 where 4.5 is needed" in told[0].what


def test_places_and_samples_are_counted():
    told = {
        count: next(iter(legible(page("".join(f'<p style="color:#999">words {n}</p>' for n in range(count))))))
        for count in (1, 2, 5)
    }
    assert [one.where for one in told.values()] == [
        "the masthead", "the masthead and 1 more place", "the masthead and 4 more places",
    ]  # fmt: skip
    assert told[5].what.startswith("“words 0”, “words 1”, “words 2” is #999999")


def test_punctuation_is_no_text():
    assert list(legible(page('<p style="color:#fff"> · <br> – </p>'))) == []


def test_comments_for_outlook_are_no_text():
    assert list(legible(page("<!--[if mso]><p style='color:#fff'>words</p><![endif]--><p>words</p>"))) == []


def test_small_text_is_a_warning_one_for_each_size():
    body = '<p style="font-size:12px">small</p><p style="font-size:12px">too</p><p style="font-size:13px">b</p>'
    found = list(legible(page(body + "<p>" + "words " * 9 + "</p>")))
    assert [(one.id, one.severity.value) for one in found] == [("text-small", "warning")] * 2
    assert found[0].what.startswith("“small”, “too” is 12 px")
    assert list(legible(page('<p style="font-size:14px">a</p>' + "<p>" + "words " * 9 + "</p>"))) == []


def test_a_pixel_of_text_is_for_the_preview_of_the_inbox():
    assert list(legible(page('<div style="font-size:1px;color:#fff">words</div>'))) == []


def test_that_most_of_the_text_is_smaller_than_16_px_is_told():
    (found,) = legible(page(f'<p style="font-size:15px">{"words " * 20}</p>'))
    assert (found.id, found.severity) == ("text-body-size", Severity.INFO)


def test_faint_colours_of_the_theme_are_named_as_the_look_names_them():
    faint = theme("roundup")
    light = {**faint.tokens["light"], "accent": "#AABBCC"}
    proof = page('<p style="color:#abc">Words to read</p><p style="color:#bbb">More words</p>')
    themed_proof = replace(proof, theme=replace(faint, tokens={**faint.tokens, "light": light}))
    named, unnamed = legible(themed_proof)
    assert named.todo.startswith("Change accent (#aabbcc)")
    assert "below light: in look: of the schedule file" in named.todo
    assert "accent" not in unnamed.todo
    bare = replace(proof, theme=replace(faint, tokens={}))
    assert {one.todo for one in legible(bare)} == {"Change one of the two colours in the theme's light colours"}
