"""How much of what is false the guard finds, and how often it stops what is true.

Our own set, of invented articles, always runs. Over the large sets, which are not part of the project, true sentences
are made false by one change each: a number, a name of another article, a quotation of another article. What is found
is a floor for a model's simple inventions; true words wrongly combined are not tested, as no such guard finds them.
"""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from digest.articles.sentences import split
from digest.summarisers.guard import Guard
from tests.conftest import ROOT

DATA = Path(os.environ.get("DIGEST_EVAL_DATA", ROOT.parent / "shared" / "data"))

# ---------------------------------------------------------------- our own set

TRAM = """Halmouth opens its first tram line in 60 years
Halmouth opened its first tram line since 1966 on Saturday, with free rides for everyone until the end of January. The
line runs 11.4 kilometres from the harbour to the university and has 19 stops. Mayor Ingrid Solberg drove the first
carriage herself. “I only rang the bell twice too often,” she told reporters at the Old Customs House. The city paid 214
million crowns for the line, about a tenth more than planned, while the state of Norlund gave 90 million. Trams are to
come every seven minutes. The Chamber of Commerce warned that shops on Fisher Street had lost a third of their customers
while the street was dug up for two and a half years. “Nobody asked us, and nobody has said sorry,” said Tomas Brekke,
who sells lamps there. A second line, to the airport at Vestby, is to be decided on by the council on 14 March."""

FERRY = """Ferry company cuts its crossings to Skarvoy
The ferry company Nordlink will cut its crossings to the island of Skarvoy from eight to five a day as of 1 February. It
blamed the price of fuel, which has gone up by 38 percent in a year. The island has 2,340 people, of whom some 400 work
on the mainland. "This is how you empty an island," said Anne-Marie Tveit, the head of its council. The company carried
1.2 million passengers last year and made a loss of 27 million crowns, its director Olav Dahl said. The Transport
Authority has asked for an explanation by Friday. Its contract with Nordlink runs to 2031 and demands six crossings. Two
Danish companies had also wanted the route when it was last put out to tender, in 2021."""

SEEDS = """Old barley survives a wet summer
A barley that was thought lost has brought in more than modern kinds in a field trial near Kongsund. Researchers of the
University of Halmouth sowed 24 old kinds from the Norlund Seed Bank, and compared them with three that farmers use
today. After 19 days of rain in July the old Skarvoy barley still stood upright, Dr. Leila Haddad said. It gave 4.1 tonnes
a hectare, the best modern kind 3.6. “It is not a miracle, it has longer roots,” said Haddad, who has studied grain in
Ethiopia and Syria for fifteen years. The seed came in an envelope that a teacher had posted in 1954. The Ministry of
Agriculture paid for the trial with 850,000 crowns. A larger one, on twelve farms, begins in April."""

TRUE = [
    (TRAM, "For the first time since 1966, a tram line has opened in Halmouth."),
    (TRAM, "Its 19 stops lie along 11.4 kilometres between the university and the harbour."),
    (TRAM, "The city paid 214 million crowns, and Norlund another 90 million."),
    (TRAM, "Rides are free until January ends, and a tram comes every 7 minutes."),
    (TRAM, "Mayor Solberg, who drove the first tram, said that she had “only rang the bell twice too often”."),
    (TRAM, "Tomas Brekke, a lamp seller on Fisher Street, complained that “nobody has said sorry”."),
    (TRAM, "On March 14 the council decides on a line to Vestby's airport."),
    (TRAM, "Officials say that Halmouth’s tram has cost more than planned."),
    (TRAM, "Traders in Fisher Street lost one third of their customers, according to the Chamber of Commerce."),
    (FERRY, "Skarvoy's 2,340 people will have five crossings a day instead of eight."),
    (FERRY, "Nordlink says that fuel costs 38 per cent more than a year ago."),
    (FERRY, "Last year the company lost 27 million crowns with 1,200,000 passengers, Olav Dahl said."),
    (FERRY, "Around four hundred people of the island work on the mainland."),
    (FERRY, "Anne-Marie Tveit of the island's council said: 'This is how you empty an island.'"),
    (FERRY, "The contract, which demands 6 crossings until 2031, was last put out to tender in 2021."),
    (FERRY, "Companies from Denmark had wanted the route as well."),
    (SEEDS, "An old barley from Skarvoy stood upright after nineteen days of rain."),
    (SEEDS, "Haddad compared twenty-four old kinds with three modern ones."),
    (SEEDS, "With 4.1 tonnes a hectare it beat the best modern kind, which gave 3.6."),
    (SEEDS, "Leila Haddad, who worked on Ethiopian and Syrian grain for 15 years, sees no miracle."),
    (SEEDS, "The Ministry of Agriculture gave 850,000 crowns, and a trial on 12 farms follows in April."),
    (SEEDS, "The seed was in an envelope posted by a teacher in 1954."),
]
FALSE = [
    ("number", TRAM, "For the first time since 1956, a tram line has opened in Halmouth."),
    ("number", TRAM, "Its 29 stops lie along 11.4 kilometres between the university and the harbour."),
    ("number", TRAM, "The city paid 241 million crowns, and Norlund another 90 million."),
    ("number", TRAM, "The city paid 214 billion crowns for it."),
    ("number", TRAM, "A tram comes every 17 minutes, and rides are free until January ends."),
    ("number", FERRY, "Skarvoy will have four crossings a day instead of eight."),
    ("number", FERRY, "The island has 2,430 people."),
    ("number", FERRY, "Fuel costs 83 percent more than a year ago, Nordlink says."),
    ("number", FERRY, "Its contract runs to 2032."),
    ("number", SEEDS, "Haddad compared twenty-five old kinds with three modern ones."),
    ("number", SEEDS, "It gave 4.7 tonnes a hectare, the best modern kind 3.6."),
    ("number", SEEDS, "The ministry paid 950,000 crowns for the trial."),
    ("name", TRAM, "For the first time since 1966, a tram line has opened in Torsberg."),
    ("name", TRAM, "Mayor Ingrid Hansen drove the first carriage herself."),
    ("name", TRAM, "Hansen drove the first carriage, but Brekke said that shops had lost customers."),
    ("name", TRAM, "The line opened on Sunday, with free rides for everyone."),
    ("name", TRAM, "Shops on Baker Street lost a third of their customers."),
    ("name", FERRY, "Seatrans says that fuel has become dearer."),
    ("name", FERRY, "Companies from Sweden had wanted the route as well."),
    ("name", FERRY, "Its director, Karl Lund, told of a loss of 27 million crowns."),
    ("name", FERRY, "The Transport Authority wants an explanation by Thursday."),
    ("name", SEEDS, "Leila Mansour has studied grain in Ethiopia and Syria for fifteen years."),
    ("name", SEEDS, "She has worked on Egyptian grain for fifteen years."),
    ("name", SEEDS, "The Ministry of Education paid for the trial."),
    ("quotation", TRAM, "“I have never been so proud,” Mayor Ingrid Solberg told reporters."),
    ("quotation", TRAM, "She said that she “only rang the bell too often”."),
    ("quotation", TRAM, "Tomas Brekke said: “Nobody asked us, and nobody ever will.”"),
    ("quotation", TRAM, "Traders call the line a “catastrophe”."),
    ("quotation", FERRY, "'This will empty the island,' said Anne-Marie Tveit."),
    ("quotation", FERRY, "The Transport Authority called it “a clear breach of contract”."),
    ("quotation", SEEDS, "“It is a miracle, it has longer roots,” said Haddad."),
    ("quotation", SEEDS, "“It is not a miracle, said Haddad of the old barley."),
]


@pytest.mark.parametrize(("source", "text"), TRUE, ids=[text[:50] for _, text in TRUE])
def test_a_true_sentence_passes(source, text):
    assert Guard(source).faults(text) == ()


@pytest.mark.parametrize(("kind", "source", "text"), FALSE, ids=[text[:50] for *_, text in FALSE])
def test_a_false_sentence_is_stopped(kind, source, text):
    assert kind in {fault.kind for fault in Guard(source).faults(text)}


@pytest.mark.parametrize("source", [TRAM, FERRY, SEEDS], ids=["tram", "ferry", "seeds"])
def test_every_sentence_of_an_article_passes(source):
    assert [text for text in split(" ".join(source.split())) if Guard(source).faults(text)] == []


# ---------------------------------------------------------------- the large sets

SETS = ("standfirst", "digitalgov", "writers", "cnndm")
NUMBER = re.compile(r"(?<![\w.,])[1-9]\d(?:[\d,.]*\d)?(?![\w%])")
WORD_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(WORD_NUMBERS)})\b")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
SUBJECT = re.compile(r"^[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*(?= (?:said|says|has|is|was|will)\b)")
QUOTATION = re.compile(r"[\"“]([^\"“”]{12,200})[\"”]")
EACH = 2  # changes of each kind in an article


class Text(NamedTuple):
    source: str
    sentences: list[str]
    references: list[str]
    guard: Guard


def articles(name: str) -> list[Text]:
    path = DATA / "summaries" / f"{name}.jsonl.gz"
    if not path.is_file():
        if "evaluation" in os.environ.get("DIGEST_REQUIRE", "").split(","):
            pytest.fail(f"the labelled set {path} is required here and absent")
        pytest.skip(f"the labelled set {path} is absent; this is not tested here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_text(json.loads(line)) for line in lines]


def _text(article: dict[str, Any]) -> Text:
    source = "\n".join([article["title"], *article["paragraphs"]])
    sentences = [sentence for paragraph in article["paragraphs"] for sentence in split(paragraph)]
    return Text(source, sentences, article["references"], Guard(source))


@pytest.fixture(scope="module")
def everything() -> list[Text]:
    return [text for name in SETS for text in articles(name)]


def caught(texts: list[Text], kind: str, false: Callable[[Text, str], Iterator[str]]) -> float:
    """The share of false sentences that are stopped, for a fault of this kind."""
    stopped = []
    for text in texts:
        made = (changed for sentence in text.sentences for changed in false(text, sentence))
        stopped += [
            any(fault.kind == kind for fault in text.guard.faults(changed))
            for _, changed in zip(range(EACH), made, strict=False)
        ]
    assert len(stopped) > 250
    share = sum(stopped) / len(stopped)
    print(f"{kind}: {sum(stopped)} of {len(stopped)}, {share:.1%}")  # noqa: T201 - pytest -rP shows the figures
    return share


def stands_in(text: Text, words: str) -> bool:
    """Whether one of the words, or one that begins like it, stands in the article."""
    return any(re.search(rf"\b{word[:4]}", text.source, re.IGNORECASE) for word in words.split())


def changes(pattern: re.Pattern[str], new: Callable[[Text, str], str | None]) -> Callable[[Text, str], Iterator[str]]:
    def false(text: Text, sentence: str) -> Iterator[str]:
        for match in pattern.finditer(sentence):
            if other := new(text, match[0]):
                yield sentence[: match.start()] + other + sentence[match.end() :]

    return false


@pytest.mark.evaluation
@pytest.mark.slow
def test_a_changed_number_is_caught(everything):
    chance = Random(1)

    def digits(text: Text, old: str) -> str | None:
        new = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), old)
        known = re.sub(r"[^\d ]", "", text.source)
        return None if re.sub(r"\D", "", new) in known else new

    def word(text: Text, old: str) -> str | None:
        new = chance.choice([word for word in WORD_NUMBERS if word != old])
        return None if re.search(rf"\b{new}|(?<!\d){WORD_NUMBERS[new]}(?!\d)", text.source, re.IGNORECASE) else new

    assert caught(everything, "number", changes(NUMBER, digits)) >= 0.98
    assert caught(everything, "number", changes(WORD_NUMBER, word)) >= 0.98


@pytest.mark.evaluation
@pytest.mark.slow
def test_a_swapped_name_is_caught(everything):
    chance = Random(2)
    names = [name for text in everything for sentence in text.sentences for name in NAME.findall(sentence)]

    def name(text: Text, old: str) -> str | None:
        new = chance.choice(names)
        return None if stands_in(text, new) else new

    assert caught(everything, "name", changes(NAME, name)) >= 0.99
    # The first word of a sentence has a capital anyway: what is a name there can only be guessed.
    assert caught(everything, "name", changes(SUBJECT, name)) >= 0.93


@pytest.mark.evaluation
@pytest.mark.slow
def test_an_invented_quotation_is_caught(everything):
    chance = Random(3)
    quotations = [said for text in everything for sentence in text.sentences for said in QUOTATION.findall(sentence)]

    def of_another(text: Text, sentence: str) -> Iterator[str]:
        said = chance.choice(quotations)
        if said not in text.source and sentence.count('"') % 2 == 0:
            yield f"{sentence.rstrip('.')}, adding: “{said}”"

    assert caught(everything, "quotation", of_another) >= 0.97


@pytest.mark.evaluation
@pytest.mark.slow
def test_a_copied_sentence_is_never_stopped(everything):
    assert [s for text in everything for s in text.sentences[:5] if text.guard.faults(s)] == []


@pytest.mark.evaluation
@pytest.mark.slow
@pytest.mark.parametrize(
    # What people wrote of an article, who knew more than its text: a by-line, a place, a date.
    ("name", "most"),
    [("standfirst", 0.14), ("digitalgov", 0.11), ("writers", 0.17), ("cnndm", 0.33)],
)
def test_what_people_wrote_is_seldom_stopped(name, most):
    stopped = [bool(text.guard.faults(reference)) for text in articles(name) for reference in text.references]
    print(f"{name}: {sum(stopped)} of {len(stopped)}")  # noqa: T201 - as above
    assert sum(stopped) <= most * len(stopped)
