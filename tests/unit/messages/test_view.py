from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest.errors import TemplateError
from digest.messages.pictures import Pictures, Shown
from digest.messages.view import CorrectionView, EditionView, StoryView, clean, view, words
from digest.model import Also, Edition, RelatedPiece, Section, Story, Summary
from tests.unit.messages.editions import IMPRINT, also, correction, earlier, edition, story


def seen(shown: Edition, language: str = "en-GB", zone: str = "Europe/Berlin") -> EditionView:
    return view(shown, replace(IMPRINT, language=language, zone=zone))


def lead(shown: Story, language: str = "en-GB", zone: str = "Europe/Berlin") -> StoryView:
    return seen(edition(shown), language, zone).lead


LATE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


def test_dates_are_those_of_the_newsletters_zone():
    assert lead(story("h", "l", published=LATE), zone="UTC").date == "24 Nov"
    assert lead(story("h", "l", published=LATE), zone="Europe/Berlin").iso_date == "2026-11-25"
    assert lead(story("h", "l", published=LATE), zone="Europe/Berlin").date == "25 Nov"


@pytest.mark.parametrize(
    ("language", "masthead", "date"),
    [
        ("en", "November 27, 2026", "Nov 24"),
        ("de", "27. November 2026", "24. Nov."),
        ("ar", "27 نوفمبر 2026", "24 نوفمبر"),
    ],
)
def test_dates_are_written_as_in_the_editions_language(language, masthead, date):
    shown = seen(edition(story("h", "l", published=datetime(2026, 11, 24, 12, tzinfo=UTC))), language=language)
    assert (shown.date, shown.lead.date) == (masthead, date)


def test_a_date_of_another_year_has_its_year():
    assert lead(story("h", "l", published=datetime(2025, 12, 30, 12, tzinfo=UTC))).date == "30 Dec 2025"


def test_an_unsure_date_is_never_shown():
    shown = lead(story("h", "l", published=LATE, published_sure=False))
    assert (shown.date, shown.iso_date) == ("", "")


def test_the_direction_of_writing_follows_the_language():
    assert seen(edition(story("h", "l")), language="ar").dir == "rtl"
    assert seen(edition(story("h", "l"))).dir == "ltr"


@pytest.mark.parametrize(("language", "said"), [("xx-nonsense", "language 'xx-nonsense'"), ("", "language ''")])
def test_an_unknown_language_is_refused(language, said):
    with pytest.raises(TemplateError, match=said):
        seen(edition(story("h", "l")), language=language)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(TemplateError, match="time zone"):
        seen(edition(story("h", "l")), zone=zone)


def test_only_a_story_in_another_language_says_so():
    assert lead(story("h", "l", language="fr")).lang == "fr"
    assert lead(story("h", "l", language="fr")).dir == "auto"
    for same in ("en", "en-US", None):
        assert lead(story("h", "l", language=same)).lang == ""


def test_what_belongs_to_a_story_says_its_own_language():
    one = story("h", "l", language="de", related=(RelatedPiece(title="r"),))
    one = replace(
        one,
        also=(also("a", "https://a.example/", language="fr"), also("b", "https://b.example/", language="en-US")),
        update_of=earlier("e", "https://x.example/e"),
    )
    shown = lead(one)
    assert [(part.lang, part.dir) for part in shown.also] == [("fr", "auto"), ("", "")]
    assert [(part.lang, part.dir) for part in shown.related] == [("de", "auto")]
    assert shown.update is not None
    assert (shown.update.lang, shown.update.dir) == ("de", "auto")
    note = replace(correction("c", "n", None), article=one.article)
    (printed,) = seen(replace(edition(one), corrections=(note,))).corrections
    assert (printed.lang, printed.dir) == ("de", "auto")


@pytest.mark.parametrize(("words_of", "minutes"), [(0, None), (149, None), (150, 1), (238, 1), (900, 4), (2380, 10)])
def test_minutes_are_told_only_of_what_we_hold_in_full(words_of, minutes):
    assert lead(story("h", "l", words=words_of)).minutes == minutes


@pytest.mark.parametrize(
    ("kind", "section", "opinion"),
    [
        ("Opinion", None, True),
        ("Guest Op-Ed", None, True),
        (None, "Opinion | Europe", True),
        ("Analysis", "World", False),
        ("Opinionated", None, False),
        (None, None, False),
    ],
)
def test_opinion_is_told_by_kind_or_section(kind, section, opinion):
    assert lead(story("h", "l", kind=kind, section=section)).opinion is opinion


def test_the_kicker_names_each_thing_once():
    assert lead(story("h", "l", kind="Analysis", section="Africa")).kicker == "Analysis · Africa"
    assert lead(story("h", "l", kind="Opinion", section="Opinion")).kicker == "Opinion"
    assert lead(story("h", "l")).kicker == ""
    under = seen(edition(story("h", "l"), Section("World", (story("h", "l", kind="Report", section="world"),))))
    assert under.sections[0].stories[0].kicker == "Report"


def test_authors_are_listed_as_the_language_does():
    assert lead(story("h", "l", authors=("A", "B", "C"))).authors == "A, B and C"
    assert lead(story("h", "l", authors=("A", "B")), language="de").authors == "A und B"
    assert lead(story("h", "l")).authors == ""


def test_a_section_without_stories_is_not_printed():
    shown = seen(edition(story("h", "l"), Section("Empty", ()), Section("Full", (story("h", "l"),))))
    assert [section.title for section in shown.sections] == ["Full"]


def test_the_intro_comes_in_paragraphs():
    shown = replace(edition(story("h", "l")), intro=" One\nline. \n \nTwo.\n\n\n")
    assert [paragraph.text for paragraph in seen(shown).intro] == ["One line.", "Two."]
    assert seen(replace(shown, intro=None)).intro == ()


def test_the_title_of_a_section_is_not_said_again_by_its_stories():
    opinions = Section("Opinion", (story("h", "l", kind="Opinion"), story("h", "l", kind="Commentary")))
    shown = seen(edition(story("h", "l"), opinions)).sections[0].stories
    assert [(one.kicker, one.opinion) for one in shown] == [("", True), ("Commentary", True)]
    cities = seen(edition(story("h", "l"), Section("Opinion", (story("h", "l", kind="Opinion", section="Cities"),))))
    assert cities.sections[0].stories[0].kicker == "Cities"


@pytest.mark.parametrize(
    ("title", "says"), [("Opinion", True), ("Comment & debate", True), ("World", False), ("", False)]
)
def test_a_section_may_announce_opinions(title, says):
    (section,) = seen(edition(story("h", "l"), Section(title, (story("h", "l"),)))).sections
    assert section.opinion is says


def test_readers_get_the_address_as_it_was_published():
    assert lead(story("h", "l", url=None)).url == ""
    assert lead(story("h", "l", url="https://x.example/canonical")).url == "https://x.example/canonical"
    bare = story("h", "l", url="https://x.example/canonical")
    reading = replace(bare.article.reading, url="https://x.example/as-published?page=2")
    published = replace(bare, article=replace(bare.article, reading=reading))
    assert lead(published).url == "https://x.example/as-published?page=2"
    assert lead(story("h", "l", url="javascript:alert(1)")).url == ""


def test_a_long_teaser_is_cut_at_a_word():
    related = (RelatedPiece(title="t", teaser="word, " * 40), RelatedPiece(title="t", url="javascript:x"))
    long, bare = lead(story("h", "l", related=related)).related
    assert long.teaser.endswith("word…")
    assert 100 < len(long.teaser) <= 120
    assert (bare.url, bare.teaser, bare.section) == ("", "", "")


@pytest.mark.parametrize(
    ("end", "kept"),
    [("is 14 kilometres away", "is…"), ("is 1 500 km away", "is…"), ("is near to us", "is near…")],
)
def test_a_teaser_is_not_cut_behind_a_number(end, kept):
    teaser = "x" * 108 + " " + end
    (cut,) = lead(story("h", "l", related=(RelatedPiece(title="t", teaser=teaser),))).related
    assert cut.teaser.endswith(f"x {kept}")


def test_a_teaser_of_numbers_alone_is_cut_all_the_same():
    (cut,) = lead(story("h", "l", related=(RelatedPiece(title="t", teaser="12345 " * 30),))).related
    assert cut.teaser == "12345…"


def test_titles_in_one_line_keep_their_marks_on_their_own_side():
    shown = edition(story("h", "l"), *(Section(title, (story(title, "l"),)) for title in ("Who?", "من؟")))
    assert seen(shown, language="ar").also == "\u200eWho?\u200e · من؟"
    assert seen(shown).also == "Who? · \u200fمن؟\u200f"


def test_control_characters_become_blanks():
    assert clean("a\x00b\nc\u202ed\ud800e\x85") == "a b c d e"
    assert clean("a\u00a0b 👩\u200d👧 हिन्दी") == "a\u00a0b 👩\u200d👧 हिन्दी"
    assert clean(None) == ""


def test_words_come_in_the_language_its_parent_or_english():
    tokens = {"words": {"en": {"by": "By"}, "de": {"by": "Von"}, "en-GB": {"by": "by"}}}
    assert [words(tokens, language)["by"] for language in ("en-GB", "de-AT", "fr")] == ["by", "Von", "By"]
    assert "by" not in words({}, "en")


# ---------------------------------------------------------------- the same story elsewhere, and before


def told(headline: str, *others: Also) -> StoryView:
    return lead(replace(story(headline, "l", url="https://www.north.example/a"), also=others))


def test_an_outlet_is_the_host_of_the_address():
    shown = told("h", also("i", "https://www.Courier.example:8080/x"), also("j", None), also("k", "javascript:x"))
    assert [(one.outlet, one.headline, bool(one.url)) for one in shown.also] == [
        ("courier.example", "i", True),
        ("", "j", False),
        ("", "k", False),
    ]


def test_a_headline_is_not_repeated():
    shown = told(
        "Dam talks fail", also("“Dam talks fail”", "https://a.example/1"), also("Talks end", "https://b.example/")
    )
    assert [(one.outlet, one.headline) for one in shown.also] == [("a.example", ""), ("b.example", "Talks end")]
    copies = told("h", also("Talks end", "https://a.example/1"), also("TALKS END", "https://b.example/2"))
    assert [(one.outlet, one.headline) for one in copies.also] == [("a.example", "Talks end"), ("b.example", "")]


def test_a_copy_of_which_nothing_else_is_known_is_not_named():
    same_outlet = also("Talks end", "https://a.example/2")
    shown = told("h", also("Talks end", "https://a.example/1"), same_outlet, also("H", None), also("talks end", None))
    assert [one.url for one in shown.also] == ["https://a.example/1"]
    assert told("h", also("h", "https://north.example/b")).also == ()


def test_a_headline_that_the_editor_rewrote_is_known_by_the_articles_own_as_well():
    rewritten = replace(story("Dam talks fail", "l"), headline="No deal", also=(also("Dam talks fail", None),))
    assert lead(rewritten).also == ()


def test_what_can_be_linked_to_is_named_first():
    shown = told("h", also("i", None), also("j", "https://a.example/1"), also("k", "https://b.example/1"))
    assert [one.headline for one in shown.also] == ["j", "k", "i"]


def test_at_most_three_are_named_and_the_others_counted():
    others = [also(f"headline {n}", f"https://x{n}.example/") for n in range(5)]
    assert (len(told("h", *others[:3]).also), told("h", *others[:3]).also_more) == (3, 0)
    assert (len(told("h", *others).also), told("h", *others).also_more) == (3, 2)


def test_a_related_piece_that_is_linked_to_already_is_not_printed():
    related = (
        RelatedPiece(title="Talks end!", url="https://a.example/1"),
        RelatedPiece(title="Another title", url="https://b.example/2"),
        RelatedPiece(title="What we told you", url=None),
        RelatedPiece(title="The same page", url="https://x.example/e"),
        RelatedPiece(title="Left"),
    )
    one = replace(
        story("h", "l", related=related),
        also=(also("Talks end", None), also("i", "https://b.example/2")),
        update_of=earlier("What we told you", "https://x.example/e"),
    )
    assert [piece.title for piece in lead(one).related] == ["Left"]
    assert [piece.title for piece in lead(replace(one, also=(), update_of=None)).related] == [r.title for r in related]


def test_an_update_tells_number_and_day_of_what_it_continues():
    one = replace(story("h", "l"), update_of=earlier("e\x07", "ftp://x", number=3, slot="2025-12-19T0700"))
    update = lead(one).update
    assert update is not None
    assert (update.number, update.date, update.headline, update.url) == (3, "19 Dec 2025", "e", "")
    assert lead(story("h", "l")).update is None


@pytest.mark.parametrize(
    ("origin", "edited", "writer"),
    [
        ("extract", (), ""),
        ("publisher", (), "publisher"),
        ("publisher", ("headline",), "publisher"),
        ("publisher", ("lead",), ""),
        ("model qwen-3 small", (), "model"),
        ("editor", (), ""),
        ("a stranger", (), ""),
    ],
)
def test_the_writer_of_a_lead_is_told_where_it_is_not_the_articles_own(origin, edited, writer):
    one = story("h", "l")
    assert lead(replace(one, summary=replace(one.summary, origin=origin), edited=edited)).writer == writer


def test_a_sentence_of_the_lead_is_not_said_again_below_it():
    one = story("h", "l")
    rewritten = replace(one, summary=Summary(lead="The dam is full.", blurb="It rained. The dam is full. It holds."))
    assert lead(rewritten).rest == "It rained. It holds."


# ---------------------------------------------------------------- pictures


def pictured(src: str = "cid:a@x.example", alt: str = "A crane", headline: str = "The port") -> Shown | None:
    one = story(headline, "l")
    shown = Shown(src=src, width=512, height=288, alt=alt, credit="A\x07da")
    return view(edition(one), IMPRINT, pictures=Pictures(of={one.article.id: shown})).lead.picture


def test_a_picture_keeps_its_words_and_its_size():
    assert pictured() == Shown(src="cid:a@x.example", width=512, height=288, alt="A crane", credit="A da")


def test_a_picture_that_only_says_the_headline_again_is_silent():
    shown = pictured(alt="The “port”")
    assert shown is not None
    assert shown.alt == ""


@pytest.mark.parametrize("src", ["javascript:alert(1)", "data:image/gif;base64,R0lGOD", "/etc/passwd", ""])
def test_a_picture_from_anywhere_else_is_not_shown(src):
    assert pictured(src) is None
    assert pictured("https://x.example/a.jpg") is not None


def test_a_story_without_a_picture_has_none():
    assert lead(story("h", "l")).picture is None


def test_the_page_for_the_browser_is_that_of_the_edition():
    def page(pattern: str | None) -> str:
        return view(edition(story("h", "l")), replace(IMPRINT, view_in_browser=pattern)).view_in_browser

    assert page("https://x.example/{slot}/{number}") == "https://x.example/2026-11-27T0700/48"
    assert page("javascript:{number}") == page(None) == ""


# ---------------------------------------------------------------- corrections


def corrected(note: str, *, headline: str = "Dam talks", withdrawn: bool = False) -> CorrectionView:
    one = correction(headline, note, "https://x.example/c", withdrawn=withdrawn)
    return seen(replace(edition(story("h", "l")), corrections=(one,))).corrections[0]


def test_the_headline_in_a_note_is_what_is_linked():
    shown = corrected("The article “Dam talks” had 14; it is 41.")
    assert (shown.before, shown.headline, shown.after) == ("The article “", "Dam talks", "” had 14; it is 41.")
    assert shown.url == "https://x.example/c"


def test_a_note_in_other_words_has_the_headline_behind_it():
    shown = corrected("We had 14; it is 41.")
    assert (shown.before, shown.headline, shown.after) == ("We had 14; it is 41. – ", "Dam talks", "")


def test_a_note_is_printed_also_where_no_headline_is_left():
    shown = corrected("We had 14; it is 41.", headline="\x07")
    assert (shown.before, shown.headline, shown.after, shown.url) == ("", "", "We had 14; it is 41.", "")


def test_what_was_withdrawn_is_not_linked_to():
    assert corrected("“Dam talks” has been withdrawn.", withdrawn=True).url == ""


def test_corrections_that_are_only_offered_are_not_seen():
    one = correction("h", "n", None, printed=False)
    assert seen(replace(edition(story("h", "l")), corrections=(one,))).corrections == ()
