"""Pictures of articles, made ready for print, so that building an edition again asks nobody for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from digest.model import Picture
from digest.store.database import reading, writing
from digest.store.tables import picture

Key = tuple[str, str]  # where a picture is from, and the recipe by which it was made ready


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """What came of asking for a picture at a moment: the picture, or in words why there is none."""

    at: datetime
    outcome: Picture | str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is kept of them."""

    engine: Engine

    def recall(self, keys: Iterable[Key]) -> dict[Key, KeptPicture]:
        """Those of these that are kept."""
        found: dict[Key, KeptPicture] = {}
        with reading(self.engine) as connection:
            for url, recipe in keys:
                query = select(picture).where(picture.c.url == url, picture.c.recipe == recipe)
                if (row := connection.execute(query).one_or_none()) is not None:
                    found[url, recipe] = KeptPicture(row.at, _outcome(row))
        return found

    def remember(self, kept: Mapping[Key, KeptPicture]) -> None:
        """Keep what came of asking, in place of what was kept."""
        with writing(self.engine) as connection:
            for (url, recipe), one in kept.items():
                connection.execute(delete(picture).where(picture.c.url == url, picture.c.recipe == recipe))
                connection.execute(insert(picture).values(url=url, recipe=recipe, at=one.at, **_columns(one.outcome)))

    def forget(self, before: datetime) -> None:
        """Forget the pictures that were last asked for before a moment."""
        with writing(self.engine) as connection:
            connection.execute(delete(picture).where(picture.c.at < before))


def _outcome(row: Any) -> Picture | str:
    if row.data is None:
        return str(row.problem)
    return Picture(
        url=row.url, name=row.name, media_type=row.media_type, data=row.data, width=row.width, height=row.height
    )


def _columns(outcome: Picture | str) -> dict[str, Any]:
    if isinstance(outcome, str):
        return {"problem": outcome.replace("\0", " ")}  # which PostgreSQL does not keep
    return {
        "name": outcome.name,
        "media_type": outcome.media_type,
        "width": outcome.width,
        "height": outcome.height,
        "data": outcome.data,
    }
