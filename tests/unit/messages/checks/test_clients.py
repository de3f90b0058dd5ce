from dataclasses import replace

import pytest

from digest.client_support import load
from digest.messages.checks import Finding, Severity
from digest.messages.checks.clients import ACCEPTED, clients
from digest.messages.checks.features import features, of_style
from digest.messages.mjml import to_html
from digest.model import Attachment
from tests.unit.messages.checks.pages import THEMES, document, ids, page, themed


def told(body: str, head: str = "", **more) -> list[Finding]:
    """All findings but the score."""
    *found, score = clients(page(body, head, support=dict(load()), **more))
    assert score.id == "client-score"
    return found


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_use_nothing_that_a_client_lacks(name):
    (score,) = clients(themed(name, support=dict(load())))
    assert (score.id, score.severity) == ("client-score", Severity.INFO)


@pytest.mark.parametrize(
    ("body", "head", "title", "lacking"),
    [
        ('<p style="display:flex">a</p>', "", "display:flex", "Outlook (Windows)"),
        ('<p style="display: GRID">a</p>', "", "display:grid", "Outlook (Windows)"),
        ('<p style="gap:8px">a</p>', "", "gap, column-gap, row-gap", "Gmail (mobile web), Outlook (Windows)"),
        ('<p style="column-gap:8px">a</p>', "", "gap, column-gap, row-gap", "Gmail (mobile web), Outlook (Windows)"),
        ('<p style="position:absolute">a</p>', "", "position", "Gmail (all), Outlook (Windows, iOS)"),
        ('<p style="top:0">a</p>', "", "left, right, top, bottom", "Gmail (all), Outlook (Windows)"),
        ('<p style="background-image:url(https://a.example/a.png)">a</p>', "", "background-image", "Outlook (Windows)"),
        ('<p style="background:#fff url(https://a.example/a.png)">a</p>', "", "background-image", "Outlook (Windows)"),
        ('<p style="color:var(--ink)">a</p>', "", "CSS Variables (Custom Properties)", "Gmail (all), Outlook (all)"),
        ("<p>a</p>", "<style>:root{--ink:#111}</style>", "CSS Variables (Custom Properties)", "Gmail (all), Outlook (all)"),
        ('<p style="width:50vw">a</p>', "", "vw unit", "Outlook (Windows)"),
        ('<p style="width:calc(100% - 8px)">a</p>', "", "CSS calc() function", "Outlook (all)"),
        ("<video src='https://a.example/a.mp4'></video>", "", "<video> element", "Gmail (all)"),
        ("<svg></svg>", "", "Embedded <svg> image", "Gmail (all), Outlook (all)"),
        ('<img alt="" src="https://a.example/a.webp?v=1">', "", "webP image format", "Outlook (Windows)"),
        ('<img alt="" src="data:image/png;base64,AA==">', "", "Base 64 image format", "Gmail (all)"),
        ('<img alt="" src="https://a.example/a.jpg" srcset="b.jpg 2x">', "", "srcset and sizes attributes", "Gmail (all)"),
        ('<img alt="" src="https://a.example/a.jpg" loading="lazy">', "", "loading attribute", "Gmail (all), Outlook (all)"),
        ('<a href="#world">a</a>', "", "Local anchors", "Gmail (iOS)"),
        ("<section>a</section>", "", "HTML5 semantics", "Outlook (Windows)"),
        ("<input>", "", '<input type="text"> element', "Outlook (Windows"),
        ("<button>a</button>", "", '<button type="submit"> element', "Outlook (Windows"),
        ("<map name=a></map>", "<style>a ~ b{top:auto!important}</style>", "General sibling combinator", "Gmail (mobile web)"),
        ("<p>a</p>", "<style>@font-face{font-family:Quill;src:url(a.woff)}</style>", "@font-face", "Gmail (all)"),
        ("<p>a</p>", "<style>@import url(https://a.example/a.css);</style>", "@import", "Gmail (all)"),
        ("<p>a</p>", "<style>@media (hover){a{color:red}}</style>", "@media (hover), @media (any-hover)", "Gmail (all)"),
        ("<p>a</p>", "<style>p:nth-child(2){color:red}</style>", ":nth-child", "Gmail (all), Outlook (all)"),
        ("<p>a</p>", "<style>p::before{color:red}</style>", "::before", "Gmail (all)"),
        ("<p>a</p>", "<style>p:before{color:red}</style>", "::before", "Gmail (all)"),
        ("<p>a</p>", "<style>p{color:red; b{color:blue}}</style>", "CSS Nesting", "Gmail (all), Outlook (all)"),
        ("<p>a</p>", "<style>[title]{color:red}</style>", "Attribute selector", "Gmail (mobile web)"),
        ("<p>a</p>", "<style>*{color:red}</style>", "Universal selector *", "Gmail (mobile web)"),
        ("<p>a</p>", '<link rel="stylesheet" href="https://a.example/a.css">', "<link> element", "Gmail (all)"),
    ],
)  # fmt: skip
def test_what_a_client_lacks_is_a_warning_that_names_it(body, head, title, lacking):
    found = [one for one in told(body, head) if one.what.startswith(f"{title}: ")]
    assert ids(found) == ["client-support"]
    assert found[0].severity is Severity.WARNING
    assert f"not in {lacking}" in found[0].what
    assert "https://www.caniemail.com/features/" in found[0].todo


def test_what_clients_have_in_part_is_only_told():
    (found,) = told('<p style="text-indent:2em">a</p>')
    assert (found.id, found.severity) == ("client-support", Severity.INFO)
    assert found.what == "text-indent: only in part in Gmail (all)"


def test_one_feature_is_one_finding_with_a_count_and_its_first_place():
    (found,) = told('<h2>World</h2><p style="display:flex">a</p>' + '<p style="color:red;display:flex">b</p>' * 3)
    assert found.what.startswith("display:flex, used 4 times: ")
    assert (found.where, found.element) == ("the section “World”", "/html/body/p[1]")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<p style='flex-direction:row'>a</p>", ""),  # what a client without it does anyway
        ("<p style='-webkit-user-select:none;mso-line-height-rule:exactly'>a</p>", ""),  # for one client
        ("<a href='https://a.example/'>a</a>", "<style>a:hover{color:red}</style>"),  # no @media (hover)
        ("<p>a</p>", "<style>[data-ogsc] p{position:absolute} #outlook a{z-index:1}</style>"),
        ("<p>a</p>", "<style>@media (prefers-color-scheme:dark){p{color:red!important}}</style>"),
        ("<p>a</p>", '<link rel="icon" href="https://a.example/a.ico">'),
        ("<img alt='' src='https://[a/b'>", ""),
        ("<img alt=''>", ""),
        ("<ul><li>a</li></ul>", ""),
    ],
)
def test_what_does_no_harm_is_not_told(body, head):
    assert told(body, head) == []


def test_pictures_that_are_attached_are_known_by_their_type():
    webp = Attachment(cid="a@b.example", name="a", media_type="image/webp", data=b"")
    (found,) = told('<img alt="" src="cid:a@b.example">', attachments=(webp,))
    assert found.what.startswith("webP image format")
    jpeg = replace(webp, media_type="image/jpeg")
    assert told('<img alt="" src="cid:a@b.example">', attachments=(jpeg,)) == []


def test_rules_for_one_client_say_nothing_of_the_others_but_their_neighbours_do():
    assert list(features(page("", "<style>[data-ogsc] p, b{z-index:1}</style>"))).count("css-z-index") == 1
    assert "css-selector-attribute" not in features(page("", "<style>[data-ogsc] p, b{z-index:1}</style>"))


def test_what_is_accepted_is_known_to_caniemail_and_each_has_a_reason():
    known = {feature["slug"] for feature in load()["data"]}
    assert known >= ACCEPTED.keys()
    assert all(len(reason) > 10 for reason in ACCEPTED.values())


def test_each_feature_of_a_style_is_named_once():
    assert of_style("color: red; color: rgb(1, 2, 3); display: none !important") == (
        "css-color", "css-rgb", "css-display", "css-display-none", "css-important",
    )  # fmt: skip


def test_without_the_data_there_is_nothing_to_say():
    assert list(clients(page('<p style="display:flex">a</p>'))) == []


def invented_feature(slug: str, **verdicts: str) -> dict:
    stats: dict = {"gmail": {}, "outlook": {}, "apple-mail": {}, "yahoo": {"ios": {"1": "n"}}}
    for name, verdict in verdicts.items():
        stats["gmail"][name] = {"2019-01": "y", "2026-01": verdict}
    return {"slug": slug, "title": slug, "url": "https://c.example/", "stats": stats}


def test_the_newest_version_decides_and_what_is_unknown_counts_for_neither():
    data = {"data": [invented_feature("html-p", ios="n #1", android="u", web="u")]}
    found, score = clients(page("<p>a</p>", support=data))
    assert found.what == "html-p: not in Gmail (all)"
    assert score.what.startswith("94 of 100")  # a third of the clients, for one element in six


def test_versions_that_are_named_by_their_month_need_not_be_in_order():
    feature = invented_feature("html-p")
    feature["stats"]["gmail"]["ios"] = {"2024-04": "n", "2024-01": "y"}
    feature["stats"]["outlook"]["macos"] = {"2019-10": "y", "16.80": "a"}
    found, _ = clients(page("<p>a</p>", support={"data": [feature]}))
    assert found.what == "html-p: not in Gmail (all); only in part in Outlook (all)"


def test_the_score_is_100_less_the_worst_gap_and_the_worst_half_gap():
    data = {
        "data": [
            invented_feature("html-p", ios="n", android="y"),
            invented_feature("html-b", ios="n", android="n"),
            invented_feature("html-i", ios="a", android="y"),
            invented_feature("html-u"),
        ]
    }
    # Ten elements: html, head, title, body, h1 and five more. <p> 1/2 x 2/10, <b> 2/2 x 1/10, <i> 1/2 x 1/10.
    *found, score = clients(page("<p>a</p><p>a</p><b>b</b><i>c</i><u>d</u>", support=data))
    assert score.what.startswith("85 of 100")
    assert [one.severity.value for one in found] == ["warning", "warning", "info"]


def test_what_nobody_wrote_down_is_passed_over():
    assert told('<p style="no-such: thing; background-color: unknown(1)">a</p><x-y>b</x-y>') == []


# One of each component that a theme of one's own may be made of, with what is usually said of it.
COMPONENTS = """<mjml lang="en" dir="ltr"><mj-head><mj-title>a</mj-title><mj-attributes><mj-all font-family="Arial" />
</mj-attributes><mj-style>@media (max-width: 520px) { .t { padding: 0px !important; } } .t p { margin: 0; }</mj-style>
</mj-head><mj-body background-color="#ffffff"><mj-wrapper padding="0px" border="1px solid #333333" border-radius="4px">
<mj-section padding="8px 0px"><mj-group><mj-column width="50%" vertical-align="middle" padding="4px">
<mj-image src="https://northlight.example/a.jpg" alt="" width="200px" height="100px" href="https://northlight.example/" />
</mj-column><mj-column width="50%"><mj-text font-size="16px" letter-spacing="1px" font-weight="bold">words</mj-text>
<mj-button href="https://northlight.example/" border-radius="4px" inner-padding="10px 20px">Go there</mj-button>
</mj-column></mj-group></mj-section><mj-section full-width="full-width" background-color="#eeeeee"><mj-column>
<mj-divider border-width="1px" /><mj-spacer height="20px" /><mj-table><tr><td style="padding:4px">a</td></tr></mj-table>
<mj-social mode="horizontal"><mj-social-element name="github" href="https://northlight.example/"
src="https://northlight.example/g.png">a</mj-social-element></mj-social></mj-column></mj-section></mj-wrapper></mj-body></mjml>"""


def test_what_mjml_writes_for_its_components_is_accepted():
    found = list(clients(document(to_html(COMPONENTS), support=dict(load()))))
    assert [str(one) for one in found if one.severity is not Severity.INFO] == []
    assert ids(found) == ["client-score"]
