"""The files of an edition: outbox/<newsletter>/<slot>/, each written whole or not at all.

Before edition.yaml is replaced by another, `keep_version` puts it away, with the draft that it was made from:
versions/edition-001.yaml and versions/draft-001.yaml, and so on.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from digest.errors import StoreError

SHEET = "edition.yaml"
DRAFT = "draft.yaml"
IMAGES = "images"
MAX_BYTES = 1024**2
KEPT_VERSIONS = 100

_VERSION = re.compile(r"edition-([0-9]{3,9})\.yaml")


class Drafts:
    """The folder where editions are kept as files, for people to open."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox

    def folder(self, newsletter: str, slot: str) -> Path:
        return self._outbox / newsletter / slot

    def read(self, newsletter: str, slot: str, name: str) -> bytes | None:
        """A file of an edition, or None where there is none. Raises `StoreError` when it cannot be read."""
        return _read(self.folder(newsletter, slot) / name)

    def write(self, newsletter: str, slot: str, files: Mapping[str, bytes]) -> Path:
        """Write the files of an edition and return their folder. Raises `StoreError` when that is not possible."""
        folder = self.folder(newsletter, slot)
        _write(folder, files)
        return folder

    def write_pictures(self, newsletter: str, slot: str, files: Mapping[str, bytes]) -> None:
        """Write the pictures of an edition to its folder `images`, and take out those that it no longer shows. Raises
        `StoreError` when that is not possible."""
        folder = self.folder(newsletter, slot) / IMAGES
        if files:
            _write(folder, {name: data for name, data in files.items() if not (folder / name).exists()})
        try:
            for old in folder.glob("*.*") if folder.is_dir() else ():
                if old.name not in files:
                    old.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: {error.strerror}; check that old pictures may be deleted there") from error

    def keep_version(self, newsletter: str, slot: str) -> int | None:
        """Put edition.yaml away as it is, with its draft.yaml, and return the number of this version.

        None where there is nothing new to keep: no file, or one that is the same as the newest version. The newest 100
        are kept. Raises `StoreError` when files cannot be read or written.
        """
        sheet = self.read(newsletter, slot, SHEET)
        if sheet is None:
            return None
        folder = self._versions_folder(newsletter, slot)
        known = self.versions(newsletter, slot)
        if known and _read(known[-1]) == sheet:
            return None
        number = _number(known[-1]) + 1 if known else 1
        draft = self.read(newsletter, slot, DRAFT)
        # The draft first: a version is there only once its sheet is.
        files = {} if draft is None else {_draft_name(number): draft}
        _write(folder, {**files, _sheet_name(number): sheet})
        try:
            for old in known[: max(0, len(known) + 1 - KEPT_VERSIONS)]:
                old.unlink(missing_ok=True)
                (folder / _draft_name(_number(old))).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{folder}: {error.strerror}; check that old versions may be deleted there") from error
        return number

    def versions(self, newsletter: str, slot: str) -> tuple[Path, ...]:
        """The versions of edition.yaml that are kept, the oldest first."""
        folder = self._versions_folder(newsletter, slot)
        try:
            found = [path for path in folder.iterdir() if _VERSION.fullmatch(path.name)] if folder.is_dir() else []
        except OSError as error:
            raise StoreError(f"{folder}: {error.strerror}; check that the folder may be read") from error
        return tuple(sorted(found, key=_number))

    def draft_of(self, newsletter: str, slot: str, fits: Callable[[bytes], bool]) -> bytes | None:
        """The machine's draft that fits the editor's file: the one beside it, else the newest that was put away.

        Where a crash came between the two files, or an older version was put back, it is not the one beside it.
        """
        folder = self._versions_folder(newsletter, slot)
        kept = [folder / _draft_name(_number(path)) for path in reversed(self.versions(newsletter, slot))]
        for path in (self.folder(newsletter, slot) / DRAFT, *kept):
            draft = _read(path)
            if draft is not None and fits(draft):
                return draft
        return None

    def _versions_folder(self, newsletter: str, slot: str) -> Path:
        return self.folder(newsletter, slot) / "versions"


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check that the file may be read") from error
    if len(content) > MAX_BYTES:
        raise StoreError(f"{path}: larger than {MAX_BYTES >> 20} MB, so it is no file of an edition")
    return content


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            # A reader of the file, or a crash, never sees half of it.
            unfinished = folder / f".{name}.{os.getpid()}.part"
            try:
                unfinished.write_bytes(content)
                unfinished.replace(folder / name)
            finally:
                unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: {error.strerror}; check that the folder may be written and the disk is not full"
        ) from error


def _number(path: Path) -> int:
    found = _VERSION.fullmatch(path.name)
    assert found is not None
    return int(found[1])


def _sheet_name(number: int) -> str:
    return f"edition-{number:03}.yaml"


def _draft_name(number: int) -> str:
    return f"draft-{number:03}.yaml"
