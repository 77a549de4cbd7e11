"""The assistant as it is shipped, serving over the fakes in this very process: one config.toml, every
adapter, one database."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlmodel import col

from bot.config import load
from bot.running.serving import Serving
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.queries.state import state
from commerce.services.people import meeting as people
from commerce.tables import Post
from tests.fakes.discord_server import Serving as Discord
from tests.fakes.telegram import FakeTelegram

PATIENCE = 60.0


@dataclass
class House:
    """One running assistant."""

    serving: Serving
    folder: Path
    port: int

    async def state(self) -> dict[str, list[dict[str, Any]]]:
        settings = self.serving.app.settings
        async with self.serving.database.read() as session:
            return await state(session, self.serving.clock.now(), settings.tiers, settings.tier_window)

    async def pledged(self) -> int:
        return sum(offer["pledged"] for buy in (await self.state())["buys"] for offer in buy["offers"])

    async def until_pledged(self, units: int, seconds: float = PATIENCE) -> None:
        async def reached() -> bool:
            return await self.pledged() >= units

        await until(reached, f"{units} units pledged", seconds)

    async def until_posted(self, groups: int = 1) -> None:
        """Until the living posts are known by their messages: a reply that comes before that is to a message
        of nobody's."""

        async def known() -> bool:
            async with self.serving.database.read() as session:
                rows = await session.execute(
                    select(func.count(col(Post.id))).where(col(Post.message_id) != "")
                )
                return bool(rows.scalar_one() >= groups)

        await until(known, f"{groups} posts")

    def advance(self, seconds: float, telegram: FakeTelegram | None = None) -> None:
        """Time passes for us, and for Telegram."""
        self.serving.clock.advance(timedelta(seconds=seconds))
        if telegram:
            telegram.pass_time(seconds)


async def until(
    seen: Callable[[], Any] | Callable[[], Awaitable[Any]], what: str = "it", seconds: float = PATIENCE
) -> Any:
    """Waits for what a test waits for. -> what was seen."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while True:
        found = seen()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if loop.time() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        await asyncio.sleep(0.02)


def config(
    folder: Path,
    *,
    telegram: FakeTelegram | None = None,
    discord: Discord | None = None,
    sandbox: bool = False,
    port: int = 0,
    more: str = "",
    database: str = "",
) -> Path:
    """A config.toml for what is there."""
    parts = [
        '[community]\nname = "Hillside"\nlanguage = "en"\ncurrency = "CNY"\ntimezone = "Asia/Shanghai"',
        f'[database]\nurl = "{database or address_of(folder)}"',
        f"[web]\nport = {port}",
    ]
    if telegram:
        parts.append(f'[adapters.telegram]\ntoken = "env:TELEGRAM_TOKEN"\napi_base = "{telegram.url}"')
    if discord:
        parts.append(f'[adapters.discord]\ntoken = "env:DISCORD_TOKEN"\napi_base = "{discord.url}"')
    if sandbox:
        parts.append("[adapters.sandbox]")
    file = folder / "config.toml"
    file.write_text("\n".join([*parts, more]) + "\n", "utf-8")
    return file


def address_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'shop.db'}"


async def furnish(database: str) -> None:
    """A database in which something was said before: the sandbox's living example begins on an empty one
    only."""
    made = Database.at(database)
    await migrate(made)
    async with made.write() as session:
        group = await people.meet_group(session, "sandbox:g1", "Neighbours", datetime.now(UTC))
        await people.meet(session, "sandbox:olga", "olga", datetime.now(UTC), group)
    await made.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(
    folder: Path,
    *,
    telegram: FakeTelegram | None = None,
    discord: Discord | None = None,
    sandbox: bool = False,
    more: str = "",
    environ: dict[str, str] | None = None,
) -> AsyncIterator[House]:
    """The assistant, serving until the block ends."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    )
    port = free_port()
    file = config(folder, telegram=telegram, discord=discord, sandbox=sandbox, port=port, more=more)
    await furnish(address_of(folder))
    tokens = {
        "TELEGRAM_TOKEN": telegram.token if telegram else "x",
        "DISCORD_TOKEN": discord.world.token if discord else "x",
    }
    tokens |= environ or {}
    house = House(Serving(load(file, tokens), tokens), folder, port)
    running = asyncio.create_task(house.serving.run())
    try:
        await until(lambda: house.serving.app.desk._task, "the start")
        yield house
    finally:
        house.serving.stop()
        assert await asyncio.wait_for(running, 60) == 0
