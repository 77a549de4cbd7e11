"""Which rows are said next: one of every chat that may be spoken to, within the chat's pace and its
platform's."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Limits
from bot.delivery.pace import Bucket
from bot.delivery.turns import is_answer, run_behind, turn
from bot.delivery.verdicts import free_at, merges
from commerce.outcomes import Ordered
from commerce.queries import due
from commerce.queries.due import Seats, Word
from commerce.services.voice import outgoing
from commerce.tables import Outgoing
from commerce.tables.outgoing import BILL, CAMPAIGN

MINUTE = timedelta(minutes=1)
CHATS = 64  # looked at together at most, of one platform and worth
# bills and campaigns under way on one platform at most: an answer has these before it, however many wait
UNHURRIED = 32
LEAST_PAUSE, LONGEST_PAUSE = 0.02, 0.5  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row that is next in its chat, and how many answers to orders, itself the first, become one digest (0:
    none)."""

    row: Outgoing
    digest: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be said at this moment, and the rows that later ones make superfluous."""

    chosen: Sequence[Chosen] = ()
    repeated: Sequence[int] = ()


class Chooser:
    """Looks at what waits, and no further than what the platforms take just now. Their paces are this
    process's own."""

    def __init__(
        self, adapters: Mapping[str, Adapter], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.adapters, self.monotonic = adapters, monotonic
        self._buckets: dict[str, Bucket] = {}
        self._spoken_to: dict[str, int] = {}  # chat -> the claim that it had last, of the latest ones
        self._claims = 0
        self._room: dict[str, int] = {}  # platform -> how many more bills and campaigns may be under way
        self._waits = False  # was there more to say than a platform takes at once?

    async def one(self, session: AsyncSession, now: datetime) -> Choice:
        """The oldest row of all that are next in their chats, whatever its platform's pace."""
        for row in (await due.heads(session, now, tuple(self.adapters)))[:1]:
            words = await due.waiting_words(session, now, [row.chat])
            return Choice([Chosen(row, _digest(row, words[row.chat], is_crowded=False))])
        return Choice()

    async def look(self, session: AsyncSession, now: datetime, busy: Mapping[str, Outgoing]) -> Choice:
        """The next row of chats that are not busy (chat -> what it is being told) and may be spoken to at this
        moment: what is worth the most first, and of that the chats that were not spoken to for the longest."""
        found = await due.waiting_chats(session, now, self._seats(busy))
        chats = [chat for chat in found if chat not in busy]
        said = await self._said(session, now, chats)
        free = [chat for chat in chats if self._has_room(chat, said, now)]
        waiting = await due.waiting_words(session, now, free) if free else {}
        turns = [
            turn(words, _words(said.get(chat, ())), self._minute(chat)) for chat, words in waiting.items()
        ]
        words = sorted((one.next for one in turns if one.next), key=self._place)
        rows = await due.rows(session, [word.row for word in words])
        chosen = [
            self._chosen(rows[word.row], waiting[word.chat], len(said.get(word.chat, ()))) for word in words
        ]
        return Choice(chosen, list(chain.from_iterable(one.repeated for one in turns)))

    def takes(self, row: Outgoing) -> bool:
        """Does the row's platform take one more at this moment? Bills and campaigns leave room for an
        answer."""
        keeps, platform = row.worth >= BILL, _platform(row.chat)
        if keeps and not self._room.get(platform, UNHURRIED):
            return False
        taken = self._bucket(row.chat).take(self.monotonic(), keeps=keeps)
        self._waits = self._waits or not taken
        if taken:
            self._note(row.chat)
            self._room[platform] = self._room.get(platform, UNHURRIED) - keeps
        return taken

    @asynccontextmanager
    async def leaving(self, chat: str) -> AsyncIterator[None]:
        """For as long as what was taken for this chat is on its way; waits until it may leave."""
        bucket = self._bucket(chat)
        wait = bucket.leaves(self.monotonic())
        while wait:
            await asyncio.sleep(wait)
            wait = bucket.leaves(self.monotonic())
        try:
            yield
        finally:
            bucket.answered(self.monotonic())

    def refused(self, chat: str) -> None:
        """The chat's platform said that it was too much."""
        self._bucket(chat).refused()

    def pause(self) -> float:
        """Seconds until it is worth looking again, when nothing is written meanwhile."""
        waits, self._waits = self._waits, False
        if not waits:
            return LONGEST_PAUSE
        soonest = min((wait for one in self._buckets.values() if (wait := one.wait())), default=LEAST_PAUSE)
        return max(LEAST_PAUSE, min(LONGEST_PAUSE, soonest))

    def _seats(self, busy: Mapping[str, Outgoing]) -> list[Seats]:
        """How far to look: among many chats for those that wait for an answer, else for as many as can be
        spoken to. A platform that takes nothing now is left alone."""
        seats, now = [], self.monotonic()
        under_way = Counter(map(_platform, busy))
        unhurried = Counter(_platform(chat) for chat, row in busy.items() if row.worth >= BILL)
        for name in self.adapters:
            bucket = self._bucket(name)
            bucket.under_way = under_way[name]  # what was claimed and never sent has been let go
            has = bucket.has(now)
            if has < 1:
                self._waits = True
                continue
            seats += [Seats(name, worth, CHATS) for worth in range(BILL)]
            # by halves, so that a commit is not made for each
            self._room[name] = UNHURRIED - unhurried[name] if unhurried[name] <= UNHURRIED // 2 else 0
            if self._room[name]:
                most = min(CHATS, int(min(has, self._room[name])) + len(busy))
                seats += [Seats(name, worth, most) for worth in range(BILL, CAMPAIGN + 1)]
        return seats

    def _place(self, word: Word) -> tuple[int, bool, int, int]:
        return word.worth, is_answer(word), self._spoken_to.get(word.chat, 0), word.row

    def _note(self, chat: str) -> None:
        self._claims += 1
        self._spoken_to.pop(chat, None)
        self._spoken_to[chat] = self._claims
        if len(self._spoken_to) > 4 * CHATS:
            del self._spoken_to[next(iter(self._spoken_to))]

    def _chosen(self, row: Outgoing, waiting: Sequence[Word], said: int) -> Chosen:
        return Chosen(row, _digest(row, waiting, is_crowded=said > self._minute(row.chat) // 2))

    def _bucket(self, chat: str) -> Bucket:
        platform = _platform(chat)
        return self._buckets.setdefault(platform, Bucket(self._limits(chat).per_second))

    async def _said(
        self, session: AsyncSession, now: datetime, chats: Sequence[str]
    ) -> dict[str, list[tuple[datetime, Word]]]:
        """chat -> what it was told in the last minute, where that matters; a clock that was set back has said
        nothing yet."""
        paced = [chat for chat in chats if self._minute(chat)]
        said = await due.said_since(session, paced, now - MINUTE) if paced else {}
        return {chat: [one for one in words if one[0] <= now] for chat, words in said.items()}

    def _has_room(
        self, chat: str, said: Mapping[str, Sequence[tuple[datetime, Word]]], now: datetime
    ) -> bool:
        return free_at([moment for moment, _ in said.get(chat, ())], self._minute(chat), now) <= now

    def _minute(self, chat: str) -> int:
        return self._limits(chat).per_chat_minute

    def _limits(self, chat: str) -> Limits:
        return self.adapters[_platform(chat)].limits


async def prepared(session: AsyncSession, one: Chosen) -> Outgoing:
    """The row, or the digest that it and those behind it become. One that was tried before stays what it was:
    it may have been said, and a platform that knows its number again takes no other words for it."""
    return (
        await outgoing.merge(session, one.row, one.digest)
        if one.digest and one.row.attempts == 1
        else one.row
    )


def _digest(row: Outgoing, waiting: Sequence[Word], *, is_crowded: bool) -> int:
    return merges(run_behind(waiting, row.id), is_crowded) if row.outcome == Ordered.__name__ else 0


def _words(said: Sequence[tuple[datetime, Word]]) -> list[Word]:
    return [word for _, word in said]


def _platform(chat: str) -> str:
    return chat.partition(":")[0]
