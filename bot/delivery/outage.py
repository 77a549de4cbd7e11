"""While nothing can be kept: said once in each chat that writes, directly, since no row can be written. It
ends by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import orjson
import structlog

from adapters.base import Adapter, Message
from bot.config import Settings
from bot.saying.speech import Reader, Speech
from commerce.booking.writing import facts_json
from commerce.ground.trouble import is_full
from commerce.services.voice.stumbling import Paused

log = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=15)  # a database that restarts is back by then, and nobody needs to know


class Outage:
    """Since when nothing can be kept, and which chats have been told."""

    def __init__(
        self,
        adapters: Callable[[], Mapping[str, Adapter]],
        settings: Callable[[], Settings],
        speech: Callable[[], Speech],
    ) -> None:
        self.adapters, self.settings, self.speech = adapters, settings, speech
        self.since: datetime | None = None
        self.last: datetime | None = None  # when something could not be kept the last time
        self.told: set[str] = set()
        self._unkept: set[str] = set()  # the messages that come again, by key

    async def struck(self, messages: Sequence[Message], error: Exception, now: datetime) -> None:
        """What was just said could not be kept. The platform holds it until it can be."""
        self.last = now
        self._unkept |= {message.key for message in messages}
        if self.since is None:
            self.since = now
            log.warning("nothing can be kept; what is said waits at the platform", error=type(error).__name__)
        if is_full(error) or now - self.since >= PATIENCE:
            for chat in dict.fromkeys(
                message.chat for message in messages if message.kind in ("say", "edit", "press")
            ):
                await self._tell(chat, now)

    def over(self, messages: Sequence[Message]) -> None:
        """These were kept. It is over where one of them could not be before: chatter needs no room, and
        proves nothing."""
        if any(message.key in self._unkept for message in messages):
            log.info("all can be kept again", since=self.since and self.since.isoformat())
            self.since = None
            self.told.clear()
            self._unkept.clear()

    async def _tell(self, chat: str, now: datetime) -> None:
        if chat in self.told:
            return
        self.told.add(chat)
        adapter = self.adapters().get(chat.partition(":")[0])
        if adapter is None:
            return
        community, group = self.settings().community, self.settings().group(chat)
        reader = Reader(group.language or community.language, group.timezone or community.timezone)
        post = self.speech().say(Paused.__name__, orjson.loads(facts_json(Paused())), reader, now)
        try:
            await adapter.send(chat, post, f"paused-{int(now.timestamp())}")
        except Exception as error:  # whatever the platform says to it: the outage is worse
            log.warning("could not say that orders are paused", chat=chat, error=type(error).__name__)
