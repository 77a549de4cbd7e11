"""How updates come in: by long polling, or by a webhook. Apply, commit, and only then confirm.

A file of its own because its promise is one: whatever happens here, no update is confirmed before the commit
that applied it, and none that cannot be read or applied blocks its neighbours.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update, User, WebhookInfo
from telegram.error import Conflict

from adapters.base import Health, Inbox, Message, NotKept, Sleep, TryLater
from adapters.telegram.plainly import plain
from adapters.telegram.reading import Me, read
from adapters.telegram.wire import TokenRefused, Wire, hide, meaning

log = logging.getLogger(__name__)

# Named in full on every poll: without it Telegram keeps whatever was set last, and by default omits the
# memberships.
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]
BATCH = 100
HOLD = 10  # seconds Telegram keeps an empty poll open; also how late a closing in a silent chat may be
SILENCE = timedelta(seconds=60)
TRIES = 5
# seconds before a batch is tried again, doubling: poison holds the other chats up for two at most
SHORT = 0.1
BODY = 1 << 20
PATH = "/telegram"

Raw = dict[str, Any]


class Ears:
    """Hands what Telegram says to the inbox. `heard` is told of every committed batch, `noticed` of every
    update read."""

    def __init__(
        self,
        bot: Bot,
        wire: Wire,
        inbox: Inbox,
        public_url: str,
        secret: str,
        heard: Callable[[Sequence[Message]], None],
        noticed: Callable[[Update], None],
        sleep: Sleep,
    ) -> None:
        self._bot, self._wire, self._inbox, self._sleep = bot, wire, inbox, sleep
        self._heard, self._noticed = heard, noticed
        self._webhook = public_url.rstrip("/") + PATH if public_url else ""
        self._secret = secret or secrets.token_urlsafe(32)
        self.me: Me | None = None
        self.read_until = datetime.fromtimestamp(0, UTC)
        self._offset: int | None = None
        self._heard_at: datetime | None = None
        self._trouble = ""
        self._steady = False
        self._refusals = 0
        self._failed: dict[int | None, int] = {}
        self._arriving = 0

    async def listen(self) -> None:
        """Until cancelled."""
        await self._endlessly(self._arrive, until_done=True)
        await self._endlessly(self._watch if self._webhook else self._poll)

    async def introduce(self) -> User:
        """Who are we? Telegram's own 401, twice, is what makes a token bad; a proxy's page is not."""
        try:
            user = await self._bot.get_me()
        except TokenRefused:
            self._refusals += 1
            raise
        self._refusals = 0
        self.me = Me(user.id, user.username or "")
        return user

    def health(self) -> Health:
        if self._refusals >= 2:
            return Health(False, REFUSED, self._heard_at)
        if self._trouble:
            return Health(False, self._trouble, self._heard_at)
        if self._heard_at is None:
            return Health(False, "not connected to Telegram yet; it is tried again and again", None)
        silent = self._inbox.now() - self._heard_at
        if silent > SILENCE:
            return Health(
                False,
                f"no answer from Telegram for {int(silent.total_seconds())} s; check the network",
                self._heard_at,
            )
        return Health(True, "", self._heard_at)

    async def _endlessly(self, step: Callable[[], Any], until_done: bool = False) -> None:
        failures = 0
        while True:
            try:
                await step()
                failures = 0
                if until_done:
                    return
            except Exception as error:
                failures += 1
                await self._endure(error, failures)

    async def _endure(self, error: Exception, failures: int) -> None:
        meant, self._steady = meaning(error), False
        log.warning("telegram: %s (%s in a row)", hide(str(meant)), failures)
        if isinstance(error, Conflict):
            self._trouble = CONFLICT
            if "webhook" in str(error):
                await self._quietly(self._bot.delete_webhook(drop_pending_updates=False))
        if isinstance(error, TokenRefused):
            await self._quietly(self.introduce())
        asked = meant.after if isinstance(meant, TryLater) and not meant.at_most else 0.0
        await self._sleep(max(asked, _back_off(failures)))

    async def _quietly(self, request: Any) -> None:
        try:
            await request
        except Exception as error:
            log.warning("telegram: %s", hide(str(error)))

    async def _arrive(self) -> None:
        await self.introduce()
        if not self._webhook:
            await self._bot.delete_webhook(drop_pending_updates=False)
            return
        await self._bot.set_webhook(
            self._webhook, secret_token=self._secret, allowed_updates=ALLOWED, drop_pending_updates=False
        )

    # -- polling -----------------------------------------------------------------------------------

    async def _poll(self) -> None:
        asked_at, started = self._inbox.now(), time.monotonic()
        hold = HOLD if self._steady else 0  # at first, and after a failure, what waits is asked for at once
        batch = await self._updates(hold)
        now, self._steady = self._inbox.now(), True
        self._heard_at, self._trouble = now, ""
        await self._apply(batch)
        if batch:
            self._offset = next(
                (id_ + 1 for raw in reversed(batch) if (id_ := _id_of(raw)) is not None), self._offset
            )
        if len(batch) < BATCH:
            # An empty answer after the full wait tells of the wait too: nothing had come until its end.
            held = not batch and time.monotonic() - started >= hold
            self.read_until = min(asked_at + timedelta(seconds=hold), now) if held else asked_at

    async def _updates(self, hold: int) -> list[Raw]:
        """The raw batch: the library's own call fails as a whole when it cannot read one of them."""
        asked = {"timeout": hold, "limit": BATCH, "allowed_updates": json.dumps(ALLOWED)}
        if self._offset is not None:
            asked["offset"] = self._offset
        batch = await self._wire.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=HOLD + 10
        )
        if not isinstance(batch, list):
            raise TryLater(5, "getUpdates came back without a list")
        return batch

    async def _apply(self, batch: Sequence[Raw]) -> None:
        """Returns once every update is applied, or set aside. While the shop cannot store it, the batch stays
        unconfirmed and is
        asked for again: NotKept."""
        readable = [(raw, messages) for raw in batch if (messages := await self._read(raw))]
        everything = [message for _, messages in readable for message in messages]
        for tries in range(1, TRIES + 1):
            if await self._is_heard(everything, tries):
                return
            if tries < TRIES:
                await self._sleep(SHORT * 2 ** (tries - 1))
        for raw, messages in readable:
            await self._apply_alone(raw, messages)
        self._trouble = ""

    async def _is_heard(self, messages: Sequence[Message], tries: int) -> bool:
        try:
            await self._hear(messages)
        except Exception as error:
            self._trouble = f"what Telegram delivered could not be stored: {hide(repr(error))}"
            log.warning(
                "telegram: %s messages could not be applied, try %s",
                len(messages),
                tries,
                exc_info=tries == 1,
            )
            if isinstance(error, NotKept):
                raise
            return False
        self._trouble = ""
        return True

    async def _apply_alone(self, raw: Raw, messages: Sequence[Message]) -> None:
        """Two tries with a pause: a store that comes back just now must not make a sound message look like
        poison."""
        try:
            await self._hear(messages)
        except NotKept:
            raise
        except Exception:
            await self._sleep(SHORT)
            await self._apply_or_bury(raw, messages)

    async def _apply_or_bury(self, raw: Raw, messages: Sequence[Message]) -> None:
        try:
            await self._hear(messages)
        except NotKept:
            raise
        except Exception as error:
            await self._bury(raw, error)

    async def _hear(self, messages: Sequence[Message]) -> None:
        if messages:
            await self._inbox.hear(messages)
            self._heard(messages)

    async def _read(self, raw: Raw) -> list[Message]:
        me = self.me or Me(0, "")
        try:
            if words := plain(raw, me):
                return [words]
            update = Update.de_json(raw)
            messages = read(update, me, self._inbox.now())
            self._noticed(update)
        except Exception as error:
            await self._bury(raw, error)
            return []
        return messages

    async def reread(self, raw: str) -> Sequence[Message]:
        """What was set aside, read again."""
        if self.me is None:
            await self.introduce()
        return read(Update.de_json(json.loads(raw)), self.me or Me(0, ""), self._inbox.now())

    async def _bury(self, raw: Any, error: Exception) -> None:
        written = hide(raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False))
        name = _id_of(raw) or hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]
        await self._inbox.bury(f"telegram:update:{name}", written, hide(repr(error)))

    # -- webhook -----------------------------------------------------------------------------------

    def routes(self) -> list[Route]:
        return [Route(PATH, self._receive, methods=["POST"])] if self._webhook else []

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return Response(status_code=401)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        self._arriving += 1
        try:
            return Response(status_code=200 if await self._accept(body) else 503)
        finally:
            self._arriving -= 1

    async def _accept(self, body: bytes) -> bool:
        """True once it is committed or set aside: Telegram repeats what was not answered with 200, and holds
        that chat back."""
        if self.me is None:
            return False
        raw = _json(body)
        try:
            await self._hear(await self._read(raw))
        except NotKept as error:
            log.warning("telegram: %s", hide(str(error)))
            return False
        except Exception as error:
            log.exception("telegram: an update could not be applied")
            return await self._give_up(raw, error)
        self._failed.pop(_id_of(raw), None)
        self._heard_at = self._inbox.now()
        return True

    async def _give_up(self, raw: Raw, error: Exception) -> bool:
        failures = self._failed[_id_of(raw)] = self._failed.get(_id_of(raw), 0) + 1
        if failures < TRIES:
            return False
        await self._bury(raw, error)
        del self._failed[_id_of(raw)]
        return True

    async def _watch(self) -> None:
        """In webhook mode Telegram's own count tells how far we have heard."""
        asked_at, busy = self._inbox.now(), self._arriving
        info = await self._bot.get_webhook_info()
        if info.url != self._webhook:
            await self._arrive()
        self._heard_at, self._trouble = self._inbox.now(), _webhook_trouble(info)
        if not info.pending_update_count and not busy and not self._arriving:
            self.read_until = asked_at
        await self._sleep(HOLD)


REFUSED = (
    "Telegram refuses the bot's token. Ask @BotFather for it (/mybots, the bot, API Token), put it where adapters.telegram.token "
    "points, and start again."
)
CONFLICT = (
    "another instance is polling with this bot's token. Stop the other one, or give it a bot of its own; "
    "nothing is lost meanwhile."
)


def _webhook_trouble(info: WebhookInfo) -> str:
    if not info.pending_update_count or not info.last_error_message:
        return ""
    return f"Telegram cannot deliver to {info.url}: {info.last_error_message}. Check that public_url reaches this server by HTTPS."


def _back_off(failures: int) -> float:
    return float(min(30.0, 0.5 * 2 ** min(failures - 1, 6)))


def _id_of(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if isinstance(number, int) else None


async def _body(request: Request) -> bytes | None:
    """None when it is longer than any update."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY:
            return None
    return body


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
