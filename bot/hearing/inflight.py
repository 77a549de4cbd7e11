"""A quick member may answer a post before its id is written down. What is in the air just then is waited for,
in its chat alone.

A message answers only what stood in its chat already when it was heard. So whoever first asks what is in the
air, and only then what is
known, meets every post of ours either way, whoever sends it: its row is "sending" until the very commit that
writes its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.base import Message
from commerce.ground.db import Database
from commerce.queries import due
from commerce.queries.glance import known_among

# seconds between two looks, and in all: a platform that answers later is asked about by its words
PAUSE, LONGEST = (
    0.02,
    8.0,
)


async def landing(database: Database, messages: Sequence[Message], now: datetime) -> dict[str, set[int]]:
    """The chats in which a message answers or presses what nobody knows while something is in the air ->
    those rows."""
    asking = [message for message in messages if message.answered and message.answers_us is not False]
    if not asking:
        return {}
    async with database.read() as session:
        flying = await due.being_said(
            session, {place for message in asking for place in _places(message)}, now
        )
        known = (
            await known_among(session, {(place, m.answered) for m in asking for place in _places(m)})
            if flying
            else set()
        )
    found: dict[str, set[int]] = {}
    for message in asking:
        rows = {row for place in _places(message) for row in flying.get(place, ())}
        if rows and not any((place, message.answered) in known for place in _places(message)):
            found.setdefault(message.chat, set()).update(rows)
    return found


async def landed(database: Database, rows: Collection[int]) -> None:
    """Waits until none of these rows is being said any more."""
    end = asyncio.get_running_loop().time() + LONGEST
    while rows and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(PAUSE)
        async with database.read() as session:
            rows = await due.still_said(session, rows)


def _places(message: Message) -> tuple[str, str]:
    """Where the answered message may stand: in the chat, or before its sender's eyes alone."""
    return message.chat, message.sender
