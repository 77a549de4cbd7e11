"""A session's statements on an SQLite file, each in one trip to the file's thread.

As SQLAlchemy comes, a statement makes four: a cursor is opened, executed, read and closed, and each of them wakes
two threads, which costs more than most statements do. Here the whole of it is done there at once, and what
was found is read from memory, as it was before. No cursor outlives its statement either, but one that streams.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.util import await_only

Run = Callable[[sqlite3.Cursor], object]


class Done:
    """What a statement left behind when its cursor was closed."""

    __slots__ = ("arraysize", "description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = (
            cursor.description,
            cursor.rowcount,
            cursor.lastrowid,
        )
        self.rows: deque[Any] = deque(cursor.fetchall() if cursor.description else ())
        self.arraysize = cursor.arraysize


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """SQLAlchemy's cursor, opened by its statement and closed with it."""

    __slots__ = ()
    _awaitable_cursor_close = False  # nothing is left to be closed
    _cursor: Any

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    def _make_new_cursor(self, connection: Any) -> Any:
        return None

    def close(self) -> None:
        self._rows.clear()

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        return await self._trip(lambda cursor: cursor.execute(operation, parameters or ()))

    async def _executemany_async(self, operation: Any, seq_of_parameters: Sequence[Any]) -> Any:
        return await self._trip(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _trip(self, run: Run) -> Done:
        async with self._adapt_connection._execute_mutex:
            driver: Any = self._connection
            done: Done = await driver._execute(_done, driver._conn, run)
            self._cursor, self._rows = done, done.rows
            return done


class Connection(AsyncAdapt_aiosqlite_connection):
    """SQLAlchemy's connection, whose statements take one trip."""

    __slots__ = ()
    _cursor_cls = Cursor


def connect(dialect: Any, _record: Any, arguments: Sequence[Any], options: dict[str, Any]) -> Connection:
    """Opens the file for SQLAlchemy's `do_connect`."""
    connection: Any = aiosqlite.connect(*arguments, **options)
    connection._thread.daemon = True  # whoever leaves without closing it must not wait for it
    return Connection(dialect.dbapi, await_only(connection))


def _done(connection: sqlite3.Connection, run: Run) -> Done:
    cursor = connection.cursor()
    try:
        run(cursor)
        return Done(cursor)
    finally:
        cursor.close()
