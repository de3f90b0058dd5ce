"""A database in a file: SQLite in WAL mode."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

SWITCH_TRIES, SWITCH_PAUSE = 50, 0.02

_ADVICE = {
    "database is locked": "another program holds it; try again when that has finished",
    "unable to open database file": "check that the folder exists and that you may write in it",
    "attempt to write a readonly database": "check that you may write the file and its folder",
    "database or disk is full": "make room on the disk; nothing was lost, so repeat the command",
    "no such module: fts5": "this Python cannot search in texts; run digest with one from python.org or your system",
}


def engine_for(path: Path, busy_seconds: float) -> Engine:
    # Not as text: a folder's name may hold a question mark.
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
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


def in_words(error: DBAPIError) -> str | None:
    """What happened and what to do; None for a fault of ours."""
    what = str(error.orig)
    if isinstance(error, OperationalError):
        return f"{what}; {_ADVICE.get(what, 'check the file and its folder')}"
    if "file is not a database" in what or "malformed" in what:
        return f"{what}; move it away and put a backup in its place (without one, who was mailed before is forgotten)"
    return None
