"""A big closing that nobody else should notice: how much work it is from the freeze to the last bill's row, and
how long an order elsewhere waits beside it. One member for each two orders of the size asked for: 5,000 by
default."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.bench import Size
from bot.bench.beside import Watched, another_buy, beside
from bot.bench.stage import stage, took
from bot.bench.town import Town


@dataclass
class ClosedAlone(Watched):
    """Seconds that the closing took with nobody beside it: by the clock, and of the process."""

    clock: float = 0
    cpu: float = 0


async def measure(size: Size, out: TextIO) -> None:
    """Prints them, and what a member of a big closing costs beside one of a tenth of it."""
    members = max(20, size.orders // 2)
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        folder = Path(made)
        small = await alone(folder, "small", members // 10)
        big = await alone(folder, "big", members)
        watched = await closed(folder, "watched", members)
        led = await closed(folder, "led", members, by_leader=True)
    out.write(f"{members:,} members: {big.cpu:.2f} s of work, {big.clock:.2f} s by the clock\n")
    out.write(f"a member costs {big.cpu / small.cpu / 10:.2f} times what one of {members // 10:,} does\n")
    for who, one in (("time closes it", watched), ("its leader closes it", led)):
        out.write(f"{who}: {one}\n")


async def alone(folder: Path, name: str, members: int, *, by_leader: bool = False) -> ClosedAlone:
    """Closes a buy of so many members, by time or by its leader."""
    async with stage(folder, name, Town(orders=1_000, members=members)) as on:
        on.database.held.clear()
        clock, cpu = await took(on.press if by_leader else on.close)
        return ClosedAlone(clock=clock, cpu=cpu, held=max(on.database.held))


async def closed(folder: Path, name: str, members: int, *, by_leader: bool = False) -> Watched:
    """The same while somebody orders in another group."""
    async with stage(folder, name, Town(orders=1_000, members=members)) as on:
        elsewhere = await another_buy(on)
        return await beside(on, elsewhere, on.press if by_leader else on.close)
