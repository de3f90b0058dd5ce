"""The files of an edition: outbox/<newsletter>/<slot>/, each written whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

from digest.errors import StoreError


class Drafts:
    """The folder where editions are kept as files, for people to open."""

    def __init__(self, outbox: Path) -> None:
        self._outbox = outbox

    def folder(self, newsletter: str, slot: str) -> Path:
        return self._outbox / newsletter / slot

    def write(self, newsletter: str, slot: str, files: Mapping[str, bytes]) -> Path:
        """Write the files of an edition and return their folder. Raises `StoreError` when that is not possible."""
        folder = self.folder(newsletter, slot)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                # A reader of the file, or a crash, never sees half of it.
                unfinished = folder / f".{name}.part"
                try:
                    unfinished.write_bytes(content)
                    unfinished.replace(folder / name)
                finally:
                    unfinished.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder}: {error.strerror}; check that the folder may be written and the disk is not full"
            ) from error
        return folder
