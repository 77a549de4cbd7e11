"""Copies of the database that can be gone back to: made while serving, verified before they count, restored
without losing the old."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from bot.care.fitness import Unfit, alone_on, examine, file_of
from commerce.ground.db import Database

KEPT = 7
_PAGES = 512  # copied at a time: writers wait no longer than that takes


class CannotCopy(Exception):
    """Why there is no copy, and what to do."""


def backup(database: Database, to: Path | None, now: datetime, *, keep: int = KEPT) -> Path:
    """Makes a verified copy. -> the file. Without `to`, beside the database in `backups`, where the oldest
    beyond `keep` go.

    Raises CannotCopy; what stood at `to` is then as it was.
    """
    made = to or _home(database) / f"plusone-{now:%Y%m%d-%H%M%S}{'.db' if database.is_sqlite else '.dump'}"
    made.parent.mkdir(parents=True, exist_ok=True)
    part = made.with_name(made.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if database.is_sqlite:
            _copy(_file(database), part)
        else:
            _dump(database.url, part)
        part.chmod(0o600)  # it holds members' names and addresses
        part.replace(made)
    finally:
        part.unlink(missing_ok=True)
    if to is None:
        _thin(made.parent, made.suffix, keep)
    return made


def restore(database: Database, copy: Path, now: datetime) -> Path | None:
    """Puts a copy in the database's place. -> where the old one is kept. Raises CannotCopy, Unfit,
    BeingServed: nothing changed."""
    if not database.is_sqlite:
        raise CannotCopy(f"stop the bot and run: pg_restore --clean --if-exists --no-owner -d NAME {copy}")
    if not copy.is_file():
        raise CannotCopy(f"there is no file {copy}")
    examine_copy(copy)
    file = _file(database)
    with alone_on(database):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(file.name + ".part")
        _copy(copy, part)
        old = _set_aside(file, now)
        part.replace(file)
        _sync(file.parent)
    return old


def examine_copy(copy: Path) -> None:
    """Raises Unfit for a copy that is empty, damaged or another program's."""
    if not copy.stat().st_size:
        raise Unfit(f"{copy} is empty")
    examine(copy)


def _home(database: Database) -> Path:
    file = file_of(database)
    return (file.parent if file else Path("data")) / "backups"


def _file(database: Database) -> Path:
    file = file_of(database)
    if file is None:
        raise CannotCopy("a database in memory has no copy")
    return file


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own backup, which sees every commit, also those that only the write-ahead log holds; then
    verified."""
    if not source.exists():
        raise CannotCopy(f"there is no database at {source} yet")
    try:
        with closing(sqlite3.connect(source, timeout=30)) as there, closing(sqlite3.connect(target)) as here:
            there.execute("BEGIN")  # one moment for the copy and for the counts it is compared with
            before = _counts(there)
            there.backup(here, pages=-1)
            there.execute("COMMIT")
            here.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
            if here.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise CannotCopy(f"{source} is damaged; see: python3 -m bot doctor")
            if (after := _counts(here)) != before:
                wrong = sorted(name for name in before if after.get(name) != before[name])
                raise CannotCopy(f"the copy is not whole ({', '.join(wrong)}); nothing was kept of it")
    except sqlite3.Error as error:
        raise CannotCopy(
            f"{source} could not be copied to {target.parent} ({error}); is there room?"
        ) from error
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


def _dump(url: URL, target: Path) -> None:
    """PostgreSQL's own tool, where it is installed; the password goes by the environment, where no other user
    sees it."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise CannotCopy("pg_dump is not installed here; run it where it is: pg_dump -Fc -f FILE NAME")
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    command = [tool, "-Fc", "-f", str(target), "-w", *_server(url), str(url.database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise CannotCopy(f"pg_dump: {done.stderr.strip() or 'failed'}")


def _server(url: URL) -> list[str]:
    """Where the server is, and who asks it; a socket's folder may stand behind the address."""
    host = url.host or str(url.query.get("host", "")) or "localhost"
    port = url.port or str(url.query.get("port", "")) or "5432"
    return ["-h", host, "-p", str(port), "-U", url.username or "postgres"]


def _thin(folder: Path, suffix: str, keep: int) -> None:
    made = sorted(folder.glob(f"plusone-*{suffix}"))
    for old in made[: max(0, len(made) - keep)]:
        old.unlink(missing_ok=True)


def _set_aside(file: Path, now: datetime) -> Path | None:
    """The old database, its log folded into it where it can be read, under a name that says since when."""
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        pass  # it is damaged, which may be why there is a restore
    aside = file.with_name(f"{file.name}.before-{now:%Y%m%d-%H%M%S}")
    for ending in ("-wal", "-shm"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    file.replace(aside)
    return aside


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
