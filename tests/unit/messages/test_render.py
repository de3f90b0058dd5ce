import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.errors import TemplateError
from digest.messages.render import Imprint, Theme, render
from digest.messages.repeats import without_repeats
from digest.model import Edition, Message, RelatedPiece, Section, Story
from tests.unit.messages.editions import (
    FRIDAY,
    IMPRINT,
    also,
    correction,
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
    (author,) = tree.xpath("//p/b")
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
    assert [words_of(p) for p in page(edition(one, Section("S", (one,)))).xpath("//p[@class='kick']")] == [
        "Update · Opinion",
        "Update · Opinion",
    ]


def test_the_same_story_elsewhere_is_linked_to_with_its_outlet(message, tree):
    found = [words_of(p) for p in tree.xpath("//div[@class='by']/p") if words_of(p).startswith("Also in")]
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
    labelled = [words_of(by) for by in tree.xpath("//div[@class='by']") if "Summary by" in words_of(by)]
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


def test_the_theme_has_all_its_words_in_each_language():
    spoken = THEME.tokens["words"]
    assert set(spoken) == {"en", "de", "fr", "es"}
    for language, said in spoken.items():
        assert set(said) == set(spoken["en"]), language
        for name, pattern in said.items():
            assert re.findall(r"\{\w*\}", pattern) == re.findall(r"\{\w*\}", spoken["en"][name]), (language, name)


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


# ---------------------------------------------------------------- a sound document


def test_the_document_says_its_language_direction_and_title(tree):
    assert (tree.get("lang"), tree.get("dir")) == ("en-GB", "ltr")
    assert tree.findtext("head/title") == invented().subject
    (article,) = tree.xpath("//div[@role='article']")
    assert article.get("aria-label") == invented().subject
    assert tree.xpath("//meta[@name='description']/@content") == [invented().preheader]


def test_a_story_in_another_language_says_so(tree):
    assert {element.tag for element in tree.xpath("//*[@lang='fr']")} == {"h3", "p"}


def test_an_edition_written_from_right_to_left():
    shown = page(edition(story("مرحبا", "l")), replace(IMPRINT, language="ar"))
    assert shown.get("dir") == "rtl"
    assert "text-align:right" in shown.xpath("//h2/..")[0].get("style")
    assert "direction:ltr" not in lxml_html.tostring(shown, encoding="unicode")


def test_the_preheader_comes_first_and_is_hidden(tree):
    (hidden,) = tree.xpath("//div[contains(@style, 'mso-hide')]")
    assert hidden.text.startswith(invented().preheader)
    assert hidden.text.count("\u200c") == 24
    assert "display:none" in hidden.get("style")
    assert words_of(tree.body).startswith(invented().preheader)


def test_every_layout_table_has_its_role(tree):
    assert {table.get("role") for table in tree.iter("table")} == {"presentation"}


def test_nothing_of_the_theme_is_left_over(message):
    assert not re.search(r"/\*inline\*/|\{\{|\{%|<mj-|&#3[49];", message.html)
    assert "<!--[if mso" in message.html
    assert "@media (prefers-color-scheme: dark)" in message.html
    assert "!important" in message.html
    assert message.html.startswith("<!DOCTYPE html>")


def test_nothing_is_fetched_when_the_mail_is_opened(message):
    assert not re.search(r"<(img|link|script|iframe)\b|@import|url\(", message.html)


# ---------------------------------------------------------------- colours

PAIRS = [(text, ground) for text in ("ink", "soft", "quiet", "accent") for ground in ("card", "page")]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_keeps_a_contrast_of_4_5(scheme, text, ground):
    colours = THEME.tokens[scheme]
    lower, higher = sorted(luminance(colours[name]) for name in (text, ground))
    assert (higher + 0.05) / (lower + 0.05) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_six_digits_and_never_pure(scheme):
    for colour in THEME.tokens[scheme].values():
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)
        assert colour not in ("#000000", "#ffffff")


# ---------------------------------------------------------------- hostile articles

HOSTILE = {
    "quotes": "\"Double\" 'single' “curly” «guillemets»",
    "a backslash": r"C:\new\table",
    "no-break spaces": "10\u00a0000\u202fkm",
    "a joined emoji": "Family 👩\u200d👩\u200d👧 and flag 🏳\ufe0f\u200d🌈",
    "Hindi": "हिन्दी में समाचार",
    "Arabic": "الأخبارُ بالعربيّة",
    "combining marks": "e\u0301 Z\u0335\u0321a\u0300\u0301\u0302lgo",
    "300 characters": "long " * 60,
    "one word of 300 characters": "x" * 300,
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a comment": "<!-- --> --> <!--[if mso]> <![endif]-->",
    "MJML": "</mj-text><mj-raw>x</mj-raw>",
    "a template": "{{ 7 * 7 }}{% raw %}{# x #}",
    "references": "&lt;b&gt; &amp;amp; &#34; &nbsp;",
    "a style end": "</style> @import url(https://evil.example) /*inline*/",
    "soft hyphens": "Zeitungs\u00adleser",
}


def hostile(text: str) -> Edition:
    related = (RelatedPiece(title=text, url="https://x.example/r", section=text, teaser=text[:100]),)
    one = story(
        text,
        f"{text} lead.",
        f"{text} rest.",
        published=FRIDAY,
        authors=(text,),
        kind=text,
        section=text,
        related=related,
    )
    one = replace(one, update_of=earlier(text, "https://x.example/e"), also=(also(f"{text} b", "https://y.example/"),))
    note = correction(text, f"It said {text} twice.", "https://x.example/c")
    shown = edition(one, Section(text, (one,)))
    return replace(shown, subject=text, preheader=text, intro=text, corrections=(note,))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_headline_is_printed_as_it_is(text):
    text = text.strip()
    message = rendered(hostile(text))
    tree = lxml_html.document_fromstring(message.html)
    plain = lxml_html.document_fromstring(rendered(hostile("x")).html)
    assert [element.tag for element in tree.iter() if isinstance(element.tag, str)] == [
        element.tag for element in plain.iter() if isinstance(element.tag, str)
    ]
    assert [heading.text_content() for heading in tree.iter("h2", "h3")] == [text, text, text, "Corrections"]
    assert tree.xpath("string(//p[@class='fix'])") == f"It said {text} twice."
    assert tree.findtext("head/title") == text
    assert tree.xpath("//div[@role='article']/@aria-label") == [text]
    assert tree.xpath("//meta[@name='description']/@content") == [text]
    assert " ".join(text.split()) in " ".join(message.text.split())


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable() and text.strip() == text))
def test_any_text_at_all_is_printed_as_it_is(text):
    tree = page(hostile(text))
    assert [heading.text_content() for heading in tree.iter("h2", "h3")] == [text, text, text, "Corrections"]
    assert tree.xpath("//div[@role='article']/@aria-label") == [text]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.example/"><script>', "ftp://x"])
def test_no_other_link_than_to_web_and_mail_is_made(url):
    one = story("h", "l", url=url, related=(RelatedPiece(title="r", url=url),))
    one = replace(one, also=(also("a", url),), update_of=earlier("e", url))
    shown = replace(edition(one, Section("s", (one,))), corrections=(correction("c", "n", url),))
    message = rendered(shown, replace(IMPRINT, website=url))
    assert page(shown, replace(IMPRINT, website=url)).xpath("//a/@href") == [IMPRINT.unsubscribe]
    assert url not in message.html


def test_an_odd_but_lawful_address_is_linked_to():
    assert page(edition(story("h", "l", url="https://x.example/l'avenir?a=1&b=é"))).xpath("//h2/a/@href") == [
        "https://x.example/l'avenir?a=1&b=%C3%A9"
    ]


def test_control_characters_cannot_break_a_line():
    message = rendered(edition(story("a\x00b\r\nBcc: c\x0b", "l\x85m\u2028n")))
    assert "a b Bcc: c" in message.text
    assert "l m n" in message.text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", message.text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", message.html)


# ---------------------------------------------------------------- size


def forty_one() -> Edition:
    blurb = "Eighty words are the most that a blurb may have, and this one uses its allowance in full. " * 5

    def one(number: int) -> Story:
        related = tuple(
            RelatedPiece(title=f"Another piece on the matter, part {part}", url=f"https://x.example/{number}/{part}")
            for part in range(2)
        )
        return story(
            f"A headline of an ordinary length for item number {number}",
            "The lead says in a sentence of some twenty words what happened, and to whom, and why it matters to us.",
            blurb.strip(),
            url=f"https://northlight.example/section/a-rather-long-slug-{number}",
            authors=("A. Writer",),
            kind="Report",
            published=FRIDAY,
            related=related,
        )

    return edition(one(0), *(Section(f"Section {s}", tuple(one(8 * s + i) for i in range(1, 9))) for s in range(5)))


def test_41_items_stay_below_what_gmail_clips():
    assert len(forty_one().stories) == 41
    assert len(rendered(forty_one()).html.encode()) <= 90_000


def test_41_items_of_which_a_third_go_on_and_are_told_elsewhere_are_not_clipped():
    def fuller(one: Story) -> Story:
        other = also("What another paper has to say on the same matter", "https://courier.example/2026/11/27/matter")
        return replace(one, also=(other,), update_of=earlier("What we told you of it", "https://northlight.example/e"))

    shown = forty_one()
    sections = tuple(
        Section(part.title, tuple(fuller(one) if n % 3 == 0 else one for n, one in enumerate(part.stories)))
        for part in shown.sections
    )
    size = len(rendered(replace(shown, lead=fuller(shown.lead), sections=sections)).html.encode())
    assert size <= 102_400


def test_the_same_edition_gives_the_same_bytes():
    assert rendered(invented()) == rendered(invented())


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
            broken("foot.mjml.j2", "imprint.postal_address", "imprint.how"),
            r"roundup, foot\.mjml\.j2, line \d+: .*'how'",
        ),
        (broken("lead.mjml.j2", "{% endif %}", "{% end %}"), r"lead\.mjml\.j2, line \d+: .*unknown tag 'end'"),
        (broken("lead.mjml.j2", "</mj-text>", ""), r"rendered MJML, line \d+, column 1: </mj-column> cannot stand"),
        (
            broken("edition.txt.j2", "{{ imprint.newsletter_title }}", "{{ 1 / 0 }}"),
            r"edition\.txt\.j2, line \d+: division",
        ),
        (replace(THEME, tokens={**THEME.tokens, "words": {}}), r"line \d+: .*has no attribute 'number'"),
        (replace(THEME, files={}), r"there is no edition\.mjml\.j2"),
    ],
)
def test_a_fault_of_the_theme_says_where_it_is(theme, said):
    with pytest.raises(TemplateError, match=said):
        render(invented(), IMPRINT, theme)
