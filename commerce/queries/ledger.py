"""The ledger read: what is owed, received and too much, as sums of postings. Each pair of postings sums to
zero."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.narrow import a_waiting_reward
from commerce.tables import GroupBuy, Member, Order, Posting, Reward, Transfer
from commerce.tables.money import Moving

BY_HAND: tuple[Moving, ...] = (
    "payment",
    "payment_undone",
    "given_back",
    "given_back_undone",
)  # what a leader puts on record


BY_CREDIT = ("credit", "reward")  # what was too much for another order, and what was earned
MONEY = ("received", "credit")  # what was really paid for it: what may go back
REFUNDS = ("refunded", "to_pay")
PAID = ("received", *BY_CREDIT, *REFUNDS)  # what pays an order, and what of its price need not be paid


async def balance(session: AsyncSession, order_id: int, *accounts: str) -> int:
    """The sum of these accounts' postings for an order, minor units."""
    total = (
        select(func.coalesce(func.sum(col(Posting.amount_minor)), 0))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(col(Transfer.order_id) == order_id, col(Posting.account).in_(accounts))
    )
    return int((await session.execute(total)).scalar_one())


async def received(
    session: AsyncSession, orders: Collection[int], accounts: Sequence[str] = PAID
) -> dict[int, int]:
    """Order -> what has been paid for it, by money or credit, minor units; of these orders those with anything on
    record."""
    if not orders:
        return {}
    rows = await session.execute(
        select(col(Transfer.order_id), func.sum(col(Posting.amount_minor)))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(col(Transfer.order_id).in_(orders), col(Posting.account).in_(accounts))
        .group_by(col(Transfer.order_id))
    )
    return {order: int(total) for order, total in rows}


async def paid_in(session: AsyncSession, buy_id: int, some: Collection[int] | None = None) -> dict[int, int]:
    """The same of all orders of a buy, or of some of them."""
    query = (
        select(col(Transfer.order_id), func.sum(col(Posting.amount_minor)))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(col(Order.buy_id) == buy_id, col(Posting.account).in_(PAID))
        .group_by(col(Transfer.order_id))
    )
    query = query if some is None else query.where(col(Transfer.order_id).in_(some))
    return {order: int(total) for order, total in await session.execute(query)}


async def credit(session: AsyncSession) -> dict[int, int]:
    """Member -> what they paid more than they owe, over all their orders of group buys that have ended, minor
    units."""
    over = (
        select(col(Order.member_id).label("member"), (-func.sum(col(Posting.amount_minor))).label("over"))
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(col(Posting.account) == "owed", col(GroupBuy.state) != "open")
        .group_by(col(Order.id), col(Order.member_id))
        .having(func.sum(col(Posting.amount_minor)) < 0)
        .subquery()
    )
    rows = await session.execute(select(over.c.member, func.sum(over.c.over)).group_by(over.c.member))
    return {member: int(total) for member, total in rows}


async def earned(session: AsyncSession) -> dict[int, int]:
    """Member -> credit that was earned or given and waits for their next bill, minor units."""
    rows = await session.execute(
        select(col(Reward.member_id), func.sum(col(Reward.amount_minor)))
        .where(a_waiting_reward())
        .group_by(col(Reward.member_id))
    )
    return {member: int(total) for member, total in rows}


async def credits_of(session: AsyncSession, member: int, but: Collection[int] = ()) -> list[tuple[int, str]]:
    """(minor units, currency) of what a member paid too much, over their orders of buys that have ended `but` these, and of
    what they have earned and no bill has taken."""
    over = (
        select(col(GroupBuy.currency), (-func.sum(col(Posting.amount_minor))).label("over"))
        .select_from(Order)
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(
            col(Order.member_id) == member,
            col(Order.id).not_in(but),
            col(Posting.account) == "owed",
            col(GroupBuy.state) != "open",
        )
        .group_by(col(Order.id), col(GroupBuy.currency))
        .having(func.sum(col(Posting.amount_minor)) < 0)
        .subquery()
    )
    earned = select(col(Reward.currency), col(Reward.amount_minor)).where(
        a_waiting_reward(), col(Reward.member_id) == member
    )
    both = union_all(select(over.c.currency, over.c.over), earned).subquery()
    rows = await session.execute(select(func.sum(both.c.over), both.c.currency).group_by(both.c.currency))
    return [(int(total), currency) for total, currency in rows]


async def spent(
    session: AsyncSession,
    members: Sequence[int] | Select[int],
    since: datetime,
    *,
    upto: int | None = None,
) -> dict[int, int]:
    """Settled spend of each member since a moment, minor units: what tiers are made of. `upto`: the last
    transfer that counts."""
    query = (
        select(col(Posting.member_id), -func.sum(col(Posting.amount_minor)))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(col(Posting.account) == "sales", col(Transfer.at) > since, col(Posting.member_id).in_(members))
    )
    query = query if upto is None else query.where(col(Transfer.id) <= upto)
    rows = await session.execute(query.group_by(col(Posting.member_id)))
    return {member: int(total) for member, total in rows}


async def sold_since(session: AsyncSession, transfer: int) -> bool:
    """Was anything settled after that transfer, or a settlement taken back?"""
    query = (
        select(col(Posting.id))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(col(Transfer.id) > transfer, col(Posting.account) == "sales")
    )
    return (await session.execute(query.limit(1))).first() is not None


async def moved_since(session: AsyncSession, transfer: int) -> frozenset[int]:
    """The members for whose orders money was moved after that transfer."""
    moved = select(col(Transfer.order_id)).where(col(Transfer.id) > transfer)
    query = select(col(Order.member_id)).where(col(Order.id).in_(moved)).distinct()
    return frozenset((await session.execute(query)).scalars())


async def too_much(session: AsyncSession, buy: GroupBuy, order: Order) -> int:
    """What was paid more than is owed for an order of a buy that has ended, minor units; 0 where nothing
    was."""
    return max(0, -await balance(session, order.id, "owed")) if buy.state != "open" else 0


async def latest(session: AsyncSession, order_id: int) -> tuple[Moving, int, str, datetime] | None:
    """The last thing a leader put on record about an order's money: its kind, the amount (minor units), who,
    when."""
    row = await session.execute(
        select(col(Transfer.kind), func.abs(col(Posting.amount_minor)), col(Member.name), col(Transfer.at))
        .select_from(Transfer)
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .outerjoin(Member, col(Member.id) == col(Transfer.actor_id))
        .where(
            col(Transfer.order_id) == order_id,
            col(Transfer.kind).in_(BY_HAND),
            col(Posting.account) == "received",
        )
        .order_by(col(Transfer.id).desc())
        .limit(1)
    )
    found = row.one_or_none()
    return (found[0], int(found[1]), found[2] or "", found[3]) if found else None
