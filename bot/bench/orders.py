"""Orders a second: the desk, beside the fastest loop that writes the same rows and beside one commit per order."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TextIO

from bot.bench import Size
from bot.bench.raw import write_postgres, write_sqlite
from bot.bench.shop import NOW, Fresh, heard, postgres_shops, sqlite_shops
from commerce.booking.book import Heard
from commerce.db import Database
from commerce.desk import MOST, Desk

CALLERS = (50, 500)
SINGLE, LOOP = "one commit per order", f"raw loop, {MOST} a commit"

Write = Callable[[str, Sequence[Heard]], Awaitable[None]]  # (a stocked database's URL, what was said)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write orders. `share`: one in so many orders is enough to measure it."""

    name: str
    write: Write
    share: int = 1


async def measure(size: Size, out: TextIO) -> None:
    """SQLite, and PostgreSQL where there is one."""
    said = heard(size.orders)
    async with sqlite_shops(size.folder, size.orders) as fresh:
        _print("SQLite", await speeds(_ways(write_sqlite), fresh, said, size.rounds), out)
    async with postgres_shops(size.server, size.orders, out) as fresh_there:
        if fresh_there is not None:
            _print("PostgreSQL", await speeds(_ways(write_postgres), fresh_there, said, size.rounds), out)


def _ways(raw: Callable[[str, Sequence[Heard], int], Awaitable[None]]) -> list[Way]:
    return [
        Way(SINGLE, lambda url, said: raw(url, said, 1), share=10),
        Way(LOOP, lambda url, said: raw(url, said, MOST)),
        *(Way(desk_name(callers), _through_desk(callers)) for callers in CALLERS),
    ]


def desk_name(callers: int) -> str:
    return f"desk, {callers} callers"


async def speeds(ways: Sequence[Way], fresh: Fresh, said: Sequence[Heard], rounds: int) -> dict[str, float]:
    """-> orders a second, the median of the rounds. Each way has its turn in every round, so that whatever else the machine is
    doing meets all of them."""
    found: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            some = said[: max(1, len(said) // way.share)]
            async with fresh() as url:
                found[way.name].append(len(some) / await _seconds(way.write(url, some)))
    return {name: median(each) for name, each in found.items()}


async def _seconds(work: Awaitable[None]) -> float:
    gc.collect()
    begun = perf_counter()
    await work
    return perf_counter() - begun


def _through_desk(callers: int) -> Write:
    return lambda url, said: through_desk(url, said, callers)


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


def _print(name: str, found: Mapping[str, float], out: TextIO) -> None:
    for way, speed in found.items():
        print(f"{name}: {way:<24} {speed:>9,.0f} orders/s", file=out)
    for callers in CALLERS:
        desk = found[desk_name(callers)]
        print(
            f"{name}: desk at {callers} callers / raw loop {desk / found[LOOP]:.2f}, / one commit per order {desk / found[SINGLE]:.1f}",
            file=out,
            flush=True,
        )
