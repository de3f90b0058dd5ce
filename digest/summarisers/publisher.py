"""The publisher's own standfirst as the lead, where it can stand by itself.

People wrote it for this very purpose; it may say what the text below it does not, and is labelled as the publisher's.
Of the descriptions that English news pages carry about three in four can be used: the others are cut off, are slogans,
or say the headline again.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from digest.articles.sentences import has_end_mark, split
from digest.interfaces import Summariser
from digest.model import Article, Story, Suggestion, Summary
from digest.summarisers.extractive import go_on
from digest.summarisers.printable import LONGEST, SHORTEST, is_closed, is_furniture
from digest.summarisers.words import content_words, count_words, is_function_word

MOST_SENTENCES = 2
UNMARKED = 22  # words: a longer one without a mark at its end is the beginning of something
NEW_WORDS = 4  # beyond those of the headline
IN_BODY = 0.4  # the share of its words that the body must have, or it speaks of something else

_CUT_OFF = re.compile(r"(?:…|\.{2,})[\"'”’»)\]\s]*$")
_SLOGAN = re.compile(
    r"\b(?:breaking|latest|top|all the) (?:news|headlines|stories|updates)\b|\bnews and (?:analysis|opinion|views)\b"
    r"|\byour (?:source|guide|home) (?:for|to)\b|\b(?:brings|bringing) you\b|\bstay (?:up to date|informed|tuned)\b"
    r"|\b(?:get|find|discover) (?:all )?the (?:best|latest)\b|\bofficial (?:site|website|page)\b|\b(?:visit|browse) our\b",
    re.IGNORECASE,
)


class PublishersLead:
    """A summariser whose leads are the publishers' standfirsts where these can be used, and another's where not."""

    def __init__(self, inner: Summariser) -> None:
        self.inner = inner

    def summarise(self, articles: Sequence[Article]) -> list[Summary]:
        return [
            _led(article, summary) for article, summary in zip(articles, self.inner.summarise(articles), strict=True)
        ]

    def suggest(self, stories: Sequence[Story]) -> Suggestion:
        return self.inner.suggest(stories)


def usable(standfirst: str, title: str, paragraphs: Sequence[str]) -> bool:
    """Whether a standfirst can be the lead: one or two whole sentences of 8-45 words in all that say something of this
    article that its headline does not."""
    return _fault(standfirst, title, paragraphs) is None


def _fault(standfirst: str, title: str, paragraphs: Sequence[str]) -> str | None:
    """What speaks against a standfirst, as the end of "it ..."."""
    length = count_words(standfirst)
    words = set(content_words(standfirst))
    if not SHORTEST <= length <= LONGEST:
        return f"has {length} words, and a lead has {SHORTEST}-{LONGEST}"
    if len(split(standfirst)) > MOST_SENTENCES:
        return f"has more than {MOST_SENTENCES} sentences"
    unmarked = not has_end_mark(standfirst)
    if _CUT_OFF.search(standfirst) or (unmarked and (length > UNMARKED or is_function_word(standfirst.split()[-1]))):
        return "is cut off"
    if not is_closed(standfirst):
        return "opens a quotation or a bracket and does not close it"
    if is_furniture(standfirst) or _SLOGAN.search(standfirst):
        return "speaks of the site rather than of the article"
    if len(words - set(content_words(title))) < NEW_WORDS:
        return "says no more than the headline"
    if len(words & {word for text in paragraphs for word in content_words(text)}) < IN_BODY * len(words):
        return "does not speak of what is in the text"
    return None


def _led(article: Article, summary: Summary) -> Summary:
    title, paragraphs = article.title, article.reading.paragraphs
    standfirst = " ".join((article.reading.standfirst or "").split())
    if fault := _fault(standfirst, title, paragraphs) if standfirst else "is missing":
        return replace(summary, notes=(*summary.notes, f"the publisher's standfirst is not the lead: it {fault}"))
    lead = standfirst if has_end_mark(standfirst) else f"{standfirst}."
    opening = split(lead)
    if summary.origin.startswith("model"):
        blurb, _ = go_on(opening, title, [summary.blurb])
        return replace(summary, lead=lead, blurb=blurb, lead_sentences=(), blurb_sentences=(), origin="publisher")
    blurb, numbers = go_on(opening, title, paragraphs)
    verbatim = _numbers(opening, paragraphs)
    return replace(
        summary,
        lead=lead,
        blurb=blurb,
        lead_sentences=verbatim,
        blurb_sentences=(*verbatim, *numbers),
        origin="publisher",
    )


def _numbers(opening: Sequence[str], paragraphs: Sequence[str]) -> tuple[int, ...]:
    """The numbers of an opening's sentences where the article has all of them, word for word; else none."""
    sentences = [" ".join(sentence.split()) for paragraph in paragraphs for sentence in split(paragraph)]
    if not all(sentence in sentences for sentence in opening):
        return ()
    return tuple(map(sentences.index, opening))
