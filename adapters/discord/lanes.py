"""What was said in each channel, in its order, whether it came by the gateway or was missed and is read back
by REST.

A lane is one channel. While it is behind, what comes live waits in it; the sweep reads what lies after the
last known message, and only then does the lane open. The same sweep, run again every few minutes, finds what
the gateway never delivered.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import count, islice
from typing import Any

from adapters.base import Attached, Inbox, Message, NotKept, Photo, TryLater
from adapters.discord.reading import Data, snowflake

log = logging.getLogger(__name__)

# messages in a page; pages in one sweep of a channel: what is beyond waits for the next
PAGE, PAGES = 100, 20
# messages handed over at once; waiting in a lane: what is beyond is read again by the sweep
BATCH, FULL = 128, 5000
TRIES, PAUSE, LONGEST = 5, 0.5, 30.0  # of handing over, before a message is set aside; seconds

# (chat, after this id) -> the next page, oldest first
Fetch = Callable[[str, int], Awaitable[Sequence[Data]]]
Read = Callable[[str, Data], list[Message]]  # ("MESSAGE_CREATE" or "MESSAGE_UPDATE", raw) -> messages
Heard = Callable[[Sequence[Message]], None]
# with what the platform did not send along
Complete = Callable[[Sequence[Message]], Awaitable[Sequence[Message]]]


class CannotRead(Exception):
    """The channel's past is closed to us for good: nothing can be caught up with."""


@dataclass(eq=False, kw_only=True)
class Lane:
    """`swept`: everything up to this id has been handed over; `seen`: ids after it that came live."""

    waiting: deque[Message] = field(default_factory=deque)
    in_hand: Sequence[Message] = ()
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    swept: int = 0
    seen: set[int] = field(default_factory=set)
    carried: bool = False

    def pass_by(self, last: int) -> None:
        """Everything up to here has been handed over."""
        self.swept = last
        self.seen = {id_ for id_ in self.seen if id_ > last}


def packed(message: Message) -> str:
    """A message as it is set aside: all of it, so that it can be heard again."""
    return json.dumps({"message": asdict(message)}, default=datetime.isoformat, ensure_ascii=False)


def unpacked(kept: dict[str, Any]) -> Message:
    """The message that was set aside."""
    photo = kept["photo"] and Photo(**kept["photo"])
    file = Attached(**kept["file"]) if kept.get("file") else None
    sent = datetime.fromisoformat(kept["sent"])
    return Message(**{**kept, "sent": sent, "photo": photo, "file": file})


class Lanes:
    """All the channels of one account."""

    def __init__(self, inbox: Inbox, fetch: Fetch, read: Read, heard: Heard, complete: Complete) -> None:
        self.inbox, self.fetch, self.read, self.heard, self.complete = inbox, fetch, read, heard, complete
        self.trouble = ""
        self._lanes: dict[str, Lane] = {}
        self._behind: set[str] | None = None  # None: every one
        self._tasks: set[asyncio.Task[None]] = set()

    def hold(self) -> None:
        """The connection is new: what comes live waits, until `catch_up` has read what was missed."""
        self._behind = None

    def push(self, messages: Sequence[Message], said: int = 0) -> None:
        """What came live. `said` is the id of a message first said: what the sweep need not hand over
        again."""
        for message in messages:
            lane = self._lane(message.chat)
            if len(lane.waiting) >= FULL:
                continue
            lane.waiting.append(message)
            if said > lane.swept:
                lane.seen.add(said)
            self._stir(message.chat, lane)

    def oldest(self) -> datetime | None:
        """The time of the oldest message that was received and is not applied yet."""
        return min(
            (m.sent for lane in self._lanes.values() for m in (*lane.waiting, *lane.in_hand)), default=None
        )

    async def catch_up(self) -> None:
        """Reads what was missed in every chat that the shop knows; each lane opens as soon as it is level."""
        chats = await self._known()
        self._behind = set(chats)
        for chat, lane in self._lanes.items():
            self._stir(chat, lane)
        await self._each(chats, self._level)

    async def sweep(self) -> None:
        """Looks for messages that were never delivered. One chat's trouble is no other's."""
        await self._each(await self.inbox.chats(), self._sweep_quietly)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()

    # -- one lane ----------------------------------------------------------------------------------

    def _lane(self, chat: str) -> Lane:
        return self._lanes.setdefault(chat, Lane())

    def _stir(self, chat: str, lane: Lane) -> None:
        if lane.waiting and not lane.carried and self._is_open(chat):
            lane.carried = True
            task = asyncio.create_task(self._carry(chat, lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _is_open(self, chat: str) -> bool:
        return self._behind is not None and chat not in self._behind

    async def _carry(self, chat: str, lane: Lane) -> None:
        try:
            async with lane.turn:
                while lane.waiting and self._is_open(chat):
                    batch = list(islice(lane.waiting, BATCH))
                    await self._hand_over(await self.complete(batch))
                    for _ in batch:
                        lane.waiting.popleft()
        finally:
            lane.carried = False

    async def _hand_over(self, batch: Sequence[Message]) -> None:
        """Until the batch is applied: again and again with growing pauses; the one message that never can be
        is set aside."""
        for attempt in count(1):
            try:
                await self.inbox.hear(batch)
            except Exception as error:
                log.exception(
                    "%d messages of %s could not be applied, try %d", len(batch), batch[0].chat, attempt
                )
                says = error if isinstance(error, NotKept) else type(error).__name__
                self.trouble = f"what was said waits: {says}"
                if await self._is_settled(batch, error, attempt):
                    return
                await asyncio.sleep(min(PAUSE * 2 ** (attempt - 1), LONGEST))
            else:
                self.trouble = ""
                self.heard(batch)
                return

    async def _is_settled(self, batch: Sequence[Message], error: Exception, attempt: int) -> bool:
        """After a failed try: one message may be at fault, so they go one by one, and what never can be
        applied is set aside. False: the same is to be tried again."""
        if isinstance(error, NotKept):  # the store is at fault, not a message
            return False
        if len(batch) > 1 and attempt > 1:
            for message in batch:
                await self._hand_over([message])
            return True
        return attempt >= TRIES and await self.bury(batch[0].key, packed(batch[0]), error)

    async def bury(self, key: str, raw: str, error: Exception) -> bool:
        """Sets one message aside; False if even that could not be stored: then the store is at fault, not the
        message."""
        try:
            await self.inbox.bury(key, raw, repr(error))
        except Exception:
            log.exception("%s could not be set aside", key)
            return False
        return True

    async def set_aside(self, key: str, raw: str, error: Exception) -> None:
        """What cannot be read, for as long as it takes until that is stored."""
        for attempt in count():
            if await self.bury(key, raw, error):
                return
            await asyncio.sleep(min(PAUSE * 2**attempt, LONGEST))

    # -- what was missed ---------------------------------------------------------------------------

    async def _known(self) -> Sequence[str]:
        for attempt in count():
            try:
                return await self.inbox.chats()
            except Exception:
                log.exception("the known chats could not be read")
                await asyncio.sleep(min(PAUSE * 2**attempt, LONGEST))
        raise AssertionError

    async def _each(self, chats: Iterable[str], deed: Callable[[str], Awaitable[None]]) -> None:
        few = asyncio.Semaphore(8)

        async def one(chat: str) -> None:
            async with few:
                await deed(chat)

        await asyncio.gather(*(one(chat) for chat in chats))

    async def _level(self, chat: str) -> None:
        await self._sweep_quietly(chat)
        await self._reread(chat)
        if self._behind is not None:
            self._behind.discard(chat)
        self._stir(chat, self._lane(chat))

    async def _sweep_quietly(self, chat: str) -> None:
        """Three tries: what cannot be read now is read by a later sweep, which begins where this one did
        (once that is known)."""
        lane = self._lane(chat)
        for attempt in count(1):
            try:
                return await self._sweep(chat, lane)
            except CannotRead as why:
                log.warning("what was missed in %s cannot be read: %s", chat, why)
                return None
            except Exception as error:
                log.warning("%s could not be caught up with, try %d", chat, attempt, exc_info=True)
                pause = error.after if isinstance(error, TryLater) else min(PAUSE * 2**attempt, LONGEST)
                if lane.swept and (attempt >= 3 or pause > LONGEST):
                    return None
                await asyncio.sleep(pause)
        return None

    async def _sweep(self, chat: str, lane: Lane) -> None:
        if not lane.swept:
            cursor = await self.inbox.cursor(chat)
            lane.swept = int(cursor) if cursor else snowflake(self.inbox.now())
        for _ in range(PAGES):
            page = await self.fetch(chat, lane.swept)
            missed = [raw for raw in page if int(raw["id"]) not in lane.seen]
            await self._apply(lane, self._read_all("MESSAGE_CREATE", missed))
            if page:
                lane.pass_by(int(page[-1]["id"]))
            if len(page) < PAGE:
                return

    async def _reread(self, chat: str) -> None:
        """Edits made while away do not come after the cursor: the messages that open orders cite are looked
        at again."""
        try:
            cited = sorted(int(id_) for id_ in await self.inbox.cited(chat) if id_.isdecimal())
            while cited:
                cited = await self._reread_page(chat, cited)
        except CannotRead:
            return
        except Exception:
            log.warning("edits made meanwhile in %s could not be read", chat, exc_info=True)

    async def _reread_page(self, chat: str, cited: Sequence[int]) -> list[int]:
        """One page from the first of them on. -> those that lie beyond it."""
        page = {int(raw["id"]): raw for raw in await self.fetch(chat, cited[0] - 1)}
        reach = max(page) if len(page) == PAGE else cited[-1]
        shown = [page[id_] for id_ in cited if id_ in page]
        await self._apply(self._lane(chat), self._read_all("MESSAGE_UPDATE", shown))
        return [id_ for id_ in cited if id_ > reach]

    def _read_all(self, event: str, raws: Iterable[Data]) -> list[Message]:
        return [message for raw in raws for message in self.read(event, raw)]

    async def _apply(self, lane: Lane, messages: Sequence[Message]) -> None:
        if not messages:
            return
        async with lane.turn:
            lane.in_hand = messages
            try:
                await self._hand_over(await self.complete(messages))
            finally:
                lane.in_hand = ()
