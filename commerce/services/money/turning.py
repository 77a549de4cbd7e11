"""A refund's way through the ledger: to pay back, done, credit, or taken back. Each step is a transfer that sums to zero."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.ledger import MONEY, balance
from commerce.queries.narrow import a_refund_to_pay
from commerce.rules.refunds import State
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Order, Refund, Transfer
from commerce.tables.money import Moving

STEPS: dict[tuple[State, State], Moving] = {
    ("to_pay", "done"): "refund_done",
    ("to_pay", "credited"): "refund_credited",
    ("to_pay", "taken_back"): "refund_undone",
    ("done", "to_pay"): "refund_not_done",
    ("credited", "to_pay"): "refund_uncredited",
    ("to_pay", "lapsed"): "refund_undone",
    ("done", "lapsed"): "refund_lapsed",
    ("credited", "lapsed"): "refund_lapsed",
}


async def turn(
    session: AsyncSession, row: Refund, order: Order, state: State, at: datetime, actor_id: int | None = None
) -> None:
    """The refund of a locked order moves on to that state, once for each of its steps."""
    kind = STEPS[row.state, state]
    row.state, row.steps = state, row.steps + 1
    await transfer(
        session,
        f"refund:{row.id}:{row.steps}",
        kind,
        at,
        order,
        currency=row.currency,
        amount_minor=row.amount_minor,
        actor_id=actor_id,
    )


async def lower_instead(session: AsyncSession, orders: Collection[int], at: datetime) -> None:
    """Money that was to be paid back out of these orders is there no more: what it does not cover lowers what is owed
    instead, the newest first."""
    for row, order in await _to_pay(session, orders):
        money, waits = await balance(session, order.id, *MONEY), -await balance(session, order.id, "to_pay")
        if waits > max(0, money):
            await turn(session, row, order, "credited", at)


async def lapse(session: AsyncSession, buy: GroupBuy, at: datetime, actor_id: int) -> None:
    """Nobody owes for the buy any more, so nothing of a price can be given back: what was paid is the member's again."""
    query = (
        select(Refund, Order)
        .join(Transfer, col(Transfer.id) == col(Refund.transfer_id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(col(Order.buy_id) == buy.id, col(Refund.state).in_(("to_pay", "done", "credited")))
        .order_by(col(Refund.id))
        .with_for_update()
    )
    for row, order in (await session.execute(query)).all():
        await turn(session, row, order, "lapsed", at, actor_id)


async def _to_pay(session: AsyncSession, orders: Collection[int]) -> list[tuple[Refund, Order]]:
    if not orders:
        return []
    query = (
        select(Refund, Order)
        .join(Transfer, col(Transfer.id) == col(Refund.transfer_id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(col(Order.id).in_(orders), a_refund_to_pay())
        .order_by(col(Refund.id).desc())
        .with_for_update(of=Refund)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]
