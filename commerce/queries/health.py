"""What an admin wants to see at a glance: how much still waits to be said, what nobody could read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.narrow import unsaid, unsent
from commerce.tables import DeadLetter, Member, Outgoing


@dataclass(frozen=True, slots=True)
class DeadLine:
    """A dead letter as a list shows it: `error` is its first line."""

    key: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckWord:
    """Something to be said that we cannot form."""

    id: int
    chat: str
    kind: str
    outcome: str
    tries: int
    error: str


async def dead_letters(session: AsyncSession) -> list[DeadLine]:
    """What nobody could read, the oldest first."""
    rows = select(col(DeadLetter.key), col(DeadLetter.error), col(DeadLetter.at)).order_by(col(DeadLetter.id))
    return [DeadLine(key, error.partition("\n")[0], at) for key, error, at in await session.execute(rows)]


async def stuck_words(session: AsyncSession) -> list[StuckWord]:
    """What we could not form, chat by chat, the oldest first."""
    rows = (
        select(Outgoing)
        .where(unsent(), col(Outgoing.state) == "stuck")
        .order_by(col(Outgoing.chat), col(Outgoing.id))
    )
    found = (await session.execute(rows)).scalars()
    return [
        StuckWord(
            id=row.id, chat=row.chat, kind=row.kind, outcome=row.outcome, tries=row.attempts, error=row.error
        )
        for row in found
    ]


async def queues(session: AsyncSession) -> dict[str, int]:
    """Counts of what waits (and of it, what we cannot form), what failed and what was set aside."""
    waiting = select(func.count()).where(unsent())
    stuck = select(func.count()).where(unsent(), col(Outgoing.state) == "stuck")
    failed = select(func.count()).where(unsaid(), col(Outgoing.state) != "held")
    dead = select(func.count(col(DeadLetter.id)))
    return {
        "waiting": (await session.execute(waiting)).scalar_one(),
        "stuck": (await session.execute(stuck)).scalar_one(),
        "undelivered": (await session.execute(failed)).scalar_one(),
        "dead_letters": (await session.execute(dead)).scalar_one(),
    }


async def is_empty(session: AsyncSession) -> bool:
    """Has nobody ever said anything here?"""
    return (await session.execute(select(col(Member.id)).limit(1))).first() is None
