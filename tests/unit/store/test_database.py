import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Thread, Timer

import alembic.command
import alembic.config
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

import digest.store
from digest.errors import StoreError
from digest.model import Article, Reading, RelatedPiece
from digest.store import Query, State, open_store, postgresql, sqlite
from digest.store.database import LATEST, migrate, open_database, reading, writing
from digest.store.settings import remembered
from digest.store.tables import metadata, newsletter, setting
from tests.unit.store.editions import NOW

MIGRATIONS = Path(digest.store.__file__).parent / "migrations"


only_sqlite = pytest.mark.parametrize("kind", ["sqlite"])


@pytest.fixture
def database(empty: Path | str) -> Path | str:
    """A new one for each test: some here change its tables."""
    return empty


def settings(connection: Connection | None = None) -> alembic.config.Config:
    config = alembic.config.Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def is_declared(object_, name, type_, reflected, compare_to) -> bool:
    """All but the search index, which each database has in its own way and which is tested with the search."""
    if name is None or not reflected:
        return True
    return not (name.startswith("article_search") or name in {"document", "ix_article_text_document"})


def test_the_migrations_make_the_tables_that_the_program_uses(engine: Engine):
    opts = {"compare_type": True, "compare_server_default": True, "include_object": is_declared}
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), metadata) == []


def test_the_migrated_tables_have_the_same_columns_keys_and_rules_of_null(engine: Engine):
    """Which alembic's comparison passes over in part."""
    inspector = inspect(engine)
    for table in metadata.sorted_tables:
        migrated = {
            (column["name"], column["nullable"])
            for column in inspector.get_columns(table.name)
            if column["name"] != "document"
        }
        assert migrated == {(column.name, column.nullable) for column in table.columns}
        keys = inspector.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key]


def test_the_newest_migration_is_the_one_that_the_program_expects(engine: Engine):
    assert ScriptDirectory.from_config(settings()).get_heads() == [LATEST]
    with reading(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [LATEST]


def test_all_migrations_can_be_taken_back(engine: Engine):
    with writing(engine) as connection:
        alembic.command.downgrade(settings(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert remembered(engine, "secret", lambda: "one") == "one"


FIRST_VERSION = """
INSERT INTO setting VALUES ('secret', 'the secret');
INSERT INTO newsletter VALUES ('weekly', '2026-11-27 06:00:00.000000');
INSERT INTO article VALUES ('a', 'site', 'https://n.example/a', 'Räin', 'hash of a', 2, NULL,
    '2026-11-27 06:00:00.000000', NULL, NULL, '{"title":"Räin","paragraphs":["It poured."],"standfirst":"Wet.",
    "authors":["Ada Lünd","Bo Ek"],"section":"Wörld","image":null,"related":[{"title":"Snow","url":null}]}');
INSERT INTO article VALUES ('b', 'site', NULL, 'Dry', 'hash of b', 1, NULL,
    '2026-11-27 06:00:00.000000', NULL, NULL, '{"title":"Dry","paragraphs":["No clouds."]}');
INSERT INTO edition VALUES ('weekly/s', 'weekly', 's', 1, 'sent', '2026-11-27 06:00:00.000000',
    '2026-11-27 06:00:00.000000', '{"subject":"Rain","html":"","text":"","headers":[]}', NULL, 1, NULL);
INSERT INTO edition_article VALUES ('weekly/s', 'a', 0, 'hash before');
INSERT INTO delivery VALUES ('weekly/s', 'ada@reader.example', 'Ada', 'sent', 1, NULL, 250, 'OK', NULL)
"""


def test_a_database_of_the_first_version_keeps_all_it_has_and_becomes_searchable(empty: Path | str):
    engine = sqlite.engine_for(empty, 60) if isinstance(empty, Path) else postgresql.engine_for(empty, 60)
    with writing(engine) as connection:
        alembic.command.upgrade(settings(connection), "0001")
        for statement in FIRST_VERSION.split(";"):
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()

    store = open_store(empty, Path("outbox"), lambda: "another secret")
    assert store.secret == "the secret"
    assert store.editions.known_since("weekly") == NOW
    assert store.articles.seen_since(["site"], None) == [
        Article(
            id="a",
            source="site",
            content_hash="hash of a",
            canonical_url="https://n.example/a",
            reading=Reading(
                title="Räin",
                standfirst="Wet.",
                paragraphs=("It poured.",),
                authors=("Ada Lünd", "Bo Ek"),
                section="Wörld",
                related=(RelatedPiece(title="Snow"),),
            ),
            first_seen=NOW,
            version=2,
        ),
        Article(
            id="b",
            source="site",
            content_hash="hash of b",
            canonical_url=None,
            reading=Reading(title="Dry", paragraphs=("No clouds.",)),
            first_seen=NOW,
        ),
    ]
    assert [copy.delivery.recipient for copy in store.deliveries.of("weekly/s")] == ["ada@reader.example"]
    words = [Query(words=word) for word in ("rain", "wet", "poured")]
    for query in (*words, Query(author="lund"), Query(section="world"), Query(state=State.CHANGED)):
        assert [found.article.id for found in store.articles.find(query)] == ["a"]
    assert [version.version for version in store.articles.versions("a")] == [2]
    (printed,) = store.editions.printed_since("weekly", NOW - timedelta(days=1))
    assert (printed.headline, printed.part, printed.content_hash) == ("Räin", 0, "hash before")
    assert store.editions.fresh_from("weekly") == NOW
    store.close()


def test_a_database_that_is_up_to_date_is_opened_while_another_program_writes(engine: Engine, database: Path | str):
    with writing(engine):
        open_database(database, busy_seconds=0).dispose()


@only_sqlite
def test_marks_are_safe_from_a_power_cut_and_references_are_checked(engine: Engine):
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


# ------------------------------------------------------------------------------------------------- several programs


def open_and_tell(database: Path | str, barrier, name: str, told) -> None:
    barrier.wait(60)
    try:
        told.put(open_store(database, Path("outbox"), lambda: name).secret)
    except BaseException as error:
        told.put(repr(error))
        raise


def test_programs_that_open_a_new_database_at_once_make_it_once(empty: Path | str):
    spawn = get_context("spawn")
    barrier, told = spawn.Barrier(3), spawn.Queue()
    programs = [spawn.Process(target=open_and_tell, args=(empty, barrier, f"secret {n}", told)) for n in range(3)]
    for program in programs:
        program.start()
    secrets = [told.get(timeout=60) for _ in programs]
    for program in programs:
        program.join(60)
        assert program.exitcode == 0
    assert secrets[0] in {"secret 0", "secret 1", "secret 2"}
    assert len(set(secrets)) == 1


def test_a_program_that_waited_for_another_s_migration_finds_nothing_to_do(tmp_path: Path):
    open_database(tmp_path / "digest.db").dispose()
    with closing(sqlite3.connect(tmp_path / "digest.db")) as made:
        schema = made.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'article_search_%'"
        ).fetchall()
    other = tmp_path / "other.db"
    found: list[str] = []

    def wait() -> None:
        opened = open_database(other)
        found.append(remembered(opened, "secret", lambda: "drawn again"))
        opened.dispose()

    waiter = Thread(target=wait)
    with closing(sqlite3.connect(other, isolation_level=None)) as first:
        first.execute("PRAGMA journal_mode=WAL")
        first.execute("BEGIN EXCLUSIVE")
        waiter.start()
        time.sleep(0.3)  # by now the other has seen an empty database and waits for the lock
        assert waiter.is_alive()
        for (statement,) in schema:
            first.execute(statement)
        first.execute("INSERT INTO alembic_version VALUES (?)", [LATEST])
        first.execute("INSERT INTO setting VALUES ('secret', 'drawn')")
        first.execute("COMMIT")
    waiter.join(10)
    assert found == ["drawn"]


def test_a_writer_waits_for_another_program_and_then_says_who_is_in_the_way(tmp_path: Path):
    database = tmp_path / "digest.db"
    patient, hasty = open_database(database, busy_seconds=10), open_database(database, busy_seconds=0.2)
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(StoreError, match=r"digest\.db: database is locked; another program holds it"):
            remembered(hasty, "name", lambda: "mine")
        assert time.monotonic() - started >= 0.2
        drawn: list[str] = []
        waiter = Thread(target=lambda: drawn.append(remembered(patient, "name", lambda: "mine")))
        waiter.start()
        time.sleep(0.2)
        assert waiter.is_alive()
        other.execute("INSERT INTO setting VALUES ('name', 'theirs')")
        other.execute("COMMIT")
        waiter.join(10)
    assert drawn == ["theirs"]
    patient.dispose()
    hasty.dispose()


def file_of_another_program(path: Path, lock: str) -> sqlite3.Connection:
    """A database in SQLite's own mode, as it is before it is switched to WAL, with a lock of another program."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE something (name)")
    other.execute(lock)
    other.execute("SELECT * FROM something").fetchall()
    return other


def test_a_new_file_that_others_look_at_is_switched_to_wal_when_they_have_looked(tmp_path: Path):
    with closing(file_of_another_program(tmp_path / "digest.db", "BEGIN")) as other:
        Timer(0.3, other.execute, ["COMMIT"]).start()
        engine = open_database(tmp_path / "digest.db", busy_seconds=0)
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


@pytest.mark.parametrize("lock", ["BEGIN", "BEGIN EXCLUSIVE"])
def test_a_new_file_that_others_do_not_let_go_of_is_told(tmp_path: Path, lock: str):
    with (
        closing(file_of_another_program(tmp_path / "digest.db", lock)),
        pytest.raises(StoreError, match="database is locked; another program holds it"),
    ):
        open_database(tmp_path / "digest.db", busy_seconds=0)


def test_a_reader_never_waits_for_a_writer(engine: Engine):
    with writing(engine) as writer:
        writer.execute(insert(setting).values(name="half", value="written"))
        with reading(engine) as reader:
            assert reader.execute(select(setting)).all() == []


# ------------------------------------------------------------------------------------------------- what goes wrong


def test_a_database_of_a_newer_version_is_left_alone(database: Path | str, engine: Engine):
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"\S: it was made by a newer version of digest .*9999.*install"):
        open_database(database)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path):
    file = tmp_path / "digest.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(StoreError, match=r"digest\.db: file is not a database; move it away and put a backup"):
        open_database(file)
    assert file.read_text() == "Dear diary, " * 100


def test_a_damaged_database_is_named(tmp_path: Path):
    file = tmp_path / "digest.db"
    open_database(file).dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with pytest.raises(StoreError, match=r"digest\.db: .*malformed; move it away and put a backup in its place"):
        open_database(file)


@pytest.mark.parametrize("name", ["nowhere/digest.db", "."])
def test_a_database_that_cannot_be_opened_says_what_to_check(tmp_path: Path, name: str):
    with pytest.raises(StoreError, match="unable to open database file; check that the folder exists"):
        open_database(tmp_path / name)


@pytest.mark.parametrize("name", ["what?", "100%25", "a b#c", "größe"])
def test_the_database_is_made_in_whatever_folder_it_is_asked_for(tmp_path: Path, name: str):
    (tmp_path / name).mkdir()
    open_database(tmp_path / name / "digest.db").dispose()
    assert (tmp_path / name / "digest.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


@only_sqlite
def test_a_full_disk_is_told_and_what_was_written_before_is_kept(engine: Engine):
    remembered(engine, "first", lambda: "kept")
    with reading(engine) as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))  # of this connection, which goes back to the pool
    with pytest.raises(StoreError, match="disk is full; make room on the disk"):
        remembered(engine, "second", lambda: "x" * 100_000)
    with reading(engine) as connection:
        assert connection.execute(select(setting.c.value)).scalars().all() == ["kept"]


@only_sqlite
def test_other_faults_of_the_database_are_told_with_a_general_advice(engine: Engine):
    with pytest.raises(StoreError, match=r"no such table: nowhere; check the file"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_failed_transaction_leaves_nothing_behind_and_a_fault_of_ours_stays_one(engine: Engine):
    twice = insert(setting).values(name="name", value="value")

    def write_twice() -> None:
        with writing(engine) as connection:
            connection.execute(twice)
            connection.execute(twice)

    with pytest.raises(IntegrityError):
        write_twice()
    with reading(engine) as connection:
        assert connection.execute(select(setting)).all() == []


def test_a_moment_without_a_time_zone_is_refused(engine: Engine):
    with pytest.raises(StatementError, match="2026-11-27 06:00:00 has no time zone"), writing(engine) as connection:
        connection.execute(insert(newsletter).values(name="weekly", since=NOW.replace(tzinfo=None)))


def test_a_moment_comes_back_in_utc_whatever_zone_it_had(engine: Engine):
    from zoneinfo import ZoneInfo

    with writing(engine) as connection:
        connection.execute(insert(newsletter).values(name="w", since=NOW.astimezone(ZoneInfo("Asia/Tokyo"))))
        since = connection.execute(select(newsletter.c.since)).scalar_one()
    assert (since, since.utcoffset()) == (NOW, NOW.utcoffset())


def test_a_drawn_value_is_remembered(engine: Engine):
    assert remembered(engine, "secret", lambda: "one") == "one"
    assert remembered(engine, "secret", lambda: "two") == "one"
    assert remembered(engine, "other", lambda: "two") == "two"
