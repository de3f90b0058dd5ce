"""Opening the database: SQLite in WAL mode, one writer at a time, migrated before its first use."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from digest.errors import StoreError

LATEST = "0001"  # the newest migration; a test holds it true
BUSY_SECONDS = 60
SWITCH_TRIES, SWITCH_PAUSE = 50, 0.02


def open_database(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The database file at `path`, made or brought up to date when needed.

    A writer waits up to `busy_seconds` for another one. Raises `StoreError` when the file cannot be opened, is no
    database, or was made by a newer version of the program.
    """
    # Not as text: a folder's name may hold a question mark.
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with store_errors(path):
        migrate(engine, path)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # The sqlite3 module would begin transactions by its own rules, and not before DDL; we begin them ourselves.
    connection.isolation_level = None
    _switch_to_wal(connection)
    # FULL: a mark that a power cut loses would be a reader mailed twice.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _switch_to_wal(connection: Any) -> None:
    # One program switches a new file, for good; at that moment SQLite refuses the others at once, without waiting.
    for _ in range(SWITCH_TRIES):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode=WAL")
            return
        sleep(SWITCH_PAUSE)
        connection.execute("PRAGMA journal_mode")  # raises, when the file is locked for long
    connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads, and so never waits for a writer."""
    with store_errors(engine.url.database), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes. The lock is taken at its start, so what it read is still true when it writes."""
    with store_errors(engine.url.database), engine.connect() as plain:
        connection = plain.execution_options(begin="BEGIN IMMEDIATE")
        with connection.begin():
            yield connection


@contextmanager
def store_errors(place: object) -> Iterator[None]:
    """The database's own errors in words that say where and what to do."""
    try:
        yield
    except OperationalError as error:
        what = str(error.orig)
        advice = {
            "database is locked": "another program holds it; try again when that has finished",
            "unable to open database file": "check that the folder exists and that you may write in it",
            "attempt to write a readonly database": "check that you may write the file and its folder",
            "database or disk is full": "make room on the disk; nothing was lost, so repeat the command",
        }.get(what, "check the file and its folder")
        raise StoreError(f"{place}: {what}; {advice}") from error
    except DatabaseError as error:
        if "file is not a database" not in str(error.orig) and "malformed" not in str(error.orig):
            raise
        raise StoreError(
            f"{place}: {error.orig}; move it away and put a backup in its place "
            "(without one, who was mailed before is forgotten)"
        ) from error


def migrate(engine: Engine, place: object) -> None:
    """Bring the schema up to date, once even when several programs start together: the others wait, and find it done."""
    with reading(engine) as connection:
        known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
        if known and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == LATEST:
            return
    import logging

    logging.getLogger("alembic").setLevel(logging.WARNING)  # before its modules log that they are there
    import alembic.command
    import alembic.config
    from alembic.util import CommandError

    with engine.connect() as plain:
        connection = plain.execution_options(begin="BEGIN EXCLUSIVE")
        with connection.begin():
            config = alembic.config.Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                alembic.command.upgrade(config, "head")
            except CommandError as error:
                raise StoreError(
                    f"{place}: it was made by a newer version of digest ({error}); install that version"
                ) from error
