"""HTML in the plain part, where nothing turns it into what it means."""

import re
from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import few
from digest.messages.checks.theirs import Theirs
from digest.messages.checks.wording import quoted

_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|code|div|em|figure|font|h[1-6]|hr|i|img|li|ol|p|pre|script|small|span|strong|style|sub"
    r"|sup|table|td|th|tr|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def plain_markup(proof: Proof) -> Iterator[Finding]:
    """Tags and entities. An article may be about HTML; that one spells "&amp;" is less likely than a fault at its source."""
    theirs = Theirs(proof.edition)
    yield from few(_found(proof, theirs, _TAG, "plain-tag", Severity.INFO))
    yield from few(_found(proof, theirs, _ENTITY, "plain-entity", Severity.WARNING))


def _found(
    proof: Proof, theirs: Theirs, pattern: re.Pattern[str], name: str, of_articles: Severity
) -> Iterator[Finding]:
    text = proof.message.text
    for words, at in {found[0]: found.start() for found in reversed(list(pattern.finditer(text)))}.items():
        own = not theirs.hold(words)
        yield Finding(
            id=name,
            severity=Severity.ERROR if own else of_articles,
            where=f"the plain part, line {text.count(chr(10), 0, at) + 1}",
            what=f"{quoted(words)} is HTML, and readers see it as it stands here",
            todo="Correct edition.txt.j2 of the theme: a plain part needs no HTML"
            if own
            else "It is in the words of an article: if it is not meant to be there, change headline:, lead: or blurb: in "
            "edition.yaml",
        )
