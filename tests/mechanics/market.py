"""A whole shop without a platform: what is said goes through the app, the duties and a real database; nothing
is drawn or sent.

Every run of `Market.play` is a group of its own on a day of its own, so that a hundred stories may share one
database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from adapters.base import Message
from bot.app import App
from bot.config import Settings, load
from bot.timing.clock import VirtualClock
from bot.timing.duties import Duties
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.queries.state import state

FIRST_DAY = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in Shanghai
CONFIG = """
[community]
name = "Demo"
language = "en"
currency = "CNY"
timezone = "Asia/Shanghai"
[adapters.sandbox]
[defaults]
reminders = []
"""


@dataclass
class Market:
    """`settings` are the community's; each story's own defaults stand in their place while it is told."""

    database: Database
    settings: Settings
    clock: VirtualClock
    app: App
    days: int = 0
    said: int = 0

    @classmethod
    @asynccontextmanager
    async def on(cls, folder: Path) -> AsyncIterator[Market]:
        """An open market on a fresh database in that folder."""
        file = folder / "config.toml"
        file.write_text(CONFIG, "utf-8")
        database, clock = Database.at(f"sqlite:///{folder / 'market.db'}"), VirtualClock(FIRST_DAY)
        await migrate(database)
        settings = load(file, {})
        app = App(settings, database, clock.now)
        app.desk.open()
        market = cls(database, settings, clock, app)
        try:
            yield market
            await market.app.desk.close()
        finally:
            await database.close()

    def begin(self, **defaults: Any) -> str:
        """A new day and a new group -> its chat."""
        self.days += 1
        self.app.adopt(replace(self.settings, defaults=replace(self.settings.defaults, **defaults)))
        return f"sandbox:g{self.days}"

    def moment(self, at: str) -> datetime:
        """`14:00:05` of today."""
        hours, minutes, seconds = (int(part) for part in f"{at}:0".split(":")[:3])
        return FIRST_DAY + timedelta(days=2 * self.days, hours=hours, minutes=minutes, seconds=seconds)

    async def hear(self, chat: str, who: str, said: str, sent: datetime, number: str, **more: Any) -> None:
        """One message; whatever falls due before it has its turn first."""
        await self.until(sent)
        message = Message(
            kind=more.pop("kind", "say"), chat=chat, sender=f"sandbox:{who}", id=number,
            sent=sent, text=said, name=who, leads_here=who == "lena", chat_name=chat, **more
        )  # fmt: skip
        await self.app.hear([message])
        await self._deliver()

    async def until(self, moment: datetime) -> None:
        """Time passes, and brings what it brings."""
        duties = Duties(self.app)
        while (next_at := await duties.next_at()) is not None and self.clock.now() < next_at <= moment:
            self.clock.set(next_at)
            await duties.run()
        self.clock.set(moment)
        await duties.run()
        await self._deliver()

    async def told(self, chat: str, outcome: str) -> str:
        """The id of the latest message of that name in a chat; of the living post for "post"."""
        query = "SELECT message_id FROM outgoing WHERE chat = :chat AND (outcome = :outcome OR kind = :outcome) ORDER BY id DESC LIMIT 1"
        async with self.database.read() as session:
            return str((await session.execute(text(query), {"chat": chat, "outcome": outcome})).scalar_one())

    async def stumbled(self) -> bool:
        """Did anything go wrong in the shop itself?"""
        async with self.database.read() as session:
            return (
                await session.execute(text("SELECT 1 FROM outgoing WHERE outcome = 'Stumbled' LIMIT 1"))
            ).first() is not None

    async def number(self, chat: str) -> int:
        """The number of the chat's latest group buy; 0 where none was opened."""
        query = "SELECT COALESCE(MAX(p.buy_id), 0) FROM posts p JOIN groups g ON g.id = p.group_id WHERE g.chat = :chat"
        async with self.database.read() as session:
            return int((await session.execute(text(query), {"chat": chat})).scalar_one())

    async def state(self) -> dict[str, list[dict[str, Any]]]:
        async with self.database.read() as session:
            return await state(session, self.clock.now())

    async def _deliver(self) -> None:
        """Everything that is to be said is said at once: each message has its id."""
        async with self.database.write() as session:
            await session.execute(
                text("UPDATE outgoing SET message_id = 'o' || id, state = 'sent' WHERE state = 'waiting'")
            )
            await session.execute(
                text("""UPDATE posts SET message_id = COALESCE((SELECT MIN(o.message_id) FROM outgoing o JOIN groups g ON g.chat = o.chat
                    WHERE o.kind = 'post' AND o.buy_id = posts.buy_id AND g.id = posts.group_id), '') WHERE message_id = ''""")
            )
