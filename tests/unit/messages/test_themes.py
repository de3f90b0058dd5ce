"""What holds for each theme: the rules that make a mail readable everywhere, and that nothing printed can break it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.messages.pictures import NO_PICTURES, Pictures, Shown
from digest.messages.render import Imprint, mjml_of, render
from digest.messages.repeats import without_repeats
from digest.messages.text import WIDTH
from digest.messages.theme import Theme
from digest.model import Edition, Message, RelatedPiece, Section, Story
from tests.unit.messages.editions import (
    FRIDAY,
    IMPRINT,
    TEMPLATES,
    THEMES,
    also,
    correction,
    earlier,
    edition,
    invented,
    ordinary,
    pictures,
    story,
)
from tests.unit.messages.editions import theme as load

LANGUAGES = ("en", "de", "fr", "es", "ar")


@pytest.fixture(params=THEMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def theme(name: str) -> Theme:
    return load(name)


def rendered(name: str, shown: Edition, imprint: Imprint = IMPRINT, seen: Pictures = NO_PICTURES) -> Message:
    return render(shown, imprint, theme(name), seen)


def page(name: str, shown: Edition, imprint: Imprint = IMPRINT, seen: Pictures = NO_PICTURES) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(rendered(name, shown, imprint, seen).html)


@cache
def whole(name: str) -> Message:
    """The invented edition with all pictures, also in a theme that would ask for none."""
    return rendered(name, invented(), seen=pictures("all"))


@pytest.fixture
def message(name: str) -> Message:
    return whole(name)


@pytest.fixture
def tree(message: Message) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(message.html)


def words_of(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def flat(text: str) -> str:
    return " ".join(text.split())


def arabic() -> Edition:
    """A right-to-left edition with what has to keep its own direction in it."""
    one = story("حين تحرّك النهر", "شقّ الفيضان مجرى جديدًا.", language="ar", authors=("Ada Brandt",), published=FRIDAY)
    one = replace(one, also=(also("The river moved", "https://wire.example/x", language="en"),))
    train = story("Le train de nuit", "La ligne ferme.", language="fr", related=(RelatedPiece(title="Dormir"),))
    return edition(one, Section("العالم", (one, train)))


def arabic_imprint() -> Imprint:
    return replace(IMPRINT, language="ar")


# ---------------------------------------------------------------- what is printed


def test_both_parts_tell_the_same_stories_in_the_same_order(message, tree):
    for part in (words_of(tree.body), flat(message.text)):
        at = [part.index(one.headline, part.index("27 November 2026")) for one in invented().stories]
        assert at == sorted(at)
        for one in invented().stories:
            assert part.index(one.headline) < part.index(one.summary.lead)
            assert without_repeats(one.summary.blurb, one.summary.lead) in part
            assert all(piece.title in part for piece in one.article.reading.related)
        for section in invented().sections:
            assert section.title in part


def test_both_parts_tell_the_same_facts(name):
    opinion = story("Build", "We must.", kind="Opinion", section="Cities", authors=("A. Writer",), published=FRIDAY)
    opinion = replace(opinion, summary=replace(opinion.summary, origin="model x"), update_of=earlier("Dig", None))
    report = story("Dug", "They did.", kind="Report", section="Cities", authors=("B. Writer",), published=FRIDAY)
    shown = edition(report, Section("Opinion", (opinion, report)))
    message = rendered(name, shown)
    parts = (words_of(lxml_html.document_fromstring(message.html).body), flat(message.text))
    for fact, times in (
        ("Report", 2),
        ("Cities", 3),
        ("A. Writer", 1),
        ("B. Writer", 2),
        ("27 Nov", 4),
        ("4 min read", 3),
        ("Update", 1),
        ("Summary by a language model", 1),
        ("Opinion", 1),
    ):
        assert [part.count(fact) for part in parts] == [times, times], fact


def test_a_letter_says_what_kind_an_opinion_is_above_it_only_where_the_section_does_not():
    opinion = story("Build", "We must.", kind="Opinion", section="Cities", authors=("A. Writer",))
    tree = page("letter", edition(opinion, Section("Opinion", (opinion,)), Section("World", (opinion,))))
    above = [words_of(p) for p in tree.xpath("//p[contains(@style, 'font-style:italic')]")]
    assert above == [IMPRINT.tagline, "Opinion · Cities", "Opinion · Cities"]
    assert words_of(tree.body).count("Cities · 4 min read") == 1


def test_every_link_of_the_html_stands_in_the_text(message, tree):
    links = set(tree.xpath("//a/@href"))
    assert len(links) > 15
    assert {link for link in links if link not in message.text} == set()


def test_the_text_is_wrapped_but_for_addresses(message):
    long = [line for line in message.text.splitlines() if len(line) > WIDTH]
    assert all(re.fullmatch(r"\s*\S+", line) or "unsubscribe" in line for line in long)
    assert "\n\n\n" not in message.text


def test_the_page_for_the_browser_stands_near_the_top(name, message, tree):
    address = "https://northlight.example/letters/weekly/48"
    assert [words_of(link) for link in tree.xpath(f"//a[@href='{address}']")] == ["View in browser"]
    assert message.html.index(address) < message.html.index("Three governments")
    assert f"View in browser: {address}" in message.text.splitlines()[:8]
    without = rendered(name, invented(), replace(IMPRINT, view_in_browser=None))
    assert "browser" not in without.html + without.text


def test_the_foot_says_why_how_to_leave_and_who_we_are(name, message, tree):
    for part in (words_of(tree.body)[-300:], message.text[-400:]):
        assert IMPRINT.why in flat(part)
        assert "Unsubscribe" in part
        assert "Hafenstrasse 12" in part
    assert tree.xpath(f"//a[@href='{IMPRINT.unsubscribe}']")
    theirs = rendered(name, invented(), replace(IMPRINT, why=""))
    assert "You get The Weekly Reckoning because you are on its list" in theirs.html
    assert "You get The Weekly Reckoning because you are on its list" in flat(theirs.text)


def test_corrections_are_printed_where_there_are_some(name, tree):
    assert [words_of(p) for p in tree.xpath("//p[@class='fix']")] == [
        one.note for one in invented().corrections if one.printed
    ]
    bare = rendered(name, replace(invented(), corrections=()))
    assert "Corrections" not in bare.html + bare.text


def test_a_section_without_a_title_has_the_themes_word_for_one(name):
    one = story("h", "l")
    message = rendered(name, edition(one, Section("", (one,))))
    (heading,) = lxml_html.document_fromstring(message.html).xpath("//h3/preceding::h2[1]")
    assert words_of(heading) == "More"
    assert "\nMore\n" in message.text


def test_what_has_no_address_is_not_made_to_look_like_a_link(name):
    one = story("Headline", "l", url=None, related=(RelatedPiece(title="Related one"),))
    one = replace(one, also=(also("Elsewhere", None),), update_of=earlier("Before", None))
    tree = page(name, replace(edition(one), corrections=(correction("Fix", "Fix it.", None),)))
    assert {words_of(link) for link in tree.iter("a")} == {"Northlight", "View in browser", "Unsubscribe"}
    assert tree.xpath("//u") == []
    assert "underline" not in lxml_html.tostring(tree.body, encoding="unicode")


# ---------------------------------------------------------------- pictures


def test_every_picture_has_its_words_and_its_size(message, tree):
    assert [(i.get("src").partition("@")[0], i.get("alt"), i.get("width"), i.get("height")) for i in tree.iter("img")][
        :1
    ] == [("cid:logo", "Northlight", "150", "32")]
    harbour, river = list(tree.iter("img"))[1:]
    assert (harbour.get("alt"), river.get("alt")) == ("Cranes over a grain ship, at night", "")
    assert (harbour.get("width"), harbour.get("height")) == ("512", "288")
    assert "max-width:512px" in harbour.get("style")
    assert "Picture: Mirja Aho / Northlight" in words_of(tree.body)
    assert words_of(tree.body).count("Picture:") == 1
    assert "Picture" not in message.text


def test_a_picture_is_never_wider_than_its_column(name):
    one = story("h", "l")
    tree = page(name, edition(one), seen=Pictures({one.article.id: Shown(src="cid:a", width=1200, height=900)}))
    (image,) = tree.iter("img")
    width, height = int(image.get("width")), int(image.get("height"))
    assert 500 <= width <= int(theme(name).tokens["width"].removesuffix("px"))
    assert height == round(900 * width / 1200)


@pytest.mark.parametrize("name", ["roundup", "cards"])
def test_the_widths_that_a_theme_asks_for_fit_its_columns(name):
    asked = theme(name).tokens["pictures"]
    one = story("h", "l")
    shown = Shown(src="cid:a", width=asked["lead_width"], height=100)
    (image,) = page(name, edition(one), seen=Pictures({one.article.id: shown})).iter("img")
    assert int(image.get("width")) == asked["lead_width"]


def test_a_picture_that_is_narrower_than_its_card_lies_in_the_middle():
    one = story("h", "l")
    for width, align, style in ((200, "center", "margin:0px auto"), (574, None, "border-radius:11px 11px 0px 0px")):
        shown = Pictures({one.article.id: Shown(src="cid:a", width=width, height=100)})
        (image,) = page("cards", edition(one), seen=shown).iter("img")
        assert image.getparent().get("align") == align
        assert image.get("style").endswith(style)


@pytest.mark.parametrize(("width", "margin"), [("600px", 44), ("480px", 44), ("320px", 22)])
def test_a_narrow_roundup_has_narrow_margins(width, margin):
    narrow = replace(theme("roundup"), tokens={**theme("roundup").tokens, "width": width})
    html = render(invented(), IMPRINT, narrow, pictures()).html
    sides = set(re.findall(r"padding:\d+px (\d+)px", html)) - {"0"}
    assert sides == {str(margin)}
    assert f'width="{int(width.removesuffix("px")) - 2 * margin}"' in html


def test_a_logo_without_words_is_called_like_the_publication(name):
    tree = page(name, invented(), seen=Pictures(logo=Shown(src="cid:l", width=150, height=32)))
    assert tree.xpath("//a[img]/img/@alt") == ["Northlight"]
    unlinked = page(
        name, invented(), replace(IMPRINT, website=""), Pictures(logo=Shown(src="cid:l", width=15, height=3))
    )
    assert [image.getparent().tag for image in unlinked.iter("img")] == ["p"]


def test_without_pictures_there_is_none_and_no_line_of_credit(name):
    tree = page(name, invented())
    assert list(tree.iter("img")) == []
    assert "Picture" not in words_of(tree.body)


# ---------------------------------------------------------------- a sound document


def test_the_document_says_its_language_direction_and_title(tree):
    assert (tree.get("lang"), tree.get("dir")) == ("en-GB", "ltr")
    assert tree.findtext("head/title") == invented().subject
    (article,) = tree.xpath("//div[@role='article']")
    assert (article.get("aria-label"), article.get("lang"), article.get("dir")) == (invented().subject, "en-GB", "ltr")
    assert tree.xpath("//meta[@name='description']/@content") == [invented().preheader]
    assert tree.xpath("//meta[@name='color-scheme' or @name='supported-color-schemes']/@content") == ["light dark"] * 2


def test_the_headings_are_those_of_a_page(tree):
    headings = [heading.tag for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert headings == ["h1", "h2", "h2", "h3", "h3", "h3", "h2", "h3", "h3", "h2"]
    assert words_of(next(tree.iter("h1"))) == "The Weekly Reckoning"


def test_headlines_are_the_links(tree):
    linked = [words_of(link) for link in tree.xpath("//h2/a | //h3/a")]
    assert linked == [one.headline for one in invented().stories if one.article.canonical_url]
    assert all(words_of(link) or link.xpath("./img[@alt != '']") for link in tree.iter("a"))
    inside = [link.get("style") for link in tree.xpath("//h2/a | //h3/a")]
    assert not any("text-decoration" in style for style in inside)


def test_related_pieces_are_a_list(tree):
    assert [len(found.xpath("./li")) for found in tree.iter("ul")] == [2, 1]


def test_a_story_in_another_language_says_so(name, tree):
    assert {element.tag for element in tree.xpath("//*[@lang='fr']")} == {"h3", "p"}
    shown = page(name, arabic(), arabic_imprint())
    assert [(e.tag, words_of(e)) for e in shown.xpath("//a[@lang='en'][@dir='auto']")] == [("a", "The river moved")] * 2
    assert [words_of(e) for e in shown.xpath("//li/span[@lang='fr'][@dir='auto']")] == ["Dormir"]


def test_an_edition_written_from_right_to_left(name):
    message = rendered(name, arabic(), arabic_imprint())
    tree = lxml_html.document_fromstring(message.html)
    assert tree.get("dir") == "rtl"
    # MJML's columns are aligned to the left whatever they hold; each mj-text in them says where its lines begin.
    html = message.html.replace("font-size:0px;text-align:left;", "")
    assert not re.search(r"direction:\s*ltr|text-align:\s*left|letter-spacing|font-style:\s*italic", html)
    assert {td.get("align") for td in tree.xpath("//td[@align]")} <= {"right", "center"}
    assert re.search(r"ul [^}]*padding: 0 \d+px 0 0|<ul style=\"[^\"]*padding:0 \d+px 0 0", message.html)
    # A Latin name must not draw the date behind it to its side.
    assert "Ada Brandt\u200f ·\u00a0<time" in message.html
    assert "Ada Brandt\u200f · 27" in message.text


def test_words_of_no_known_language_run_their_own_way(name):
    related = (
        RelatedPiece(title="Who was she?", url="https://x.example/r", section="Stage", teaser="A widow, said some."),
        RelatedPiece(title="من كانت؟", section="مسرح"),
    )
    english = story("‘Too late’", "She came in 1994.", "She left in 1999.", related=related)
    english = replace(english, update_of=earlier("She came.", "https://x.example/e"))
    shown = edition(story("الميناء", "لم يغلق."), Section("Culture!", (english,)))
    shown = replace(shown, intro="Good morning!\n\nصباح الخير", corrections=(correction("Fix?", "Fix it.", None),))
    imprint = replace(arabic_imprint(), intro="x", why="You signed up, [here](https://x.example/why).")
    tree = page(name, replace(shown, edited=("intro",)), imprint)
    turned = [words_of(element) for element in tree.xpath("//*[@dir='ltr']")]
    assert set(tree.xpath("//@dir")) == {"rtl", "ltr"}
    for said in (
        "Northlight",
        "The Weekly Reckoning",
        IMPRINT.tagline,
        "Good morning!",
        "Culture!",
        "‘Too late’",
        "She came in 1994.",
        "She left in 1999.",
        "She came.",
        "Who was she?",
        "Stage ·\u00a0A widow, said some.".replace("\u00a0", " "),
        "Fix it. – Fix?",
        "You signed up, here.",
        ", ".join(IMPRINT.postal_address.splitlines()),
    ):
        assert said in turned
    assert not any(re.search("[\u0600-\u06ff]", said) for said in turned)


def test_an_arabic_story_in_an_english_edition_runs_its_own_way(name):
    one = story("الميناء", "لم يغلق.", related=(RelatedPiece(title="من كانت؟", section="مسرح"),))
    turned = [words_of(element) for element in page(name, edition(one)).xpath("//*[@dir='rtl']")]
    assert turned == ["الميناء", "لم يغلق.", "من كانت؟", "مسرح"]
    assert page(name, invented()).xpath("//@dir[. = 'rtl']") == []


def test_no_line_ends_with_a_dot_between_two_facts(name):
    opinion = story("Build", "We must.", kind="Opinion", section="Cities", authors=("A. Writer",), published=FRIDAY)
    report = story("Dug", "They did.", kind="Report", section="Cities", authors=("B. Writer",), published=FRIDAY)
    others = (RelatedPiece(title="t", section="s"), RelatedPiece(title="t", section="s", teaser="u"))
    report = replace(report, article=replace(report.article, reading=replace(report.article.reading, related=others)))
    parts = (Section("One", (opinion, report)), Section("Two", (opinion,)))
    for imprint in (IMPRINT, arabic_imprint()):
        message = rendered(name, replace(edition(report, *parts), intro=None), imprint)
        assert message.html.count("·\u00a0") > 15
        assert not re.search("·(?!\u00a0)", message.html)
        assert not re.search(r"·$", message.text, re.MULTILINE)


def test_the_preheader_comes_first_and_is_hidden(tree):
    (hidden,) = tree.xpath("//div[contains(@style, 'mso-hide')]")
    assert hidden.text.startswith(invented().preheader)
    assert hidden.text.count("\u200c") == 24
    assert "display:none" in hidden.get("style")
    assert words_of(tree.body).startswith(invented().preheader)


def test_every_table_is_for_layout_only(tree):
    assert {table.get("role") for table in tree.iter("table")} == {"presentation"}


def test_nothing_of_the_theme_is_left_over(message):
    assert not re.search(r"/\*inline\*/|\{\{|\{%|<mj-|&#3[49];", message.html)
    assert "<!--[if mso]><style>" in message.html
    assert "@media (prefers-color-scheme: dark)" in message.html
    assert "[data-ogsc]" in message.html
    assert message.html.startswith("<!DOCTYPE html>")


def test_nothing_is_fetched_when_the_mail_is_opened(message):
    assert not re.search(r"<(link|script|iframe)\b|@import|url\(|src=\"(?!cid:)", message.html)


def test_no_padding_has_a_zero_without_its_unit(name):
    source = mjml_of(invented(), IMPRINT, theme(name), pictures())
    assert [p for p in re.findall(r'<mj[^>]* padding="([^"]*)"', source) if re.search(r"(?<!\S)0(?!\S)", p)] == []


def test_the_styles_in_the_head_stay_far_below_what_gmail_reads(name, message):
    head = message.html[: message.html.index("</head>")]
    assert sum(len(block) for block in re.findall(r"<style[^>]*>(.*?)</style>", head, re.DOTALL)) < 8_000


# ---------------------------------------------------------------- colours and sizes


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def printed(tree: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The elements that have words of their own, but for what is hidden."""
    for element in tree.body.iter():
        if not isinstance(element.tag, str) or element.xpath("ancestor-or-self::*[contains(@style, 'mso-hide')]"):
            continue
        if "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
            yield element


def nearest(element: lxml_html.HtmlElement, pattern: str) -> str:
    """What the nearest style around an element says."""
    for around in (element, *element.iterancestors()):
        found = re.findall(pattern, around.get("style") or "")
        if found:
            return str(found[-1])
    raise AssertionError(f"nothing around {element.tag} says {pattern}")


def faint(tree: lxml_html.HtmlElement) -> list[tuple[str, str, str]]:
    """Words whose contrast is below 4.5, with their colour and ground."""
    found = []
    for element in printed(tree):
        ink = nearest(element, r"(?:^|[;\s])color:\s*(#[0-9a-f]{6})")
        ground = nearest(element, r"background(?:-color)?:\s*(#[0-9a-f]{6})")
        if contrast(ink, ground) < 4.5:
            found.append((words_of(element)[:40], ink, ground))
    return found


def with_rules(tree: lxml_html.HtmlElement, css: str) -> lxml_html.HtmlElement:
    """The document with the !important rules of a style sheet written into its elements, the most specific last."""
    from cssselect import parse

    rules: list[tuple[tuple[int, int, int], int, str, str]] = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for selector in selectors.split(","):
            (parsed,) = parse(selector.strip())
            rules.append((parsed.specificity(), len(rules), selector.strip(), body.replace(" !important", "")))
    for _, _, selector, body in sorted(rules):
        for element in tree.cssselect(selector):
            element.set("style", f"{element.get('style') or ''};{body.strip()}")
    return tree


def test_words_can_be_read_on_their_ground(tree):
    assert len(list(printed(tree))) > 50
    assert faint(tree) == []


def test_words_can_be_read_in_the_dark(message, tree):
    (css,) = re.findall(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}\n", message.html, re.DOTALL)
    assert faint(with_rules(tree, css)) == []


def test_words_can_be_read_where_outlook_com_recolours(message, tree):
    css = "\n".join(re.findall(r"^\[data-ogs[bc]\][^<\n]*", message.html, re.MULTILINE))
    assert faint(with_rules(tree, re.sub(r"\[data-ogs[bc]\] ", "", css))) == []


def test_no_word_is_smaller_than_14_px_and_no_prose_than_16(tree):
    size = r"(?:font-size:\s*|font:[^;]*?)(\d+)px"
    assert [words_of(e) for e in printed(tree) if int(nearest(e, size)) < 14] == []
    prose = [p for p in tree.iter("p") if any(words_of(p).endswith(one.summary.lead) for one in invented().stories)]
    assert len(prose) == 6
    assert [words_of(p) for p in prose if int(nearest(p, size)) < 16] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["card", "page"])
@pytest.mark.parametrize("text", ["ink", "soft", "quiet", "accent"])
def test_text_colours_keep_a_contrast_of_4_5(name, scheme, text, ground):
    colours = theme(name).tokens[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_six_digits_and_never_pure(name, scheme):
    for colour in theme(name).tokens[scheme].values():
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)
        assert colour not in ("#000000", "#ffffff")


def test_all_themes_have_tokens_of_the_same_names(name):
    def names(tokens: object) -> object:
        return {key: names(value) for key, value in tokens.items()} if isinstance(tokens, dict) else ""

    ours, first = ({**theme(one).tokens, "words": ""} for one in (name, THEMES[0]))
    assert names(ours) == names(first)
    assert ours["logo"] is None


# ---------------------------------------------------------------- words


def test_every_language_has_every_word_with_the_same_places():
    spoken = theme("roundup").tokens["words"]
    assert tuple(spoken) == LANGUAGES
    for language, said in spoken.items():
        assert set(said) == set(spoken["en"]), language
        for word, pattern in said.items():
            assert re.findall(r"\{\w*\}", pattern) == re.findall(r"\{\w*\}", spoken["en"][word]), (language, word)


def test_no_word_is_kept_that_no_theme_says():
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*/*.j2"))
    said = set(re.findall(r"words\.(\w+)", sources)) | {"by_publisher", "by_model"}
    assert said == set(theme("roundup").tokens["words"]["en"])


def test_french_has_its_spaces_where_no_line_may_break():
    for pattern in theme("roundup").tokens["words"]["fr"].values():
        assert not re.search(r" [:;!?»]|« |[^\s] ?[;!?]", pattern.replace("\u202f;", "")), pattern


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_is_spoken_in_each_theme(name, language):
    message = rendered(name, invented(), replace(IMPRINT, language=language, why=""), pictures())
    said = theme(name).tokens["words"][language]
    printed_words = words_of(lxml_html.document_fromstring(message.html).body)
    for word in ("related", "unsubscribe", "view_in_browser", "updated", "by_publisher", "corrections"):
        assert flat(said[word]) in printed_words
        assert flat(said[word]) in flat(message.text)
    assert flat(said["picture"].format(credit="Mirja Aho / Northlight")) in printed_words
    assert flat(said["and_more"].format(count=2)) in printed_words


# ---------------------------------------------------------------- few and many


def test_an_edition_of_one_story_without_an_intro_is_whole(name):
    message = rendered(name, edition(story("Only one", "It happened.")))
    tree = lxml_html.document_fromstring(message.html)
    assert [heading.tag for heading in tree.iter("h1", "h2", "h3")] == ["h1", "h2"]
    assert "Also in this edition" not in message.html + message.text
    assert "\nOnly one\n" in message.text


def test_an_edition_of_200_stories_is_whole(name):
    many = tuple(story(f"Headline {n}", f"Lead {n}.") for n in range(199))
    message = rendered(name, edition(story("First", "Lead."), Section("All", many)))
    assert len(list(lxml_html.document_fromstring(message.html).iter("h3"))) == 199
    assert message.text.count("\nHeadline ") == 199


def test_without_an_intro_other_headlines_take_its_place(name):
    message = rendered(name, replace(invented(), intro=None))
    said = "Also in this edition: When the river moved, so did the border · The price of a quiet winter"
    assert said in words_of(lxml_html.document_fromstring(message.html).body)
    assert said in flat(message.text)


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
    "a format": "{authors} {0} {number.__class__}",
    "a merge field": "__FIELD_000000000000_name__ __SLOT_x__ {name}",
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


def hostile_picture(text: str) -> Pictures:
    shown = Shown(src="cid:a@x.example", width=300, height=200, alt=f"{text} seen", credit=text)
    return Pictures({hostile(text).lead.article.id: shown}, shown)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_headline_is_printed_as_it_is(name, text):
    text = text.strip()
    message = rendered(name, hostile(text), seen=hostile_picture(text))
    tree = lxml_html.document_fromstring(message.html)
    plain = lxml_html.document_fromstring(rendered(name, hostile("x"), seen=hostile_picture("x")).html)
    assert [element.tag for element in tree.iter() if isinstance(element.tag, str)] == [
        element.tag for element in plain.iter() if isinstance(element.tag, str)
    ]
    assert [heading.text_content() for heading in tree.iter("h2", "h3")] == [text, text, text, "Corrections"]
    assert tree.xpath("string(//p[@class='fix'])") == f"It said {text} twice."
    assert tree.findtext("head/title") == text
    assert tree.xpath("//div[@role='article']/@aria-label") == [text]
    assert tree.xpath("//meta[@name='description']/@content") == [text]
    assert set(tree.xpath("//img/@alt")) == {f"{text} seen"}
    assert tree.xpath("string(//p[@class='c'])") == f"Picture: {text}"
    assert flat(text) in flat(message.text)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable() and text.strip() == text))
def test_any_text_at_all_is_printed_as_it_is(text):
    for name in THEMES:
        tree = page(name, hostile(text), seen=hostile_picture(text))
        assert [heading.text_content() for heading in tree.iter("h2", "h3")] == [text, text, text, "Corrections"]
        assert tree.xpath("//div[@role='article']/@aria-label") == [text]
        assert set(tree.xpath("//img/@alt")) == {f"{text} seen"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.example/"><script>', "ftp://x"])
def test_no_other_link_than_to_web_and_mail_is_made(name, url):
    one = story("h", "l", url=url, related=(RelatedPiece(title="r", url=url),))
    one = replace(one, also=(also("a", url),), update_of=earlier("e", url))
    shown = replace(edition(one, Section("s", (one,))), corrections=(correction("c", "n", url),))
    seen = Pictures({one.article.id: Shown(src=url, width=300, height=200)})
    message = rendered(name, shown, replace(IMPRINT, website=url, view_in_browser=url), seen)
    assert lxml_html.document_fromstring(message.html).xpath("//a/@href") == [IMPRINT.unsubscribe]
    assert url not in message.html


def test_an_odd_but_lawful_address_is_linked_to(name):
    tree = page(name, edition(story("h", "l", url="https://x.example/l'avenir?a=1&b=é")))
    assert tree.xpath("//h2/a/@href") == ["https://x.example/l'avenir?a=1&b=%C3%A9"]


def test_control_characters_cannot_break_a_line(name):
    message = rendered(name, edition(story("a\x00b\r\nBcc: c\x0b", "l\x85m\u2028n")))
    assert "a b Bcc: c" in message.text
    assert "l m n" in message.text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028]", message.text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", message.html)


# ---------------------------------------------------------------- bytes


def weight(name: str, shown: Edition, seen: Pictures = NO_PICTURES) -> int:
    return len(rendered(name, shown, seen=seen).html.encode())


@pytest.mark.parametrize(("name", "most"), [("roundup", 85_000), ("letter", 68_000), ("cards", 102_400)])
def test_41_items_stay_below_what_gmail_clips(name, most):
    assert len(ordinary(5, 8).stories) == 41
    assert weight(name, ordinary(5, 8)) <= most


def test_20_cards_with_pictures_stay_far_below_what_gmail_clips():
    shown = ordinary(1, 19)
    seen = {one.article.id: Shown(src=f"cid:{'f' * 32}@x.example", width=574, height=323) for one in shown.stories}
    assert weight("cards", shown, Pictures(seen)) <= 65_000


@pytest.mark.parametrize("name", ["roundup", "letter"])
def test_41_items_of_which_a_third_go_on_and_are_told_elsewhere_are_not_clipped(name):
    def fuller(one: Story) -> Story:
        other = also("What another paper has to say on the same matter", "https://courier.example/2026/11/27/matter")
        return replace(one, also=(other,), update_of=earlier("What we told you of it", "https://northlight.example/e"))

    shown = ordinary(5, 8)
    sections = tuple(
        Section(part.title, tuple(fuller(one) if n % 3 == 0 else one for n, one in enumerate(part.stories)))
        for part in shown.sections
    )
    assert weight(name, replace(shown, lead=fuller(shown.lead), sections=sections)) <= 90_000


def test_a_letter_has_little_markup_beside_a_roundup():
    def markup(name: str) -> int:
        return weight(name, ordinary(5, 8)) - len(words_of(page(name, ordinary(5, 8)).body).encode())

    assert markup("letter") <= 0.75 * markup("roundup")


def test_the_same_edition_gives_the_same_bytes(name):
    assert rendered(name, invented(), seen=pictures()) == whole(name)
