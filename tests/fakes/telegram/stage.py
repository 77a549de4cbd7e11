"""The adapter, unmodified, between a fake Telegram and an inbox that keeps."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from adapters.base import Message
from adapters.telegram.platform import Options, Platform
from tests.fakes.telegram.inbox import KeepingInbox
from tests.fakes.telegram.server import FakeTelegram


@dataclass
class Stage:
    fake: FakeTelegram
    inbox: KeepingInbox
    platform: Platform

    async def hears(self, text: str) -> Message:
        await self.inbox.until(lambda: text in self.inbox.texts())
        return next(message for message in self.inbox.kept.values() if message.text == text)

    async def settles(self) -> None:
        """Until Telegram holds nothing more for us."""
        await self.inbox.until(lambda: not self.fake.queue)


async def briefly(seconds: float) -> None:
    """Back-offs at fifty times the speed."""
    await asyncio.sleep(seconds / 50)


@contextlib.asynccontextmanager
async def listening(platform: Platform) -> AsyncIterator[None]:
    running = asyncio.create_task(platform.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await platform.close()


@contextlib.asynccontextmanager
async def on_stage(listen: bool = True, **world: Any) -> AsyncIterator[Stage]:
    async with FakeTelegram(**world) as fake:
        inbox = KeepingInbox()
        platform = Platform(Options(token=fake.token, api_base=fake.url), inbox, sleep=briefly)
        async with listening(platform) if listen else contextlib.nullcontext():
            yield Stage(fake, inbox, platform)
        await platform.close()
        assert fake.complaints == []
