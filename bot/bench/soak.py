"""Days in minutes: does anything grow that should not, does the loop stay free, is anything lost, does one
flooded group keep the others waiting?

Ten messages for each order of the size asked for: 100,000 by default. Nineteen groups say a word a second
each; all the rest comes to one group, as fast as it is taken, while its platform takes twenty answers a
minute from us. In the middle a buy of half as many members as orders were asked for closes, and a campaign
comes due in a tenth as many groups.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.base import Message
from bot.bench import Size
from bot.bench.counting import CountingPlatform, Watch
from bot.bench.stage import Stage, stage
from bot.bench.town import Town
from bot.config.settings import CampaignSettings
from commerce.queries.integrity import broken
from commerce.tables import Outgoing, Utterance
from commerce.tables.outgoing import UNSENT

MEMBERS, BATCH = 2_000, 100
FLOODED_GROUP, QUIET = 2, range(3, 22)  # the first group's buy is closed
A_SECOND = len(QUIET)  # words said in the other groups together
FLOODED = f"town:g{FLOODED_GROUP}"
SETTLES = 120  # looks, a second apart, at what is still to be said in the end


async def measure(size: Size, out: TextIO) -> None:
    """Prints what grew, how late the loop was, how long the others waited, and what was lost. Needs Linux
    (/proc)."""
    town = Town(orders=1_000, members=max(20, size.orders // 2), groups=max(QUIET[-1], size.orders // 10))
    quiet, watch = CountingPlatform(flooded=FLOODED), Watch()
    with tempfile.TemporaryDirectory(dir=size.folder) as folder:
        async with stage(Path(folder), "soak", town, quiet) as on:
            watching = asyncio.create_task(watch.loop())
            began = time.monotonic()
            async with on.sending():
                said = await _soak(on, watch, size.orders * 10)
            watching.cancel()
            _print(out, size.orders * 10, time.monotonic() - began, quiet, watch)
            out.write(await _lost(on, said))


async def _soak(on: Stage, watch: Watch, messages: int) -> int:
    """-> how many orders were said in the other groups."""
    dice = random.Random(7)
    await _open(on)
    began, others, orders = time.monotonic(), 0, 0
    middle: asyncio.Task[None] | None = None
    for done in range(0, messages, BATCH):
        due = min(int((time.monotonic() - began) * A_SECOND), others + BATCH)
        said = [_order(on, dice, on.town.chat(QUIET[n % A_SECOND]), f"w{n}") for n in range(others, due)]
        on.platform.said_at |= _answered_from(said, began, others)
        others, orders = others + len(said), orders + sum(one.text.startswith("+") for one in said)
        flood = [_order(on, dice, FLOODED, f"f{number}") for number in range(done, done + BATCH - len(said))]
        await on.app.hear([*said, *flood])
        if done >= messages // 2 and middle is None:
            middle = asyncio.create_task(on.close())
        if done % (messages // 20 or 1) < BATCH:
            watch.sample()
    if middle:
        await middle
    await _settled(on)
    watch.sample()
    return orders


async def _open(on: Stage) -> None:
    """A buy in each group that is heard, and a campaign to all of them, due in the middle."""
    settings = on.app.settings
    campaign = CampaignSettings(name="noon", when="daily 12:01", text="Good day, {{ group.name }}!")
    community = replace(settings.community, timezone=ZoneInfo("UTC"))
    on.app.adopt(replace(settings, community=community, campaigns=(campaign,)))
    await on.duties.run()
    leader = on.town.person(on.town.people)
    for number in (FLOODED_GROUP, *QUIET):
        await on.say(leader, on.town.chat(number), "/open Cherries; price 9; until 72h", leads=True)


async def _settled(on: Stage) -> None:
    """Until nothing waits any more but in the flooded group."""
    waits = (
        select(col(Outgoing.id))
        .where(
            col(Outgoing.state).in_(UNSENT),
            col(Outgoing.chat) != FLOODED,
            col(Outgoing.due_at) <= on.app.now(),
        )
        .limit(1)
    )
    for _ in range(SETTLES):
        async with on.database.read() as session:
            if (await session.execute(waits)).first() is None:
                return
        await asyncio.sleep(1)


async def _lost(on: Stage, orders: int) -> str:
    """What was to be heard and said, and what was."""
    async with on.database.read() as session:
        heard = await _count(
            session,
            Utterance,
            col(Utterance.key).like(f"{on.town.platform}:g%:w%"),
            col(Utterance.text).like("+%"),
        )
        sent = col(Outgoing.state) == "sent"
        bills = await _count(
            session, Outgoing, col(Outgoing.outcome) == "YourTotal", sent, col(Outgoing.sent_at) > on.town.at
        )
        shown = await _count(
            session, Outgoing, col(Outgoing.outcome) == "CampaignShown", sent, col(Outgoing.chat) != FLOODED
        )
        wrong = await broken(session)
    return (
        f"of {orders:,} orders in the other groups {heard:,} are kept; of {on.town.members:,} bills {bills:,} "
        f"and of {on.town.groups - 1:,} campaign's words {shown:,} are sent; rules broken: {len(wrong)}\n"
    )


async def _count(
    session: AsyncSession, table: type[Utterance | Outgoing], *which: ColumnElement[bool]
) -> int:
    return int((await session.execute(select(func.count()).select_from(table).where(*which))).scalar_one())


def _answered_from(said: Sequence[Message], began: float, before: int) -> dict[str, float]:
    """Each order, and when it was due: from then on its answer is waited for."""
    return {
        one.id: began + (before + n) / A_SECOND for n, one in enumerate(said, 1) if one.text.startswith("+")
    }


def _order(on: Stage, dice: random.Random, chat: str, number: str) -> Message:
    who = on.town.person(dice.randrange(MEMBERS))
    return Message(
        kind="say",
        chat=chat,
        sender=who,
        id=number,
        sent=on.app.now(),
        text=dice.choice(("+1", "+1", "+1", "+2", "lovely weather", "-1")),
        name=who,
    )


def _print(out: TextIO, messages: int, seconds: float, quiet: CountingPlatform, watch: Watch) -> None:
    lags, waited = sorted(watch.lags), sorted(quiet.waited)
    rate = messages / seconds
    out.write(f"{messages:,} messages in {seconds:.0f} s: {rate:,.0f}/s; {quiet.sent:,} posts sent\n")
    out.write(_growth(watch))
    lag = f"p50 {_at(lags, 0.5) * 1000:.0f} ms, p99 {_at(lags, 0.99) * 1000:.0f} ms"
    out.write(f"loop lag {lag} (under 100 ms)\n")
    spread = f"p50 {_at(waited, 0.5):.2f} s, p99 {_at(waited, 0.99):.2f} s, max {_at(waited, 1):.2f} s"
    never = len(quiet.said_at)
    out.write(f"other groups: {len(waited):,} answers after {spread} (under 2 s); {never:,} never\n")


def _growth(watch: Watch) -> str:
    warm = len(watch.memory) // 5  # templates, caches and pools are there by then
    first, last = watch.memory[warm], watch.memory[-1]
    return (
        f"memory {first >> 20} MB -> {last >> 20} MB ({last / first - 1:+.0%}; under +20%)\n"
        f"handles {watch.handles[warm]} -> {watch.handles[-1]} (the same)\n"
    )


def _at(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))] if values else 0.0
