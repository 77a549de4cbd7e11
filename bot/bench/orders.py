"""Orders a second: the desk, beside the fastest loop that writes the same rows and beside one commit per
order."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from statistics import median
from time import perf_counter
from typing import NamedTuple, TextIO

from bot.bench import Size
from bot.bench.raw import Written, read_postgres, read_sqlite, write_postgres, write_sqlite
from bot.bench.shop import NOW, Fresh, heard, postgres_shops, sqlite_shops
from commerce.booking.book import Heard
from commerce.desk.desk import MOST, Desk
from commerce.ground.db import Database

CALLERS = (50, 500)
SINGLE, LOOP = "one commit per order", f"raw loop, {MOST} a commit"
SINGLE_SHARE = 10  # one order in so many is enough to measure the slow way

Write = Callable[[str], Awaitable[None]]  # to a stocked database


class Raw(NamedTuple):
    """The bare loop of one database: its rows as the desk wrote them, and their writing, so many to a
    commit."""

    read: Callable[[str], Awaitable[list[Written]]]
    write: Callable[[str, Sequence[Written], int], Awaitable[None]]


SQLITE, POSTGRES = Raw(read_sqlite, write_sqlite), Raw(read_postgres, write_postgres)


async def measure(size: Size, out: TextIO) -> None:
    """SQLite, and PostgreSQL where there is one."""
    async with sqlite_shops(size.folder, size.orders) as fresh:
        _report("SQLite", await speeds(SQLITE, fresh, size), out)
    async with postgres_shops(size.server, size.orders, out) as fresh_there:
        if fresh_there is not None:
            _report("PostgreSQL", await speeds(POSTGRES, fresh_there, size), out)


async def speeds(raw: Raw, fresh: Fresh, size: Size) -> dict[str, list[float]]:
    """-> orders a second by each way, round by round. Each has its turn in every round, so that whatever else
    the machine is doing meets all of them."""
    said = heard(size.orders)
    async with fresh() as url:
        await through_desk(url, said, CALLERS[-1])
        rows = await raw.read(url)
    few = rows[: max(1, len(rows) // SINGLE_SHARE)]
    ways: list[tuple[str, int, Write]] = [
        (SINGLE, len(few), lambda url: raw.write(url, few, 1)),
        (LOOP, len(rows), lambda url: raw.write(url, rows, MOST)),
        *((desk(n), len(said), partial(through_desk, said=said, callers=n)) for n in CALLERS),
    ]
    found: dict[str, list[float]] = {name: [] for name, *_ in ways}
    for _ in range(size.rounds):
        for name, orders, write in ways:
            found[name].append(orders / await _seconds(fresh, write))
    return found


def ratio(found: Mapping[str, Sequence[float]], way: str, other: str) -> float:
    """How many times as fast one way is as the other: the median of what the rounds say."""
    return median(one / two for one, two in zip(found[way], found[other], strict=True))


def desk(callers: int) -> str:
    return f"desk, {callers} callers"


async def _seconds(fresh: Fresh, write: Write) -> float:
    async with fresh() as url:
        gc.collect()
        begun = perf_counter()
        await write(url)
        return perf_counter() - begun


async def through_desk(url: str, said: Sequence[Heard], callers: int) -> None:
    """So many members at once, each waiting for the answer before the next order is said."""
    database = Database.at(url)
    desk = Desk(database, lambda: NOW)
    desk.open()
    coming = iter(said)

    async def call() -> None:
        for one in coming:
            await desk.order(one)

    await asyncio.gather(*(call() for _ in range(callers)))
    await desk.close()
    await database.close()


def _report(name: str, found: Mapping[str, Sequence[float]], out: TextIO) -> None:
    for way, speeds in found.items():
        out.write(f"{name}: {way:<24} {median(speeds):>9,.0f} orders/s\n")
    for n in CALLERS:
        to_loop, to_single = ratio(found, desk(n), LOOP), ratio(found, desk(n), SINGLE)
        out.write(
            f"{name}: desk at {n} callers: {to_loop:.2f} of the raw loop, {to_single:.1f} times one commit per order\n"
        )
