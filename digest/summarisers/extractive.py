"""The default summariser: the article's own sentences, verbatim, chosen offline and the same every time.

The lead is the sentence that says most of the article; the blurb begins with it and goes on in the article's order. It
is chosen by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next best sentence that does not say
again what is chosen already, as long as none is printed that leans on one which is not.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence

from digest.articles.sentences import split
from digest.editions.compose import shortened
from digest.model import Article, Story, Suggestion, Summary
from digest.summarisers import names, printable
from digest.summarisers.features import Sentence, score_sentences
from digest.summarisers.words import content_words, similarity

BLURB_LEAST, BLURB_ENOUGH, BLURB_FULL, BLURB_MOST = 40, 45, 75, 80  # words
LEAD_WITHIN = 20  # sentences from the top: further down hardly any article has its lead
BLURB_WITHIN = 15  # sentences from the lead on: one from further down needs what stands between
LOOKED_AT = 300  # sentences; what comes after has no place in a summary, and a book must not take minutes
LONGEST_PRINTED = 1_500  # characters; beyond that it is no sentence but a page that lost its full stops
SUBJECT_LENGTH = 60  # characters: what phones and desktops show of a subject
IDEAS = 5  # subject lines to choose from
SAME = 0.8  # cosine above which a sentence says nothing new
OLD = 0.7  # share of a sentence's words that the headline and the blurb hold above it, from which on it tells little
SCENE = 0.06  # cosine below which a sentence shares nothing to speak of with another
INTERVIEW = 3  # questions at the ends of paragraphs
CAPTION = 60  # words of the longest paragraph that one photo credit makes a caption

_ENDS_WITHOUT_SPACE = ("。", "！", "？", "」", "』", "）", "。”", "！”", "？”")  # Chinese and Japanese


class Extractive:
    """The summariser that is always there. It needs no network, no options and nothing of the project."""

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        return [summarise(article.title, article.reading.paragraphs) for article in articles]

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        return Suggestion(subject_lines([story.headline for story in stories]))


def subject_lines(headlines: Sequence[str]) -> tuple[str, ...]:
    """Up to five subject lines made of an edition's headlines, which come in print order.

    The first is the first of the three best headlines that is short enough to be shown whole, else the best one,
    shortened. Then come two of the best in one line, where that fits, and the other headlines that fit.
    """
    best = tuple(dict.fromkeys(headlines))[:3]
    first = next(filter(_is_shown_whole, best), shortened(best[0], SUBJECT_LENGTH))
    pairs = (" · ".join(pair) for pair in itertools.combinations(best, 2))
    ideas = (first, *itertools.islice(filter(_is_shown_whole, pairs), 1), *filter(_is_shown_whole, headlines))
    return tuple(dict.fromkeys(ideas))[:IDEAS]


def _is_shown_whole(subject: str) -> bool:
    return len(subject) <= SUBJECT_LENGTH


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
        known = _known(title, sentences)
        lead = _with_next_if_short(_best_lead(sentences, usable, known), sentences, usable)
        blurb = _Blurb(sentences, known, lead).fill(usable)
    return Summary(
        lead=_joined(sentences, lead),
        blurb=_joined(sentences, blurb),
        lead_sentences=tuple(lead),
        blurb_sentences=tuple(blurb),
        origin="extract",
    )


def go_on(opening: Sequence[str], title: str, paragraphs: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """A blurb that begins with the sentences of an opening that is not the article's own, and the numbers of those that
    follow it: none that says again what the opening says."""
    sentences = score_sentences(title, [list(opening), *_first_sentences(paragraphs)])
    lead = list(range(len(opening)))
    said = {word for i in lead for word in sentences[i].vector}
    new = [
        i
        for i in _usable(title, sentences)
        if i >= len(opening) and len(sentences[i].vector.keys() & said) <= len(sentences[i].vector) / 2
    ]
    known = _known(title, sentences)
    blurb = _Blurb(sentences, known, lead).fill(new)
    return _joined(sentences, blurb), tuple(i - len(opening) for i in blurb[len(opening) :])


def _known(title: str, sentences: Sequence[Sentence]) -> names.Known:
    return names.Known(title, [sentence.text for sentence in sentences], [sentence.vector for sentence in sentences])


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
    for paragraph in _paragraphs(sentences):
        texts = [sentences[i].text for i in paragraph]
        if sum(sentences[i].words for i in paragraph) <= CAPTION and any(map(printable.is_credit, texts)):
            found.update(paragraph)
    return found


def _speech(sentences: Sequence[Sentence]) -> set[int]:
    """The sentences of which only others say whose they are: the middle of a quotation; an interview's answers, which
    are the paragraphs after those that end with a question, if there are several such. A single question is an
    author's way to begin."""
    quoted: set[int] = set()
    answers: set[int] = set()
    questions = 0
    for paragraph in _paragraphs(sentences):
        inside = printable.inside_quotations([sentences[i].text for i in paragraph])
        quoted.update(i for i, is_inside in zip(paragraph, inside, strict=True) if is_inside)
        if paragraph[0] > 0 and printable.is_question(sentences[paragraph[0] - 1].text):
            questions += 1
            answers.update(paragraph)
    return quoted | answers if questions >= INTERVIEW else quoted


def _paragraphs(sentences: Sequence[Sentence]) -> Iterator[range]:
    """The numbers of the sentences of each paragraph."""
    starts = [i for i, sentence in enumerate(sentences) if sentence.starts_paragraph]
    return itertools.starmap(range, itertools.pairwise([*starts, len(sentences)]))


def _best_lead(sentences: Sequence[Sentence], usable: Sequence[int], known: names.Known) -> int:
    """The highest score among the sentences that can stand at the top alone; what is asked of them is eased step by
    step until there is one."""
    speech = _speech(sentences)

    def sound(i: int) -> bool:
        return printable.is_sound(sentences[i].text, sentences[i].words)

    def alone(i: int) -> bool:
        return sound(i) and not printable.leans(sentences[i].text)

    def statement(i: int) -> bool:
        text = sentences[i].text
        return alone(i) and not printable.is_question(text) and not printable.opens_with_quote(text)

    def introduction(i: int) -> bool:
        addresses = printable.addresses_reader(sentences[i].text)
        return statement(i) and known.at_the_top(i) and i not in speech and not addresses

    def introduction_at_the_top(i: int) -> bool:
        return i < LEAD_WITHIN and introduction(i) and not names.refers_back(sentences[i].text)

    steps: tuple[Callable[[int], bool], ...] = (introduction_at_the_top, introduction, statement, alone, sound)
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

    def __init__(self, sentences: Sequence[Sentence], known: names.Known, lead: Sequence[int]) -> None:
        self.sentences = sentences
        self.known = known
        self.lead = list(lead)
        self.rest: list[int] = []
        self.leans = [printable.leans(sentence.text) or names.refers_back(sentence.text) for sentence in sentences]
        scores = [sentence.blurb_score for sentence in sentences]
        mean, spread = statistics.fmean(scores), statistics.pstdev(scores) or 1.0
        self.relevance = [(score - mean) / spread for score in scores]

    def fill(self, usable: Sequence[int]) -> list[int]:
        """Adds sentences until the blurb is long enough: sound statements first, others where they are too few."""
        sound = [i for i in usable if printable.is_sound(self.sentences[i].text, self.sentences[i].words)]
        statements = [i for i in sound if not printable.is_question(self.sentences[i].text)]
        speech = _speech(self.sentences)
        near = [
            i for i in statements if i < self.lead[-1] + BLURB_WITHIN and i not in speech and not self._sets_a_scene(i)
        ]
        self._add_best(near, enough=BLURB_ENOUGH, most=BLURB_FULL, strict=True)
        self._add_best(statements, enough=BLURB_LEAST, most=BLURB_MOST, strict=True)
        self._add_best(sound, enough=BLURB_LEAST, most=BLURB_MOST)
        self._add_best(usable, enough=BLURB_LEAST, most=BLURB_MOST)
        return self.lead + self.rest

    def _add_best(self, pool: Sequence[int], *, enough: int, most: int, strict: bool = False) -> None:
        while self._words() < enough:
            fitting = [
                i
                for i in pool
                if i not in self.lead
                and i not in self.rest
                and not self._says_again(i, strict=strict)
                and self._words() + self.sentences[i].words <= most
                and self._coheres([*self.lead, *sorted([*self.rest, i])], strict=strict)
            ]
            if not fitting:
                return
            self.rest = sorted([*self.rest, max(fitting, key=self._worth)])

    def _says_again(self, i: int, *, strict: bool) -> bool:
        """Whether a sentence is much like one that is printed; or, strictly, all but made of the words above it."""
        vector = self.sentences[i].vector
        printed = [self.sentences[j].vector for j in self.lead + self.rest]
        if any(similarity(vector, other) > SAME for other in printed):
            return True
        read = self.known.words_of_title.union(*printed)
        return strict and len(vector.keys() & read) >= OLD * len(vector)

    def _words(self) -> int:
        return sum(self.sentences[i].words for i in self.lead + self.rest)

    def _worth(self, i: int) -> float:
        """What a sentence would add: its score less its likeness to what is chosen."""
        vector = self.sentences[i].vector
        return self.relevance[i] - max(similarity(vector, self.sentences[j].vector) for j in self.lead + self.rest)

    def _sets_a_scene(self, i: int) -> bool:
        """Whether a sentence stands before the lead and shares nothing with it, as the scene does which an author
        begins with."""
        vector = self.sentences[self.lead[0]].vector
        return i < self.lead[0] and similarity(self.sentences[i].vector, vector) < SCENE

    def _coheres(self, printed: Sequence[int], *, strict: bool) -> bool:
        """Whether every sentence that leans on another would follow it directly and, strictly, every name is
        introduced before it stands alone."""
        leaning = any(self.leans[after] and after != before + 1 for before, after in itertools.pairwise(printed))
        return not leaning and (not strict or self.known.in_order(printed))


def _joined(sentences: Sequence[Sentence], numbers: Sequence[int]) -> str:
    """The sentences as one text, with spaces between them but where the script has none."""
    text = ""
    for i in numbers:
        text += sentences[i].text if not text or text.endswith(_ENDS_WITHOUT_SPACE) else f" {sentences[i].text}"
    return text
