"""A long file shows how far it is: one message to its sender, edited in place, then the answer below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
import structlog

from adapters.base import Attached, Message, Post
from bot.house import House
from bot.saying.speech import Reader
from commerce.booking.writing import facts_json
from commerce.outcomes import Outcome

log = structlog.get_logger(__name__)

LONG = 128 * 1024  # bytes: some two thousand payments
EVERY = timedelta(seconds=2)  # between two edits, which platforms count
FETCHED, READ = 3, 6  # tenths of the way


@dataclass(slots=True, kw_only=True)
class ReadingFile(Outcome):
    """A long file is being read: `tenths` of the way; `entries` are in it, 0 as long as nobody knows, or where it cannot be
    read. `over`: the answer follows."""

    where = "private"
    name: str
    tenths: int
    entries: int
    over: bool


@dataclass(slots=True)
class FileProgress:
    """What the sender of a file sees of it; nothing where it is short. Said past the rows of what must be said: it is
    worth nothing a moment later, and no answer waits for it."""

    house: House
    message: Message
    _name: str = ""
    _entries: int = 0
    _reader: Reader | None = None
    _id: str = ""
    _shown: datetime | None = None

    async def begin(self, file: Attached, reader: Reader) -> None:
        """It is about to be fetched."""
        if file.size >= LONG:
            self._name, self._reader = file.name, reader
            await self._show(0)

    async def tell(self, tenths: int, entries: int = 0) -> None:
        """It has come so far. Left out where the last was said just now."""
        self._entries = entries
        if self._shown is not None and self.house.now() - self._shown >= EVERY:
            await self._show(tenths)

    async def end(self) -> None:
        """The answer follows, or the reason why there is none."""
        if self._id:
            await self._show(10, over=True)

    async def _show(self, tenths: int, *, over: bool = False) -> None:
        adapter, chat = self.house.adapters[self.message.platform], self.message.chat
        post = self._post(tenths, over=over)
        self._shown = self.house.now()
        try:
            if self._id:
                await adapter.edit(chat, self._id, post)
            else:
                self._id = await adapter.send(chat, post, f"reading-{self.message.key}")
        except Exception as error:  # whatever the platform says to it: the file is read all the same
            log.info("progress could not be shown", error=type(error).__name__)

    def _post(self, tenths: int, *, over: bool = False) -> Post:
        assert self._reader is not None
        fact = ReadingFile(name=self._name, tenths=tenths, entries=self._entries, over=over)
        facts = orjson.loads(facts_json(fact))
        return self.house.speech().say(ReadingFile.__name__, facts, self._reader, self.house.now())
