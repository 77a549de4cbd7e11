"""A big closing that nobody else should notice: how much work it is from the freeze to the last bill's row, and
how long an order elsewhere waits beside it. One member for each two orders of the size asked for: 5,000 by
default."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from bot.bench import Size
from bot.bench.counting import Watch
from bot.bench.stage import Stage, stage, took
from bot.bench.town import Town

BESIDE = 0.02  # seconds between two orders in another group


@dataclass
class Watched:
    """Seconds: by the clock, of the process, of each order beside the closing and without it; how late the
    loop was, and how late by its own work. `held`: the longest commit, by the clock and of the process."""

    clock: float
    cpu: float
    beside: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    held: tuple[float, float] = (0, 0)


async def measure(size: Size, out: TextIO) -> None:
    """Prints them, and what a member of a big closing costs beside one of a tenth of it."""
    members = max(20, size.orders // 2)
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        folder = Path(made)
        small = await closed(folder, "small", members // 10, beside=False)
        big = await closed(folder, "big", members, beside=False)
        watched = await closed(folder, "watched", members, beside=True)
        led = await closed(folder, "led", members, beside=True, by_leader=True)
    out.write(f"{members:,} members: {big.cpu:.2f} s of work, {big.clock:.2f} s by the clock\n")
    out.write(f"a member costs {big.cpu / small.cpu / 10:.2f} times what one of {members // 10:,} does\n")
    for who, one in (("time closes it", watched), ("its leader closes it", led)):
        out.write(f"{who}: {_beside(one)}\n")


def _beside(one: Watched) -> str:
    """What others notice of it: by the clock, and in work where the machine had more to do than this."""
    (held, work), alone = one.held, max(one.alone)
    return (
        f"the longest commit {held * 1000:.0f} ms ({work * 1000:.0f} ms of work), an order elsewhere "
        f"{max(one.beside) * 1000:.0f} ms at most ({alone * 1000:.0f} ms without), the loop late by "
        f"{max(one.lags) * 1000:.0f} ms ({max(one.busy) * 1000:.0f} ms of its own work)"
    )


async def closed(folder: Path, name: str, members: int, *, beside: bool, by_leader: bool = False) -> Watched:
    """Closes a buy of so many members, by time or by its leader, while somebody orders in another group, or
    not."""
    town = Town(orders=1_000, members=members)
    async with stage(folder, name, town) as on:
        close = on.press if by_leader else on.close
        if not beside:
            on.database.held.clear()
            return Watched(*await took(close), held=max(on.database.held))
        elsewhere = await _another_buy(on)
        watch, found = Watch(), Watched(0, 0)
        lagging = asyncio.create_task(watch.loop())
        found.alone = [await on.order(number, elsewhere) for number in range(2, 22)]
        watch.lags.clear()
        watch.busy.clear()
        on.database.held.clear()
        closing = asyncio.create_task(close())
        while not closing.done():
            found.beside.append(await on.order(len(found.beside) % 500 + 2, elsewhere))
            await asyncio.sleep(BESIDE)
        lagging.cancel()
        await closing
        found.lags, found.busy, found.held = watch.lags, watch.busy, max(on.database.held)
        return found


async def _another_buy(on: Stage) -> str:
    """Opens a buy that stays open, in the second group. -> its chat."""
    chat = on.town.chat(2)
    await on.say(on.town.person(on.town.people), chat, "/open Pears; price 9; until 72h", leads=True)
    return chat
