"""The bills of some groups, as money is held against them: what is still owed on each, and of late what was paid. An
order that is paid ahead has a bill before its buy closes: what is to be paid of it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.queries.ledger import received
from commerce.queries.lists import account_of, buy_list
from commerce.tables import Audit, GroupBuy, Member, Order, Posting, Transfer

LAPSED = "hold_lapsed"  # on record with an order whose time to be paid ahead is over


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
    """Every settled order made in these groups of which something is owed, or whose buy closed after `since`; and what
    is paid ahead there."""
    bills = [*await _settled(session, groups, since), *await _ahead(session, groups)]
    return sorted(bills, key=lambda bill: bill.order)


async def owing(session: AsyncSession, orders: Sequence[Order]) -> list[tuple[int, int]]:
    """(order, what is to be paid on its bill, minor units) of these orders; 0 where nothing is."""
    owed = await received(session, [order.id for order in orders], ("owed",))
    return [(order.id, max(0, await _owing(session, order, owed.get(order.id, 0)))) for order in orders]


async def _owing(session: AsyncSession, order: Order, owed_minor: int) -> int:
    """What the ledger says is owed; of a buy that is still open what is to be paid now."""
    buy = await session.get_one(GroupBuy, order.buy_id)
    if buy.state != "open":
        return owed_minor
    account = await account_of(session, buy, order)
    return account.now_minor if account else 0


async def _settled(session: AsyncSession, groups: Sequence[int], since: datetime) -> list[Bill]:
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


async def _ahead(session: AsyncSession, groups: Sequence[int]) -> list[Bill]:
    """The orders of open buys of which something is paid before the buy closes. One that lapsed is still known by its
    code: its money may come a day later."""
    query = (
        select(Order, GroupBuy, col(Member.name))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .join(Member, col(Member.id) == col(Order.member_id))
        .where(col(Order.group_id).in_(groups), col(GroupBuy.state) == "open", _is_paid_ahead())
    )
    found = [(order, buy, name) for order, buy, name in await session.execute(query)]
    now: dict[int, int] = {}
    for buy in {buy.id: buy for _, buy, _ in found}.values():
        now |= {one.order_no: one.now_minor for one in (await buy_list(session, buy)).orders}
    return [
        Bill(
            order=order.id,
            buy=buy.id,
            title=buy.title,
            member=order.member_id,
            name=name,
            owed_minor=now.get(order.id, 0),
            currency=buy.currency,
        )
        for order, buy, name in found
    ]


def _is_paid_ahead() -> ColumnElement[bool]:
    mechanics = [name for name, one in MECHANICS.items() if one.pays_ahead]
    lapsed = select(col(Audit.id)).where(
        col(Audit.buy_id) == col(GroupBuy.id),
        col(Audit.order_id) == col(Order.id),
        col(Audit.action) == LAPSED,
    )
    return col(Order.held_from).is_not(None) | col(GroupBuy.mechanic).in_(mechanics) | lapsed.exists()
