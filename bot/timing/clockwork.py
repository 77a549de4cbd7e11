"""The only home of APScheduler. It wakes the duties; what is due stands in rows, so a missed wake loses nothing."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.timing.duties import Duties

log = structlog.get_logger(__name__)

EVERY = 1.0


class Clockwork:
    """Wakes the duties every second. One run at a time; a slow one is not piled up behind."""

    def __init__(self, duties: Duties) -> None:
        self.duties = duties
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._scheduler.add_job(self._wake, "interval", seconds=EVERY, max_instances=1, coalesce=True, misfire_grace_time=None)
        self._scheduler.start()

    async def stop(self) -> None:
        """No more wakes; the run under way ends first, since the scheduler would cancel it."""
        self._scheduler.pause()
        if self._running is not None:
            with suppress(Exception):
                await asyncio.wait_for(asyncio.shield(self._running), 5)
        self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        self._running = asyncio.create_task(self.duties.run(), name="duties")
        try:
            await self._running
        except Exception as error:
            log.exception("duties stumbled", error=type(error).__name__)
