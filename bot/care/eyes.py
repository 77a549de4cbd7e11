"""Whose eyes what we keep is for: files that hold members' names, addresses and orders are their owner's
alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from sqlalchemy.engine import make_url

from bot.config import Settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO
ENTER = stat.S_IXGRP | stat.S_IXOTH


def report_open(settings: Settings, out: TextIO) -> int:
    """A line for everything that other users of this machine can read, with the step to take. -> 2 where
    there is any."""
    found = list(open_to_others(settings))
    for file in found:
        mode = "700" if file.is_dir() else "600"
        out.write(f"{file} can be read by other users of this machine; run: chmod {mode} {file}\n")
    return 2 if found else 0


def open_to_others(settings: Settings) -> Iterator[Path]:
    """The database's files and its backups, the sandbox's transcript: those that others than their owner can
    read."""
    for file in _kept(settings):
        mode = file.stat().st_mode
        if mode & OTHERS and file.absolute().parent.stat().st_mode & ENTER:
            yield file


def _kept(settings: Settings) -> Iterator[Path]:
    url = make_url(settings.database.url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        database = Path(url.database)
        yield from sorted(database.parent.glob(f"{database.name}*"))
    else:
        database = Path("data/plusone.db")
    backups = database.parent / "backups"
    if backups.is_dir():
        yield from (backups, *sorted(backups.iterdir()))
    transcript = getattr(settings.adapters.get("sandbox"), "transcript", "")
    if transcript and Path(transcript).exists():
        yield Path(transcript)
