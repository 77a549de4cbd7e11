"""Somebody did something that counts: the standing of their group's members is worked out anew, soon (`standing`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import Group, Membership, Post


async def stir(session: AsyncSession, groups: Collection[int], now: datetime) -> None:
    """Something was done in these groups."""
    later = or_(col(Group.standing_due).is_(None), col(Group.standing_due) > now)
    if groups:
        await session.execute(update(Group).where(col(Group.id).in_(groups), later).values(standing_due=now))


async def stir_around(session: AsyncSession, buy_no: int, now: datetime) -> None:
    """The same in every group that orders of a buy came from."""
    groups = select(col(Post.group_id)).where(col(Post.buy_id) == buy_no)
    await stir(session, list((await session.execute(groups)).scalars()), now)


async def stir_of(session: AsyncSession, members: Collection[int], now: datetime) -> None:
    """The same in every group that these members are in."""
    groups = select(col(Membership.group_id)).where(col(Membership.member_id).in_(members)).distinct()
    await stir(session, list((await session.execute(groups)).scalars()), now)


async def stir_all(session: AsyncSession, now: datetime) -> None:
    """The same everywhere, once a day: should a deed have gone unnoticed, it is seen then."""
    await stir(session, list((await session.execute(select(col(Group.id)))).scalars()), now)
