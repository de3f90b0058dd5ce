from dataclasses import replace

import pytest

from digest.editions.corrections import keys_of
from digest.editions.decisions import Decisions
from digest.model import Earlier, Edition, Evidence, LeftOut, Section, Summary
from digest.sheets.differences import read_sheet
from digest.sheets.edits import Added, CorrectionEdit, Edits, StoryEdit, hand_id
from digest.sheets.overrides import Applied, apply, decisions
from digest.sheets.own_words import BY_HAND
from digest.sheets.sheet import to_draft, to_sheet
from tests.unit.sheets.sheets import DRAFT, again, applied, correction, edition, piece, read, sheet, story, words

URL = "https://northlight.example/uuu"


def printed(result: Applied) -> Edition:
    assert result.edition is not None
    return result.edition


def grouped(result: Applied) -> list[tuple[str, ...]]:
    """The ids of each story that is printed and of its other articles, in print order."""
    return [tuple(article.id for article in one.articles) for one in printed(result).stories]


ALL = [("aaa", "xxx", "yyy"), ("bbb", "zzz"), ("ccc",), ("ddd",)]


def test_without_edits_the_edition_is_the_machines():
    result = applied()
    assert result.edition == DRAFT
    assert result.notices == ()
    assert decisions(result) == Decisions()


# ---------------------------------------------------------------- words


def test_rewritten_words_are_printed_and_named():
    result = applied(edits=Edits(stories={"bbb": StoryEdit(headline="Mine", section="Sport")}))
    (one,) = [one for one in printed(result).stories if one.article.id == "bbb"]
    assert (one.headline, one.section, one.edited) == ("Mine", "Sport", ("headline", "section"))
    assert one.summary == words("bbb")
    assert [section.title for section in printed(result).sections] == ["Sport"]
    assert grouped(result) == [ALL[0], ALL[1], ALL[2], ALL[3]]


def test_a_blurb_follows_the_new_lead_and_its_sentences_stay_known():
    result = applied(edits=Edits(stories={"aaa": StoryEdit(lead="It poured.")}))
    assert printed(result).lead.summary == Summary(
        lead="It poured.",
        blurb="It poured. Then it stopped.",
        lead_sentences=(),
        blurb_sentences=(3,),
        origin="editor",
        notes=("Rewritten by you; the machine's words were the article's own sentences",),
    )


def test_a_rewritten_blurb_leaves_the_lead_the_articles_own():
    result = applied(edits=Edits(stories={"aaa": StoryEdit(blurb="It rained on aaa. And on.")}))
    summary = printed(result).lead.summary
    assert (summary.lead_sentences, summary.blurb_sentences, summary.origin) == ((0,), (), "editor")
    assert result.notices == ()


def test_a_blurb_that_was_the_lead_alone_stays_so():
    first = replace(story("aaa"), summary=Summary(lead="A.", blurb="A.", lead_sentences=(0,), blurb_sentences=(0,)))
    summary = printed(applied(edition(first), Edits(stories={"aaa": StoryEdit(lead="B.")}))).lead.summary
    assert (summary.blurb, summary.blurb_sentences) == ("B.", ())


def test_a_blurb_that_does_not_begin_with_its_lead_is_told():
    result = applied(edits=Edits(stories={"aaa": StoryEdit(lead="It poured.", blurb="Then it stopped.")}))
    assert result.notices == (
        '"Head of aaa": has a blurb that does not begin with its lead, so both are printed in full; if they say the '
        "same, write the lead once more as the beginning of the blurb",
    )


def test_a_piece_by_hand_may_have_a_blurb_without_its_lead():
    assert applied(edits=Edits(added=(Added(place=0, headline="Mine", lead="A lead.", blurb="More."),))).notices == ()


@pytest.mark.parametrize(
    ("origin", "words"),
    [("publisher", "the publisher's own standfirst"), ("model small", "written by model small")],
)
def test_a_rewritten_story_says_whose_words_it_had(origin, words):
    first = replace(story("aaa"), summary=Summary(lead="A.", blurb="A.", origin=origin))
    result = applied(edition(first), Edits(stories={"aaa": StoryEdit(lead="B.")}))
    assert printed(result).lead.summary.notes == (f"Rewritten by you; the machine's words were {words}",)


def test_a_copy_of_what_is_printed_that_is_put_in_is_told():
    long = " ".join(f"word{number}" for number in range(60))
    first = replace(story("aaa"), article=piece("aaa", paragraphs=(long,)))
    near, same, other = (
        piece("lll", paragraphs=(f"{long} more",)),
        replace(piece("mmm"), content_hash=piece("bbb").content_hash),
        piece("nnn"),
    )
    left_out = tuple(LeftOut(one, "the same text as one from site", "copy") for one in (near, same, other))
    edits = Edits(stories={name: StoryEdit(pinned=True, place=0) for name in ("lll", "mmm", "nnn")})
    draft = edition(first, story("bbb"))
    result = apply(
        replace(draft, left_out=left_out),
        edits,
        articles={one.id: one for one in (near, same, other)},
        summaries={name: words(name) for name in ("lll", "mmm", "nnn")},
        section_order=(),
        title_of=lambda _: "World",
    )
    assert sorted(result.notices) == [
        '"Head of lll": is the same text as "Head of aaa" from site, which is printed too: take one out',
        '"Head of mmm": is the same text as "Head of bbb" from site, which is printed too: take one out',
    ]


def test_what_is_put_in_on_an_event_that_is_printed_is_told():
    why = "the same story as “Head of lll”, which is out: 3 stories of Sport are"
    left_out = (LeftOut(piece("lll"), "rank 9 of 9", "rank"), LeftOut(piece("mmm"), why, "section"))
    both = Edits(stories={"lll": StoryEdit(pinned=True, place=0), "mmm": StoryEdit(pinned=True, place=1)})
    assert applied(replace(DRAFT, left_out=left_out), both).notices == (
        '"Head of mmm": is on the same event as "Head of lll" from site, which is printed too: take one out',
    )
    one = Edits(stories={"mmm": StoryEdit(pinned=True, place=1)})
    assert applied(replace(DRAFT, left_out=left_out), one).notices == ()


def test_the_texts_of_the_edition_are_the_editors():
    texts = {"subject": "Mine", "preheader": "", "intro": None}
    one = printed(applied(replace(DRAFT, intro="Hello"), Edits(texts=texts)))
    assert (one.subject, one.preheader, one.intro, one.edited) == ("Mine", "", None, ("subject", "preheader", "intro"))


def test_a_subject_that_speaks_of_what_is_not_printed_is_told_unless_the_editor_wrote_it():
    out = Edits(stories={"aaa": StoryEdit(dropped=True)})
    told = 'The subject still has the headline "Head of aaa", which is not printed so; write another one.'
    assert applied(edits=out).notices == (told,)
    assert applied(replace(DRAFT, subject="Head of…"), out).notices == (told,)
    assert applied(edits=replace(out, texts={"subject": "Head of aaa"})).notices == ()
    assert applied(replace(DRAFT, subject="Rain", preheader="Head of bbb"), out).notices == ()
    assert applied(edits=Edits(stories={"aaa": StoryEdit(headline="Mine")})).notices == (told,)


# ---------------------------------------------------------------- in, out and in which order


def test_dropped_and_held_stories_are_left_out_with_the_reason():
    edits = Edits(stories={"aaa": StoryEdit(dropped=True), "ccc": StoryEdit(held=True)})
    result = applied(replace(DRAFT, subject="Rain"), edits)
    assert grouped(result) == [ALL[1], ALL[3]]
    told = [(one.article.id, one.rule, one.reason, one.score) for one in result.left_out]
    assert told[:5] == [
        ("aaa", "dropped", "dropped by you", 1.5),
        ("xxx", "dropped", 'the same story as "Head of aaa", dropped by you', None),
        ("yyy", "dropped", 'the same story as "Head of aaa", dropped by you', None),
        ("ccc", "held", "held for the next edition by you", 1.5),
        ("lll", "rank", "rank 9 of 9", 0.5),
    ]
    assert printed(result).left_out == result.left_out
    assert decisions(result) == Decisions(held=("ccc",), dropped=("aaa", "xxx", "yyy"))


def test_what_was_said_of_a_dropped_story_stays_in_the_file():
    seen = piece("aaa").content_hash[:8]
    mine = StoryEdit(headline="Mine", lead="A lead.", section="Own", note="not yet", seen=seen, dropped=True)
    edits = Edits(stories={"aaa": mine}, together=(("aaa", "ccc"),), apart=(("aaa", "yyy"),))
    result = applied(edits=edits)
    assert grouped(result) == [("yyy",), ALL[1], ALL[3]]
    assert again(result) == replace(edits, order=again(result).order)
    assert again(applied(edits=again(result))) == again(result)


def test_what_was_put_to_a_dropped_story_goes_with_it_and_what_stands_elsewhere_does_not():
    out = StoryEdit(dropped=True)
    edits = Edits(stories={"xxx": StoryEdit(pinned=True, place=0), "aaa": out, "yyy": out}, together=(("aaa", "ccc"),))
    result = applied(edits=edits)
    assert grouped(result) == [("xxx",), ALL[1], ALL[3]]
    assert again(result) == edits


def test_words_for_a_held_story_remember_the_text_that_they_were_written_for():
    mine = StoryEdit(held=True, lead="Mine.", seen="0" * 8)
    edits = Edits(stories={"aaa": mine, "lll": StoryEdit(dropped=True, lead="Mine.", seen="1" * 8)})
    assert again(applied(edits=edits)) == edits


def test_a_dropped_article_that_the_draft_has_no_more_stays_dropped_by_its_id():
    edits = Edits(stories={"ooo": StoryEdit(dropped=True), "gone": StoryEdit(held=True)}, together=(("gone", "lll"),))
    result = applied(edits=edits)
    assert again(result) == edits
    assert [(one.article.id, one.rule) for one in result.left_out[:2]] == [("ooo", "dropped"), ("lll", "rank")]


def test_a_left_out_article_that_is_dropped_stays_left_out_once():
    result = applied(edits=Edits(stories={"lll": StoryEdit(dropped=True), "ooo": StoryEdit(dropped=True)}))
    assert [(one.article.id, one.rule, one.score) for one in result.left_out] == [
        ("lll", "dropped", 0.5),
        ("ooo", "dropped", None),
        ("mmm", "rank", 0.5),
        ("nnn", "rank", 0.5),
    ]


def test_an_article_that_was_dropped_is_no_other_article_of_a_story_either():
    assert grouped(applied(edits=Edits(stories={"xxx": StoryEdit(dropped=True)})))[0] == ("aaa", "yyy")


def test_with_nothing_left_there_is_no_edition():
    result = applied(edits=Edits(stories={name: StoryEdit(dropped=True) for name in ("aaa", "bbb", "ccc", "ddd")}))
    assert result.edition is None
    assert result.notices == ("Nothing is left to print: every story is dropped or held, or cannot be had.",)
    assert again(result) == result.edits
    assert decisions(result).dropped == ("aaa", "xxx", "yyy", "bbb", "zzz", "ccc", "ddd")


def test_the_first_story_leads_and_the_others_stand_in_sections_in_the_editors_order():
    result = applied(edits=Edits(order=("ddd", "ccc", "bbb", "aaa")))
    assert printed(result).lead.article.id == "ddd"
    assert [(one.title, [s.article.id for s in one.stories]) for one in printed(result).sections] == [
        ("World", ["bbb", "aaa"]),
        ("Sport", ["ccc"]),
    ]


def test_a_section_that_the_newsletter_does_not_know_comes_last():
    result = applied(edits=Edits(stories={"bbb": StoryEdit(section="Own")}))
    assert [one.title for one in printed(result).sections] == ["Sport", "Own"]


def test_what_is_new_follows_the_story_that_it_follows_in_the_draft_and_never_leads():
    fresh = edition(story("new1"), story("aaa"), story("bbb"), story("new2"), story("new3"), story("ddd"))
    result = applied(fresh, Edits(order=("ddd", "bbb", "ccc", "aaa")))
    assert [key for key, _ in result.blocks] == ["ddd", "new1", "bbb", "new2", "new3", "aaa"]
    assert [key for key, _ in applied(edition(story("new1")), Edits(order=("ddd",))).blocks] == ["new1"]


def test_a_pinned_story_keeps_its_place_when_there_is_news():
    fresh = edition(story("new1"), story("new2"), story("aaa"), story("ccc"))
    result = applied(
        fresh, Edits(stories={"aaa": StoryEdit(pinned=True, place=0), "ccc": StoryEdit(pinned=True, place=1)})
    )
    assert [key for key, _ in result.blocks] == ["aaa", "ccc", "new1", "new2"]
    assert [one.pinned for one in printed(result).stories] == [True, True, False, False]


def test_a_left_out_article_is_put_in_with_the_machines_words():
    result = applied(edits=Edits(stories={"lll": StoryEdit(pinned=True, place=1)}))
    one = printed(result).sections[0].stories[0]
    assert (one.article.id, one.headline, one.summary, one.score) == ("lll", "Head of lll", words("lll"), 0.5)
    assert (one.section, one.pinned, one.reasons) == ("World", True, ("put in by you",))
    assert "lll" not in [left.article.id for left in result.left_out]
    assert result.brought == {"lll": replace(one, pinned=False)}


def test_what_the_editor_put_in_or_rewrote_stays_when_the_draft_has_it_no_more():
    edits = Edits(
        stories={
            "lll": StoryEdit(pinned=True, place=0),
            "bbb": StoryEdit(headline="Mine"),
            "ccc": StoryEdit(note="only a note"),
            "mmm": StoryEdit(lead="My own."),
        }
    )
    result = applied(edition(story("ddd"), left_out=("bbb",)), edits)
    assert grouped(result) == [("lll",), ("ddd",), ("bbb",), ("mmm",)]
    assert result.notices == (
        '"Head of bbb": would be left out now (rank 9 of 9); it stays for what you wrote',
        '"Head of mmm": would be left out now; it stays for what you wrote',
    )
    stories = again(result).stories
    assert stories["bbb"] == StoryEdit(headline="Mine", pinned=True, place=2, seen=piece("bbb").content_hash[:8])
    assert stories["ccc"] == StoryEdit(note="only a note")


def test_an_article_that_cannot_be_had_is_told_and_its_block_stays_in_the_file():
    edits = Edits(stories={"ooo": StoryEdit(headline="Mine", lead="A lead.", pinned=True, place=1)})
    result = applied(edits=edits, without=("ooo",))
    assert grouped(result) == ALL
    assert result.notices == (
        "ooo: cannot be had (unknown, gone or under embargo), so it is not printed; its block stays in the file",
    )
    assert again(result) == edits
    assert result.left_out == DRAFT.left_out


def test_what_the_draft_left_out_is_not_put_in_unless_the_caller_has_it():
    held_back = (LeftOut(piece("lll"), "under embargo until 3 Dec 2026", "embargo"),)
    edits = Edits(stories={"lll": StoryEdit(lead="Mine.", pinned=True, place=1, seen=piece("lll").content_hash[:8])})
    result = applied(replace(DRAFT, left_out=held_back), edits, without=("lll",))
    assert grouped(result) == ALL
    assert result.notices == (
        '"Head of lll": cannot be had (under embargo until 3 Dec 2026), so it is not printed; its block stays in the file',
    )
    assert again(result) == edits


def test_an_article_without_words_needs_the_editors():
    result = applied(edits=Edits(stories={"lll": StoryEdit(pinned=True, place=1)}), wordless=("lll",))
    assert grouped(result) == ALL
    assert result.notices == (
        '"Head of lll": has no sentence that could stand by itself; write a lead for it to be printed',
    )
    assert again(result) == result.edits
    mine = StoryEdit(pinned=True, place=0, lead="Mine.")
    result = applied(edits=Edits(stories={"lll": mine}), wordless=("lll",))
    assert printed(result).lead.summary == Summary(lead="Mine.", blurb="Mine.", origin="editor")


# ---------------------------------------------------------------- the article changed underneath


def test_an_article_that_changed_under_the_editors_words_is_told_until_they_looked():
    text = sheet().replace("    lead: It rained on aaa.", "    lead: It poured.")
    edits = read(text.replace("section: World", "section: Own", 1))
    newer = replace(story("aaa", "xxx", "yyy"), article=piece("aaa", title="Flood", text="f" * 64), headline="Flood")
    fresh = replace(DRAFT, lead=newer, subject="Rain")
    result = applied(fresh, edits)
    told = (
        '"Flood": was edited at its source since you rewrote its lead{}; look at it again, and take the line "seen:" '
        "away once you have"
    )
    assert result.notices == (told.format(' (headline "Head of aaa" → "Flood")'),)
    assert printed(result).lead.summary.lead == "It poured."
    assert again(result) == edits  # and it is told again, until the editor says that they looked
    assert applied(fresh, again(result)).notices == (told.format(""),)
    (line,) = [line for line in to_sheet(result).splitlines() if line.startswith("    seen: ")]
    looked = to_sheet(result).replace(f"{line}\n", "")
    now = read_sheet(looked, to_draft(result), path_label="edition.yaml")
    assert now.stories["aaa"].seen == "f" * 8
    assert applied(fresh, now).notices == ()


# ---------------------------------------------------------------- together and apart


def test_stories_put_together_are_one_with_the_evidence_that_the_editor_said_so():
    earlier = Earlier(number=9, slot="s", article="o", headline="O", url=None, evidence=Evidence(likeness=0.5))
    draft = replace(DRAFT, sections=(Section("World", (story("bbb", "zzz", update_of=earlier),)),))
    result = applied(draft, Edits(together=(("aaa", "bbb"), ("aaa", "lll"))))
    assert grouped(result) == [("aaa", "xxx", "yyy", "bbb", "zzz", "lll")]
    assert printed(result).lead.update_of == earlier
    evidence = {one.article.id: one.evidence for one in printed(result).lead.also}
    assert evidence["bbb"] == evidence["lll"] == Evidence(likeness=0.0, by_editor=True)
    assert evidence["zzz"] == Evidence(likeness=0.34, shared=("dam", "minister"))
    assert "lll" not in [one.article.id for one in result.left_out]
    assert decisions(result).together == (("aaa", "bbb"), ("aaa", "lll"))


def test_an_article_moved_between_stories_keeps_what_is_known_of_its_likeness():
    result = applied(edits=Edits(together=(("bbb", "xxx"),), apart=(("aaa", "xxx"),)))
    assert grouped(result)[:2] == [("aaa", "yyy"), ("bbb", "zzz", "xxx")]
    evidence = Evidence(likeness=0.34, shared=("dam", "minister"), by_editor=True)
    assert printed(result).stories[1].also[1].evidence == evidence


def test_an_article_split_off_is_a_story_right_behind():
    result = applied(edits=Edits(apart=(("aaa", "xxx"),)))
    assert grouped(result) == [("aaa", "yyy"), ("xxx",), *ALL[1:]]
    assert (printed(result).stories[1].pinned, printed(result).stories[1].reasons) == (False, ("split off by you",))
    assert (
        "    apart:  ## not the same event, as you said; move a line to also: to take it back\n      - xxx  ## site: "
        in (to_sheet(result))
    )
    assert decisions(result).apart == (("aaa", "xxx"),)
    assert again(result) == result.edits


def test_an_article_split_off_and_taken_away_later_is_dropped():
    result = applied(edits=Edits(apart=(("aaa", "xxx"),)))
    text = to_sheet(result)
    taken = "  - article: xxx\n" + text.split("  - article: xxx\n")[1].split("\n\n")[0] + "\n\n"
    edits = read_sheet(text.replace(taken, ""), to_draft(result), path_label="edition.yaml")
    assert edits == Edits(stories={"xxx": StoryEdit(dropped=True)}, apart=(("aaa", "xxx"),))
    assert grouped(applied(edits=edits)) == [("aaa", "yyy"), *ALL[1:]]


def test_what_cannot_be_had_is_put_to_nothing_and_heads_nothing():
    result = applied(edits=Edits(together=(("aaa", "ooo"),)), without=("ooo",))
    assert result.notices == ('"Head of aaa": ooo cannot be had, so it is not put to it',)
    assert again(result) == result.edits
    result = applied(edits=Edits(together=(("ooo", "bbb"),)), without=("ooo",))
    assert grouped(result) == ALL
    assert "ooo" in [key for key, _ in result.blocks]


def test_a_story_that_the_editor_changed_heads_the_story_that_the_machine_now_puts_it_to():
    fresh = edition(story("new1", "bbb", "zzz"), story("ccc"))
    edits = Edits(stories={"bbb": StoryEdit(headline="Mine")})
    result = applied(fresh, edits)
    assert grouped(result) == [("bbb", "new1", "zzz"), ("ccc",)]
    assert [one.evidence.by_editor for one in printed(result).lead.also] == [False, False]
    assert printed(result).lead.headline == "Mine"
    second = applied(fresh, again(result))
    assert grouped(second) == grouped(result)
    assert again(second) == again(result)


def test_two_stories_that_the_editor_changed_both_stay():
    fresh = edition(story("aaa", "bbb"), story("ccc"))
    edits = Edits(stories={"aaa": StoryEdit(headline="One"), "bbb": StoryEdit(headline="Two")})
    result = applied(replace(fresh, subject="Rain"), edits)
    assert grouped(result) == [("aaa",), ("bbb",), ("ccc",)]
    assert result.notices == ('"Head of bbb": is on the same event as "Head of aaa"; you changed both, so both stay',)


def test_a_changed_story_is_split_from_one_that_is_dropped():
    fresh = edition(story("aaa", "bbb"), story("ccc"))
    edits = Edits(stories={"aaa": StoryEdit(dropped=True), "bbb": StoryEdit(headline="Two")})
    assert ("bbb",) in grouped(applied(fresh, edits))
    assert decisions(applied(fresh, edits)).dropped == ("aaa",)


# ---------------------------------------------------------------- pieces that were added


def test_a_piece_by_url_is_printed_in_its_own_words_or_the_editors():
    by_url = {URL: piece("uuu")}
    result = applied(edits=Edits(added=(Added(place=1, url=URL),)), by_url=by_url)
    one = printed(result).stories[1]
    assert (one.article.id, one.headline, one.summary, one.pinned) == ("uuu", "Head of uuu", words("uuu"), True)
    assert again(result) == result.edits
    mine = Added(place=1, url=URL, headline="Mine", section="Own")
    result = applied(edits=Edits(added=(mine,)), by_url=by_url)
    one = next(one for one in printed(result).stories if one.article.id == "uuu")
    assert (one.headline, one.section, one.edited) == ("Mine", "Own", ("headline", "section"))


def test_a_piece_that_is_not_fetched_yet_waits_or_is_printed_in_the_editors_words():
    result = applied(edits=Edits(added=(Added(place=0, url=URL, headline="Mine"),)))
    assert grouped(result) == ALL
    assert result.notices == (f"{URL}: is not fetched yet; digest build does it, or write a headline and a lead",)
    assert again(result) == result.edits
    result = applied(edits=Edits(added=(Added(place=0, url=URL, headline="Mine", lead="A lead."),)))
    article = printed(result).lead.article
    assert (article.canonical_url, article.reading.url, article.source) == (URL, URL, BY_HAND)


def test_a_piece_that_is_in_the_edition_already_is_not_printed_twice():
    told = f"{URL}: is in this edition already; its block stays in the file, unprinted"
    for name, edits in (
        ("aaa", Edits()),
        ("xxx", Edits()),
        ("lll", Edits(together=(("aaa", "lll"),))),
    ):
        added = replace(edits, added=(Added(place=4, url=URL),))
        result = applied(edits=added, by_url={URL: piece(name)})
        assert result.notices == (told,)
        assert again(result) == added


def test_a_piece_by_hand_becomes_an_article():
    mine = Added(
        place=0, headline="Mine", lead="A lead.", blurb="A lead. And more.", section="Own", authors=("Ada Lund",)
    )
    result = applied(edits=Edits(added=(mine,)))
    one = printed(result).lead
    assert one.article.id == hand_id("Mine")
    assert one.article.source == BY_HAND
    assert one.article.first_seen == DRAFT.cutoff
    assert one.article.reading.paragraphs == ("A lead.", "And more.")
    assert one.article.reading.authors == ("Ada Lund",)
    assert (one.headline, one.section, one.summary.origin, one.summary.blurb) == (
        "Mine",
        "Own",
        "editor",
        "A lead. And more.",
    )
    assert again(result) == result.edits
    short = printed(applied(edits=Edits(added=(replace(mine, blurb=None),)))).lead
    assert (short.article.reading.paragraphs, short.summary.blurb) == (("A lead.",), "A lead.")
    assert short.article.content_hash != one.article.content_hash


# ---------------------------------------------------------------- corrections


def test_corrections_are_printed_reworded_or_gone():
    edits = Edits(
        corrections=(
            CorrectionEdit(article="kkk", number=11, printed=True, note="It is 14."),
            CorrectionEdit(article="jjj", number=11, dismissed=True),
        )
    )
    result = applied(edits=edits)
    (one,) = printed(result).corrections
    assert (one.article.id, one.printed, one.note) == ("kkk", True, "It is 14.")
    assert again(result) == edits
    (key,) = keys_of(correction("kkk"))
    assert decisions(result) == Decisions(corrected=(("kkk", key),), dismissed=(("jjj", key),))
    plain = applied(edits=Edits(corrections=(CorrectionEdit(article="kkk", number=11, printed=True),)))
    assert printed(plain).corrections[0].note == "We wrote 12; it is 14."


def test_a_correction_that_is_no_longer_offered_is_told_with_the_note():
    edits = Edits(
        corrections=(
            CorrectionEdit(article="hhh", number=11, printed=True),
            CorrectionEdit(article="iii", number=11, note="Mine."),
            CorrectionEdit(article="ggg", number=11, dismissed=True),
        )
    )
    assert applied(edits=edits).notices == (
        "hhh: the correction of No. 11 is no longer offered",
        'iii: the correction of No. 11 is no longer offered; your note was: "Mine."',
    )


def test_words_that_are_not_printed_any_more_since_their_story_stands_below_another_are_told():
    text = sheet().replace("headline: Head of bbb", "headline: Mine", 1)
    block = "    also:  ## the same event elsewhere\n      - xxx"
    assert block in text
    edits = read(text.replace(block, "    also:\n      - bbb\n      - xxx"))
    assert edits.unprinted == ("bbb",)
    (told,) = applied(edits=edits).once
    assert told.startswith('"Head of bbb": what you wrote for it is not printed')


def test_what_was_put_to_an_article_that_is_gone_has_its_own_block_and_keeps_what_is_written_there():
    edits = Edits(stories={"ooo": StoryEdit(pinned=True, place=1)}, together=(("ooo", "bbb"),))
    result = applied(edits=edits, without=("ooo",))
    text = to_sheet(result).replace("headline: Head of bbb", "headline: Mine", 1)
    assert read_sheet(text, to_draft(result), path_label="file").stories["bbb"].headline == "Mine"
