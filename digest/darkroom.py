"""Making a picture ready for print: cut, resized, encoded anew, and rid of all that it says about its maker.

It is hostile until it is encoded anew, so this is done in a process that can be killed (`digest.confinement`). The same
bytes give the same picture.
"""

import hashlib
import warnings
from io import BytesIO
from itertools import product
from typing import TYPE_CHECKING

from digest.messages.pictures import Want
from digest.model import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
MOST_PRINTED = 95_000  # bytes of one picture, so that five of them are less than 500 KB
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_NARROWEST, _FLATTEST = 100, 50  # pixels; what is smaller counts readers or parts sections
_SMALLEST_LOGO = 16
_LONGEST_SHAPE = 10  # times as wide as high, or for what is tall 3
_SCALES = (2, 1.5, 1, 0.75, 0.5)  # pixels for each CSS px, the sharpest first
_QUALITIES = (82, 74, 66, 58)


class Unprintable(Exception):  # noqa: N818 - a finding about a picture; it never leaves this module
    """What is wrong with a picture, in words that continue "it"."""


def develop(data: bytes, want: Want) -> Picture | str:
    """The picture for print, or in words why there is none."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about odd metadata; sizes are looked at here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _printed(_upright(_opened(data, want)), want)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _TOO_LARGE
    except Unprintable as finding:
        return str(finding)
    except MemoryError:
        return "takes too much memory to open; offer a smaller one"
    except Exception as error:  # noqa: BLE001 - whatever broken bytes do to a decoder, the edition goes on
        words = " ".join(str(error).split())[:120]
        return f"is broken or not complete ({type(error).__name__}: {words}); save it anew"


_TOO_LARGE = f"has more than {MOST_PIXELS // 1_000_000} million pixels; offer a smaller one"


def _opened(data: bytes, want: Want) -> "Image":
    """The picture, its size looked at before a pixel is decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        image: Image.Image = Image.open(BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        raise Unprintable(_what_instead(data)) from error
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Unprintable(_TOO_LARGE)
    narrowest, flattest = (_SMALLEST_LOGO, _SMALLEST_LOGO) if want.is_logo else (_NARROWEST, _FLATTEST)
    if min(width, height) < flattest or max(width, height) < narrowest:
        raise Unprintable(f"is only {width} × {height} pixels small; offer one of at least 600 pixels of width")
    if image.format == "JPEG":
        least = 2 * max(_size(image.size, want, 2))  # whichever way it will be turned
        image.draft(None, (least, least))  # decodes an eighth of a huge one at no loss
    image.load()
    return image


def _what_instead(data: bytes) -> str:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "is an SVG, which mail programs do not show; offer it as PNG or JPEG"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "is a web page and no picture; correct the address"
    if not data:
        return "is empty"
    return "is no picture of a kind that can be printed (JPEG, PNG, GIF, WebP or AVIF)"


def _upright(image: "Image") -> "Image":
    """As the camera was held, in RGB or, where something shines through, RGBA, in the colours of screens (sRGB)."""
    from PIL import ImageOps

    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits for each pixel, which would be cut off instead of scaled
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    see_through = image.has_transparency_data
    if isinstance(profile, bytes) and image.mode in ("RGB", "RGBA", "CMYK"):
        image = _in_srgb(image, profile)
    return image.convert("RGBA" if see_through else "RGB")


def _in_srgb(image: "Image", profile: bytes) -> "Image":
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    try:
        found = ImageCms.profileToProfile(
            colours, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):  # a broken profile, or one for other kinds of colours
        return image
    assert found is not None  # it is not made in place
    if alpha:
        found.putalpha(alpha)
    return found


def _size(size: tuple[int, int], want: Want, scale: float) -> tuple[int, int]:
    """Of the printed picture in pixels, never more than it has."""
    width, height = _cut(size, want)
    printed = min(width, round(want.width * scale))
    across, down = want.ratio or (width, height)
    return printed, max(1, round(printed * down / across))


def _cut(size: tuple[int, int], want: Want) -> tuple[int, int]:
    """The largest part of a size that has the wanted ratio."""
    width, height = size
    if want.ratio is None:
        return size
    across, down = want.ratio
    return min(width, max(1, height * across // down)), min(height, max(1, width * down // across))


def _printed(image: "Image", want: Want) -> Picture:
    width, height = image.size
    if want.ratio is None and (width > _LONGEST_SHAPE * height or height > 3 * width):
        raise Unprintable(f"is {width} × {height} pixels, too long a shape to be printed; offer a part of it")
    cut_width, cut_height = _cut(image.size, want)
    left, top = (width - cut_width) // 2, (height - cut_height) // 2
    image = image.crop((left, top, left + cut_width, top + cut_height))
    data, size, ending = _encoded(image, want)
    return Picture(
        url=want.url,
        name=f"{hashlib.sha256(data).hexdigest()[:16]}.{'jpg' if ending == 'jpeg' else ending}",
        media_type=f"image/{ending}",
        data=data,
        width=size[0],
        height=size[1],
    )


def _encoded(image: "Image", want: Want) -> tuple[bytes, tuple[int, int], str]:
    """The picture as it is printed, its size and its kind: the best that is light enough."""
    sizes = list(dict.fromkeys(_size(image.size, want, scale) for scale in _SCALES))
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    image = _resized(image, sizes[0])  # of a huge one this takes a while, and is done once
    if image.mode == "RGBA":
        for size in sizes:
            resized = _resized(image, size)
            for drawn in (resized, resized.quantize(256)):
                data = _saved(drawn, "PNG", optimize=True)
                if len(data) <= MOST_PRINTED:
                    return data, size, "png"
        image = _on_white(image)
    data, size = b"", image.size
    for size, quality in product(sizes, _QUALITIES):
        resized = _resized(image, size)
        data = _saved(resized, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if len(data) <= MOST_PRINTED:
            break
    return data, size, "jpeg"


def _resized(image: "Image", size: tuple[int, int]) -> "Image":
    from PIL.Image import Resampling

    return image.resize(size, Resampling.LANCZOS)


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _saved(image: "Image", kind: str, **how: object) -> bytes:
    image.info = {}  # or comments and the place where it was taken would be saved with it
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
