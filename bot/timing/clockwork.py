"""The only home of APScheduler. It wakes the duties; what is due stands in rows, so a missed wake loses
nothing.

APScheduler runs one job at a time, piles none up, and lets the one under way end. But it keeps the next wake
as a time of the wall
clock: set back by an hour, that clock would wake nobody for an hour. So the loop's own clock, which no one
sets, stands beside it, and where a wake does not come it is had at once.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.timing.duties import Duties

log = structlog.get_logger(__name__)

EVERY = 1.0
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # so is overdue by any clock


class Steadily(BaseTrigger):  # type: ignore[misc]
    """A while from now, whenever that is: nothing is made up for, however far a clock jumped."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + timedelta(seconds=EVERY)


class Clockwork:
    """Wakes the duties every second. One run at a time; a slow one is not piled up behind."""

    def __init__(self, duties: Duties) -> None:
        self.duties = duties
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._woken_at = 0.0  # by the loop's clock

    def start(self) -> None:
        self._woken_at = asyncio.get_running_loop().time()
        self._scheduler.add_job(
            self._wake, Steadily(), id="duties", max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch(), name="clock")

    async def stop(self) -> None:
        """No more wakes; the run under way ends first, since the scheduler would cancel it."""
        if self._watching is not None:
            self._watching.cancel()
        self._scheduler.pause()
        if self._running is not None:
            with suppress(Exception):
                await asyncio.wait_for(asyncio.shield(self._running), 5)
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        """Has the wake that does not come."""
        while True:
            await asyncio.sleep(EVERY)
            is_idle = self._running is None or self._running.done()
            if is_idle and asyncio.get_running_loop().time() - self._woken_at > 2 * EVERY:
                log.warning("the clock was set back; going on by the time that passed")
                self._scheduler.modify_job("duties", next_run_time=LONG_AGO)

    async def _wake(self) -> None:
        self._woken_at = asyncio.get_running_loop().time()
        self._running = asyncio.create_task(self.duties.run(), name="duties")
        try:
            await self._running
        except Exception as error:
            log.exception("duties stumbled", error=type(error).__name__)
