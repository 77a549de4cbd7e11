"""Somebody else is in the way all the time: deadlocks by the dozen, a file that is busy again and again. Every
order counts once, and nobody hears of it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import app
from bot.hearing import inbox
from commerce.desk import desk
from commerce.ground.db import PRAGMAS, Database
from commerce.queries.integrity import broken
from tests.faults.stage import Shop, shop

pytestmark = pytest.mark.faults
MEMBERS = [f"m{number}" for number in range(40)]


async def _ordered(one: Shop, *, again: bool = True) -> None:
    """The crowd orders, four at a time; what the platform could not hand over it hands over again."""
    for first in range(0, len(MEMBERS), 4):
        for who in MEMBERS[first : first + 4]:
            one.said(who, "+1")
        await one.until(lambda: _delivered(one, again), 60)


async def _delivered(one: Shop, again: bool) -> bool:
    try:
        await one.platform.deliver()
    except Exception:
        if not again:
            one.room.heard(one.room.waiting)
    return not one.room.waiting


async def _wrong(one: Shop) -> list[str]:
    """What a member, or the one who examines the database, would see of it."""
    orders, answers = await one.orders(), "SELECT COUNT(*) FROM outgoing WHERE outcome = "
    async with one.database.read() as session:
        found = await broken(session)
    return [
        *found,
        *(f"{who} has {orders.get(who, 0)} units" for who in MEMBERS if orders.get(who) != 1),
        *(["somebody was told that it went wrong"] if await one.value(f"{answers}'Stumbled'") else []),
        *(["an answer is missing or said twice"] if await one.value(f"{answers}'Ordered'") != 40 else []),
    ]


@contextlib.asynccontextmanager
async def _deadlocks(url: str) -> AsyncIterator[Database]:
    """Somebody who locks an offer first and its buy then, the other way round than the shop, and who is more
    patient than the shop: mostly it is the shop that gives way."""
    rival = Database.at(url)
    stop = asyncio.Event()

    async def cross() -> None:
        while not stop.is_set():
            with contextlib.suppress(DBAPIError):
                async with rival.write() as session:
                    await session.execute(text("SET LOCAL deadlock_timeout = '300ms'"))
                    await session.execute(text("SELECT id FROM offers FOR UPDATE"))
                    await asyncio.sleep(random.uniform(0, 0.03))
                    await session.execute(text("SELECT id FROM group_buys FOR UPDATE"))
            await asyncio.sleep(random.uniform(0, 0.03))

    crossing = asyncio.create_task(cross())
    try:
        yield rival
    finally:
        stop.set()
        await crossing
        await rival.close()


@contextlib.contextmanager
def _busy(file: Path) -> Iterator[list[int]]:
    """Three programs that take the file, one after the other, and leave it free for moments only."""
    stop, taken = threading.Event(), [0]

    def hold() -> None:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=10)) as connection:
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                taken[0] += 1
                time.sleep(random.uniform(0.02, 0.08))
                connection.execute("ROLLBACK")
                time.sleep(random.uniform(0, 0.02))

    holders = [threading.Thread(target=hold) for _ in range(3)]
    for holder in holders:
        holder.start()
    try:
        yield taken
    finally:
        stop.set()
        for holder in holders:
            holder.join()


async def _impatient(url: str) -> None:
    """The shop looks for deadlocks at once."""
    database = Database.at(url)
    async with database.write() as session:
        await session.execute(
            text(f"ALTER DATABASE {url.rpartition('/')[2].partition('?')[0]} SET deadlock_timeout = '50ms'")
        )
    await database.close()


async def _met(rival: Database) -> int:
    async with rival.read() as session:
        counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int((await session.execute(counted)).scalar_one())


def _takes_it_for_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name in product((desk, inbox, app), ("conflicts", "passes")):
        monkeypatch.setattr(place, name, lambda error: False, raising=False)


@pytest.mark.postgres
async def test_a_storm_of_deadlocks_loses_nothing(postgres_database: str, tmp_path: Path) -> None:
    await _impatient(postgres_database)
    async with shop(postgres_database, tmp_path) as one:
        await one.opens()
        async with _deadlocks(postgres_database) as rival:
            await _ordered(one)

            async def met() -> bool:
                return await _met(rival) >= 3

            await one.until(met)
        assert await _wrong(one) == []


async def test_a_file_that_is_busy_all_the_time_only_delays(tmp_path: Path) -> None:
    file = tmp_path / "plusone.db"
    async with shop(f"sqlite:///{file}", tmp_path) as one:
        await one.opens()
        with _busy(file) as taken:
            await _ordered(one)
        assert taken[0] >= 10
        assert await _wrong(one) == []


async def test_control_who_does_not_wait_for_a_busy_file_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither does SQLite wait, nor is anything handed over again."""
    monkeypatch.setitem(PRAGMAS, "busy_timeout", 0)
    file = tmp_path / "plusone.db"
    async with shop(f"sqlite:///{file}", tmp_path) as one:
        await one.opens()
        with _busy(file):
            await _ordered(one, again=False)
        assert await _wrong(one) != []


@pytest.mark.postgres
async def test_control_who_takes_a_deadlock_for_a_fault_is_seen(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _impatient(postgres_database)
    _takes_it_for_a_fault(monkeypatch)
    async with shop(postgres_database, tmp_path) as one:
        await one.opens()
        async with _deadlocks(postgres_database):
            await _ordered(one)
        assert await _wrong(one) != []
