"""May this process serve on that database? A file that is damaged, of another program, newer or not writable
is refused, never overwritten, with the step to take."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy.exc import DBAPIError

from commerce.ground.db import Database
from commerce.ground.schema import NewerDatabase, migrate
from commerce.ground.trouble import passes

HEADER = b"SQLite format 3\0"
# bytes; a larger file is left to the doctor, so that a start stays quick
CHECKED_AT_START = 256 * 1024 * 1024
BEGINS_WITHIN = 5.0  # seconds that another process may be alone on the database while it begins
RESTORE = "put a backup in its place with: python3 -m bot restore FILE"


class Unfit(Exception):
    """Why this database cannot be served on, and what to do."""


class BeingServed(Exception):
    """Another process serves on this database just now."""


async def prepare(database: Database) -> None:
    """Looks at the database and brings its tables up to date. Raises Unfit, and has then changed nothing."""
    file = file_of(database)
    if file is not None:
        examine(file)
    try:
        await migrate(database)
    except NewerDatabase as newer:
        raise Unfit(f"{newer}; or go back to a backup made before: python3 -m bot restore FILE") from None
    except (DBAPIError, sqlite3.Error, OSError, EOFError) as error:
        raise Unfit(_away(database, error)) from error


def file_of(database: Database) -> Path | None:
    """The SQLite file behind it; None for PostgreSQL and for one in memory."""
    name = database.url.database if database.is_sqlite else None
    return Path(name) if name and name != ":memory:" else None


def examine(file: Path) -> None:
    """Raises Unfit for a file that is not ours, damaged or not writable. One that is not there yet, or empty,
    is fine."""
    folder = file.parent
    if not file.exists():
        if not os.access(folder, os.W_OK):
            raise Unfit(
                f"{folder} cannot be written to; give this user the right to, or set another [database] url"
            )
        return
    if file.is_dir():
        raise Unfit(f"{file} is a folder; set [database] url to a file")
    _may_write(file)
    if not file.stat().st_size:
        return
    with file.open("rb") as opened:
        if opened.read(16) != HEADER:
            raise Unfit(
                f"{file} is no SQLite database; if it is not yours, set another [database] url; else {RESTORE}"
            )
    _look_inside(file)


def _may_write(file: Path) -> None:
    for place in (file, file.parent):
        if not os.access(place, os.R_OK | os.W_OK):
            raise Unfit(
                f"{place} cannot be written to; give this user the right to (it must own the file and its folder)"
            )
    try:
        with file.open("r+b"):
            pass
    except OSError as error:
        raise Unfit(
            f"{file} cannot be opened for writing ({error.strerror}); is the disk mounted read-only?"
        ) from error


def _look_inside(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            tables = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            }
            if tables and "alembic_version" not in tables:
                raise Unfit(f"{file} is another program's database; set [database] url to a file of its own")
            if file.stat().st_size <= CHECKED_AT_START:
                found = [line for (line,) in connection.execute("PRAGMA quick_check(3)")]
                if found != ["ok"]:
                    raise Unfit(f"{file} is damaged ({found[0]}); keep it, and {RESTORE}")
    except sqlite3.OperationalError as error:
        raise Unfit(f"{file} cannot be read ({error}); if another program holds it, stop that one") from error
    except sqlite3.DatabaseError as error:
        raise Unfit(f"{file} is damaged ({error}); keep it, and {RESTORE}") from error


def _not_writable(place: Path, error: OSError) -> str:
    return f"{place} cannot be written to ({error.strerror}); is the disk mounted read-only, or the folder another user's?"


def _away(database: Database, error: Exception) -> str:
    shown = (
        database.url.render_as_string(hide_password=True).replace("+asyncpg", "").replace("+aiosqlite", "")
    )
    what = type(getattr(error, "orig", None) or error).__name__
    if database.is_sqlite:
        return f"{shown} cannot be used ({what}: {str(error).splitlines()[0]}); is the disk full? See: python3 -m bot doctor"
    hint = "is PostgreSQL running, and may we connect?" if passes(error) else "see the server's log"
    return f"{shown} does not answer ({what}); {hint}"


class Mark:
    """A lock on the file beside the database, held by every process that serves it; a killed one's goes with
    it.

    `alone`: nobody else serves, nor begins to before `share`. Of a PostgreSQL nobody can tell.
    """

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file
        self.alone = self._taken(fcntl.LOCK_EX) if file else False

    def share(self) -> bool:
        """Lets others serve beside us. -> False while somebody must be alone."""
        return not self._file or self._taken(fcntl.LOCK_SH)

    def _taken(self, how: int) -> bool:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)  # type: ignore[arg-type]
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True


@contextmanager
def serving_on(database: Database) -> Iterator[Mark]:
    """Marks the database as served: by us alone until we share it, which we do at once where others serve.
    Raises BeingServed."""
    with _marking(database) as mark:
        end = time.monotonic() + BEGINS_WITHIN
        while not mark.alone and not mark.share():
            if time.monotonic() > end:
                raise BeingServed(
                    f"{file_of(database)} is being brought in order by another process; try again when it is done"
                )
            time.sleep(0.05)
        yield mark


@contextmanager
def alone_on(database: Database) -> Iterator[None]:
    """Raises BeingServed while any process serves."""
    with _marking(database) as mark:
        if not mark.alone and file_of(database):
            raise BeingServed(f"{file_of(database)} is in use by a bot that serves; stop it first")
        yield


@contextmanager
def _marking(database: Database) -> Iterator[Mark]:
    file = file_of(database)
    if file is None:
        yield Mark(None)
        return
    try:
        opened = open(f"{file}.serving", "a")  # noqa: SIM115 - closed below; what goes wrong inside the block is not ours
    except OSError as error:
        raise Unfit(_not_writable(file.parent, error)) from error
    with opened:
        yield Mark(opened)
