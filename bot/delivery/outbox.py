"""What must be said leaves here: per chat in order, within the platform's pace, each row once as far as a
network allows.

What to do after each try is decided in `bot.delivery.verdicts`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, TryLater, Uncertain, Undeliverable
from bot.config import Settings
from bot.delivery.choosing import Choice, Chooser, prepared
from bot.delivery.failing import not_said
from bot.delivery.sending import Sender
from bot.saying.speech import Speech
from commerce.ground.db import Database
from commerce.ground.trouble import passes
from commerce.queries import due
from commerce.services.voice import claims, outgoing
from commerce.tables import Outgoing

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
LONGEST_WAIT = 5.0  # seconds between two looks at a database that is away
SEND_WITHIN = 120.0  # seconds; an adapter gives up long before


class Outbox:
    """Delivers outgoing rows through the adapters. Any number of processes may run one on the same database.

    It goes in rounds. A round is one commit: what was said since the last is recorded, and the next row of
    every chat that may be spoken to is claimed (which one: `bot.delivery.turns`). Each claimed row is then
    tried by itself, so one chat never waits for another.
    """

    def __init__(
        self,
        database: Database,
        adapters: Mapping[str, Adapter],
        settings: Callable[[], Settings],
        speech: Callable[[], Speech],
        now: Callable[[], datetime],
    ) -> None:
        self.database, self.now = database, now
        self._chooser = Chooser(adapters)
        self._sender = Sender(database, adapters, settings, speech, now)
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, Outgoing] = {}  # the rows being sent, by the chat they were claimed in
        self._said: list[tuple[Outgoing, str]] = []  # not recorded yet, with the ids of their messages
        self._unsaid: list[tuple[Outgoing, Exception]] = []  # not recorded yet, with the reason
        self._claiming: list[Outgoing] = []  # claims of a commit that nobody answered
        self.trouble = ""  # why nothing leaves just now, '' while all is well
        self._rounds = asyncio.Lock()
        self._ending = asyncio.Event()

    async def run(self, wake: asyncio.Event) -> None:
        """A round whenever something was written or said, and every half second for what has come due."""
        failures = 0
        while not self._ending.is_set():
            wake.clear()
            try:
                await self._round(wake)
                self.trouble, failures = "", 0
            except Exception as error:  # the database is away: what must be said stands in its rows
                failures += 1
                self.trouble = _away(error)
                await asyncio.sleep(min(LONGEST_WAIT, 0.25 * 2**failures))
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), self._chooser.pause())

    async def _round(self, wake: asyncio.Event) -> None:
        async with self._rounds:
            if self._ending.is_set():
                return
            for row in await self._next():
                task = asyncio.create_task(
                    self._try(row, self._chooser.leaving(row.chat)), name=f"outbox {row.chat}"
                )
                self._sending[row.chat], self._held[row.chat] = task, row
                task.add_done_callback(partial(self._done, row.chat, wake))

    def _done(self, chat: str, wake: asyncio.Event, task: asyncio.Task[None]) -> None:
        self._sending.pop(chat, None)
        self._held.pop(chat, None)
        wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("outbox stumbled", chat=chat, error=type(error).__name__, exc_info=error)

    async def finish(self, within: float = 1.5) -> None:
        """Lets what is being sent end, so many seconds at most, while its platform is still there, and
        records what became of it; nothing new begins."""
        self._ending.set()
        async with self._rounds:
            sending = list(self._sending.values())
            _, hanging = await asyncio.wait(sending, timeout=within) if sending else ((), ())
            for task in hanging:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
            try:
                if self._is_to_record():
                    async with self._recording():
                        pass
            except (
                Exception
            ) as error:  # the database is away: what was said is said once more under the same number
                log.warning(
                    "the outbox cannot record what it said", rows=len(self._said), error=type(error).__name__
                )

    def _is_to_record(self) -> bool:
        return bool(self._said or self._unsaid or self._claiming or self._overdue())

    def _overdue(self) -> list[Outgoing]:
        """The rows being sent whose lease is half over."""
        soon = self.now() + LEASE / 2
        return [row for row in self._held.values() if row.lease_until is None or row.lease_until < soon]

    async def drain(self) -> None:
        """Says all that is due, one after the other in the order it was written: for replays, where nothing
        waits for a network."""
        while rows := await self._next(in_turn=True):
            for row in rows:
                await self._try(row, nullcontext())

    async def _next(self, *, in_turn: bool = False) -> list[Outgoing]:
        """Records what was said; -> the rows claimed for us. `in_turn`: one, and whatever its platform's
        pace."""
        # most looks find nothing, and need not hold up those who write
        if not self._is_to_record() and not in_turn:
            async with self.database.read() as session:
                found = await self._chooser.look(session, self.now(), self._held)
                if not found.chosen and not found.repeated:
                    return []
        async with self._recording() as session:
            choice = await self._choice(session, in_turn)
            session.expunge_all()  # copies of our own: what becomes of a row is written by its id
            if choice.repeated:
                await outgoing.leave_out(session, choice.repeated)
            claimed = [one for one in choice.chosen if await self._claimed(session, one.row)]
            rows = [await prepared(session, one) for one in claimed]
        self._claiming.clear()
        return rows

    async def _choice(self, session: AsyncSession, in_turn: bool) -> Choice:
        if in_turn:
            return await self._chooser.one(session, self.now())
        choice = await self._chooser.look(session, self.now(), self._held)
        return replace(choice, chosen=[one for one in choice.chosen if self._chooser.takes(one.row)])

    async def _claimed(self, session: AsyncSession, row: Outgoing) -> bool:
        """Is the row ours? Its end differs from that of any other process's claim of the same moment."""
        lease = LEASE + timedelta(milliseconds=random.randrange(1000))
        if not await claims.claim(session, row, self.now(), lease):
            return False
        self._claiming.append(row)
        return True

    @asynccontextmanager
    async def _recording(self) -> AsyncIterator[AsyncSession]:
        """A commit with what became of the rows in it; not forgotten before, so that a database which is away
        hears of it later."""
        await self._record_unsaid()
        said, doubtful = tuple(self._said), tuple(self._claiming)
        async with self.database.write() as session:
            await due.choose_alone(session)
            await claims.sent(session, said, self.now())
            for row in doubtful:
                await outgoing.let_go(session, row, self.now())
            for row in self._overdue():
                row.lease_until = self.now() + LEASE
                await outgoing.renew(session, row, row.lease_until)
            yield session
        del self._said[: len(said)]
        del self._claiming[: len(doubtful)]

    async def _record_unsaid(self) -> None:
        """What was not said, each by itself: one that cannot be recorded is tried again when its lease is
        over."""
        while self._unsaid:
            row, error = self._unsaid[0]
            try:
                await self._failed(row, error)
            except Exception as trouble:
                if passes(trouble):
                    raise
                log.exception(
                    "what became of a word could not be recorded", row=row.id, error=type(trouble).__name__
                )
            del self._unsaid[0]

    async def _try(self, row: Outgoing, turn: AbstractAsyncContextManager[None]) -> None:
        """Says the row, in its platform's turn. What became of it is recorded by the next round."""
        try:
            async with asyncio.timeout(SEND_WITHIN) as limit, turn:
                message_id = await self._sender.send(row)
        except asyncio.CancelledError:
            self._unsaid.append((row, Uncertain("given up while it was being sent")))
            raise
        except Exception as error:
            if not isinstance(error, Undeliverable | TryLater | Uncertain):
                log.exception(
                    "could not be said", row=row.id, outcome=row.outcome, error=type(error).__name__
                )
            self._unsaid.append((row, Uncertain("no answer in time") if limit.expired() else error))
        else:
            self._said.append((row, message_id))

    async def _failed(self, row: Outgoing, error: Exception) -> None:
        if isinstance(error, TryLater):
            self._chooser.refused(row.chat)
        await not_said(self.database, row, error, self.now())


def _away(error: Exception) -> str:
    """Why nothing leaves while the database is away, for whoever looks at the bot's health."""
    name = type(error).__name__
    log.exception("the outbox cannot look", error=name, exc_info=None if passes(error) else error)
    return f"what must be said waits in the database, which cannot be used ({name}); is the disk full?"
