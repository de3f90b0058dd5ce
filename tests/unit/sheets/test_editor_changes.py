from dataclasses import replace

from digest.sheets.editor_changes import changes
from digest.sheets.edits import Added, CorrectionEdit, Edits, StoryEdit
from tests.unit.sheets.sheets import DRAFT


def test_nothing_changed_is_nothing_to_tell():
    assert changes(Edits(), DRAFT) == []


def test_changes_are_told_in_plain_words():
    edits = Edits(
        texts={"subject": "Mine", "intro": "Hello"},
        stories={
            "aaa": StoryEdit(headline="New", lead="It poured.", section="Own", note="call Bo"),
            "bbb": StoryEdit(dropped=True),
            "ccc": StoryEdit(held=True),
            "ddd": StoryEdit(pinned=True, place=0),
            "lll": StoryEdit(pinned=True, place=1, headline="Put in"),
            "zzz": StoryEdit(pinned=True, place=2),
            "ooo": StoryEdit(lead="Of nowhere."),
        },
        order=("ddd", "https://northlight.example/uuu", "hand-9d6b7d6a8f02"),
        together=(("aaa", "lll"),),
        apart=(("aaa", "xxx"), ("bbb", "zzz")),
        added=(
            Added(place=1, url="https://northlight.example/uuu", headline="Theirs"),
            Added(place=2, headline="By hand", lead="A lead."),
            Added(place=3, url="https://northlight.example/vvv"),
        ),
        corrections=(
            CorrectionEdit(article="kkk", number=11, printed=True),
            CorrectionEdit(article="jjj", number=11, dismissed=True),
            CorrectionEdit(article="iii", number=10, note="Mine."),
        ),
        note="ask Ana",
    )
    edits = replace(edits, order=("ddd", edits.added[0].key, edits.added[1].key))
    assert changes(edits, DRAFT) == [
        'Subject: "Head of aaa" → "Mine"',
        'Intro: "Hello"',
        'Headline of "Head of aaa": "Head of aaa" → "New"',
        'Lead of "Head of aaa": "It rained on aaa." → "It poured."',
        'Section of "Head of aaa": "World" → "Own"',
        'Note on "Head of aaa": "call Bo"',
        'Dropped: "Head of bbb"',
        'Held for the next edition: "Head of ccc"',
        'Pinned: "Head of ddd", at place 1',
        'Put in: "Head of lll", at place 2',
        'Headline of "Head of lll": "Head of lll" → "Put in"',
        'Pinned: "Head of zzz", at place 3',
        'Lead of ooo: "Of nowhere."',
        'Merged: "Head of lll" belongs to "Head of aaa"',
        'Split: "Head of xxx" does not belong to "Head of aaa"',
        'Split: "Head of zzz" does not belong to "Head of bbb"',
        'Added: https://northlight.example/uuu, at place 2, with your headline "Theirs"',
        'Added: "By hand", at place 3, with your lead "A lead."',
        "Added: https://northlight.example/vvv, at place 4",
        'Order: "Head of ddd", https://northlight.example/uuu, "By hand"',
        "Correction of No. 11 (kkk): to be printed",
        "Correction of No. 11 (jjj): dismissed",
        'Correction of No. 10 (iii): not to be printed, with the note "Mine."',
        'Note: "ask Ana"',
    ]


def test_a_text_that_was_taken_away_is_told():
    assert changes(Edits(texts={"intro": None}), replace(DRAFT, intro="Hello")) == ['Intro: "Hello" → nothing']


def test_of_long_texts_the_place_is_shown_where_they_begin_to_differ():
    same = "word " * 40
    old, new = f"{same}It rained. {same}", f"{same}It poured. {same}"
    (line,) = changes(Edits(texts={"intro": new}), replace(DRAFT, intro=old))
    before, after = line.removeprefix("Intro: ").split(" → ")
    assert before.startswith('"…word')
    assert "It rained." in before
    assert len(before) <= 102
    assert after.startswith('"…word')
    assert "It poured." in after
    assert len(after) <= 102
    (line,) = changes(Edits(texts={"intro": "a" * 150 + "c"}), replace(DRAFT, intro="a" * 150 + "b"))
    assert line.count("…") == 2
    assert "b" in line
    assert "c" in line
    (line,) = changes(Edits(texts={"intro": old[:150]}), replace(DRAFT, intro=old))
    assert line.split(" → ")[0] != line.split(" → ")[1]
