from dataclasses import replace

import pytest

from digest.messages.checks import ALWAYS, findings
from digest.messages.checks.finding import Proof, Severity
from digest.messages.checks.without import pictures_missing
from tests.unit.messages.checks.proofs import clean, ids, only


def lacking(*lines: str) -> Proof:
    return replace(clean(), without=lines)


def test_an_edition_with_all_its_pictures_lacks_none():
    assert ids(pictures_missing, clean()) == []
    assert pictures_missing in ALWAYS


def test_a_logo_that_could_not_be_had_is_a_warning():
    finding = only(pictures_missing, lacking("logo: there is no file logo.png; the letters go out without it"))
    assert (finding.id, finding.severity, finding.where) == ("logo-missing", Severity.WARNING, "the logo")
    assert finding.what == "there is no file logo.png; the letters go out without it"


@pytest.mark.parametrize("headline", ["The port", "Osk: the river", "A “false calm”, they say", "logo: a history"])
def test_a_picture_that_could_not_be_had_is_a_warning_with_its_story(headline):
    finding = only(pictures_missing, lacking(f"picture of “{headline}”: https://a.example/x.jpg: 404 Not Found"))
    assert (finding.id, finding.severity) == ("picture-missing", Severity.WARNING)
    assert finding.where == f"the picture of “{headline}”"
    assert finding.what == "https://a.example/x.jpg: 404 Not Found"


def test_pictures_for_which_there_is_no_room_are_only_worth_knowing():
    line = "2 pictures are not shown, because a letter carries 5 at most"
    finding = only(pictures_missing, lacking(line))
    assert (finding.id, finding.severity, finding.what) == ("pictures-left-out", Severity.INFO, line)


def test_many_pictures_are_told_in_few_lines():
    found = [one for one in findings(lacking(*(f"picture of “{n}”: gone" for n in range(30)))) if "picture" in one.id]
    assert len(found) == 9
    assert found[-1].what == "the same at 22 more places"
