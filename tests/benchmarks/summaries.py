"""What a summary costs, beside sumy's LexRank, which is no part of the project.

sumy lives in an environment of its own: `python -m venv DIR && DIR/bin/pip install sumy numpy`, and
`DIGEST_BENCH_SUMY=DIR/bin/python` says where. It is set up as its README says, but splits with rules that NLTK brings
along, as those that it would load need data of their own. Both begin with the text of the article.
"""

import gzip
import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from digest.articles.sentences import split
from digest.summarisers.extractive import summarise
from tests.conftest import ROOT

DATA = Path(os.environ.get("DIGEST_EVAL_DATA", ROOT.parent / "shared" / "data")) / "summaries" / "standfirst.jsonl.gz"
ARTICLES = 100
PEER = """
import json, sys, time
import nltk
from sumy.nlp.stemmers import Stemmer
from sumy.nlp.tokenizers import Tokenizer
from sumy.parsers.plaintext import PlaintextParser
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words
class Data(Tokenizer):
    def _get_sentence_tokenizer(self, language): return nltk.tokenize.PunktSentenceTokenizer()
    def _get_word_tokenizer(self, language): return nltk.tokenize.NLTKWordTokenizer()
tokenizer = Data("english")
articles = json.load(sys.stdin)
def run():
    for text in articles:
        summarizer = LexRankSummarizer(Stemmer("english"))
        summarizer.stop_words = get_stop_words("english")
        summarizer(PlaintextParser.from_string(text, tokenizer).document, 3)
run()
series = []
for _ in range(3):
    begun = time.process_time()
    run()
    series.append(time.process_time() - begun)
print(min(series) * 1000 / len(articles))
"""


def summaries() -> None:
    """Prints milliseconds of CPU for one article, ours and sumy's, and what a second of splitting yields."""
    articles = _articles()
    if not articles:
        print(f"{'summaries':44} not measured: {DATA} is absent")
        return
    texts = json.dumps(["\n\n".join(paragraphs) for _, paragraphs in articles])
    ours = _ms(lambda: [summarise(title, paragraphs) for title, paragraphs in articles]) / len(articles)
    splitting = _ms(lambda: [split(paragraph) for _, paragraphs in articles for paragraph in paragraphs])
    count = sum(len(split(paragraph)) for _, paragraphs in articles for paragraph in paragraphs)
    print(f"{'sentences split':44} {count * 1000 / splitting:9.0f} a second")
    python = os.environ.get("DIGEST_BENCH_SUMY")
    if not python:
        print(
            f"{f'a summary of {count // len(articles)} sentences':44} {ours:9.3f} ms   sumy is not measured: "
            "DIGEST_BENCH_SUMY names no Python that has it"
        )
        return
    answer = subprocess.run([python, "-c", PEER], input=texts, capture_output=True, text=True, check=True)
    theirs = float(answer.stdout)
    what = f"a summary of {count // len(articles)} sentences (mean)"
    print(f"{what:44} {ours:9.3f} ms   {'sumy LexRank':34} {theirs:9.3f} ms   ours/theirs {ours / theirs:6.3f}")


def _articles() -> list[tuple[str, Sequence[str]]]:
    if not DATA.exists():
        return []
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines][:ARTICLES]
    return [(one["title"], one["paragraphs"]) for one in found]


def _ms(work: Callable[[], object]) -> float:
    """Milliseconds of CPU for one call, the least of three, after one to warm up."""
    work()
    series = []
    for _ in range(3):
        begun = time.process_time()
        work()
        series.append(time.process_time() - begun)
    return min(series) * 1000


if __name__ == "__main__":
    summaries()
