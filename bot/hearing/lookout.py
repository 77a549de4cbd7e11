"""A look around a group that the bot was just added to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from adapters.base import Adapter, Finding
from commerce.services.people import presence

WITHIN = 5.0  # seconds a platform may take to say what the bot may do in a group

log = structlog.get_logger(__name__)


async def look_around(adapter: Adapter | None, chat: str) -> Sequence[presence.Ability]:
    """What the bot may do in a group it was just added to; a platform that does not say keeps nobody
    waiting."""
    try:
        async with asyncio.timeout(WITHIN):
            found = await adapter.examine(chat) if adapter else ()
    except Exception as error:
        log.warning("could not look around", chat=chat, error=type(error).__name__)
        return ()
    return [_ability(one) for one in found]


def _ability(one: Finding) -> presence.Ability:
    step = one.step
    return presence.Ability(
        ok=one.ok,
        about=one.about,
        says=one.says,
        remedy=one.remedy,
        step=step.name,
        who=step.who,
        place=step.place,
        right=step.right,
    )
