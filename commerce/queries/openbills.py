"""The bills of some groups, as money is held against them: what is still owed on each, and of late what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import GroupBuy, Member, Order, Posting, Transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """`owed_minor` is below zero where too much was paid."""

    order: int
    buy: int
    title: str
    member: int
    name: str
    owed_minor: int
    currency: str


async def bills_of(session: AsyncSession, groups: Sequence[int], since: datetime) -> list[Bill]:
    """Every settled order made in these groups of which something is owed, or whose buy closed after `since`."""
    owed = func.coalesce(func.sum(col(Posting.amount_minor)), 0)
    query = (
        select(
            col(Order.id),
            col(GroupBuy.id),
            col(GroupBuy.title),
            col(Member.id),
            col(Member.name),
            owed,
            col(GroupBuy.currency),
        )
        .select_from(Order)
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .join(Member, col(Member.id) == col(Order.member_id))
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Posting, (col(Posting.transfer_id) == col(Transfer.id)) & (col(Posting.account) == "owed"))
        .where(col(Order.group_id).in_(groups), col(Order.state) == "settled")
        .group_by(col(Order.id), col(GroupBuy.id), col(Member.id))
        .having((owed > 0) | (func.max(col(GroupBuy.closes_at)) > since))
        .order_by(col(Order.id))
    )
    return [
        Bill(
            order=order,
            buy=buy,
            title=title,
            member=member,
            name=name,
            owed_minor=int(total),
            currency=currency,
        )
        for order, buy, title, member, name, total, currency in await session.execute(query)
    ]
