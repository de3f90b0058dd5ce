"""What a language model answered, and whether it may be printed (pure).

An answer is anybody's text: it is read without trust, every sentence is looked at by itself, and what is objected to is
said in words that go on after "the model".
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.articles.sentences import split
from digest.summarisers import printable
from digest.summarisers.guard import Guard
from digest.summarisers.prompts import speaks_to_model
from digest.summarisers.words import content_words, count_words

BLURB_LEAST, BLURB_MOST = 40, 80  # words
INTRO_MOST = 45  # words
SUBJECT_LEAST, SUBJECT_MOST = 12, 60  # characters
SUBJECTS = 3
_LONGEST_SENTENCE = 500  # characters
_LOOKED_AT = 20  # sentences, or subject lines, of an answer
_SUPPORT = 1 / 5  # of the content words of a sentence; of those that people wrote, 1 in 200 has less
_HEADLINE_SUPPORT = 1 / 2
_SAME = 0.8  # share of common words above which a sentence is said again
_OBJECTS = 50  # places in an answer where an object may begin

_THOUGHT_ENDS = "</think>"  # behind what models write that think aloud first
_MARKUP = re.compile(r"https?:|www\.|</?[a-z!]|&[a-z#\d]{2,8};|\*\*|__|`|^#|\]\(|[{}|\\]", re.IGNORECASE)
# A host with or without a path, and an address for mail: what readers could follow must stand in the article.
_ADDRESS = re.compile(
    r"\S+@\S+\.\w+|(?<![\w.@-])(?:[a-z\d-]{1,63}\.){1,5}[a-z]{2,24}(?![\w.]*\w)(?:/\S*)?", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")  # no text file takes them
_NO_WORDS = re.compile(  # what turns the direction of writing, and pictures
    r"[\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufffc-\uffff\U0001f000-\U0001faff]"
)
_OF_ITSELF = re.compile(
    r"\b(?:as an? (?:AI|assistant|(?:large )?language model)|I(?:'m| am) (?:sorry|unable)|I (?:cannot|can't|can not)"
    r"|here(?:'s| is| are) (?:the|a|your) (?:summary|lead|blurb|json)|in summary|to summari[sz]e"
    r"|(?:the|this) (?:article|text|passage|piece|blog post|summary|newsletter|data|author) "
    r"(?:says?|states?|describes?|explains?|discusses|reports?|mentions?|notes?|argues?|highlights?|explores?|outlines?))\b",
    re.IGNORECASE,
)
_NO_SPACE_BEHIND = ("。", "！", "？", "」", "』", "）")  # Chinese and Japanese


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer to the question for a summary: the lead's sentences and those of the blurb behind them; both empty if
    it may not be printed. `objections` say why, or why sentences were left out."""

    lead: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()


class Subject:
    """What an answer is held against: the text that the model was shown, and what else is known of it."""

    def __init__(self, title: str, text: str, known: str = "") -> None:
        self.title = title
        self._text = text
        source = f"{title}\n{text}\n{known}"
        self._source = source
        self._guard = Guard(source)
        self._words = frozenset(content_words(source))

    def objections(self, sentence: str, *, headline: bool = False) -> Iterator[str]:
        """Why a sentence or a headline may not be printed; none if it may."""
        if len(sentence) > _LONGEST_SENTENCE:
            yield "wrote a sentence without an end"
            return
        if _MARKUP.search(sentence) or _NO_WORDS.search(sentence):
            yield f"wrote a link, markup or signs in “{_shown(sentence)}”"
        if any(found not in self._source for found in _ADDRESS.findall(sentence)):
            yield f"wrote an address in “{_shown(sentence)}” that the article does not have"
        if speaks_to_model(sentence) or (_OF_ITSELF.search(sentence) and sentence not in self._text):
            yield f"spoke of itself or its task in “{_shown(sentence)}”"
        if printable.is_furniture(sentence):
            yield f"wrote an advertisement or a page's furniture: “{_shown(sentence)}”"
        if _shouts(sentence):
            yield f"shouted “{_shown(sentence)}”"
        faults = self._guard.faults(sentence, headline=headline)
        for fault in faults:
            yield f"said “{_shown(fault.text)}”, which the article does not"
        words = set(content_words(sentence))
        support = len(words & self._words) / max(1, len(words))
        if not faults and len(words) > 2 and support < (_HEADLINE_SUPPORT if headline else _SUPPORT):
            yield f"left the subject in “{_shown(sentence)}”"


def read_object(answer: str) -> Mapping[str, object]:
    """The JSON object in an answer, be it in a fence or in prose; empty if there is none. Never fails."""
    text = answer.rpartition(_THOUGHT_ENDS)[2]
    decoder = json.JSONDecoder(parse_constant=_refuse)
    start = text.find("{")
    for _ in range(_OBJECTS):
        if start < 0:
            break
        try:
            found, _end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        return found if isinstance(found, dict) else {}
    return {}


def judge_summary(answer: Mapping[str, object], subject: Subject) -> Judged:
    """The lead and the blurb of an answer. Sentences that say something twice are dropped; so are those that are
    objected to, and what leans on them, as long as 40 words remain."""
    match answer:
        case {"lead": str(lead_text), "blurb": list(pieces)} if all(isinstance(piece, str) for piece in pieces):
            lead = _sentences([lead_text])
            offered = _sentences([str(piece) for piece in pieces])
        case _:
            return Judged(objections=("gave no answer that can be read",))
    if objections := tuple(_objections_to_lead(lead, subject)):
        return Judged(objections=objections)
    chosen = list(lead)
    words = sum(map(count_words, lead))
    objections = ()
    dropped = False
    for sentence in offered:
        if any(_is_same(sentence, other) for other in chosen):
            continue
        if dropped and printable.leans(sentence):
            continue
        found = tuple(_objections_to_sentence(sentence, subject))
        objections += found
        dropped = bool(found)
        if dropped:
            continue
        if words + count_words(sentence) > BLURB_MOST:
            break
        chosen.append(sentence)
        words += count_words(sentence)
    if words < BLURB_LEAST:
        return Judged(
            objections=(*objections, f"wrote {words} words that can be printed, and {BLURB_LEAST} are needed")
        )
    return Judged(lead, tuple(chosen[len(lead) :]), objections)


def judge_subjects(answer: Mapping[str, object], subject: Subject) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The subject lines of an answer that may be used, and what is objected to the others."""
    match answer:
        case {"subjects": list(offered)}:
            lines = [_line(line) for line in offered[:_LOOKED_AT] if isinstance(line, str)]
        case _:
            return (), ("gave no answer that can be read",)
    used: list[str] = []
    objections: list[str] = []
    for line in lines:
        if not SUBJECT_LEAST <= len(line) <= SUBJECT_MOST:
            objections.append(f"gave a subject line of {len(line)} characters")
        elif found := list(subject.objections(line, headline=True)):
            objections += found
        elif line not in used:
            used.append(line)
    return tuple(used[:SUBJECTS]), tuple(objections)


def judge_intro(answer: Mapping[str, object], subject: Subject) -> tuple[str | None, tuple[str, ...]]:
    """The intro of an answer, None if it may not be used; and what is objected to it."""
    text = answer.get("intro")
    sentences = _sentences([text]) if isinstance(text, str) else ()
    if not sentences:
        return None, ()
    words = sum(map(count_words, sentences))
    if len(sentences) > 2 or words > INTRO_MOST:
        return None, (f"wrote an intro of {len(sentences)} sentences and {words} words",)
    objections = tuple(o for sentence in sentences for o in _objections_to_sentence(sentence, subject))
    return (None if objections else joined(sentences)), objections


def joined(sentences: Sequence[str]) -> str:
    """The sentences as one text, with spaces between them but where the script has none."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text.endswith(_NO_SPACE_BEHIND) else f" {sentence}"
    return text


def _objections_to_lead(lead: Sequence[str], subject: Subject) -> Iterator[str]:
    words = sum(map(count_words, lead))
    if not 1 <= len(lead) <= 2 or not printable.SHORTEST <= words <= printable.LONGEST:
        yield f"wrote a lead of {len(lead)} sentences and {words} words"
        return
    for sentence in lead:
        if printable.is_question(sentence):
            yield "asked a question in the lead"
        yield from _objections_to_sentence(sentence, subject)
    if printable.leans(lead[0]) or printable.opens_with_quote(lead[0]):
        yield f"began with “{_shown(lead[0])}”, which needs a sentence before it"
    if _is_same(joined(lead), subject.title):
        yield "gave the headline as the lead"


def _objections_to_sentence(sentence: str, subject: Subject) -> Iterator[str]:
    objections = tuple(subject.objections(sentence))
    yield from objections
    # A short sentence may stand among others.
    if not objections and not printable.is_sound(sentence, max(count_words(sentence), printable.SHORTEST)):
        yield f"wrote no whole sentence in “{_shown(sentence)}”"


def _sentences(pieces: Sequence[str]) -> tuple[str, ...]:
    found = (sentence for piece in pieces[:_LOOKED_AT] for sentence in split(_line(piece[:5_000])))
    return tuple(found)[:_LOOKED_AT]


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub("", text).split())


def _is_same(sentence: str, other: str) -> bool:
    a, b = set(content_words(sentence)), set(content_words(other))
    return sentence.casefold() == other.casefold() or (bool(a) and len(a & b) >= _SAME * max(len(a), len(b)))


def _shouts(text: str) -> bool:
    """Whether most words are in capitals, or it cries out more than once."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.lower() != word.upper()]
    return text.count("!") > 1 or (len(words) > 2 and sum(word.isupper() for word in words) > len(words) / 2)


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
