import pytest

from digest.messages.direction import marked, turned
from digest.messages.fields import Fields
from digest.model import MergeField

TOKEN = Fields((MergeField(name="first_name", column="name"),), "0" * 12).token("first_name")


@pytest.mark.parametrize(
    ("text", "in_arabic", "in_english"),
    [
        ("Who was the Widow?", "ltr", ""),
        ("من كانت الأرملة؟", "", "rtl"),
        ("מי הייתה האלמנה?", "", "rtl"),
        ("14 Quay Street, Halmouth", "ltr", ""),
        ("«14» شارع الميناء", "", "rtl"),
        ("NATO: قال الأمين العام إنه لا يعرف", "", ""),
        ("شركة Northlight Re International", "", ""),
        ("The paper الجزيرة says so", "ltr", ""),
        ("2026 – 14.5 %", "", ""),
        ("", "", ""),
        (f"{TOKEN}، صباح الخير", "", "rtl"),
        ("https://northlight.example/why اقرأ لماذا", "", "rtl"),
    ],
)
def test_a_text_is_turned_where_it_runs_against_its_edition(text, in_arabic, in_english):
    assert (turned(text, "rtl"), turned(text, "ltr")) == (in_arabic, in_english)


def test_only_a_text_that_runs_the_other_way_is_marked():
    assert marked("Who?", "rtl") == "\u200eWho?\u200e"
    assert marked("من؟", "ltr") == "\u200fمن؟\u200f"
    assert marked("Who?", "ltr") == "Who?"
