"""Pictures: many readers see none of them, and some clients show them in another size or not at all."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.places import Places, few, short, words_of
from digest.messages.checks.wording import counted, folded, listed, quoted

MOST_IMAGES = 20
MOST_BYTES = 500_000  # of attachments: they travel with every copy, and mail servers look askance at a heavy one
FEWEST_CHARACTERS = 200  # for each picture; a mail of pictures with little text is taken for an advertisement

_PX = re.compile(r"\d{1,4}(?:px)?")
_LAST_RESORT = frozenset({"svg", "webp", "avif", "heic", "heif", "jxl", "tiff", "tif"})
_FILE = re.compile(r"[\w%+.-]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp)", re.IGNORECASE)
_IN_MJML = re.compile(r"""<(?:mj-image|img)\b(?:[^>"']|"[^"]*"|'[^']*')*+>""", re.IGNORECASE)
_BACKGROUND = re.compile(r"\bbackground(?:-image)?\s*:[^;:]*?\burl\(", re.IGNORECASE)


def images(proof: Proof) -> Iterator[Finding]:
    """Each picture's alt, size and format, and how many and how heavy they are together."""
    found = [image for image in proof.document.iter("img") if not _counts_opens(image)]
    yield from few(_each(proof, found))
    yield from _undescribed(proof, found)
    yield from few(_without_alt(proof))
    yield from few(_behind_text(proof))
    yield from _together(proof, found)


def _each(proof: Proof, found: list[Any]) -> Iterator[Finding]:
    places = Places(proof)
    types = {one.cid: one.media_type for one in proof.message.attachments}
    for image in found:
        for name, severity, what, todo in (*_alt(image), *_size(image), *_source(image, types)):
            yield Finding(
                id=name, severity=severity, where=places.of(image), what=what, todo=todo, element=places.path(image)
            )


def _without_alt(proof: Proof) -> Iterator[Finding]:
    """Pictures of the theme to which nobody gave an alt: rendering writes an empty one, as mail programs need it."""
    for found in _IN_MJML.finditer(proof.mjml):
        if not re.search(r"\salt\s*=", found[0]):
            line = proof.mjml.count("\n", 0, found.start()) + 1
            yield Finding(
                id="alt-missing",
                severity=Severity.ERROR,
                where=f"line {line} of edition.mjml",
                what=f"a picture of the theme {proof.theme.name} has no alt: {short(found[0])}",
                todo='Write alt="what it shows" into it, or alt="" where it is an ornament',
            )


def _undescribed(proof: Proof, found: list[Any]) -> Iterator[Finding]:
    """Pictures of stories whose source says nothing of them: readers who see no pictures do not learn what they show."""
    places = Places(proof)
    blank = {places.of(image) for image in found if image.get("alt") == ""}
    titles = [
        story.headline
        for story in proof.edition.stories
        if (image := story.article.reading.image)
        and not (image.alt or image.caption)
        and f"the story “{short(folded(story.headline))}”" in blank
    ]
    if titles:
        yield Finding(
            id="alt-empty",
            severity=Severity.INFO,
            where=counted(len(titles), "picture", "pictures"),
            what=f"nothing says what they show (alt is empty) at: {listed(map(quoted, titles))}",
            todo="Give the picture an alt text or a caption where the article is published",
        )


Fault = tuple[str, Severity, str, str]


def _alt(image: Any) -> Iterator[Fault]:
    alt, source = image.get("alt"), image.get("src") or ""
    if alt is None:
        yield (
            "alt-missing",
            Severity.ERROR,
            f"a picture without alt ({short(source)}), whose address is read out instead",
            'Say in alt what it shows; alt="" where the words beside it say the same',
        )
    elif alt.strip() and (_FILE.fullmatch(alt.strip()) or alt.strip() == _file_of(source)):
        yield (
            "alt-file-name",
            Severity.WARNING,
            f"a picture whose alt is the name of its file, “{short(alt.strip())}”",
            "Say in alt what it shows",
        )


def _size(image: Any) -> Iterator[Fault]:
    # MJML writes height="auto" where no height is given.
    wrong = [name for name in ("width", "height") if not _PX.fullmatch(image.get(name) or "")]
    if wrong:
        yield (
            "image-size",
            Severity.WARNING,
            f"a picture without {' and '.join(wrong)} in px; Outlook shows it in its full size, and text jumps as it loads",
            "Write width and height on the mj-image, in px",
        )


def _source(image: Any, types: dict[str, str]) -> Iterator[Fault]:
    source = (image.get("src") or "").strip()
    scheme = source.partition(":")[0].lower()
    if scheme == "data":
        yield (
            "image-data",
            Severity.ERROR,
            "a picture written into the HTML (data:), which Gmail and Outlook do not show",
            "Attach it, or put it on a server",
        )
    elif scheme == "cid":
        if unquote(source[4:]) not in types:
            yield (
                "image-absent",
                Severity.ERROR,
                f"a picture that is not attached ({short(source)})",
                "Build the edition anew; a theme names pictures by what it is given, not by an address of its own",
            )
    elif scheme != "https":
        yield (
            "image-address",
            Severity.ERROR if scheme != "http" else Severity.WARNING,
            f"a picture whose address is not https ({short(source)}), which many clients do not load"
            if source
            else "a picture without an address",
            "Give its https: address",
        )
    kind = (
        types.get(unquote(source[4:]), "").partition("/")[2] if scheme == "cid" else _file_of(source).rpartition(".")[2]
    )
    kind = kind.lower().partition("+")[0]
    if scheme != "data" and kind in _LAST_RESORT:
        yield (
            "image-format",
            Severity.WARNING,
            f"a picture in the format {kind.upper()}, which Outlook or Gmail does not show everywhere",
            "Use JPEG or PNG",
        )


def _behind_text(proof: Proof) -> Iterator[Finding]:
    places = Places(proof)
    for element in proof.document.xpath("//body/descendant-or-self::*[@background or contains(@style, 'url(')]"):
        behind = element.get("background") or _BACKGROUND.search(element.get("style") or "")
        if behind and (words := words_of(element)):
            yield Finding(
                id="text-on-image",
                severity=Severity.WARNING,
                where=places.of(element),
                what=f"text in front of a picture (“{short(words, 40)}”), which Outlook leaves out",
                todo="Set a background colour as well, on which the text can be read, or take the picture out",
                element=places.path(element),
            )


def _together(proof: Proof, found: list[Any]) -> Iterator[Finding]:
    if len(found) > MOST_IMAGES:
        yield Finding(
            id="images-many",
            severity=Severity.WARNING,
            where="the whole edition",
            what=f"{len(found)} pictures; more than {MOST_IMAGES} make it slow on a phone",
            todo="Show fewer pictures, or print fewer stories",
        )
    characters = sum(len(words_of(body)) for body in proof.document.iter("body"))
    if found and characters < FEWEST_CHARACTERS * len(found):
        yield Finding(
            id="images-mostly",
            severity=Severity.WARNING,
            where="the whole edition",
            what=f"{len(found)} pictures and {characters} characters of text, which spam filters dislike, and which is "
            "empty where pictures are off",
            todo="Show fewer pictures, or write more beside them",
        )
    weight = sum(len(one.data) for one in proof.message.attachments)
    if weight > MOST_BYTES:
        yield Finding(
            id="images-heavy",
            severity=Severity.WARNING,
            where="the attached pictures",
            what=f"{weight / 1000:.0f} KB travel with every copy; {MOST_BYTES // 1000} KB are enough",
            todo="Show fewer or smaller pictures, or host them",
        )


def _counts_opens(image: Any) -> bool:
    """A picture of one px is none for a reader."""
    return image.get("width") in ("0", "1") and image.get("height") in ("0", "1")


def _file_of(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rpartition("/")[2])
