"""Whom of a group buy's members nobody can write to privately."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.names import called, shared_around
from commerce.tables import GroupBuy, Identity, Member, Order


@dataclass(frozen=True, slots=True)
class SomeMembers:
    """So many members, and the first of their names."""

    count: int
    names: list[str]


async def reach(
    session: AsyncSession, buy: GroupBuy, *whom: ColumnElement[bool], most: int
) -> tuple[SomeMembers, SomeMembers]:
    """Of the members of these orders of a buy: who can be written to, and who cannot; `most` names of each."""
    has_account = _has_account()
    return (
        await some(session, buy, *whom, has_account, most=most),
        await some(session, buy, *whom, ~has_account, most=most),
    )


async def reachable(session: AsyncSession, buy: GroupBuy) -> frozenset[int]:
    """The orders of a buy whose members can be written to."""
    rows = await session.execute(select(col(Order.id)).where(col(Order.buy_id) == buy.id, _has_account()))
    return frozenset(rows.scalars())


def _has_account() -> ColumnElement[bool]:
    return select(col(Identity.address)).where(col(Identity.member_id) == col(Order.member_id)).exists()


async def some(session: AsyncSession, buy: GroupBuy, *whom: ColumnElement[bool], most: int) -> SomeMembers:
    """The members of these orders of a buy, by order number; `most` names."""
    of_these = (col(Order.buy_id) == buy.id, *whom)
    count = await _count(session, *of_these)
    if not count:
        return SomeMembers(0, [])
    rows = await session.execute(
        select(col(Member.id), col(Member.name))
        .join(Order, col(Order.member_id) == col(Member.id))
        .where(*of_these)
        .order_by(col(Order.id))
        .limit(most)
    )
    shared = await shared_around(session, buy.id)
    return SomeMembers(count, [called(name, no, shared) for no, name in rows])


async def _count(session: AsyncSession, *which: ColumnElement[bool]) -> int:
    return int((await session.execute(select(func.count(col(Order.id))).where(*which))).scalar_one())
