"""What an admin wants to see at a glance: how much still waits to be said, what nobody could read."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.due import UNSENT
from commerce.tables import DeadLetter, Member, Outgoing


async def queues(session: AsyncSession) -> dict[str, int]:
    """Counts of what waits, what failed and what was set aside."""
    waiting = select(func.count(col(Outgoing.id))).where(col(Outgoing.state).in_(UNSENT))
    failed = select(func.count(col(Outgoing.id))).where(col(Outgoing.state).in_(("failed", "uncertain")))
    dead = select(func.count(col(DeadLetter.id)))
    return {
        "waiting": (await session.execute(waiting)).scalar_one(),
        "undelivered": (await session.execute(failed)).scalar_one(),
        "dead_letters": (await session.execute(dead)).scalar_one(),
    }


async def is_empty(session: AsyncSession) -> bool:
    """Has nobody ever said anything here?"""
    return (await session.execute(select(col(Member.id)).limit(1))).first() is None
