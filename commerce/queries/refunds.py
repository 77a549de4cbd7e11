"""What a leader has still to pay back, and what of a member's order can be named by its units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.outcomes import Outcome
from commerce.queries.narrow import a_refund_to_pay
from commerce.rules.refunds import PaidGoods
from commerce.tables import GroupBuy, Line, Member, Offer, Order, Refund, Transfer, Variant

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundEntry:
    """One that is to be paid back; minor units."""

    no: int
    name: str
    order_no: int
    buy_no: int
    title: str
    amount_minor: int
    currency: str
    reason: str


@dataclass(slots=True, kw_only=True)
class RefundList(Outcome):
    """What is to be paid back, the oldest first: the first few of `count`."""

    where = "private"
    refunds: list[RefundEntry]
    count: int


async def to_pay_back(session: AsyncSession, groups: Collection[int]) -> RefundList:
    """Of the members of these groups."""
    query = (
        select(Refund, Order, GroupBuy, col(Member.name))
        .join(Transfer, col(Transfer.id) == col(Refund.transfer_id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .join(Member, col(Member.id) == col(Order.member_id))
        .where(a_refund_to_pay(), col(Order.group_id).in_(groups))
    )
    counted = query.with_only_columns(func.count(col(Refund.id)), maintain_column_froms=True)
    count = int((await session.execute(counted)).scalar_one())
    rows = await session.execute(query.order_by(col(Refund.id)).limit(SHOWN))
    entries = [_entry(row, order, buy, name) for row, order, buy, name in rows]
    return RefundList(refunds=entries, count=count)


def _entry(row: Refund, order: Order, buy: GroupBuy, name: str) -> RefundEntry:
    return RefundEntry(
        no=row.id,
        name=name,
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        amount_minor=row.amount_minor,
        currency=row.currency,
        reason=row.reason,
    )


async def bought(session: AsyncSession, buy: GroupBuy, member: Member) -> list[PaidGoods]:
    """The lines of a member's order, by all that they may be called."""
    rows = await session.execute(
        select(Line, Offer, Variant)
        .join(Order, col(Order.id) == col(Line.order_id))
        .join(Offer, col(Offer.id) == col(Line.offer_id))
        .join(Variant, col(Variant.id) == col(Line.variant_id))
        .where(col(Order.buy_id) == buy.id, col(Order.member_id) == member.id, col(Line.qty) > 0)
        .order_by(col(Line.id))
    )
    return [
        PaidGoods(names=_names(offer, variant), qty=line.qty, due=line.due_minor or 0)
        for line, offer, variant in rows
    ]


def _names(offer: Offer, variant: Variant) -> tuple[str, ...]:
    values = [value for _, value in axes_of(variant.axes)]
    return (offer.code, offer.title, offer.unit, " ".join(values), *values)


async def all_refunds(session: AsyncSession) -> list[dict[str, Any]]:
    """Every one that stands, as plain values."""
    rows = await session.execute(
        select(Refund, col(Transfer.order_id))
        .join(Transfer, col(Transfer.id) == col(Refund.transfer_id))
        .where(col(Refund.state).in_(("to_pay", "done", "credited")))
        .order_by(col(Refund.id))
    )
    return [
        {"order": int(order), "amount_minor": row.amount_minor, "state": row.state} for row, order in rows
    ]
