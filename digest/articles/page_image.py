"""The picture of an article's page, with what is said below it."""

import re
from typing import Any
from urllib.parse import unquote

from digest.articles.fragments import line_of_html
from digest.articles.normalise import absolute_url
from digest.articles.page_data import Element, Facts, content, listed, text_of
from digest.articles.pictures import normalise_credit, split_credit
from digest.model import Image

_NO_PICTURE = re.compile(
    r"\.svg(?:$|\?)|gravatar|/logo|logo\.|[-_]logo|placeholder|default[-_.]|1x1|pixel\.|^data:", re.IGNORECASE
)
_CREDIT_CLASS = re.compile(r"credit|photographer|copyright", re.IGNORECASE)


def image_of(facts: Facts, url: str | None) -> Image | None:
    """The picture that the page offers for sharing, with the alt text, caption and credit of its place on the page."""
    structured = next((one for one in listed(facts.article.get("image")) if one), None)
    offered = [*facts.meta.get("og:image:secure_url", ()), *facts.meta.get("og:image", ()), _address(structured)]
    offered += facts.meta.get("twitter:image", ())
    pictures = (absolute_url(one, url) for one in offered if one and not _NO_PICTURE.search(one))
    found = next(filter(None, pictures), None)
    if found is None:
        return None
    printed = next((img for img in facts.tree.iter("img") if _name(found) in map(_name, _sources(img))), None)
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
    return Image(url=found, alt=alt, caption=caption or None, credit=normalise_credit(credit) if credit else None)


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None


def _sources(img: Element) -> list[str]:
    sources = [img.get(name) or "" for name in ("src", "data-src", "data-original")]
    return [*sources, *(one.split()[0] for one in (img.get("srcset") or "")[:5000].split(",") if one.split())]


def _name(address: str) -> str:
    """The file's name, which stays the same where hosts, folders and sizes of one picture differ."""
    name = re.split(r"[?#]", address)[0].rsplit("/", 1)[-1]
    return re.sub(r"-\d{2,4}x\d{2,4}(?=\.)", "", unquote(name)).lower() or address


def _below(img: Element) -> tuple[str | None, str | None]:
    """Caption and credit in the figure around the image."""
    figure = next(img.iterancestors("figure"), None)
    if figure is None:
        return None, None
    credit = next((text for part in figure.iter() if _is_credit(part) and (text := content(part))), None)
    caption = next((text for part in figure.iter("figcaption") if (text := content(part))), None)
    if caption and credit:
        caption = caption.replace(credit, "").strip(" ()|–—-") or None
        return caption, credit
    return _parted(caption) if credit is None else (caption, credit)


def _is_credit(element: Element) -> bool:
    return isinstance(element.tag, str) and _CREDIT_CLASS.search(element.get("class") or "") is not None


def _parted(caption: str | None) -> tuple[str | None, str | None]:
    """A caption and the credit at its end."""
    found = split_credit(caption) if caption else None
    return (found[0] or None, found[1]) if found else (caption, None)
