"""The whole way on a PostgreSQL database: what a newsroom with a server of its own does."""

import pytest

from tests.end_to_end.conftest import Desk
from tests.postgres import Cluster


@pytest.fixture
def served(desk: Desk, postgresql: Cluster, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DATABASE_URL", postgresql.database())
    path = desk.folder / "config" / "schedule.yaml"
    path.write_text(path.read_text("utf-8") + "\n\ndatabase: ${DATABASE_URL}\n", "utf-8")
    return desk


def test_collecting_building_sending_and_searching(served: Desk):
    first = served.json("collect")
    assert sum(source["new"] for source in first["sources"]) > 14
    assert sum(source["new"] + source["changed"] for source in served.json("collect")["sources"]) == 0
    assert served.json("articles", "--search", "roofer")["total"] == 1
    served("send", "weekly")
    assert len(served.messages()) > 0
    sent = len(served.messages())
    assert "went out already" in served("send", "weekly").stdout
    assert len(served.messages()) == sent
    assert served.json("articles", "--state", "printed", "--limit", "100")["total"] == 15  # one beside another
    assert not (served.folder / "digest.db").exists()


def test_a_database_that_is_not_there_is_one_clear_error(served: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://desk:secret@127.0.0.1:1/nothing")
    said = served("collect", exit_code=3).stderr
    assert "127.0.0.1" in said
    assert "secret" not in said
    assert "Traceback" not in said


def test_an_address_that_the_environment_lacks_is_named(served: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE_URL")
    assert "the environment has no DATABASE_URL" in served("collect", exit_code=2).stderr


def test_only_postgresql_is_a_database_by_address(served: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://desk@127.0.0.1/digest")
    assert "an address that begins with postgresql://" in served("check", exit_code=2).stderr
