"""python-telegram-bot as its own documentation shows it, with a handler that does nothing: what the library
itself costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from telegram.ext import ApplicationBuilder, MessageHandler, filters


async def listen(url: str, token: str, heard: Callable[[int], None], done: asyncio.Event) -> None:
    """Polls until `done`; `heard` is told of every update handled."""

    async def nothing(update: Any, context: Any) -> None:
        heard(1)

    application = (
        ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    )
    application.add_handler(MessageHandler(filters.ALL, nothing))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(drop_pending_updates=False)
        await done.wait()
        await application.updater.stop()
        await application.stop()
