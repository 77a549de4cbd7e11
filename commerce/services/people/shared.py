"""What was handed out and paid of two orders that become one, and two again: nothing of it is lost or comes twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.ledger import PAID, balance
from commerce.tables import Line, Order, Posting, Transfer


async def tick(session: AsyncSession, order: Order, at: datetime | None) -> None:
    """An order is ticked off, since `at`, where all of its lines are handed out, and not where one is left."""
    query = select(col(Line.qty), col(Line.handed)).where(col(Line.order_id) == order.id, col(Line.qty) > 0)
    lines = (await session.execute(query)).all()
    order.handed_at = at if lines and all(qty == handed for qty, handed in lines) else None


async def tick_both(session: AsyncSession, own: Order, order: Order, now: datetime) -> None:
    """Each by its own lines again; what was handed out as one was so since the one was."""
    since = own.handed_at or now
    for one in (own, order):
        await tick(session, one, one.handed_at or since)


def take_out(line: Line, units: int) -> int:
    """-> how many of the `units` that leave a line were handed out: they leave it with them."""
    given = min(line.handed, units)
    line.qty, line.handed = line.qty - units, line.handed - given
    return given


async def give_back_money(session: AsyncSession, numbers: Sequence[int], own: Order, order: Order) -> None:
    """The transfers that came in with `order` go back to it; what was paid for it only where it was not taken back
    since: then it stays beside what took it back."""
    came = and_(col(Transfer.id).in_(numbers), col(Transfer.order_id) == own.id)
    paying = select(col(Posting.transfer_id)).where(col(Posting.account).in_(PAID))
    paid = (
        select(col(Posting.amount_minor))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(came, col(Posting.account).in_(PAID))
    )
    there = sum((await session.execute(paid)).scalars())
    if await balance(session, own.id, *PAID) < there:
        came = and_(came, col(Transfer.id).not_in(paying))
    await session.execute(update(Transfer).where(came).values(order_id=order.id))
