"""Recipient lists: a CSV file → subscribers, and a problem for each line that is none.

A list comes out of a spreadsheet, so commas, semicolons and tabs are taken, and UTF-8 as well as UTF-16. The first
line names the columns: `address` (or `email`) is needed, `name` is taken, and all others become merge fields.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from digest.config.values import email_address
from digest.config.words import quoted
from digest.errors import ConfigError
from digest.model import Problem, Subscriber

ADDRESS_COLUMNS = ("address", "email", "e-mail", "mail")
NAME_COLUMN = "name"
DELIMITERS = (",", ";", "\t")
MAX_BYTES = 256 * 1024**2  # a million lines have some 60 MB
MAX_LINES = 10  # that one row may go on for
MAX_VALUE = 1000  # characters of one value


@dataclass(frozen=True, slots=True)
class RecipientList:
    """Who gets a newsletter: each address once, in the order of the file, and what was passed over and why."""

    subscribers: tuple[Subscriber, ...]
    problems: tuple[Problem, ...]


def read_list(path: Path) -> RecipientList:
    """Read a list.

    A line without a usable address, and a second line of the same address, is a `Problem`. Raises ConfigError when the
    file cannot be read or has no column of addresses.
    """
    subscribers: list[Subscriber] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for line, found in _rows(path):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        first = lines.setdefault(found.address.casefold(), line)
        if first != line:
            what = f"{quoted(found.address)} stands in line {first} already; the first one counts"
            problems.append(Problem(f"{path}:{line}", what))
        else:
            subscribers.append(found)
    if not subscribers and not problems:
        problems.append(Problem(str(path), "has no address that can be mailed to"))
    return RecipientList(tuple(subscribers), tuple(problems))


def _rows(path: Path) -> Iterator[tuple[int, Subscriber | Problem]]:
    """The lines below the heading, each with the number of its first line in the file; empty lines are left out."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError([f"{path}: larger than {MAX_BYTES >> 20} MB; is this a list of recipients?"])
        with path.open(encoding=_encoding(path), newline="") as file:
            yield from _read(path, file)
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from None
    except UnicodeError:
        raise ConfigError([f"{path}: neither UTF-8 nor UTF-16; save it as CSV UTF-8"]) from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def _read(path: Path, file: TextIO) -> Iterator[tuple[int, Subscriber | Problem]]:
    heading = file.readline(10_000)
    delimiter = max(DELIMITERS, key=heading.count)  # the first of them where none occurs
    file.seek(0)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    columns: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if any(sign in str(error) for sign in ("end of data", "field larger")):
                raise _unclosed(path, line) from None
            yield line, Problem(f"{path}:{line}", "text goes on after a closing quotation mark; correct the line")
            continue
        if reader.line_num - line >= MAX_LINES:
            raise _unclosed(path, line)
        if not any(value.strip() for value in row):
            continue
        if not columns:
            columns = _columns(path, line, row)
        else:
            yield line, _subscriber(f"{path}:{line}", columns, row)
    if not columns:
        raise ConfigError([f"{path}: the list is empty; its first line must name the columns, such as address,name"])


def _unclosed(path: Path, line: int) -> ConfigError:
    """Such a mark swallows the lines below it: nobody may be left out because of a slip in somebody else's name."""
    return ConfigError([f"{path}:{line}: a quotation mark opens in this line and is not closed; delete it or close it"])


def _columns(path: Path, line: int, row: Sequence[str]) -> list[str]:
    """The names of the columns: "address" and "name" for those two, however they are written, others as they are."""
    columns = [value.strip() for value in row]
    address = [number for number, column in enumerate(columns) if column.casefold() in ADDRESS_COLUMNS]
    if len(address) != 1:
        found = ", ".join(quoted(column, 30) for column in columns[:10])
        what = "no column is named address" if not address else "more than one column is named address or email"
        raise ConfigError(
            [f"{path}:{line}: {what}; the first line must name the columns, such as address,name, and has {found}"]
        )
    columns[address[0]] = "address"
    columns = [NAME_COLUMN if column.casefold() == NAME_COLUMN else column for column in columns]
    twice = next((column for number, column in enumerate(columns) if column and column in columns[:number]), None)
    if twice is not None:
        raise ConfigError([f"{path}:{line}: two columns are named {quoted(twice)}; give each a name of its own"])
    return columns


def _subscriber(where: str, columns: Sequence[str], row: Sequence[str]) -> Subscriber | Problem:
    if len(row) > len(columns):
        return Problem(
            where, f"{len(row)} values for {len(columns)} columns; put a value with the separator in it in quotes"
        )
    values = {column: value.strip() for column, value in zip(columns, row, strict=False) if column}
    for column, value in values.items():
        if any(sign in value for sign in "\r\n\0"):
            return Problem(where, f"the value of {column} has a line break in it; take it out")
        if len(value) > MAX_VALUE:
            return Problem(
                where, f"the value of {column} has more than {MAX_VALUE} characters; is a quotation mark not closed?"
            )
    given = values.pop("address", "")
    if not given:
        return Problem(where, "no address; fill it in, or delete the line")
    try:
        address = email_address(given)
    except ValueError as error:
        return Problem(where, f"{quoted(given)} is no e-mail address: {error}")
    return Subscriber(address, values.pop(NAME_COLUMN, ""), values)
