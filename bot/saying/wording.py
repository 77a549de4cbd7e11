"""A row that must be said, in the words of its reader."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter
from bot.config import Settings
from bot.hearing import people
from bot.saying.speech import Reader
from commerce.queries import shopfront
from commerce.services.people.meeting import group_at
from commerce.tables import Outgoing


async def reader_of(session: AsyncSession, settings: Settings, row: Outgoing) -> Reader:
    """The language of an answer: the group's where the group reads it, the person's own where they alone do."""
    group = await group_at(session, row.chat)
    if row.person:
        if group is None and row.buy_id is not None:  # a bill speaks as the group it was ordered in
            group = await shopfront.ordered_in(session, row.person, row.buy_id)
        return await people.person_reader(session, settings, row.person, group)
    if group is not None:
        return people.group_reader(settings, group)
    return Reader(settings.community.language, settings.community.timezone)


def facts_of(adapter: Adapter, row: Outgoing) -> dict[str, Any]:
    """What a row says, and the link that goes with it on its platform."""
    return with_link(adapter, orjson.loads(row.facts), row.chat)


def with_link(adapter: Adapter, facts: dict[str, Any], chat: str) -> dict[str, Any]:
    """The facts, and the link that goes with them on this platform."""
    payload = facts.get("invitation")
    return {**facts, "link": adapter.invitation(chat, payload) if payload else adapter.private_link()}
