"""A workbook as Excel wrote them until 2003, made by hand: BIFF8 records in one stream of a compound file. Nothing that
is kept up writes them any more, and banks still send them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_GLOBALS, _SHEET = 0x0005, 0x0010
_GENERAL, _SHORT_DATE = 0, 14  # formats that every reader knows
_DAY_ZERO = date(1899, 12, 30)

Cell = str | float | date


def old_workbook(rows: Sequence[Sequence[Cell]], name: str = "Sheet1") -> bytes:
    """One sheet with these cells."""
    return _compound(_biff(rows, name))


def _biff(rows: Sequence[Sequence[Cell]], name: str) -> bytes:
    title = struct.pack("<BB", len(name), 0) + name.encode("latin-1")
    formats = b"".join(
        _record(0xE0, struct.pack("<HHHBBBBIIH", 0, one, 0, 0, 0, 0, 0, 0, 0, 0))
        for one in (_GENERAL, _SHORT_DATE)
    )
    head = _beginning(_GLOBALS) + _record(0x42, struct.pack("<H", 1200)) + formats
    place = len(head) + 4 + 6 + len(title) + 4  # behind this record and the end of the globals
    head += _record(0x85, struct.pack("<IBB", place, 0, 0) + title) + _record(0x0A, b"")
    width = max(map(len, rows))
    cells = [_record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))]
    cells += [_cell(down, right, cell) for down, row in enumerate(rows) for right, cell in enumerate(row)]
    return head + _beginning(_SHEET) + b"".join(cells) + _record(0x0A, b"")


def _beginning(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cell(row: int, column: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHH", row, column, 0) + text)
    if isinstance(cell, date):
        return _record(0x203, struct.pack("<HHHd", row, column, 1, float((cell - _DAY_ZERO).days)))
    return _record(0x203, struct.pack("<HHHd", row, column, 0, float(cell)))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    """Header, table of sectors, directory, and the stream; long enough not to be one of the small ones."""
    body = stream.ljust(-(-max(len(stream), 4096) // SECTOR) * SECTOR, b"\0")
    count = len(body) // SECTOR
    chain = [_FAT, _END, *range(3, count + 2), _END]
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(24, b"\0")
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = b"".join(struct.pack("<I", one) for one in chain).ljust(SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(body))
    empty = _entry("", 0, 0, 0)
    return header + table + entries + empty * 2 + body


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE) -> bytes:
    told = (name + "\0").encode("utf-16-le") if name else b""
    head = told.ljust(64, b"\0") + struct.pack("<HBB", len(told), kind, 1)
    return head + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", first, size)
