"""Opening the database, a file or a server: one writer at a time, migrated before its first use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from digest.errors import StoreError
from digest.store import postgresql, sqlite

LATEST = "0004"  # the newest migration; a test holds it true
BUSY_SECONDS = 60


def open_database(database: Path | str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """The database in a file, or at a URL that begins with postgresql://, made or brought up to date when needed.

    A writer waits up to `busy_seconds` for another one. Raises `StoreError` when the database cannot be opened, is
    none, or was made by a newer version of the program.
    """
    if isinstance(database, Path):
        engine = sqlite.engine_for(database, busy_seconds)
    else:
        engine = postgresql.engine_for(database, busy_seconds)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: it never waits for a writer, and sees the database as it is at its start."""
    with store_errors(engine), engine.connect() as plain:
        connection = plain.execution_options(**postgresql.A_READER) if _is_server(engine) else plain
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, begin: str = "BEGIN IMMEDIATE") -> Iterator[Connection]:
    """A transaction that writes, one at a time among all programs. The lock is taken at its start, so what it read is
    still true when it writes."""
    with store_errors(engine), engine.connect() as plain:
        connection = plain.execution_options(begin=begin)
        with connection.begin():
            if _is_server(engine):
                connection.execute(postgresql.ONE_WRITER)
            yield connection


@contextmanager
def store_errors(engine: Engine) -> Iterator[None]:
    """The database's own errors in words that say where and what to do. Faults of ours stay as they are."""
    try:
        yield
    except DBAPIError as error:
        told = postgresql.in_words(error) if _is_server(engine) else sqlite.in_words(error)
        if told is None:
            raise
        raise StoreError(f"{_place(engine)}: {told}") from error


def migrate(engine: Engine) -> None:
    """Bring the schema up to date, once even when several programs start together: the others wait, and find it done."""
    with reading(engine) as connection:
        known = inspect(connection).has_table("alembic_version")
        if known and connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == LATEST:
            return
    import logging

    logging.getLogger("alembic").setLevel(logging.WARNING)  # before its modules log that they are there
    import alembic.command
    import alembic.config
    from alembic.util import CommandError

    with writing(engine, begin="BEGIN EXCLUSIVE") as connection:
        config = alembic.config.Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            alembic.command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"{_place(engine)}: it was made by a newer version of digest ({error}); install that version"
            ) from error


def _is_server(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _place(engine: Engine) -> str:
    return postgresql.place(engine.url) if _is_server(engine) else str(engine.url.database)
