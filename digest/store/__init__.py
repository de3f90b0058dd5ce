"""What is kept. The only package with SQL, and the one that writes an edition's files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from digest.store.answers import Answers
from digest.store.articles import Articles, Version
from digest.store.deliveries import Deliveries
from digest.store.drafts import Drafts
from digest.store.editions import Editions
from digest.store.finding import Found, Query, State
from digest.store.keeping import Changed, Kept, Piece
from digest.store.pictures import Pictures
from digest.store.printed import Absence, Printed
from digest.store.sources import Sources

__all__ = [
    "Absence",
    "Changed",
    "Found",
    "Kept",
    "Piece",
    "Printed",
    "Query",
    "State",
    "Store",
    "Version",
    "open_store",
]


@dataclass(frozen=True, slots=True)
class Store:
    articles: Articles
    sources: Sources
    editions: Editions
    deliveries: Deliveries
    drafts: Drafts
    answers: Answers
    pictures: Pictures
    secret: str  # what Message-IDs are signed with; drawn once for each database
    close: Callable[[], None]


def open_store(database: Path | str, outbox: Path, draw: Callable[[], str]) -> Store:
    """The store in a database file, made when it is not there, or in the PostgreSQL database of a URL.

    `draw` gives a name that nobody can guess.
    """
    from digest.store.database import open_database
    from digest.store.settings import remembered

    engine = open_database(database)
    return Store(
        articles=Articles(engine),
        sources=Sources(engine),
        editions=Editions(engine),
        deliveries=Deliveries(engine),
        drafts=Drafts(outbox),
        answers=Answers(engine),
        pictures=Pictures(engine),
        secret=remembered(engine, "secret", draw),
        close=engine.dispose,
    )
