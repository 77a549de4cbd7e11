"""An inbox that keeps what it hears, with the app's promises: by key once, all of a batch or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from adapters.base import Message


class KeepingInbox:
    """`refuse` decides which messages cannot be applied; `slow` is how long a commit takes."""

    def __init__(self) -> None:
        self.kept: dict[str, Message] = {}
        self.heard: list[Message] = []
        self.buried: dict[str, tuple[str, str]] = {}
        self.refuse: Callable[[Sequence[Message]], bool] = lambda messages: False
        self.full = False  # the disk: nothing at all can be stored
        self.trouble: type[Exception] = RuntimeError  # NotKept: the store's fault
        self.slow = 0.0
        self.calls = 0

    async def hear(self, messages: Sequence[Message]) -> None:
        self.calls += 1
        await asyncio.sleep(self.slow)
        if self.full or self.refuse(messages):
            raise self.trouble("the shop could not commit")
        self.heard += messages
        for message in messages:
            self.kept.setdefault(f"{message.key}:{message.version}", message)

    async def bury(self, key: str, raw: str, error: str) -> None:
        if self.full:
            raise RuntimeError("the shop could not commit")
        self.buried[key] = raw, error

    async def cursor(self, chat: str) -> str | None:
        return None

    async def chats(self) -> Sequence[str]:
        return []

    async def cited(self, chat: str) -> Sequence[str]:
        return []

    def now(self) -> datetime:
        return datetime.now(UTC)

    def texts(self) -> list[str]:
        return [message.text for message in self.kept.values()]

    async def until(self, enough: Callable[[], object], seconds: float = 20.0) -> None:
        """Waits for what a test waits for; says what was heard when it does not come."""
        end = asyncio.get_running_loop().time() + seconds
        while not enough():
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(
                    f"waited {seconds} s in vain; heard {self.texts()[-20:]}, buried {list(self.buried)}"
                )
            await asyncio.sleep(0.01)
