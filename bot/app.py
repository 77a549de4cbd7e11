"""The way of a message, and only the way: what the platforms hear goes in, one commit per batch, one answer
per message; only then do they confirm it."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from functools import partial

import structlog

from adapters.base import Message
from bot.calling.obeying import Calls
from bot.config import Settings
from bot.delivery.outage import Outage
from bot.hearing import beside, lessons
from bot.hearing.acquaintance import Acquaintances
from bot.hearing.announcement import keep_reply
from bot.hearing.door import Called, Parsed, Presence, parse, runs
from bot.hearing.inflight import landed, landing
from bot.hearing.listening import Ear, Meant
from bot.hearing.meaning import Ahead, Call, Spoken
from bot.house import House
from bot.saying.answering import Fact, reply
from commerce.booking.book import Heard
from commerce.ground.db import Database
from commerce.ground.trouble import conflicts, is_full, passes
from commerce.services.voice.stumbling import Stumbled

MOST_TURNS = 5

log = structlog.get_logger(__name__)


class App(House):
    """The assistant of one community. Adapters call `hear`; the outbox and the duties live beside it."""

    def __init__(self, settings: Settings, database: Database, now: Callable[[], datetime]) -> None:
        super().__init__(settings, database, now)
        self.known = Acquaintances(self)
        self.outage = Outage(lambda: self.adapters, lambda: self.settings, self.speech)
        self._ear, self._calls = Ear(self, self.known), Calls(self, self.known)

    async def begin(self) -> None:
        """Before anybody is heard."""
        await beside.begin(self)

    async def hear(self, messages: Sequence[Message]) -> None:
        """Applies what was said and returns after the commit. Orders that wait together are decided together;
        a command waits for what was said before it, and a member's second message for their first."""
        try:
            await self._hear(messages)
            await beside.remember(self, messages)
        except Exception as error:
            if passes(error):
                await self._hold(messages, error)
            raise
        finally:
            self.said.set()
        self.outage.over(messages)

    async def _hold(self, messages: Sequence[Message], error: Exception) -> None:
        await self.outage.struck(messages, error, self.now())
        if is_full(error):
            await self.database.make_room()

    async def _hear(self, messages: Sequence[Message]) -> None:
        """All at once, but for the chats where a message answers what is only just being said: they wait for
        it, and nobody else does."""
        parsed = _parsed(messages)
        await beside.burn_codes(self, messages)
        await beside.release(self, parsed)
        waiting = await landing(self.database, [one.message for one in parsed], self.now())
        at_once = [one for one in parsed if one.message.chat not in waiting]
        hearing = [self._hear_together(at_once, ())] if at_once else []
        for chat, rows in waiting.items():
            hearing.append(self._hear_together([one for one in parsed if one.message.chat == chat], rows))
        await _all(hearing)

    async def _hear_together(self, parsed: Sequence[Parsed], rows: Collection[int]) -> None:
        """In the order heard, once these rows are said: runs of talk together, everything else by itself."""
        await landed(self.database, rows)
        for run in runs(parsed):
            match run[0]:
                case Presence(message):
                    await self._take(message, self._note_presence)
                case Called(message, call):
                    await self._take(message, partial(self._act, self._ear.bounded(message, call)))
                case _:
                    await self._take_together([one.message for one in run])

    async def _take_together(self, run: Sequence[Message]) -> None:
        """Reads a run of messages in one look, has the desk decide its orders together, then does the rest in
        order."""
        meant = await self._ear.listen(run)
        orders = [(message, meaning.heard) for message, meaning in meant if isinstance(meaning, Spoken)]
        orders.sort(key=lambda order: order[1].turn)
        await _all([self._take(message, partial(self._order, heard)) for message, heard in orders])
        for message, meaning in meant:
            rest = meaning.asks if isinstance(meaning, Spoken) else meaning
            await self._take(message, partial(self._act, rest))

    async def _take(self, message: Message, act: Callable[[Message], Awaitable[None]]) -> None:
        """One message, whatever it is. What is broken in us is answered for, what is broken beneath us is
        raised."""
        for turn in range(1, MOST_TURNS):
            try:
                return await act(message)
            except Exception as error:
                if passes(error) and not conflicts(error):
                    raise
                if not conflicts(error):
                    return await self._stumble(message, error)
            await asyncio.sleep(random.uniform(0, 0.01 * 2**turn))
        return await act(message)

    async def _order(self, heard: Heard, message: Message) -> None:
        answer = await self.desk.order(heard)
        await lessons.offer(self.database, heard, answer, self.words.lexicon, self.now())

    async def _act(self, meaning: Meant, message: Message) -> None:
        if isinstance(meaning, Exception):
            raise meaning
        if isinstance(meaning, Call):
            await self._calls.obey(message, meaning)
        elif isinstance(meaning, Ahead):
            await self._hold_reply(message, meaning)
        elif meaning is not None and not isinstance(meaning, Spoken):
            await self._reply(message, meaning.fact)

    async def _hold_reply(self, message: Message, meaning: Ahead) -> None:
        """Keeps it until its announcement is open; where that happened meanwhile, it is heard at once."""
        if not await keep_reply(self.database, message, meaning, self.now()):
            await self._take_together([message])

    async def _reply(self, message: Message, fact: Fact) -> None:
        await reply(self.database, message, fact, self.now())
        self.said.set()

    async def _stumble(self, message: Message, error: Exception) -> None:
        reference = secrets.token_hex(3)
        log.error(
            "stumbled",
            reference=reference,
            at=message.key,
            kind=message.kind,
            error=type(error).__name__,
            exc_info=error,
        )
        await self._reply(message, Stumbled(reference))

    async def _note_presence(self, message: Message) -> None:
        await beside.note_presence(self, message)
        self.known.forget_one(message.sender, message.chat)
        if message.kind == "moved":
            self.known.forget_chat(message.text)
            await self._hear_together(_parsed(self._ear.early.said_in(message.text)), ())
            self._ear.early.forget(message.text)


def _parsed(messages: Sequence[Message]) -> list[Parsed]:
    return [one for message in messages if (one := parse(message))]


async def _all(hearing: Sequence[Awaitable[None]]) -> None:
    """Every one of them to its end; then the first that failed is told."""
    results = await asyncio.gather(*hearing, return_exceptions=True)
    failed = next((result for result in results if isinstance(result, BaseException)), None)
    if failed is not None:
        raise failed
