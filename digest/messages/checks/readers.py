"""Merge fields over the list of readers: whether each reader has what a letter says of them."""

from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.wording import counted, listed, quoted
from digest.messages.fields import lacking, value
from digest.messages.headers import folded
from digest.messages.places import Pieces, Spot, filled, in_header
from digest.model import MergeField, Subscriber


def merge_fields(proof: Proof) -> Iterator[Finding]:
    """Columns that the list does not have, and readers with nothing, or no address, where the letter has a merge field."""
    if not proof.readers:
        return
    columns = _columns(proof)
    for field in proof.message.fields:
        if field.column.casefold() not in {column.casefold() for column in columns}:
            yield _no_column(field, columns)
        else:
            nothing, unfit = lacking(field, proof.readers)
            if nothing:
                yield _missing(proof, field, nothing, "nothing")
            if unfit:
                yield _missing(proof, field, unfit, "no web address")
    yield from _in_headers(proof)


def _in_headers(proof: Proof) -> Iterator[Finding]:
    """Readers whose own address cannot stand in a header, though it can in the text."""
    for name, words in proof.message.headers:
        pieces = in_header(proof.message, name, words) if name.casefold() != "subject" else ()
        refused = tuple(reader.address for reader in proof.readers if not _fits(name, pieces, reader))
        if refused:
            yield Finding(
                id="field-header",
                severity=Severity.ERROR,
                where=f"the header {name}",
                what=f"{counted(len(refused), 'reader has', 'readers have')} something that cannot stand in it "
                f"(of {len(proof.readers)}): {listed(refused)}",
                todo="Correct the column: a header needs https: or mailto:, in ASCII, and not too long",
            )


def _fits(name: str, pieces: Pieces, reader: Subscriber) -> bool:
    spots = [piece for piece in pieces if isinstance(piece, Spot)]
    try:
        for spot in spots:
            value(spot.field, reader)
    except ValueError:
        return True  # that is told already
    try:
        folded(name, filled(name, pieces, reader)) if spots else None
    except ValueError:
        return False
    return True


def _missing(proof: Proof, field: MergeField, addresses: tuple[str, ...], what: str) -> Finding:
    instead = f"Set merge_fields: {{{field.name}: {{otherwise: …}}}} in the schedule file, or correct the column"
    if field.otherwise is not None:  # and it does not fit either
        instead = f"Correct its otherwise:, {quoted(field.otherwise)}, in the schedule file: it has to be a web address"
    return Finding(
        id="field-missing",
        severity=Severity.ERROR,
        where=f"the merge field {{{field.name}}}",
        what=f"{counted(len(addresses), 'reader has', 'readers have')} {what} for it in the column {field.column!r} "
        f"(of {len(proof.readers)}): {listed(addresses)}",
        todo=instead,
    )


def _no_column(field: MergeField, columns: list[str]) -> Finding:
    given = field.otherwise is not None
    return Finding(
        id="field-column",
        severity=Severity.WARNING if given else Severity.ERROR,
        where=f"the merge field {{{field.name}}}",
        what=f"no reader has a column {field.column!r}" + (f"; all of them get {field.otherwise!r}" if given else ""),
        todo=f"Set column: for {field.name} below merge_fields: in the schedule file to one of: {', '.join(columns)}",
    )


def _columns(proof: Proof) -> list[str]:
    """Those that there are, "address" and "name" first."""
    return list(dict.fromkeys(["address", "name", *(column for reader in proof.readers for column in reader.fields)]))
