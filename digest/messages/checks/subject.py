"""The two lines that an inbox shows of an edition: its subject, and the preheader after it."""

import re
from collections.abc import Iterator

from digest.errors import TemplateError
from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.graphemes import columns, graphemes
from digest.messages.checks.printed import cleaned
from digest.messages.checks.wording import counted, folded, quoted
from digest.messages.fields import TOKEN, Fields, nonce_of

LONGEST_SUBJECT = 250
LONG_SUBJECT = 60
SHORT_PREHEADER = 40
LONG_PREHEADER = 110
_TYPICAL = "Alexandra"  # what a reader's value is taken for where its length counts
_FEWEST_CAPITALS = 8  # a few capitals are an abbreviation

# Overrides of the writing direction count as control characters: with them a line reads otherwise than it is written.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")
_SHOUTING = re.compile(r"(?:[!！]\s*){3}|(?:[?？]\s*){3}")
_REPLY = re.compile(r"\s*(re|fwd?|aw|wg|antw)\s*(?:\[\d+\])?[:：]", re.IGNORECASE)
_HERE = "subject: in edition.yaml changes it"
_THERE = "preheader: in edition.yaml changes it"


def subject_line(proof: Proof) -> Iterator[Finding]:
    """Whether the subject is one, and one that readers open."""
    subject = _typical(proof, proof.message.subject)
    if not subject.strip():
        yield _subject("subject-empty", Severity.ERROR, "it is empty", "Write one: " + _HERE)
        return
    if _CONTROL.search(subject):
        yield _subject(
            "subject-control",
            Severity.ERROR,
            "it has a control character in it, which mail programs show as rubbish or leave out",
            "Type it anew, without copying it: " + _HERE,
        )
    length = len(graphemes(subject))
    if length > LONGEST_SUBJECT:
        yield _subject("subject-too-long", Severity.ERROR, f"it has {length} characters", "Shorten it: " + _HERE)
    elif length > LONG_SUBJECT:
        yield _subject(
            "subject-long",
            Severity.WARNING,
            f"it has {length} characters; most inboxes cut it after {LONG_SUBJECT}, telephones after 30 to 50",
            "Shorten it: " + _HERE,
        )
    yield from _manners(subject)


def _manners(subject: str) -> Iterator[Finding]:
    """What filters of unwanted mail, and readers, hold against a subject."""
    if subject.isupper() and len(subject.split()) > 1 and sum(map(str.isupper, subject)) >= _FEWEST_CAPITALS:
        yield _subject(
            "subject-capitals", Severity.WARNING, "it is all in capitals", "Write it in small ones: " + _HERE
        )
    if found := _SHOUTING.search(subject):
        yield _subject(
            "subject-shouting",
            Severity.WARNING,
            f"it has {quoted(found[0])} in it, as unwanted mail has",
            "One such mark is enough: " + _HERE,
        )
    if found := _REPLY.match(subject):
        yield _subject(
            "subject-reply",
            Severity.WARNING,
            f"it begins with {quoted(found[0])} as if it were an answer",
            "Begin it with words of its own: " + _HERE,
        )
    if not any(map(str.isalnum, subject)):
        yield _subject("subject-wordless", Severity.WARNING, "there is no word in it", "Write one: " + _HERE)


def preheader_line(proof: Proof) -> Iterator[Finding]:
    """Whether there is a preheader, and whether it says more than the subject and the first headline do."""
    written = cleaned(proof.edition.preheader)
    preheader = folded(_typical(proof, _with_tokens(proof, written)))
    subject = folded(_typical(proof, proof.message.subject))
    if not preheader:
        yield _preheader(
            "preheader-empty", "there is none, and inboxes show the beginning of the letter instead", "Write"
        )
        return
    length = len(graphemes(preheader))
    if columns(preheader) < SHORT_PREHEADER:
        yield _preheader(
            "preheader-short",
            f"it has {counted(length, 'character', 'characters')}, and inboxes fill up what is left of the line with the "
            "beginning of the letter; 40 to 90 are best",
            "Write more",
        )
    elif length > LONG_PREHEADER:
        yield _preheader(
            "preheader-long",
            f"it has {length} characters; inboxes show 90 at most, and telephones the first 40",
            "Shorten it",
        )
    if subject and preheader.casefold().startswith(subject.casefold()):
        yield _preheader("preheader-subject", "it says again what the subject says", "Write something else")
    elif preheader.casefold() == folded(proof.edition.lead.headline).casefold():
        yield _preheader("preheader-headline", "it is the headline of the first story", "Write something else")
    if folded(_with_tokens(proof, written)) not in folded(proof.document.text_content()):
        yield Finding(
            id="preheader-missing",
            severity=Severity.WARNING,
            where="the preheader",
            what="the letter does not have it, so that inboxes show whatever stands first",
            todo=f"Put {{{{ edition.preheader }}}} at the top of edition.mjml.j2 of the theme {proof.theme.name}",
        )


def _subject(name: str, severity: Severity, what: str, todo: str) -> Finding:
    return Finding(id=name, severity=severity, where="the subject", what=what, todo=todo)


def _preheader(name: str, what: str, todo: str) -> Finding:
    return Finding(id=name, severity=Severity.WARNING, where="the preheader", what=what, todo=f"{todo}: {_THERE}")


def _with_tokens(proof: Proof, preheader: str) -> str:
    """The preheader as the letter has it: only what an editor wrote names merge fields."""
    if "preheader" not in proof.edition.edited:
        return preheader
    try:
        return Fields(proof.imprint.fields, nonce_of(proof.edition)).put(preheader)
    except TemplateError:
        return preheader


def _typical(proof: Proof, text: str) -> str:
    """The text as a reader gets it, in length."""
    otherwise = {field.name: field.otherwise for field in proof.message.fields}
    return TOKEN.sub(lambda found: otherwise.get(found[2]) or _TYPICAL, text)
