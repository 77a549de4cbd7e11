"""Which rows are said next: one of every chat that may be spoken to, within the chat's pace and its
platform's."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Limits
from bot.delivery.pace import Bucket
from bot.delivery.turns import is_answer, run_behind, turn
from bot.delivery.verdicts import free_at, merges
from commerce.outcomes import Ordered
from commerce.queries import due
from commerce.queries.due import Word
from commerce.services.voice import outgoing
from commerce.tables import Outgoing

MINUTE = timedelta(minutes=1)
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
    """Looks at what waits. The paces of the platforms are this process's own."""

    def __init__(
        self, adapters: Mapping[str, Adapter], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.adapters, self.monotonic = adapters, monotonic
        self._buckets: dict[str, Bucket] = {}
        self._waits = False  # was there more to say than a platform takes at once?

    async def one(self, session: AsyncSession, now: datetime) -> Choice:
        """The oldest row of all that are next in their chats, whatever its platform's pace."""
        for row in (await due.heads(session, now, tuple(self.adapters)))[:1]:
            words = await due.waiting_words(session, now, [row.chat])
            return Choice([Chosen(row, _digest(row, words[row.chat], is_crowded=False))])
        return Choice()

    async def look(self, session: AsyncSession, now: datetime, busy: Collection[str]) -> Choice:
        """The next row of every chat that is not busy and may be spoken to at this moment, what can wait
        last."""
        chats = [
            chat for chat in await due.waiting_chats(session, now, tuple(self.adapters)) if chat not in busy
        ]
        said = await self._said(session, now, chats)
        free = [chat for chat in chats if self._has_room(chat, said, now)]
        waiting = await due.waiting_words(session, now, free) if free else {}
        turns = {
            chat: turn(words, _words(said.get(chat, ())), self._minute(chat))
            for chat, words in waiting.items()
        }
        words = sorted(
            (one.next for one in turns.values() if one.next), key=lambda word: (is_answer(word), word.row)
        )
        rows = await due.rows(session, [word.row for word in words])
        chosen = [
            Chosen(
                rows[word.row],
                _digest(
                    rows[word.row],
                    waiting[word.chat],
                    is_crowded=len(said.get(word.chat, ())) > self._minute(word.chat) // 2,
                ),
            )
            for word in words
        ]
        return Choice(chosen, [row for one in turns.values() for row in one.repeated])

    def takes(self, chat: str) -> bool:
        """Does the chat's platform take one more at this moment?"""
        bucket = self._buckets.setdefault(_platform(chat), Bucket(self._limits(chat).per_second))
        taken = bucket.take(self.monotonic())
        self._waits = self._waits or not taken
        return taken

    def pause(self) -> float:
        """Seconds until it is worth looking again, when nothing is written meanwhile."""
        waits, self._waits = self._waits, False
        if not waits:
            return LONGEST_PAUSE
        return max(
            LEAST_PAUSE, min(LONGEST_PAUSE, *(one.wait() for one in self._buckets.values() if one.wait()))
        )

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
