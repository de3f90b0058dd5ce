from dataclasses import replace
from typing import Any

import pytest

from digest.errors import TemplateError
from digest.messages.fields import Fields, kept, lacking, nonce_of, own_value, used, value
from digest.messages.view import view
from digest.model import FieldKind, MergeField, Subscriber
from tests.unit.messages.editions import IMPRINT, invented

NONCE = "0123456789ab"
FIRST = MergeField(name="first_name", column="First name")
GREETED = MergeField(name="first_name", column="First name", otherwise="reader")
LEAVE = MergeField(name="leave", column="Leave", kind=FieldKind.URL)
NOTE = MergeField(name="note", column="Note", kind=FieldKind.HTML)
READER = Subscriber(
    "ada@reader.example",
    "Ada Lund",
    {
        "First name": " Ada ",
        "Leave": "https://x.example/?a=1&b=2",
        "Note": "<b>Hi</b><script>x</script>",
        "City": " \t",
    },
)


def test_words_of_an_editor_name_fields_in_braces():
    fields = Fields((FIRST, LEAVE), NONCE)
    assert fields.put("Dear {first_name}, {leave} {} {First} {a b}") == (
        f"Dear __FIELD_{NONCE}_first_name__, __FIELD_{NONCE}_leave__ {{}} {{First}} {{a b}}"
    )


def test_a_field_that_there_is_not_is_named_with_those_that_there_are():
    with pytest.raises(TemplateError, match=r"no merge field 'city'; there are: first_name, leave"):
        Fields((FIRST, LEAVE)).put("In {city}")
    with pytest.raises(TemplateError, match="there are: none"):
        Fields().token("city")


def test_the_nonce_is_that_of_the_words():
    assert nonce_of(invented()) == nonce_of(invented())
    assert len(nonce_of(invented())) == 12


def test_fields_are_used_whose_tokens_occur():
    texts = (f"x __FIELD_{NONCE}_leave__", "__FIELD_ffffffffffff_first_name__")
    assert used(Fields((FIRST, LEAVE), NONCE), texts) == (LEAVE,)


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("First name", "Ada"),
        ("first NAME", "Ada"),
        ("name", "Ada Lund"),
        ("Name", "Ada Lund"),
        ("address", "ada@reader.example"),
        ("ADDRESS", "ada@reader.example"),
        ("City", ""),
        ("Street", ""),
    ],
)
def test_a_column_is_found_by_its_name_however_it_is_capitalised(column: str, found: str):
    assert own_value(MergeField(name="x", column=column), READER) == found


def test_of_two_columns_the_one_that_is_spelled_like_it_counts():
    reader = Subscriber("a@x.example", "", {"CITY": "Oldmoor", "city": "Sandby", "City": "Tarn"})
    assert own_value(MergeField(name="x", column="City"), reader) == "Tarn"
    assert own_value(MergeField(name="x", column="cITY"), reader) == "Oldmoor"


def test_a_value_is_the_readers_own_else_what_stands_otherwise():
    assert value(GREETED, READER) == "Ada"
    assert value(GREETED, Subscriber("a@x.example")) == "reader"
    assert value(GREETED, Subscriber("a@x.example", "", {"First name": " \n"})) == "reader"
    assert value(MergeField(name="x", column="x", otherwise=""), READER) == ""


def test_a_reader_without_a_value_is_an_error_that_names_field_and_column():
    with pytest.raises(ValueError, match=r"merge field first_name: this reader has nothing in the column 'First name', and "
                                         r"there is no `otherwise`"):  # fmt: skip
        value(FIRST, Subscriber("a@x.example"))


def test_html_is_sanitised_and_nothing_left_of_it_is_no_value():
    assert value(NOTE, READER) == "<b>Hi</b>"
    with pytest.raises(ValueError, match="nothing in the column 'Note'"):
        value(NOTE, Subscriber("a@x.example", "", {"Note": "<script>x</script><b></b>"}))


@pytest.mark.parametrize(
    "bad",
    ["javascript:alert(1)", "x.example/leave", "https://", "https://x.example/a b", 'https://x.example/"',
     "https://x.example/\r\nBcc:all@x.example", "data:text/html,x", "mailto:nobody", "https://x.example/" + "x" * 2000],
)  # fmt: skip
def test_what_is_no_address_is_refused_where_one_is_expected(bad: str):
    with pytest.raises(ValueError, match=r"merge field leave: '.{1,90}' in the column 'Leave' is no http:, https: or"):
        value(LEAVE, Subscriber("a@x.example", "", {"Leave": bad}))


def test_what_stands_otherwise_has_to_be_an_address_too():
    field = MergeField(name="leave", column="Leave", kind=FieldKind.URL, otherwise="nowhere")
    with pytest.raises(ValueError, match="'nowhere' as its `otherwise` is no http:"):
        value(field, Subscriber("a@x.example"))


def test_kept_are_the_columns_that_the_fields_take_by_the_names_they_have_for_them():
    fields = (MergeField(name="first_name", column="first name"), LEAVE, MergeField(name="n", column="name"),
              MergeField(name="a", column="address"), MergeField(name="b", column="Name"),
              MergeField(name="city", column="City"))  # fmt: skip
    found = kept(fields, READER)
    assert found == {"first name": "Ada", "Leave": "https://x.example/?a=1&b=2", "Name": "Ada Lund"}
    for field in fields:
        assert own_value(field, Subscriber(READER.address, READER.name, found)) == own_value(field, READER)


def test_readers_with_nothing_are_told_from_those_whose_value_does_not_fit():
    readers = (READER, Subscriber("b@x.example", "", {"Leave": "nowhere"}), Subscriber("c@x.example"))
    assert lacking(LEAVE, readers) == (("c@x.example",), ("b@x.example",))
    assert lacking(FIRST, readers) == (("b@x.example", "c@x.example"), ())
    assert lacking(GREETED, readers) == ((), ())
    scripted = Subscriber("d@x.example", "", {"Note": "<script>x</script>"})
    assert lacking(NOTE, [scripted]) == (("d@x.example",), ())


def test_a_name_that_is_not_known_is_told_with_whose_words_name_it():
    fields = Fields((MergeField(name="first_name", column="First name"),))
    with pytest.raises(TemplateError) as caught:
        fields.put("Good morning, {firstname}.", "the intro of edition.yaml")
    assert str(caught.value) == (
        "the intro of edition.yaml: there is no merge field 'firstname'; did you mean \"first_name\"? There are: first_name"
    )


@pytest.mark.parametrize(
    ("key", "edited", "said"),
    [
        ("intro", True, "the intro of edition.yaml: "),
        ("intro", False, "the intro of the schedule file: "),
        ("subject", True, "the subject of edition.yaml: "),
        ("preheader", True, "the preheader of edition.yaml: "),
    ],
)
def test_an_edition_says_which_of_its_words_name_what_is_not_there(key: str, edited: bool, said: str):
    words = "Good morning, {firstname}."
    changes: dict[str, Any] = {key: words, "edited": (key,) if edited else ()}
    given = replace(invented(), **changes)
    with pytest.raises(TemplateError) as caught:
        view(given, replace(IMPRINT, intro=words if key == "intro" else ""))
    assert str(caught.value).startswith(f"{said}there is no merge field 'firstname'")


@pytest.mark.parametrize("key", ["why", "unsubscribe"])
def test_so_do_the_words_of_the_schedule_file(key: str):
    changes: dict[str, Any] = {key: "{zzz}"}
    with pytest.raises(TemplateError, match=f"^{key} of the schedule file: there is no merge field 'zzz'"):
        view(invented(), replace(IMPRINT, **changes))
