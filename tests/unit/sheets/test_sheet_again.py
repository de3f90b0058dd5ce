"""A file that was written anew with an editor's changes, in which they take some of them back."""

from dataclasses import replace

from digest.sheets.differences import read_sheet
from digest.sheets.edits import Edits, StoryEdit
from digest.sheets.overrides import Applied
from digest.sheets.sheet import to_draft, to_sheet
from tests.unit.sheets.sheets import FILE, again, applied, edition, loaded, read, sheet, story

DROP = StoryEdit(dropped=True)


def block(name: str, text: str) -> str:
    """The block of an article, as it stands in a file."""
    return f"  - article: {name}\n" + text.split(f"  - article: {name}\n")[1].split("\n\n")[0] + "\n\n"


def later(result: Applied, *pairs: tuple[str, str]) -> Edits:
    """What the file says once it was written and changed."""
    text = to_sheet(result)
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    edits = read_sheet(text, to_draft(result), path_label=FILE)
    second = applied(result.draft, edits)
    assert again(second) == edits
    return edits


def line_of(name: str, result: Applied) -> str:
    """The line below also: that names an article."""
    return next(line for line in to_sheet(result).splitlines(keepends=True) if line.startswith(f"      - {name} "))


def unmarked(name: str, result: Applied) -> tuple[str, str]:
    """The block of a story that is out, without the mark that says so."""
    before = block(name, to_sheet(result))
    marks = ("    drop: true", "    hold: true")
    return before, "".join(line for line in before.splitlines(keepends=True) if not line.startswith(marks))


# ---------------------------------------------------------------- merged, and taken apart again


def test_a_story_whose_line_is_taken_away_is_a_story_of_its_own_again():
    merged = applied(edits=Edits(together=(("aaa", "bbb"), ("aaa", "zzz"))))
    lines = [(line_of(name, merged), "") for name in ("bbb", "zzz")]
    assert later(merged, *lines) == Edits()
    assert later(merged, lines[0]) == Edits(together=(("aaa", "zzz"),), apart=(("bbb", "zzz"),))


def test_of_what_another_story_brought_along_a_line_is_taken_away():
    merged = applied(edits=Edits(together=(("aaa", "bbb"), ("aaa", "zzz"))))
    edits = later(merged, (line_of("zzz", merged), ""))
    assert (edits.together, edits.apart, edits.stories) == ((("aaa", "bbb"),), (("aaa", "zzz"),), {})
    assert [key for key, _ in applied(edits=edits).blocks] == ["aaa", "zzz", "ccc", "ddd"]


def test_an_article_that_was_left_out_is_left_out_again():
    merged = applied(edits=Edits(together=(("aaa", "lll"),)))
    assert later(merged, (line_of("lll", merged), "")) == Edits()


def test_a_story_comes_back_to_its_place_among_those_that_were_moved():
    merged = applied(edits=Edits(together=(("aaa", "bbb"), ("aaa", "zzz")), order=("ddd", "aaa", "ccc")))
    edits = later(merged, (line_of("bbb", merged), ""), (line_of("zzz", merged), ""))
    assert edits == Edits(order=("ddd", "aaa", "bbb", "ccc"))


def test_a_story_with_a_block_of_its_own_again_is_split_off_where_it_stands():
    merged = applied(edits=Edits(together=(("aaa", "ccc"),)))
    edits = later(merged, ("  - article: bbb\n", "  - article: ccc\n\n  - article: bbb\n"))
    assert edits == Edits(order=("aaa", "ccc", "bbb", "ddd"))
    put_in = applied(edits=Edits(together=(("aaa", "lll"),)))
    edits = later(put_in, ("  - article: bbb\n", "  - article: lll\n\n  - article: bbb\n"))
    assert edits == Edits(stories={"lll": StoryEdit(pinned=True, place=1)})


def test_an_article_of_the_machines_story_with_a_block_of_its_own_is_split_off_where_it_stands():
    text = sheet().replace("  - article: ddd\n", "  - article: xxx\n\n  - article: ddd\n")
    edits = read(text)
    assert edits == Edits(apart=(("aaa", "xxx"),), order=("aaa", "bbb", "ccc", "xxx", "ddd"))
    result = applied(edits=edits)
    assert result.edition is not None
    found = {one.article.id: [also.article.id for also in one.also] for one in result.edition.stories}
    assert found == {"aaa": ["yyy"], "xxx": [], "bbb": ["zzz"], "ccc": [], "ddd": []}
    assert again(result) == edits


def test_the_other_way_round_an_article_with_a_block_of_its_own_heads_the_story():
    text = sheet().replace("  - article: bbb\n", "  - article: xxx\n    also: [aaa]\n\n  - article: bbb\n")
    edits = read(text)
    assert (edits.together, edits.apart) == ((("xxx", "aaa"), ("xxx", "yyy")), ())


def test_what_stands_below_a_story_goes_where_that_story_goes():
    merged = applied(edits=Edits(together=(("ccc", "ddd"),)))
    taken = (block("ccc", to_sheet(merged)), "")
    edits = later(merged, taken, ("      - zzz", "      - ccc\n      - zzz"))
    assert edits == Edits(together=(("bbb", "ccc"), ("bbb", "ddd")))
    assert later(merged, taken) == Edits(stories={"ccc": DROP, "ddd": DROP})


def test_a_block_that_only_names_its_story_keeps_what_was_put_to_it():
    merged = applied(edits=Edits(together=(("ccc", "ddd"),)))
    assert later(merged, (block("ccc", to_sheet(merged)), "  - article: ccc\n\n")) == merged.edits


# ---------------------------------------------------------------- taken out, and put back


def test_a_mark_that_is_taken_away_brings_a_story_back_to_its_place():
    for out in (StoryEdit(dropped=True), StoryEdit(held=True)):
        for name in ("aaa", "ccc"):
            result = applied(edits=Edits(stories={name: out}))
            assert later(result, unmarked(name, result)) == Edits()
    moved = applied(edits=Edits(stories={"bbb": DROP}, order=("ddd", "aaa", "ccc")))
    assert later(moved, unmarked("bbb", moved)) == Edits(order=("ddd", "aaa", "bbb", "ccc"))


def test_the_remark_beside_the_mark_says_what_to_do():
    text = to_sheet(applied(edits=Edits(stories={"aaa": DROP, "ooo": DROP})))
    assert "    drop: true  ## to print it, take this line away\n" in block("aaa", text)
    assert "    drop: true  ## to print it, take this line away and move the block up\n" in block("ooo", text)


def test_a_story_comes_back_with_the_editors_words_and_what_was_put_to_it():
    seen = "0" * 8
    mine = StoryEdit(lead="Mine.", note="look", seen=seen, dropped=True)
    result = applied(edits=Edits(stories={"aaa": mine}, together=(("aaa", "ccc"),)))
    edits = later(result, unmarked("aaa", result))
    assert edits == Edits(stories={"aaa": StoryEdit(lead="Mine.", note="look", seen=seen)}, together=(("aaa", "ccc"),))
    alone = applied(edits=Edits(stories={"aaa": mine}))
    assert later(alone, unmarked("aaa", alone)).apart == ()


def test_an_article_of_a_story_comes_back_to_it_or_where_it_was_split_off():
    result = applied(edits=Edits(stories={"xxx": DROP}))
    assert later(result, unmarked("xxx", result)) == Edits()
    result = applied(edits=Edits(stories={"xxx": DROP}, apart=(("aaa", "xxx"),)))
    assert later(result, unmarked("xxx", result)) == Edits(apart=(("aaa", "xxx"),))


def test_what_the_machine_left_out_anyway_comes_back_for_the_editors_words_alone():
    mine = StoryEdit(lead="Mine.", seen="0" * 8)
    result = applied(edits=Edits(stories={"lll": DROP, "ooo": replace(mine, dropped=True)}))
    assert later(result, unmarked("lll", result)) == Edits(stories={"ooo": replace(mine, dropped=True)})
    edits = later(result, unmarked("ooo", result))
    assert edits.stories == {"lll": DROP, "ooo": replace(mine, pinned=True, place=4)}


def test_a_block_that_the_editor_moves_down_or_deletes_stays_a_drop():
    result = applied(edits=Edits(stories={"aaa": DROP}))
    down = block("bbb", to_sheet(result))
    assert later(result, (down, ""), ("  - article: lll\n", f"{down}  - article: lll\n")).stories == {
        "aaa": DROP,
        "bbb": DROP,
    }
    assert later(result, (block("aaa", to_sheet(result)), "")) == Edits(stories={"aaa": DROP})
    below = applied(edits=Edits(stories={"xxx": DROP}))
    assert later(below, (block("xxx", to_sheet(below)), "")) == Edits(stories={"xxx": DROP})


def test_the_draft_remembers_what_the_file_said():
    together = (("aaa", "lll"), ("ddd", "mmm"), ("ooo", "ccc"))
    edits = Edits(stories={"bbb": StoryEdit(held=True), "ddd": DROP}, together=together)
    result = applied(edits=edits, without=("ooo",))
    assert loaded(to_draft(result))["before"] == [
        {"article": "aaa", "also": ["xxx", "yyy", "lll"]},
        {"article": "bbb", "hold": True},
        {"article": "ddd", "drop": True, "also": ["mmm"]},
    ]
    assert loaded(to_draft(applied(edition(story("aaa")))))["before"] is None
