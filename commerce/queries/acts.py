"""Who did something last, and when: by the record of what every service leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.sides import side_of
from commerce.tables import Audit, GroupBuy, Member


@dataclass(frozen=True, slots=True)
class LastAct:
    """One act on record. `by` is '' where nobody is known for it: the clock, or somebody who was
    forgotten."""

    by: str
    at: datetime
    detail: str


async def last_act(session: AsyncSession, *actions: str, **of: int) -> LastAct | None:
    """The latest of these actions; `of`: on which `buy_id`, `order_id`, `group_id`."""
    return await latest(
        session, col(Audit.action).in_(actions), *(col(getattr(Audit, name)) == no for name, no in of.items())
    )


async def latest(session: AsyncSession, *which: ColumnElement[bool]) -> LastAct | None:
    """The latest act of which all this is true."""
    row = await session.execute(
        select(col(Member.name), col(Audit.at), col(Audit.detail))
        .select_from(Audit)
        .outerjoin(Member, col(Member.id) == col(Audit.actor_id))
        .where(*which)
        .order_by(col(Audit.id).desc())
        .limit(1)
    )
    found = row.one_or_none()
    return LastAct(found[0] or "", found[1], found[2]) if found else None


async def arrival(session: AsyncSession, buy: GroupBuy, group_id: int) -> LastAct | None:
    """When the goods came for the orders of a group, and where they are (`detail`; '' where nobody said): by
    its own leader's word where it carries the buy for another."""
    side = await side_of(session, buy.id, group_id)
    return await last_act(session, "arrived", buy_id=buy.id, group_id=side.only or buy.group_id)
