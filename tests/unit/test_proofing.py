"""The checks that need more than the edition: what is decided without a browser, a network or SpamAssassin."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digest.errors import DigestError, UsageError
from digest.messages.checks.finding import Severity
from digest.proofing import chromium, spam
from digest.proofing.spam import Rule, Verdict, verdict_of

# ---------------------------------------------------------------- finding a browser


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a program of that name."""

    def made(name: str, words: str = "exit 0") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{words}\n")
        path.chmod(0o755)
        return path

    return made


def test_the_first_browser_of_the_path_is_taken(tmp_path: Path, program: Callable[..., Path]) -> None:
    assert chromium.found({"PATH": str(tmp_path)}, "linux") is None
    edge = program("msedge")
    assert chromium.found({"PATH": str(tmp_path)}, "linux") == edge
    better = program("chromium")
    assert chromium.found({"PATH": str(tmp_path)}, "linux") == better


def test_the_browser_that_is_named_goes_before_all_others(tmp_path: Path, program: Callable[..., Path]) -> None:
    program("chromium")
    mine = program("elsewhere/mine")
    assert chromium.found({"PATH": str(tmp_path), "DIGEST_CHROMIUM": str(mine)}) == mine


def test_a_named_browser_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"DIGEST_CHROMIUM names .*nothing.* Correct it, or unset it"):
        chromium.found({"PATH": str(tmp_path), "DIGEST_CHROMIUM": str(tmp_path / "nothing")})


def test_browsers_that_no_path_leads_to_are_found(
    tmp_path: Path, program: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome = program("Programs/Google/Chrome/Application/chrome.exe")
    environ = {"PATH": "", "PROGRAMFILES": str(tmp_path / "Programs")}
    assert chromium.found(environ, "win32") == chrome
    assert chromium.found(environ, "linux") is None
    assert chromium.found({"PATH": ""}, "win32") is None
    monkeypatch.setattr(chromium, "_ON_MACOS", (str(tmp_path / "none"), str(chrome)))
    assert chromium.found({"PATH": ""}, "darwin") == chrome


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(UsageError, match=r"pip install 'digest\[browser\]'"), chromium.running({}, 1):
        pass


# ---------------------------------------------------------------- SpamAssassin

REPORT = """\
From: somebody <a@b.example>

A letter that says
=== what SpamAssassin says ===
9.9
 9.9 WORST                  A rule of the letter's own
=== what SpamAssassin says ===
2.4
-1.0 MAILING_LIST_MULTI     Multiple indicators imply a widely-seen list
                            manager
 0.0 HTML_MESSAGE           BODY: HTML included in message
 1.3 A_RULE_WITH_A_VERY_LONG_NAME_TO_FIT BODY: Words
 0.7 HTML_FONT_LOW_CONTRAST
                            BODY: HTML font color similar to
                            background
1000 GTUBE                  BODY: A test
something else
"""


def test_the_report_is_read_and_not_what_a_letter_says_of_itself() -> None:
    assert verdict_of(REPORT) == Verdict(
        2.4,
        (
            Rule("MAILING_LIST_MULTI", -1.0, "Multiple indicators imply a widely-seen list manager"),
            Rule("HTML_MESSAGE", 0.0, "BODY: HTML included in message"),
            Rule("A_RULE_WITH_A_VERY_LONG_NAME_TO_FIT", 1.3, "BODY: Words"),
            Rule("HTML_FONT_LOW_CONTRAST", 0.7, "BODY: HTML font color similar to background"),
            Rule("GTUBE", 1000.0, "BODY: A test"),
        ),
    )


@pytest.mark.parametrize("output", ["", "a letter", "=== what SpamAssassin says ===\n", f"{REPORT.splitlines()[3]}\nx"])
def test_without_a_report_there_is_no_verdict(output: str) -> None:
    assert verdict_of(output) is None


@pytest.mark.parametrize(
    ("score", "severity"),
    [
        (-1.0, Severity.INFO),
        (1.9, Severity.INFO),
        (2.0, Severity.WARNING),
        (4.9, Severity.WARNING),
        (5.0, Severity.ERROR),
    ],
)
def test_the_score_decides_how_bad_it_is(score: float, severity: Severity) -> None:
    (finding,) = spam.findings(Verdict(score, ()))
    assert (finding.id, finding.severity) == ("spam-score", severity)
    assert f"{score:g} of 5 points" in finding.what


def test_rules_are_named_the_worst_first_with_what_to_do() -> None:
    rules = (
        Rule("MAILING_LIST_MULTI", -1.0, "A list"),
        Rule("TRIFLE", 0.5, "Next to nothing"),
        Rule("HTML_IMAGE_ONLY_12", 0.9, "HTML: images with 1200 bytes of words"),
        Rule("ODD_ONE", 2.0, ""),
    )
    score, *found = spam.findings(Verdict(2.4, rules))
    assert "(ODD_ONE 2, HTML_IMAGE_ONLY_12 0.9, TRIFLE 0.5)" in score.what
    assert [(one.where, one.severity) for one in found] == [
        ("ODD_ONE", Severity.WARNING),
        ("HTML_IMAGE_ONLY_12", Severity.INFO),
    ]
    assert found[0].what == "a rule without a description (2 points)"
    assert "in words" in found[1].todo


def test_without_spamassassin_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="apt install spamassassin"):
        spam.verdict(b"", environ={"PATH": str(tmp_path)})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("echo 'bad rules here' >&2; cat >/dev/null", r"gave no verdict \(bad rules here\)"),
        ("cat", r"gave no verdict \(it said nothing\)"),
        ("exit 3", "gave no verdict"),
    ],
)
def test_a_spamassassin_that_fails_is_said(words: str, said: str, tmp_path: Path, program: Any) -> None:
    path = program("spamassassin", words)
    with pytest.raises(DigestError, match=said) as caught:
        spam.verdict(b"a letter", environ={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert str(path) in str(caught.value)
    assert "spamassassin --lint" in str(caught.value)


def test_a_spamassassin_that_cannot_be_run_is_said(tmp_path: Path, program: Any) -> None:
    program("spamassassin").write_bytes(b"\x7fELF, and nothing more")
    with pytest.raises(DigestError, match="cannot be run"):
        spam.verdict(b"a letter", environ={"PATH": str(tmp_path)})
