"""The ledger: who owes, who has paid the leader. Plusone never holds money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.lists import buy_list
from commerce.queries.sides import ALL, Side
from commerce.refusals import NotClosedYet, NothingOwed
from commerce.services.record import audit
from commerce.tables import GroupBuy, Member, Order, Posting, Transfer

ACCOUNTS = {
    "settlement": ("owed", "sales"),
    "settlement_undone": ("sales", "owed"),
    "payment": ("received", "owed"),
    "payment_undone": ("owed", "received"),
    "given_back": ("owed", "received"),
}


@dataclass(slots=True)
class Paid(Outcome):
    """A member's payment to the leader is on record: a private matter, told to the leader alone."""

    where = "private"

    order_no: int
    buy_no: int
    title: str
    name: str
    amount_minor: int
    currency: str
    unpaid: list[str]
    rest_minor: int = 0  # still to come: of a pre-order, when the goods arrive


@dataclass(slots=True)
class Unpaid(Outcome):
    """A payment on record was taken back; told to the leader alone."""

    where = "private"

    order_no: int
    buy_no: int
    title: str
    name: str
    amount_minor: int
    currency: str


@dataclass(slots=True)
class GivenBack(Outcome):
    """What a member had paid too much is with them again."""

    order_no: int
    buy_no: int
    title: str
    name: str
    amount_minor: int
    currency: str


async def transfer(
    session: AsyncSession,
    key: str,
    kind: str,
    at: datetime,
    order: Order,
    currency: str,
    amount_minor: int,
    actor_id: int | None = None,
) -> None:
    """Two postings that sum to zero, once per key. `amount_minor` > 0: to the first account of the kind, from the second."""
    row = Transfer(key=key, kind=kind, at=at, order_id=order.id, actor_id=actor_id)
    session.add(row)
    await session.flush()
    to, from_ = ACCOUNTS[kind]
    for account, amount in ((to, amount_minor), (from_, -amount_minor)):
        session.add(
            Posting(transfer_id=row.id, account=account, member_id=order.member_id, amount_minor=amount, currency=currency)
        )
    await session.flush()


async def balance(session: AsyncSession, order_id: int, account: str) -> int:
    """The sum of one account's postings for an order, minor units."""
    total = (
        select(func.coalesce(func.sum(col(Posting.amount_minor)), 0))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(col(Transfer.order_id) == order_id, col(Posting.account) == account)
    )
    return int((await session.execute(total)).scalar_one())


async def credit(session: AsyncSession) -> dict[int, int]:
    """Member -> what they paid more than they owe, over all their orders of group buys that have ended, minor units."""
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


async def spent(session: AsyncSession, members: Sequence[int], since: datetime) -> dict[int, int]:
    """Settled spend of each member since a moment, minor units: what tiers are made of."""
    rows = await session.execute(
        select(col(Posting.member_id), -func.sum(col(Posting.amount_minor)))
        .join(Transfer, col(Transfer.id) == col(Posting.transfer_id))
        .where(col(Posting.account) == "sales", col(Transfer.at) > since, col(Posting.member_id).in_(members))
        .group_by(col(Posting.member_id))
    )
    return {member: int(total) for member, total in rows}


async def pay(
    session: AsyncSession, buy: GroupBuy, member: Member, now: datetime, actor_id: int, source: str, side: Side = ALL
) -> Paid:
    """Marks what the member has to pay now as paid to the leader: of a pre-order the deposit first, then the rest; else all. Only of
    an order that `side` sees.

    Raises NothingOwed, NotClosedYet."""
    order = await _order(session, buy, member, side)
    account = next(one for one in (await buy_list(session, buy)).orders if one.order_no == order.id)
    amount = account.now_minor or (account.due_minor - account.paid_minor if buy.settled else 0)
    if amount <= 0:
        raise NothingOwed(member.name, buy.id, True)
    await transfer(session, f"payment:{source}:{order.id}", "payment", now, order, buy.currency, amount, actor_id)
    audit(session, "paid", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    rest = account.due_minor - account.paid_minor - amount
    return Paid(order.id, buy.id, buy.title, member.name, amount, buy.currency, await who_owes(session, buy, side), rest)


async def unpay(
    session: AsyncSession, buy: GroupBuy, member: Member, now: datetime, actor_id: int, source: str, side: Side = ALL
) -> Unpaid | GivenBack:
    """Takes a payment on record back: the member owes it again. Of one who paid too much, what is too much is given back.

    Raises NothingOwed where none is on record."""
    order = await _order(session, buy, member, side)
    received = await balance(session, order.id, "received")
    if received <= 0:
        raise NothingOwed(member.name, buy.id, False)
    credit = -await balance(session, order.id, "owed") if buy.state != "open" else 0
    if credit > 0:
        await transfer(session, f"given_back:{source}:{order.id}", "given_back", now, order, buy.currency, credit, actor_id)
        audit(
            session, "given_back", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source
        )
        return GivenBack(order.id, buy.id, buy.title, member.name, credit, buy.currency)
    await transfer(session, f"payment_undone:{source}:{order.id}", "payment_undone", now, order, buy.currency, received, actor_id)
    audit(session, "unpaid", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    return Unpaid(order.id, buy.id, buy.title, member.name, received, buy.currency)


async def who_owes(session: AsyncSession, buy: GroupBuy, side: Side = ALL) -> list[str]:
    """The names of those on a side who have something to pay for this buy at this moment."""
    return [order.name for order in (await buy_list(session, buy, side)).orders if order.now_minor > 0]


async def _order(session: AsyncSession, buy: GroupBuy, member: Member, side: Side) -> Order:
    if not buy.settled and buy.mechanic != "deposit":
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    order = (
        await session.execute(
            select(Order).where(col(Order.buy_id) == buy.id, col(Order.member_id) == member.id).with_for_update()
        )
    ).scalar_one_or_none()
    if order is None or not side.sees(order.group_id):
        raise NothingOwed(member.name, buy.id, True)
    return order
