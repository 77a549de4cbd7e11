"""The app as one platform's adapter sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from adapters.base import Message, NotKept
from bot.app import App
from commerce.ground.trouble import passes
from commerce.queries import shopfront
from commerce.tables import Cursor, DeadLetter, Group

log = structlog.get_logger(__name__)


class Inbox:
    """The app as one platform's adapter sees it."""

    def __init__(self, app: App, platform: str) -> None:
        self.app, self.platform = app, platform

    async def hear(self, messages: Sequence[Message]) -> None:
        with _storing():
            await self.app.hear(messages)

    async def bury(self, key: str, raw: str, error: str) -> None:
        with _storing(), suppress(IntegrityError):
            async with self.app.database.write() as session:
                session.add(DeadLetter(key=key, raw=raw[:100_000], error=error[:1_000], at=self.app.now()))
        log.warning("could not be read", key=key, error=error[:200])

    async def cursor(self, chat: str) -> str | None:
        async with self.app.database.read() as session:
            found = await session.get(Cursor, chat)
            return found.position if found else None

    async def chats(self) -> Sequence[str]:
        listed = [
            group.chat for group in self.app.settings.groups if group.chat.startswith(f"{self.platform}:")
        ]
        async with self.app.database.read() as session:
            rows = await session.execute(
                select(col(Group.chat)).where(
                    col(Group.chat).startswith(f"{self.platform}:", autoescape=True)
                )
            )
            return list(dict.fromkeys([*listed, *rows.scalars()]))

    async def cited(self, chat: str) -> Sequence[str]:
        async with self.app.database.read() as session:
            return await shopfront.cited(session, chat)

    def now(self) -> datetime:
        return self.app.now()


@contextmanager
def _storing() -> Iterator[None]:
    """What is wrong beneath us, as the adapters know it."""
    try:
        yield
    except Exception as error:
        if passes(error):
            raise NotKept(
                f"it cannot be stored: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
            ) from error
        raise
