"""HTTP to Telegram, and what each failure means: surely not delivered, perhaps delivered, or never to be.

The library answers that question by its exception classes only in part: `TimedOut` covers "not sent" and
"perhaps sent", `BadRequest` is a `NetworkError`, any 404 page is an `InvalidToken`. So answers are judged
here, where the status is still known.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from telegram import error as tg
from telegram.request import HTTPXRequest

from adapters.base import TryLater, Uncertain, Undeliverable
from adapters.telegram.reading import address

_TOKEN = re.compile(r"\d+:[\w-]{30,}|(?<=/bot)\d+:[\w-]+")
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights to send text messages",
    "need administrator rights in the channel",
    "group chat was deactivated",
    "user is deactivated",
)
_MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to react not found",
)


class TokenRefused(tg.InvalidToken):
    """Telegram itself, not some proxy's page, answered 401."""


class Wire(HTTPXRequest):
    """The library's own request, except that it tells apart who answered, logs no payload, and opens again
    after a close."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        await self.initialize()
        code, payload = await super().do_request(*args, **kwargs)
        trouble = _judge(code, payload)
        if trouble:
            raise trouble
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        answer = _parse(payload)
        if not answer:
            raise tg.TelegramError("what came back is no answer of Telegram's")
        return answer


def _judge(code: int, payload: bytes) -> Exception | None:
    if code < 300:
        return None
    answer = _parse(payload)
    if code == 429:
        return TryLater(
            float(answer.get("parameters", {}).get("retry_after", 5)), "Telegram asks for patience"
        )
    if code >= 500:
        return Uncertain(f"Telegram's side failed with {code}")
    if answer.get("ok") is not False:
        return TryLater(5, f"a page with status {code} came back instead of Telegram's answer")
    return TokenRefused(str(answer.get("description", "Unauthorized"))) if code == 401 else None


def _parse(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def meaning(error: Exception) -> Exception:
    """The waist's own error for what the library raised."""
    cause = error.__cause__
    for known in (error, cause):
        if isinstance(known, (TryLater, Uncertain, Undeliverable)):
            return known
    why = hide(str(error))
    if isinstance(error, tg.ChatMigrated):
        return Undeliverable(why, moved_to=address(error.new_chat_id))
    if isinstance(error, tg.Forbidden):
        return Undeliverable(why, gone=True)
    if isinstance(error, tg.BadRequest):
        return Undeliverable(why, gone=says(error, *_CHAT_GONE), missing=says(error, *_MESSAGE_GONE))
    if isinstance(error, (tg.InvalidToken, tg.Conflict)):
        return TryLater(60, why, at_most=True)
    return TryLater(5, why) if isinstance(cause, _NEVER_SENT) else Uncertain(why)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Around one request: whatever it raises becomes Undeliverable, TryLater or Uncertain, without the
    token."""
    try:
        yield
    except Exception as error:
        raise meaning(error) from None


def says(error: Exception, *sentences: str) -> bool:
    return isinstance(error, (tg.BadRequest, Undeliverable)) and any(
        sentence in str(error).lower() for sentence in sentences
    )


def hide(text: str) -> str:
    """`text` without any bot token."""
    return _TOKEN.sub("<token>", text)


def hush() -> None:
    """httpx logs every URL, and Telegram's URLs contain the token; the library logs whole payloads at
    DEBUG."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.INFO)
