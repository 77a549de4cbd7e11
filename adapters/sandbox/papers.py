"""The pictures and papers of a room, by what they are: the same picture is kept once."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path


class Papers:
    """Kept in memory, and in `folder` over restarts; `folder` None: in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.kept: dict[str, bytes] = {}

    def store(self, content: bytes) -> str:
        """-> the reference under which `content` is kept: its own digest."""
        ref = hashlib.sha256(content).hexdigest()[:32]
        self.kept[ref] = content
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ref).write_bytes(content)
        return ref

    def fetch(self, ref: str) -> bytes | None:
        if ref not in self.kept and (file := self._file(ref)) is not None:
            self.kept[ref] = file.read_bytes()
        return self.kept.get(ref)

    def clear(self) -> None:
        self.kept.clear()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, ref: str) -> Path | None:
        """Where it lies on disk. A reference comes from a page: only a digest names a file."""
        if self.folder is None or not re.fullmatch(r"[0-9a-f]{32}", ref):
            return None
        file = self.folder / ref
        return file if file.is_file() else None
