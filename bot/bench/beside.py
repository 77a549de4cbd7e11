"""All that a leader may do about a big group buy, one after the other, while somebody orders in another group:
for how long does each keep that order waiting? One member for each two orders of the size asked for: 5,000 by
default."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.bench import Size
from bot.bench.counting import Watch
from bot.bench.stage import Stage, stage
from bot.bench.town import Town
from bot.config.settings import CampaignSettings

BESIDE = 0.02  # seconds between two orders in another group
Work = Callable[[], Awaitable[object]]


@dataclass
class Watched:
    """Seconds by the clock: of each order beside the work and without it, and how late the loop was; `busy`:
    how late by its own work. `held`: the longest commit, by the clock and of the process."""

    beside: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    held: tuple[float, float] = (0, 0)

    def __str__(self) -> str:
        """What others notice: by the clock, and in work where the machine had more to do than this."""
        held, work = self.held
        return (
            f"the longest commit {held * 1000:.0f} ms ({work * 1000:.0f} ms of work), an order elsewhere "
            f"{max(self.beside) * 1000:.0f} ms at most ({max(self.alone) * 1000:.0f} ms without), the loop late by "
            f"{max(self.lags) * 1000:.0f} ms ({max(self.busy) * 1000:.0f} ms of its own work)"
        )


async def measure(size: Size, out: TextIO) -> None:
    """Prints a line for each act."""
    members = max(20, size.orders // 2)
    town = Town(orders=1_000, members=members, groups=max(20, size.orders))
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        async with stage(Path(made), "beside", town) as on:
            elsewhere = await another_buy(on)
            for name, act in acts(on).items():
                out.write(f"{name}: {await beside(on, elsewhere, act)}\n")
                out.flush()


def acts(on: Stage) -> dict[str, Work]:
    """What is done about the big buy, in the order in which it can be."""
    no, say = on.town.open_no, partial(_led, on)
    one, other = f"member {on.town.members}", f"member {on.town.members - 1}"
    return {
        "/board": partial(say, f"/board {no}"),
        "/cancel": partial(say, f"/cancel {no}"),
        "/restore": partial(say, f"/restore {no}"),
        "/close": partial(say, f"/close {no}"),
        "/reopen": partial(say, f"/reopen {no} 3h"),
        "/close again": partial(say, f"/close {no}"),
        "/list": partial(say, f"/list {no}"),
        "/list, its last page": partial(say, f"/list {no} 9999"),
        "/paid by one": partial(say, f"/paid {no} {one}"),
        "/unpaid": partial(say, f"/unpaid {no} {one}"),
        "/remind": partial(say, f"/remind {no}"),
        "/export": partial(say, f"/export {no}"),
        "/papers": partial(say, f"/papers {no}"),
        "/paid by all": partial(say, f"/paid {no} all but {other}"),
        "/arrived": partial(say, f"/arrived {no} Gate 3, 18:00 to 20:00"),
        "/handed to one": partial(say, f"/handed {no} {one}"),
        "/remind to fetch": partial(say, f"/remind {no} fetch"),
        "/handed over": partial(say, f"/handed {no} over"),
        "/handed over, a day later": partial(_later, on, partial(say, f"/handed {no} over")),
        "/members": partial(say, "/members"),
        "a campaign": partial(_campaign, on),
    }


async def _led(on: Stage, words: str) -> None:
    """The leader says it; all that follows is said."""
    await on.say(on.town.person(on.town.people), on.town.chat(), words, leads=True)
    await on.duties.run()


async def _later(on: Stage, act: Work) -> None:
    on.moment[0] += timedelta(days=1, minutes=1)
    await act()


async def _campaign(on: Stage) -> None:
    """Comes due in every group."""
    settings = on.app.settings
    campaign = CampaignSettings(name="noon", when="daily 12:01", text="Good day, {{ group.name }}!")
    community = replace(settings.community, timezone=ZoneInfo("UTC"))
    on.app.adopt(replace(settings, community=community, campaigns=(campaign,)))
    await on.duties.run()  # from now on it is looked after
    on.moment[0] += timedelta(days=1)
    await on.duties.run()


async def another_buy(on: Stage) -> str:
    """Opens a buy that stays open, in the second group. -> its chat."""
    chat = on.town.chat(2)
    await on.say(on.town.person(on.town.people), chat, "/open Pears; price 9; until 900h", leads=True)
    return chat


async def beside(on: Stage, elsewhere: str, work: Work) -> Watched:
    """Does the work while somebody orders elsewhere, one order after the other."""
    found = Watched()
    found.alone = [await on.order(number, elsewhere) for number in range(2, 22)]
    on.database.held.clear()
    async with _lagging() as watch:
        task = asyncio.create_task(_done(work))
        while not task.done():
            found.beside.append(await on.order(len(found.beside) % 500 + 2, elsewhere))
            await asyncio.sleep(BESIDE)
    await task
    found.lags, found.busy, found.held = watch.lags, watch.busy, max(on.database.held)
    return found


async def _done(work: Work) -> None:
    await work()


@asynccontextmanager
async def _lagging() -> AsyncIterator[Watch]:
    watch = Watch()
    task = asyncio.create_task(watch.loop())
    await asyncio.sleep(0.05)
    try:
        yield watch
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
