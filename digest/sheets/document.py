"""The text of an edition's file as a tree that knows its lines, and what to do where it cannot be read."""

from digest.config.document import Document, Duplicate, NotYaml, read_document
from digest.config.slips import LIKE_THE_OTHERS, LINE_END
from digest.errors import SheetError

MAX_CHARACTERS = 1_000_000
MAX_FAULTS = 50

LISTS = ("stories:", "left_out:", "corrections:")
FIRST_LINE = 'a line "- article: ..." is missing above this one, where a block begins; put it back (draft.yaml has it)'
_FOREIGN = (
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a document of a word processor"),
    (b"\xd0\xcf\x11\xe0", "a Word document"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)


class Faults:
    """Collects the faults of one file, by line."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, what: str) -> None:
        self._found.append((line, what))

    def fatal(self, line: int, what: str) -> SheetError:
        """The error of a fault that nothing can be read after."""
        return SheetError([f"{self._label}:{line}: {what}"])

    def raise_if_any(self) -> None:
        """Raises `SheetError` with every fault, in the order of the file."""
        if self._found:
            lines = [f"{self._label}:{line}: {what}" for line, what in sorted(dict.fromkeys(self._found))]
            more = len(lines) - MAX_FAULTS
            raise SheetError(lines[:MAX_FAULTS] + ([f"{self._label}: and {more} faults more"] if more > 0 else []))


def foreign(content: bytes) -> str | None:
    """What to do with a file that is no plain text at all, by how it begins; None where it may be one."""
    kind = next(
        (kind for beginning, kind in _FOREIGN if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(beginning)), None
    )
    return f"this is {kind}; save it as plain text with the encoding UTF-8" if kind is not None else None


def document_of(text: str, faults: Faults) -> Document:
    if len(text) > MAX_CHARACTERS:
        raise faults.fatal(
            1, f"the file is longer than {MAX_CHARACTERS:,} characters; an edition has some ten thousand"
        )
    if what := foreign(text[:100].encode("utf-8", "replace")):
        raise faults.fatal(1, what)
    try:
        document = read_document(text.removeprefix("\ufeff"))
    except NotYaml as error:
        line = _headless(text) if error.what == LIKE_THE_OTHERS else None
        raise faults.fatal(line or error.line, FIRST_LINE if line else error.what) from None
    _tell_doubles(document, faults)
    return document


def _tell_doubles(document: Document, faults: Faults) -> None:
    """Keys that stand twice; several of them in one block are those of the next one, whose first line is gone."""
    by_block: dict[tuple[str | int, ...], list[Duplicate]] = {}
    for double in document.duplicates:
        by_block.setdefault(double.place[:-1], []).append(double)
    for place, doubles in by_block.items():
        if len(place) == 2 and len(doubles) > 1:
            faults.add(doubles[0].line, FIRST_LINE)
            continue
        for double in doubles:
            faults.add(double.line, f"{double.place[-1]}: stands here twice, first in line {double.first_line}")


def _headless(text: str) -> int | None:
    """The line of a key right below the name of a list, where a block should begin with a dash."""
    in_list = False
    for number, line in enumerate(LINE_END.split(text), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if in_list and line.startswith(" ") and not words.startswith("-"):
            return number
        in_list = line.split(" ", 1)[0] in LISTS
    return None
