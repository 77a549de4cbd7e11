"""The cells of a workbook, read in a process of its own: on a torn file python-calamine 0.9.1 panics, or asks for more
memory than there is, which ends whatever process it is in. So this file is also a program, and knows nothing of others here.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook

MOST_CELLS = 2_000_000
_MOST_MEMORY = 1 << 30  # bytes
_LONGEST = 60  # seconds; the largest that may come takes three


class UnreadableBook(Exception):
    """No workbook, a torn one, or (`height` > 0) one of more cells than are read: so many rows."""

    def __init__(self, height: int = 0) -> None:
        super().__init__(f"{height} rows")
        self.height = height


def rows_apart(data: bytes) -> list[list[str]]:
    """The rows of its first sheet that has any, as text; none where no sheet has. Raises UnreadableBook."""
    command = [sys.executable, "-P", __file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableBook from None
    if done.returncode != 0:
        raise UnreadableBook
    told: list[list[str]] | int = json.loads(done.stdout)
    if isinstance(told, int):
        raise UnreadableBook(told)
    return told


def _rows(data: bytes) -> list[list[str]] | int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            return sheet.total_height
        cells = sheet.to_python(skip_empty_area=False)  # else columns shift
        if cells:
            return [list(map(_said, row)) for row in cells]
    return []


def _said(cell: object) -> str:
    """A typed cell as text. A number with decimals gets four, so that they are never taken for thousands."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.4f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system has such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    _bound_memory()
    try:
        sys.stdout.write(json.dumps(_rows(sys.stdin.buffer.read())))
    except CalamineError:
        sys.exit(2)
