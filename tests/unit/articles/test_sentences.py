"""A bar marks where a sentence of these lines ends; they are our own."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.articles.sentences import split

LINES = [
    # titles and initials
    "Mr. Obrecht set eleven bricks.|Mrs. Ansgar set none.",
    "Dr. K. L. Verhane of St. Alban's read the report.|Nobody else had.",
    "Prof. Hale and Lt. Col. Reikel testified.|Sgt. Aske did not.",
    "The committee heard Sen. Dora Pell, D-Vt., on Monday.|Rep. Amsel was away.",
    "Franz J. Brandner Jr. owns the yard.|His sister owns the quay.",
    "The Rev. Al Morrow spoke first.|Gov. Lund spoke last.",
    "M. Roche a signé.|Mme. Roche a refusé.",
    "Das Dach kostet 3,2 Mio. Euro.|Der Rat zögert.",
    # letters that are no initials
    "Children got vitamin D.|The dose was small.",
    "She chose Plan B.|That was cheaper.",
    "They saw my brother and I.|Then the rain came.",
    # abbreviations with stops
    "The U.S. Navy sent a ship.|The U.K. sent two.",
    "They left the U.S. in 1989.|The U.S. did not object.",
    "The depot is in Albany, N.Y.|It closes on Friday.",
    "She took a Ph.D. in Vessen.|He has an M.A. from Calder.",
    "The E.U. signed on Friday.|Norway waits.",
    # companies
    "Isenet Inc. lost 4 million crowns.|Its shares fell.",
    "Brandt & Sons Co. Ltd. was sold.|The buyer is unknown.",
    "Marsh, Pell, Lund etc. were named.|They deny it.",
    "The yard belongs to Orla Bros. Shipping.|Nobody lives there.",
    # months, days, places
    "The vote is on Dec. 3 in Aldermere.|The count begins on Jan. 4.",
    "It snowed in Feb.|March was dry.",
    "The hearing began on Tues. morning.|It ended on Wed. night.",
    "They drove to Fort Wayne, Ind., and back.|Nobody slept.",
    "The man was ill.|His wife went to the pub.|Neither voted.",
    # times
    "Doors open at 7 p.m.|Food is sold outside.",
    "Doors open at 7 p.m. on Friday.|Bring a coat.",
    "The train left at 5 a.m. Monday.|The next one was full.",
    "It launched at 9 a.m. Central European time.|It fell at ten.",
    "The blackout began at 10:36 a.m. (3:36 a.m. ET).|It lasted an hour.",
    # numbers
    "The ship is No. 7 of its class.|No. 8 is being built.",
    "Prices rose 3.5 per cent.|In 2021 it was 2.1.|2020 was worse.",
    "See fig. 4 and vol. 2, pp. 10-12, of the report.|It is long.",
    "The pipe is 6 ft.|The tank is 9 ft.",
    "1. Call the office.",
    "Am 3. Oktober kam er z. B. nach Vessen.|Dann ging er.",
    # quotations and brackets
    '"We will appeal," Ms. Pell said.|"Soon."',
    '"Will it hold?" she asked.|Nobody knew.',
    "“It is a mess,” he said.|“We need a plan.”",
    'The sign reads: "Keep out."|Children climb over it.',
    "The rule (in force since Sept. 2) is clear.|(The port is exempt.)|The fine is 200 crowns.",
    "He wrote “enough.”|Then he resigned.",
    "Nests should be counted.[3]|Nobody counts them.[12]",
    # other marks
    "They waited … and waited.|Then the lights went out.",
    "They waited . . . and waited.|Then it rained.",
    "And yet...|The bridge held.",
    "Yahoo! shares fell.|Yahoo! Finance did not report it.",
    "Stop!|Who goes there?|Only me.",
    "What now?!|Nobody says.",
    # names that begin with a small letter
    "iPhone prices rose.|eBay sellers cheered.|iPad prices fell.",
    "The site is port.example or Fish.example for short.|Both are down.",
    # other scripts
    "पुल बंद है।|नाव कब चलेगी?|कल।",
    "الجسر مغلق.|متى يفتح؟|غدا.",
    "다리가 닫혔다.|배는 내일 온다.",
    "¿Cuándo abre?|¡Mañana!|El Sr. García no lo cree.",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_newsroom_line_is_split_where_its_sentences_end(line):
    assert split(line.replace("|", " ")) == line.split("|")


@pytest.mark.parametrize(
    "line", ["他说雨停了。|桥还在！|真的吗？|“是的。”|我们走了。", "彼は「行く。」と言った。|そして帰った。|雨だ。"]
)
def test_chinese_and_japanese_need_no_space_after_a_sentence(line):
    assert split(line.replace("|", "")) == line.split("|")


def test_a_new_line_always_begins_a_new_sentence():
    assert split("A headline without an end\nThe story begins\n\n  here. It goes on.") == [
        "A headline without an end",
        "The story begins",
        "here.",
        "It goes on.",
    ]


def test_nothing_gives_no_sentences():
    assert split("") == []
    assert split(" \n\t\n ") == []


def test_a_text_without_an_end_mark_is_one_sentence():
    assert split("  no end in sight ") == ["no end in sight"]


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from(list(".!?…\"'”’)]([“ \n\u00a0。？।؟IAaUSpm19")), st.characters()),
        max_size=300,
    )
)
def test_no_character_but_white_space_is_lost(text):
    found = split(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in found)


@given(st.lists(st.text(alphabet=string.ascii_lowercase + " ", min_size=1).filter(str.strip), min_size=1, max_size=8))
def test_plain_sentences_are_found_one_by_one(sentences):
    written = [f"The {' '.join(words.split())}x." for words in sentences]
    assert split(" ".join(written)) == written


HOSTILE = {
    "dots": "." * 300_000,
    "spaced dots": ". " * 150_000,
    "spaced ellipses": ". . .. " * 50_000,
    "closing quotes": "." + '"' * 300_000 + "a",
    "dots and quotes": '."' * 150_000,
    "one word": "a" * 300_000,
    "initials": "A. " * 100_000,
    "footnotes": "." + "[1]" * 100_000,
    "broken footnotes": ".[1" * 100_000,
    "times": "a.m. bb cc dd " * 20_000,
    "corner brackets": "。」" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_takes_linear_time(kind):
    begun = time.perf_counter()
    split(HOSTILE[kind])
    assert time.perf_counter() - begun < 5  # seconds; quadratic behaviour would take minutes
