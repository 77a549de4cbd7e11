"""A storm of bills: a buy of many members closes on a platform that takes thirty words a second, while members
of another group go on ordering. One member for each ten orders of the size asked for: 1,000 by default."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.bench import Size
from bot.bench.stage import Stage, Strict, stage
from bot.bench.town import Town
from commerce.queries.due import Seats, waiting_chats
from commerce.tables.outgoing import BILL

PER_SECOND = 30
EVERY = 1.0  # seconds between two orders in the other group


@dataclass(frozen=True)
class Weathered:
    """`seconds` until the last bill, by the clock, and of the process; `answers`: seconds until each answer in
    the other group."""

    bills: int
    seconds: float
    cpu: float
    refused: int
    answers: list[float]
    unanswered: int


async def measure(size: Size, out: TextIO) -> None:
    """Prints how close to the limit it came, and who waited for it."""
    members = max(10, size.orders // 10)
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        found = await weathered(Path(made), members, PER_SECOND)
    least = found.bills / PER_SECOND
    answers = sorted(found.answers)
    out.write(
        f"{found.bills:,} bills in {found.seconds:.1f} s: {found.seconds / least:.2f} times the least that the "
        f"platform allows; {found.refused} refusals; {found.cpu:.1f} s of work, the other group's included\n"
    )
    late = answers[min(len(answers) - 1, len(answers) * 95 // 100)] if answers else 0.0
    out.write(
        f"{len(answers)} answers elsewhere, 95 of a hundred within {late:.2f} s; {found.unanswered} never\n"
    )


async def weathered(folder: Path, members: int, per_second: int) -> Weathered:
    """Closes, and waits until everybody has their bill."""
    platform = Strict(per_second=per_second)
    async with stage(folder, "storm", Town(orders=1_000, members=members), platform) as on:
        elsewhere = on.town.chat(2)
        await on.say(on.town.person(on.town.people), elsewhere, "/open Pears; price 9; until 72h", leads=True)
        async with on.sending():
            await on.close()
            began, worked = time.monotonic(), time.process_time()
            number = 2
            while await _waits(on) or not _bills(platform):
                await on.order(number, elsewhere)
                number += 1
                await asyncio.sleep(EVERY)
            await asyncio.sleep(EVERY)
        bills = _bills(platform)
        return Weathered(
            bills=len(bills),
            seconds=bills[-1] - began,
            cpu=time.process_time() - worked,
            refused=platform.refused,
            answers=platform.waited,
            unanswered=len(platform.said_at),
        )


def _bills(platform: Strict) -> list[float]:
    return [moment for moment, chat in platform.taken if ":m" in chat]


async def _waits(on: Stage) -> bool:
    """Is a bill still to be said?"""
    async with on.app.database.read() as session:
        return bool(await waiting_chats(session, on.app.now(), [Seats("town", BILL, 1)]))
