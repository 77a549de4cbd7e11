"""Payment codes as pictures, drawn here and nowhere else: big enough for a phone that looks at another, and for a
chat that has made them small."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import segno

from adapters.base import File
from commerce.rules.pickup import picture_says

_BORDER = 4  # modules: ISO/IEC 18004 asks for them
_WIDTH = 640  # pixels at least
_BLACK, _WHITE = 0, 255
# The Swiss cross, 7 mm of a code of 46 mm with its white edge: SIX, "Style Guide QR-bill".
_CODE_MM, _CROSS_MM, _EDGE_MM = 46, 7, 0.5
_BAR_LONG, _BAR_WIDE = 3.9, 1.17


def picture_of(facts: Mapping[str, Any]) -> File | None:
    """The picture that goes with what is said: of the code by which goods are fetched, else of the first way to pay that
    has one. Its text was kept with the words and is the same at every try."""
    if facts.get("pickup_code"):
        return File(f"pickup-{facts['pickup_code']}.png", draw(picture_says(facts["pickup_code"])))
    way = next((way for way in facts.get("ways", ()) if way["picture"]), None)
    if way is None:
        return None
    name = re.sub(r"[^\w\-]+", "-", way["name"])
    return File(f"{name}.png", draw(way["picture"], cross=way["cross"]))


def draw(text: str, *, cross: bool = False) -> bytes:
    """A PNG of the QR code that says `text`, in UTF-8."""
    # never a Micro QR, which phones do not read; M takes back a seventh of what is lost, the cross included
    code = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8")
    across = len(code.matrix) + 2 * _BORDER
    scale = -(-_WIDTH // across)
    rows = _magnified(code.matrix, scale)
    if cross:
        _put_cross(rows, len(code.matrix) * scale)
    return _png(rows)


def _magnified(modules: Sequence[Sequence[int]], scale: int) -> list[bytearray]:
    """Each module as a square of so many pixels, with a white border round all."""
    colours = (bytes([_WHITE]) * scale, bytes([_BLACK]) * scale)
    side = colours[0] * _BORDER
    empty = colours[0] * (len(modules) + 2 * _BORDER)
    lines = [side + b"".join(colours[dark] for dark in row) + side for row in modules]
    every = [empty] * _BORDER + lines + [empty] * _BORDER
    return [bytearray(line) for line in every for _ in range(scale)]


def _put_cross(rows: list[bytearray], width: int) -> None:
    """A white square in the middle, a black one in it, a white cross in that."""
    unit = width / _CODE_MM
    _square(rows, _CROSS_MM * unit, _CROSS_MM * unit, _WHITE)
    _square(rows, (_CROSS_MM - 2 * _EDGE_MM) * unit, (_CROSS_MM - 2 * _EDGE_MM) * unit, _BLACK)
    _square(rows, _BAR_LONG * unit, _BAR_WIDE * unit, _WHITE)
    _square(rows, _BAR_WIDE * unit, _BAR_LONG * unit, _WHITE)


def _square(rows: list[bytearray], wide: float, high: float, colour: int) -> None:
    middle = len(rows) / 2
    left, right = round(middle - wide / 2), round(middle + wide / 2)
    for row in rows[round(middle - high / 2) : round(middle + high / 2)]:
        row[left:right] = bytes([colour]) * (right - left)


def _png(rows: list[bytearray]) -> bytes:
    """Eight bits of grey a pixel."""
    header = struct.pack(">II", len(rows[0]), len(rows)) + bytes([8, 0, 0, 0, 0])
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )
