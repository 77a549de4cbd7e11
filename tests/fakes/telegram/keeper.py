"""The adapter with an inbox on SQLite, as a process to be killed: `python -m tests.fakes.telegram.keeper FILE
URL TOKEN`."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Sequence

from adapters.base import Message
from adapters.telegram.platform import Options, Platform
from tests.fakes.telegram.inbox import KeepingInbox


class FileInbox(KeepingInbox):
    """One commit per batch, and a slow one, so that a kill finds the middle of it."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, text TEXT) STRICT")

    async def hear(self, messages: Sequence[Message]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for message in messages:
            self._connection.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (message.key, message.text))
            await asyncio.sleep(0.0005)
        self._connection.execute("COMMIT")
        await asyncio.sleep(0.03)

    def close(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._connection.close()


async def main(file: str, url: str, token: str) -> None:
    inbox = FileInbox(file)
    running = asyncio.ensure_future(Platform(Options(token=token, api_base=url), inbox).run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    await asyncio.gather(running, return_exceptions=True)
    inbox.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
