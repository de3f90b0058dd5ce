"""What tests share: where samples and browsers are, and skipping loudly where one is absent."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import postgres

# In CI the same examples at every run: a change is judged by what it changed. Elsewhere new ones, to find faults.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "search")

ROOT = Path(__file__).parent.parent


def _absent(what: str, need: str) -> None:
    """Skip, or fail where DIGEST_REQUIRE lists the need (as CI does)."""
    if need in os.environ.get("DIGEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here and absent")
    pytest.skip(f"{what} is absent; this is not tested here")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    _absent("Chromium", "browser")
    raise AssertionError


@pytest.fixture(scope="session")
def dovecot() -> str:
    """The path of the dovecot mailbox server."""
    usual = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))  # sbin is not in every PATH
    if path := shutil.which("dovecot", path=usual):
        return path
    _absent("dovecot (Debian: dovecot-imapd)", "imap")
    raise AssertionError


@pytest.fixture(scope="session")
def spamassassin() -> str:
    """The path of SpamAssassin."""
    if path := shutil.which("spamassassin"):
        return path
    _absent("SpamAssassin", "spamassassin")
    raise AssertionError


@pytest.fixture(scope="session")
def sample() -> Callable[[str], str]:
    """Reads a text of the shared samples, which are not part of the project."""
    folder = Path(os.environ.get("DIGEST_SAMPLES", ROOT.parent / "shared" / "samples"))

    def read(name: str) -> str:
        if not (folder / name).is_file():
            _absent(f"the sample {folder / name}", "sample")
        return (folder / name).read_text(encoding="utf-8")

    return read


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server of our own."""
    if (programs := postgres.programs()) is None:
        _absent("PostgreSQL", "postgresql")
        raise AssertionError
    with postgres.cluster(programs) as cluster:
        yield cluster
