"""Which stories show a picture, where, and how it reaches the readers."""

import hashlib
from typing import Any

import pytest

from digest.errors import TemplateError
from digest.messages.pictures import LOGO, NO_PICTURES, Want, files, local, placed, wanted
from digest.model import Attachment, Edition, Image, Picture, Section, Story
from tests.unit.messages.editions import edition, story

WIDE = {"stories": "all", "width": 276, "ratio": "16:9", "lead_width": 552}


def pictured(headline: str, url: str | None = "https://news.example/a.jpg", **image: Any) -> Story:
    return story(headline, "A lead.", image=Image(url=url, **image))


def picture(url: str = "https://news.example/a.jpg", size: int = 10, width: int = 1104, height: int = 621) -> Picture:
    name = hashlib.sha256(f"{url} {size}".encode()).hexdigest()[:16] + ".jpg"
    return Picture(url=url, name=name, media_type="image/jpeg", data=b"x" * size, width=width, height=height)


def three(*stories: Story) -> Edition:
    lead, *others = stories
    return edition(lead, Section("World", tuple(others)))


HARBOUR = pictured("Harbour", "https://news.example/harbour.jpg", alt="The  harbour", credit="Agency/Ann Lee")
FERRY = pictured("Ferry", "https://news.example/ferry.jpg", caption="The ferry\nat dawn")
BRIDGE = pictured("Bridge", "pictures/bridge.jpg")
WORDS = story("Words", "Only words.")
CAPTION = pictured("Caption", None, caption="Nothing to show")
PAPER = three(HARBOUR, FERRY, WORDS, CAPTION, BRIDGE)


def ids(*stories: Story) -> list[str]:
    return [one.article.id for one in stories]


# ---------------------------------------------------------------- what is wanted


def test_a_theme_that_says_nothing_about_pictures_wants_none():
    assert wanted(PAPER, {}) == ()
    assert wanted(PAPER, {"pictures": None}) == ()
    assert wanted(PAPER, {"pictures": {"stories": "none", "width": 552}}) == ()


def test_the_pictures_of_all_stories_are_wanted_in_print_order_the_lead_in_its_own_width():
    wants = wanted(PAPER, {"pictures": WIDE})
    assert [(want.article, want.width) for want in wants] == list(
        zip(ids(HARBOUR, FERRY, BRIDGE), (552, 276, 276), strict=True)
    )
    assert {want.ratio for want in wants} == {(16, 9)}
    assert wants[2] == Want(
        article=BRIDGE.article.id,
        source="site",
        headline="Bridge",
        url="pictures/bridge.jpg",
        width=276,
        ratio=(16, 9),
    )


def test_the_lead_may_be_the_only_one_and_its_width_that_of_all():
    wants = wanted(PAPER, {"pictures": {"stories": "lead", "width": "552px"}})
    assert [(want.article, want.width, want.ratio) for want in wants] == [(HARBOUR.article.id, 552, None)]


@pytest.mark.parametrize("ratio", ["none", "", None])
def test_pictures_stay_whole_where_the_theme_has_no_ratio(ratio: str | None):
    assert {want.ratio for want in wanted(PAPER, {"pictures": WIDE | {"ratio": ratio}})} == {None}


def test_nothing_is_wanted_where_the_schedule_file_wants_no_pictures():
    assert wanted(PAPER, {"pictures": WIDE, "logo": {"file": "logo.png", "width": 100}}, way="none") == ()


def test_what_is_left_at_its_source_is_neither_cut_nor_joined_by_the_logo():
    wants = wanted(PAPER, {"pictures": WIDE, "logo": {"file": "logo.png", "width": 100}}, way="source")
    assert ids(HARBOUR, FERRY, BRIDGE) == [want.article for want in wants]
    assert {want.ratio for want in wants} == {None}


def test_the_logo_comes_first():
    first = wanted(PAPER, {"pictures": WIDE, "logo": {"file": " logo.png ", "alt": "Paper", "width": "160px"}})[0]
    assert first == Want(article=LOGO, source="", headline=LOGO, url="logo.png", width=160)
    assert first.is_logo


def test_a_recipe_differs_with_all_that_makes_another_picture_of_a_file():
    def recipe(article: str = "a", width: int = 552, ratio: tuple[int, int] | None = (16, 9)) -> str:
        return Want(article=article, source="", headline="", url="x", width=width, ratio=ratio).recipe

    assert recipe() == "552px@2 16:9 v1"
    assert recipe("b") == recipe()
    assert len({recipe(), recipe(width=276), recipe(ratio=(4, 3)), recipe(ratio=None), recipe(LOGO)}) == 5


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        ({"pictures": "all"}, "theme.yaml, pictures: is 'all', expected names"),
        ({"pictures": {"stories": "some"}}, "stories is 'some', expected all, lead, none"),
        ({"pictures": {"stories": "all"}}, "width is None, expected pixels"),
        ({"pictures": {"stories": "all", "width": "half"}}, "width is 'half', expected pixels"),
        ({"pictures": {"stories": "all", "width": 5}}, "width is 5, expected pixels"),
        ({"pictures": WIDE | {"lead_width": 0}}, "lead_width is 0"),
        ({"pictures": WIDE | {"ratio": "wide"}}, "ratio is 'wide', expected one such as"),
        ({"pictures": WIDE | {"ratio": "1:6"}}, "ratio is '1:6'"),
        ({"pictures": WIDE | {"ratio": "11:1"}}, "ratio is '11:1'"),
        ({"logo": {"alt": "Paper", "width": 100}}, "theme.yaml, logo: file has to be the name of a picture"),
        ({"logo": {"file": "logo.png"}}, "theme.yaml, logo: width is None"),
    ],
)
def test_a_theme_that_says_it_wrongly_is_told_so(tokens: dict[str, Any], words: str):
    with pytest.raises(TemplateError, match=words):
        wanted(PAPER, tokens)


# ---------------------------------------------------------------- where it is placed


def had(**sizes: int) -> dict[str, Picture]:
    """Pictures of the stories of these names, of so many bytes."""
    stories = {"harbour": HARBOUR, "ferry": FERRY, "bridge": BRIDGE}
    return {
        stories[name].article.id: picture(str(stories[name].article.reading.image and name), size)
        for name, size in sizes.items()
    }


def test_attached_pictures_are_shown_by_their_content_id_with_alt_and_credit():
    one = had(harbour=10, ferry=10)
    found, notices = placed(PAPER, {"pictures": WIDE}, one, way="attached", domain="paper.example")
    harbour, ferry = one[HARBOUR.article.id], one[FERRY.article.id]
    assert list(found.of) == ids(HARBOUR, FERRY)
    shown = found.of[HARBOUR.article.id]
    assert shown.src == f"cid:{harbour.name.removesuffix('.jpg')}@paper.example"
    assert (shown.width, shown.height) == (552, 310)
    assert (shown.alt, shown.credit) == ("The harbour", "Agency/Ann Lee")
    assert (found.of[FERRY.article.id].alt, found.of[FERRY.article.id].credit) == ("The ferry at dawn", "")
    assert found.attachments == tuple(
        Attachment(cid=f"{each.name[:16]}@paper.example", name=each.name, media_type="image/jpeg", data=each.data)
        for each in (harbour, ferry)
    )
    assert notices == ()


def test_a_picture_without_words_has_an_empty_alt():
    found, _ = placed(PAPER, {"pictures": WIDE}, had(bridge=10), way="attached", domain="x.example")
    assert found.of[BRIDGE.article.id].alt == ""


def test_a_picture_is_never_wider_than_its_pixels_and_never_without_height():
    small = {HARBOUR.article.id: picture(width=200, height=150), FERRY.article.id: picture(width=1000, height=1)}
    found, _ = placed(PAPER, {"pictures": WIDE}, small, way="attached")
    assert [(one.width, one.height) for one in found.of.values()] == [(200, 150), (276, 1)]


def test_a_picture_of_half_the_pixels_fills_its_place_all_the_same():
    found, _ = placed(PAPER, {"pictures": WIDE}, {HARBOUR.article.id: picture(width=276, height=155)}, way="attached")
    assert [(one.width, one.height) for one in found.of.values()] == [(552, 310)]
    logo = {LOGO: picture("logo.png", width=100, height=20)}
    found, _ = placed(PAPER, {"logo": {"file": "logo.png", "width": 160}}, logo, way="attached")
    assert found.logo is not None
    assert (found.logo.width, found.logo.height) == (100, 20)


def test_the_first_in_print_order_are_attached_and_one_notice_tells_of_the_rest():
    tokens = {"pictures": WIDE}
    found, notices = placed(PAPER, tokens, had(harbour=10, ferry=10, bridge=10), way="attached", most=1)
    assert list(found.of) == ids(HARBOUR)
    assert len(found.attachments) == 1
    assert notices == (
        "2 pictures are not shown, because a letter carries 1 at most; to show more, host them (images: base_url) or "
        "raise images: most and most_kb",
    )


def test_a_picture_that_was_not_asked_for_any_more_is_told_of_and_one_that_could_not_be_had_is_not():
    found, notices = placed(PAPER, {"pictures": WIDE}, had(ferry=10), way="attached", most=1)
    assert list(found.of) == ids(FERRY)
    assert [notice.partition(",")[0] for notice in notices] == ["1 picture is not shown"]


def test_what_would_make_the_letter_too_heavy_is_left_out_and_a_lighter_one_takes_its_place():
    found, notices = placed(
        PAPER, {"pictures": WIDE}, had(harbour=60, ferry=50, bridge=40), way="attached", most_bytes=100
    )
    assert list(found.of) == ids(HARBOUR, BRIDGE)
    assert sum(len(one.data) for one in found.attachments) == 100
    assert "1 picture is not shown, because the letter would grow too heavy" in notices[0]


def test_one_file_used_twice_is_attached_and_counted_once():
    same = picture(size=60)
    twice = {HARBOUR.article.id: same, FERRY.article.id: same}
    found, notices = placed(PAPER, {"pictures": WIDE}, twice, way="attached", most=1, most_bytes=100)
    assert list(found.of) == ids(HARBOUR, FERRY)
    assert len(found.attachments) == 1
    assert len({one.src for one in found.of.values()}) == 1
    assert len(notices) == 1  # for the third story, for which there is no room


def test_the_logo_is_placed_and_counts():
    tokens = {"pictures": WIDE, "logo": {"file": "logo.png", "alt": "The Paper", "width": 160}}
    logo = Picture(url="logo.png", name="10.png", media_type="image/png", data=b"x" * 60, width=320, height=80)
    found, notices = placed(
        PAPER, tokens, {LOGO: logo, **had(harbour=60)}, way="attached", domain="a.example", most_bytes=100
    )
    assert found.logo is not None
    assert (found.logo.src, found.logo.width, found.logo.height) == ("cid:10@a.example", 160, 40)
    assert found.logo.alt == "The Paper"
    assert found.of == {}
    assert len(notices) == 1


def test_hosted_pictures_are_linked_to_in_the_folder_of_their_edition_without_a_limit():
    found, notices = placed(
        PAPER,
        {"pictures": WIDE},
        had(harbour=10, ferry=10, bridge=10),
        way="hosted",
        base_url="https://paper.example/images/",
        most=1,
        most_bytes=1,
    )
    names = [one.name for one in had(harbour=10, ferry=10, bridge=10).values()]
    place = "https://paper.example/images/weekly/2026-11-27T0700"
    assert [one.src for one in found.of.values()] == [f"{place}/{name}" for name in names]
    assert (found.attachments, notices) == ((), ())


def test_what_is_left_at_its_source_is_linked_to_there_and_files_are_not_shown():
    pictures = {one.article.id: picture(width=1104, height=800) for one in (HARBOUR, BRIDGE)}
    found, notices = placed(PAPER, {"pictures": WIDE}, pictures, way="source")
    assert [one.src for one in found.of.values()] == ["https://news.example/harbour.jpg"]
    assert found.of[HARBOUR.article.id].height == 400
    assert (found.attachments, notices) == ((), ())


def test_no_pictures_at_all_are_placed_where_none_are_wanted():
    assert placed(PAPER, {"pictures": WIDE}, had(harbour=10), way="none") == (NO_PICTURES, ())


# ---------------------------------------------------------------- their files


def test_files_are_those_that_are_shown():
    tokens = {"pictures": WIDE, "logo": {"file": "logo.png", "alt": "", "width": 160}}
    pictures = {LOGO: picture("logo.png"), **had(harbour=10, ferry=11, bridge=12)}
    found, _ = placed(PAPER, tokens, pictures, way="attached", most=2)
    assert files(found, pictures) == {one.name: one.data for one in (pictures[LOGO], pictures[HARBOUR.article.id])}
    hosted, _ = placed(PAPER, tokens, pictures, way="hosted", base_url="https://p.example")
    assert len(files(hosted, pictures)) == 4
    assert files(NO_PICTURES, pictures) == {}


def test_what_is_left_at_its_source_has_no_file():
    pictures = {HARBOUR.article.id: picture("https://news.example/harbour.jpg")}
    found, _ = placed(PAPER, {"pictures": WIDE}, pictures, way="source")
    assert found.of
    assert files(found, pictures) == {}


def test_a_browser_finds_attached_pictures_beside_the_file():
    attachment = Attachment(cid="3f2a@paper.example", name="3f2a.jpg", media_type="image/jpeg", data=b"")
    html = '<img src="cid:3f2a@paper.example"><img src="cid:other@paper.example">'
    assert local(html, (attachment,)) == '<img src="images/3f2a.jpg"><img src="cid:other@paper.example">'
