"""A town served by an assistant of its own: what the benches of growth, closing and storm measure on."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.base import Limits, Message, Post, TryLater
from bot.app import App
from bot.bench.counting import CountingPlatform
from bot.bench.town import Town, settle
from bot.config import demo_settings
from bot.delivery.outbox import Outbox
from bot.running.staying import staying
from bot.timing.duties import Duties
from commerce.ground.db import Database, driver_url
from commerce.ground.schema import migrate


@dataclass(kw_only=True)
class Strict(CountingPlatform):
    """A platform that takes so many words in any second and refuses the next, and keeps what it took by
    chat."""

    per_second: int = 30
    refused: int = 0
    taken: list[tuple[float, str]] = field(default_factory=list)
    _second: deque[float] = field(default_factory=deque)

    @property
    def limits(self) -> Limits:
        return Limits(per_second=self.per_second)

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        await asyncio.sleep(0.001)
        now = time.monotonic()
        while self._second and now - self._second[0] >= 1:
            self._second.popleft()
        if self.per_second and len(self._second) >= self.per_second:
            self.refused += 1
            raise TryLater(1 - (now - self._second[0]), "429")
        self._second.append(now)
        self.taken.append((now, chat))
        began = self.said_at.pop(post.reply_to or "", None)
        if began is not None:
            self.waited.append(now - began)
        self.sent += 1
        return f"t{self.sent}"


class Timed(Database):
    """Notes for how long each of its commits kept the others waiting: seconds by the clock and of this
    process."""

    held: list[tuple[float, float]]

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with super()._turn():
            clock, cpu = time.perf_counter(), time.process_time()
            try:
                yield
            finally:
                self.held.append((time.perf_counter() - clock, time.process_time() - cpu))


@dataclass
class Stage:
    """One assistant in one town. Its clock shows `moment` as it was at first, and goes on from there."""

    app: App
    database: Timed
    town: Town
    platform: CountingPlatform
    outbox: Outbox
    duties: Duties
    moment: list[datetime]

    async def order(self, number: int, chat: str, *, reply_to: str | None = None) -> float:
        """One more "+1" of a member's. -> seconds until it was applied."""
        return await self.say(self.town.person(number), chat, "+1", reply_to=reply_to)

    async def say(
        self, who: str, chat: str, words: str, *, reply_to: str | None = None, leads: bool = False
    ) -> float:
        """Anything, by anybody. -> seconds until it was applied."""
        message = Message(
            kind="say",
            chat=chat,
            sender=who,
            id=f"n{time.monotonic_ns()}",
            sent=self.app.now(),
            text=words,
            name=who,
            reply_to=reply_to,
            leads_here=leads,
        )
        began = time.monotonic()
        if not leads:
            self.platform.said_at[message.id] = began
        await self.app.hear([message])
        return time.monotonic() - began

    async def close(self) -> None:
        """The open buy comes to its deadline, and everybody is told."""
        self.moment[0] += timedelta(days=1, minutes=2)
        await self.duties.run()

    async def press(self) -> None:
        """The open buy's leader closes it now, and everybody is told."""
        leader = self.town.person(self.town.people)
        await self.say(leader, self.town.chat(), f"/close {self.town.open_no}", leads=True)
        await self.duties.run()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.outbox.run(self.app.said))
        try:
            yield
        finally:
            await self.outbox.finish()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def stage(
    folder: Path, name: str, town: Town, platform: CountingPlatform | None = None
) -> AsyncIterator[Stage]:
    """A town of that size in a file of its own, served for as long as this lasts."""
    database = Timed(driver_url(f"sqlite:///{folder / name}.db"))
    database.held = []
    await migrate(database)
    await settle(database, town)
    moment, began = [town.at.astimezone(UTC)], time.monotonic()

    def now() -> datetime:
        return moment[0] + timedelta(seconds=time.monotonic() - began)

    app = App(demo_settings(), database, now)
    adapter = platform or Strict(per_second=0)
    app.adapters["town"] = adapter  # type: ignore[assignment]  # its marks are any text
    app.desk.open()
    outbox = Outbox(database, app.adapters, lambda: app.settings, app.speech, app.now)
    try:
        with staying():
            yield Stage(app, database, town, adapter, outbox=outbox, duties=Duties(app), moment=moment)
    finally:
        await app.desk.close()
        await database.close()


async def took(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """-> seconds by the clock and of this process."""
    clock, cpu = time.perf_counter(), time.process_time()
    await work()
    return time.perf_counter() - clock, time.process_time() - cpu
