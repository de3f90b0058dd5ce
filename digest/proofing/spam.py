"""What SpamAssassin says of a letter, by the rules that need no network.

It judges the letter as it leaves: what servers on the way add, and who sends it, counts elsewhere.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.errors import DigestError, UsageError
from digest.messages.checks.finding import Finding, Severity

SECONDS = 60.0
SPAM = 5.0  # points from which most servers call a letter spam
SUSPICIOUS = 2.0  # a few more for the sender and the way, and it is spam

_NO_PROGRAM = (
    "the spam check needs SpamAssassin, which is not installed. Install it: apt install spamassassin (Debian, Ubuntu), "
    "brew install spamassassin (macOS)"
)
_REPORT = "=== what SpamAssassin says ==="
_SETTINGS = (  # the same for everybody, and a report that a program can read
    "use_bayes 0",
    "report_safe 0",
    "clear_report_template",
    f"report {_REPORT}",
    "report _SCORE_",
    "report _SUMMARY_",
)
_RULE = re.compile(r"\s{0,3}(-?\d+(?:\.\d+)?) ([A-Z_]\w*)\s*(.*)")
_MORE = re.compile(r"\s{8,}(\S.*)")  # the rest of a description
_WORTH_SAYING = 0.5  # points
_HEAVY = 1.0
_ADVICE = (  # by the beginning of the rule's name
    ("HTML_FONT_LOW_CONTRAST", "Give the text a colour that stands out, and hide what is hidden by other means"),
    ("HTML_IMAGE_ONLY", "Say in words what the pictures say: the letter has too little text"),
    ("HTML_IMAGE_RATIO", "Say more in words: there is too little text for so many pictures"),
    ("MIME_HTML_ONLY", "Send the plain text as well"),
    ("MPART_ALT_DIFF", "Let both parts of the letter say the same"),
    ("SUBJ_ALL_CAPS", "Write the subject in small letters"),
    ("LONGWORDS", "Real words are shorter: look for text that is no text"),
    ("LONG_HIDDEN_TEXT", "Hide less text in the HTML"),
    ("T_HIDDEN", "Hide less text in the HTML"),
    ("URI_", "Link to pages by their own addresses, not through another service"),
    ("MISSING_", "Letters of this program have this header: see what takes it out"),
    ("FREEMAIL_", "Send from an address at a domain of your own"),
    ("DATE_IN_", "Check the clock of this machine, and the slot of the edition"),
)
_ANY_RULE = "Change what the rule describes; its name leads to more about it on the web"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that met, and the points it gives; negative ones speak for the letter."""

    name: str
    points: float
    description: str


@dataclass(frozen=True, slots=True)
class Verdict:
    score: float
    rules: tuple[Rule, ...]


def judge(copy: bytes) -> tuple[Finding, ...]:
    """What there is to say of one complete letter (RFC 5322). See `verdict` for the errors."""
    return tuple(findings(verdict(copy)))


def verdict(copy: bytes, *, environ: Mapping[str, str] = os.environ, seconds: float = SECONDS) -> Verdict:
    """The score of a letter, and the rules that met.

    Raises `UsageError` where SpamAssassin is not installed, and `DigestError` if it fails or takes too long.
    """
    program = shutil.which("spamassassin", path=environ.get("PATH", os.defpath))
    if program is None:
        raise UsageError(_NO_PROGRAM)
    with tempfile.TemporaryDirectory(prefix="digest-spam-") as home:  # so that it knows nothing of who runs it
        try:
            run = subprocess.run(  # noqa: S603 - a program of this machine, and the letter comes by its standard input
                [program, "-t", "-L", "-x", *(f"--cf={setting}" for setting in _SETTINGS)],
                input=copy,
                capture_output=True,
                env={**environ, "LC_ALL": "C", "HOME": home},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DigestError(
                f"{program}: took longer than {seconds:g} seconds and was ended. Try again, or leave the spam check out"
            ) from error
        except OSError as error:
            raise DigestError(f"{program}: cannot be run ({error.strerror}). Install it anew") from error
    found = verdict_of(run.stdout.decode("utf-8", "replace"))
    if found is None:
        said = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0] or "it said nothing"
        raise DigestError(f"{program}: gave no verdict ({said}). Run `spamassassin --lint` and mend what it names")
    return found


def verdict_of(output: str) -> Verdict | None:
    """What stands in the report at the end of what the program writes; the letter itself stands before it."""
    _, mark, report = output.rpartition(_REPORT)
    lines = report.strip().splitlines()
    if not mark or not lines or not re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", lines[0]):
        return None
    rules: list[Rule] = []
    for line in lines[1:]:
        if found := _RULE.fullmatch(line):
            rules.append(Rule(found[2], float(found[1]), found[3].strip()))
        elif rules and (more := _MORE.fullmatch(line)):
            last = rules[-1]
            rules[-1] = Rule(last.name, last.points, f"{last.description} {more[1].strip()}".strip())
    return Verdict(float(lines[0]), tuple(rules))


def findings(found: Verdict) -> Iterator[Finding]:
    """The score, and each rule that adds to it by more than half a point, the worst first."""
    against = sorted((rule for rule in found.rules if rule.points > 0), key=lambda rule: -rule.points)
    severity, todo = _grade(found.score)
    names = ", ".join(f"{rule.name} {rule.points:g}" for rule in against)
    yield Finding(
        id="spam-score",
        severity=severity,
        where="the letter",
        what=f"SpamAssassin gives it {found.score:g} of {SPAM:g} points" + (f" ({names})" if names else ""),
        todo=todo,
    )
    for rule in against:
        if rule.points > _WORTH_SAYING:
            yield Finding(
                id="spam-rule",
                severity=Severity.WARNING if rule.points >= _HEAVY else Severity.INFO,
                where=rule.name,
                what=f"{rule.description or 'a rule without a description'} ({rule.points:g} points)",
                todo=next((advice for start, advice in _ADVICE if rule.name.startswith(start)), _ANY_RULE),
            )


def _grade(score: float) -> tuple[Severity, str]:
    if score >= SPAM:
        return Severity.ERROR, "Most servers would keep it from its readers: change what the rules name"
    if score >= SUSPICIOUS:
        return Severity.WARNING, "It is near to what servers call spam: change what the rules name"
    return Severity.INFO, ""
