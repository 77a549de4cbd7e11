"""The desk's own connection to an SQLite file, in a thread of its own.

A statement sent to another thread by itself wakes two threads, which costs more than most statements do; so
`at_once` takes a whole piece of work there, and its statements follow each other without anybody waiting. The
verbs are aiosqlite's, so that the same work runs on a session's connection too.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
Values = Sequence[Any]


class Straight:
    """A connection in whose thread we are: what is awaited is there already."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def execute(self, statement: str, values: Values = ()) -> None:
        self._connection.execute(statement, values)

    async def execute_fetchall(self, statement: str, values: Values = ()) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    async def executemany(self, statement: str, rows: Sequence[Values]) -> None:
        self._connection.executemany(statement, rows)

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction


Work = Callable[[Straight], Coroutine[Any, Any, T]]


class Writer:
    """That thread from outside: `at_once` does any number of statements in one trip."""

    def __init__(self, thread: ThreadPoolExecutor, connection: sqlite3.Connection) -> None:
        self._thread, self._connection = thread, connection

    @classmethod
    async def open(cls, path: str, pragmas: Mapping[str, str | int]) -> Writer:
        """Opens the file. Its transactions begin and end where the caller says."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        connect = partial(sqlite3.connect, path, isolation_level=None)
        writer = cls(thread, await asyncio.get_running_loop().run_in_executor(thread, connect))
        for name, value in pragmas.items():
            await writer.execute(f"PRAGMA {name} = {value}")
        return writer

    async def at_once(self, work: Work[T]) -> T:
        """Does all of `work` there. It may await nothing but the connection it is given."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, _finished, work, Straight(self._connection)
        )

    async def execute(self, statement: str, values: Values = ()) -> None:
        await self.at_once(lambda there: there.execute(statement, values))

    async def close(self) -> None:
        """Closes the file, once everything that was sent there is done."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()


def _finished(work: Work[T], connection: Straight) -> T:
    doing = work(connection)
    try:
        doing.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    doing.close()
    raise RuntimeError("a batch may wait for nothing but its database")
