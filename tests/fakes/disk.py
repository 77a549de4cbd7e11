"""A disk that is full when a test says so: a small file system in memory where this machine allows one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class NoSmallDisk(Exception):
    """Says why there is none on this machine."""


@dataclass
class Disk:
    folder: Path

    def fill(self) -> None:
        """Takes all that is left, byte by byte at the end."""
        with open(self.folder / "filler", "ab", buffering=0) as filler:
            for size in (65_536, 4_096, 512, 1):
                try:
                    while True:
                        filler.write(b"\0" * size)
                except OSError:
                    continue

    def leave(self, kilobytes: int) -> None:
        """Takes all but so much, in whole pages of the file system."""
        self.fill()
        with open(self.folder / "filler", "ab") as filler:
            filler.truncate(max(0, filler.tell() - kilobytes * 1_024))

    def free(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)

    def lock(self) -> None:
        """Read-only from here on."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], capture_output=True, check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int = 8) -> Iterator[Disk]:
    """A tmpfs of that size. Raises NoSmallDisk where it cannot be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        raise NoSmallDisk("only root may mount a small file system")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoSmallDisk(f"a small file system cannot be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)
