import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.messages.checks.colours import BLACK, TRANSPARENT, WHITE, Colour, colour, contrast


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("#abc", Colour(170, 187, 204)),
        ("#AABBCC", Colour(170, 187, 204)),
        ("#aabbcc00", Colour(170, 187, 204, 0)),
        ("#abcf", Colour(170, 187, 204)),
        (" Tomato ", Colour(255, 99, 71)),
        ("rebeccapurple", Colour(102, 51, 153)),
        ("transparent", TRANSPARENT),
        ("rgb(255, 0, 10)", Colour(255, 0, 10)),
        ("rgb(100% 0% 0% / 50%)", Colour(255, 0, 0, 0.5)),
        ("rgba(0,0,0,.25)", Colour(0, 0, 0, 0.25)),
        ("rgb(300, -5, 0)", Colour(255, 0, 0)),
        ("hsl(0, 100%, 50%)", Colour(255, 0, 0)),
        ("hsl(1turn 100% 50%)", Colour(255, 0, 0)),
        ("hsla(0deg, 0%, 100%, 0.5)", Colour(255, 255, 255, 0.5)),
    ],
)
def test_colours_are_read_as_browsers_do(text, meant):
    assert colour(text) == pytest.approx(meant)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "#ab", "#abcde", "inherit", "rgb(1, 2)", "rgb(1, 2, x)", "url(a)", "hsl(1,2,3,4,5)", "rgb()"],
)
def test_what_is_no_colour_is_none(text):
    assert colour(text) is None


def test_contrast_is_that_of_wcag():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == 1
    # The greys on either side of the border, which every guide to WCAG names.
    assert contrast(Colour(0x76, 0x76, 0x76), WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast(Colour(0x77, 0x77, 0x77), WHITE) == pytest.approx(4.48, abs=0.005)


def test_a_translucent_colour_is_mixed_with_what_is_behind_it():
    assert str(Colour(0, 0, 0, 0.5).over(WHITE)) == "#808080"
    assert Colour(1, 2, 3).over(WHITE) == Colour(1, 2, 3)
    assert WHITE.faded(0.5).over(BLACK) == Colour(127.5, 127.5, 127.5)


@given(st.text(alphabet="rgbhsla()#%0123456789.,/ -ef", max_size=30))
def test_whatever_it_is_given_it_answers(text):
    found = colour(text)
    assert found is None or all(0 <= part <= 255 for part in found)
