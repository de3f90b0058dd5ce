"""The pictures of an edition: which it shows, had and put in their places."""

from collections.abc import Mapping
from pathlib import Path

from digest.made import Built
from digest.messages.pictures import Pictures, files, placed, wanted
from digest.messages.theme import Theme
from digest.model import Attachment, Edition
from digest.newsroom import Newsroom
from digest.pictures import Place, fetch, places, publish


def illustrated(
    room: Newsroom, edition: Edition, theme: Theme
) -> tuple[Pictures, Mapping[str, bytes], tuple[str, ...]]:
    """The pictures in their places, their files by name, and a line for each that could not be had or had no room."""
    images, config = room.newsletter(edition.newsletter).images, room.config
    way = images.way
    # The logo lies beside the file that names it.
    logo_in = config.base if "logo" in room.newsletter(edition.newsletter).look else Path(theme.folder)
    had, problems = fetch(
        wanted(edition, theme.tokens, way=way),
        web=room.web,
        places={**places(config), "": Place(logo_in, logo_in)},
        kept=room.store.pictures,
        now=room.clock(),
        enough=images.most if way == "attached" else None,
    )
    shown, notices = placed(
        edition,
        theme.tokens,
        had,
        way=way,
        base_url=images.base_url,
        domain=room.domain(edition.newsletter),
        most=images.most,
        most_bytes=images.most_kb * 1000,
    )
    return shown, files(shown, had), (*(str(problem) for problem in problems), *notices)


def publish_pictures(room: Newsroom, built: Built) -> None:
    """Copy hosted pictures to where the schedule file says that the web server finds them.

    Raises `StoreError` when that is not possible.
    """
    images = room.newsletter(built.newsletter).images
    if images.way == "hosted" and images.folder is not None:
        publish(room.config.base / images.folder, built.newsletter, built.slot, built.files)


def hosted(built: Built) -> Mapping[str, Attachment]:
    """The pictures that will be found on the web, by their addresses."""
    shown = [*built.pictures.of.values(), *([built.pictures.logo] if built.pictures.logo else [])]
    found: dict[str, Attachment] = {}
    for one in shown:
        name = one.src.rpartition("/")[2]
        if one.src.startswith("http") and name in built.files:
            kind = "image/png" if name.endswith(".png") else "image/jpeg"
            found[one.src] = Attachment(cid="", name=name, media_type=kind, data=built.files[name])
    return found
