"""The words of an edition that others wrote, and that may be about anything: templates, HTML, or nothing."""

import re
from collections.abc import Iterator
from functools import cached_property

from digest.messages.checks.printed import all_addresses, cleaned
from digest.messages.checks.wording import folded
from digest.messages.repeats import without_repeats
from digest.model import Edition, Story

APART = re.compile(r"[·|\n]")  # what stands between facts, and between lines


class Theirs:
    """What articles say, as far as an edition prints it. What an editor changed is not theirs any more.

    It is put together when it is first asked for, which is rare.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def hold(self, words: str) -> bool:
        return folded(words) in self._text

    def hold_word(self, word: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", self._text) is not None

    def hold_alone(self, words: str) -> bool:
        """Whether it is all that a headline, a name or another piece of theirs says."""
        return folded(words) in map(folded, APART.split(self._text))

    @cached_property
    def _text(self) -> str:
        edition = self._edition
        corrections = (text for one in edition.corrections for text in (one.headline, one.note))
        stories = (text for story in edition.stories for text in _said(story))
        return "\n".join(cleaned(text) for text in (*stories, *corrections, *all_addresses(edition)) if text)


def _said(story: Story) -> Iterator[str | None]:
    from digest.messages.stories import LONGEST_TEASER  # see `cleaned`

    reading, summary = story.article.reading, story.summary
    rest = without_repeats(cleaned(summary.blurb), cleaned(summary.lead))
    printed = {"headline": (story.headline,), "lead": (summary.lead,), "blurb": (summary.blurb, rest)}
    yield from (text for name, texts in printed.items() if name not in story.edited for text in texts)
    yield from (reading.title, reading.kind, reading.section, *reading.authors)
    if reading.image:
        yield from (reading.image.alt, reading.image.caption, reading.image.credit)
    for piece in reading.related:
        yield from (piece.title, piece.section, piece.teaser, (piece.teaser or "")[: LONGEST_TEASER - 1])
    yield from (one.article.title for one in story.also)
    if story.update_of:
        yield story.update_of.headline
