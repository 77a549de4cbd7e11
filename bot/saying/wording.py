"""A row that must be said, in the words of its reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter
from bot.config import Settings
from bot.hearing import people
from bot.saying.speech import Reader
from commerce.ground.db import Database
from commerce.queries import shopfront
from commerce.queries.shopfront import group_at
from commerce.services.people.linking import LinkStarted, issue
from commerce.tables import Outgoing


async def reader_of(session: AsyncSession, settings: Settings, row: Outgoing) -> Reader:
    """How the row's reader is spoken to: the group, one person before it, or one person alone. What answers a
    press speaks as the chat where it was pressed, whether it pops up or has to be said there."""
    group = await group_at(session, row.source.rpartition(":")[0] if row.kind == "alert" else row.chat)
    if group is not None:
        answered = people.answer_reader(session, settings, row.person, group) if row.person else None
        return await answered if answered else people.group_reader(settings, group)
    if not row.person:
        return Reader(settings.community.language, settings.community.timezone)
    home = await shopfront.ordered_in(session, row.person, row.buy_id) if row.buy_id is not None else None
    # a bill speaks as the group it was ordered in
    return await people.person_reader(session, settings, row.person, home)


def facts_of(adapter: Adapter, row: Outgoing) -> dict[str, Any]:
    """What a row says, and the link that goes with it on its platform."""
    return with_link(adapter, orjson.loads(row.facts), row.chat)


async def made_to_say(database: Database, row: Outgoing, now: datetime) -> dict[str, str]:
    """What a row's words need and no row may hold, made at the moment they are said: a code, of which the
    digest alone is kept."""
    if row.outcome != LinkStarted.__name__:
        return {}
    async with database.write() as session:
        return {"code": await issue(session, row.person, now)}


def with_link(adapter: Adapter, facts: dict[str, Any], chat: str) -> dict[str, Any]:
    """The facts, and the link that goes with them on this platform."""
    payload, home = facts.get("invitation"), facts.get("home", chat)
    return {**facts, "link": adapter.invitation(home, payload) if payload else adapter.private_link()}
