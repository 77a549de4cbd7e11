"""A bot that keeps what it hears and does nothing else, as a process that can be killed:
`python -m tests.fakes.discord_server.keeper FILE API_BASE TOKEN CHAT`. A message and its cursor are one
commit."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.base import Message
from adapters.discord.platform import Options, Platform

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, text TEXT);
CREATE TABLE IF NOT EXISTS cursors (chat TEXT PRIMARY KEY, id TEXT);
"""


class KeepingInbox:
    def __init__(self, file: str, chat: str) -> None:
        self.database, self.chat = sqlite3.connect(file, timeout=10), chat
        self.database.executescript(SCHEMA)

    async def hear(self, messages: Sequence[Message]) -> None:
        await asyncio.sleep(0.002)
        with self.database:
            for message in messages:
                self.database.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (message.key, message.text))
                self.database.execute(
                    "INSERT OR REPLACE INTO cursors VALUES (?, ?)", (message.chat, message.id)
                )

    async def bury(self, key: str, raw: str, error: str) -> None:
        raise AssertionError(f"{key} was to be buried: {error}")

    async def cursor(self, chat: str) -> str | None:
        row = self.database.execute("SELECT id FROM cursors WHERE chat = ?", (chat,)).fetchone()
        return row[0] if row else None

    async def chats(self) -> Sequence[str]:
        return [self.chat]

    async def cited(self, chat: str) -> Sequence[str]:
        return []

    def now(self) -> datetime:
        return datetime.now(UTC)


async def main() -> None:
    file, api_base, token, chat = sys.argv[1:]
    running = asyncio.ensure_future(Platform(Options(token, api_base), KeepingInbox(file, chat)).run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


asyncio.run(main())
