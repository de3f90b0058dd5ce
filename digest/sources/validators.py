"""The marks by which a server tells whether something changed since the last visit (RFC 9110 section 8.8). Pure.

They are kept and sent back byte for byte. An ETag belongs to the answer that it came with wherever that stands; a date
means nothing at another address, where something older may stand that we never saw. So of an answer that a redirect
led to only the ETag is kept, and only the ETag goes along with a redirect.
"""

import re
from collections.abc import Mapping

from digest.model import Visit

# What may stand in a header (RFC 9110 section 5.5), in a length that real ones stay far below.
_LEGAL = re.compile(r"[!-~\x80-\xff](?:[\t -~\x80-\xff]{0,1000}[!-~\x80-\xff])?")


def conditions(known: Visit | None, *, redirected: bool) -> dict[str, str]:
    """The headers by which a server answers in full only if something changed since `known`."""
    if known is None:
        return {}
    marks = {"If-None-Match": known.etag, "If-Modified-Since": None if redirected else known.last_modified}
    return {name: mark for name, mark in marks.items() if mark and _LEGAL.fullmatch(mark)}


def keepable(fields: Mapping[str, str], status: int, *, redirected: bool) -> dict[str, str]:
    """The headers of an answer without the marks that are not to be kept: those of no whole answer, and illegal ones."""
    kept = dict(fields)
    for name in ("etag", "last-modified"):
        is_kept = 200 <= status < 300 and _LEGAL.fullmatch(fields.get(name, ""))
        if not is_kept or (redirected and name == "last-modified"):
            kept.pop(name, None)
    return kept
