"""Merge fields over the list of readers: whether each reader has what a letter says of them."""

from collections.abc import Iterator

from digest.messages.checks.finding import Finding, Proof, Severity
from digest.messages.checks.wording import counted
from digest.messages.fields import missing
from digest.model import MergeField


def merge_fields(proof: Proof) -> Iterator[Finding]:
    """Columns that the list does not have, and readers with nothing, or no address, where the letter has a merge field."""
    if not proof.readers:
        return
    columns = _columns(proof)
    lacking = missing(proof.message.fields, proof.readers)
    for field in proof.message.fields:
        if field.column.casefold() not in {column.casefold() for column in columns}:
            yield _no_column(field, columns)
        elif count := lacking.get(field.name, 0):
            yield Finding(
                id="field-missing",
                severity=Severity.ERROR,
                where=f"the merge field {{{field.name}}}",
                what=f"{counted(count, 'reader has', 'readers have')} nothing for it in the column "
                f"{field.column!r} (of {len(proof.readers)}), or no web address where there has to be one",
                todo=f"Set otherwise: for {field.name} below merge_fields: in the schedule file, or fill in the column",
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
