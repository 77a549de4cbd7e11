"""Rows and cells of whatever is a table: CSV in any encoding and with any separator, XLSX, XLS."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from commerce.statements.entry import MOST_ENTRIES, BrokenStatement
from commerce.statements.workbook import MOST_CELLS, UnreadableBook, rows_apart

_LEGACY = ("gb18030", "big5", "cp932", "cp949", "cp874", "cp1258", "cp1252")
_SEPARATORS = ",;\t|"
_MOST_ROWS = MOST_ENTRIES + 500  # entries, and what stands above and below them
_MOST_UNPACKED = 100 * 1024 * 1024
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Z]{1,4})([0-9]+)""")  # of a cell in a workbook: r="B12"
_LOOKED_AT = 200  # lines that show which separator it is


class TableRow(NamedTuple):
    """A row of cells without the blanks around them. `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


def is_workbook(data: bytes) -> bool:
    """XLSX or XLS, by their first bytes."""
    return data[:4] == b"PK\x03\x04" or data[:8] == bytes.fromhex("d0cf11e0a1b11ae1")


def workbook(data: bytes) -> list[TableRow]:
    """The rows of its first sheet that has any. Raises BrokenStatement."""
    _refuse_bomb(data)
    try:
        rows = rows_apart(data)
    except UnreadableBook as broken:
        if broken.height:
            raise BrokenStatement("entries", found=str(broken.height)) from None
        raise BrokenStatement("layout", line=0) from None
    if not rows:
        raise BrokenStatement("empty")
    return [TableRow(line, tuple(row)) for line, row in enumerate(rows, 1)]


def text_rows(data: bytes, known: Iterable[str]) -> list[TableRow]:
    """The rows of a CSV. `known`: words that its headings may have, which tell its encoding. Raises BrokenStatement."""
    text = decoded(data, known)
    separator = _separator(text)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True
    )
    rows: list[TableRow] = []
    line = 1
    try:
        for cells in reader:
            rows.append(TableRow(line, tuple(cell.strip() for cell in cells)))
            line = reader.line_num + 1
            if len(rows) > _MOST_ROWS:
                raise BrokenStatement("entries", found=f"> {MOST_ENTRIES}")
    except csv.Error:
        raise BrokenStatement("layout", line=line) from None
    return rows


def decoded(data: bytes, known: Iterable[str]) -> str:
    """By its mark, else UTF-8, else the first of the old encodings in which a known heading stands."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _in("utf-16", data) or _refused()
    plain = _in("utf-8-sig", data)
    if plain is not None:
        return plain
    words = tuple(word for word in known if not word.isascii())
    readings = [reading for name in _LEGACY if (reading := _in(name, data)) is not None]
    for reading in readings:
        head = reading[:8000].casefold()
        if any(word in head for word in words):
            return reading
    return readings[-1] if readings else data.decode("latin-1")


def _in(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refused() -> str:
    raise BrokenStatement("encoding")


def _separator(text: str) -> str:
    """The one that cuts most lines into the same number of cells."""
    lines = text.splitlines()[:_LOOKED_AT]

    def evenness(mark: str) -> tuple[int, int]:
        counts = Counter(line.count(mark) for line in lines if mark in line)
        if not counts:
            return 0, 0
        cells, rows = counts.most_common(1)[0]
        return rows * min(cells, 3), cells

    return max(_SEPARATORS, key=evenness)


def _refuse_bomb(data: bytes) -> None:
    """What a packed workbook would unfold to is bounded before it is read."""
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sheets = [one for one in packed.infolist() if one.filename.startswith("xl/worksheets/")]
            if not sheets:
                raise BrokenStatement("unknown")
            if sum(one.file_size for one in packed.infolist()) > _MOST_UNPACKED:
                raise BrokenStatement("size")
            for sheet in sheets:
                _refuse_wide(packed.read(sheet))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise BrokenStatement("layout") from None


def _refuse_wide(sheet: bytes) -> None:
    places = _PLACE.findall(sheet)
    if any(len(row) > 7 for _, row in places):
        raise BrokenStatement("layout")
    rows = max((int(row) for _, row in places), default=0)
    columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
    if rows > _MOST_ROWS or rows * columns > MOST_CELLS:
        raise BrokenStatement("entries", found=str(rows))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
