"""Announcements: which are known by the messages that people reply to, and which have waited too long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import HeldReply, Notice


async def announced(session: AsyncSession, key: str, *, lock: bool = False) -> Notice | None:
    """The announcement in that message."""
    return await _one(session, col(Notice.key) == key, lock=lock)


async def by_number(session: AsyncSession, no: int, *, lock: bool = False) -> Notice | None:
    """The announcement of that number."""
    return await _one(session, col(Notice.id) == no, lock=lock)


async def announced_in(session: AsyncSession, keys: Collection[str]) -> list[Notice]:
    """Those among these messages."""
    if not keys:
        return []
    return list((await session.execute(select(Notice).where(col(Notice.key).in_(keys)))).scalars())


async def held_among(session: AsyncSession, keys: Collection[str]) -> list[HeldReply]:
    """Replies that are held, among these messages."""
    if not keys:
        return []
    return list((await session.execute(select(HeldReply).where(col(HeldReply.key).in_(keys)))).scalars())


async def lapsing(session: AsyncSession, now: datetime) -> list[str]:
    """The keys of those that have waited long enough."""
    rows = await session.execute(
        select(col(Notice.key))
        .where(_waiting(), col(Notice.lapses_at) <= now)
        .order_by(col(Notice.lapses_at), col(Notice.id))
    )
    return list(rows.scalars())


async def next_lapse(session: AsyncSession) -> datetime | None:
    """When the next one lapses."""
    return (await session.execute(select(func.min(col(Notice.lapses_at))).where(_waiting()))).scalar()


def _waiting() -> ColumnElement[bool]:
    return col(Notice.state) == literal("waiting", literal_execute=True)


async def _one(session: AsyncSession, which: ColumnElement[bool], *, lock: bool) -> Notice | None:
    query = select(Notice).where(which)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(query)).scalar_one_or_none()
