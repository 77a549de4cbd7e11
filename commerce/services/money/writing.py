"""One thing that happens to an order's money, written into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import Order, Posting, Transfer
from commerce.tables.money import Moving

TOGETHER = 500  # keys in one statement
ACCOUNTS: dict[Moving, tuple[str, str]] = {
    "settlement": ("owed", "sales"),
    "settlement_undone": ("sales", "owed"),
    "payment": ("received", "owed"),
    "payment_undone": ("owed", "received"),
    "given_back": ("owed", "received"),
    "given_back_undone": ("received", "owed"),
    "credit_out": ("owed", "credit"),
    "credit_in": ("credit", "owed"),
    "reward": ("reward", "owed"),
    "reward_undone": ("owed", "reward"),
    "refund": ("refunded", "to_pay"),
    "refund_undone": ("to_pay", "refunded"),
    "refund_done": ("to_pay", "received"),
    "refund_not_done": ("received", "to_pay"),
    "refund_credited": ("to_pay", "owed"),
    "refund_uncredited": ("owed", "to_pay"),
    "refund_lapsed": ("owed", "refunded"),
}


async def transfer(
    session: AsyncSession,
    key: str,
    kind: Moving,
    at: datetime,
    order: Order,
    currency: str,
    amount_minor: int,
    actor_id: int | None = None,
) -> None:
    """Two postings that sum to zero, once per key. `amount_minor` > 0: to the first account of the kind, from
    the second."""
    move = Move(
        key=key, order_no=order.id, member_no=order.member_id, amount_minor=amount_minor, currency=currency
    )
    await transfer_all(session, kind, [move], at, actor_id)


class Move(NamedTuple):
    """What moves for one order of a member's, minor units; `key` makes it happen once."""

    key: str
    order_no: int
    member_no: int
    amount_minor: int
    currency: str


async def transfer_all(
    session: AsyncSession, kind: Moving, moves: Sequence[Move], at: datetime, actor_id: int | None = None
) -> None:
    """The same of many, in a handful of statements, whatever their number."""
    if not moves:
        return
    await session.flush()
    connection = await session.connection()
    what = {"kind": kind, "at": at, "actor_id": actor_id}
    new = [{**what, "key": one.key, "order_id": one.order_no} for one in moves]
    await connection.execute(insert(Transfer), new)
    numbers = await _numbers(session, [one.key for one in moves])
    to, from_ = ACCOUNTS[kind]
    pairs = [
        {
            "transfer_id": numbers[one.key],
            "account": account,
            "member_id": one.member_no,
            "amount_minor": amount,
            "currency": one.currency,
        }
        for one in moves
        for account, amount in ((to, one.amount_minor), (from_, -one.amount_minor))
    ]
    await connection.execute(insert(Posting), pairs)


async def _numbers(session: AsyncSession, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for first in range(0, len(keys), TOGETHER):
        some = col(Transfer.key).in_(keys[first : first + TOGETHER])
        rows = await session.execute(select(col(Transfer.key), col(Transfer.id)).where(some))
        found.update((key, no) for key, no in rows)
    return found
