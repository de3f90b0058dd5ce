import re
from dataclasses import replace

import pytest

from digest.messages.checks import Finding, Severity
from digest.messages.checks.images import FEWEST_CHARACTERS, MOST_BYTES, MOST_IMAGES, images
from digest.model import Attachment, Image
from tests.unit.messages.checks.pages import THEMES, document, ids, page, themed
from tests.unit.messages.editions import edition, story

WORDS = f"<p>{'word ' * 60}</p>"
AT = "https://northlight.example/p/harbour.jpg"


def attached(size: int = 100, media_type: str = "image/jpeg") -> Attachment:
    return Attachment(cid="harbour@northlight.example", name="harbour.jpg", media_type=media_type, data=b"x" * size)


def found_in(image: str, **more):
    return list(images(page(WORDS + image, **more)))


@pytest.mark.parametrize("name", THEMES)
def test_the_pictures_of_the_themes_are_as_they_should_be(name):
    assert list(images(themed(name))) == []


def test_a_picture_without_alt_is_an_error_and_an_empty_one_is_meant():
    assert found_in(f'<img src="{AT}" width=600 height=300 alt="">') == []
    (found,) = found_in(f'<img src="{AT}" width=600 height=300>')
    assert (found.id, found.severity, found.where) == ("alt-missing", Severity.ERROR, "the masthead")
    assert found.element == "/html/body/img"


def test_a_picture_of_a_story_of_which_nothing_is_said_is_worth_knowing():
    def shown(image: Image | None, alt: str) -> list[Finding]:
        told = story("The port", "The cranes kept moving.", image=image)
        body = f'{WORDS}<h2>The port</h2><img src="{AT}" width=600 height=300 alt="{alt}">'
        return list(images(page(body, of=edition(told))))

    (found,) = shown(Image(url=AT), "")
    assert (found.id, found.severity, found.where) == ("alt-empty", Severity.INFO, "1 picture")
    assert "“The port”" in found.what
    assert shown(Image(url=AT, alt="Cranes"), "") == []
    assert shown(Image(url=AT, caption="Cranes"), "") == []
    assert shown(Image(url=AT), "Cranes") == []
    assert shown(None, "") == []


@pytest.mark.parametrize("alt", ["harbour.jpg", " harbour.jpg ", "IMG_2041.JPEG"])
def test_the_name_of_a_file_is_no_alt(alt):
    assert ids(found_in(f'<img src="{AT}" width=600 height=300 alt="{alt}">')) == ["alt-file-name"]


@pytest.mark.parametrize(
    ("size", "missing"),
    [
        ("width=600", "height"),
        ("width=600 height=auto", "height"),
        ("width='100%' height=300", "width"),
        ("", "width and height"),
    ],
)
def test_width_and_height_are_in_px(size, missing):
    (found,) = found_in(f'<img src="{AT}" alt="" {size}>')
    assert (found.id, found.severity) == ("image-size", Severity.WARNING)
    assert f"without {missing} in px" in found.what


@pytest.mark.parametrize(
    ("source", "name", "severity"),
    [
        ("data:image/png;base64,AA==", "image-data", Severity.ERROR),
        ("http://northlight.example/a.jpg", "image-address", Severity.WARNING),
        ("/a.jpg", "image-address", Severity.ERROR),
        ("", "image-address", Severity.ERROR),
        ("cid:other@northlight.example", "image-absent", Severity.ERROR),
        ("https://northlight.example/a.svg?v=2", "image-format", Severity.WARNING),
        ("https://northlight.example/a.WEBP", "image-format", Severity.WARNING),
    ],
)
def test_a_picture_that_does_not_reach_every_reader_is_told(source, name, severity):
    (found,) = found_in(f'<img src="{source}" alt="" width=600 height=300>', attachments=(attached(),))
    assert (found.id, found.severity) == (name, severity)


def test_an_attached_picture_is_found_by_its_cid_and_its_format_by_its_type():
    image = '<img src="cid:harbour%40northlight.example" alt="" width=600 height=300>'
    assert found_in(image, attachments=(attached(),)) == []
    assert ids(found_in(image, attachments=(attached(media_type="image/svg+xml"),))) == ["image-format"]


def test_an_address_that_is_none_is_told_and_no_more():
    assert found_in('<img src="https://[a/b.jpg" alt="x" width=600 height=300>') == []


def test_a_pixel_that_counts_is_no_picture_for_a_reader():
    assert found_in(f'<img src="{AT}" width=1 height=1>') == []


@pytest.mark.parametrize(
    "behind",
    [f'background="{AT}"', f'style="background: #fff url({AT})"', f'style="color:red;background-image:url({AT})"'],
)
def test_text_in_front_of_a_picture_is_a_warning(behind):
    (found,) = found_in(f"<div {behind}><p>Words here</p></div>")
    assert (found.id, found.severity) == ("text-on-image", Severity.WARNING)
    assert "“Words here”" in found.what
    assert found_in(f"<div {behind}></div>") == []


def test_an_address_elsewhere_in_a_style_is_no_picture_behind_text():
    assert found_in(f'<ul style="background: #fff; list-style: url({AT})"><li>a</li></ul>') == []


def test_more_than_twenty_pictures_are_a_warning():
    image = f'<img src="{AT}" alt="" width=600 height=300>'
    assert found_in(WORDS * MOST_IMAGES + image * MOST_IMAGES) == []
    assert ids(found_in(WORDS * MOST_IMAGES + image * (MOST_IMAGES + 1))) == ["images-many"]


def test_a_mail_of_pictures_with_little_text_is_a_warning():
    image = f'<img src="{AT}" alt="" width=600 height=300>'
    body = f"<p>{'a' * (FEWEST_CHARACTERS - 20)}</p>"  # the masthead has 20 more
    assert list(images(page(body + image))) == []
    (found,) = images(page(body[:-5] + "</p>" + image))
    assert found.id == "images-mostly"


def test_attachments_of_more_than_half_a_megabyte_are_a_warning():
    assert list(images(page(WORDS, attachments=(attached(MOST_BYTES),)))) == []
    assert ids(list(images(page(WORDS, attachments=(attached(MOST_BYTES), attached(1)))))) == ["images-heavy"]


def test_a_fault_planted_into_a_theme_is_told_with_its_story():
    proof = themed("cards")
    html = re.sub(r'(cid:river@[^>]*?) alt="[^"]*"', r"\1", proof.message.html)
    assert html != proof.message.html
    (found,) = images(replace(proof, message=replace(proof.message, html=html)))
    assert (found.id, found.where) == ("alt-missing", "the story “When the river moved, so did the border”")


def test_a_document_without_body_has_no_pictures():
    assert list(images(document("<!DOCTYPE html><html><head><title>a</title></head></html>"))) == []
