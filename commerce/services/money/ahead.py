"""Orders that are paid ahead, as money for them is seen and goes again: while a bank's entry for one waits to be booked
its clock stands, and with the entry or the payment gone it begins anew."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.ledger import received
from commerce.tables import BankEntry, Order
from commerce.tables.payment import MATCHED, WAITING


async def is_matched(session: AsyncSession, order: Order) -> bool:
    """Does an entry of a leader's file that was matched with this order wait for their tap?"""
    waits = (text(WAITING), col(BankEntry.found).in_(MATCHED), _names(order.id))
    query = select(col(BankEntry.id)).where(*waits)
    return (await session.execute(query.limit(1))).first() is not None


def _names(order_no: int) -> ColumnElement[bool]:
    return (literal(" ") + col(BankEntry.orders) + " ").contains(f" {order_no} ", autoescape=True)


async def begin_anew(session: AsyncSession, orders: Collection[int]) -> None:
    """What spoke for these orders was taken back: those that are held and have nothing paid for them any more get all
    their time again, and the word that says so; see `buys.holding`."""
    paid = await received(session, orders)
    unpaid = [no for no in orders if paid.get(no, 0) <= 0]
    held = (col(Order.id).in_(unpaid), col(Order.held_from).is_not(None))
    await session.execute(update(Order).where(*held).values(held_from=None))
