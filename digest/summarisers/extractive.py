"""The default summariser: the article's own sentences, verbatim, chosen offline and the same every time.

The lead is the sentence that says most of the article; the blurb begins with it and goes on in the article's order. It
is chosen by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next best sentence that does not say
again what is chosen already, as long as none is printed that leans on one which is not.
"""

import itertools
import statistics
from collections.abc import Callable, Sequence

from digest.articles.sentences import split
from digest.model import Summary
from digest.summarisers import names, printable
from digest.summarisers.features import Sentence, score_sentences
from digest.summarisers.words import content_words, similarity

BLURB_LEAST, BLURB_ENOUGH, BLURB_FULL, BLURB_MOST = 40, 50, 75, 80  # words
LEAD_WITHIN = 20  # sentences from the top: further down hardly any article has its lead
BLURB_WITHIN = 15  # sentences from the lead on: one from further down needs what stands between
LOOKED_AT = 300  # sentences; what comes after has no place in a summary, and a book must not take minutes
LONGEST_PRINTED = 1_500  # characters; beyond that it is no sentence but a page that lost its full stops
SAME = 0.8  # cosine above which a sentence says nothing new
INTERVIEW = 3  # questions at the ends of paragraphs
CAPTION = 60  # words of the longest paragraph that one photo credit makes a caption

_ENDS_WITHOUT_SPACE = ("。", "！", "？", "」", "』", "）", "。”", "！”", "？”")  # Chinese and Japanese


class Extractive:
    """The summariser that is always there. It needs no network, no options and nothing of the project."""

    def summarise(self, title: str, paragraphs: Sequence[str]) -> Summary:
        return summarise(title, paragraphs)


def summarise(title: str, paragraphs: Sequence[str]) -> Summary:
    """A lead of one sentence (two if it is very short) and a blurb of 40-80 words, or of all there is.

    The numbers of the sentences count the article's sentences paragraph by paragraph. Both texts are empty if the
    article has nothing printable: no words, nothing but the page's furniture, or no end to its sentences.
    """
    sentences = score_sentences(title, _first_sentences(paragraphs))
    usable = _usable(title, sentences)
    if not usable:
        return Summary(lead="", blurb="")
    if sum(sentences[i].words for i in usable) < BLURB_ENOUGH:  # print what there is
        lead = _with_next_if_short(usable[0], sentences, usable)
        blurb = usable
    else:
        needs = names.needed(title, [sentence.text for sentence in sentences])
        lead = _with_next_if_short(_best_lead(sentences, usable, needs), sentences, usable)
        blurb = _Blurb(sentences, needs, lead).fill(usable)
    return Summary(
        lead=_joined(sentences, lead),
        blurb=_joined(sentences, blurb),
        lead_sentences=tuple(lead),
        blurb_sentences=tuple(blurb),
        origin="extract",
    )


def _first_sentences(paragraphs: Sequence[str]) -> list[list[str]]:
    """The sentences of each paragraph. One too long to be printed is left empty, so that the numbers stay right."""
    found: list[list[str]] = []
    left = LOOKED_AT
    for paragraph in paragraphs:
        if left <= 0:
            break
        sentences = split(paragraph)[:left]
        left -= len(sentences)
        found.append([text if len(text) <= LONGEST_PRINTED else "" for text in sentences])
    return found


def _usable(title: str, sentences: Sequence[Sentence]) -> list[int]:
    """The sentences that may be printed at all, in order: neither furniture, nor a caption, nor the headline again, nor
    said before. If nothing is left, the first that is not plainly furniture."""
    readable = [i for i, sentence in enumerate(sentences) if any(letter.isalnum() for letter in sentence.text)]
    captions = _captions(sentences)
    in_title = set(content_words(title))
    seen: set[str] = set()
    usable: list[int] = []
    for i in readable:
        text = sentences[i].text
        said = " ".join(text.casefold().split())
        words = sentences[i].vector.keys()
        is_headline = words <= in_title and len(words) > len(in_title) / 2
        if not (said in seen or i in captions or is_headline or printable.is_furniture(text)):
            usable.append(i)
        seen.add(said)
    return (
        usable
        or [i for i in readable if i not in captions and not printable.opens_with_furniture(sentences[i].text)][:1]
    )


def _captions(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences of every short paragraph that holds a photo credit."""
    found: set[int] = set()
    starts = [i for i, sentence in enumerate(sentences) if sentence.starts_paragraph]
    for start, end in itertools.pairwise([*starts, len(sentences)]):
        paragraph = sentences[start:end]
        if sum(s.words for s in paragraph) <= CAPTION and any(printable.is_credit(s.text) for s in paragraph):
            found.update(range(start, end))
    return found


def _answers(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences of an interview's answers: of every paragraph after one that ends with a question, if there are
    several such. A single question is an author's way to begin."""
    found: set[int] = set()
    questions = 0
    answering = False
    for i, sentence in enumerate(sentences):
        if sentence.starts_paragraph:
            answering = i > 0 and printable.is_question(sentences[i - 1].text)
            questions += answering
        if answering:
            found.add(i)
    return found if questions >= INTERVIEW else set()


def _best_lead(sentences: Sequence[Sentence], usable: Sequence[int], needs: Sequence[set[str]]) -> int:
    """The highest score among the sentences that can stand at the top alone; what is asked of them is eased step by
    step until there is one."""
    answers = _answers(sentences)

    def sound(i: int) -> bool:
        return printable.is_sound(sentences[i].text, sentences[i].words)

    def alone(i: int) -> bool:
        return sound(i) and not printable.leans(sentences[i].text)

    def statement(i: int) -> bool:
        text = sentences[i].text
        return alone(i) and not printable.is_question(text) and not printable.opens_with_quote(text)

    def statement_at_the_top(i: int) -> bool:
        return i < LEAD_WITHIN and statement(i) and not needs[i] and i not in answers

    steps: tuple[Callable[[int], bool], ...] = (statement_at_the_top, statement, alone, sound)
    for passes in steps:
        if found := [i for i in usable if passes(i)]:
            return max(found, key=lambda i: sentences[i].lead_score)
    return max(usable, key=lambda i: sentences[i].lead_score)


def _with_next_if_short(lead: int, sentences: Sequence[Sentence], usable: Sequence[int]) -> list[int]:
    """The lead, and the sentence after it where the first is hardly a sentence ("It rained.")."""
    following = lead + 1
    if (
        sentences[lead].words < printable.SHORTEST
        and following in usable
        and sentences[lead].words + sentences[following].words <= printable.LONGEST
    ):
        return [lead, following]
    return [lead]


class _Blurb:
    """A blurb on the way: the lead's sentences first, then the others in the article's order."""

    def __init__(self, sentences: Sequence[Sentence], needs: Sequence[set[str]], lead: Sequence[int]) -> None:
        self.sentences = sentences
        self.needs = needs
        self.lead = list(lead)
        self.rest: list[int] = []
        self.leans = [printable.leans(sentence.text) for sentence in sentences]
        self.introduced = [names.introduced(sentence.text) for sentence in sentences]
        scores = [sentence.blurb_score for sentence in sentences]
        mean, spread = statistics.fmean(scores), statistics.pstdev(scores) or 1.0
        self.relevance = [(score - mean) / spread for score in scores]

    def fill(self, usable: Sequence[int]) -> list[int]:
        """Adds sentences until the blurb is long enough: sound statements first, others where they are too few."""
        sound = [i for i in usable if printable.is_sound(self.sentences[i].text, self.sentences[i].words)]
        statements = [i for i in sound if not printable.is_question(self.sentences[i].text)]
        answers = _answers(self.sentences)
        near = [i for i in statements if i < self.lead[-1] + BLURB_WITHIN and i not in answers]
        self._add_best(near, enough=BLURB_ENOUGH, most=BLURB_FULL, names_known=True)
        self._add_best(statements, enough=BLURB_LEAST, most=BLURB_MOST, names_known=True)
        self._add_best(sound, enough=BLURB_LEAST, most=BLURB_MOST)
        self._add_best(usable, enough=BLURB_LEAST, most=BLURB_MOST)
        return self.lead + self.rest

    def _add_best(self, pool: Sequence[int], *, enough: int, most: int, names_known: bool = False) -> None:
        while self._words() < enough:
            fitting = [
                i
                for i in pool
                if i not in self.lead
                and i not in self.rest
                and not self._says_again(i)
                and self._words() + self.sentences[i].words <= most
                and self._coheres([*self.lead, *sorted([*self.rest, i])], names_known=names_known)
            ]
            if not fitting:
                return
            self.rest = sorted([*self.rest, max(fitting, key=self._worth)])

    def _says_again(self, i: int) -> bool:
        vector = self.sentences[i].vector
        return any(similarity(vector, self.sentences[j].vector) > SAME for j in self.lead + self.rest)

    def _words(self) -> int:
        return sum(self.sentences[i].words for i in self.lead + self.rest)

    def _worth(self, i: int) -> float:
        """What a sentence would add: its score less its likeness to what is chosen."""
        vector = self.sentences[i].vector
        return self.relevance[i] - max(similarity(vector, self.sentences[j].vector) for j in self.lead + self.rest)

    def _coheres(self, printed: Sequence[int], *, names_known: bool) -> bool:
        """Whether every sentence that leans on another would follow it directly and, if that is asked for, every name
        is introduced before it stands alone."""
        known: set[str] = set()
        for before, after in itertools.pairwise(printed):
            known |= self.introduced[before]
            if self.leans[after] and after != before + 1:
                return False
            if names_known and not self.needs[after] <= known:
                return False
        return True


def _joined(sentences: Sequence[Sentence], numbers: Sequence[int]) -> str:
    """The sentences as one text, with spaces between them but where the script has none."""
    text = ""
    for i in numbers:
        text += sentences[i].text if not text or text.endswith(_ENDS_WITHOUT_SPACE) else f" {sentences[i].text}"
    return text
