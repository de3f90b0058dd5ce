"""The page reader against pages with their truth: our own set, always, and real pages where they are found.

`pages/` holds invented pages in the styles of many sites, each with what a person reads in it. The large set stays
outside the repository (DIGEST_EVAL_DATA); its score is the one of the benchmark that the pages come from: shingles of
four words, F1 of the mean precision and the mean recall over pages. The floors sit .01 below what is reached.
"""

import gzip
import json
import os
import re
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from digest.articles.page import extract
from digest.articles.page_index import article_links, looks_like_index
from digest.errors import NotAnArticle

OWN = Path(__file__).with_name("pages")
DATA = Path(os.environ.get("DIGEST_EVAL_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
PAGES = DATA / "pages" / "pages.jsonl.gz"
SHINGLE = 4  # words
F1_FLOOR = 0.97
TITLE_FLOOR = 0.96
OWN_F1_FLOOR = 0.99


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[place : place + SHINGLE]) for place in range(max(1, len(words) - SHINGLE + 1)))


def f1(pairs: list[tuple[str, str]]) -> float:
    """The score of (true text, answer) pairs."""
    precisions, recalls = [], []
    for true, answered in pairs:
        truth, answer = shingles(true), shingles(answered)
        shared = (truth & answer).total()
        precisions.append(shared / answer.total())
        recalls.append(shared / truth.total())
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall)


# ---------------------------------------------------------------- our own pages


def own(*, article: bool) -> list[Any]:
    found = []
    for path in sorted(OWN.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth.get("article", True) is article:
            html = path.with_suffix(".html").read_text(encoding="utf-8")
            found.append(pytest.param(html, truth, id=path.stem))
    return found


def test_the_set_has_pages_of_many_styles_and_some_that_are_no_article():
    assert len(own(article=True)) >= 10
    assert len(own(article=False)) >= 3


@pytest.mark.parametrize(("html", "truth"), own(article=True))
def test_the_facts_of_an_invented_page_are_read_as_a_person_reads_them(html, truth):
    reading = extract(html, truth["url"]).reading
    image = reading.image
    found = {
        "title": reading.title,
        "published": reading.published.isoformat() if reading.published else None,
        "sure": reading.published_sure,
        "authors": list(reading.authors),
        "kind": reading.kind,
        "section": reading.section,
        "standfirst": reading.standfirst,
        "language": reading.language,
        "image": {"alt": image.alt, "caption": image.caption, "credit": image.credit} if image else None,
        "related": [
            {"title": piece.title, "url": piece.url, "section": piece.section, "teaser": piece.teaser}
            for piece in reading.related
        ],
    }
    assert found == {name: truth[name] for name in found}
    places = dict(reading.origins)
    stated = {name for name, value in found.items() if value and name not in ("sure", "related")}
    assert set(places) == {*stated, "body"}


@pytest.mark.parametrize(("html", "truth"), own(article=True))
def test_an_invented_article_is_taken_for_one(html, truth):
    assert not looks_like_index(html, truth["url"])


def test_the_text_of_the_invented_pages_is_the_true_text():
    pages = [param.values for param in own(article=True)]
    assert f1([("\n\n".join(truth["body"]), extract(html, truth["url"]).body) for html, truth in pages]) >= OWN_F1_FLOOR


@pytest.mark.parametrize(("html", "truth"), own(article=False))
def test_a_page_without_an_article_is_refused_and_a_list_is_known_as_one(html, truth):
    with pytest.raises(NotAnArticle):
        extract(html, truth["url"])
    assert looks_like_index(html, truth["url"]) is truth["index"]
    if "links" in truth:
        found = [{"title": link.title, "url": link.url} for link in article_links(html, truth["url"])]
        assert found == truth["links"]


# ---------------------------------------------------------------- real pages


@pytest.fixture(scope="module")
def pages():
    if not PAGES.exists():
        if "evaluation" in os.environ.get("DIGEST_REQUIRE", "").split(","):
            pytest.fail(f"the labelled pages {PAGES} are required here and absent")
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


@pytest.mark.evaluation
def test_the_body_is_the_true_text(pages, answers):
    assert f1([(page["body"], body) for page, (_, body) in zip(pages, answers, strict=True)]) >= F1_FLOOR


@pytest.mark.evaluation
def test_the_title_is_the_headline(pages, answers):
    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().casefold()

    right = [
        plain(title) == plain(page["title"]) for page, (title, _) in zip(pages, answers, strict=True) if page["title"]
    ]
    assert mean(right) >= TITLE_FLOOR


@pytest.mark.evaluation
def test_no_article_is_taken_for_a_list(pages):
    assert [page["url"] for page in pages if looks_like_index(page["html"], page["url"])] == []


@pytest.mark.evaluation
def test_related_pieces_are_titles_of_the_site_each_once_with_whole_teasers(pages):
    found = [(page, piece) for page in pages for piece in extract(page["html"], page["url"]).reading.related]
    assert len(found) > 100
    faults = [
        piece
        for _, piece in found
        if not 4 <= len(piece.title.split()) <= 30
        or re.search(r"\.\.\.$|…$|^(?:subscribe|sign up|read more|share|by )\b", piece.title, re.IGNORECASE)
        or re.search(r"/(?:author|tag|category)/[^/]+/?$", piece.url or "")
        or re.search(r"(?:\.\.\.|…|read more)\W*$", piece.teaser or "", re.IGNORECASE)
    ]
    assert faults == []
    for page in pages:
        titles = [piece.title for one, piece in found if one is page]
        assert len(titles) == len(set(titles))
