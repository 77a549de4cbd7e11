"""What is there to be fetched, and by which codes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.tables import GroupBuy, Line, Order, PickupCode


def holds_goods() -> ColumnElement[bool]:
    """Of an order: units are booked for it. One whose team did not come together gets none."""
    lines = select(col(Line.id)).where(col(Line.order_id) == col(Order.id), col(Line.qty) > 0)
    return and_(col(Order.state) != "void", lines.correlate(Order).exists())  # also where lines are asked for


def to_fetch() -> ColumnElement[bool]:
    """Of an order: its goods are there, and not all of them have been handed out."""
    return and_(col(Order.arrived_at).is_not(None), col(Order.handed_at).is_(None), holds_goods())


async def units_of(session: AsyncSession, buy_no: int, side: Side) -> int:
    """How many units are to be fetched on a side of a buy."""
    query = select(func.coalesce(func.sum(col(Line.qty)), 0)).join(Order, col(Order.id) == col(Line.order_id))
    found = await session.execute(query.where(col(Order.buy_id) == buy_no, seen_by(side), holds_goods()))
    return int(found.scalar_one())


async def waiting_for(
    session: AsyncSession, members: Collection[int]
) -> dict[int, list[tuple[Order, GroupBuy]]]:
    """member -> their orders that are to be fetched, by number."""
    rows = await session.execute(
        select(Order, GroupBuy)
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(col(Order.member_id).in_(members), to_fetch())
        .order_by(col(Order.id))
    )
    found: dict[int, list[tuple[Order, GroupBuy]]] = {}
    for order, buy in rows:
        found.setdefault(order.member_id, []).append((order, buy))
    return found


async def holders(session: AsyncSession, buy_no: int) -> list[Order]:
    """The orders of a buy that hold goods, by number."""
    query = select(Order).where(col(Order.buy_id) == buy_no, holds_goods()).order_by(col(Order.id))
    return list((await session.execute(query)).scalars())


async def codes_of(session: AsyncSession, members: Collection[int]) -> dict[int, str]:
    """member -> their code, where they have one."""
    rows = await session.execute(
        select(col(PickupCode.member_id), col(PickupCode.code))
        .where(col(PickupCode.member_id).in_(members))
        .order_by(col(PickupCode.code).desc())
    )
    return {row[0]: row[1] for row in rows}


async def codes_in(session: AsyncSession, buy_no: int) -> dict[int, str]:
    """order -> the code by which it is fetched, of those of a buy that are there and not all handed out."""
    rows = await session.execute(
        select(col(Order.id), func.min(col(PickupCode.code)))
        .join(PickupCode, col(PickupCode.member_id) == col(Order.member_id))
        .where(col(Order.buy_id) == buy_no, to_fetch())
        .group_by(col(Order.id))
    )
    return {row[0]: row[1] for row in rows}


async def code_for(session: AsyncSession, order: Order) -> str:
    """By which code an order's goods are fetched, '' unless they are there and not all handed out."""
    if order.arrived_at is None or order.handed_at is not None:
        return ""
    return (await codes_of(session, [order.member_id])).get(order.member_id, "")


async def codes_in_use(session: AsyncSession) -> set[str]:
    """Those of everybody who has something to fetch, in the whole community."""
    theirs = select(col(Order.id)).where(col(Order.member_id) == col(PickupCode.member_id), to_fetch())
    return set((await session.execute(select(col(PickupCode.code)).where(theirs.exists()))).scalars())


async def is_something_there(session: AsyncSession, groups: Collection[int]) -> bool:
    """Do members of these groups have something to fetch?"""
    query = select(col(Order.id)).where(col(Order.group_id).in_(groups), to_fetch())
    return (await session.execute(query.limit(1))).first() is not None


async def to_remind(session: AsyncSession, now: datetime) -> list[int]:
    """The members whose moment to be reminded to fetch theirs has come, the earliest first; some have theirs by now."""
    query = select(col(Order.member_id)).where(col(Order.fetch_at) <= now)
    return list(dict.fromkeys((await session.execute(query.order_by(col(Order.fetch_at)))).scalars()))


async def next_reminder(session: AsyncSession) -> datetime | None:
    """When the next of them is."""
    query = select(col(Order.fetch_at)).where(col(Order.fetch_at).is_not(None))
    return (await session.execute(query.order_by(col(Order.fetch_at)).limit(1))).scalar_one_or_none()


async def whose(session: AsyncSession, code: str) -> int | None:
    """The member who was given that code."""
    found = await session.get(PickupCode, code)
    return found.member_id if found else None
