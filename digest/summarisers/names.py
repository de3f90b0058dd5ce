"""Whether a reader knows who is meant: "Hussein said" needs an "Ahmed Hussein" before it, "The company said" a company."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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

_TIMES = """
day days night nights week weeks month months year years morning mornings afternoon evening evenings noon midnight spring
summer autumn winter decade decades century centuries hour hours minute minutes moment moments time times weekend dawn dusk
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december today yesterday tomorrow tonight beginning end last next past
"""
_TIME = frozenset(_TIMES.split())
_NUMBERS = """
two three four five six seven eight nine ten eleven twelve several many most few both all these those dozens hundreds
thousands millions
"""
_MANY = frozenset(_NUMBERS.split())
_BEFORE_NOUNS = """
a an the this that each every another no any some his its their our my your something anything everything someone
somebody
"""
_DETERMINERS = frozenset(_BEFORE_NOUNS.split())
_CONJUNCTIONS = """
that because when while if as where than and but or so which who whom after before since until whether how what why
unless although though
"""
_OPEN_A_CLAUSE = frozenset(_CONJUNCTIONS.split())
_BEFORE_NO_OBJECT = """
said says say make makes made making find finds found keep keeps kept put puts call calls consider think thinks get gets
take takes took with behind around near under above below beside between over
"""
_NO_OBJECT_AFTER = _OPEN_A_CLAUSE.union(
    _BEFORE_NO_OBJECT.split()
)  # "when it", "makes it clear", "took the dog with him"
_PLACING = frozenset(("in", "at", "near", "from"))
_OBJECTS = frozenset(("it", "him", "her", "them"))
_VERB_FOLLOWS = re.compile(
    r"\W*(?:is|was|were|are|has|had|have|will|would|can|could|may|might|must|should|did|does|[’']|\w{2,}(?:[^s]s|ed)\b)"
)
_NO_NOUN_FOLLOWS = re.compile(  # "told her to go", not "her glove"
    r"\W*$|[^\w\s]|\s(?:to|for|in|on|at|by|from|with|of|and|or|but|as|after|before|when|while|because|that|until|into"
    r"|out|over|down|up|off|away|again|last|this|next|yesterday|today)\b"
)
_WORD = re.compile(r"\w[\w'’-]*|[^\w\s]")


class Known:
    """What the sentences of an article take for known, each by itself.

    `names[i]` are the bare names in a sentence that one before it introduced in full, `things[i]` is the stem of the
    noun that it begins with as of a thing already named. What the headline says is known. `words` are the stems of
    each sentence, `words_of_title` those of the headline.
    """

    def __init__(self, title: str, texts: Sequence[str], words: Sequence[Iterable[str]]) -> None:
        in_title = set(mentioned(title))
        self.words_of_title = set(content_words(title))
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
            self.things.append(_definite(text) - self.words_of_title if i else set())
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


def refers_back(text: str) -> bool:
    """Whether an "it", "him", "her" or "them" that is no subject finds nothing in its sentence to mean.

    It cannot mean the subject of its own clause ("The council agreed to it"), so something else has to be named before
    it. What is named is guessed from articles, numbers and capitals; where that is not clear, the answer is no.
    """
    phrases: list[_Phrase] = []
    goes_on = False  # whether the next word belongs to the last phrase
    previous = ""
    for found in _WORD.finditer(text):
        word, small = found[0], found[0].lower()
        counts = small in _DETERMINERS or small in _MANY or word[0].isdigit()
        if word in _OBJECTS and phrases and _is_object(word, previous, text, found.end()):
            if not any(phrase.may_be(word) for phrase in phrases[1:]):
                return True
            goes_on = False
        elif (phrases and small in ("and", "or", "but")) or (len(phrases) > 1 and small in _OPEN_A_CLAUSE):
            return False  # "Volunteers sorted paper and sold it", "Hunters want a law that helps them"
        elif not counts and (not word[0].isalnum() or is_function_word(small)):
            goes_on = False
        elif goes_on and (not counts or phrases[-1].words[-1] in _DETERMINERS):
            phrases[-1].words.append(small)
        elif counts or word[0].isupper() or not phrases or _is_plural(word):
            phrases.append(_Phrase([small], previous, is_name=word[0].isupper() and not counts))
            goes_on = True
        previous = small
    return False


class _Phrase(NamedTuple):
    """Something that a sentence names, as far as can be guessed, in small letters, and the word before it."""

    words: list[str]
    before: str
    is_name: bool

    def may_be(self, pronoun: str) -> bool:
        """Whether a pronoun may mean it: neither a time nor a place, and one or many as the pronoun says."""
        if not _TIME.isdisjoint(self.words) or (self.is_name and self.before in _PLACING):
            return False
        return pronoun in ("him", "her") or self._is_many() == (pronoun == "them")

    def _is_many(self) -> bool:
        if any(word in _MANY or word[0].isdigit() for word in self.words[:2]):
            return True
        noun = self.words[1] if self.words[0] in _DETERMINERS and len(self.words) > 1 else self.words[0]
        return not self.is_name and _is_plural(noun)


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _is_object(pronoun: str, previous: str, text: str, end: int) -> bool:
    """Whether a pronoun that ends there is the object of a verb or a preposition."""
    if not previous[:1].isalnum() or previous in _NO_OBJECT_AFTER:
        return False
    if pronoun == "her":
        return _NO_NOUN_FOLLOWS.match(text, end) is not None
    return _VERB_FOLLOWS.match(text, end) is None


def _runs(text: str) -> Iterator[list[str]]:
    """The runs of capitalised words, without function words ("In"), forms of address and possessive endings."""
    for run in _RUN.findall(_FORM_OF_ADDRESS.sub("", text)):
        words = [_POSSESSIVE.sub("", word) for word in run.split()]
        if names := [word for word in words if not is_function_word(word.lower())]:
            yield names
