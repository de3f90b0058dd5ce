"""Which stories show a picture, and how it reaches the readers: attached, hosted, or left where it was found."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from digest.errors import TemplateError
from digest.model import Attachment, Edition, Image, Picture, Story

LOGO = "logo"  # stands where the id of an article stands for the pictures of stories
VERSION = "v1"  # of how pictures are made ready: another one makes them all anew
MOST = 5
MOST_BYTES = 500_000
FOLDER = "images"  # of the pictures, beside an edition's files

_RATIO = re.compile(r"([1-9][0-9]{0,3})\s*[:/]\s*([1-9][0-9]{0,3})")
_WIDTH = re.compile(r"([1-9][0-9]{1,3})(?:px)?")
_WHICH = ("all", "lead", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in its place: `src` is what stands in the HTML (cid:, https:), `width` and `height` are in CSS px."""

    src: str
    width: int
    height: int
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of an edition. `of` has those of stories, by the ids of their articles."""

    of: Mapping[str, Shown] = field(default_factory=dict)
    logo: Shown | None = None
    attachments: tuple[Attachment, ...] = ()


NO_PICTURES = Pictures()


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A picture that an edition would show, `width` CSS px wide, cut to `ratio` (width to height) where there is one.

    `url` is a web address, or a file of the source `source`. `headline` is for people.
    """

    article: str  # its id, or LOGO
    source: str
    headline: str
    url: str
    width: int
    ratio: tuple[int, int] | None = None

    @property
    def is_logo(self) -> bool:
        return self.article == LOGO

    @property
    def recipe(self) -> str:
        """How it is made ready, in a few characters: two wants of one recipe for one file are the same picture."""
        ratio = "{}:{}".format(*self.ratio) if self.ratio else "whole"
        return " ".join((f"{self.width}px@2", ratio, *([LOGO] if self.is_logo else ()), VERSION))


def wanted(edition: Edition, tokens: Mapping[str, Any], *, way: str = "attached") -> tuple[Want, ...]:
    """The pictures that the theme would show, the logo first, then in print order.

    The theme says it in `pictures`: {stories: all, lead or none; width; ratio; lead_width}, and in `logo`: {file; alt;
    width}. Raises `TemplateError` for anything else in them.
    """
    if way == "none":
        return ()
    ratio = None if way == "source" else _ratio(tokens)  # what is left at its source cannot be cut
    logo = _group(tokens, LOGO)
    found: list[Want] = []
    if logo and way != "source":
        file = logo.get("file")
        if not isinstance(file, str) or not file.strip():
            raise TemplateError("theme.yaml, logo: file has to be the name of a picture, such as logo.png")
        found.append(Want(article=LOGO, source="", headline=LOGO, url=file.strip(), width=_width(logo, "width", LOGO)))
    for story, width in _stories(edition, tokens):
        if (image := story.article.reading.image) and image.url:
            article = story.article
            found.append(
                Want(
                    article=article.id,
                    source=article.source,
                    headline=story.headline,
                    url=image.url,
                    width=width,
                    ratio=ratio,
                )
            )
    return tuple(found)


def placed(
    edition: Edition,
    tokens: Mapping[str, Any],
    had: Mapping[str, Picture],
    *,
    way: str,
    base_url: str | None = None,
    domain: str = "",
    most: int = MOST,
    most_bytes: int = MOST_BYTES,
) -> tuple[Pictures, tuple[str, ...]]:
    """The pictures in their places, and a notice where some are left out because a letter would grow too heavy.

    `had` are those that could be had, by the ids of their articles, the logo under `LOGO`. hosted ones
    are at base_url/<newsletter>/<slot>/<name>; `domain` is the newsletter's.
    """
    wants = wanted(edition, tokens, way=way)
    images = {story.article.id: story.article.reading.image or Image() for story in edition.stories}
    images[LOGO] = Image(alt=str((_group(tokens, LOGO)).get("alt") or ""))
    hosted_at = f"{(base_url or '').rstrip('/')}/{edition.newsletter}/{edition.slot}"
    shown: dict[str, Shown] = {}
    attached: dict[str, Attachment] = {}
    left_out = weight = 0
    for want in wants:
        picture = had.get(want.article)
        if way == "attached" and len(attached) >= most and (picture is None or picture.name not in attached):
            left_out += 1  # also one that nobody asked for any more, as there was no room for it
            continue
        if picture is None or (way == "source" and "://" not in want.url):
            continue
        if way == "attached" and picture.name not in attached:
            if weight + len(picture.data) > most_bytes:
                left_out += 1
                continue
            weight += len(picture.data)
            attached[picture.name] = _attachment(picture, domain)
        shown[want.article] = _shown(picture, want, images[want.article], _src(picture, want, way, hosted_at, domain))
    logo = shown.pop(LOGO, None)
    notices = (_left_out(left_out, len(attached), most),) if left_out else ()
    return Pictures(shown, logo, tuple(attached.values())), notices


def files(pictures: Pictures, had: Mapping[str, Picture]) -> dict[str, bytes]:
    """The files of the pictures that are shown, by name, without those that are left at their source."""
    shown = dict(pictures.of) | ({LOGO: pictures.logo} if pictures.logo else {})
    found = {had[article].name: had[article] for article in shown if shown[article].src != had[article].url}
    return {name: found[name].data for name in sorted(found)}


def local(html: str, attachments: tuple[Attachment, ...]) -> str:
    """The HTML for a browser: an attached picture is looked for in the folder `images` beside the file."""
    for attachment in attachments:
        html = html.replace(f"cid:{attachment.cid}", f"{FOLDER}/{attachment.name}")
    return html


def _stories(edition: Edition, tokens: Mapping[str, Any]) -> Iterator[tuple[Story, int]]:
    """The stories that have a place for a picture, and its width."""
    pictures = _group(tokens, "pictures")
    which = pictures.get("stories", "none")
    if which not in _WHICH:
        raise TemplateError(f"theme.yaml, pictures: stories is {which!r}, expected {', '.join(_WHICH)}")
    if which == "none":
        return
    lead = "lead_width" if "lead_width" in pictures else "width"
    yield edition.lead, _width(pictures, lead, "pictures")
    if which == "all":
        width = _width(pictures, "width", "pictures")
        yield from ((story, width) for story in edition.stories[1:])


def _group(tokens: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    group = tokens.get(name) or {}
    if not isinstance(group, Mapping):
        raise TemplateError(f"theme.yaml, {name}: is {group!r}, expected names with values below it")
    return group


def _width(group: Mapping[str, Any], name: str, where: str) -> int:
    found = _WIDTH.fullmatch(str(group.get(name, "")))
    if found is None:
        raise TemplateError(
            f"theme.yaml, {where}: {name} is {group.get(name)!r}, expected pixels from 10 to 9999, such as 552"
        )
    return int(found[1])


def _ratio(tokens: Mapping[str, Any]) -> tuple[int, int] | None:
    written = _group(tokens, "pictures").get("ratio")
    if written in (None, "", "none"):
        return None
    found = _RATIO.fullmatch(str(written))
    # What is flatter or steeper than this is no picture but a line.
    if found is None or not 1 / 5 <= int(found[1]) / int(found[2]) <= 10:
        raise TemplateError(f'theme.yaml, pictures: ratio is {written!r}, expected one such as "16:9", or none')
    return int(found[1]), int(found[2])


def _cid(picture: Picture, domain: str) -> str:
    return f"{picture.name.partition('.')[0]}@{domain}"


def _attachment(picture: Picture, domain: str) -> Attachment:
    return Attachment(cid=_cid(picture, domain), name=picture.name, media_type=picture.media_type, data=picture.data)


def _src(picture: Picture, want: Want, way: str, hosted_at: str, domain: str) -> str:
    if way == "attached":
        return f"cid:{_cid(picture, domain)}"
    if way == "source":
        return want.url
    return f"{hosted_at}/{picture.name}"


def _shown(picture: Picture, want: Want, image: Image, src: str) -> Shown:
    """As wide as the theme has it, but never wider than twice the picture's own pixels: a little blur is better than a
    hole beside it. A smaller one, and a logo, is as wide as its pixels. A picture without words of its own has an empty
    alt: the headline beside it says what it is about."""
    stretched = not want.is_logo and 2 * picture.width >= want.width
    width = want.width if stretched else min(want.width, picture.width)
    return Shown(
        src=src,
        width=width,
        height=max(1, round(picture.height * width / picture.width)),
        alt=" ".join((image.alt or image.caption or "").split()),
        credit=" ".join((image.credit or "").split()),
    )


def _left_out(count: int, attached: int, most: int) -> str:
    what = "1 picture is" if count == 1 else f"{count} pictures are"
    why = f"a letter carries {most} at most" if attached >= most else "the letter would grow too heavy"
    return (
        f"{what} not shown, because {why}; to show more, host them (images: base_url) or raise images: most and most_kb"
    )
