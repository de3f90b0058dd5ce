"""How summaries read: rules that an editor would check by eye, over the sample articles and over large labelled sets.

The large sets are not part of the project. Each is a gzipped file of JSON lines with title, paragraphs and references,
what people wrote of the article.
"""

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from ruamel.yaml import YAML

from digest.articles.read import read
from digest.articles.sentences import split
from digest.errors import NotAnArticle
from digest.interfaces import Source, Surroundings
from digest.model import Summary
from digest.sources.feed import FeedOptions, FeedSource
from digest.sources.folder import FolderOptions, FolderSource
from digest.summarisers.extractive import summarise
from digest.summarisers.words import count_words
from tests.conftest import ROOT
from tests.looking import FIRST_LOOK

CONFIG = ROOT / "config"
DATA = Path(os.environ.get("DIGEST_EVAL_DATA", ROOT.parent / "shared" / "data"))

POINTS_BACK = re.compile(
    r"\W*(?:he|she|they|it|his|her|their|its|this|that|these|those|but|and|so|yet|however|also|then|instead|moreover"
    r"|therefore|meanwhile|because|such)\b",
    re.IGNORECASE,
)
JUNK = re.compile(
    r"\b(?:subscribe|newsletter|sign up|click here|read more|follow us|cookies|all rights reserved|getty images)\b"
    r"|https?:|www\.|©",
    re.IGNORECASE,
)
FINISHED = re.compile(r"[.!?…]\W*$")


def faults(summary: Summary, paragraphs: Sequence[str]) -> list[str]:
    """Everything that is wrong with a summary of an ordinary article, in words."""
    numbered = [sentence for paragraph in paragraphs for sentence in split(paragraph)]
    lead = [numbered[i] for i in summary.lead_sentences]
    blurb = [numbered[i] for i in summary.blurb_sentences]
    pairs = zip((None, *summary.blurb_sentences), summary.blurb_sentences, strict=False)
    dangling = [
        numbered[i] for before, i in pairs if POINTS_BACK.match(numbered[i]) and (before is None or i != before + 1)
    ]
    checks = {
        "the lead is not verbatim": summary.lead != " ".join(lead),
        "the blurb is not verbatim": summary.blurb != " ".join(blurb),
        "the blurb does not begin with the lead": not summary.blurb.startswith(summary.lead),
        "the lead is not of 1-2 sentences": len(lead) not in (1, 2),
        "the lead has not 8-45 words": not 8 <= len(summary.lead.split()) <= 45,
        "the blurb has not 40-80 words": not 40 <= len(summary.blurb.split()) <= 80,
        "the lead is a question": summary.lead.rstrip("\"'”’)").endswith("?"),
        "the lead opens with a quotation mark": summary.lead.startswith(("“", '"', "‘", "'")),
        "a sentence stands twice": len(set(blurb)) < len(blurb),
        "half a quotation": any(sum(text.count(mark) for mark in '"“”') % 2 for text in blurb),
        "a sentence without an end": not all(FINISHED.search(text) for text in blurb),
        "furniture of the page": any(JUNK.search(text) for text in blurb),
        f"nobody says who or what is meant in {dangling}": bool(dangling),
    }
    return [what for what, wrong in checks.items() if wrong]


def test_summaries_of_the_sample_articles_have_no_fault():
    surroundings = Surroundings(base=CONFIG, outbox=CONFIG / "outbox")
    inbox = FolderSource("inbox", FolderOptions(path=Path("inbox")), surroundings)
    feeds = [
        FeedSource(path.stem, FeedOptions(path=path.relative_to(CONFIG)), surroundings)
        for path in sorted((CONFIG / "feeds").glob("*.xml"))
    ]
    sources: list[Source] = [inbox, *feeds]
    items = [item for source in sources for item in source.collect(FIRST_LOOK).items]
    found, refused = {}, []
    for item in items:
        try:
            reading = read(item)
        except NotAnArticle:
            refused.append(item.origin)
            continue
        if wrong := faults(summarise(reading.title, reading.paragraphs), reading.paragraphs):
            found[item.origin] = wrong
    assert len(items) > 15
    assert [origin for origin in refused if "consent" not in origin] == []
    assert found == {}


# ---------------------------------------------------------------- our own articles, judged sentence by sentence

MAY_LEAD, NOT_AT_ALL = "+", "-"  # the marks in tests/quality/summaries/*.yaml; the third one, "=", is for all others


def judged() -> Iterator[tuple[str, str, list[str], list[str], list[str]]]:
    """Kind, title, paragraphs, sentences and the marks of the sentences."""
    for path in sorted((ROOT / "tests" / "quality" / "summaries").glob("*.yaml")):
        for one in YAML(typ="safe").load(path):
            lines = [paragraph.splitlines() for paragraph in one["paragraphs"]]
            paragraphs = [" ".join(line[2:] for line in paragraph) for paragraph in lines]
            marked = [line for paragraph in lines for line in paragraph]
            yield one["kind"], one["title"], paragraphs, [line[2:] for line in marked], [line[0] for line in marked]


def test_the_judged_articles_are_split_where_the_judge_split_them():
    for _, title, paragraphs, sentences, marks in judged():
        assert [sentence for paragraph in paragraphs for sentence in split(paragraph)] == sentences, title
        assert set(marks) <= {"+", "=", "-"}
        assert 70 <= sum(map(count_words, paragraphs)) <= 400, title


def test_leads_and_blurbs_of_the_judged_articles_are_those_that_an_editor_lets_through():
    bad_leads, forbidden, printed, articles = [], [], 0, 0
    for kind, title, paragraphs, sentences, marks in judged():
        summary = summarise(title, paragraphs)
        assert 40 <= count_words(summary.blurb) <= 80, title
        if any(marks[i] != MAY_LEAD for i in summary.lead_sentences):
            bad_leads.append(f"{kind}: {summary.lead}")
        forbidden += [f"{kind}: {sentences[i]}" for i in summary.blurb_sentences if marks[i] == NOT_AT_ALL]
        printed += len(summary.blurb_sentences)
        articles += 1
    assert articles >= 30
    assert len(bad_leads) <= 0.15 * articles, "\n".join(bad_leads)
    assert len(forbidden) <= 0.03 * printed, "\n".join(forbidden)


def articles(name: str) -> list[dict[str, Any]]:
    path = DATA / "summaries" / f"{name}.jsonl.gz"
    if not path.is_file():
        if "evaluation" in os.environ.get("DIGEST_REQUIRE", "").split(","):
            pytest.fail(f"the labelled set {path} is required here and absent")
        pytest.skip(f"the labelled set {path} is absent; this is not tested here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def overlap(text: str, references: Sequence[str]) -> float:
    """F1 x 100 of the words (without their endings) shared with the best reference."""
    ours = Counter(word[:6] for word in re.findall(r"[a-z0-9]+", text.lower()))
    best = 0.0
    for reference in references:
        theirs = Counter(word[:6] for word in re.findall(r"[a-z0-9]+", reference.lower()))
        best = max(best, 200 * (ours & theirs).total() / max(1, ours.total() + theirs.total()))
    return best


def from_the_top(sentences: Sequence[str]) -> str:
    """Whole sentences while they stay within 75 words, until there are 50: what a blurb has to compete with."""
    chosen: list[str] = []
    words = 0
    for sentence in sentences:
        length = len(sentence.split())
        if words < 50 and words + length <= 75:
            chosen.append(sentence)
            words += length
    return " ".join(chosen)


@pytest.mark.evaluation
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "lead_floor", "blurb_floor"),
    # the least mean gain over the article's first sentences, in points; that of the blurb is within the noise
    [("standfirst", 4, -1.5), ("digitalgov", 0, -1.5), ("writers", -1.5, -1.5), ("cnndm", 2, -1.5)],
)
def test_summaries_are_near_what_people_wrote_and_have_no_fault(name, lead_floor, blurb_floor):
    lead_gains, blurb_gains, found = [], [], {}
    for article in articles(name):
        paragraphs, references = article["paragraphs"], article["references"]
        summary = summarise(article["title"], paragraphs)
        sentences = [sentence for paragraph in paragraphs for sentence in split(paragraph)]
        lead_gains.append(overlap(summary.lead, references) - overlap(sentences[0], references))
        blurb_gains.append(overlap(summary.blurb, references) - overlap(from_the_top(sentences), references))
        if wrong := faults(summary, paragraphs):
            found[article["id"]] = wrong
    assert found == {}
    assert fmean(lead_gains) >= lead_floor, f"leads are {fmean(lead_gains):+.2f} against the first sentence"
    assert fmean(blurb_gains) >= blurb_floor, f"blurbs are {fmean(blurb_gains):+.2f} against the top of the article"
