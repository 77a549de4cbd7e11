"""What was handed out and paid of two orders that become one, and two again: nothing of it is lost or comes twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.ledger import PAID, balance
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Line, Order, Posting, Refund, Transfer
from commerce.tables.money import Moving

MOVED = ("qty", "handed", "asked", "upto", "due_minor", "unit_minor", "price_minor")


async def lines_of(session: AsyncSession, order_no: int) -> list[Line]:
    """An order's lines as they are now, whatever was read before."""
    query = select(Line).where(col(Line.order_id) == order_no).order_by(col(Line.id))
    return list((await session.execute(query, execution_options={"populate_existing": True})).scalars())


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


def part_of(line: Line, units: int) -> dict[str, int | None]:
    """So many units leave a line, with what they owe and what was handed out of them: `units` before a sharing out,
    where the line was shared out since. -> the fields of the line that they become."""
    booked = line.qty if line.asked is None else line.asked
    if units >= booked:
        took = {name: getattr(line, name) for name in MOVED}
        line.qty = line.handed = 0
        line.asked = line.upto = line.unit_minor = line.due_minor = None
        return took
    qty = min(units, line.qty)
    due = None if line.due_minor is None or not line.qty else line.due_minor * qty // line.qty
    given = min(line.handed, qty)
    line.qty, line.handed = line.qty - qty, line.handed - given
    if line.asked is not None:
        line.asked -= qty
    if due is not None and line.due_minor is not None:
        line.due_minor -= due
    return {"qty": qty, "handed": given, "asked": None, "due_minor": due, "unit_minor": line.unit_minor,
            "price_minor": line.price_minor}  # fmt: skip


async def settlements(session: AsyncSession, own: Order, order: Order) -> int:
    """How often the two were settled: each time that their buy closed counts."""
    query = select(func.count()).where(
        col(Transfer.order_id).in_((own.id, order.id)), col(Transfer.kind) == "settlement"
    )
    return int((await session.execute(query)).scalar_one())


async def owe(session: AsyncSession, order: Order, key: str, now: datetime) -> None:
    """An order owes what its lines come to, and the ledger has sold that much to it: where two were settled, or taken
    back, as one, each gets its own share of it."""
    dues = select(func.coalesce(func.sum(col(Line.due_minor)), 0)).where(
        col(Line.order_id) == order.id, col(Line.qty) > 0
    )
    order.due_minor = int((await session.execute(dues)).scalar_one() or 0)
    more = order.due_minor + await balance(session, order.id, "sales")
    if more:
        buy = await session.get_one(GroupBuy, order.buy_id)
        kind: Moving = "settlement" if more > 0 else "settlement_undone"
        await transfer(
            session,
            f"{kind}:{key}",
            kind,
            now,
            order,
            currency=buy.currency,
            amount_minor=abs(more),
        )


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
    await _refunds_follow(session, order)


async def _refunds_follow(session: AsyncSession, order: Order) -> None:
    """What became of a refund since stays with what put it on record."""
    query = (
        select(col(Refund.id))
        .join(Transfer, col(Transfer.id) == col(Refund.transfer_id))
        .where(col(Transfer.order_id) == order.id)
    )
    for no in (await session.execute(query)).scalars().all():
        steps = col(Transfer.key).startswith(f"refund:{no}:", autoescape=True)
        await session.execute(update(Transfer).where(steps).values(order_id=order.id))
