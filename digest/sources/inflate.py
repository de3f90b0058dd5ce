"""The body of an answer, with its compression undone under a limit. Pure.

httpx would inflate a whole chunk before anybody could count: a megabyte of gzip may hold a gigabyte.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping

from digest.errors import NotHad, SourceError

ENCODINGS = "gzip, deflate"  # what zlib can inflate under a limit: the Accept-Encoding to ask with


def inflated(
    chunks: Iterable[bytes], fields: Mapping[str, str], max_bytes: int, where: str, *, cut: bool = False
) -> Iterator[bytes]:
    """The body in pieces: `chunks` as they were sent, `fields` the headers by their lower-case names.

    Raises `NotHad` beyond `max_bytes`, sent or inflated; with `cut` the rest is left unread instead.
    """
    too_large = NotHad(f"{where}: is larger than {max_bytes:,} bytes, and so was not read. Check the address")
    length = fields.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes and not cut:
        raise too_large
    encoding = fields.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        pieces: Iterable[bytes] = chunks
    elif encoding in ("gzip", "x-gzip", "deflate"):
        sent = chunks if cut else _limited(chunks, max_bytes, too_large)
        pieces = _unzipped(sent, max_bytes, where)
    else:
        raise SourceError(
            f"{where}: is compressed as '{encoding}', which we did not ask for. Tell the owner of the site"
        )
    yield from _beginning(pieces, max_bytes) if cut else _limited(pieces, max_bytes, too_large)


def _limited(pieces: Iterable[bytes], max_bytes: int, too_large: SourceError) -> Iterator[bytes]:
    left = max_bytes
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise too_large
        yield piece


def _beginning(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    left = max_bytes
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _unzipped(chunks: Iterable[bytes], max_bytes: int, where: str) -> Iterator[bytes]:
    """Undo gzip or zlib, never giving more than a byte above `max_bytes` in one piece.

    Some servers send deflate without the zlib wrapper, and a gzip body may have several members (RFC 1952, 2.2).
    """
    inflater = zlib.decompressobj(47)  # 32 + 15: gzip or zlib, whichever it is
    started = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:
                    inflater = zlib.decompressobj(47)
                try:
                    piece = inflater.decompress(rest, max_bytes + 1)
                except zlib.error:
                    if started:
                        raise
                    inflater = zlib.decompressobj(-15)
                    piece = inflater.decompress(rest, max_bytes + 1)
                started = True
                yield piece
                rest = inflater.unused_data
    except zlib.error as error:
        raise SourceError(f"{where}: its compression is damaged ({error}). Try again later") from error
    if started and not inflater.eof:
        raise SourceError(f"{where}: the compressed answer is not complete. Try again later")
