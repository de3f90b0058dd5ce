"""What is different in an article that was printed, as far as readers were told something that no longer stands. Pure.

A corrected typo is none of it, nor is another way to set the same words, nor what was added: a story that grew does not
make wrong what was printed of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from digest.editions.wording import DAYS, FORMS_OF_ADDRESS, Word, names, words
from digest.model import Change

MOST_CHANGES = 5
LONGEST = 300  # characters of the words that a change shows

_MOST_SENTENCES = 2_000
_MOST_CHANGED = 0.1  # of the sentences, before the text as a whole counts as changed
_NEARLY_THE_SAME = 0.5  # of the words of two sentences: twice the shared ones by all, numbers aside
_CANDIDATES = 3
_COMMON = 40  # a word in more sentences than that leads to no candidates
_MOST_WORK = 1_200_000  # pairs of words: a text that was set up to take long is given up rather than read for minutes
_AROUND = 80  # characters that are shown before the first difference of a long sentence

_KINDS = ("title", "number", "name", "quotation", "text")  # the most important first

_LABEL = re.compile(
    r"\W*(?:live(?:ticker)?|updated?(?: \d+)?|breaking(?: news)?|watch|video|exclusive|eilmeldung|aktualisiert"
    r"|en direct|mis à jour|en directo|en vivo|última hora|actualizado)(?:\s*[:|–—\])]+|\s+-)\s*",
    re.IGNORECASE,
)
_END_LABEL = re.compile(
    r"\s*[–—|(\[-]\s?(?:live(?: updates?)?|updated?|as it happened|video|aktualisiert)\W*$", re.IGNORECASE
)
_PAGE_CLOCK = re.compile(  # the page speaks of itself, and every hour in other words
    r"\W*(?:(?:last |first )?(?:updated|modified|published|posted)"
    r"\s*(?:on|at|:|-|–|\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|stand:|(?:zuletzt )?aktualisiert (?:am|um)|veröffentlicht am|mis à jour le|publié le|actualizado el|publicado el"
    r"|\d+ (?:(?:minutes?|hours?|days?) ago|comments?|min(?:ute)? read)\W*$)",
    re.IGNORECASE,
)
_LONGEST_CLOCK = 80  # characters
_ARTICLES = frozenset(
    word
    for language in (
        "a an the that",
        "der die das dem den des ein eine einen einem einer",
        "le la les un une",
        "el los las",
    )
    for word in language.split()
)


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is compared: its title and its sentences, in order."""

    title: str
    sentences: tuple[str, ...]


def changes(printed: Text, now: Text) -> tuple[Change, ...]:
    """What is worth a correction, the most important first; at most five.

    A "title" that says something else, not one with another label ("LIVE:"), case or punctuation. A "number", a "name"
    or a "quotation" that is another one in a sentence that is otherwise nearly the same. "text", once, where more than a
    tenth of the printed sentences was reworded or taken out; it shows the first that is not shown anyway. Sentences that
    were added, at the end or in between, count for nothing, as they correct nothing that readers were told.

    Old and new words are whole sentences, of long ones 300 characters around the first difference; the new words are
    empty where a sentence was taken out. What `now` has lost altogether (no sentence at all) is not compared: then it
    is we who gave the text up. Of a text 2,000 sentences are looked at.
    """
    before, after = _Side(printed), _Side(now)
    known = before.names | after.names
    found: list[tuple[int, Change]] = []
    if _differs(before.title, after.title, known):
        found.append((0, _change("title", printed.title, now.title)))
    if not after.sentences:
        return tuple(change for _, change in found)

    pairs = _pairs(before, after)
    reworded = 0
    in_text: list[Change] = []
    for i, j in pairs:
        old = before.sentences[i]
        new = after.sentences[j] if j is not None else ""
        what = "text" if j is None else _what(before.words[i], after.words[j], after, known)
        if what is None:
            continue
        reworded += 1
        if what == "text":
            in_text.append(_change(what, old, new))
        else:
            found.append((_KINDS.index(what), _change(what, old, new)))
    if in_text and reworded > _MOST_CHANGED * len(before.sentences):
        found.append((_KINDS.index("text"), in_text[0]))
    found.sort(key=lambda one: one[0])
    return tuple(change for _, change in found[:MOST_CHANGES])


class _Side:
    """One of the two texts, taken apart."""

    def __init__(self, text: Text) -> None:
        self.title = words(_unlabelled(text.title))
        some = (
            one for one in text.sentences[:_MOST_SENTENCES] if len(one) > _LONGEST_CLOCK or not _PAGE_CLOCK.match(one)
        )
        told = [(one, taken) for one in some if (taken := words(one))]
        self.sentences = [one for one, _ in told]
        self.words = [taken for _, taken in told]
        self.names = names(self.words)
        self.keys = [" ".join(word.form for word in taken) + " " for taken in self.words]

    @cached_property
    def running(self) -> str:
        """All its words, each with a space behind it."""
        return " " + "".join(self.keys)

    @cached_property
    def forms(self) -> frozenset[str]:
        return frozenset(word.form for taken in self.words for word in taken)

    @cached_property
    def numbers(self) -> frozenset[object]:
        return frozenset(word.number for taken in self.words for word in taken)

    @cached_property
    def starts(self) -> dict[str, list[int]]:
        """Where the sentences that begin with these words begin in the running text."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        place = 1
        for key in self.keys:
            found[_beginning(key)].append(place)
            place += len(key)
        return found

    def still_says(self, key: str) -> bool:
        """Whether these words stand here from the start of a sentence on: in one sentence, in two, or in a longer one."""
        return any(self.running.startswith(key, place) for place in self.starts.get(_beginning(key), ())[:_COMMON])


def _beginning(key: str) -> str:
    return " ".join(key.split(" ", 3)[:3])


def _unlabelled(title: str) -> str:
    for _ in range(2):  # "LIVE: Updated: ..."
        label = _LABEL.match(title)
        title = title[label.end() :] if label and label.end() < len(title) else title
    return _END_LABEL.sub("", title)


# ---------------------------------------------------------------- which sentence became which


def _pairs(before: _Side, after: _Side) -> list[tuple[int, int | None]]:
    """The printed sentences that no longer stand as they did, each with the one that it became, if there is one."""
    had, has = frozenset(before.keys), frozenset(after.keys)
    old = [i for i, key in enumerate(before.keys) if key not in has and not after.still_says(key)]
    new = [j for j, key in enumerate(after.keys) if key not in had]
    became: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(_alike(before, after, old, new)):
        if i not in became and j not in taken:
            became[i] = j
            taken.add(j)
    return [(i, became.get(i)) for i in old]


def _alike(before: _Side, after: _Side, old: Sequence[int], new: Sequence[int]) -> list[tuple[float, int, int, int]]:
    """The pairs of sentences that are nearly the same: minus their likeness, their distance, and their numbers."""
    masked = {j: _masked(after.words[j]) for j in new}
    where: defaultdict[str, list[int]] = defaultdict(list)
    for j, forms in masked.items():
        for form in dict.fromkeys(forms):
            where[form].append(j)
    found: list[tuple[float, int, int, int]] = []
    work = 0
    for rank, i in enumerate(old):
        mine = _masked(before.words[i])
        shared = Counter(j for form in dict.fromkeys(mine) if len(where[form]) <= _COMMON for j in where[form])
        likely = [j for j, _ in shared.most_common(_CANDIDATES)]
        matcher = SequenceMatcher(None, (), mine, autojunk=False)
        for j in dict.fromkeys((*likely, *new[rank : rank + 1])):
            work += len(mine) * len(masked[j])
            if work > _MOST_WORK:
                return found
            matcher.set_seq1(masked[j])
            if matcher.quick_ratio() >= _NEARLY_THE_SAME and (likeness := matcher.ratio()) >= _NEARLY_THE_SAME:
                found.append((-likeness, abs(i - j), i, j))
    return found


def _masked(taken: Sequence[Word]) -> list[str]:
    return [word.form if word.number is None else "#" for word in taken]


# ---------------------------------------------------------------- what it is that differs


def _what(old: Sequence[Word], new: Sequence[Word], after: _Side, known: frozenset[str]) -> str | None:
    """What is different in a sentence. None where it is the spelling, or an article before a noun."""
    blocks = _blocks(old, new)
    if _is_another_number(old, new, blocks, after):
        return "number"
    if _is_another_name(old, new, blocks, after, known):
        return "name"
    if _is_another_quotation(old, new, after, known):
        return "quotation"
    return None if all(_is_spelling(lost, gained, known) for _, lost, gained in blocks) else "text"


_Block = tuple[int, Sequence[Word], Sequence[Word]]  # where it begins in the old sentence, and what became what


def _blocks(old: Sequence[Word], new: Sequence[Word]) -> list[_Block]:
    """The places at which two sentences differ."""
    matcher = SequenceMatcher(None, [word.form for word in old], [word.form for word in new], autojunk=False)
    return [(a, old[a:b], new[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _differs(old: Sequence[Word], new: Sequence[Word], known: frozenset[str]) -> bool:
    return not all(_is_spelling(lost, gained, known) for _, lost, gained in _blocks(old, new))


def _is_another_number(old: Sequence[Word], new: Sequence[Word], blocks: Sequence[_Block], after: _Side) -> bool:
    """One that stands in place of another, or one in digits that the whole text no longer has."""
    had, has = _numbers(old), _numbers(new)
    if had != has and _masked(old) == _masked(new):
        return True  # also "14 dead and 15 hurt", which are 15 and 14 now
    for _, lost, gained in blocks:
        gone = [word for word in lost if word.number is not None and word.number not in has]
        come = [word for word in gained if word.number is not None and word.number not in had]
        if gone and (come or any(word.digits and word.number not in after.numbers for word in gone)):
            return True
    return False


def _numbers(taken: Sequence[Word]) -> list[object]:
    return [word.number for word in taken if word.number is not None]


def _is_another_name(
    old: Sequence[Word], new: Sequence[Word], blocks: Sequence[_Block], after: _Side, known: frozenset[str]
) -> bool:
    """One that stands in place of another, or one of which the whole text no longer has a part.

    "President Lund" who became "Lund", or "Anna Lund", is the same person.
    """
    had, has = Counter(word.form for word in old), Counter(word.form for word in new)
    for start, lost, gained in blocks:
        gone = [at for at, word in enumerate(lost, start) if _is_name(word, known) and has[word.form] < had[word.form]]
        come = [word for word in gained if _is_name(word, known) and had[word.form] < has[word.form]]
        if gone and (come or any(_is_gone(old, at, has, after, known) for at in gone)):
            return True
    return False


def _is_name(word: Word, known: frozenset[str]) -> bool:
    return word.capital and word.form in known and word.form not in FORMS_OF_ADDRESS


def _is_gone(old: Sequence[Word], at: int, has: Counter[str], after: _Side, known: frozenset[str]) -> bool:
    beside = [*old[max(0, at - 1) : at], *old[at + 1 : at + 2]]
    return (
        old[at].form not in after.forms
        and old[at].form not in DAYS
        and not any(_is_name(word, known) and has[word.form] for word in beside)
    )


def _is_another_quotation(old: Sequence[Word], new: Sequence[Word], after: _Side, known: frozenset[str]) -> bool:
    """One whose words are others now, or one that the whole text no longer has."""
    had, has = [word for word in old if word.quoted], [word for word in new if word.quoted]
    if not had or not _differs(had, has, known):
        return False
    return f" {' '.join(word.form for word in had)} " not in after.running


def _is_spelling(lost: Sequence[Word], gained: Sequence[Word], known: frozenset[str]) -> bool:
    """Whether two runs of words are the same but for a typo, for a space, or for articles ("the")."""
    if any(word.number is not None or _is_name(word, known) for word in (*lost, *gained)):
        return False
    return _is_typo(*("".join(word.form for word in run if word.form not in _ARTICLES) for run in (lost, gained)))


def _is_typo(old: str, new: str) -> bool:
    """One character, of a long word two, or two that changed places. The first is seldom wrong, and where it is another
    one so is the word: "lawful", "unlawful"."""
    if old[:1] != new[:1] or min(len(old), len(new)) < 3 or max(len(old), len(new)) > 40:
        return old == new
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    cost = sum(max(b - a, d - c) for tag, a, b, c, d in codes if tag != "equal")
    if sorted(old) == sorted(new):
        return cost <= 2
    return cost <= (1 if max(len(old), len(new)) < 8 else 2) and max(len(old), len(new)) > 3


# ---------------------------------------------------------------- how it is shown


def _change(what: str, old: str, new: str) -> Change:
    """The change, with as much of long sentences as lets the first difference be seen."""
    same = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return Change(what, _around(old, same), _around(new, same))


def _around(text: str, place: int) -> str:
    """At most 300 characters of a text with the place in them, cut between words."""
    if len(text) <= LONGEST:
        return text
    start = 0
    if place > LONGEST - _AROUND:
        start = min(place - _AROUND, len(text) - LONGEST)
        start = text.find(" ", start, start + _AROUND // 2) + 1 or start
    head = "…" if start else ""
    rest = text[start:]
    if len(head) + len(rest) <= LONGEST:
        return head + rest
    cut = rest[: LONGEST - len(head) - 1]
    return f"{head}{cut.rsplit(' ', 1)[0] if ' ' in cut[LONGEST // 2 :] else cut}…"
