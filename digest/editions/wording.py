"""The words of a sentence as far as they can be checked: numbers, names and quotations, in whatever way they are set.

"Fourteen" is 14 and "$3m" is 3 million; case, accents, quote style and punctuation make no difference.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, pairwise


def _forms(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MOST_WORDS = 80  # of one sentence; what is longer is a table, or no prose
_MOST_CHARACTERS = 2_000
_MOST_MARKS = 40

_WORD = re.compile(
    r"(?P<number>\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,20}(?:[.,]\d{1,20})?)"
    r"|(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|[\u3040-\u30ff\u3400-\u9fff]"  # Chinese and Japanese put no space between words
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
_GROUPED = re.compile(r"(\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+)(?:[.,](\d{1,2}))?")
_SEPARATOR = re.compile(r"[.,'’\u00a0\u202f]")
_POSSESSIVE = re.compile(r"['’]s$")
_JOINS = re.compile(r"[ \u00a0,/&-]*")  # what may stand between words of which the second does not begin anything
_QUOTE_MARK = re.compile(r'["“”„«»]')
_BEFORE_AN_OPENING = re.compile(r"[\s(\[:–—-]")
_AFTER_AN_OPENING = re.compile(r"[^\s.,;:!?)\]»”]")

# "Un", "eine" and their like are left out: they are articles far more often than numbers.
_NUMBER_WORDS = {
    word: value
    for language in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty",
        "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
        "achtzehn neunzehn zwanzig",
        "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
        "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    )
    for value, word in enumerate(language.split())
    if word not in ("-", "once")  # "once" is English first
} | {"dozen": 12, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TIMES = {
    word: value
    for value, words in (
        (100, "hundred hundert"),
        (1_000, "thousand tausend"),
        (10**6, "million millions millionen millones millón mio"),
        (10**9, "billion billions bn milliarde milliarden milliard milliards mrd"),
    )
    for word in words.split()
}
_TIMES_AFTER_DIGITS = {"m": 10**6, "k": 1_000}  # "3m", and never a lone letter
_TENS = frozenset(map(Decimal, range(20, 100, 10)))

_GERMAN = _forms("der die das und den von mit ist nicht ein eine zu im auf für dem des sich")
_GERMAN_SHARE = 0.12  # of all words; in English these are one in a hundred
_BEFORE_A_PLACE = frozenset({"in", "aus"})
DAYS = _forms(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz "
    "mai juni juli oktober dezember"
)
FORMS_OF_ADDRESS = _forms(
    "mr mrs ms miss dr st sen gov rev col lt sgt capt sir prof professor lord lady president minister chancellor senator "
    "rep king queen prince princess pope captain gen general herr frau prasident kanzler mme m"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number, or one Chinese or Japanese character. `form` is what makes it the same as another one.

    `number` is its value if it is one; `digits` says that it is written in them. `starts` says that it begins a sentence
    or a quotation, where a capital says nothing.
    """

    form: str
    number: Decimal | None = None
    digits: bool = False
    capital: bool = False
    starts: bool = False
    quoted: bool = False


def words(sentence: str) -> tuple[Word, ...]:
    """The words of a sentence, at most 80."""
    sentence = sentence[:_MOST_CHARACTERS]
    quotations = quoted_spans(sentence)
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(sentence):
        between = sentence[end : match.start()]
        begins = not found or _JOINS.fullmatch(between) is None
        if begins and found and between == ". " and found[-1].form in FORMS_OF_ADDRESS:
            begins = False  # "Mr. Smith"
        end = match.end()
        word = _word(match, starts=begins, quoted=any(a <= match.start() < b for a, b in quotations))
        if found and between.strip() in ("", "-") and (whole := _joined(found[-1], word)) is not None:
            found[-1] = whole
        elif len(found) < _MOST_WORDS:
            found.append(word)
        else:
            break
    return tuple(found)


def names(texts: Iterable[Sequence[Word]]) -> frozenset[str]:
    """The forms of the words that are names in these sentences: those with a capital where none has to be.

    German gives one to every noun, so that a name there is what stands beside another word with a capital, or directly
    after "in" and "aus". Headlines in which most words have one say nothing.
    """
    told = [one for one in texts if not _is_all_capitals(one)]
    every = [word.form for one in told for word in one]
    is_german = bool(every) and sum(form in _GERMAN for form in every) / len(every) >= _GERMAN_SHARE
    found: set[str] = set()
    for one in told:
        if not is_german:
            found.update(word.form for word in one if _could_be_a_name(word) and not word.starts)
            continue
        found.update(word.form for word in one if word.capital and word.form in DAYS)
        for before, after in pairwise(one):
            if not _could_be_a_name(after) or after.starts:
                continue
            if before.form in _BEFORE_A_PLACE:
                found.add(after.form)
            elif _could_be_a_name(before) and not before.starts:
                found.update((before.form, after.form))
    return frozenset(found)


def quoted_spans(sentence: str) -> list[tuple[int, int]]:
    """Where something is quoted, from and to, without the marks. A quotation may begin before the sentence, or end
    after it. Single marks are not looked at: most of them are apostrophes."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for place, opens in quote_marks(sentence):
        if opens:
            start = place + 1
        elif start is not None:
            spans.append((start, place))
            start = None
        elif not spans:
            spans.append((0, place))
    if start is not None:
        spans.append((start, len(sentence)))
    return spans


def quote_marks(sentence: str) -> list[tuple[int, bool]]:
    """The places of the double quotation marks, and whether each opens a quotation. Their shape alone does not say it:
    what opens one in English closes it in German."""
    found: list[tuple[int, bool]] = []
    inside = False
    for match in islice(_QUOTE_MARK.finditer(sentence), _MOST_MARKS):
        mark, place = match[0], match.start()
        before, after = sentence[place - 1 : place], sentence[place + 1 : place + 2]
        if mark == '"' and not inside and before.isdigit():
            continue  # inches
        may_open = not before or _BEFORE_AN_OPENING.match(before) is not None
        if may_open and _AFTER_AN_OPENING.match(after):
            inside = True
        else:  # a French one has spaces on both sides
            inside = may_open and after.isspace() and (mark in "«“„" or (mark == '"' and not inside))
        found.append((place, inside))
    return found


def _word(match: re.Match[str], *, starts: bool, quoted: bool) -> Word:
    text = match[0]
    capital = text[:1].isupper() or text[:1].istitle()
    if match["number"]:
        if grouped := _GROUPED.fullmatch(text):
            value = Decimal(f"{_SEPARATOR.sub('', grouped[1])}.{grouped[2] or 0}").normalize()
        else:
            value = Decimal(text.replace(",", ".")).normalize()
        return Word(str(value), value, digits=True, starts=starts, quoted=quoted)
    plain = text.replace(".", "") if match["initials"] else _POSSESSIVE.sub("", text)
    low = plain.casefold()
    if low in _NUMBER_WORDS:
        value = Decimal(_NUMBER_WORDS[low]).normalize()
        return Word(str(value), value, starts=starts, quoted=quoted)
    return Word(_folded(low), capital=capital, starts=starts, quoted=quoted)


def _joined(before: Word, word: Word) -> Word | None:
    """One number of two words: "twenty-one", "3 million"."""
    if before.number is None:
        return None
    low = word.form
    if word.number is not None:
        is_tens_and_ones = not before.digits and not word.digits and before.number in _TENS and 0 < word.number < 10
        value = before.number + word.number if is_tens_and_ones else None
    else:
        factor = _TIMES.get(low) or (_TIMES_AFTER_DIGITS.get(low) if before.digits else None)
        value = before.number * factor if factor else None
    if value is None:
        return None
    value = value.normalize()
    return replace(before, form=str(value), number=value)


def _folded(low: str) -> str:
    """Without accents and apostrophes."""
    if low.isascii():
        return low.replace("'", "")
    apart = unicodedata.normalize("NFKD", low)
    return "".join(c for c in apart if not unicodedata.combining(c)).replace("’", "").replace("'", "")


def _could_be_a_name(word: Word) -> bool:
    return word.capital and len(word.form) > 1


def _is_all_capitals(text: Sequence[Word]) -> bool:
    counts = Counter(word.capital for word in text if word.number is None)
    return counts[True] > 1.5 * counts[False]
