import itertools

from hypothesis import given
from hypothesis import strategies as st

from digest.editions import copies as module
from digest.editions.copies import Copy, copies
from digest.editions.group import Piece


def text(start: int, count: int) -> str:
    """Words of a text of which no two are the same."""
    return " ".join(f"w{n}" for n in range(start, start + count))


def pieces(*texts: str) -> list[Piece]:
    return [Piece(one, f"Title of {one}", words) for one, words in zip("abcdefgh", texts, strict=False)]


def test_different_texts_are_no_copies():
    assert copies(pieces(text(0, 200), text(200, 200), text(400, 200))) == {}
    assert copies([]) == {}


def test_the_later_of_two_near_copies_is_the_copy():
    changed = text(0, 200).replace("w100", "another").upper()
    assert copies(pieces(text(0, 200), changed)) == {"b": Copy("a", round(191 / 201, 4))}


def test_texts_that_share_some_sentences_are_no_copies():
    assert copies(pieces(text(0, 200), text(120, 200))) == {}


def test_an_excerpt_is_the_copy_of_the_whole_text_whichever_comes_first():
    whole, excerpt = text(0, 400), text(0, 60) + " read on here"
    expected = Copy("a", round(56 / 59, 4), excerpt=True)
    assert copies(pieces(whole, excerpt)) == {"b": expected}
    assert copies(pieces(excerpt, whole)) == {"a": Copy("b", expected.share, excerpt=True)}


def test_what_copied_an_excerpt_is_an_excerpt_of_the_whole_text():
    found = copies(pieces(text(0, 60), text(0, 62), text(0, 400)))
    assert {one: copy.of for one, copy in found.items()} == {"a": "c", "b": "c"}
    assert all(copy.excerpt for copy in found.values())


def test_of_two_texts_the_one_that_is_most_alike_is_named_and_the_first_of_equals():
    first, second = text(0, 200), text(80, 200)
    assert copies(pieces(first, second, text(50, 200)))["c"].of == "b"
    assert copies(pieces(first, second, text(40, 200)))["c"].of == "a"


def test_a_near_copy_is_named_rather_than_a_text_that_holds_it():
    longer, near = text(0, 400), text(340, 120)
    assert copies(pieces(longer, near, text(318, 100)))["c"] == Copy("b", round(74 / 138, 4))
    assert copies(pieces(longer, text(318, 100)))["b"] == Copy("a", round(78 / 96, 4), excerpt=True)


def test_a_line_or_two_under_different_titles_are_no_copies():
    assert copies(pieces(text(0, 33), text(0, 33))) == {}
    assert "b" in copies(pieces(text(0, 34), text(0, 34)))


def test_two_instalments_of_a_series_are_no_copies():
    may, june = (Piece(f"{day}", f"What the council decided, {day}", text(0, 200)) for day in ("12 May", "9 June"))
    assert copies([may, june]) == {}


def test_scripts_without_spaces_are_compared_by_characters():
    whole = "".join(chr(0x4E00 + n) for n in range(100))
    assert copies(pieces(whole, whole + "追記")) == {"b": Copy("a", round(96 / 98, 4))}


def test_furniture_of_a_site_makes_no_copies_however_many_pages_have_it():
    furniture = text(0, 100)
    found = copies([Piece(str(n), f"T{n}", f"{text(1000 * n, 90)} {furniture}") for n in range(1, 80)])
    assert found == {}
    assert copies([Piece(str(n), f"T{n}", f"{furniture} {text(1000 * n, 10)}") for n in range(1, 4)]) != {}


def test_only_so_much_of_a_text_is_looked_at():
    endless = text(0, 30_000)
    assert copies(pieces(endless, endless))["b"].share == 1
    assert len(module._shingles("x " * 100 + endless)) <= module.LONGEST


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=6))
def test_a_copy_is_always_of_a_text_that_is_none(ranges):
    given_ = pieces(*(text(start, count) for start, count in ranges))
    found = copies(given_)
    assert all(copy.of not in found for copy in found.values())
    assert all(0.5 <= copy.share <= 1 for copy in found.values())
    kept = [piece for piece in given_ if piece.id not in found]
    for one, other in itertools.combinations(kept, 2):
        assert copies([one, other]) == {}
