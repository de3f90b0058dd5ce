"""The page reader against real pages with their true text, which stay outside the repository (DIGEST_EVAL_DATA)."""

import gzip
import json
import os
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from digest.articles.page import extract
from digest.errors import NotAnArticle

DATA = Path(os.environ.get("DIGEST_EVAL_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
PAGES = DATA / "pages" / "pages.jsonl.gz"
SHINGLE = 4  # words, as in the benchmark that the pages come from
F1_FLOOR = 0.968
TITLE_FLOOR = 0.96

pytestmark = pytest.mark.evaluation


@pytest.fixture(scope="module")
def pages():
    if not PAGES.exists():
        pytest.skip(f"the labelled pages are not at {PAGES}: set DIGEST_EVAL_DATA to the folder that holds pages/")
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def answers(pages):
    found = []
    for page in pages:
        try:
            answer = extract(page["html"], page["url"])
            found.append((answer.title, answer.body))
        except NotAnArticle:
            found.append(("", ""))
    return found


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[place : place + SHINGLE]) for place in range(max(1, len(words) - SHINGLE + 1)))


def test_the_body_is_the_true_text(pages, answers):
    precisions, recalls = [], []
    for page, (_, body) in zip(pages, answers, strict=True):
        truth, answer = shingles(page["body"]), shingles(body)
        shared = (truth & answer).total()
        precisions.append(shared / answer.total())
        recalls.append(shared / truth.total())
    precision, recall = mean(precisions), mean(recalls)
    assert 2 * precision * recall / (precision + recall) >= F1_FLOOR


def test_the_title_is_the_headline(pages, answers):
    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().casefold()

    right = [
        plain(title) == plain(page["title"]) for page, (title, _) in zip(pages, answers, strict=True) if page["title"]
    ]
    assert mean(right) >= TITLE_FLOOR
