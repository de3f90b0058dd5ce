"""How much a sentence says of its article: 29 features, each with two fixed weights.

A linear ranker. The weights were fitted once, offline, with ListNet (Cao et al., Learning to Rank: From Pairwise
Approach to Listwise Approach, ICML 2007) on articles whose publishers or paid writers had summarised them; there are
two sets as a lead and a blurb want different lengths. The lead's were fitted on the sentences that may lead. They are
constants here, so that the same article gives the same summary everywhere, offline.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from digest.articles.sentences import has_end_mark
from digest.summarisers.names import foremost, mentioned
from digest.summarisers.printable import is_furniture
from digest.summarisers.words import Vector, add, content_words, count_words, similarity, weigh


class Weight(NamedTuple):
    lead: float
    blurb: float


WEIGHTS = {
    # where it stands
    "inv": Weight(0.92, 1.23),  # 1 / its number, from 1
    "pos1": Weight(0.21, 0.40),  # the second sentence
    "pos2": Weight(0.12, 0.38),  # the third
    "pos34": Weight(0.34, 0.54),  # the fourth or fifth
    "rel": Weight(-0.11, -0.15),  # from 0 for the first to 1 for the last
    "para0": Weight(0.24, 0.21),  # in the first paragraph
    "pstart": Weight(0.02, 0.10),  # the first of its paragraph
    # what it shares with the title and with the rest of the article
    "title_r": Weight(0.96, 0.83),  # share of the title's words that it holds
    "title_p": Weight(0.45, 0.77),  # share of its words that stand in the title
    "cent": Weight(1.19, 1.17),  # cosine with the whole article
    "deg": Weight(1.46, 0.57),  # mean cosine with the other sentences, x 5
    "freq": Weight(1.00, 1.12),  # how frequent its words are in the article
    "lead3": Weight(0.48, 0.95),  # likeness to the first three sentences
    "main": Weight(0.19, 0.00),  # holds the name that most sentences hold
    # its length in words
    "len": Weight(0.21, -1.17),  # up to 40, as a share of 40
    "vshort": Weight(-0.59, -1.07),  # under 6
    "short": Weight(-0.25, -0.03),  # under 10
    "long": Weight(-0.11, -0.22),  # over 35
    "vlong": Weight(-0.17, -0.19),  # over 50
    # its form
    "noend": Weight(-0.36, -0.25),  # no mark at its end
    "qstart": Weight(-0.35, -0.27),  # begins with a quotation mark
    "first": Weight(-0.05, -0.20),  # speaks as I or we, outside quotations
    "second": Weight(-0.23, -0.30),  # speaks to you, outside quotations
    "boil": Weight(-0.17, -0.20),  # the page's furniture
    "the": Weight(0.26, 0.26),  # begins with "The"
    "colon": Weight(-0.21, -0.22),  # holds a colon
    "dateline": Weight(0.01, -0.10),  # "LONDON (AP) - "
    "caps": Weight(0.21, 0.33),  # capitalised words after the first: names
    "arg": Weight(0.10, 0.09),  # says that something matters, must be, is because
}

_QUOTED = re.compile(r'["“][^"“”]*["”]')
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|my|me|we|our|us|we're|we've)\b")
_SECOND_PERSON = re.compile(r"\b(?:you|your|you're|you'll)\b", re.IGNORECASE)
_DATELINE = re.compile(r"[A-Z][A-Z .,'-]{3,40}(?:\([A-Z][A-Za-z ]+\))?\s*[—–-]{1,2}\s")
_ARGUMENT = re.compile(
    r"\b(?:should|must|ought|needs? to|the (?:problem|point|question|truth|reality|result|reason|answer|lesson)"
    r"|argue[sd]?|in short|ultimately|in other words|that is why|that's why|matters?|means that|is not just|not only"
    r"|it is time|the challenge|key|important|essential|crucial|because)\b",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """A sentence of an article, with what is computed of it once. Its number is its place in the article's list."""

    text: str
    words: int
    starts_paragraph: bool
    vector: Vector  # its content words by tf-idf, of length 1
    features: dict[str, float]  # by the names of the weights
    lead_score: float
    blurb_score: float


def score_sentences(title: str, paragraphs: Sequence[Sequence[str]]) -> list[Sentence]:
    """Every sentence of an article, given paragraph by paragraph, with its two scores. Linear in the words."""
    texts = [text for paragraph in paragraphs for text in paragraph]
    words = [content_words(text) for text in texts]
    named = [mentioned(text) for text in texts]
    vectors = weigh(words)
    centre = add(vectors)
    frequency = Counter(word for row in words for word in row)
    article = _Article(
        title=frozenset(content_words(title)),
        sentences=len(texts),
        frequency=frequency,
        words=frequency.total(),
        centre=centre,
        centre_length=math.sqrt(sum(value * value for value in centre.values())) or 1.0,
        top=add(vectors[:3]),
        main=foremost(named),
    )
    scored: list[Sentence] = []
    for which, paragraph in enumerate(paragraphs):
        for place, text in enumerate(paragraph):
            i = len(scored)
            length = count_words(text)
            found = (
                _position_features(i, len(texts), in_first=which == 0, starts=place == 0)
                | _word_features(i, words[i], vectors[i], article)
                | {"main": article.main in named[i]}
                | _form_features(text, length)
            )
            lead = sum(WEIGHTS[name].lead * value for name, value in found.items())
            blurb = sum(WEIGHTS[name].blurb * value for name, value in found.items())
            scored.append(Sentence(text, length, place == 0, vectors[i], found, lead, blurb))
    return scored


class _Article(NamedTuple):
    """What the sentences of an article are compared with."""

    title: frozenset[str]
    sentences: int
    frequency: Counter[str]
    words: int
    centre: Vector  # the sum of all vectors
    centre_length: float
    top: Vector  # the sum of the first three
    main: str | None  # the name that most of them hold


def _position_features(i: int, count: int, *, in_first: bool, starts: bool) -> dict[str, float]:
    return {
        "inv": 1 / (i + 1),
        "pos1": i == 1,
        "pos2": i == 2,
        "pos34": i in (3, 4),
        "rel": i / max(1, count - 1),
        "para0": in_first,
        "pstart": starts,
    }


def _word_features(i: int, words: list[str], vector: Vector, article: _Article) -> dict[str, float]:
    distinct = set(words)
    in_title = len(distinct & article.title)
    to_centre = similarity(vector, article.centre)
    to_top = similarity(vector, article.top) - (1 if i < 3 and vector else 0)  # without itself
    share = sum(article.frequency[word] for word in words) / (len(words) * article.words) if words else 0
    return {
        "title_r": in_title / len(article.title) if article.title else 0,
        "title_p": in_title / max(4, len(distinct)),
        "cent": to_centre / article.centre_length,
        "deg": 5 * (to_centre - 1) / max(1, article.sentences - 1) if vector else 0,
        "freq": min(1, 20 * share),
        "lead3": to_top / 2,
    }


def _form_features(text: str, length: int) -> dict[str, float]:
    plain = text.replace("’", "'")
    unquoted = _QUOTED.sub(" ", plain)
    capitalised = sum(word[:1].isupper() and word != "I" for word in text.split()[1:])
    return {
        "len": min(length, 40) / 40,
        "vshort": length < 6,
        "short": length < 10,
        "long": length > 35,
        "vlong": length > 50,
        "noend": not has_end_mark(text),
        "qstart": text[:1] in "\"'“‘„«「",
        "first": bool(_FIRST_PERSON.search(unquoted)),
        "second": bool(_SECOND_PERSON.search(unquoted)),
        "boil": is_furniture(text),
        "the": text.startswith("The "),
        "colon": ":" in text,
        "dateline": bool(_DATELINE.match(text)),
        "caps": min(6, capitalised) / 6,
        "arg": min(2, len(_ARGUMENT.findall(plain))) / 2,
    }
