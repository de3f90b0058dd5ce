"""What only a server does: it is somewhere else, asks who we are, and goes away."""

import sys
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, select, text, update

from digest.errors import StoreError
from digest.store.database import open_database, reading, writing
from digest.store.settings import remembered
from digest.store.tables import setting
from tests.postgres import GUARDED, Cluster

USER, PASSWORD = GUARDED


def told(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    return str(caught.value)


@pytest.fixture
def engine(postgresql: Cluster, migrated: str) -> Iterator[Engine]:
    engine = open_database(postgresql.database(migrated), busy_seconds=0.2)
    yield engine
    engine.dispose()


# ------------------------------------------------------------------------------------------------- getting in


@pytest.mark.parametrize("password", ["", ":wrong-and-secret"])
def test_a_wrong_password_is_told_and_not_printed(postgresql: Cluster, password: str):
    message = told(postgresql.url("postgres", f"{USER}{password}"))
    assert message.startswith("postgresql:///postgres: ")
    assert message.endswith(
        "check the user and the password in the URL; signs such as @ : / in a password need %-codes"
    )
    assert "secret" not in message


def test_the_right_password_is_let_in_and_told_what_its_user_lacks(postgresql: Cluster):
    url = postgresql.url("postgres", f"{USER}:{PASSWORD.replace(' ', '%20')}")
    assert told(url) == (
        "postgresql:///postgres: permission denied for schema public; "
        "its owner must let this user make tables: GRANT CREATE, USAGE ON SCHEMA public TO the user"
    )


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("nobody@/postgres?", r'role "nobody" does not exist; check the user in the URL, or make it .*: createuser'),
        ("postgres@/nowhere?", r'postgresql:///nowhere: .*database "nowhere" does not exist; make it first: createdb'),
        ("postgres@/postgres?colour=red&", r'"colour"; check what stands after the question mark in the URL'),
    ],
)
def test_what_is_wrong_in_the_url_is_told_with_what_to_do(postgresql: Cluster, address: str, what: str):
    with pytest.raises(StoreError, match=what):
        open_database(f"postgresql://{address}host={postgresql.folder}")


def test_a_server_that_is_down_is_told():
    message = told("postgresql://ada:secret@127.0.0.1:1/digest?connect_timeout=2")
    assert message.startswith("postgresql://127.0.0.1:1/digest: ")
    assert message.endswith("check that the server runs, and the host and the port in the URL")
    assert "Connection refused" in message
    assert "secret" not in message


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:se@cret@host/digest",
        "postgresql://ada:se@cret/s@host:5432/digest",
        "postgresql://ada:se@c?ret@host/digest",
        "postgresql://ada:secret@host:port:port/digest",
        "postgresql://[ada:secret",
    ],
)
def test_a_url_that_cannot_be_read_is_not_repeated(url: str):
    message = told(url)
    assert message.startswith("the database's URL cannot be read; it should look like postgresql://user:password@host")
    assert "cret" not in message


def test_another_kind_of_database_is_refused():
    assert told("mysql://ada:secret@host/digest") == (
        "the database's URL does not begin with postgresql://; "
        "it should look like postgresql://user:password@host:5432/name"
    )


def test_without_the_driver_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    message = told("postgresql://host/digest")
    assert message.startswith("postgresql://host/digest: what talks to PostgreSQL is not installed (")
    assert message.endswith("pip install 'digest[postgresql]'")


def test_a_database_that_cannot_hold_every_letter_is_refused(postgresql: Cluster):
    postgresql.run("CREATE DATABASE western ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    assert told(postgresql.url("western")) == (
        "postgresql:///western: it holds only the letters of LATIN1; "
        "make one for all: createdb --encoding=UTF8 --template=template0"
    )


# ------------------------------------------------------------------------------------------------- at work


def test_a_hasty_writer_is_told_who_is_in_the_way(engine: Engine):
    with writing(engine), pytest.raises(StoreError, match="lock timeout; another program holds it; try again when"):
        remembered(engine, "name", lambda: "mine")
    assert remembered(engine, "name", lambda: "mine") == "mine"


@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
def test_what_a_writer_read_is_still_true_when_it_writes_whatever_the_server_s_default(
    postgresql: Cluster, migrated: str, level: str
):
    url = postgresql.database(migrated)
    postgresql.run(f"ALTER DATABASE {postgresql.name(url)} SET default_transaction_isolation = '{level}'")
    engine = open_database(url)
    with writing(engine) as connection:
        connection.execute(insert(setting).values(name="count", value="0"))
    barrier = threading.Barrier(4)

    def count_up() -> None:
        barrier.wait(10)
        for _ in range(10):
            with writing(engine) as connection:
                value = int(connection.execute(select(setting.c.value)).scalar_one())
                connection.execute(update(setting).values(value=str(value + 1)))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with reading(engine) as connection:
        assert connection.execute(select(setting.c.value)).scalar_one() == "40"
    engine.dispose()


def test_a_reader_sees_the_database_as_it_was_at_its_start_and_cannot_write(engine: Engine):
    with reading(engine) as reader:
        assert reader.execute(select(setting)).all() == []
        remembered(engine, "name", lambda: "mine")
        assert reader.execute(select(setting)).all() == []
    with pytest.raises(StoreError, match="read-only transaction; it only lets you read"), reading(engine) as reader:
        reader.execute(insert(setting).values(name="name", value="other"))


def test_marks_are_safe_from_a_power_cut_even_where_the_server_is_set_to_hurry(postgresql: Cluster, migrated: str):
    url = postgresql.database(migrated)
    postgresql.run(f"ALTER DATABASE {postgresql.name(url)} SET synchronous_commit = off")
    engine = open_database(url)
    with writing(engine) as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    engine.dispose()


HANG_UP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test_%'"


def test_a_connection_that_is_lost_at_work_is_told_and_nothing_of_the_step_is_kept(engine: Engine, postgresql: Cluster):
    def write() -> None:
        with writing(engine) as connection:
            connection.execute(insert(setting).values(name="half", value="written"))
            postgresql.run(HANG_UP)
            connection.execute(select(setting))

    with pytest.raises(StoreError, match=r"the connection was lost \(.*\); repeat the command when the server is back"):
        write()
    with reading(engine) as connection:
        assert connection.execute(select(setting)).all() == []


def test_a_server_that_was_started_anew_meanwhile_is_asked_again(engine: Engine, postgresql: Cluster):
    remembered(engine, "name", lambda: "mine")
    postgresql.run(HANG_UP)
    assert remembered(engine, "name", lambda: "other") == "mine"


def test_a_fault_of_ours_stays_one(engine: Engine):
    from sqlalchemy.exc import ProgrammingError

    with pytest.raises(ProgrammingError, match="nowhere"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))
