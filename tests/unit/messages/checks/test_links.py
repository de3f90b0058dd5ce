from dataclasses import replace
from typing import Any

import pytest

from digest.messages.checks.finding import Severity
from digest.messages.checks.hosts import is_number, is_private, look_alike
from digest.messages.checks.leftovers import leftovers
from digest.messages.checks.links import each_link
from digest.messages.checks.story_links import story_links
from digest.model import FieldKind, MergeField, RelatedPiece, Section
from tests.unit.messages.checks.proofs import clean, faulty, ids, in_html, only, proof_of, small
from tests.unit.messages.editions import IMPRINT, earlier, edition, invented, story

RIVER = 'href="https://northlight.example/river"'


def linked(href: str) -> Any:
    """The small edition with another address behind the headline of its second story."""
    return in_html(small(), RIVER, f'href="{href}"')


def articles(url: str | None, **reading: Any) -> Any:
    lead = story("The port", "The harbour master kept the cranes moving.", url="https://northlight.example/port")
    return proof_of(edition(lead, Section("World", (story("The river", "A flood.", url=url, **reading),))))


# ---------------------------------------------------------------- each link of the HTML


def test_the_links_of_an_edition_are_all_right():
    assert ids(each_link, clean()) == []
    assert ids(each_link, small()) == []


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("", "link-empty"),
        ("  ", "link-empty"),
        ("#", "link-nowhere"),
        ("#contents", "link-nowhere"),
        ("https://a.example/two words", "link-space"),
        ("https://a.example/tab\there", "link-space"),
        ("https://a.example/{{ slot }}", "link-space"),
        ("https://a.example/{{slot}}", "link-leftover"),
        ("https://a.example/%7B%7Bslot%7D%7D", "link-leftover"),
        ("https://a.example/{slot}.html", "link-leftover"),
        ("https://a.example/*|UNIQID|*", "link-leftover"),
        ("https://a.example/?who=__SLOT_address__", "link-leftover"),
        ("https://a.example/?who=__FIELD_whom__", "link-leftover"),
        ("https://a.example/undefined/1", "link-leftover"),
        ("https://a.example/?page=None", "link-leftover"),
        ("/river", "link-relative"),
        ("river.html", "link-relative"),
        ("//northlight.example/river", "link-relative"),
        ("www.northlight.example", "link-relative"),
        ("https:///river", "link-relative"),
        ("https://[::1/river", "link-relative"),
        ("javascript:alert(1)", "link-scheme"),
        ("data:text/html,x", "link-scheme"),
        ("file:///etc/hosts", "link-scheme"),
        ("localhost:8000/river", "link-scheme"),
        ("http://localhost:8000/river", "link-private"),
        ("https://127.0.0.1/river", "link-private"),
        ("https://[::1]/river", "link-private"),
        ("https://10.1.2.3/river", "link-private"),
        ("https://nas/river", "link-private"),
        ("https://nas.local/river", "link-private"),
        ("mailto:editors", "link-mailto"),
        ("mailto:", "link-mailto"),
        ("mailto:editors@northlight.example,", "link-mailto"),
        ("mailto:two@a.example;three@a.example", "link-mailto"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(href, found):
    finding, *others = each_link(linked(href))
    assert (finding.id, finding.severity) == (found, Severity.ERROR)
    assert {other.id for other in others} <= {"link-http"}
    assert finding.where == "the story “The river”, the link “The river”"
    assert finding.todo
    assert small().document.xpath(finding.element)[0].text_content() == "The river"


@pytest.mark.parametrize(
    ("href", "found", "severity"),
    [
        ("https://8.8.8.8/river", "link-number", Severity.WARNING),
        ("https://134744072/river", "link-number", Severity.WARNING),
        ("https://editor:secret@northlight.example/river", "link-userinfo", Severity.WARNING),
        ("https://xn--e1awd7f.com/river", "link-look-alike", Severity.INFO),
        ("https://a.example/" + "r" * 2000, "link-long", Severity.WARNING),
        ("http://a.example/river", "link-http", Severity.WARNING),
        ("https://a.example/river?utm_source=x&page=2", "link-tracking", Severity.INFO),
    ],
)
def test_a_doubtful_address_is_remarked_upon(href, found, severity):
    finding = only(each_link, linked(href))
    assert (finding.id, finding.severity) == (found, severity)


@pytest.mark.parametrize(
    "href",
    [
        "https://a.example/river#part",
        "https://a.example",
        "https://a.example/a%20b?q=%C3%BC",
        "https://münchen.example/",
        "https://xn--mnchen-3ya.example/",
        "https://пример.рф/",
        "https://a.example/none/null-hypothesis?x=Nones",
        "mailto:editors@northlight.example?subject=The%20river",
        "mailto:a@b.example,c@d.example",
        "mailto:?subject=Read%20this&body=https://a.example",
        "tel:+49401234567",
        "#river",
    ],
)
def test_an_address_that_leads_somewhere_is_none(href):
    assert ids(each_link, in_html(linked(href), "<body", '<body id="river"')) == []


def test_an_address_of_an_articles_own_may_look_like_a_template():
    assert ids(each_link, articles("https://a.example/{id}/x")) == []


def test_the_editor_is_told_where_an_address_can_be_mended():
    assert "drop: true" in only(each_link, articles("https://10.0.0.1/river")).todo
    assert "schedule file" in only(each_link, linked("/river")).todo


def test_one_remark_is_enough_for_many_links_without_https():
    stories = tuple(story(f"Story {n}", "A lead.", url=f"http://a.example/{n}?utm_id=1&gclid=2") for n in range(9))
    proof = proof_of(edition(stories[0], Section("World", stories[1:])))
    http, tracking = each_link(proof)
    assert (http.id, http.where, tracking.id, tracking.where) == ("link-http", "9 links", "link-tracking", "9 links")
    assert http.what.endswith("and 6 more")
    assert "(gclid, utm_id)" in tracking.what


def test_a_merge_field_may_be_an_address_or_a_part_of_one():
    fields = (MergeField(name="token", column="token"), MergeField(name="page", column="page", kind=FieldKind.URL))
    proof = faulty(small(), fields=fields)
    nonce = proof.message.nonce
    for href in (f"__FIELD_{nonce}_page__", f"https://a.example/?who=__FIELD_{nonce}_token__"):
        assert ids(each_link, in_html(proof, RIVER, f'href="{href}"')) == []
    finding = only(each_link, in_html(proof, RIVER, f'href="__FIELD_{nonce}_token__"'))
    assert (finding.id, finding.severity) == ("link-field", Severity.ERROR)


def test_a_link_is_named_by_its_picture_where_it_has_no_words():
    pictured = in_html(small(), ">The river</a>", '><img src="x" alt="A flood"></a>')
    assert only(each_link, in_html(pictured, RIVER, 'href="/r"')).where.endswith("the link “A flood”")
    bare = in_html(small(), ">The river</a>", "></a>")
    assert only(each_link, in_html(bare, RIVER, 'href="/r"')).where.endswith("the link “without words”")


def test_an_anchor_is_no_link():
    assert ids(each_link, in_html(small(), RIVER, 'name="river"')) == []


# ---------------------------------------------------------------- hosts


@pytest.mark.parametrize("host", ["localhost", "nas", "192.168.1.1", "fe80::1", "printer.lan", "a.internal", "0.0.0.0"])
def test_a_host_at_home_is_private(host):
    assert is_private(host)


@pytest.mark.parametrize("host", ["northlight.example", "8.8.8.8", "134744072", "0x08.8.8.8", "a.b.c."])
def test_a_host_of_the_world_is_not(host):
    assert not is_private(host)


def test_a_number_is_one_however_it_is_written():
    assert [is_number(host) for host in ("8.8.8.8", "134744072", "0x8.010.8", "2001:db8::1", "8.example")] == [
        True, True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("host", ["раура.com", "www.gооgle.com", "xn--e1awd7f.com", "αρρle.com"])
def test_a_name_in_letters_that_look_like_latin_ones_is_seen_through(host):
    assert look_alike(host)


@pytest.mark.parametrize(
    "host",
    [
        "münchen.de",
        "xn--mnchen-3ya.de",
        "пример.рф",
        "例え.jp",
        "東京tower.jp",
        "xn--\ufffd.de",
        "a-1.example",
        "xn--99999999.de",
    ],
)
def test_a_name_in_the_letters_of_a_language_is_no_disguise(host):
    assert look_alike(host) == ""


# ---------------------------------------------------------------- the addresses of stories


def test_the_addresses_of_an_edition_are_all_right_but_one():
    assert ids(story_links, small()) == []
    finding = only(story_links, clean())
    assert (finding.id, finding.severity) == ("story-unlinked", Severity.INFO)
    assert finding.where == "the story “An island votes on its own name”"


def test_one_remark_is_enough_for_many_stories_without_an_address():
    stories = tuple(story(f"Story {number}", "A lead.", url=None) for number in range(5))
    finding = only(story_links, proof_of(edition(stories[0], Section("World", stories[1:]))))
    assert (finding.id, finding.where) == ("story-unlinked", "5 stories")
    assert finding.what.endswith("“Story 0”, “Story 1”, “Story 2” and 2 more")


def test_an_address_that_cannot_be_linked_to_is_named():
    finding = only(story_links, articles("javascript:alert(1)"))
    assert (finding.id, finding.severity) == ("story-address", Severity.WARNING)
    assert "javascript:alert(1)" in finding.what


def test_one_address_below_two_headlines_is_a_warning():
    finding = only(story_links, articles("https://northlight.example/port"))
    assert (finding.id, finding.severity) == ("link-shared", Severity.WARNING)
    assert finding.where == "the stories “The port”, “The river”"


def test_a_front_page_is_not_a_story():
    finding = only(story_links, articles("https://northlight.example/"))
    assert (finding.id, finding.severity) == ("story-front-page", Severity.WARNING)


def test_a_related_piece_that_leads_to_a_front_page_is_only_worth_knowing():
    related = (
        RelatedPiece(title="Dykes", url="https://northlight.example"),
        RelatedPiece(title="Boats", url="https://northlight.example/?p=2"),
        RelatedPiece(title="Fish"),
    )
    finding = only(story_links, articles("https://northlight.example/river", related=related))
    assert (finding.id, finding.severity, finding.where) == ("related-front-page", Severity.INFO, "1 related piece")
    assert "“Dykes”" in finding.what


def test_the_address_of_what_a_story_follows_is_one_of_its_own():
    lead = replace(story("The port", "A lead.", url=None), update_of=earlier("Before", "https://a.example/{before}"))
    assert ids(each_link, proof_of(edition(lead), replace(IMPRINT, unsubscribe=None))) == []


def test_a_slip_in_the_address_of_the_browser_view_is_told_once_and_with_its_key():
    for slip in ("{slt}", "{name}"):
        proof = proof_of(invented(), replace(IMPRINT, view_in_browser=f"https://northlight.example/{slip}/{{number}}"))
        (finding,) = [one for check in (each_link, leftovers) for one in check(proof)]
        assert (finding.id, finding.severity) == ("link-leftover", Severity.ERROR)
        assert slip in finding.what
        assert finding.todo.startswith("Correct view_in_browser:")
        assert "{slot} and {number}" in finding.todo


def test_a_slip_that_only_the_plain_part_shows_is_told_there():
    proof = proof_of(invented(), replace(IMPRINT, view_in_browser="https://northlight.example/{slt}"))
    unlinked = faulty(proof, html=proof.message.html.replace("/{slt}", "").replace("/%7Bslt%7D", ""))
    assert [one.id for check in (each_link, leftovers) for one in check(unlinked)] == ["leftover-template"]
