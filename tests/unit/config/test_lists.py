"""Recipient lists as spreadsheets save them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config.lists import RecipientList, read_list
from digest.errors import ConfigError
from digest.model import Subscriber

Read = Callable[[str | bytes], RecipientList]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)
    path = Path("readers.csv")

    def reading(content: str | bytes) -> RecipientList:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_list(path)

    return reading


def problems(found: RecipientList) -> list[str]:
    return [str(problem) for problem in found.problems]


def refusal(read: Read, content: str | bytes) -> str:
    with pytest.raises(ConfigError) as caught:
        read(content)
    assert len(caught.value.faults) == 1
    return caught.value.faults[0]


LIST = "address,name,city\nmaud@northlight.example,Maud Ostrander,Halmouth\ntheo@northlight.example,Théo,Vessen\n"
SUBSCRIBERS = (
    Subscriber("maud@northlight.example", "Maud Ostrander", {"city": "Halmouth"}),
    Subscriber("theo@northlight.example", "Théo", {"city": "Vessen"}),
)


@pytest.mark.parametrize(
    "content",
    [
        LIST.encode(),
        LIST.encode("utf-8-sig"),
        LIST.encode("utf-16"),
        b"\xfe\xff" + LIST.encode("utf-16-be"),
        LIST.replace(",", ";").encode(),
        LIST.replace(",", "\t").encode(),
        LIST.replace("\n", "\r\n").encode(),
        LIST.replace("\n", "\r").encode(),
        LIST.replace("\n", "\n\n,,\n").encode(),
        ("\n\n" + LIST.removesuffix("\n")).encode(),
        LIST.replace("address,name,city", '"E-Mail", NAME ,city').encode(),
        LIST.replace("address,name,city", "Email,Name,city").encode(),
    ],
)
def test_a_list_is_read_however_a_spreadsheet_saved_it(read: Read, content: bytes):
    assert read(content) == RecipientList(SUBSCRIBERS, ())


def test_a_list_of_addresses_alone_is_enough(read: Read):
    assert read("address\na@northlight.example\n") == RecipientList((Subscriber("a@northlight.example"),), ())


def test_the_separator_is_the_one_of_the_first_line(read: Read):
    (subscriber,) = read('address;name\na@northlight.example;"Reikel; Tomas, mayor"\n').subscribers
    assert subscriber.name == "Reikel; Tomas, mayor"


def test_an_address_counts_once_however_it_is_written(read: Read):
    found = read(
        "address\nAnn@Bücher.example\nbea@northlight.example\nann@XN--BCHER-KVA.example\nBEA@northlight.example\n"
    )
    assert [subscriber.address for subscriber in found.subscribers] == [
        "Ann@xn--bcher-kva.example",
        "bea@northlight.example",
    ]
    assert problems(found) == [
        'readers.csv:4: "ann@xn--bcher-kva.example" stands in line 2 already; the first one counts',
        'readers.csv:5: "BEA@northlight.example" stands in line 3 already; the first one counts',
    ]


def test_a_line_without_a_usable_address_is_named_and_the_others_are_read(read: Read):
    found = read("address,name\nann@,Ann\n,Bea\nBea Kay <bea@northlight.example>,Bea\nlea@northlight.example,Lea\n")
    assert [subscriber.name for subscriber in found.subscribers] == ["Lea"]
    assert problems(found)[:2] == [
        'readers.csv:2: "ann@" is no e-mail address: there must be something after the @-sign',
        "readers.csv:3: no address; fill it in, or delete the line",
    ]
    assert problems(found)[2].startswith('readers.csv:4: "Bea Kay <bea@northlight.example>" is no e-mail address: ')


def test_letters_beyond_ascii_are_taken_behind_the_at_sign_only(read: Read):
    found = read("address\nmüller@exämple.org\nmueller@exämple.org\n")
    assert [subscriber.address for subscriber in found.subscribers] == ["mueller@xn--exmple-cua.org"]
    assert problems(found) == [
        'readers.csv:2: "müller@exämple.org" is no e-mail address: letters such as ü before the @ cannot be mailed to '
        "yet; ask for another address"
    ]


def test_line_breaks_in_values_are_refused_and_lines_counted_on(read: Read):
    found = read(
        'address,name\na@northlight.example,"A\nBcc: x"\nb@northlight.example,"B\rB"\nc@northlight.example,"C\0"\nd@\n'
    )
    assert found.subscribers == ()
    assert problems(found) == [
        "readers.csv:2: the value of name has a line break in it; take it out",
        "readers.csv:4: the value of name has a line break in it; take it out",
        "readers.csv:6: the value of name has a line break in it; take it out",
        'readers.csv:7: "d@" is no e-mail address: there must be something after the @-sign',
    ]


def test_a_line_with_too_many_values_is_a_problem_and_one_with_too_few_is_none(read: Read):
    found = read("address,name,city\na@northlight.example,Lee, Ann,Vessen\nb@northlight.example\n")
    assert found.subscribers == (Subscriber("b@northlight.example"),)
    assert problems(found) == ["readers.csv:2: 4 values for 3 columns; put a value with the separator in it in quotes"]


@pytest.mark.parametrize(
    ("readers", "end"), [(1, ""), (100, ""), (100, 'c@northlight.example,C"\n'), (20_000, 'c@northlight.example,C"\n')]
)
def test_a_quotation_mark_that_swallows_other_readers_stops_everything(read: Read, readers: int, end: str):
    content = (
        'address,name\na@northlight.example,A\nb@northlight.example,"B\n' + "d@northlight.example,D\n" * readers + end
    )
    assert refusal(read, content) == (
        "readers.csv:3: a quotation mark opens in this line and is not closed; delete it or close it"
    )


def test_text_after_a_closing_quotation_mark_is_a_problem_of_its_line(read: Read):
    found = read('address,name\na@northlight.example,"A" B\nc@northlight.example,C\n')
    assert [subscriber.name for subscriber in found.subscribers] == ["C"]
    assert problems(found) == ["readers.csv:2: text goes on after a closing quotation mark; correct the line"]


def test_a_very_long_value_is_a_problem(read: Read):
    found = read(f"address,name\na@northlight.example,{'x' * 1001}\n")
    assert problems(found) == [
        "readers.csv:2: the value of name has more than 1000 characters; is a quotation mark not closed?"
    ]


def test_columns_without_a_heading_are_left_out(read: Read):
    assert read("address,,\na@northlight.example,x,y\n").subscribers == (Subscriber("a@northlight.example"),)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            "mail address,name\na@northlight.example,A\n",
            "readers.csv:1: no column is named address; the first line must name the columns, such as address,name, "
            'and has "mail address", "name"',
        ),
        (
            "a@northlight.example\nb@northlight.example\n",
            "readers.csv:1: no column is named address; the first line must name the columns, such as address,name, "
            'and has "a@northlight.example"',
        ),
        (
            "email,address\n",
            "readers.csv:1: more than one column is named address or email; the first line must name the columns, "
            'such as address,name, and has "email", "address"',
        ),
        ("address,city,city\n", 'readers.csv:1: two columns are named "city"; give each a name of its own'),
        ("", "readers.csv: the list is empty; its first line must name the columns, such as address,name"),
        ("\n\n", "readers.csv: the list is empty; its first line must name the columns, such as address,name"),
        ("address\nä@b.example\n".encode("latin-1"), "readers.csv: neither UTF-8 nor UTF-16; save it as CSV UTF-8"),
        (b"\xff\xfea", "readers.csv: neither UTF-8 nor UTF-16; save it as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_one_line(read: Read, content: str | bytes, what: str):
    assert refusal(read, content) == what


def test_a_list_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"none\.csv: cannot be read: No such file or directory"):
        read_list(tmp_path / "none.csv")


def test_a_file_far_too_large_is_refused_unread(tmp_path: Path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(1024**3)  # a hole that takes no room
    with pytest.raises(ConfigError, match=r"larger than 256 MB; is this a list of recipients\?"):
        read_list(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(), st.text().map(lambda text: ("address,name\n" + text).encode("utf-8", "replace"))))
def test_whatever_the_file_holds_only_a_config_error_comes_out(read: Read, content: bytes):
    try:
        found = read(content)
    except ConfigError:
        found = RecipientList((), ())
    assert all("\n" not in str(problem) for problem in found.problems)
    assert all(not set("\r\n\0") & set(subscriber.address + subscriber.name) for subscriber in found.subscribers)


def test_a_list_without_an_address_says_so(tmp_path: Path):
    (tmp_path / "readers.csv").write_text("address,name\n")
    found = read_list(tmp_path / "readers.csv")
    assert found.subscribers == ()
    assert [str(problem) for problem in found.problems] == [
        f"{tmp_path / 'readers.csv'}: has no address that can be mailed to"
    ]
