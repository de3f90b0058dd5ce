"""What an editor changed against the machine's draft, in plain words: one line for each change."""

from collections.abc import Iterator, Mapping

from digest.config.words import quoted
from digest.model import Article, Edition, Story, Summary
from digest.sheets.edits import Added, Edits, StoryEdit

SHOWN = 100  # characters of a text
_AROUND = 30  # of them, what stands before a difference

_KEY = {"headline": "Headline", "lead": "Lead", "blurb": "Blurb", "section": "Section"}


def changes(edits: Edits, draft: Edition) -> list[str]:
    """The changes in the order of the file: the edition's own texts, its stories, their order, corrections."""
    return list(_Changes(draft).all_of(edits))


class _Changes:
    def __init__(self, draft: Edition) -> None:
        self._draft = draft
        self._stories: Mapping[str, Story] = {story.article.id: story for story in draft.stories}
        articles: list[Article] = [one.article for one in draft.left_out]
        articles += [article for story in draft.stories for article in story.articles]
        self._titles = {article.id: article.title for article in articles}
        self._titles |= {name: story.headline for name, story in self._stories.items()}

    def all_of(self, edits: Edits) -> Iterator[str]:
        before = {"subject": self._draft.subject, "preheader": self._draft.preheader, "intro": self._draft.intro}
        for key, text in edits.texts.items():
            yield f"{key.capitalize()}: {_from_to(before[key], text)}"
        for name, edit in edits.stories.items():
            yield from self._story(name, edit, split=any(name == other for _, other in edits.apart))
        for head, member in edits.together:
            yield f"Merged: {self._name(member)} belongs to {self._name(head)}"
        for head, other in edits.apart:
            yield f"Split: {self._name(other)} does not belong to {self._name(head)}"
        for one in edits.added:
            yield _added(one)
        if edits.order is not None:
            added = {one.key: one for one in edits.added}
            names = (_piece(added[key]) if key in added else self._name(key) for key in edits.order)
            yield f"Order: {', '.join(names)}"
        for corrected in edits.corrections:
            what = "dismissed" if corrected.dismissed else "to be printed" if corrected.printed else "not to be printed"
            note = f", with the note {_shown(corrected.note)}" if corrected.note is not None else ""
            yield f"Correction of No. {corrected.number} ({corrected.article}): {what}{note}"
        if edits.note is not None:
            yield f"Note: {_shown(edits.note)}"

    def _story(self, name: str, edit: StoryEdit, *, split: bool) -> Iterator[str]:
        title = self._name(name)
        if edit.dropped:
            yield f"Dropped: {title}"
        if edit.held:
            yield f"Held for the next edition: {title}"
        if edit.pinned and edit.place is not None:
            what = "Pinned" if name in self._stories or split else "Put in"
            yield f"{what}: {title}, at place {edit.place + 1}"
        story = self._stories.get(name)
        words = story.summary if story else Summary(lead="", blurb="")
        before = {
            "headline": story.headline if story else self._titles.get(name),
            "lead": words.lead or None,
            "blurb": words.blurb or None,
            "section": story.section if story else None,
        }
        for key in edit.rewritten:
            yield f"{_KEY[key]} of {title}: {_from_to(before[key], getattr(edit, key))}"
        if edit.note is not None:
            yield f"Note on {title}: {_shown(edit.note)}"

    def _name(self, name: str) -> str:
        return _shown(self._titles[name]) if name in self._titles else name


def _added(one: Added) -> str:
    words = ", ".join(f"{key} {_shown(getattr(one, key))}" for key in one.rewritten if one.url or key != "headline")
    return f"Added: {_piece(one)}, at place {one.place + 1}" + (f", with your {words}" if words else "")


def _piece(one: Added) -> str:
    return one.url if one.url is not None else _shown(one.headline)


def _from_to(old: str | None, new: str | None) -> str:
    if old is None:
        return _shown(new)
    start = _first_difference(old, new or "")
    return f"{_shown(old, start)} → {_shown(new, start)}"


def _first_difference(old: str, new: str) -> int:
    """Where to begin to show two texts, so that what is different is seen: from 0, at the beginning of a word."""
    same = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    if same < SHOWN - _AROUND:
        return 0
    return old.rfind(" ", same - 2 * _AROUND, same - _AROUND) + 1 or same - _AROUND


def _shown(text: str | None, start: int = 0) -> str:
    if text is None:
        return "nothing"
    return quoted(f"…{text[start:]}" if start else text, SHOWN)
