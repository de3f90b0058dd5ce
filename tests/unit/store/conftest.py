from pathlib import Path

import pytest
from sqlalchemy import Engine

from digest.store import Store, open_store
from digest.store.database import open_database


@pytest.fixture
def engine(tmp_path: Path):
    engine: Engine = open_database(tmp_path / "digest.db", busy_seconds=0.2)
    yield engine
    engine.dispose()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "digest.db", tmp_path / "outbox", lambda: "a secret")
