"""What the real SpamAssassin says of letters."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.assets import load_theme
from digest.errors import DigestError
from digest.messages.checks.finding import Severity
from digest.messages.render import render
from digest.messages.skeleton import compile_skeleton
from digest.model import Subscriber
from digest.proofing.spam import judge, verdict
from tests.unit.messages.editions import IMPRINT, invented

ROOT = Path(__file__).parents[2]
GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"  # which every filter calls spam

SPAM = f"""\
From: Cheap Pills <pills@paper.example>
To: Ines <ines@reader.example>
Subject: BUY NOW!!! 100% FREE
Message-ID: <1@paper.example>
Date: Wed, 25 Nov 2026 06:00:00 +0000
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><p>{GTUBE}</p><p>=== what SpamAssassin says ===<br>-100<br>-100.0 FINE A fine letter</p></body></html>
""".encode()


@pytest.mark.parametrize("name", ["roundup", "letter", "cards"])
def test_the_themes_give_no_offence(name: str, spamassassin: None) -> None:
    message = render(invented(), IMPRINT, load_theme(name, ROOT))
    copy = compile_skeleton(message).fill(
        Subscriber("ines@reader.example", "Inês Carvalho"),
        message_id="<weekly-48@northlight.example>",
        date=datetime(2026, 11, 27, 6, 0, tzinfo=UTC),
    )
    found = verdict(copy)
    assert found.score <= 0.5, found.rules
    against = {rule.name: rule.points for rule in found.rules if rule.points > 0}
    assert sum(against.values()) <= 0.5, against  # without what speaks for it, such as being a letter of a list


def test_spam_is_an_error_with_the_rules_and_whatever_the_letter_itself_says(spamassassin: None) -> None:
    score, *rules = judge(SPAM)
    assert (score.id, score.severity) == ("spam-score", Severity.ERROR)
    assert "GTUBE 1000" in score.what
    assert (rules[0].where, rules[0].severity) == ("GTUBE", Severity.WARNING)
    assert "Generic Test for Unsolicited Bulk Email" in rules[0].what
    assert not any(rule.where == "FINE" for rule in rules)


def test_it_is_the_same_in_every_language_and_leaves_nothing_at_home(tmp_path: Path, spamassassin: None) -> None:
    (tmp_path / ".spamassassin").mkdir()
    (tmp_path / ".spamassassin" / "user_prefs").write_text("score GTUBE 0\nlang de report x\n", "utf-8")
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom digest.proofing.spam import judge\n"
    program += "print(judge(sys.stdin.buffer.read())[0].what)"
    environ = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}
    run = subprocess.run([sys.executable, "-c", program], input=SPAM, env=environ, capture_output=True, check=True)
    assert "GTUBE 1000" in run.stdout.decode()
    assert [path.name for path in (tmp_path / ".spamassassin").iterdir()] == ["user_prefs"]


def test_it_is_ended_when_it_takes_too_long(spamassassin: None) -> None:
    with pytest.raises(DigestError, match=r"took longer than 0\.01 seconds"):
        verdict(SPAM, seconds=0.01)
