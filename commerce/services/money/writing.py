"""One thing that happens to an order's money, written into the ledger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.tables import Order, Posting, Transfer
from commerce.tables.money import Moving

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
