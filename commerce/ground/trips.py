"""A session's connection to an SQLite file: a statement and what it finds come in one trip to its thread.

Each trip wakes two threads, which costs more than most statements do; a driver's own cursor makes four of them,
to be opened, to run, to fetch and to be closed.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import aiosqlite

AHEAD = 5_000  # rows that come along with their statement; a stream of more is fetched as it is read
T = TypeVar("T")


class Found(NamedTuple):
    """What running a statement brought along; `rest` has the rows that did not fit in."""

    rows: deque[Any]
    rest: sqlite3.Cursor | None
    description: Any
    rowcount: int
    lastrowid: int | None


NOTHING = Found(deque(), None, None, -1, None)


class Connection(aiosqlite.Connection):
    """The driver's own, but for the cursors it gives."""

    def cursor(self) -> Trip:  # type: ignore[override]  # SQLAlchemy enters and awaits it as it does the driver's
        """A cursor that is opened and closed by what it runs."""
        return Trip(self)

    async def there(self, work: Callable[[], T]) -> T:
        """Does `work` in the connection's thread."""
        return cast(T, await self._execute(work))  # type: ignore[no-untyped-call]


class Trip:
    """What SQLAlchemy asks of an asyncio driver's cursor."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection, self._found = connection, NOTHING

    async def __aenter__(self) -> Trip:
        return self

    @property
    def description(self) -> Any:
        return self._found.description

    @property
    def rowcount(self) -> int:
        return self._found.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._found.lastrowid

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        await self._run("execute", statement, values)

    async def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        await self._run("executemany", statement, rows)

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int = 1) -> list[Any]:
        rows, rest = self._found.rows, self._found.rest
        if len(rows) < size and rest is not None:
            rows += await self._connection.there(partial(rest.fetchmany, size - len(rows)))
        return [rows.popleft() for _ in range(min(size, len(rows)))]

    async def fetchall(self) -> list[Any]:
        rows, rest = list(self._found.rows), self._found.rest
        self._found.rows.clear()
        return rows if rest is None else rows + await self._connection.there(rest.fetchall)

    async def close(self) -> None:
        rest = self._found.rest
        if rest is not None:
            self._found = self._found._replace(rest=None)
            await self._connection.there(rest.close)

    async def _run(self, verb: str, statement: str, values: Sequence[Any]) -> None:
        await self.close()
        self._found = await self._connection.there(
            partial(_found, self._connection._conn, verb, statement, values)
        )


async def connect(path: str) -> Connection:
    """Opens the file."""
    connection = Connection(partial(sqlite3.connect, path), AHEAD)
    connection._thread.daemon = True  # as SQLAlchemy has it: a process that ends waits for no thread
    await connection
    return connection


def _found(connection: sqlite3.Connection, verb: str, statement: str, values: Sequence[Any]) -> Found:
    """In the connection's thread. No cursor outlives a statement that failed or had no more to tell: while one is
    held, the file stays locked."""
    cursor, is_over = connection.cursor(), True
    try:
        getattr(cursor, verb)(statement, values)
        rows = deque(cursor.fetchmany(AHEAD) if cursor.description else ())
        is_over = len(rows) < AHEAD
        rest = None if is_over else cursor
        return Found(rows, rest, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        if is_over:
            cursor.close()
