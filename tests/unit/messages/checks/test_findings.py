"""All checks together."""

from digest.messages import checks
from digest.messages.checks import Finding, Severity, findings
from tests.unit.messages.checks.pages import themed


def one(severity: Severity):
    def check(proof):
        yield Finding(id=f"a-{severity}", severity=severity, where="here", what="something")

    return check


def test_errors_come_first_then_warnings_then_the_rest(monkeypatch):
    monkeypatch.setattr(checks, "ALWAYS", (one(Severity.INFO), one(Severity.ERROR), one(Severity.WARNING)))
    assert [found.id for found in findings(themed("letter"))] == ["a-error", "a-warning", "a-info"]


def test_a_check_that_fails_is_told_and_keeps_no_other_from_being_made(monkeypatch):
    def broken(proof):
        yield Finding(id="half", severity=Severity.INFO, where="here", what="something")
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(checks, "ALWAYS", (broken, one(Severity.INFO)))
    failed, other = findings(themed("letter"))
    assert (failed.id, failed.severity, failed.where) == ("check-failed", Severity.WARNING, "the check broken")
    assert "ZeroDivisionError: division by zero" in failed.what
    assert other.id == "a-info"


def test_a_finding_is_one_line_for_people():
    found = Finding(id="x", severity=Severity.ERROR, where="the foot", what="it is empty", todo="Fill it")
    assert str(found) == "the foot: it is empty. Fill it"
