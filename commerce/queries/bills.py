"""A bill as it is paid: its reference, and each way to pay that its group offers, with what a bank app reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.board import MyOrder
from commerce.rules.means import LASTS, Means, Payable, Way, ways
from commerce.rules.references import code_of, written
from commerce.tables import Group, GroupBuy, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToPay(Outcome):
    """One bill again, for its member alone: what is to be paid at this moment, and how; the way they asked for
    stands first and comes with its picture."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    now_minor: int
    currency: str
    reference: str
    pay: str
    ways: list[Way]


def ways_for(
    offered: Sequence[Means],
    chat: str,
    order_no: int,
    amount_minor: int,
    *,
    currency: str,
    now: datetime,
    pay_by: datetime | None = None,
) -> list[Way]:
    """How an order of the group `chat` can be paid; none where there is nothing to pay. A code that ends does so at
    `pay_by`; one for a bill that is late, or due on no day, lives a day."""
    if amount_minor <= 0:
        return []
    bill = Payable(
        amount_minor=amount_minor,
        currency=currency,
        reference=written(code_of(order_no)),
        since=now,
        until=pay_by if pay_by is not None and pay_by > now else now + LASTS,
    )
    return ways(offered, chat, bill)


async def how_to_pay(
    session: AsyncSession, order: MyOrder, offered: Sequence[Means], first: str, now: datetime
) -> HowToPay:
    """The bill of an order with something to pay; `first` is the means that is asked for, by name or number,
    '' for any."""
    query = (
        select(col(Group.chat), col(GroupBuy.pay_by))
        .join(Order, col(Order.group_id) == col(Group.id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
    )
    chat, pay_by = (await session.execute(query.where(col(Order.id) == order.order_no))).one()
    found = ways_for(
        offered,
        chat,
        order.order_no,
        order.now_minor,
        currency=order.currency,
        now=now,
        pay_by=pay_by,
    )
    return HowToPay(
        order_no=order.order_no,
        buy_no=order.buy_no,
        title=order.title,
        now_minor=order.now_minor,
        currency=order.currency,
        reference=order.reference,
        pay=order.pay,
        ways=sorted(
            found, key=lambda way: first.strip().casefold() not in (str(way.no), way.name.casefold())
        ),
    )
