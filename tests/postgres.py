"""A PostgreSQL server of our own, in a temporary folder, reached through a socket in it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from subprocess import PIPE
from time import sleep
from typing import Any

# Stops the server, without keeping anything, when the tests have ended, in whatever way: then nobody holds its input.
KEEPER = '"$0" "$@" & read -r _; kill -QUIT $!; wait'
GUARDED = ("guarded", "open sesame")  # a user who needs this password; the others need none


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name)
    )
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@dataclass(frozen=True)
class Cluster:
    """`database` gives the URL of a new database, empty or a copy of another one, quickly."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def database(self, template: str = "template0") -> str:
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    @staticmethod
    def name(url: str) -> str:
        """The name of the database at a URL."""
        return url.partition("@/")[2].partition("?")[0]

    def run(self, statement: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def cluster(bin_folder: Path) -> Iterator[Cluster]:
    """A server that lives as long as the block."""
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="digest-pg-"))
    # It refuses to run as root.
    user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    initdb = f"{bin_folder}/initdb -D {data} -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N"
    server = None
    try:
        subprocess.run(initdb.split(), cwd=folder, check=True, capture_output=True, **user)
        rules = data / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED[0]} scram-sha-256\n" + rules.read_text())
        start = f"{bin_folder}/postgres -D {data} -c listen_addresses= -c fsync=off -k {folder}"
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                ["sh", "-c", KEEPER, *start.split()], cwd=folder, stdin=PIPE, stdout=log, stderr=log, **user
            )
        made = Cluster(folder)
        for _ in range(600):
            with suppress(psycopg.OperationalError):
                made.run(f"CREATE ROLE {GUARDED[0]} LOGIN PASSWORD '{GUARDED[1]}'")
                break
            sleep(0.05)
        else:
            raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        yield made
    finally:
        if server is not None:
            server.communicate(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)
