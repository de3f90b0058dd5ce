from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from digest.store import Store, open_store
from digest.store.database import open_database
from digest.store.tables import metadata
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def migrated(postgresql: Cluster) -> str:
    """The name of a database with our tables, to copy."""
    url = postgresql.database()
    open_database(url).dispose()
    return postgresql.name(url)


@pytest.fixture(scope="session")
def emptied(postgresql: Cluster, migrated: str) -> Callable[[], str]:
    """Gives the URL of a database with our tables and nothing in them, ten times as quickly as a new one is made."""
    url = postgresql.database(migrated)
    tables = ", ".join(table.name for table in metadata.sorted_tables)

    def give() -> str:
        postgresql.run(f"TRUNCATE {tables} RESTART IDENTITY", postgresql.name(url))
        return url

    return give


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | str:
    """A database of either kind with nothing in it."""
    if kind == "sqlite":
        return tmp_path / "digest.db"
    give: Callable[[], str] = request.getfixturevalue("emptied")
    return give()


@pytest.fixture
def empty(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | str:
    """A new database of either kind without tables."""
    return tmp_path / "digest.db" if kind == "sqlite" else request.getfixturevalue("postgresql").database()


@pytest.fixture
def engine(database: Path | str) -> Iterator[Engine]:
    engine = open_database(database, busy_seconds=0.2)
    yield engine
    engine.dispose()


@pytest.fixture
def store(database: Path | str, tmp_path: Path) -> Iterator[Store]:
    store = open_store(database, tmp_path / "outbox", lambda: "a secret")
    yield store
    store.close()
