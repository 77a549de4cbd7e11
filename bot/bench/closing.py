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
    loop was. `held`: the longest commit, by the clock and of the process."""

    clock: float
    cpu: float
    beside: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    held: tuple[float, float] = (0, 0)


async def measure(size: Size, out: TextIO) -> None:
    """Prints them, and what a member of a big closing costs beside one of a tenth of it."""
    members = max(20, size.orders // 2)
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        folder = Path(made)
        small = await closed(folder, "small", members // 10, beside=False)
        big = await closed(folder, "big", members, beside=False)
        watched = await closed(folder, "watched", members, beside=True)
    out.write(f"{members:,} members: {big.cpu:.2f} s of work, {big.clock:.2f} s by the clock\n")
    out.write(f"a member costs {big.cpu / small.cpu / 10:.2f} times what one of {members // 10:,} does\n")
    clock, cpu = big.held
    out.write(f"its longest commit took {clock * 1000:.0f} ms, {cpu * 1000:.0f} ms of work\n")
    out.write(
        f"an order elsewhere waits {max(watched.beside) * 1000:.0f} ms at most beside it, "
        f"{max(watched.alone) * 1000:.0f} ms without; the loop was {max(watched.lags) * 1000:.0f} ms late\n"
    )


async def closed(folder: Path, name: str, members: int, *, beside: bool) -> Watched:
    """Closes a buy of so many members, while somebody orders in another group, or not."""
    town = Town(orders=1_000, members=members)
    async with stage(folder, name, town) as on:
        if not beside:
            on.database.held.clear()
            return Watched(*await took(on.close), held=max(on.database.held))
        elsewhere = await _another_buy(on)
        watch, found = Watch(), Watched(0, 0)
        lagging = asyncio.create_task(watch.loop())
        found.alone = [await on.order(number, elsewhere) for number in range(2, 22)]
        watch.lags.clear()
        closing = asyncio.create_task(on.close())
        while not closing.done():
            found.beside.append(await on.order(len(found.beside) % 500 + 2, elsewhere))
            await asyncio.sleep(BESIDE)
        lagging.cancel()
        await closing
        found.lags = watch.lags
        return found


async def _another_buy(on: Stage) -> str:
    """Opens a buy that stays open, in the second group. -> its chat."""
    chat = on.town.chat(2)
    await on.say(on.town.person(on.town.people), chat, "/open Pears; price 9; until 72h", leads=True)
    return chat
