"""By-lines, dates, kickers, captions and credits."""

from datetime import UTC, datetime

import pytest

from digest.articles import marks, pictures


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee", ("Ann Lee",)),
        ("By ANN LEE", ("Ann Lee",)),
        ("By-line: Ann Lee and Tom de la Roe", ("Ann Lee", "Tom de la Roe")),
        ("By Ann Lee, Tom Roe & Jo Fox | Staff writers", ("Ann Lee", "Tom Roe", "Jo Fox")),
        ("Written by Ann Lee, political correspondent", ("Ann Lee",)),
        ("By Ann Lee - 11/19/2019 06:56 AM", ("Ann Lee",)),
        ("Von Jörg Müller", ("Jörg Müller",)),
        ("By Ann Lee On 11/13/26 at 4:00 PM EST", ("Ann Lee",)),
        ("Autor: Jörg Müller", ("Jörg Müller",)),
        ("By the time the ship came in", ()),
        ("By The Evening Staff", ()),
        ("Ann Lee", ()),
        ("By " + "x" * 300, ()),
    ],
)
def test_a_byline_gives_its_names(line: str, names: tuple[str, ...]) -> None:
    assert marks.authors(line) == names


def test_a_lone_by_takes_the_next_line() -> None:
    assert marks.is_byline("By")
    assert marks.authors("By", "Ann Lee") == ("Ann Lee",)


@pytest.mark.parametrize(
    "line",
    [
        "Published 17 November 2026, 08:15",
        "November 17, 2026",
        "12.11.2026",
        "2026-11-17",
        "Updated: Tue, Nov 17, 2026 at 4:10 pm ET",
        "3 hours ago",
        "11/17/26",
        "Stand: 24. November 2026, 9:15 Uhr",
        "Publié le 24 novembre 2026 à 9h15",
        "Publicado el 24 de noviembre de 2026",
        "Updated Nov 19, 9:41 AM; posted Nov 18, 8:19 PM",
        "Last updated: Nov 20, 2026 01:41 PM IST | Source: The Market",
        "Published Wed, Nov 20 2026 4:29 AM EST Updated an hour ago",
        "sexta-feira, 22 de outubro de 2026 às 20:13",
        "Mittwoch, 18. November 2026",
        "24 сентября 2018",
    ],
)
def test_a_line_that_only_says_when_is_a_date_line(line: str) -> None:
    assert marks.is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The harbour was shut on 17 November 2026 by the council",
        "No date",
        "Room 12",
        "17 November 2026 " + "x" * 200,
        "Published by a small press in the north. 12 copies are left",
    ],
)
def test_other_lines_are_no_date_lines(line: str) -> None:
    assert not marks.is_date_line(line)


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Published 17 November 2026, 08:15", datetime(2026, 11, 17, 8, 15, tzinfo=UTC)),
        ("November 17, 2026", datetime(2026, 11, 17, 12, tzinfo=UTC)),
        ("17 Nov. 2026 at 4:10 pm", datetime(2026, 11, 17, 16, 10, tzinfo=UTC)),
        ("12.11.2026", datetime(2026, 11, 12, 12, tzinfo=UTC)),
        ("2026-11-17", datetime(2026, 11, 17, 12, tzinfo=UTC)),
        ("Published 2026-11-17T08:15:00+02:00", datetime(2026, 11, 17, 6, 15, tzinfo=UTC)),
        ("Publicado el 17 de noviembre de 2026", datetime(2026, 11, 17, 12, tzinfo=UTC)),
        ("11/17/2026", datetime(2026, 11, 17, 12, tzinfo=UTC)),
        ("03/04/2026", None),  # March or April
        ("31 February 2026", None),
        ("3 hours ago", None),
        ("November 2026", None),
    ],
)
def test_a_date_line_gives_a_moment_in_utc(line: str, moment: datetime | None) -> None:
    assert marks.published(line) == moment


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        ("Analysis | Africa", ("Analysis", "Africa")),
        ("Africa | Analysis", ("Analysis", "Africa")),
        ("Home > News > Politics", (None, "Politics")),
        ("Home / Culture / Theatre / Interview", ("Interview", "Theatre")),
        ("Ships | Boats", None),
        ("Analysis | Africa | Mali", None),
        ("this / that", None),
        ("Analysis | a section name of far too many words", None),
        ("Analysis", None),
        ("Analysis | " + "x" * 200, None),
    ],
)
def test_a_kicker_gives_kind_and_section(line: str, pair: tuple[str | None, str] | None) -> None:
    assert marks.kicker(line) == pair


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        (
            "Ships at the quay, July 6, 2024. REUTERS/ Mahamadou Hale",
            "Ships at the quay, July 6, 2024.",
            "REUTERS/Mahamadou Hale",
        ),
        ("Ships at the quay. Anna Reuss/Northlight", "Ships at the quay.", "Anna Reuss/Northlight"),
        ("Photo: Ships at the quay. Karel Wynn via Open Frame", "Ships at the quay.", "Karel Wynn via Open Frame"),
        ("Ships at the quay (Photo: AP / Ann Lee)", "Ships at the quay", "AP/Ann Lee"),
        ("Ships at the quay [Shutterstock/Ann Lee]", "Ships at the quay", "Shutterstock/Ann Lee"),
        (
            "Top image credit: The mayor speaks. (Official Town Photo by Ann Lee)",
            "The mayor speaks.",
            "Official Town Photo by Ann Lee",
        ),
        ("Top image credit: LightBox via shutterstock.com", "", "LightBox via shutterstock.com"),
        ("Photo by Ann Lee", "", "Ann Lee"),
        ("Ships at the quay. Photo: Ann Lee", "Ships at the quay.", "Ann Lee"),
        ("Ships at the quay. Photograph by Ann Lee", "Ships at the quay.", "Ann Lee"),
        ("Getty Images", "", "Getty Images"),
        ("Ann Lee | Bloomberg | Getty Images", "", "Ann Lee | Bloomberg | Getty Images"),
    ],
)
def test_a_credit_is_parted_from_its_caption_and_written_one_way(line: str, caption: str, credit: str) -> None:
    assert pictures.split_credit(line) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "The council met on Monday (its first meeting this year).",
        "The bill (12 November 2026) was passed.",
        "Nobody can be both and/or neither.",
        "Photo:",
        "Photo: " + "a long story " * 20,
        "x" * 2_000,
    ],
)
def test_other_lines_have_no_credit(line: str) -> None:
    assert pictures.split_credit(line) is None


def test_brackets_prefixes_and_spaces_round_a_slash_go() -> None:
    assert pictures.normalise_credit("(Photo: REUTERS/ Ann Lee)") == "REUTERS/Ann Lee"
    assert pictures.normalise_credit("Photo by Ann Lee.") == "Ann Lee"
