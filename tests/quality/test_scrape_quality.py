"""How well articles are read from the plain text of real pages: floors a little below what is reached.

The score is the one of the public article-extraction benchmark that the pages come from: shingles of four words, F1 of
the mean precision and the mean recall over pages.
"""

import gzip
import json
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from digest.articles.scrape import Scrape, segment
from digest.errors import NotAnArticle

ROOT = Path(__file__).parents[2]
PAGES = Path(os.environ.get("DIGEST_EVAL_DATA", ROOT.parent / "shared" / "data")) / "pages" / "pages.jsonl.gz"

pytestmark = pytest.mark.evaluation


@pytest.fixture(scope="module")
def pages() -> list[dict[str, Any]]:
    if not PAGES.is_file():
        if "evaluation" in os.environ.get("DIGEST_REQUIRE", "").split(","):
            pytest.fail(f"the labelled pages {PAGES} are required here and absent")
        pytest.skip(f"the labelled pages {PAGES} are absent; the quality of reading scrapes is not measured here")
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def read(text: str) -> Scrape | None:
    try:
        return segment(text)
    except NotAnArticle:
        return None


def starts_alike(truth: str, answer: str) -> bool:
    """Whether the first six words of the true text are among the first 36 of the answer."""
    first, start = re.findall(r"\w+", truth)[:6], re.findall(r"\w+", answer)[:36]
    return " ".join(first) in " ".join(start)


def plain(title: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", title).casefold()).strip()


@pytest.mark.parametrize(
    ("rendering", "f1", "start", "title"),
    [
        ("text_html_text", 0.931, 0.80, 0.90),
        ("text_inscriptis", 0.928, 0.80, 0.75),
        ("text_bs4", 0.925, 0.80, 0.86),
    ],
)
def test_scrapes_of_real_pages_are_read_as_well_as_before(
    pages: list[dict[str, Any]], rendering: str, f1: float, start: float, title: float
) -> None:
    answers = [read(page[rendering]) for page in pages]
    precisions, recalls, starts, titles = [], [], [], []
    for page, answer in zip(pages, answers, strict=True):
        body = answer.body if answer else ""
        truth, given = shingles(page["body"]), shingles(body)
        shared = (truth & given).total()
        if given:
            precisions.append(shared / given.total())
        recalls.append(shared / truth.total())
        starts.append(starts_alike(page["body"], body))
        if page["title"]:
            titles.append(answer is not None and plain(answer.title) == plain(page["title"]))
    precision, recall = mean(precisions), mean(recalls)
    reached = 2 * precision * recall / (precision + recall), mean(starts), mean(titles)
    print(f"{rendering}: F1 {reached[0]:.4f}  start {reached[1]:.4f}  title {reached[2]:.4f}")  # noqa: T201
    assert reached[0] >= f1
    assert reached[1] >= start
    assert reached[2] >= title
