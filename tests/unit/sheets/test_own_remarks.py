import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sheets.edits import Edits, StoryEdit
from digest.sheets.own_remarks import with_own_remarks
from digest.sheets.sheet import to_sheet
from tests.unit.sheets.sheets import applied, edition, read, sheet, story

SHEET = sheet()


def rebuilt(text: str, edits: Edits | None = None) -> list[str]:
    """The lines of the file as it is written again after an editor left it like this."""
    return to_sheet(applied(edits=edits or read(text)), previous=text).splitlines()


def line_after(lines: list[str], remark: str) -> str:
    (at,) = [number for number, line in enumerate(lines) if line.strip() == remark]
    return lines[at + 1].strip()


@pytest.mark.parametrize(
    ("above", "indent"),
    [
        ("subject: Head of aaa", ""),
        ("stories:", ""),
        ("  - article: bbb", "  "),
        ("    section: Sport", "    "),
        ("      - yyy", "      "),
        ("left_out:", ""),
        ("  - article: mmm", "  "),
        ("    print: false", "    "),
    ],
)
def test_a_remark_stays_above_what_it_stood_above(above, indent):
    text = SHEET.replace(above, f"{indent}# mine, #1\n{indent}#and this\n{above}", 1)
    lines = rebuilt(text)
    assert line_after(lines, "# mine, #1") == "#and this"
    assert line_after(lines, "#and this").startswith(above.strip())
    assert "\n".join(lines) + "\n" == text
    assert rebuilt("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("number: 12", "number: 12 # mine", "number: 12"),
        ("stories:\n", "stories:  # mine\n", "stories:"),
        ("article: bbb\n", "article: bbb  # mine\n", "- article: bbb"),
        ("- yyy  ##", "- yyy  # mine ##", "- yyy  ## site: Head of yyy (alike 0.34: dam, minister)"),
        ("lead: It rained on bbb.", "lead: >-  # mine\n      It rained on bbb.", "lead: It rained on bbb."),
        ("- zzz", "[zzz] # mine", None),
    ],
)
def test_a_remark_behind_a_value_comes_above_it(old, new, after):
    text = SHEET.replace(old, new, 1)
    if after is None:
        text = text.replace("    also:  ## the same event elsewhere\n      [zzz] # mine", "    also: [zzz] # mine")
        text = text.replace("  ## site: Head of zzz (alike 0.34: dam, minister)", "")
        lines = rebuilt(text)
        assert line_after(lines, "# mine") == "also:  ## the same event elsewhere"
    else:
        lines = rebuilt(text)
        assert (
            line_after(
                lines, "# mine" + (" ##" + text.split("# mine ##")[1].split("\n")[0] if "# mine ##" in text else "")
            )
            == after
        )
    assert rebuilt("\n".join(lines) + "\n") == lines


@pytest.mark.parametrize("given", ["Head of bbb # mine", '"Head of bbb"  # mine'])
def test_a_remark_behind_a_text_is_kept_though_the_reading_refuses_it(given):
    text = SHEET.replace("headline: Head of bbb", f"headline: {given}")
    assert line_after(rebuilt(text, Edits()), "# mine") == "headline: Head of bbb"


def test_what_looks_like_a_remark_within_a_text_is_none():
    text = SHEET.replace("lead: It rained on aaa.", "lead: >-\n      First\n\n      #no remark\n    # mine")
    text = text.replace("preheader: And more", 'preheader: "And\n  # none either"')
    text = text.replace("headline: Head of ccc", "headline: |\n      #nor this")
    lines = rebuilt(text)
    assert [line for line in lines if line.strip().startswith("#") and not line.strip().startswith("##")] == [
        "    # mine"
    ]
    assert line_after(lines, "# mine").startswith("blurb:")
    assert '    lead: "First #no remark"' in lines


def test_remarks_of_what_is_gone_stand_above_what_held_it_or_at_the_end():
    text = SHEET.replace("      - zzz", "      # on zzz\n      - zzz").replace(
        "  - article: ccc", "  # on ccc\n  - article: ccc"
    )
    text = text.replace(
        "      # on zzz\n      - zzz  ## site: Head of zzz (alike 0.34: dam, minister)", "      # on zzz"
    )
    lines = rebuilt(text)
    assert line_after(lines, "# on zzz")
    gone = rebuilt(SHEET.replace("  - article: ooo", "") + "# at the end\n")
    assert gone[-1] == "# at the end"
    lines = rebuilt(text, Edits(stories={"ccc": StoryEdit(dropped=True)}))
    assert line_after(lines, "# on ccc") == "- article: ccc"  # where it is left out now


def test_a_remark_on_a_block_that_is_gone_comes_at_the_end():
    text = SHEET.replace("stories:\n", "stories:\n\n  # on this page\n  - url: https://northlight.example/uuu\n")
    lines = rebuilt(text, Edits())
    assert lines[-1] == "# on this page"
    assert rebuilt("\n".join(lines) + "\n") == lines


def test_remarks_of_the_machine_are_not_carried_over():
    text = SHEET.replace("stories:\n", "## an old notice\nstories:\n  ## another\n")
    assert rebuilt(text) == SHEET.splitlines()


def test_a_text_at_the_end_of_the_file_has_no_remarks():
    assert with_own_remarks(SHEET, "note: |\n  text\n  # no remark\n") == SHEET


def test_a_remark_on_what_is_no_block_stands_above_the_list():
    above = SHEET.replace("left_out:", "# mine\nleft_out:")
    assert with_own_remarks(SHEET, "# mine\nleft_out:\n  - x\n") == above


def test_remarks_of_a_file_with_a_byte_order_mark_and_windows_line_ends_are_kept():
    text = ("\ufeff# first\n" + SHEET.replace("stories:", "# mine\nstories:")).replace("\n", "\r\n")
    lines = rebuilt(text)
    assert line_after(lines, "# mine") == "stories:"
    assert line_after(lines, "# first").startswith("newsletter:")


def test_an_empty_file_has_no_remarks():
    assert with_own_remarks(SHEET, "") == SHEET


SMALL = edition(story("aaa", "xxx"), story("bbb"), left_out=("lll",))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(20, 70), st.integers(0, 6), st.text("ab #:-'\"", max_size=8)), max_size=5))
def test_no_remark_is_ever_lost(placed):
    lines = sheet(SMALL).splitlines()
    for line, indent, words in sorted(placed, reverse=True):
        lines.insert(line, f"{' ' * indent}# mine {words}".rstrip())
    text = "\n".join(lines) + "\n"
    found = to_sheet(applied(SMALL), previous=text)
    assert own(found) == own(text)
    assert read(found, SMALL) == Edits()
    assert to_sheet(applied(SMALL), previous=found) == found


def own(text: str) -> list[str]:
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("# mine"))
