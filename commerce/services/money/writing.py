"""One thing that happens to an order's money, written into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.deed import Deed
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
    row = Transfer(key=key, kind=kind, at=at, order_id=order.id, actor_id=actor_id)
    session.add(row)
    await session.flush()
    to, from_ = ACCOUNTS[kind]
    for account, amount in ((to, amount_minor), (from_, -amount_minor)):
        session.add(
            Posting(
                transfer_id=row.id,
                account=account,
                member_id=order.member_id,
                amount_minor=amount,
                currency=currency,
            )
        )
    await session.flush()


class Moved(NamedTuple):
    """What moves for one order of a member's, minor units."""

    order_no: int
    member_no: int
    amount_minor: int


async def transfer_all(
    session: AsyncSession, kind: Moving, moved: Sequence[Moved], currency: str, deed: Deed
) -> None:
    """The same for many orders in one deed, in a handful of statements, whatever their number."""
    if not moved:
        return
    connection, prefix = await session.connection(), f"{kind}:{deed.source}:"
    row = {"kind": kind, "at": deed.now, "actor_id": deed.by.id}
    new = [{**row, "key": f"{prefix}{one.order_no}", "order_id": one.order_no} for one in moved]
    await connection.execute(insert(Transfer), new)
    numbers = await _numbers(session, [f"{prefix}{one.order_no}" for one in moved])
    to, from_ = ACCOUNTS[kind]
    pairs = [
        {
            "transfer_id": numbers[f"{prefix}{one.order_no}"],
            "account": account,
            "member_id": one.member_no,
            "amount_minor": amount,
            "currency": currency,
        }
        for one in moved
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
