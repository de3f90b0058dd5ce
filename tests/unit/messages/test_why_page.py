"""The page as its markup says it; what a browser makes of it is tested end to end."""

from dataclasses import replace

import lxml.html
import pytest

from digest.messages.why_page import MOST_CHANGES, MOST_LEFT_OUT, why_page
from digest.model import Change, Correction, Edition, LeftOut, Section, Summary
from tests.unit.messages.editions import edition, story

SLOT = "2026-11-27T0700"


def read(made: Edition | list[LeftOut], **options: object) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(why_page(made, title="Northlight", slot=SLOT, **options))  # type: ignore[arg-type]


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def all_of(page: lxml.html.HtmlElement, selector: str) -> list[str]:
    return [words(found) for found in page.cssselect(selector)]


def left_out(name: str, rule: str = "rank", points: float | None = 0.5) -> LeftOut:
    return LeftOut(story(name, "l").article, "rank 15 of 20", rule, points, (("recency", 0.5),))


def filled() -> Edition:
    first = replace(
        story("First", "l", published=edition(story("h", "l")).cutoff),
        reasons=("new", "rank 1 of 4"),
        score=2.0,
        score_parts=(("recency", 1.5), ("corroboration", 0.5)),
        pinned=True,
        summary=Summary(lead="L.", blurb="L.", notes=("the model was silent", "asked twice")),
    )
    return replace(
        edition(first),
        sections=(Section("Energy", (replace(story("Second", "l", url=None, language="de"), score=-0.5),)),),
        left_out=(left_out("Third"), left_out("Fourth", "old", None)),
    )


def test_the_tally_stands_on_top():
    page = read(filled())
    assert all_of(page, "h1") == ["Why each article is in or out"]
    assert all_of(page, "header .tally") == ["4 candidates: 2 in; 2 left out: 1 for want of room, 1 too old."]
    assert all_of(page, "header .which") == [f"Northlight {SLOT} · No. 48"]


def test_each_story_has_its_place_its_reason_its_score_and_who_wrote_it():
    first, second = read(filled()).cssselect(".stories > li")
    assert words(first) == (
        "Lead story First site · 2026-11-27 · a-First new; rank 1 of 4 "
        "Score 2.00: recency 1.50, corroboration 0.50 You pinned it. Lead and blurb: the article's own words. "
        "the model was silent; asked twice"
    )
    assert "Energy Second" in words(second)
    assert [bar.get("style") for one in (first, second) for bar in one.cssselect(".bar span")] == [
        "width: 100%",
        "width: 0%",
    ]


def test_a_headline_is_linked_where_that_is_safe_and_tells_its_language():
    first, second = read(filled()).cssselect("h3")
    assert [link.get("href") for link in first.cssselect("a")] == ["https://northlight.example/a"]
    assert second.cssselect("a") == []
    assert [bdi.get("lang") for bdi in (*first.cssselect("bdi"), *second.cssselect("bdi"))] == [None, "de"]


def test_what_was_left_out_stands_in_a_table_for_each_rule():
    page = read(filled())
    assert all_of(page, "caption") == ["No room left: 1", "Too old: 1"]
    assert all_of(page, "tbody tr") == [
        "Third site · undated · a-Third rank 15 of 20 recency 0.50 0.50",
        "Fourth site · undated · a-Fourth rank 15 of 20 recency 0.50 –",
    ]
    assert {cell.get("scope") for cell in page.cssselect("thead th")} == {"col"}
    assert {cell.get("scope") for cell in page.cssselect("tbody th")} == {"row"}


def test_how_a_score_is_made_is_explained_once_and_only_where_parts_are_shown():
    assert all_of(read(filled()), "details summary") == ["How the score is made"]
    assert all_of(read(edition(story("h", "l"))), "details") == []


def test_a_page_of_thousands_stops_and_says_so():
    many = [left_out(f"{n:05}", "old" if n % 2 else "rank") for n in range(3 * MOST_LEFT_OUT)]
    page = read(many)
    assert len(page.cssselect("tbody tr")) == MOST_LEFT_OUT
    assert f"And {2 * MOST_LEFT_OUT} more." in all_of(page, "main")[0]
    assert all_of(page, "caption") == [f"No room left: {3 * MOST_LEFT_OUT // 2}"]
    assert "digest why" not in all_of(read(many[:MOST_LEFT_OUT]), "main")[0]


@pytest.mark.parametrize("made", [[], [left_out("Fourth", "old", None)], [left_out("Fourth", "old", -1.0)]])
def test_where_nothing_is_printed_the_page_says_so(made):
    page = read(made)
    assert all_of(page, "main")[0].startswith("There is nothing to print.")
    assert page.cssselect(".stories") == []
    assert len(page.cssselect("tbody tr")) == len(made)


def test_sources_are_listed_with_what_they_brought_and_how_they_are():
    page = read(filled(), sources={"site": "well", "courier": "failed since 20 Nov 2026, 3 times: <no answer>"})
    assert all_of(page, ".sources tbody tr") == [
        "site 2 2 well",
        "courier 0 0 failed since 20 Nov 2026, 3 times: <no answer>",
    ]
    assert read(filled()).cssselect(".sources") == []


def test_corrections_are_shown_with_the_old_and_the_new_words():
    offered = Correction(
        article=story("h", "l").article,
        number=11,
        slot="2026-11-20T0700",
        headline="The dam fills",
        note="We said 40 metres; it is 45.",
        changes=tuple(Change("number", f"{n} metres", f"{n + 5} metres") for n in range(MOST_CHANGES + 2)),
    )
    gone = replace(offered, changes=(Change("text", "It is full.", ""),), withdrawn=True, printed=True)
    page = read(replace(filled(), corrections=(offered, gone)))
    first, second = all_of(page, "[aria-labelledby=corrections] li")
    assert first.startswith(
        "Not printed: switch it on in edition.yaml The dam fills In No. 11 (2026-11-20T0700) We said"
    )
    assert "Number. It said: 0 metres Now: 5 metres" in first
    assert first.endswith("and 2 more")
    assert second == (
        "Printed The dam fills In No. 11 (2026-11-20T0700); it was withdrawn since We said 40 metres; it is 45. "
        "Text. It said: It is full. Now it is gone."
    )


def test_nothing_from_outside_is_markup_and_nothing_is_asked_for():
    evil = "\x1b<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    bad = replace(
        story("h", "l", url="javascript:alert(1)", language=evil),
        headline=evil,
        reasons=(evil,),
        score_parts=((evil, 1.0),),
    )
    out = LeftOut(story("o", "l", standfirst=evil).article, evil, evil)
    made = replace(edition(bad), subject=evil, sections=(Section(evil, (bad,)),), left_out=(out,))
    source = why_page(made, title=evil, slot=SLOT, sources={evil: evil})
    page = lxml.html.document_fromstring(source)
    assert page.cssselect("script, img, link, iframe, object, base, form") == []
    assert not any(name.startswith("on") for element in page.iter("*") for name in element.attrib)
    assert "\x1b" not in source
    assert [element.get("href") for element in page.cssselect("[href], [src]")] == ["https://northlight.example/a"]
    assert "url(" not in source
    assert "default-src 'none'" in page.cssselect("meta[http-equiv]")[0].get("content")


def test_the_page_is_well_formed_and_the_same_every_time():
    source = why_page(filled(), title="Northlight", slot=SLOT)
    assert source.startswith("<!doctype html>\n")
    assert source == why_page(filled(), title="Northlight", slot=SLOT)
    ids = [element.get("id") for element in lxml.html.document_fromstring(source).cssselect("[id]")]
    assert len(ids) == len(set(ids))
