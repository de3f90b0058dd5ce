from dataclasses import replace

import pytest
from lxml import html as lxml_html

from digest.errors import TemplateError
from digest.messages.render import Imprint, Theme, render
from digest.messages.repeats import without_repeats
from digest.model import Edition, Message, Section
from tests.unit.messages.editions import (
    IMPRINT,
    earlier,
    edition,
    invented,
    roundup,
    story,
)

THEME = roundup()


def rendered(shown: Edition, imprint: Imprint = IMPRINT) -> Message:
    return render(shown, imprint, THEME)


def page(shown: Edition, imprint: Imprint = IMPRINT) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(rendered(shown, imprint).html)


def words_of(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def message() -> Message:
    return rendered(invented())


@pytest.fixture(scope="module")
def tree(message: Message) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(message.html)


# ---------------------------------------------------------------- what is printed


def test_both_parts_have_the_same_stories_in_the_same_order(message, tree):
    printed = words_of(tree.body)
    plain = " ".join(message.text.split())
    for part in (printed, plain):
        at = [part.index(one.headline, part.index("27 November 2026")) for one in invented().stories]
        assert at == sorted(at)
        for one in invented().stories:
            assert part.index(one.headline) < part.index(one.summary.lead)
            assert without_repeats(one.summary.blurb, one.summary.lead) in part
            for piece in one.article.reading.related:
                assert piece.title in part
        for section in invented().sections:
            assert section.title in part


def test_every_link_of_the_html_stands_in_the_text(message, tree):
    links = set(tree.xpath("//a/@href"))
    assert len(links) > 7
    assert {link for link in links if link not in message.text} == set()


def test_the_headings_are_those_of_a_page(tree):
    headings = [heading.tag for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert headings == ["h1", "h2", "h2", "h3", "h3", "h3", "h2", "h3", "h3", "h2"]
    assert words_of(next(tree.iter("h1"))) == "The Weekly Reckoning"


def test_the_lead_is_not_said_twice(message):
    for one in invented().stories:
        assert message.html.count(one.summary.lead[:40]) == 1
        assert message.text.count(one.summary.lead[:20]) == 1


def test_a_headline_without_a_url_is_not_linked(tree):
    unlinked = [words_of(h) for h in tree.iter("h3") if not h.xpath("./a")]
    assert unlinked == ["An island votes on its own name"]


def test_a_date_that_is_not_sure_is_not_shown(message):
    assert "20 Nov" not in message.html.replace("\u00a0", " ")
    assert "20 Nov" not in message.text


def test_an_opinion_piece_has_its_author_before_its_lead_and_nowhere_else(message, tree):
    (author,) = tree.xpath("//p/b[following-sibling::node()]")
    assert words_of(author) == "Leonard Achterberg:"
    assert author.tail.strip().startswith("We reach for sanctions")
    assert words_of(tree.body).count("Leonard Achterberg") == 1
    assert "Leonard Achterberg: We reach for sanctions" in message.text
    assert message.text.count("Leonard Achterberg") == 1


def test_an_opinion_piece_has_its_author_before_its_lead_also_where_it_leads():
    shown = edition(story("Say when it ends", "We forget.", "We do.", kind="Opinion", authors=("Ada Brandt",)))
    (author,) = page(shown).xpath("//div[p[@class='first']]/p/b")
    assert (words_of(author), author.tail.strip()) == ("Ada Brandt:", "We forget.")
    assert "\nAda Brandt: We forget.\n\nWe do.\n" in rendered(shown).text


def test_an_opinion_piece_without_an_author_is_said_by_nobody():
    shown = edition(story("Say when it ends", "We forget.", kind="Opinion"))
    assert page(shown).xpath("//p/b") == []
    assert "\n\nWe forget.\n" in rendered(shown).text


def test_a_story_that_goes_on_says_so_above_its_headline_and_links_back(message, tree):
    (label,) = tree.xpath("//h3[contains(., 'When the river moved')]/preceding-sibling::p[1]")
    assert words_of(label) == "Update"
    (link,) = tree.xpath("//a[@href='https://northlight.example/world/osk-dyke']")
    assert words_of(link.getparent()) == "Follows No. 44, 30 Oct: The Osk is rising, and nobody owns the dyke"
    assert "Update · Report · By Meera Nair" in message.text
    assert "\nFollows No. 44, 30 Oct: The Osk is rising, and nobody owns the dyke\nhttps://" in message.text


def test_an_opinion_piece_can_be_an_update():
    one = replace(story("h", "l", kind="Opinion"), update_of=earlier("e", None))
    assert [words_of(p) for p in page(edition(one, Section("S", (one,)))).xpath("//p[@class='k']")] == [
        "Update · Opinion",
        "Update · Opinion",
    ]


def test_the_same_story_elsewhere_is_linked_to_with_its_outlet(message, tree):
    found = [words_of(p) for p in tree.xpath("//div[@class='b']/p") if words_of(p).startswith("Also in")]
    assert found == [
        "Also in: osk-courier.example – Schoolhouse changes country overnight; wire.example",
        "Also in: harbour-gazette.example – Gas at its cheapest since 2020; ledger.example – Regulator warns of a "
        "“false calm”; d.example – Gas: a warning; and 2 more",
    ]
    assert tree.xpath("//a[.='wire.example']/@href") == ["https://wire.example/osk/river"]
    assert "* osk-courier.example – Schoolhouse changes country overnight\n  https://www.osk" in message.text
    assert "* wire.example\n  https://wire.example/osk/river\n" in message.text
    assert "* d.example – Gas: a warning\n  https://d.example/1\n  and 2 more\n\n" in message.text


def test_a_lead_that_is_not_the_articles_own_is_labelled(message, tree):
    labelled = [words_of(by) for by in tree.xpath("//div[@class='b']") if "Summary by" in words_of(by)]
    assert len(labelled) == 1
    assert "5 min read · Summary by the publisher" in labelled[0].replace("\u00a0", " ")
    assert message.text.count("Summary by the publisher") == 1
    one = story("h", "l")
    model = rendered(edition(replace(one, summary=replace(one.summary, origin="model small-1"))))
    assert "Summary by a language model" in model.html
    assert "Summary by a language model" in model.text


def test_only_corrections_that_the_editor_switched_on_are_printed(message, tree):
    printed = [words_of(p) for p in tree.xpath("//p[@class='fix']")]
    assert printed == [one.note for one in invented().corrections if one.printed]
    assert len(printed) == 2
    assert tree.xpath("//p[@class='fix']/a/text()") == ["The lighthouse that was sold twice"]
    plain = " ".join(message.text.split())
    assert all(note in plain for note in printed)
    assert plain.index("Corrections") > plain.index("Le dernier train de nuit")
    assert "gulls" not in message.html + message.text


def test_without_corrections_there_is_no_heading_for_them():
    off = tuple(replace(one, printed=False) for one in invented().corrections)
    bare = rendered(replace(invented(), corrections=off))
    assert "Corrections" not in bare.html + bare.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ("Fortsetzung von Nr. 44, 30. Okt.:", "und 2 weitere", "Berichtigungen")),
        ("fr", ("Fait suite au n° 44, 30 oct. :", "Résumé de l’éditeur", "Rectificatifs")),
        ("es", ("Actualización", "Continúa el n.º 44, 30 oct:", "También en:")),
    ],
)
def test_what_is_new_is_said_in_the_editions_language(language, said):
    message = rendered(invented(), replace(IMPRINT, language=language))
    printed = " ".join(lxml_html.document_fromstring(message.html).text_content().split())
    for words in said:
        assert words in printed
        assert words in " ".join(message.text.split())


def test_related_pieces_are_a_list(tree):
    lists = tree.xpath("//ul")
    assert [len(found.xpath("./li")) for found in lists] == [2, 1]
    assert words_of(lists[0][0]).startswith("Who insures a ship that nobody wants to see?")
    assert "Money · Two clerks" in words_of(lists[0][0])


def test_the_foot_says_why_how_to_leave_and_who_we_are(message, tree):
    foot = words_of(tree.body)[-260:]
    for part in (foot, message.text):
        assert IMPRINT.why in " ".join(part.split())
        assert "Unsubscribe" in part
        assert "Hafenstrasse 12" in part
    assert tree.xpath(f"//a[@href='{IMPRINT.unsubscribe}']")


def test_without_a_way_to_unsubscribe_none_is_promised():
    bare = rendered(invented(), replace(IMPRINT, unsubscribe=None))
    assert "nsubscribe" not in bare.html
    assert "nsubscribe" not in bare.text
    assert [name for name, _ in bare.headers if name.startswith("List-Uns")] == []


def test_what_is_not_known_of_the_publication_leaves_no_trace():
    bare = rendered(invented(), replace(IMPRINT, website="", tagline=""))
    assert "Northlight\nNorthlight Media" in bare.text
    assert 'href=""' not in bare.html
    assert "<p></p>" not in bare.html


def test_the_words_are_in_the_editions_language():
    german = rendered(invented(), replace(IMPRINT, language="de"))
    for said in ("Nr. 48", "27. November 2026", "Von Ingrid Solheim und Tomás Reyes", "Abbestellen", "Mehr dazu"):
        assert said in german.html
        assert said in german.text


# ---------------------------------------------------------------- headers


def headers(**changed: str | None) -> dict[str, str]:
    return dict(rendered(invented(), replace(IMPRINT, **changed)).headers)  # type: ignore[arg-type]


def test_the_headers_that_all_copies_share():
    assert rendered(invented()).headers == (
        ("From", '"Northlight: The Weekly Reckoning" <weekly@northlight.example>'),
        ("Reply-To", "editors@northlight.example"),
        ("Subject", "The port that would not close"),
        ("List-Id", "The Weekly Reckoning <weekly.northlight.example>"),
        ("Precedence", "bulk"),
        ("List-Unsubscribe", "<mailto:leave-weekly@northlight.example?subject=unsubscribe>"),
    )
    assert "Reply-To" not in headers(reply_to=None)


def test_one_click_is_not_promised_for_an_address_that_does_not_know_the_reader():
    offered = headers(unsubscribe="https://northlight.example/leave?t=1")
    assert offered["List-Unsubscribe"] == "<https://northlight.example/leave?t=1>"
    assert "List-Unsubscribe-Post" not in offered


@pytest.mark.parametrize(
    "url", ["http://x.example/", "leave@x.example", "https://x.example/>,<mailto:a@b", "https://x.example/ü"]
)
def test_another_way_to_unsubscribe_is_refused(url):
    with pytest.raises(ValueError, match=r"List-Unsubscribe: .* is neither"):
        headers(unsubscribe=url)


@pytest.mark.parametrize(
    "field", ["newsletter_title", "sender_name", "sender_address", "reply_to", "unsubscribe", "list_id"]
)
@pytest.mark.parametrize("end", ["\r\nBcc: all@x.example", "\n", "\r", "\0"])
def test_no_field_of_the_imprint_can_begin_a_header(field, end):
    with pytest.raises(ValueError, match=r"line break|is no name"):
        headers(**{field: f"{getattr(IMPRINT, field)}{end}"})


def test_no_subject_can_begin_a_header():
    with pytest.raises(ValueError, match=r"Subject: .* has a line break"):
        rendered(replace(invented(), subject="a\r\nBcc: all@x.example"))


# ---------------------------------------------------------------- faults of a theme


def broken(name: str, old: str, new: str) -> Theme:
    assert old in THEME.files[name]
    return replace(THEME, files={**THEME.files, name: THEME.files[name].replace(old, new)})


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        (
            broken("story.mjml.j2", "imprint.postal_address", "imprint.how"),
            r"line \d+: imprint has no how",
        ),
        (broken("lead.mjml.j2", "{% endif %}", "{% end %}"), r"lead\.mjml\.j2, line \d+: .*unknown tag 'end'"),
        (
            broken("lead.mjml.j2", "</mj-text>", ""),
            r"section\.mjml\.j2, line \d+, column 1: <mj-text> cannot stand in <mj-text>",
        ),
        (
            broken("edition.txt.j2", "{{ imprint.newsletter_title }}", "{{ 1 / 0 }}"),
            r"edition\.txt\.j2, line \d+: division",
        ),
        (replace(THEME, tokens={**THEME.tokens, "words": {}}), r"line \d+: words has no number; it has nothing"),
        (replace(THEME, files={}), r"there is no edition\.mjml\.j2"),
    ],
)
def test_a_fault_of_the_theme_says_where_it_is(theme, said):
    with pytest.raises(TemplateError, match=said):
        render(invented(), IMPRINT, theme)
