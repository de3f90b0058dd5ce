from dataclasses import replace
from itertools import pairwise

import pytest

from digest.errors import EXIT_USAGE, SheetError
from digest.sheets.differences import fits, mark_of, read_sheet
from digest.sheets.document import foreign
from digest.sheets.edits import Added, CorrectionEdit, Edits, StoryEdit, Wanted, hand_id, wanted
from digest.sheets.sheet import to_draft
from tests.unit.sheets.sheets import DRAFT, FILE, applied, edition, piece, read, sheet, story

SHEET = sheet()
SEEN = {name: piece(name).content_hash[:8] for name in ("aaa", "bbb", "ccc", "ddd", "lll")}


def block(name: str, text: str = SHEET) -> str:
    """The block of an article, as it stands in the file."""
    return f"  - article: {name}\n" + text.split(f"  - article: {name}\n")[1].split("\n\n")[0] + "\n\n"


def changed(*pairs: tuple[str, str]) -> Edits:
    text = SHEET
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return read(text)


def without(name: str) -> tuple[str, str]:
    return block(name), ""


def above(name: str, lines: str) -> tuple[str, str]:
    """Lines of a block of their own, put above the block of an article."""
    return f"  - article: {name}\n", f"{lines}\n\n  - article: {name}\n"


def below(key: str, *lines: str) -> tuple[str, str]:
    """Keys put into a block, below its first line."""
    return f"  - article: {key}\n", f"  - article: {key}\n" + "".join(f"    {line}\n" for line in lines)


def faults(text: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        read(text)
    assert caught.value.exit_code == EXIT_USAGE
    for line in caught.value.faults:
        assert line.startswith(f"{FILE}:")
    return [line.removeprefix(f"{FILE}:") for line in caught.value.faults]


def fault(*pairs: tuple[str, str]) -> str:
    """The one fault of a changed file, without its line, which is checked to be the one that has `>>>` behind it."""
    text = SHEET
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    (found,) = faults(text.replace("  # >>>", ""))
    line, what = found.split(": ", 1)
    if "# >>>" in text:
        assert "# >>>" in text.splitlines()[int(line) - 1]
    return what


# ---------------------------------------------------------------- what is changed


def test_an_untouched_file_changes_nothing():
    assert read(SHEET) == Edits()


def test_subject_preheader_intro_and_note_are_found_changed():
    edits = changed(
        ("subject: Head of aaa", "subject: 2026"),
        ("preheader: And more", "preheader:"),
        ("intro:\n", "intro: |\n  Good morning.\n\n  It rained.\n\nnote: ask Ana\n"),
    )
    assert edits == Edits(
        texts={"subject": "2026", "preheader": "", "intro": "Good morning.\n\nIt rained."}, note="ask Ana"
    )


def test_an_intro_that_is_taken_away_is_changed_and_a_missing_key_is_not():
    one = replace(DRAFT, intro="Hello.", preheader="More")
    assert read(sheet(one).replace("intro: Hello.", "intro:"), one) == Edits(texts={"intro": None})
    assert read(sheet(one).replace("intro: Hello.\n", "").replace("preheader: More\n", ""), one) == Edits()


def test_rewritten_words_are_found_with_the_text_that_they_were_written_for():
    edits = changed(
        ("headline: Head of bbb", "headline: 007"),
        ("section: World\n    lead: It rained on bbb.", "section: Weather\n    lead: It rained on bbb."),
    )
    assert edits.stories == {"bbb": StoryEdit(headline="007", section="Weather", seen=SEEN["bbb"])}
    assert edits.stories["bbb"].was == "Head of bbb"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026", "2026"),
        ("3.50", "3.50"),
        ("true", "true"),
        ("No", "No"),
        ("2026-11-27", "2026-11-27"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("0x1f", "0x1f"),
        ("\n      0x10", "16"),  # on a line of its own, the number is all that is known
        ("\n      true", "true"),
        ('"Dams: the end"', "Dams: the end"),
        (">-\n      Dams:\n      the  end", "Dams: the end"),
    ],
)
def test_what_yaml_takes_for_something_else_is_meant_as_text(written, meant):
    assert changed(("headline: Head of aaa", f"headline: {written}")).stories["aaa"].headline == meant


def test_a_number_for_a_note_is_as_it_was_written_whatever_stands_behind_it():
    assert changed(below("aaa", "note: 1e3  # mine")).stories["aaa"].note == "1e3"


def test_control_characters_are_left_out_of_texts():
    assert changed(("headline: Head of aaa", r'headline: "a\x07b\ud800c"')).stories["aaa"].headline == "abc"


def test_a_new_lead_takes_its_blurb_along():
    edits = changed(("    lead: It rained on aaa.", "    lead: It poured."))
    assert edits.stories == {"aaa": StoryEdit(lead="It poured.", seen=SEEN["aaa"])}
    edits = changed(
        ("    lead: It rained on aaa.", "    lead: It poured."),
        ("blurb: It rained on aaa. Then", "blurb: It poured. Then"),
    )
    assert edits.stories == {"aaa": StoryEdit(lead="It poured.", seen=SEEN["aaa"])}


def test_a_rewritten_blurb_is_no_rewritten_lead():
    edits = changed(("blurb: It rained on aaa. Then it stopped.", "blurb: It rained on aaa. And on."))
    assert edits.stories == {"aaa": StoryEdit(blurb="It rained on aaa. And on.", seen=SEEN["aaa"])}


def test_an_emptied_blurb_is_the_lead_alone():
    edits = changed(("blurb: It rained on aaa. Then it stopped.", "blurb:"))
    assert edits.stories["aaa"].blurb == "It rained on aaa."


def test_a_line_taken_away_stands_for_the_machines_words():
    assert changed(("    headline: Head of aaa\n", ""), ("    lead: It rained on aaa.\n", "")) == Edits()


def test_a_block_deleted_moved_down_or_marked_is_dropped_or_held():
    assert changed(without("bbb")).stories == {"bbb": StoryEdit(dropped=True)}
    assert changed(below("bbb", "drop: yes")).stories == {"bbb": StoryEdit(dropped=True)}
    assert changed(below("bbb", "hold: true")).stories == {"bbb": StoryEdit(held=True)}
    moved = SHEET.replace(block("bbb"), "").replace("  - article: lll\n", block("bbb") + "  - article: lll\n", 1)
    assert read(moved).stories == {"bbb": StoryEdit(dropped=True)}


def test_a_pinned_story_has_its_place():
    assert changed(below("ccc", "pin: true")).stories == {"ccc": StoryEdit(pinned=True, place=2)}


def test_stories_moved_are_an_order():
    moved = SHEET.replace(block("ccc"), "").replace("  - article: aaa\n", block("ccc") + "  - article: aaa\n", 1)
    assert read(moved) == Edits(order=("ccc", "aaa", "bbb", "ddd"))


def test_a_left_out_article_moved_up_is_pinned_where_it_stands():
    moved = SHEET.replace(block("lll"), "").replace("  - article: bbb\n", block("lll") + "  - article: bbb\n", 1)
    assert read(moved) == Edits(stories={"lll": StoryEdit(pinned=True, place=1)})
    edits = changed(above("bbb", "  - article: ooo\n    lead: Mine."))
    assert edits == Edits(stories={"ooo": StoryEdit(pinned=True, place=1, lead="Mine.")})
    assert wanted(edits) == Wanted(ids=("ooo",), urls=())


def test_a_left_out_article_copied_up_is_in():
    assert changed(above("bbb", "  - article: lll")).stories == {"lll": StoryEdit(pinned=True, place=1)}


def test_notes_are_kept_wherever_they_stand():
    edits = changed(below("aaa", "note: call Bo"), below("mmm", "note: next time"))
    assert edits.stories == {"aaa": StoryEdit(note="call Bo"), "mmm": StoryEdit(note="next time")}


def test_an_id_below_also_is_merged_whether_or_not_it_has_a_block():
    merged = Edits(together=(("aaa", "bbb"), ("aaa", "zzz")))
    line = ("      - yyy", "      - yyy\n      - bbb")
    assert changed(line) == merged
    assert changed(line, without("bbb")) == merged
    assert changed(("      - yyy", "      - yyy\n      - lll")) == Edits(together=(("aaa", "lll"),))


def test_merging_goes_on_through_several_stories():
    edits = changed(("      - yyy", "      - yyy\n      - bbb"), ("      - zzz", "      - zzz\n      - ccc"))
    assert edits == Edits(together=(("aaa", "bbb"), ("aaa", "zzz"), ("aaa", "ccc")))


def test_a_single_id_needs_no_dash():
    assert changed(below("ccc", "also: ddd")) == Edits(together=(("ccc", "ddd"),))


def test_a_line_taken_away_below_also_splits_a_story():
    assert changed(("      - xxx  ## site: Head of xxx (alike 0.34: dam, minister)\n", "")) == Edits(
        apart=(("aaa", "xxx"),)
    )
    lines = SHEET.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("    also:"))
    text = "\n".join(lines[:start] + lines[start + 3 :])
    assert read(text) == Edits(apart=(("aaa", "xxx"), ("aaa", "yyy")))


def test_an_article_moved_from_one_story_to_another_is_both_apart_and_together():
    line = "      - xxx  ## site: Head of xxx (alike 0.34: dam, minister)\n"
    edits = changed((line, ""), ("      - zzz", f"{line}      - zzz"))
    assert edits == Edits(together=(("bbb", "xxx"),), apart=(("aaa", "xxx"),))


def test_an_article_with_a_block_of_its_own_may_head_its_story():
    text = SHEET.replace(block("aaa"), "  - article: xxx\n    also: [aaa]\n\n")
    assert read(text) == Edits(
        stories={"xxx": StoryEdit(pinned=True, place=0)}, together=(("xxx", "aaa"), ("xxx", "yyy"))
    )


def test_an_article_is_split_off_with_a_block_of_its_own():
    text = SHEET.replace("      - zzz  ## site: Head of zzz (alike 0.34: dam, minister)\n", "")
    edits = read(text.replace("  - article: ccc\n", "  - article: zzz\n\n  - article: ccc\n", 1))
    assert edits == Edits(apart=(("bbb", "zzz"),))
    assert wanted(edits).ids == ("bbb", "zzz")


def test_a_story_dropped_takes_its_other_articles_along_and_gives_away_what_is_put_elsewhere():
    assert changed(without("aaa")) == Edits(stories={"aaa": StoryEdit(dropped=True)})
    edits = changed(without("aaa"), ("      - zzz", "      - zzz\n      - xxx"))
    assert edits == Edits(stories={"aaa": StoryEdit(dropped=True)}, together=(("bbb", "xxx"),))


def test_what_is_listed_as_left_out_heads_nothing():
    edits = changed(below("nnn", "also: [aaa]"))
    assert edits == Edits()
    edits = changed(without("aaa"), below("nnn", "also: [aaa]"))
    assert edits == Edits(stories={"aaa": StoryEdit(dropped=True)})


def test_pieces_are_added_by_url_and_by_hand():
    edits = changed(
        above("aaa", "  - url: https://northlight.example/uuu\n    note: new"),
        above("ccc", "  - headline: Mine\n    lead: A lead.\n    authors: [Ada Lund, Bo Ek]\n    section: Own"),
    )
    by_url = Added(place=0, url="https://northlight.example/uuu", note="new")
    by_hand = Added(place=3, headline="Mine", lead="A lead.", section="Own", authors=("Ada Lund", "Bo Ek"))
    assert edits == Edits(added=(by_url, by_hand))
    assert by_hand.key == hand_id("Mine") == "hand-" + by_hand.key[5:]
    assert len(by_hand.key) == 17
    assert wanted(edits) == Wanted(ids=(), urls=("https://northlight.example/uuu",))


def test_corrections_are_switched_on_reworded_and_dismissed():
    edits = changed(
        ("print: false\n    note: We wrote 12; it is 14.", "print: true\n    note: It is 14."), without("jjj")
    )
    assert edits == Edits(
        corrections=(
            CorrectionEdit(article="kkk", number=11, note="It is 14.", printed=True),
            CorrectionEdit(article="jjj", number=11, dismissed=True),
        )
    )


def test_a_file_without_an_end_of_line_or_with_a_byte_order_mark_or_windows_line_ends_is_read():
    assert read("\ufeff" + SHEET.replace("\n", "\r\n").rstrip()) == Edits()


# ---------------------------------------------------------------- what is wrong


def test_an_empty_file_is_told():
    assert faults("") == ["1: expected the keys subject, stories and so on; the file is empty"]


def test_a_file_without_stories_is_told():
    assert faults("subject: a\n") == ["1: stories: is missing; without the list nothing could be printed"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("subject:", "subjct:  # >>>", '"subjct": unknown key; did you mean "subject"?'),
        ("    headline: Head of bbb", "    headlin: a  # >>>", '"headlin": unknown key; did you mean "headline"?'),
        (
            "    note: We wrote",
            "    printt: no  # >>>\n    note: We wrote",
            '"printt": unknown key; did you mean "print"?',
        ),
        ("    headline: Head of bbb", "    text: a  # >>>", '"text": unknown key; '),
        ("subject: Head of aaa", "subject:  # >>>", "subject: expected a text, given nothing"),
        ("subject: Head of aaa", "subject: [a]  # >>>", "subject: expected a text, given a list"),
        ("    headline: Head of bbb", "    headline: ''  # >>>", "headline: expected a text, given nothing"),
        ("    headline: Head of bbb", "    headline: {a: b}  # >>>", "put a text with a colon in quotes"),
        ("    lead: It rained on bbb.", "    lead:  # >>>", "take the whole line away"),
        ("    lead: It rained on bbb.", "    lead: #1 in the charts", "put a text with # in quotes"),
        ("    headline: Head of bbb", "    pin: maybe  # >>>", 'pin: expected true or false, given "maybe"'),
        ("    headline: Head of bbb", "    url: https://a.example  # >>>", "url: only pieces that you add have it"),
        ("  - article: bbb\n", "  - article: bb b  # >>>\n", "article: expected the id of an article such as"),
        ("  - article: bbb\n", "  - article:  # >>>\n", "given nothing"),
        ("  - article: lll\n", "  - lll  # >>>\n  - article: lll\n", 'given "lll"'),
        ("  - article: lll\n", "  - headline: a  # >>>\n\n  - article: lll\n", "pieces are added among the stories"),
        ("  - article: bbb\n", "  - url: northlight  # >>>\n  - article: bbb\n", "url: expected a web address"),
        (
            "  - article: bbb\n",
            "  - headline: a  # >>>\n\n  - article: bbb\n",
            "a piece by hand needs headline and lead; lead",
        ),
        (
            "  - article: bbb\n",
            "  - note: a  # >>>\n\n  - article: bbb\n",
            "a block needs article: with an id, url:, or",
        ),
        (
            "  - article: bbb\n",
            "  - url: https://a.example\n    pin: true  # >>>\n\n  - article: bbb\n",
            "pin: a piece that you",
        ),
        ("  - article: bbb\n", "  - article: aaa  # >>>\n\n  - article: bbb\n", "the same piece stands in line "),
        ("    edition: 11", "    edition: eleven  # >>>", "edition: leave its number as it is"),
        ("  - article: kkk\n", "  - kkk  # >>>\n  - article: kkk\n", "expected a correction with article, edition"),
        ("    edition: 11", "    edition: 10", "no correction of kkk in No. 10 is offered"),
        ("    note: We wrote 12; it is 14.", "", "a correction needs note"),
        ("    note: We wrote 12; it is 14.", "    note:", "note: expected a text; to dismiss a correction"),
        (
            "    note: We wrote 12; it is 14.",
            f"    note: {'a' * 1001}",
            "note: expected at most 1000 characters, given 1001",
        ),
        ("corrections:", "corrections: none  # >>>\nx:", "corrections: expected a list of blocks"),
        ("subject: Head of aaa", f"subject: {'a' * 301}  # >>>", "subject: expected at most 300 characters, given 301"),
        ("    headline: Head of bbb", f"    headline: {'a' * 301}  # >>>", "headline: expected at most 300"),
        ("    lead: It rained on bbb.", f"    lead: {'a' * 601}  # >>>", "lead: expected at most 600"),
        ("    headline: Head of bbb", f"    note: {'a' * 1001}", "note: expected at most 1000"),
        ("      - yyy", "      - aaa  # >>>\n      - yyy", "also: an article cannot be put together with itself"),
        ("      - yyy", "      - zzz\n      - yyy", "zzz stands below "),
        ("    headline: Head of bbb", "\theadline: Head of bbb", "a tab; indent with spaces instead"),
        ("    headline: Head of bbb", "    headline: Head: of bbb", "a colon too many here"),
        ("draft: d", "draft: e", "this file was made from another draft than the one beside it"),
        ("  - article: mmm\n", "  - article: mmm\n    pin: true  # >>>\n", "pin: move the block up among the stories"),
        ("subject: Head of aaa", "subject: a\nsubject: b  # >>>", "subject: stands here twice, first in line"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, what):
    if new.startswith("corrections: none"):
        new = new.removesuffix("\nx:")
        text = SHEET.replace(
            SHEET[SHEET.index("corrections:\n") : SHEET.index("left_out:")], new.replace("  # >>>", "") + "\n"
        )
        assert what in faults(text)[0]
        return
    assert what in fault((old, new))


@pytest.mark.parametrize("keys", [("pin", "drop"), ("pin", "hold"), ("drop", "hold")])
def test_marks_that_contradict_each_other_are_told(keys):
    what = fault(below("bbb", *(f"{key}: true" for key in keys)))
    assert what == f"{keys[0]} and {keys[1]} contradict each other; leave one of them"


def test_an_id_with_a_slip_or_cut_short_is_told_with_the_one_that_was_meant():
    names = ("3f2a9c1b8d407e56", "77d0a1b2c3e4f596")
    one = edition(story(names[0]), left_out=(names[1],))
    for given, meant in (("77d0a1b2c3e4f569", names[1]), ("77d0a1b2", names[1]), ("3f2a9c1b8d407e5", names[0])):
        text = sheet(one).replace("stories:\n", f"stories:\n\n  - article: {given}\n")
        with pytest.raises(SheetError, match=rf'no article "{given}"; did you mean "{meant}"\?'):
            read(text, one)
    text = sheet(one).replace("stories:\n", "stories:\n\n  - article: 0123456789abcdef\n")
    assert "0123456789abcdef" in read(text, one).stories


def test_an_article_both_printed_and_taken_out_is_told():
    assert "stands among the stories too" in fault(
        above("bbb", "  - article: lll"),
        ("  - article: lll\n    headline", "  - article: lll\n    drop: true\n    headline"),
    )


def test_an_article_both_merged_and_taken_out_is_told():
    what = fault(("      - yyy", "      - yyy\n      - bbb  # >>>"), below("bbb", "drop: true"))
    assert what == "also: bbb is dropped or held elsewhere in this file; take one of the two away"


def test_stories_put_together_one_below_the_other_are_one_however_many():
    names = [f"n{number:04}" for number in range(1200)]
    blocks = "".join(f"  - article: {name}\n    also: {other}\n" for name, other in pairwise(names))
    assert read(f"stories:\n  - article: aaa\n{blocks}").together == tuple((names[0], name) for name in names[1:])


def test_stories_put_together_in_a_circle_are_told():
    assert "in a circle" in fault(
        ("      - yyy", "      - yyy\n      - bbb"), ("      - zzz", "      - zzz\n      - aaa")
    )


def test_all_faults_are_told_at_once_in_the_order_of_the_file_and_at_most_fifty():
    found = faults(SHEET.replace("subject:", "subjct:").replace("    lead:", "    leed:"))
    assert len(found) == 5
    assert [int(line.split(":")[0]) for line in found] == sorted(int(line.split(":")[0]) for line in found)
    found = faults(SHEET.replace("left_out:\n", "left_out:\n" + "  - x\n" * 60))
    assert len(found) == 51
    assert found[-1] == " and 10 faults more"


def test_a_file_that_is_far_too_long_is_told():
    assert "longer than 1,000,000 characters" in faults("# " + "a" * 1_000_001)[0]


def test_a_draft_that_cannot_be_read_is_told_as_such():
    with pytest.raises(SheetError, match=rf"the machine's draft of {FILE}:1: "):
        read_sheet(SHEET, "", path_label=FILE)


def test_a_file_knows_the_draft_that_it_was_made_from():
    draft = to_draft(applied())
    assert fits(SHEET, draft)
    assert not fits(SHEET, draft + "#")
    assert f"draft: {mark_of(draft)}  ##" in SHEET
    assert fits(SHEET.replace(f"draft: {mark_of(draft)}", "draft:"), draft)  # without a mark, nothing speaks against it
    edits = read_sheet(SHEET.replace(f"draft: {mark_of(draft)}", "draft:"), draft, path_label=FILE)
    assert edits == Edits()


QUOTES = 'what stands behind " #" would not be printed; put the whole text in "quotes", or move the remark to a line of its own'


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("subject", "subject: Head of aaa", "subject: Head #1"),
        ("preheader", "preheader: And more", "preheader: And more #2"),
        ("intro", "intro:", "intro: Good morning # to all"),
        ("headline", "headline: Head of bbb", "headline: Bank is #1 again"),
        ("headline", "headline: Head of bbb", 'headline: "Bank" #1'),
        ("headline", "headline: Head of bbb", "headline: Bank ## again"),
        ("section", "section: Sport", "section: Sport # mine"),
        ("lead", "lead: It rained on bbb.", "lead: It rained\n      on bbb. # mine"),
        ("blurb", "blurb: It rained on bbb.", "blurb: It rained #on bbb."),
        ("note", "note: We wrote 12; it is 14.", "note: We wrote #12"),
        ("authors", *above("bbb", "  - headline: Mine\n    lead: A lead.\n    authors: Ada # Lund")),
        ("authors", *above("bbb", "  - headline: Mine\n    lead: A lead.\n    authors:\n      - Ada #1")),
    ],
)
def test_what_would_be_lost_behind_a_text_is_told(key, old, new):
    assert fault((old, new)) == f"{key}: {QUOTES}"


def test_the_line_that_is_cut_short_is_told():
    line = SHEET.splitlines().index("    headline: Head of bbb") + 1
    assert faults(SHEET.replace("headline: Head of bbb", "headline: Bank is #1"))[0].startswith(f"{line}: headline: ")


def test_a_remark_within_a_text_is_told_and_a_word_with_a_number_sign_is_none():
    text = SHEET.replace(
        "lead: It rained on bbb.", "lead: >-\n      It rained.\n      # mine\n      #rain\n    # a remark"
    )
    (found,) = faults(text)
    line = text.splitlines().index("      # mine") + 1
    what = "this line would be printed, as it is within the text of lead; move it above lead:, or take the # away"
    assert found == f"{line}: {what}"
    assert read(text.replace("      # mine\n", "")).stories["bbb"].lead == "It rained. #rain"
    assert "within the text of intro" in fault(("intro:\n", "intro: |\n  Good morning\n  # mine\n"))


def test_a_text_that_begins_with_a_sign_that_has_a_meaning_is_told():
    for value in ("[Updated] bank", "{Updated} bank", "*Bank*", "> bank", "| bank", "&bank x"):
        assert 'put the whole text in "quotes"' in fault(("headline: Head of bbb", f"headline: {value}"))
    assert "put straight ones around it" in fault(("headline: Head of bbb", "headline: “Bank: cuts”"))
    assert fault(("headline: Head of bbb", "headline: [Updated]")).endswith("put a text with [ or - in quotes")


def test_a_no_break_space_is_told():
    assert "a no-break space beside lead" in fault(("    lead: It rained on bbb.", "    \u00a0lead: It rained on bbb."))
    assert "a no-break space, which" in fault(("    lead: It rained on bbb.", "    lead:\u00a0It rained on bbb."))


def test_a_block_whose_first_line_is_gone_is_told_once():
    line = SHEET.splitlines().index("  - article: bbb") + 1
    what = 'a line "- article: ..." is missing above this one, where a block begins; put it back (draft.yaml has it)'
    assert faults(SHEET.replace("  - article: bbb\n", "")) == [f"{line}: {what}"]
    for name in ("aaa", "kkk", "lll"):
        line = SHEET.splitlines().index(f"  - article: {name}") + 1
        assert faults(SHEET.replace(f"  - article: {name}\n", "")) == [f"{line}: {what}"]
    assert "indent this line" in fault(("stories:\n", "stories:\n\n  - article: lll\n   pin: true\n"))


def test_a_block_that_has_lost_its_id_is_told_with_it():
    for old, new in (
        ("  - article: bbb\n    headline", "  - headline"),
        ("  - article: bbb\n    headline: Head of bbb\n    section", "  - section"),
        ("  - article: bbb\n    headline: Head of bbb\n", "  - headline: Mine\n"),
    ):
        assert fault((old, new)) == 'the line "- article: bbb" of this story is missing; put it back'
    assert fault(("  - article: lll\n    headline", "  - headline")) == (
        'the line "- article: lll" of this story is missing; put it back'
    )
    mine = changed(above("aaa", "  - headline: Head of bbb\n    lead: Mine."))
    assert [one.headline for one in mine.added] == ["Head of bbb"]  # the story itself is there, too


@pytest.mark.parametrize(
    ("old", "new"),
    [("newsletter: weekly", "newsletter: daily"), ("slot: 2026-11-27T0700", "slot:"), ("number: 12", "number: 13")],
)
def test_what_names_the_edition_stays_as_it_is(old, new):
    key, value = old.split(": ")
    assert fault((old, f"{new}  # >>>")) == f"{key}: leave it as it is: {value}"


def test_a_mark_that_was_changed_is_told_with_the_one_that_was_there():
    mark = mark_of(to_draft(applied()))
    assert fault((f"draft: {mark}", "draft: d0")).endswith(f"put it back as it was: draft: {mark}")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{\\rtf1\\ansi hello}", "an RTF file"),
        (b"PK\x03\x04abc", "a document of a word processor"),
        (b"\xd0\xcf\x11\xe0\xa1", "a Word document"),
        ("subject: a".encode("utf-16"), "text in UTF-16"),
        (b"\xfe\xff\x00s", "text in UTF-16"),
    ],
)
def test_a_file_that_is_no_plain_text_is_told(content, kind):
    assert foreign(content) == f"this is {kind}; save it as plain text with the encoding UTF-8"
    assert foreign(SHEET.encode("utf-8-sig")) is None


def test_a_file_of_a_word_processor_is_told_in_its_first_line():
    assert faults("{\\rtf1\\ansi hello}") == ["1: this is an RTF file; save it as plain text with the encoding UTF-8"]


def test_an_article_below_its_own_block_is_told_wherever_the_block_stands():
    moved = SHEET.replace(block("aaa"), "").replace("  - article: lll\n", block("aaa") + "  - article: lll\n", 1)
    (found,) = faults(moved.replace("      - yyy", "      - aaa\n      - yyy"))
    assert "also: an article cannot be put together with itself" in found


def test_stories_that_were_moved_down_in_a_circle_are_told():
    moved = SHEET.replace(block("aaa"), "").replace(block("bbb"), "")
    moved = moved.replace("  - article: lll\n", block("aaa") + block("bbb") + "  - article: lll\n", 1)
    moved = moved.replace("      - yyy", "      - bbb\n      - yyy").replace("      - zzz", "      - aaa\n      - zzz")
    assert "in a circle" in faults(moved)[0]


def test_a_draft_of_an_earlier_version_remembers_nothing():
    draft = to_draft(applied()).split("\nbefore:")[0] + "\n"
    text = SHEET.replace(f"draft: {mark_of(to_draft(applied()))}", "draft:")
    assert read_sheet(text, draft, path_label=FILE) == Edits()
    apart = text.replace("      - xxx  ## site: Head of xxx (alike 0.34: dam, minister)\n", "")
    assert read_sheet(apart, draft, path_label=FILE) == Edits(apart=(("aaa", "xxx"),))
