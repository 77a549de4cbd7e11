"""A session's statements on an SQLite file: one trip to the connection's thread each, and no row lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from commerce.ground import trips
from commerce.ground.db import Database

MANY = trips.AHEAD * 2 + 7
NUMBERS = text(
    f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {MANY}) SELECT i FROM n"
)


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    there = Database.at(f"sqlite:///{tmp_path / 'plusone.db'}")
    yield there
    await there.close()


@pytest.mark.parametrize("is_ours", [True, pytest.param(False, id="control: the driver's own cursors")])
async def test_a_statement_is_one_trip(
    database: Database, is_ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_ours:
        monkeypatch.setattr(trips.Connection, "cursor", aiosqlite.Connection.cursor)
    made: list[Callable[..., Any]] = []
    go = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, work: Callable[..., Any], *values: Any) -> Any:
        made.append(work)
        return await go(self, work, *values)  # type: ignore[no-untyped-call]

    async with database.read() as session:
        await session.execute(text("SELECT 1"))
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        assert (await session.execute(text("SELECT 1 UNION SELECT 2"))).scalars().all() == [1, 2]
        assert (len(made) == 1) == is_ours


async def test_many_rows_come_whole_at_once_and_as_they_are_read(database: Database) -> None:
    async with database.read() as session:
        assert (await session.execute(NUMBERS)).scalars().all() == list(range(MANY))
        read = [row.i async for row in await session.stream(NUMBERS)]
        assert read == list(range(MANY))


async def test_a_stream_left_in_the_middle_and_a_statement_that_failed_hold_nothing(
    database: Database,
) -> None:
    async with database.write() as session:
        await session.execute(text("CREATE TABLE said (word TEXT)"))
    async with database.read() as session:
        rows = await session.stream(NUMBERS)
        assert await rows.fetchmany(3)
    with pytest.raises(OperationalError):
        async with database.write() as session:
            await session.execute(text("SELECT * FROM nowhere"))
    async with database.write() as session:
        written = await session.execute(text("INSERT INTO said VALUES ('one'), ('two')"))
        assert written.rowcount == 2  # type: ignore[attr-defined]
