"""Zone files as a machine that was not updated has them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

KEY = "America/Vancouver"
WINTER = datetime(2026, 11, 30, 20, tzinfo=UTC)


def machine(folder: Path, version: str) -> str:
    """A machine's zone files in which Vancouver still has winter time from 1 November 2026 on."""
    (folder / "America").mkdir(parents=True)
    fall = int(datetime(2026, 11, 1, 9, tzinfo=UTC).timestamp())
    kinds, names = struct.pack(">lBB", -25_200, 1, 0) + struct.pack(">lBB", -28_800, 0, 4), b"PDT\0PST\0"
    counts = (0, 0, 0, 2, 2, len(names))
    old, new = struct.pack(">2l", 0, fall), struct.pack(">2q", 0, fall)
    body = b"\0\1" + kinds + names
    head = b"TZif2" + bytes(15) + struct.pack(">6l", *counts)
    (folder / KEY).write_bytes(head + old + body + head + new + body + b"\nPST8\n")
    if version:
        (folder / "tzdata.zi").write_text(f"# version {version}\n# and so on\n")
    return str(folder)
