"""A quick member may answer a post before its id is written down. What is being said just then is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.base import Message
from commerce.db import Database
from commerce.queries import due
from commerce.queries.glance import Glance

PAUSE, TURNS = 0.02, 100  # seconds between two looks, and how many of them: two seconds in all


async def arrived(database: Database, messages: Sequence[Message], seen: Glance, now: datetime) -> bool:
    """Waits while something is being said where a message answers or presses what nobody knows. -> whether to look again."""
    chats = {message.chat for message in messages if _is_unknown(message, seen)}
    saying = await _saying(database, chats, now) if chats else set()
    if not saying:
        return False
    for _ in range(TURNS):
        await asyncio.sleep(PAUSE)
        if not saying & await _saying(database, chats, now):
            break
    return True


def _is_unknown(message: Message, seen: Glance) -> bool:
    on = message.on or message.reply_to
    places = (message.chat, on), (message.sender, on)
    return bool(on) and not any(place in seen.said for place in places) and f"{message.chat}:{on}" not in seen.uttered


async def _saying(database: Database, chats: Collection[str], now: datetime) -> set[int]:
    async with database.read() as session:
        return await due.being_said(session, chats, now)
