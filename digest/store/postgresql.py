"""A database on a server: PostgreSQL, by its URL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from digest.errors import StoreError

CONNECT_SECONDS = 10
_LOOKS_LIKE = "postgresql://user:password@host:5432/name"
_PERCENT_CODES = "signs such as @ : / in a password need %-codes"

# SQLite has one writer at a time by itself. Here each writer takes this lock first and gives it back as its transaction
# ends, however it ends. Each statement after it sees all that was committed before, at the level READ COMMITTED. A
# stricter level would be wrong: its view of the database would be taken before the lock is had.
ONE_WRITER = text(f"SELECT pg_advisory_xact_lock({int.from_bytes(b'digest')})")

A_READER: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

_BY_CODE = {  # Appendix A of PostgreSQL's manual
    "55P03": "another program holds it; try again when that has finished",
    "53100": "make room on the server's disk; nothing was lost, so repeat the command",
    "53300": "close other programs that use it, or raise max_connections",
    "25006": "it only lets you read; name the main server in the URL",
    "42501": "its owner must let this user make tables: GRANT CREATE, USAGE ON SCHEMA public TO the user",
}
_BY_WORDS = {
    "password": f"check the user and the password in the URL; {_PERCENT_CODES}",
    "pg_hba.conf": "the server must allow this user from this computer: see pg_hba.conf on it",
    'role "': "check the user in the URL, or make it on the server: createuser",
    'database "': "make it first: createdb",
    "resolve host": "check the host in the URL",
    "invalid connection option": "check what stands after the question mark in the URL",
}


def engine_for(address: str, busy_seconds: float) -> Engine:
    """Raises `StoreError`, and never repeats the URL: it may hold a password."""
    if not address.startswith("postgresql://"):
        raise StoreError(f"the database's URL does not begin with postgresql://; it should look like {_LOOKS_LIKE}")
    unreadable = StoreError(
        f"the database's URL cannot be read; it should look like {_LOOKS_LIKE}, and {_PERCENT_CODES}"
    )
    if address.count("@") > 1:  # a piece of the password would be taken for the host, and be told
        raise unreadable
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise unreadable from None
    if "connect_timeout" not in url.query:
        url = url.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
    try:
        engine = create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,  # the server may have been started anew since the last time
            connect_args={"client_encoding": "utf8", "application_name": "digest"},
        )
    except ImportError as error:
        raise StoreError(
            f"{place(url)}: what talks to PostgreSQL is not installed ({error}); pip install 'digest[postgresql]'"
        ) from error

    def prepare(connection: Any, _record: Any) -> None:
        if (encoding := connection.info.parameter_status("server_encoding")) != "UTF8":
            connection.close()
            raise StoreError(
                f"{place(url)}: it holds only the letters of {encoding}; "
                "make one for all: createdb --encoding=UTF8 --template=template0"
            )
        connection.autocommit = True
        connection.execute(f"SET lock_timeout = {max(1, round(busy_seconds * 1000))}")
        # A mark that a power cut loses would be a reader mailed twice.
        connection.execute("SET synchronous_commit = on")
        # A computer that vanishes while it writes must not hold up the others for hours.
        connection.execute("SET tcp_keepalives_idle = 30")
        connection.execute("SET tcp_keepalives_interval = 10")
        connection.execute("SET tcp_keepalives_count = 3")
        connection.autocommit = False

    event.listen(engine, "connect", prepare)
    return engine


def place(url: URL) -> str:
    """The database's address for people: without user and password."""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{url.host or ''}{port}/{url.database or ''}"


def in_words(error: DBAPIError) -> str | None:
    """What happened and what to do; None for a fault of ours."""
    import psycopg

    assert isinstance(error.orig, psycopg.Error)  # the driver raises no others
    told = error.orig.diag.message_primary or str(error.orig).removeprefix("connection failed: ")
    what = " ".join(told.split())
    if error.connection_invalidated:
        return f"the connection was lost ({what}); repeat the command when the server is back"
    if error.orig.sqlstate is not None and (advice := _BY_CODE.get(error.orig.sqlstate)):
        return f"{what}; {advice}"
    for words, advice in _BY_WORDS.items():
        if words in what and error.orig.sqlstate is None:  # it answered before there was a connection, without a code
            return f"{what}; {advice}"
    if isinstance(error, OperationalError):
        return f"{what}; check that the server runs, and the host and the port in the URL"
    return None
