"""Whether a reader knows who is meant: "Hussein said" needs an "Ahmed Hussein" before it."""

import re
from collections.abc import Iterator, Sequence

from digest.summarisers.words import is_function_word

_NAME = r"[A-ZÀ-ÖØ-ÞΆ-ΩА-Я][\w'’-]*\w"
_RUN = re.compile(rf"\b{_NAME}(?: {_NAME})*")
_FORM_OF_ADDRESS = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Prof|Lord|Lady)\b\.?\s")
_POSSESSIVE = re.compile(r"['’]s?$")


def introduced(text: str) -> set[str]:
    """The last words of the full names in a sentence: Hussein of "Ahmed Hussein"."""
    return {run[-1] for run in _runs(text) if len(run) > 1}


def bare(text: str) -> set[str]:
    """The names that stand by themselves in a sentence, as a surname does at its second mention."""
    return {run[0] for run in _runs(text) if len(run) == 1} - introduced(text)


def needed(title: str, texts: Sequence[str]) -> list[set[str]]:
    """For every sentence the bare names that a sentence before it introduced in full, and that the headline lacks."""
    known = {name for run in _runs(title) for name in run}
    before: set[str] = set()
    needs: list[set[str]] = []
    for text in texts:
        needs.append((bare(text) & before) - known)
        before |= introduced(text)
    return needs


def _runs(text: str) -> Iterator[list[str]]:
    """The runs of capitalised words, without function words ("In"), forms of address and possessive endings."""
    for run in _RUN.findall(_FORM_OF_ADDRESS.sub("", text)):
        words = [_POSSESSIVE.sub("", word) for word in run.split()]
        if names := [word for word in words if not is_function_word(word.lower())]:
            yield names
