import pytest

from digest.editions.rules import Filter, Weight, fitting, lacking, points
from digest.model import Article
from tests.unit.editions.articles import article

GRID = article(
    "grid",
    source="wire",
    title="Café owners fear the Grid Act’s bills",
    standfirst="A levy on every meter is to pay for the new lines.",
    section="Energy",
    kind="Analysis",
    authors=("Ana Sol", "José Tavares"),
    language="en-GB",
    paragraphs=("The assembly voted on Tuesday.", "This is sponsored content."),
)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Filter(words=("cafe",)), "its headline or standfirst says “cafe”"),
        (Filter(words=("GRID ACT",)), "its headline or standfirst says “GRID ACT”"),
        (Filter(words=("lev*",)), "its headline or standfirst says “lev*”"),
        (Filter(words=("nothing", "meter")), "its headline or standfirst says “meter”"),
        (Filter(text=("sponsored content",)), "its text says “sponsored content”"),
        (Filter(sections=("energy",)), "its section is energy"),
        (Filter(kinds=("ANALYSIS",)), "it is of the kind ANALYSIS"),
        (Filter(authors=("sol",)), "it is by sol"),
        (Filter(authors=("Jose Tavares",)), "it is by Jose Tavares"),
        (Filter(languages=("en",)), "its language is en"),
        (Filter(languages=("EN-gb",)), "its language is EN-gb"),
        (Filter(sources=("wire",)), "it is from wire"),
        (Filter(urls=("northlight.example/",)), "its address has northlight.example/"),
        (Filter(urls=("https:*/gr*d",)), "its address has https:*/gr*d"),
        (Filter(sections=("Sport",), sources=("wire",)), "it is from wire"),
    ],
)
def test_one_value_of_any_key_is_enough_to_be_taken_by_a_filter(wanted: Filter, why: str):
    assert fitting(GRID, wanted, "en") == why


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(words=("lev", "grid bills", "acts bills a", "*", "  ")),
        Filter(words=("bills a levy",)),  # a phrase does not reach from the headline into the standfirst
        Filter(words=("assembly",)),  # only headline and standfirst
        Filter(text=("assembly this",)),
        Filter(sections=("Energy policy",)),
        Filter(kinds=("Opinion",)),
        Filter(authors=("So", "Ana Tavares")),
        Filter(languages=("e", "de", "en-US")),
        Filter(sources=("wir",)),
        Filter(urls=("grid/more", "grid*northlight")),
    ],
)
def test_a_filter_leaves_what_it_does_not_name(wanted: Filter):
    assert fitting(GRID, wanted, "en") is None


def test_an_article_without_section_author_or_address_fits_no_value_of_them():
    plain = Article(
        **{**{f: getattr(article("plain"), f) for f in Article.__dataclass_fields__}, "canonical_url": None}
    )
    wanted = Filter(sections=("Energy",), kinds=("Opinion",), authors=("Sol",), urls=("northlight",))
    assert fitting(plain, wanted, "en") is None
    assert lacking(plain, Filter(urls=("northlight",)), "en") == "its address has none of: northlight"


def test_what_does_not_say_its_language_is_in_that_of_the_publication():
    plain = article("plain")
    assert fitting(plain, Filter(languages=("de",)), "de-AT") == "its language is de"
    assert fitting(plain, Filter(languages=("de",)), "en") is None


def test_words_are_found_where_a_script_puts_no_spaces_between_them():
    weather = article("weather", title="明日の天気は雨です")
    assert fitting(weather, Filter(words=("天気",)), "ja") == "its headline or standfirst says “天気”"
    assert fitting(weather, Filter(words=("晴れ",)), "ja") is None


def test_to_be_let_in_an_article_must_fit_every_key_that_has_values():
    assert lacking(GRID, Filter(), "en") is None
    assert lacking(GRID, Filter(sections=("Sport", "Energy"), languages=("en",)), "en") is None
    assert (
        lacking(GRID, Filter(sections=("Energy",), languages=("de", "fr")), "en") == "its language is none of: de, fr"
    )
    assert lacking(GRID, Filter(words=("war",)), "en") == "neither headline nor standfirst says any of: war"


def test_a_weight_gives_its_points_to_what_fits_all_its_keys():
    weights = (
        Weight(Filter(sections=("Energy",), words=("levy", "tax")), 0.5),
        Weight(Filter(sections=("Energy",), words=("tax",)), 2),
        Weight(Filter(sources=("wire",)), -0.25),
        Weight(Filter(), 9),
    )
    assert list(points(GRID, weights, "en")) == [
        ("your weight on levy and Energy", 0.5),
        ("your weight on wire", -0.25),
    ]


def test_a_pattern_of_many_stars_is_looked_for_in_one_pass():
    assert fitting(article("a" * 2000), Filter(urls=("a*" * 100 + "b",)), "en") is None
