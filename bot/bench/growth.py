"""Does anything cost more after years than on the first day? The same things are done in turn in an empty town
and in one with ten settled orders behind it for each order of the size asked for: 100,000 by default."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from pathlib import Path
from statistics import median
from typing import TextIO

from bot.bench import Size
from bot.bench.stage import Stage, stage, took
from bot.bench.town import Town
from commerce.queries.profile import own_orders
from commerce.tables import Outgoing

MEMBERS = 1_000
REPEATS = 5  # of each thing in a round
Deed = Callable[[Stage], Awaitable[object]]
_numbers = count(2)


async def look(on: Stage) -> None:
    """One look of the outbox, at a few words that wait."""
    async with on.app.database.read() as session:
        await on.outbox._chooser.look(session, on.app.now(), {})


async def order(on: Stage) -> None:
    """A "+1" as a reply to the living post."""
    number = next(_numbers) % on.town.members + 1
    await on.order(number, on.town.chat(), reply_to=f"p{on.town.open_no}")


async def idle(on: Stage) -> None:
    """What a second brings when nobody speaks: the duties once, the outbox twice."""
    await on.duties.run()
    await look(on)
    await look(on)


async def mine(on: Stage) -> None:
    """A member's own orders."""
    async with on.app.database.read() as session:
        await own_orders(session, 5, "")


async def redraw(on: Stage) -> None:
    """The living post drawn again."""
    row = Outgoing(id=1, chat=on.town.chat(), kind="refresh", buy_id=on.town.open_no)
    await on.outbox._sender.send(row)


DEEDS: Mapping[str, Deed] = {
    "one look of the outbox": look,
    "a +1 as a reply": order,
    "an idle second": idle,
    "/mine": mine,
    "a redraw of the post": redraw,
}


async def measure(size: Size, out: TextIO) -> None:
    """Prints the ratio of each thing, the grown town's to the empty one's."""
    with tempfile.TemporaryDirectory(dir=size.folder) as made:
        found = await ratios(Path(made), 10 * size.orders, MEMBERS, size.rounds)
    for name, (ratio, seconds) in found.items():
        out.write(f"{name:<24} {ratio:5.2f} times an empty town's ({seconds * 1000:.1f} ms)\n")


async def ratios(folder: Path, orders: int, members: int, rounds: int) -> dict[str, tuple[float, float]]:
    """What is done -> how many times as long it takes in the grown town, and how long there (seconds): the
    medians over the rounds, in each of which both have their turn."""
    empty, grown = Town(orders=0, members=members), Town(orders=orders, members=members)
    async with stage(folder, "empty", empty) as new, stage(folder, "grown", grown) as old:
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in DEEDS}
        for _ in range(rounds):
            for name, deed in DEEDS.items():
                spent[name].append((await _each(new, deed), await _each(old, deed)))
    return {
        name: (median(late / early for early, late in times), median(late for _, late in times))
        for name, times in spent.items()
    }


async def _each(on: Stage, deed: Deed) -> float:
    """Seconds of this process: whatever else the machine does."""
    return median([(await took(lambda: deed(on)))[1] for _ in range(REPEATS)])
