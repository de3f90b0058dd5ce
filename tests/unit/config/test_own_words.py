"""What the own words of a newsletter name in braces is there, or is told with its line before anything is made."""

from collections.abc import Callable

import pytest

from digest.errors import ConfigError
from tests.unit.config.conftest import SCHEDULE, Load

FaultsOf = Callable[[str], list[str]]

FIELDS = "    merge_fields: {first_name: {column: First name}, token: {}, way: {kind: url}}\n"  # line 25


@pytest.fixture
def told(load_text: Load) -> FaultsOf:
    """The faults of a schedule with more lines at its end, from line 26 on."""

    def told(lines: str) -> list[str]:
        try:
            load_text(SCHEDULE + FIELDS + lines)
        except ConfigError as error:
            return [fault.removeprefix("config/schedule.yaml:") for fault in error.faults]
        return []

    return told


HAS = "{name}, {address}, {first_name}, {token} and {way}"


@pytest.mark.parametrize("key", ["intro", "why"])
def test_a_name_that_is_no_merge_field_is_told_with_the_nearest(told: FaultsOf, key: str) -> None:
    assert told(f'    {key}: "Good morning, {{firstname}}."\n') == [
        f"26: newsletters.weekly.{key}: there is no merge field {{firstname}}; did you mean {{first_name}}? There are {HAS}"
    ]


def test_a_way_out_is_looked_at_too(told: FaultsOf) -> None:
    assert told("    unsubscribe: https://northlight.example/leave?who={zzz}\n") == [
        f"26: newsletters.weekly.unsubscribe: there is no merge field {{zzz}}; there are {HAS}"
    ]


def test_each_slip_is_told_in_its_own_line(told: FaultsOf) -> None:
    found = told("    intro: |\n      Good morning, {firstname}.\n\n      Yours, {First name} and {zzz}.\n")
    assert [fault.partition(";")[0] for fault in found] == [
        "27: newsletters.weekly.intro: there is no merge field {firstname}",
        "29: newsletters.weekly.intro: there is no merge field {First name}",
        "29: newsletters.weekly.intro: there is no merge field {zzz}",
    ]
    assert "did you mean {first_name}?" in found[1]


def test_what_is_there_may_be_named_and_other_braces_are_the_writers_own(told: FaultsOf) -> None:
    assert told('    intro: "{name}, {first_name}, {address}: {} { so to speak } {a, b}"\n') == []
    assert told("    view_in_browser: https://northlight.example/{slot}/{number}.html\n") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("slt", "did you mean {slot}? There are {slot} and {number}"),
        ("name", "did you mean {number}? There are {slot} and {number}"),
        ("", "there are {slot} and {number}"),
    ],
)
def test_only_slot_and_number_stand_in_the_address_of_an_edition(told: FaultsOf, name: str, said: str) -> None:
    found = told(f"    view_in_browser: https://northlight.example/{{{name}}}.html\n")
    assert len(found) == 1
    assert found[0].startswith(f"26: newsletters.weekly.view_in_browser: {{{name}}} is not filled in here; ")
    assert found[0].endswith(said)


@pytest.mark.parametrize(
    "lines",
    [
        '    unsubscribe: "{token}"\n',
        "    why: Leave [here]({token}).\n",
        "    intro: A [link]({first_name}) and more.\n",
    ],
)
def test_words_that_stand_where_an_address_is_expected_are_told(told: FaultsOf, lines: str) -> None:
    found = told(lines)
    assert len(found) == 1
    assert "stands for a whole address here; write kind: url below merge_fields: " in found[0]


def test_an_address_of_the_readers_own_may_be_the_whole(told: FaultsOf) -> None:
    assert told('    unsubscribe: "{way}"\n    why: Leave [here]({way}).\n') == []


def test_an_address_that_is_not_known_is_told_once(told: FaultsOf) -> None:
    assert len(told('    unsubscribe: "{wya}"\n')) == 1


@pytest.mark.parametrize("lines", ["    intro: 5\n    unsubscribe: 6\n", "  daily: 5\n"])
def test_what_is_no_text_is_left_to_the_schema(told: FaultsOf, lines: str) -> None:
    assert not any("merge field" in fault for fault in told(lines))
    assert told(lines)


def test_a_merge_field_called_token_is_no_secret(load_text: Load) -> None:
    with pytest.raises(ConfigError, match=r"merge_fields\.token: expected the keys .*, given nothing"):
        load_text(SCHEDULE + "    merge_fields: {token: }\n")
