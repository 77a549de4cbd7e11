"""A quick member may answer a post before its id is written down. What is in the air just then is waited for,
in its chat alone.

A message answers only what stood in its chat already when it was heard. So whoever first asks what is in the
air, and only then what is
known, meets every post of ours either way, whoever sends it: its row is "sending" until the very commit that
writes its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from adapters.base import Message
from bot.hearing.looking import Place, places
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
    asking = [message for message in messages if _may_answer_ours(message)]
    answered = {place for message in asking for place in places(message)}
    if not answered:
        return {}
    async with database.read() as session:
        flying = await due.being_said(session, {chat for chat, _ in answered}, now)
        known = await known_among(session, answered) if flying else set()
    found: dict[str, set[int]] = {}
    for message in asking:
        rows = _perhaps_answered(message, flying, known)
        if rows:
            found.setdefault(message.chat, set()).update(rows)
    return found


def _may_answer_ours(message: Message) -> bool:
    return bool(message.answered) and message.answers_us is not False


def _perhaps_answered(
    message: Message, flying: Mapping[str, Collection[int]], known: Collection[Place]
) -> set[int]:
    """The rows in the air that it may answer: none, where what it answers is known."""
    if any(place in known for place in places(message)):
        return set()
    return {row for chat, _ in places(message) for row in flying.get(chat, ())}


async def landed(database: Database, rows: Collection[int]) -> None:
    """Waits until none of these rows is being said any more."""
    end = asyncio.get_running_loop().time() + LONGEST
    while rows and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(PAUSE)
        async with database.read() as session:
            rows = await due.still_said(session, rows)
