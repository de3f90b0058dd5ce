"""Words for comparing sentences: which say something, their stems, how rare they are, how alike two sentences are."""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

Vector = dict[str, float]  # word -> weight

_FUNCTION_WORDS = """
a about above after again against all also am an and any are aren as at be because been before being below between both
but by can cannot could couldn d did didn do does doesn doing don down during each even few for from further get got had
hadn has hasn have haven having he her here hers herself him himself his how however i if in into is isn it its itself
just like ll m made make many may me might more most mr mrs ms much must my myself new no nor not now of off on once one
only or other our ours ourselves out over own re s said same say says shall she should shouldn so some still such t than
that the their theirs them themselves then there these they this those through to told too two under until up us ve very
was wasn we were weren what when where which while who whom why will with won would wouldn you your yours yourself
yourselves
"""
_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
_TOKEN = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def count_words(text: str) -> int:
    """Words between spaces; where a script puts none between words, two characters count as one word."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(text)) // 2


def is_function_word(word: str) -> bool:
    """Whether a word (in small letters) says nothing of a text's subject."""
    return word in _STOP_WORDS


def content_words(text: str) -> list[str]:
    """The stems of the words that say something. Scripts without spaces give pairs of characters instead."""
    found: list[str] = []
    for token in _TOKEN.findall(text.replace("\u00ad", "").lower()):
        if not token.isascii() and _UNSPACED.search(token):
            found.extend(token[i : i + 2] for i in range(len(token) - 1))
        elif len(token) > 1 and token not in _STOP_WORDS:
            found.append(_stem(token) if len(token) > 3 else token)
    return found


def similarity(a: Vector, b: Vector) -> float:
    """The cosine of two vectors of length 1."""
    if len(b) < len(a):
        a, b = b, a
    return sum(value * b[word] for word, value in a.items() if word in b)


def weigh(words: Sequence[list[str]]) -> list[Vector]:
    """Term frequency times ln(1 + n / sentences with the word), scaled to length 1."""
    spread = Counter(word for row in words for word in set(row))
    rarity = {word: math.log(1 + len(words) / count) for word, count in spread.items()}
    vectors: list[Vector] = []
    for row in words:
        vector = {word: count * rarity[word] for word, count in Counter(row).items()}
        length = math.sqrt(sum(value * value for value in vector.values()))
        vectors.append({word: value / length for word, value in vector.items()})
    return vectors


def add(vectors: Iterable[Vector]) -> Vector:
    """The sum, word by word."""
    total: Vector = {}
    for vector in vectors:
        for word, value in vector.items():
            total[word] = total.get(word, 0.0) + value
    return total


@functools.lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    import snowballstemmer

    return str(snowballstemmer.stemmer("english").stemWord(word))  # one each: a stemmer keeps state, threads share this
