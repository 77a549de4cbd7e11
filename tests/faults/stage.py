"""A whole assistant on a real database: the sandbox's room as its platform behind a wire, and a clock that is
set by hand.

Several shops may stand on one database: that is several processes, seen from the rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from adapters.base import Limits, Message
from adapters.sandbox.platform import Options
from adapters.sandbox.room import Room
from bot.app import App
from bot.config import Settings, load
from bot.delivery.outbox import Outbox
from bot.hearing.inbox import Inbox
from bot.timing.duties import Duties
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.queries.state import state
from tests.fakes.wire import Script, Wired

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

TWO_GROUPS = """
[community]
name = "Demo"
language = "en"
currency = "CNY"
timezone = "Asia/Shanghai"
[adapters.sandbox]
[[groups]]
chat = "sandbox:g1"
name = "Neighbours"
leaders = ["sandbox:lena"]
[[groups]]
chat = "sandbox:g2"
name = "Office"
leaders = ["sandbox:greta"]
"""


class HandClock:
    """A clock that shows what it is set to, also backwards."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def ahead(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


def settings(folder: Path, more: str = "") -> Settings:
    """Two groups: g1 led by lena, g2 by greta."""
    file = folder / "config.toml"
    file.write_text(TWO_GROUPS + more, "utf-8")
    return load(file, {})


@dataclass
class Shop:
    """One process of the assistant. `says` lets a member say something and waits until it is applied."""

    settings: Settings
    database: Database
    clock: Any
    room: Room
    script: Script = field(default_factory=Script)
    limits: Limits | None = None
    numbers: Any = field(default_factory=lambda: iter(range(1, 1_000_000)))
    app: App = field(init=False)
    platform: Wired = field(init=False)
    duties: Duties = field(init=False)
    outbox: Outbox = field(init=False)

    def __post_init__(self) -> None:
        self.app = App(self.settings, self.database, self.clock.now)
        self.platform = Wired(Options(), Inbox(self.app, "sandbox"), room=self.room)
        self.platform.script = self.script
        if self.limits is not None:
            self.platform.limits = self.limits  # type: ignore[misc]
        self.app.adapters["sandbox"] = self.platform
        self.duties = Duties(self.app)
        self.outbox = Outbox(
            self.database, self.app.adapters, lambda: self.app.settings, self.app.speech, self.clock.now
        )
        self.app.desk.open()

    async def close(self) -> None:
        await self.app.desk.close()
        await self.database.close()

    # -- what people do

    async def says(self, who: str, words: str, chat: str = "g1", **more: Any) -> Message:
        """A message in a group, applied."""
        message = self.said(who, words, chat, **more)
        await self.platform.deliver()
        return message

    def said(
        self,
        who: str,
        words: str,
        chat: str = "g1",
        *,
        key: str = "",
        sent: datetime | None = None,
        reply_to: str | None = None,
    ) -> Message:
        """A message in a group that the bot has not heard yet."""
        number = key or f"m{next(self.numbers)}"
        return self.room.say(chat, who, number, words, sent or self.clock.now(), reply_to, who.capitalize())

    async def whispers(self, who: str, words: str) -> Message:
        message = self.room.whisper(
            who, f"m{next(self.numbers)}", words, self.clock.now(), name=who.capitalize()
        )
        await self.platform.deliver()
        return message

    async def opens(
        self, terms: str = "Cherries; price 99; stock 50; until 2h", leader: str = "lena", chat: str = "g1"
    ) -> int:
        """A group buy, its post said. -> its number."""
        await self.says(leader, f"/open {terms}", chat)
        await self.outbox.drain()
        return int(await self.value("SELECT max(id) FROM group_buys"))

    # -- what came of it

    async def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.database.read() as session:
            return [tuple(row) for row in await session.execute(text(sql), values)]

    async def value(self, sql: str, **values: Any) -> Any:
        return (await self.rows(sql, **values))[0][0]

    async def state(self) -> dict[str, Any]:
        async with self.database.read() as session:
            return await state(
                session,
                self.clock.now(),
                self.settings.tiers,
                self.settings.tier_window,
                self.settings.no_show.forget,
            )

    async def orders(self) -> dict[str, int]:
        """member -> units booked and waiting, over all buys."""
        found: dict[str, int] = {}
        for order in (await self.state())["orders"]:
            units = sum(line["qty"] + line["waiting"] for line in order["lines"])
            found[order["member"].removeprefix("sandbox:")] = (
                found.get(order["member"].removeprefix("sandbox:"), 0) + units
            )
        return found

    def heard_by(self, chat: str) -> list[str]:
        """Everything the bot said in a chat (`sandbox:g1`, `sandbox:amy`), in order, edits left out."""
        return [tried.text for tried in self.script.tries if tried.chat == chat and tried.verb == "send"]

    async def until(self, enough: Callable[[], Any], seconds: float = 10.0) -> None:
        """Waits for what a test waits for."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            found = enough()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"waited {seconds} s in vain")
            await asyncio.sleep(0.01)

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """The outbox at work, as it is while serving."""
        task = asyncio.create_task(self.outbox.run(self.app.said))
        try:
            yield
        finally:
            await self.outbox.finish()
            task.cancel()
            with suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(task, 5)
            self.outbox._ending.clear()


@asynccontextmanager
async def shop(
    url: str,
    folder: Path,
    *,
    clock: Any = None,
    room: Room | None = None,
    more: str = "",
    script: Script | None = None,
    limits: Limits | None = None,
    change: Mapping[str, Any] | None = None,
) -> AsyncIterator[Shop]:
    """A shop that serves until the end of the block."""
    await _lay_out(url)
    database = Database.at(url)
    made = settings(folder, more)
    serving = Shop(
        replace(made, **(change or {})),
        database,
        clock or HandClock(),
        room or rooms(),
        script or Script(),
        limits,
    )
    try:
        yield serving
    finally:
        await serving.close()


async def _lay_out(url: str) -> None:
    """The tables; for an SQLite file that is not there yet, a copy of one that was laid out before."""
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file is not None and not file.exists() and LAID_OUT:
        file.write_bytes(LAID_OUT[0])
        return
    is_new = file is not None and not file.exists()
    database = Database.at(url)
    await migrate(database)
    await database.close()
    if file is not None and is_new:
        LAID_OUT.append(file.read_bytes())


LAID_OUT: list[bytes] = []


def rooms() -> Room:
    """The room with both groups and their leaders."""
    room = Room({"g1": "Neighbours", "g2": "Office"})
    room.admins |= {("sandbox:g1", "sandbox:lena"), ("sandbox:g2", "sandbox:greta")}
    return room


async def lively(one: Shop) -> None:
    """Orders, waits, edits, a cancellation, a closing, a payment: a little of everything."""
    await one.opens("Cherries; price 99; ladder 3=89 5=79; stock 5; limit 4; until 2h")
    await one.says("amy", "+2")
    await one.says("bob", "+3")
    await one.says("mei", "+2")  # waits
    await one.says("amy", "-1")  # mei's first unit
    await one.says("bob", "+9")  # over the limit
    one.clock.ahead(hours=3)
    await one.duties.run()
    one.clock.ahead(minutes=2)
    await one.duties.run()
    await one.says("lena", "/paid 1 amy")
    await one.opens("Rice; price 12; stock 1; until 2h")
    await one.says("amy", "+1")
    await one.says("bob", "+1")
    await one.outbox.drain()
