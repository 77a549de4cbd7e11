"""The certain payments of a bank's file, booked together: a few statements for hundreds of bills, in one commit, so that
nobody who orders meanwhile waits for three hundred turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.openbills import owing
from commerce.services.deed import Deed
from commerce.services.money.crediting import spread_too_much
from commerce.services.money.proofs import settle_proofs
from commerce.services.money.statements import orders_in
from commerce.services.money.writing import Move, transfer_all
from commerce.tables import BankEntry, Order

TOGETHER = 500  # orders of one statement


@dataclass(slots=True)
class Booking:
    """What became of the rows: their bills, and those that are not certain any more."""

    paid: list[tuple[BankEntry, list[Order]]] = field(default_factory=list)
    changed: int = 0


async def book_certain(
    session: AsyncSession, rows: Sequence[BankEntry], groups: Sequence[int], deed: Deed
) -> Booking:
    """Puts each payment on its bills, where it is still just what is owed on them; else it is to be looked at."""
    numbers = sorted({no for row in rows for no in orders_in(row)})
    orders = await _locked(session, numbers, groups)
    owed = dict(await owing(session, list(orders.values())))
    done, moves = Booking(), list[Move]()
    for row in rows:
        mine = [orders[no] for no in orders_in(row) if no in orders]
        if not mine or sum(owed[order.id] for order in mine) != row.amount_minor:
            row.found, done.changed = "partly", done.changed + 1
            continue
        for order in mine:
            if owed[order.id]:
                moves.append(_move(row, order, owed[order.id]))
                owed[order.id] = 0
        row.state = "booked"
        done.paid.append((row, mine))
    await transfer_all(session, "payment", moves, deed.now, deed.by.id)
    for order in (orders[one.order_no] for one in moves):
        deed.sign(session, "paid", group_id=order.group_id, buy_id=order.buy_id, order_id=order.id)
    await settle_proofs(session, {one.order_no: one.member_no for one in moves}, deed)
    await _spread(session, done, deed)
    return done


async def _spread(session: AsyncSession, done: Booking, deed: Deed) -> None:
    """What their members had too much elsewhere pays what they still owe, as with a payment booked by itself."""
    by_currency: dict[str, list[Order]] = defaultdict(list)
    for row, orders in done.paid:
        by_currency[row.currency] += orders
    for currency, orders in by_currency.items():
        cause = f"bank:{done.paid[0][0].id}:together"
        await spread_too_much(session, orders, currency, deed.now, cause)


def _move(row: BankEntry, order: Order, minor: int) -> Move:
    return Move(
        key=f"payment:bank:{row.id}:{order.id}",
        order_no=order.id,
        member_no=order.member_id,
        amount_minor=minor,
        currency=row.currency,
    )


async def _locked(session: AsyncSession, numbers: Sequence[int], groups: Sequence[int]) -> dict[int, Order]:
    """Those of the orders that are the leader's to book, held until this commit."""
    found: dict[int, Order] = {}
    for first in range(0, len(numbers), TOGETHER):
        some = col(Order.id).in_(numbers[first : first + TOGETHER])
        query = select(Order).where(some, col(Order.group_id).in_(groups)).order_by(col(Order.id))
        fresh = {"populate_existing": True}
        rows = await session.execute(query.with_for_update(), execution_options=fresh)
        found |= {order.id: order for order in rows.scalars()}
    return found
