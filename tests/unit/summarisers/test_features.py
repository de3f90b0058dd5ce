import math

import pytest

from digest.summarisers.features import WEIGHTS, Sentence, score_sentences

FILLER = [
    "Trams were late in every district.",
    "Rain fell on the market all day.",
    "Ferries ran until midnight on Sunday.",
    "Schools opened an hour after dawn.",
    "Nurses walked over the frozen field.",
    "Bakers sold bread from their carts.",
    "Students rowed to the old library.",
]


def scores(first: str, title: str = "") -> Sentence:
    return score_sentences(title, [[first], FILLER])[0]


def test_there_are_29_features_and_each_has_its_weights():
    found = scores("Engineers closed the bridge after a crack.")
    assert len(WEIGHTS) == 29
    assert found.features.keys() == WEIGHTS.keys()
    assert math.isclose(found.lead_score, sum(WEIGHTS[name].lead * value for name, value in found.features.items()))
    assert math.isclose(found.blurb_score, sum(WEIGHTS[name].blurb * value for name, value in found.features.items()))


def test_features_are_as_worked_out_by_hand():
    # idf of a word in one of three sentences is ln 4, in two ln 2.5; two rare words: each .5 ** .5 of the vector
    first, second, third = score_sentences("Red fox dog", [["Red fox.", "Red dog."], ["Blue cat sat."]])
    common, rare = math.log(2.5), math.log(4)
    cosine = common**2 / (common**2 + rare**2)  # of the first two sentences; the third shares nothing
    centre = math.sqrt(2 + 2 * cosine + 1)  # length of the sum of the three vectors
    assert first.features == pytest.approx(
        {
            **dict.fromkeys(WEIGHTS, 0),
            "inv": 1,
            "para0": 1,
            "pstart": 1,
            "title_r": 2 / 3,
            "title_p": 2 / 4,
            "len": 2 / 40,
            "vshort": 1,
            "short": 1,
            "cent": (1 + cosine) / centre,
            "deg": 5 * cosine / 2,
            "lead3": cosine / 2,
            "main": 1,  # "Red", with which two sentences begin
            "freq": 1,  # 20 times a mean share of 1.5 in 7 words, at most 1
        }
    )
    assert second.features["pos1"] == 1
    assert second.features["rel"] == 0.5
    assert second.features["pstart"] == 0
    assert third.features["pos2"] == 1
    assert third.features["rel"] == 1
    assert third.features["para0"] == 0
    assert third.features["pstart"] == 1
    assert third.features["lead3"] == pytest.approx(0)


def test_frequency_is_the_mean_share_of_its_words_times_twenty():
    found = score_sentences("", [["Red fox."], [" ".join(f"w{i}x" for i in range(98)) + "."]])
    assert found[0].features["freq"] == pytest.approx(20 * 1 / 100)


def test_the_same_sentence_scores_more_at_the_top():
    top, below = (
        score_sentences("", [["Cats ran over the roofs of the town."], FILLER])[0],
        score_sentences("", [FILLER, ["Cats ran over the roofs of the town."]])[-1],
    )
    assert top.lead_score > below.lead_score
    assert top.blurb_score > below.blurb_score


def test_words_of_the_title_count():
    plain = "Engineers closed the bridge after a crack."
    assert scores(plain, "Bridge closed").lead_score > scores(plain, "Cats and dogs").lead_score
    assert scores(plain, "").lead_score == scores(plain, "Cats and dogs").lead_score


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Engineers closed the bridge after a crack.", "Engineers closed the bridge after a crack"),
        ("Engineers closed the bridge after a crack.", "“Engineers closed the bridge” after a crack."),
        ("Engineers closed the bridge after a crack.", "You closed the bridge after a crack."),
        ("Engineers closed the bridge after a crack.", "I closed the bridge after a crack."),
        ("Engineers closed the bridge after a crack: work.", "Engineers closed the bridge after a crack: subscribe."),
        ("Engineers closed the Ise Bridge after a crack.", "Engineers closed the ise bridge after a crack."),
        ("Engineers must close the bridge after a crack.", "Engineers do close the bridge after a crack."),
    ],
)
def test_the_form_of_a_sentence_counts(better, worse):
    assert scores(better).lead_score > scores(worse).lead_score


def test_a_quoted_i_is_not_the_authors():
    quoted = scores("Engineers said “I closed” and left the bridge.").lead_score
    unquoted = scores("Engineers said I closed and left the bridge.").lead_score
    assert quoted > unquoted


def test_a_lead_may_be_long_and_the_sentences_of_a_blurb_had_better_be_short():
    assert WEIGHTS["len"].lead > 0 > WEIGHTS["len"].blurb


def test_what_belongs_to_the_whole_article_scores_more():
    about = [
        "The bridge crack grew in winter.",
        "The crack in the bridge was measured.",
        "The bridge has a crack near the bank.",
        "The moon was bright above distant hills.",
    ]
    found = score_sentences("", [about])
    assert max(found, key=lambda s: s.lead_score).text in about[:3]
    assert min(found, key=lambda s: s.lead_score).text == about[3]


def test_sentences_without_words_and_articles_without_sentences_are_scored():
    assert score_sentences("", []) == []
    (only,) = score_sentences("", [["…"]])
    assert only.words == 1
    assert only.vector == {}


def test_the_name_that_most_sentences_hold_counts():
    held, other, third = score_sentences(
        "", [["Ada Pell met Tomas Lund.", "Rain fell on Vessen."], ["Later Lund left."]]
    )
    assert (held.features["main"], other.features["main"], third.features["main"]) == (1, 0, 1)


def test_without_a_name_no_sentence_holds_it():
    assert {s.features["main"] for s in score_sentences("", [["rain fell.", "snow fell."]])} == {0}


def test_a_colon_and_a_definite_beginning_count():
    assert scores("The mayor said: enough.").features["colon"] == 1
    assert scores("The mayor said enough.").features["the"] == 1
    assert scores("Then the mayor said enough.").features["the"] == 0
