"""Whether a reader knows who is meant: "Hussein said" needs an "Ahmed Hussein" before it, "The company said" a company."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from digest.summarisers.words import content_words, is_function_word

_NAME = r"[A-ZÀ-ÖØ-ÞΆ-ΩА-Я][\w'’-]*\w"
_RUN = re.compile(rf"\b{_NAME}(?: {_NAME})*")
_FORM_OF_ADDRESS = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Prof|Lord|Lady)\b\.?\s")
_POSSESSIVE = re.compile(r"['’]s?$")
_VERBS = """
is was are were has had have will would can could may might must should did does do said says told took made came went
comes became began brought bought built broke chose drew fell felt flew found gave got grew held hit kept knew led left
lost met paid put ran rose saw sent set shot shut sold spent spoke stood struck taught thought threw won wore wrote
"""
_DEFINITE = (
    re.compile(  # a noun by itself, and its verb, or a comma: not "The city council", not "The newly built bridge"
        r"The (?!\w+(?:ly|ed)\b)([a-z]+)(?:,|\s[–—-]|\s(?:also\s)?(?:" + "|".join(_VERBS.split()) + r"|[a-z]{2,}ed)\b)"
    )
)
_NEVER_NAMED = """
aim answer best church country economy future goal government hope idea internet military new number past point police
poor president problem public question reality reason result rich sea sky sun truth weather world
"""
_KNOWN_TO_ALL = frozenset(_NEVER_NAMED.split())


class Known:
    """What the sentences of an article take for known, each by itself.

    `names[i]` are the bare names in a sentence that one before it introduced in full, `things[i]` is the stem of the
    noun that it begins with as of a thing already named. What the headline says is known. `words` are the stems of
    each sentence.
    """

    def __init__(self, title: str, texts: Sequence[str], words: Sequence[Iterable[str]]) -> None:
        in_title, words_of_title = set(mentioned(title)), set(content_words(title))
        self.introduced: list[set[str]] = []
        self.names: list[set[str]] = []
        self.things: list[set[str]] = []
        self.words = words
        before: set[str] = set()
        for i, text in enumerate(texts):
            runs = list(_runs(text))
            introduced = {run[-1] for run in runs if len(run) > 1}  # Hussein of "Ahmed Hussein"
            bare = {run[0] for run in runs if len(run) == 1} - introduced
            self.introduced.append(introduced)
            self.names.append((bare & before) - in_title)
            self.things.append(_definite(text) - words_of_title if i else set())
            before |= introduced

    def at_the_top(self, i: int) -> bool:
        """Whether a sentence takes nothing for known, so that it can be the first that is printed."""
        return not self.names[i] and not self.things[i]

    def in_order(self, printed: Sequence[int]) -> bool:
        """Whether every sentence that is printed after others finds in them what it takes for known; the thing may
        also go by another word in the one directly before ("Acme": "The company")."""
        names: set[str] = set()
        words: set[str] = set()
        for before, after in itertools.pairwise(printed):
            names |= self.introduced[before]
            words.update(self.words[before])
            if not self.names[after] <= names or not (after == before + 1 or self.things[after] <= words):
                return False
        return True


def mentioned(text: str) -> list[str]:
    """The words of all names in a text, each once."""
    return list(dict.fromkeys(name for run in _runs(text) for name in run))


def foremost(mentions: Sequence[Sequence[str]]) -> str | None:
    """The name that most sentences hold, if at least two do; of several the first."""
    counts = Counter(name for row in mentions for name in row)
    name, count = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return name if count > 1 else None


def _definite(text: str) -> set[str]:
    """The stem of the noun that a sentence begins with as of a thing already named: "compani" of "The company said"."""
    found = _DEFINITE.match(text)
    return set() if found is None or found[1] in _KNOWN_TO_ALL else set(content_words(found[1]))


def _runs(text: str) -> Iterator[list[str]]:
    """The runs of capitalised words, without function words ("In"), forms of address and possessive endings."""
    for run in _RUN.findall(_FORM_OF_ADDRESS.sub("", text)):
        words = [_POSSESSIVE.sub("", word) for word in run.split()]
        if names := [word for word in words if not is_function_word(word.lower())]:
            yield names
