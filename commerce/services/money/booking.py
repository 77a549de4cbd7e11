"""The ledger written in sets: what a settlement comes to for every order of a group buy, in two statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.money.crediting import pay_by_credit
from commerce.services.money.rewarding import pay_bills
from commerce.services.money.turning import lapse
from commerce.services.money.writing import ACCOUNTS
from commerce.tables import GroupBuy, Order, Posting, Transfer
from commerce.tables.base import BIG, Moment
from commerce.tables.money import Moving


def settlement_key(buy: GroupBuy) -> ColumnElement[str]:
    """One settlement per order and per time that its group buy closes."""
    again = f":{buy.rounds}" if buy.rounds else ""
    return literal("settlement:") + cast(col(Order.id), String) + literal(again)


async def settle_all(
    session: AsyncSession, buy: GroupBuy, at: datetime, with_credit: Collection[int]
) -> None:
    """Every settled order of the buy owes what is due for it, less what its member has earned, and has too much elsewhere:
    nobody but these can have."""
    await _book(session, buy, settlement_key(buy), "settlement", at, None)
    await pay_bills(session, buy, at)
    owing = select(Order).where(
        col(Order.buy_id) == buy.id,
        col(Order.state) == "settled",
        col(Order.due_minor) > 0,
        col(Order.member_id).in_(with_credit),
    )
    orders = list((await session.execute(owing)).scalars())
    await pay_by_credit(session, orders, buy.currency, at, f"settlement:{buy.id}:{buy.rounds}")


async def unsettle_all(session: AsyncSession, buy: GroupBuy, at: datetime, actor_id: int) -> None:
    """What this closing of the buy had booked is taken back, while its orders are still settled."""
    key = settlement_key(buy) + literal(":undone")
    await _book(session, buy, key, "settlement_undone", at, actor_id)
    await lapse(session, buy, at, actor_id)


async def _book(
    session: AsyncSession,
    buy: GroupBuy,
    key: ColumnElement[str],
    kind: Moving,
    at: datetime,
    actor_id: int | None,
) -> None:
    """A transfer of two postings that sum to zero for each order with something due, as `transfer` makes
    one."""
    await session.flush()
    owing = (col(Order.buy_id) == buy.id, col(Order.state) == "settled", col(Order.due_minor) != 0)
    moment, actor = literal(at, Moment), literal(actor_id, BIG)
    rows = select(key, literal(kind), moment, col(Order.id), actor).where(*owing).order_by(col(Order.id))
    await session.execute(insert(Transfer).from_select(["key", "kind", "at", "order_id", "actor_id"], rows))
    to, from_ = ACCOUNTS[kind]
    pair = union_all(
        select(literal(to).label("account"), literal(1).label("sign")), select(literal(from_), literal(-1))
    ).subquery()
    postings = (
        select(
            col(Transfer.id),
            pair.c.account,
            col(Order.member_id),
            pair.c.sign * col(Order.due_minor),
            literal(buy.currency),
        )
        .select_from(Order)
        .join(Transfer, col(Transfer.key) == key)
        .join(pair, literal(True))
        .where(*owing)
        .order_by(col(Transfer.id), pair.c.sign.desc())
    )
    names = ["transfer_id", "account", "member_id", "amount_minor", "currency"]
    await session.execute(insert(Posting).from_select(names, postings))
