"""The picture of an article's page, with what is said below it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

from digest.articles.fragments import line_of_html
from digest.articles.normalise import absolute_url
from digest.articles.page_data import Element, Facts, Stated, content, is_short, text_of
from digest.articles.page_links import Places
from digest.articles.pictures import normalise_credit, split_credit
from digest.model import Image

_NO_PICTURE = re.compile(
    r"\.svg(?:$|\?)|gravatar|/logo|logo\.|[-_]logo|placeholder|default[-_.]|1x1|pixel\.|^data:|spacer|avatar",
    re.IGNORECASE,
)
_CREDIT_CLASS = re.compile(r"credit|photographer|copyright", re.IGNORECASE)
_CAPTION_CLASS = re.compile(r"caption", re.IGNORECASE)
_NOTICE = re.compile(r"^\W*(?:image|photo|picture)?\s*(?:copyright|source)\b\s*:?\s*", re.IGNORECASE)
_FIGURE_CLASS = re.compile(r"figure|wp-caption|image|photo|picture|media", re.IGNORECASE)
_SMALLEST, _WIDEST = 200, 1_200  # pixels
_MOST_IMAGES = 500
_HIGHEST = 3  # levels above an image at which its figure is looked for
_MOST_WORDS_OF_A_FIGURE = 120


def image_of(facts: Facts, url: str | None) -> tuple[Image, str] | None:
    """The picture and where it is offered, with the alt text, caption and credit of its place on the page.

    It is the one that the page offers for sharing, else the first in a figure of the article.
    """
    images = list(islice(facts.tree.iter("img"), _MOST_IMAGES))
    structured = next((one for one in facts.values("image") if one), None)
    shared = (
        (address, place)
        for offered, place in _offered(facts, structured)
        if not _NO_PICTURE.search(offered) and (address := absolute_url(offered, url))
    )
    found, place = next(shared, ("", ""))
    if found:
        printed = next((img for img in images if _name(found) in map(_name, _sources(img))), None)
    elif (printed := _first_printed(images)) is not None:
        found, place = absolute_url(_sources(printed)[0], url) or "", "a figure"
    if not found:
        return None
    alt = facts.first_meta("og:image:alt", "twitter:image:alt") or ""
    caption = credit = None
    if isinstance(structured, dict):
        credit = text_of(structured.get("creditText")) or text_of(structured.get("copyrightNotice"))
        caption = text_of(structured.get("caption"))
    if printed is not None:
        alt = line_of_html(printed.get("alt") or "") or alt
        below, by = _below(printed)
        caption, credit = below or caption, by or credit
    if credit is None:
        caption, credit = _parted(caption)
    return Image(
        url=found, alt=alt, caption=caption or None, credit=normalise_credit(credit) if credit else None
    ), place


def _offered(facts: Facts, structured: Any) -> Iterator[Stated]:
    yield from facts.stated("og:image:secure_url", "og:image")
    if isinstance(structured, dict):
        structured = structured.get("url") or structured.get("contentUrl")
    if isinstance(structured, str):
        yield structured, "JSON-LD image"
    yield from facts.stated("twitter:image", "twitter:image:src")


def _first_printed(images: list[Element]) -> Element | None:
    """The first picture in a figure of the page's matter that is no logo and not known to be small."""
    places = Places(sides=True)
    for img in images:
        sizes = [
            int(size) for size in (img.get("width"), img.get("height")) if size and size.isdecimal() and len(size) < 6
        ]
        if (
            _figure(img) is not None
            and all(size >= _SMALLEST for size in sizes)
            and (sources := _sources(img))
            and not _NO_PICTURE.search(sources[0])
            and not places.in_furniture(img)
        ):
            return img
    return None


def _sources(img: Element) -> list[str]:
    """The addresses of a picture, the one of a good size first: the largest up to 1,200 pixels of width."""
    named = [img.get(name) or "" for name in ("src", "data-src", "data-original")]
    sized = [
        one.split() for one in (img.get("srcset") or img.get("data-srcset") or "")[:5000].split(",") if one.strip()
    ]
    widths = [(int(size[0][:-1]), address) for address, *size in sized if size and re.fullmatch(r"\d{1,5}w", size[0])]
    fitting = [one for one in widths if _SMALLEST <= one[0] <= _WIDEST]
    best = [max(fitting)[1]] if fitting else []
    return [one for one in (*best, *named, *(one[0] for one in sized)) if one and not one.startswith("data:")]


def _name(address: str) -> str:
    """The file's name, which stays the same where hosts, folders and sizes of one picture differ."""
    name = re.split(r"[?#]", address)[0].rsplit("/", 1)[-1]
    return re.sub(r"-\d{2,4}x\d{2,4}(?=\.)", "", unquote(name)).lower() or address


def _figure(img: Element) -> Element | None:
    """The block of a picture with what is said of it."""
    figure = next(img.iterancestors("figure"), None)
    if figure is not None:
        return figure
    for block in islice(img.iterancestors(), _HIGHEST):
        if _FIGURE_CLASS.search(block.get("class") or "") and is_short(block, _MOST_WORDS_OF_A_FIGURE):
            return block
    return None


def _below(img: Element) -> tuple[str | None, str | None]:
    """Caption and credit in the figure around the image."""
    figure = _figure(img)
    if figure is None:
        return None, None
    parts = [(part, text) for part in figure.iter("*") if part.tag != "img" and (text := content(part))]
    credit = next((text for part, text in parts if _CREDIT_CLASS.search(part.get("class") or "")), None)
    captions = (
        text for part, text in parts if part.tag == "figcaption" or _CAPTION_CLASS.search(part.get("class") or "")
    )
    caption = next((text for text in captions if text != credit), None)
    if caption and credit:
        return caption.replace(credit, "").strip(" ()|–—-") or None, _NOTICE.sub("", credit)
    return _parted(caption) if credit is None else (caption, _NOTICE.sub("", credit))


def _parted(caption: str | None) -> tuple[str | None, str | None]:
    """A caption and the credit at its end."""
    found = split_credit(caption) if caption else None
    return (found[0] or None, found[1]) if found else (caption, None)
