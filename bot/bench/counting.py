"""What the benches count with: a platform that takes everything, and samples of this process."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from adapters.base import CommandSpec, Finding, Health, Limits, Post, TryLater


@dataclass(kw_only=True)
class CountingPlatform:
    """A platform that takes what it is given in a millisecond, and counts."""

    platform = "town"
    _limits: ClassVar[Limits] = Limits()
    catches_up = False
    flooded: str = ""  # the chat that takes twenty a minute
    said_at: dict[str, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    sent: int = 0
    _flood: list[float] = field(default_factory=list)

    @property
    def limits(self) -> Limits:
        return self._limits

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        await asyncio.sleep(0.001)
        if chat == self.flooded:
            self._bound()
        began = self.said_at.pop(post.reply_to or "", None)
        if began is not None and chat != self.flooded:
            self.waited.append(time.monotonic() - began)
        self.sent += 1
        return f"b{self.sent}"

    def _bound(self) -> None:
        """Twenty a minute, as Telegram has it in a group."""
        now = time.monotonic()
        self._flood = [moment for moment in self._flood if now - moment < 60]
        if len(self._flood) >= 20:
            raise TryLater(60 - (now - self._flood[0]), "429")
        self._flood.append(now)

    async def edit(self, chat: str, message: str, post: Post) -> None:
        await asyncio.sleep(0.001)

    async def react(self, chat: str, message: str, mark: str) -> None: ...

    async def alert(self, ticket: str, person: str, post: Post) -> None: ...

    async def leads(self, chat: str, person: str) -> bool:
        return True

    def read_until(self) -> datetime:
        return datetime.now(UTC)

    async def offer(self, commands: Sequence[CommandSpec]) -> None: ...

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        return []

    def health(self) -> Health:
        return Health(True)

    def private_link(self) -> str:
        return ""

    def invitation(self, chat: str, payload: str) -> str:
        return ""

    def routes(self) -> Sequence[Any]:
        return []


@dataclass
class Watch:
    """Samples of this process: memory, handles, how late the loop was, and how late by its own work (`busy`)."""

    memory: list[int] = field(default_factory=list)
    handles: list[int] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    async def loop(self) -> None:
        while True:
            due, worked = time.monotonic() + 0.02, time.thread_time() + 0.02
            await asyncio.sleep(0.02)
            self.lags.append(max(0.0, time.monotonic() - due))
            self.busy.append(max(0.0, time.thread_time() - worked))

    def sample(self) -> None:
        self.memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
        self.handles.append(len(os.listdir("/proc/self/fd")))
