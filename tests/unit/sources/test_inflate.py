import gzip

import pytest

from digest.errors import SourceError
from digest.sources.inflate import inflated


def body(*chunks: bytes, limit: int = 10, cut: bool = False, **fields: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return b"".join(inflated(chunks, named, limit, "here", cut=cut))


@pytest.mark.parametrize("chunks", [(b"0123456789abcdef",), (b"01234", b"56789", b"abc"), (b"01234567", b"89abc")])
def test_where_the_beginning_is_enough_the_rest_is_not_read(chunks: tuple[bytes, ...]):
    assert body(*chunks, cut=True, content_length="1000") == b"0123456789"
    with pytest.raises(SourceError, match="is larger than 10 bytes"):
        body(*chunks)


def test_the_beginning_of_what_is_compressed_is_inflated():
    packed = gzip.compress(b"0123456789" * 1_000)
    assert body(
        *(packed[n : n + 7] for n in range(0, len(packed), 7)), limit=100, cut=True, content_encoding="gzip"
    ) == (b"0123456789" * 10)


def test_what_is_short_enough_is_whole_either_way():
    assert body(b"0123", b"456789", cut=True) == body(b"0123", b"456789") == b"0123456789"
