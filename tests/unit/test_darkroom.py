"""Making pictures ready for print: every kind that there is, and what only claims to be one."""

import hashlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from digest.darkroom import MOST_PRINTED, develop
from digest.messages.pictures import LOGO, Want
from digest.model import Picture
from tests.painting import BLUE, GREEN, HUGE, RED, halves, noise, opened, png, saved, zeros


def want(width: int = 300, ratio: tuple[int, int] | None = None, article: str = "a") -> Want:
    return Want(article=article, source="paper", headline="A story", url="x.jpg", width=width, ratio=ratio)


def developed(data: bytes, **how: Any) -> Picture:
    outcome = develop(data, want(**how))
    assert isinstance(outcome, Picture), outcome
    return outcome


def refused(data: bytes, **how: Any) -> str:
    outcome = develop(data, want(**how))
    assert isinstance(outcome, str)
    return outcome


def near(found: Any, wished: tuple[int, ...], within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(found, wished, strict=True))


# ---------------------------------------------------------------- size and shape


def test_a_picture_is_made_as_wide_as_two_pixels_for_each_of_css():
    found = developed(saved(halves((1600, 900))))
    assert (found.width, found.height, found.media_type, found.url) == (600, 338, "image/jpeg", "x.jpg")
    assert opened(found.data).size == (600, 338)
    assert found.name == f"{hashlib.sha256(found.data).hexdigest()[:16]}.jpg"


def test_a_small_picture_is_not_blown_up():
    assert (developed(saved(halves((240, 160)))).width, developed(saved(halves((240, 160)))).height) == (240, 160)


@pytest.mark.parametrize(
    ("size", "made"), [((1000, 1000), (600, 338)), ((2000, 500), (600, 338)), ((160, 200), (160, 90))]
)
def test_it_is_cut_to_the_wanted_ratio(size: tuple[int, int], made: tuple[int, int]):
    found = developed(saved(halves(size)), ratio=(16, 9))
    assert (found.width, found.height) == made


def test_it_is_cut_in_the_middle():
    image = Image.new("RGB", (900, 300), GREEN)
    image.paste(RED, (300, 0, 600, 300))
    found = opened(developed(saved(image, "PNG"), ratio=(1, 1), width=100).data)
    assert all(near(found.getpixel(place), RED) for place in ((8, 8), (191, 191)))


def test_the_same_bytes_give_the_same_picture():
    data = saved(noise((400, 300)))
    assert develop(data, want()) == develop(data, want())


def test_a_picture_that_will_not_get_small_loses_quality_and_then_pixels():
    found = developed(saved(noise((1400, 800)), quality=95), width=600)
    assert len(found.data) <= MOST_PRINTED
    assert found.width < 1200
    assert opened(found.data).size == (found.width, found.height)


def test_five_of_the_heaviest_pictures_fit_into_a_letter():
    assert 5 * MOST_PRINTED <= 500_000


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF", "JPEG"])
def test_every_kind_of_the_web_is_read(kind: str):
    found = developed(saved(halves((400, 200)), kind))
    assert found.media_type == "image/jpeg"
    image = opened(found.data)
    assert image.mode == "RGB"
    assert near(image.getpixel((40, 100)), RED)
    assert near(image.getpixel((360, 100)), BLUE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_printed(kind: str):
    frames = [Image.new("RGB", (300, 200), colour) for colour in (GREEN, RED, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert near(opened(developed(data).data).getpixel((150, 100)), GREEN)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "I;16", "CMYK"])
def test_every_mode_becomes_rgb(mode: str):
    if mode == "I;16":
        image = Image.new("I;16", (300, 200), 0xC000)
        expected: tuple[int, ...] = (0xC0, 0xC0, 0xC0)
    elif mode == "CMYK":
        image = Image.new("CMYK", (300, 200), (0, 255, 255, 0))
        expected = (255, 0, 0)
    else:
        image = Image.new("RGB", (300, 200), "white").convert(mode)
        expected = (255, 255, 255)
    found = opened(developed(saved(image, "JPEG" if mode == "CMYK" else "PNG")).data)
    assert found.mode == "RGB"
    assert near(found.getpixel((150, 100)), expected)


def test_what_is_only_said_to_be_transparent_becomes_a_jpeg():
    assert developed(saved(halves((400, 200)).convert("RGBA"), "PNG")).media_type == "image/jpeg"


def test_what_shines_through_stays_a_png():
    image = Image.new("RGBA", (400, 200), (200, 30, 30, 0))
    image.paste((*BLUE, 255), (100, 50, 300, 150))
    found = developed(saved(image, "PNG"))
    assert (found.media_type, found.name[-4:]) == ("image/png", ".png")
    made = opened(found.data).convert("RGBA")
    corner = made.getpixel((2, 2))
    assert isinstance(corner, tuple)
    assert corner[3] == 0
    assert near(made.getpixel((200, 100)), (*BLUE, 255))


def test_a_palette_with_a_transparent_colour_stays_so():
    image = halves((300, 200)).convert("P")
    found = developed(saved(image, "PNG", transparency=image.getpixel((10, 10))))
    assert found.media_type == "image/png"
    assert opened(found.data).convert("RGBA").getpixel((10, 10))[3] == 0  # type: ignore[index]


def test_a_photograph_that_shines_through_is_made_light_enough():
    image = noise((1200, 800)).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((1200, 800)))
    found = developed(saved(image, "PNG"), width=552)
    assert len(found.data) <= MOST_PRINTED


def test_what_cannot_be_made_light_enough_with_its_transparency_is_put_on_white(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("digest.darkroom.MOST_PRINTED", 3_000)
    image = noise((400, 400)).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 200, 400))
    found = developed(saved(image, "PNG"), width=400)
    assert found.media_type == "image/jpeg"
    assert near(opened(found.data).getpixel((20, 100)), (255, 255, 255))


# ---------------------------------------------------------------- what it says about its maker


def turned(orientation: int, **where: Any) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Ann Lee"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0)})
    return saved(halves((400, 200)), "JPEG", exif=exif, comment=b"taken by Ann Lee", **where)


def test_a_picture_stands_upright_and_says_nothing_about_its_maker():
    found = developed(turned(6))  # the top is at the right of what is stored
    assert (found.width, found.height) == (200, 400)
    image = opened(found.data)
    assert near(image.getpixel((100, 40)), RED)
    assert near(image.getpixel((100, 360)), BLUE)
    assert b"Ann Lee" not in found.data
    assert b"Exif" not in found.data
    assert dict(image.getexif()) == {}


def test_a_broken_profile_and_a_profile_for_other_colours_are_passed_over():
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", grey):
        data = saved(halves((400, 200)), "JPEG", icc_profile=profile)
        assert near(opened(developed(data).data).getpixel((40, 100)), RED)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_made_those_of_screens_and_the_profile_is_left_out(mode: str):
    # What is stored as (30, 200, 30) with red and green of the profile exchanged is meant as (200, 30, 30).
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile = profile.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ").replace(b"tXYZ", b"gXYZ")
    image = Image.new("RGB", (400, 200), (30, 200, 30)).convert(mode)
    if mode == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))
    found = developed(saved(image, "PNG", icc_profile=bytes(profile)))
    made = opened(found.data)
    assert made.info.get("icc_profile") is None
    assert near(made.convert("RGB").getpixel((200, 100)), (200, 30, 30))


# ---------------------------------------------------------------- what is no picture, or no good one


def test_a_header_that_promises_too_many_pixels_is_refused_before_anything_is_decoded():
    assert refused(HUGE) == "has more than 50 million pixels; offer a smaller one"
    assert refused(png(8_000, 8_000, (b"IDAT", b""))) == "has more than 50 million pixels; offer a smaller one"
    assert refused(png(10_000, 12_000, (b"IDAT", b""))) == "has more than 50 million pixels; offer a smaller one"


def test_a_chunk_that_swells_is_refused():
    data = png(300, 200, (b"zTXt", b"Comment\0\0" + zeros(80_000_000)), (b"IDAT", zeros(301 * 200)))
    assert refused(data).startswith("is broken or not complete (ValueError: Decompressed data too large")


def test_a_picture_that_swells_within_the_limit_is_printed():
    assert developed(png(6_000, 4_000, (b"IDAT", zeros(6_001 * 4_000)))).width == 600


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_breaks_off_is_refused(kind: str):
    data = saved(noise((300, 200)), kind)
    assert refused(data[: len(data) // 2]).startswith(("is broken or not complete", "is no picture of a kind"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "is an SVG, which mail programs do not"),
        (b"\n<!DOCTYPE html><title>Not found</title>", "is a web page and no picture; correct the address"),
        (b"", "is empty"),
        (b"%PDF-1.7 ...", "is no picture of a kind that can be printed (JPEG, PNG, GIF, WebP or AVIF)"),
    ],
)
def test_what_is_no_picture_is_told_by_what_it_is(data: bytes, words: str):
    assert refused(data).startswith(words)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM"])
def test_other_kinds_are_not_even_opened(kind: str):
    assert refused(saved(halves((256, 256)), kind)).startswith("is no picture of a kind")


@pytest.mark.parametrize("size", [(1, 1), (99, 60), (1200, 2), (60, 49)])
def test_what_counts_readers_or_parts_sections_is_refused(size: tuple[int, int]):
    assert "pixels small" in refused(saved(Image.new("RGB", size), "PNG"))


def test_a_logo_may_be_smaller():
    assert developed(saved(halves((64, 20))), article=LOGO, width=160).width == 64
    assert "pixels small" in refused(saved(halves((12, 12))), article=LOGO)


@pytest.mark.parametrize("size", [(1200, 100), (300, 1000)])
def test_what_is_far_too_long_is_refused_unless_it_is_cut(size: tuple[int, int]):
    assert "too long a shape" in refused(saved(Image.new("RGB", size), "PNG"))
    assert developed(saved(Image.new("RGB", size), "PNG"), ratio=(16, 9))


def test_too_little_memory_is_a_finding(monkeypatch: pytest.MonkeyPatch):
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("digest.darkroom._upright", greedy)
    assert refused(saved(halves((300, 200)))) == "takes too much memory to open; offer a smaller one"
