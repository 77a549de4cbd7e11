"""The ledger: who owes, who has paid the leader. Plusone never holds money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.queries.lists import buy_list
from commerce.queries.sides import ALL, Side
from commerce.refusals import NotClosedYet, NothingOwed
from commerce.services.money.pressing import DoneBefore
from commerce.services.voice.record import audit
from commerce.tables import GroupBuy, Member, Order, Posting, Transfer

ACCOUNTS = {
    "settlement": ("owed", "sales"),
    "settlement_undone": ("sales", "owed"),
    "payment": ("received", "owed"),
    "payment_undone": ("owed", "received"),
    "given_back": ("owed", "received"),
    "given_back_undone": ("received", "owed"),
}
BY_HAND = ("payment", "payment_undone", "given_back", "given_back_undone")  # what a leader puts on record


@dataclass(slots=True)
class Paid(Outcome):
    """A member's payment to the leader is on record: a private matter, told to the leader alone. `had_minor`: all that is received now."""

    where = "private"

    order_no: int
    buy_no: int
    title: str
    name: str
    amount_minor: int
    currency: str
    unpaid: list[str]
    rest_minor: int = 0  # still to come: of a pre-order, when the goods arrive
    member_no: int = 0
    had_minor: int = 0


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
class GiveOrTakeBack(Outcome):
    """Asked of the leader who takes a payment back of which a part is too much: was `credit_minor` given back, or were all
    `had_minor` never received? Nothing is changed before the answer."""

    where = "private"

    buy_no: int
    title: str
    name: str
    member_no: int
    credit_minor: int
    had_minor: int
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
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    now: datetime,
    actor_id: int,
    source: str,
    side: Side = ALL,
    *,
    rest: bool = False,
    had: int | None = None,
) -> Paid:
    """Marks what the member has to pay now as paid to the leader: of a pre-order the deposit until the goods arrive, then the rest;
    `rest`: all that is owed, be it due later. `had`: what was received when the leader looked (a button knows it), minor units.
    Only of an order that `side` sees.

    Raises DoneBefore where nothing of it is left to be paid or another was first, NothingOwed, NotClosedYet."""
    order = await order_to_pay(session, buy, member, side)
    received = await as_seen(session, buy, order, member, had)
    account = next((one for one in (await buy_list(session, buy)).orders if one.order_no == order.id), None)
    owed = account.due_minor - received if account and buy.settled else 0
    amount = owed if rest else account.now_minor if account else 0
    if amount <= 0 and received > 0:
        raise await done_before(session, buy, order, member, later_minor=max(0, owed))
    if amount <= 0:
        raise NothingOwed(member.name, buy.id, True)
    await transfer(session, f"payment:{source}:{order.id}", "payment", now, order, buy.currency, amount, actor_id)
    audit(session, "paid", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    unpaid = await who_owes(session, buy, side)
    later = account.due_minor - received - amount if account else 0
    return Paid(
        order.id, buy.id, buy.title, member.name, amount, buy.currency, unpaid, later, member.id, received + amount
    )  # fmt: skip


async def unpay(
    session: AsyncSession,
    buy: GroupBuy,
    member: Member,
    now: datetime,
    actor_id: int,
    source: str,
    side: Side = ALL,
    *,
    had: int | None = None,
) -> Unpaid | GiveOrTakeBack:
    """Takes what is on record as paid back: the member owes it again. Where a part of it is too much and the leader has not said how
    much was received (`had`), they are asked whether it was given back instead.

    Raises DoneBefore where it was taken back before, NothingOwed where none is on record."""
    order = await order_to_pay(session, buy, member, side)
    received = await as_seen(session, buy, order, member, had)
    if received <= 0:
        before = await latest(session, order.id)
        raise await done_before(session, buy, order, member) if before else NothingOwed(member.name, buy.id, False)
    over = await too_much(session, buy, order)
    if over and had is None:
        return GiveOrTakeBack(buy.id, buy.title, member.name, member.id, over, received, buy.currency)
    await transfer(session, f"payment_undone:{source}:{order.id}", "payment_undone", now, order, buy.currency, received, actor_id)
    audit(session, "unpaid", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    return Unpaid(order.id, buy.id, buy.title, member.name, received, buy.currency)


async def too_much(session: AsyncSession, buy: GroupBuy, order: Order) -> int:
    """What was paid more than is owed for an order of a buy that has ended, minor units; 0 where nothing was."""
    return max(0, -await balance(session, order.id, "owed")) if buy.state != "open" else 0


async def latest(session: AsyncSession, order_id: int) -> tuple[str, int, str, datetime] | None:
    """The last thing a leader put on record about an order's money: its kind, the amount (minor units), who, when."""
    row = await session.execute(
        select(col(Transfer.kind), func.abs(col(Posting.amount_minor)), col(Member.name), col(Transfer.at))
        .select_from(Transfer)
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .outerjoin(Member, col(Member.id) == col(Transfer.actor_id))
        .where(col(Transfer.order_id) == order_id, col(Transfer.kind).in_(BY_HAND), col(Posting.account) == "received")
        .order_by(col(Transfer.id).desc())
        .limit(1)
    )
    found = row.one_or_none()
    return (found[0], int(found[1]), found[2] or "", found[3]) if found else None


async def as_seen(session: AsyncSession, buy: GroupBuy, order: Order, member: Member, had: int | None) -> int:
    """What is received for a locked order. Raises DoneBefore where a leader who saw `had` comes second."""
    received = await balance(session, order.id, "received")
    if had is not None and had != received:
        raise await done_before(session, buy, order, member)
    return received


async def done_before(
    session: AsyncSession, buy: GroupBuy, order: Order, member: Member, later_minor: int = 0
) -> DoneBefore | NothingOwed:
    """What was done last about an order's money, by whom and when; NothingOwed where nothing ever was."""
    found = await latest(session, order.id)
    if found is None:
        return NothingOwed(member.name, buy.id, True)
    kind, amount, by, at = found
    had = await balance(session, order.id, "received")
    return DoneBefore(buy.id, buy.title, member.name, member.id, kind, by, at, amount, buy.currency, had, later_minor)


async def who_owes(session: AsyncSession, buy: GroupBuy, side: Side = ALL) -> list[str]:
    """The names of those on a side who have something to pay for this buy at this moment."""
    return [order.name for order in (await buy_list(session, buy, side)).orders if order.now_minor > 0]


async def order_to_pay(session: AsyncSession, buy: GroupBuy, member: Member, side: Side) -> Order:
    """The member's order, locked until the commit. Raises NotClosedYet, NothingOwed for one that `side` does not see."""
    if not buy.settled and not MECHANICS[buy.mechanic].pays_ahead:
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    order = await locked_order(session, buy.id, member.id)
    if order is None or not side.sees(order.group_id):
        raise NothingOwed(member.name, buy.id, True)
    return order


async def locked_order(session: AsyncSession, buy_no: int, member_no: int) -> Order | None:
    """The member's order as committed last, kept from everybody else until this commit: whoever comes second sees what was done."""
    mine = select(Order).where(col(Order.buy_id) == buy_no, col(Order.member_id) == member_no)
    rows = await session.execute(mine.with_for_update().execution_options(populate_existing=True))
    return rows.scalar_one_or_none()
