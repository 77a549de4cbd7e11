"""Giving out pickup codes: one for each person, whatever they have to fetch."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.fetching import codes_in_use, codes_of
from commerce.rules.pickup import draw
from commerce.tables import PickupCode

# any number, the same in every process: PostgreSQL's advisory lock while codes are drawn
DRAWING = 7_105_117_117


async def codes_for(session: AsyncSession, members: Sequence[int], seed: str) -> dict[int, str]:
    """The code of each of these members: the one they have, else a free one. The same `seed`, which is the deed and
    its moment, draws the same; `members` must have something to fetch by now."""
    await _draw_alone(session)
    codes, taken = await codes_of(session, members), await codes_in_use(session)
    without = list(dict.fromkeys(member for member in members if member not in codes))
    fresh = dict(zip(without, draw(taken, Random(seed), len(without)), strict=True))
    await _give(session, fresh)
    return codes | fresh


async def _give(session: AsyncSession, fresh: dict[int, str]) -> None:
    """To their new owners; whoever had them has fetched everything."""
    await session.execute(delete(PickupCode).where(col(PickupCode.code).in_(fresh.values())))
    session.add_all(PickupCode(code=code, member_id=member) for member, code in fresh.items())
    await session.flush()


async def _draw_alone(session: AsyncSession) -> None:
    """Until the end of this commit nobody else draws: two who drew at once could draw the same. SQLite lets only one
    write at a time as it is."""
    await session.flush()
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": DRAWING})
