"""Pictures for tests, made by Pillow, and some that are made to do harm."""

import hashlib
import os
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 30)


def halves(size: tuple[int, int], left: Any = RED, right: Any = BLUE, mode: str = "RGB") -> Image.Image:
    """The left half in one colour and the right half in another."""
    image = Image.new(mode, size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    """What no encoder can make small: grains, the same ones each time."""
    width, height = size
    row = [hashlib.sha256(struct.pack(">I", n)).digest() for n in range(width * height * 3 // 32 + 1)]
    return Image.frombytes("RGB", size, b"".join(row)[: width * height * 3])


def saved(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG whose header says this size, with these chunks behind it."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    parts = (_chunk(*chunk) for chunk in (header, *chunks, (b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zeros(count: int) -> bytes:
    """So many zero bytes, deflated: a thousandth of them."""
    squeeze = zlib.compressobj(9)
    out = [squeeze.compress(bytes(min(1_000_000, count - at))) for at in range(0, count, 1_000_000)]
    return b"".join(out) + squeeze.flush()


HUGE = png(40_000, 40_000, (b"IDAT", zeros(40_000)))
"""A header that promises 1.6 billion pixels."""


def endless(*_: object) -> None:
    """Stands for a decoder that never ends."""
    while True:
        pass


def fatal(*_: object) -> None:
    """Stands for a decoder that is brought down."""
    os._exit(1)
