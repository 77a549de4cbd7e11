"""A payment put onto its bills: the oldest first; what is left pays the member's others, or stays as credit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.queries.openbills import owing
from commerce.rules.allotting import allot
from commerce.services.deed import Deed
from commerce.services.money.crediting import spread_too_much
from commerce.services.money.proofs import settle_proofs
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Order


@dataclass(frozen=True, slots=True)
class Placed:
    """What is still to be paid on those bills, and what was more than is owed; minor units. Of a buy that is still open
    nobody knows yet what is too much."""

    still_minor: int
    credit_minor: int


async def place(
    session: AsyncSession, orders: Sequence[Order], amount_minor: int, currency: str, deed: Deed, cause: str
) -> Placed:
    """Books one payment for these locked orders, the first of whose members it is where it is more than they owe.
    `cause` names the payment, so that it is booked once."""
    spread = allot(amount_minor, await owing(session, orders))
    parts = dict(spread.parts)
    parts[orders[0].id] = parts.get(orders[0].id, 0) + spread.rest_minor
    for order in orders:
        if parts.get(order.id):
            await transfer(
                session,
                f"payment:{cause}:{order.id}",
                "payment",
                deed.now,
                order,
                currency=currency,
                amount_minor=parts[order.id],
                actor_id=deed.by.id,
            )
            deed.sign(session, "paid", group_id=order.group_id, buy_id=order.buy_id, order_id=order.id)
            await settle_proofs(session, {order.id: order.member_id}, deed)
    moved = await spread_too_much(session, orders[:1], currency, deed.now, cause)
    buy = await session.get_one(GroupBuy, orders[0].buy_id)
    over = spread.rest_minor - sum(one.amount_minor for one in moved)
    return Placed(spread.open_minor, 0 if buy.state == "open" else over)
