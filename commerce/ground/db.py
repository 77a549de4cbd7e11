"""The only BEGIN and the only COMMIT. SQLite in WAL mode, one writer at a time; or PostgreSQL, where rows are
locked.

Two doors: `write()` gives an SQLAlchemy session for commands and duties, `at_once()` the driver's own
connection for the desk.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util import await_only

from commerce.ground.trips import connect
from commerce.ground.trouble import conflicts
from commerce.ground.writer import Straight, T, Writer

MEMORY = ":memory:"
PRAGMAS: dict[str, str | int] = {
    "busy_timeout": 10_000,  # the first: from here on every statement waits, also the next
    "journal_mode": "WAL",
    "foreign_keys": 1,
    # FULL: an answer given is an order kept, through a power cut; in batches it costs nothing
    "synchronous": 2,
    "wal_autocheckpoint": 10_000,
}
PAGE = 4_096  # bytes
MOST_OPEN = 15  # connections of sessions to one file
SHARE, LEAST = 16, 100  # the log may take a sixteenth of what the disk has left, and always so many pages


def pragmas(path: str) -> dict[str, str | int]:
    """What every connection to that file is set to. The log beside it grows until it is folded into the file:
    on a small disk that is done sooner, and what a long reader made it grow beyond is given back."""
    free = shutil.disk_usage(Path(path).absolute().parent).free if path != MEMORY else 1 << 40
    pages = min(int(PRAGMAS["wal_autocheckpoint"]), max(LEAST, free // SHARE // PAGE))
    return {**PRAGMAS, "wal_autocheckpoint": pages, "journal_size_limit": pages * PAGE}


class MovedAway(OSError):
    """The database's file was moved or replaced while it is being served."""


class Database:
    """One database, whichever it is. Use `await Database.open(url)`; every transaction begins and ends
    here."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        # hide_parameters: an error's text reaches the log, and what members wrote must not.
        ways = _sqlite_ways(url) if self.is_sqlite else {"pool_pre_ping": True}
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True, **ways)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", partial(_set_pragmas, url.database or MEMORY))
            event.listen(self.engine.sync_engine, "begin", _begin)
            event.listen(self.engine.sync_engine, "invalidate", _end)
        # SQLite has one writer per file; waiting here is cheaper and fairer than busy_timeout
        self._writer = asyncio.Lock()
        self._raw: Any = None
        self._path = url.database if self.is_sqlite and url.database != MEMORY else None
        self._file: tuple[int, int] | None = None  # which file it is, whatever stands at its path

    @classmethod
    def at(cls, address: str) -> Database:
        """The database of a config's URL (`sqlite:///data/plusone.db`, `postgresql://user@host/name`)."""
        return cls(driver_url(address))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session that sees one moment and changes nothing."""
        self._stays()
        async with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = await connection.execution_options(isolation_level="REPEATABLE READ")
            async with AsyncSession(connection, expire_on_commit=False) as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A session whose changes are committed together at the end, or not at all."""
        async with self._turn(), self.engine.connect() as connection:
            writing = await connection.execution_options(writes=True)
            async with AsyncSession(writing, expire_on_commit=False) as session:
                yield session
                await session.commit()

    async def at_once(self, work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
        """Does `work` on the driver's own connection, in one transaction: what the desk's set statements run
        on. On SQLite all of it is done in the writer's thread, in one trip: it may await nothing else."""
        async with self._turn():
            raw = await self._driver()
            if self.is_sqlite:
                result: T = await raw.at_once(partial(_transacted, work))
                return result
            async with raw.transaction():
                return await work(raw)

    def _stays(self) -> None:
        """Raises MovedAway where the file that we serve does not stand at its path any more: what were
        written into it would be in nobody's backup, and a new connection would begin an empty one."""
        if self._path is None:
            return
        try:
            found = os.stat(
                self._path
            )  # asked before each transaction: a Path would cost thrice the question
        except FileNotFoundError:
            now = None
        else:
            now = (found.st_dev, found.st_ino)
        self._file = self._file or now
        if now != self._file:
            raise MovedAway(
                f"{self.url.database} is not where it was; put it back, with the files beside it, or stop the bot"
            )

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self._stays()
        if not self.is_sqlite:
            yield
            return
        async with self._writer:
            yield

    async def _driver(self) -> Any:
        if self._raw is None or (not self.is_sqlite and self._raw.is_closed()):
            self._raw = await (
                Writer.open(self.url.database or MEMORY, pragmas(self.url.database or MEMORY))
                if self.is_sqlite
                else asyncpg.connect(**_asyncpg_arguments(self.url))
            )
        return self._raw

    async def make_room(self) -> None:
        """Where the disk is full: folds the log into the file, which gives its bytes back."""
        if self.is_sqlite:
            with suppress(sqlite3.Error):
                async with self._turn():
                    await (await self._driver()).execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def connect(self) -> AsyncConnection:
        """A bare connection, for migrations and checks."""
        return await self.engine.connect()

    async def close(self) -> None:
        if self._raw is not None:
            await self._raw.close()
            self._raw = None
        await self.engine.dispose()


def driver_url(address: str) -> URL:
    """A config's URL with the async driver that serves it; the folder of an SQLite file is made."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return url.set(drivername="sqlite+aiosqlite")
    return url.set(drivername="postgresql+asyncpg")


def _sqlite_ways(url: URL) -> dict[str, Any]:
    """How an engine keeps its connections to a file: each is opened once and stays, since to open one costs as
    much as some ten statements."""
    path = url.database or MEMORY
    ways: dict[str, Any] = {"async_creator": partial(connect, path)}
    return (
        ways if path == MEMORY else ways | {"pool_size": MOST_OPEN, "max_overflow": 0, "pool_use_lifo": True}
    )


def _set_pragmas(path: str, connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, value in pragmas(path).items():
        _insist(cursor, f"PRAGMA {name} = {value}")
    cursor.close()


def _insist(cursor: Any, statement: str) -> None:
    """Several who open a new file at once are in each other's way while it is put into WAL mode, and there
    SQLite itself does not wait."""
    for _ in range(100):
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if not conflicts(error):
                raise
        else:
            return
        await_only(asyncio.sleep(0.05))
    cursor.execute(statement)


def _begin(connection: Any) -> None:
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    )


def _end(connection: Any, _record: Any, _error: Any) -> None:
    """Before a connection is thrown away because its task was cancelled: closing it would leave the file
    locked for as long as anything still holds one of its cursors."""
    with suppress(sqlite3.Error):
        connection.rollback()


async def _transacted(work: Callable[[Any], Coroutine[Any, Any, T]], raw: Straight) -> T:
    async with _immediately(raw):
        return await work(raw)


@asynccontextmanager
async def _immediately(raw: Straight) -> AsyncIterator[None]:
    await raw.execute("BEGIN IMMEDIATE")
    try:
        yield
        await raw.execute("COMMIT")
    except BaseException:
        # a full disk has rolled back by itself; a COMMIT that failed leaves its transaction open
        if raw.in_transaction:
            await raw.execute("ROLLBACK")
        raise


def _asyncpg_arguments(url: URL) -> dict[str, Any]:
    query = dict(url.query)
    return {
        "host": query.pop("host", None) or url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "database": url.database,
    }
