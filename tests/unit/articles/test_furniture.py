"""What a site repeats: learned from pages, and scored as no part of an article."""

import pytest

from digest.articles.furniture import fingerprint, furniture_of
from digest.articles.scrape import LineClass, segment
from digest.errors import NotAnArticle

MENU = "Halmouth Sentinel\nTides\nFerries\nDeaths and births\nWrite to us\n"
HOUSE = "The Sentinel is printed on the quay by seven people and one dog, who all live within a mile of the press.\n"
FOOT = f"{HOUSE}Seven mornings a week\nBack numbers\n"
BODIES = {
    "Harbour wall moves again": (
        "The wall on the coal quay has moved by another three centimetres since the spring, the harbour office says.\n"
        "Divers went down on Tuesday and found a gap that a man can put his arm in, which they did for the camera.\n"
        "The office wants to put up a fence before the winter, and has asked the council for the money to do so.\n"
    ),
    "Ferry crew find a piano at sea": (
        "The crew of the evening ferry picked up a piano two miles off the point on Sunday and have kept it aboard.\n"
        "It is out of tune in a way that the mate calls interesting, and passengers have begun to bring their scores.\n"
        "Nobody has claimed it yet, though a removal firm in Skarrow has asked to see whether its lid is scratched.\n"
    ),
    "Gulls learn to open the bins": (
        "Three gulls on the front have learned to lift the lids of the new bins, which were sold to the town as proof.\n"
        "A film of them at work has been watched by half the town, and the maker has asked for a copy of its own.\n"
        "The council will try a heavier lid from Monday on and has warned that children may not be able to lift it.\n"
    ),
}
PAGES = {title: f"{MENU}{title}\n{body}{FOOT}" for title, body in BODIES.items()}
FIRST, SECOND, THIRD = PAGES
ELSEWHERE = "Home\nAbout\nContact\nA recipe for plum jam\nWash the plums, and leave them in the sun for a day or two.\n"
ALL = [fingerprint(page) for page in PAGES.values()]


def test_what_most_of_a_sites_pages_have_is_its_furniture():
    found = furniture_of(PAGES[FIRST], [*ALL, fingerprint(ELSEWHERE)])
    assert found == {line.casefold() for line in (MENU + FOOT).splitlines()}


def test_one_page_alone_has_no_furniture():
    assert furniture_of(PAGES[FIRST], [ALL[0]]) == frozenset()
    assert furniture_of(PAGES[FIRST], []) == frozenset()
    assert furniture_of("", ALL) == frozenset()


def test_a_page_of_another_site_is_no_neighbour():
    assert furniture_of(PAGES[FIRST], [ALL[0], fingerprint(ELSEWHERE)]) == frozenset()
    assert furniture_of("Home\nAbout\nA pear tree in May", [fingerprint(ELSEWHERE)]) == frozenset()


def test_the_pages_most_alike_count_and_not_those_that_share_a_button_or_two():
    buttons = "Tides\nFerries\nWrite to us\n"
    others = [fingerprint(f"{buttons}Page {number} of another paper in the county\n") for number in range(5)]
    found = furniture_of(PAGES[FIRST], [*ALL, *others])
    assert "back numbers" in found


def test_what_less_than_half_of_the_neighbours_have_is_none():
    pages = [fingerprint(f"{page}Offer of the day\n" if page is PAGES[SECOND] else page) for page in PAGES.values()]
    third = fingerprint(
        f"{MENU}Another headline\nAnother text that says something else than all of the others do.\n{FOOT}"
    )
    assert "offer of the day" not in furniture_of(f"{PAGES[FIRST]}Offer of the day\n", [*pages, third])


def test_another_version_of_an_article_does_not_make_furniture_of_it():
    edited = PAGES[FIRST].replace("three centimetres", "four centimetres")
    assert furniture_of(edited, [fingerprint(edited), ALL[0]]) == frozenset()
    assert furniture_of(edited, [*ALL, fingerprint(edited)]) == {line.casefold() for line in (MENU + FOOT).splitlines()}


@pytest.mark.parametrize(
    "page",
    [
        f"{FIRST} | The Sentinel\n{PAGES[FIRST]}",  # the window's title says it
        PAGES[FIRST].replace(FIRST, f"{FIRST}\n\n{FIRST}"),  # it stands twice in a row
    ],
)
def test_a_headline_that_other_pages_point_to_is_no_furniture(page: str):
    pointing = [fingerprint(f"{other}{FIRST}\n") for title, other in PAGES.items() if title != FIRST]
    found = furniture_of(page, pointing)
    assert FIRST.casefold() not in found
    assert "tides" in found
    assert segment(page, found).title == FIRST


def test_a_name_of_the_site_above_all_is_furniture_though_it_stands_again():
    page = PAGES[FIRST] + "Halmouth Sentinel\n"
    assert "halmouth sentinel" in furniture_of(
        page, [fingerprint(other + "Halmouth Sentinel\n") for other in PAGES.values()]
    )


def test_a_fingerprint_is_bounded_and_takes_the_same_of_the_same_lines():
    short = "\n".join(f"Item {number} of a menu" for number in range(2_000))
    long = "\n".join(
        f"This is the sentence number {number} of a page that has far too many of them." for number in range(500)
    )
    mark = fingerprint(f"{short}\n{long}\n{'x' * 5_000}")
    assert len(mark) == 400
    assert mark == fingerprint(f"{long}\n\n{short}")
    assert all(len(line) <= 13 for line in mark)


def test_signs_case_and_spaces_make_no_difference_and_lines_without_letters_do_not_count():
    assert fingerprint("  Tides\u200b \n***\n12\n") == fingerprint("TIDES")


# ---------------------------------------------------------------- in a scrape


def test_house_text_without_any_word_for_it_is_left_out_once_it_is_known():
    before, after = segment(PAGES[FIRST]), segment(PAGES[FIRST], furniture_of(PAGES[FIRST], ALL))
    assert HOUSE.strip() in before.reading.paragraphs
    assert after.reading.paragraphs == tuple(BODIES[FIRST].strip().split("\n"))
    kinds = {line.text: line.kind for line in after.lines}
    assert kinds[HOUSE.strip()] is LineClass.CHROME
    assert kinds[FIRST] is LineClass.TITLE


def test_furniture_is_never_title_nor_body():
    known = frozenset(line.casefold() for line in (MENU + FOOT + FIRST).splitlines())
    scrape = segment(PAGES[FIRST], known)
    assert scrape.title != FIRST
    assert not any(
        line.kind in (LineClass.TITLE, LineClass.BODY) for line in scrape.lines if line.text.casefold() in known
    )
    with pytest.raises(NotAnArticle):
        segment(PAGES[FIRST], frozenset(line.casefold() for line in PAGES[FIRST].splitlines()))


def test_an_author_of_several_pages_a_day_and_a_kicker_are_kept_though_they_repeat():
    head = f"Opinion | Coast\n{FIRST}\nMia Horvath\n24 November 2026\n"
    known = frozenset({"mia horvath", "24 november 2026", "opinion | coast"})
    reading = segment(MENU + head + BODIES[FIRST], known).reading
    assert reading.authors == ("Mia Horvath",)
    assert reading.published is not None
    assert (reading.kind, reading.section) == ("Opinion", "Coast")


def test_a_word_of_the_menu_within_a_broken_sentence_stays_in_it():
    broken = BODIES[FIRST].replace("the harbour office says", "the\nFerries\n, and the harbour office, say")
    scrape = segment(f"{MENU}{FIRST}\n{broken}", frozenset({"ferries", "tides"}))
    assert "the Ferries, and the harbour office" in scrape.body


def test_what_repeats_in_a_list_of_headlines_is_neither_headline_nor_a_related_piece():
    known = frozenset({"ten cafés for a rainy day"})
    page = f"Recommended\nTen cafés for a rainy day\n\n{FIRST}\n\n24 November 2026\n\n{BODIES[FIRST]}"
    page += "\nRelated\nTen cafés for a rainy day\nWhy the quay moves\n"
    scrape = segment(page, known)
    assert scrape.title == FIRST
    assert [piece.title for piece in scrape.reading.related] == ["Why the quay moves"]
