"""Credit: what a member paid too much pays their next bill by itself, oldest first, within one group and currency.

It stays where it was paid until a bill takes it: out of that order, into the other, each a transfer that sums to zero.
So no money can be lost between the two, and giving back stays what it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from commerce.queries.ledger import balance
from commerce.rules.allotting import allot
from commerce.services.money.turning import lower_instead
from commerce.services.money.writing import transfer
from commerce.tables import GroupBuy, Order, Posting, Transfer

TOGETHER = 500  # members of one statement


@dataclass(frozen=True, slots=True)
class Moved:
    """So much of what was too much for one order pays another; minor units."""

    source: int
    target: int
    amount_minor: int


async def pay_by_credit(
    session: AsyncSession, targets: Sequence[Order], currency: str, at: datetime, cause: str
) -> list[Moved]:
    """Pays what these settled orders owe out of what their members have too much elsewhere in the same group. `cause`
    names what it happens with, so that it happens once."""
    owed = {no: minor for no, minor in (await _owed(session, targets)).items() if minor > 0}
    owing = [order for order in sorted(targets, key=lambda order: order.id) if order.id in owed]
    sources = await _with_too_much(session, owing, currency)
    over = {no: -minor for no, minor in (await _owed(session, sources)).items() if minor < 0}
    moved: list[Moved] = []
    for order in owing:
        mine = [one for one in sources if (one.member_id, one.group_id) == (order.member_id, order.group_id)]
        spread = allot(owed[order.id], [(one.id, over.get(one.id, 0)) for one in mine])
        for source, amount in spread.parts:
            over[source] -= amount
            moved.append(Moved(source, order.id, amount))
    await _book(session, moved, [*owing, *sources], currency, at, cause)
    return moved


async def spread_too_much(
    session: AsyncSession, orders: Sequence[Order], currency: str, at: datetime, cause: str
) -> list[Moved]:
    """What the members of these orders have paid too much in the same groups pays their open bills there, the oldest
    first."""
    places = {(order.member_id, order.group_id) for order in orders}
    with_credit = await _have_too_much(session, sorted({member for member, _ in places}), currency)
    settled = (
        _orders_in(currency)
        .where(
            tuple_(col(Order.member_id), col(Order.group_id)).in_(sorted(places & with_credit)),
            col(Order.state) == "settled",
            col(GroupBuy.state) == "succeeded",
        )
        .with_for_update(of=Order)
    )
    targets = list((await session.execute(settled)).scalars()) if places & with_credit else []
    return await pay_by_credit(session, targets, currency, at, cause)


async def _have_too_much(
    session: AsyncSession, members: Sequence[int], currency: str
) -> set[tuple[int, int]]:
    """(member, group) of those who have paid too much for an order there: a few of many."""
    await session.flush()
    found: set[tuple[int, int]] = set()
    for first in range(0, len(members), TOGETHER):
        whose = col(Order.member_id), col(Order.group_id)
        some = whose[0].in_(members[first : first + TOGETHER])
        over = _too_much(currency, *whose).where(some).group_by(col(Order.id), *whose)
        found |= {(member, group) for member, group in await session.execute(over)}
    return found


async def with_too_much_elsewhere(session: AsyncSession, buy: GroupBuy) -> frozenset[int]:
    """The members of a buy who have paid too much for an order of another in its groups: a few of many, so the
    database looks for them, and nobody else's order is read."""
    ours = select(col(Order.member_id)).where(col(Order.buy_id) == buy.id)
    groups = select(col(Order.group_id)).where(col(Order.buy_id) == buy.id)
    over = (
        _too_much(buy.currency, col(Order.member_id))
        .where(
            col(Order.member_id).in_(ours),
            col(Order.group_id).in_(groups),
            col(Order.buy_id) != buy.id,
        )
        .group_by(col(Order.id), col(Order.member_id))
    )
    return frozenset((await session.execute(over)).scalars())


async def recall(session: AsyncSession, order: Order, currency: str, at: datetime, cause: str) -> list[Moved]:
    """Takes back what was too much for this order and has paid others, from the newest first: they owe it again."""
    lent = -await balance(session, order.id, "credit")
    if lent <= 0:
        return []
    others = list((await session.execute(_of_member(order, currency).with_for_update(of=Order))).scalars())
    held = {one.id: await balance(session, one.id, "credit") for one in others if one.id != order.id}
    newest_first = allot(lent, [(-no, minor) for no, minor in held.items()])
    moved = [Moved(-place, order.id, amount) for place, amount in newest_first.parts]
    await _book(session, moved, [order, *others], currency, at, cause)
    return moved


async def release(session: AsyncSession, order: Order, currency: str, at: datetime, cause: str) -> int:
    """Gives back the credit that paid this order to where it was paid too much, the newest first: it is owed again, and
    what is given back (minor units) is the member's credit."""
    borrowed = await balance(session, order.id, "credit")
    if borrowed <= 0:
        return 0
    others = list((await session.execute(_of_member(order, currency).with_for_update(of=Order))).scalars())
    lent = {one.id: -await balance(session, one.id, "credit") for one in others if one.id != order.id}
    newest_first = allot(borrowed, [(-no, minor) for no, minor in lent.items() if minor > 0])
    moved = [Moved(order.id, -place, amount) for place, amount in newest_first.parts]
    await _book(session, moved, [order, *others], currency, at, cause)
    return sum(one.amount_minor for one in moved)


def _of_member(order: Order, currency: str) -> Select[Order]:
    return _orders_in(currency).where(
        col(Order.member_id) == order.member_id, col(Order.group_id) == order.group_id
    )


def _orders_in(currency: str) -> Select[Order]:
    """Orders of the buys that are in this currency, the oldest first."""
    joined = select(Order).join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
    return joined.where(col(GroupBuy.currency) == currency).order_by(col(Order.id))


async def _with_too_much(session: AsyncSession, owing: Sequence[Order], currency: str) -> list[Order]:
    """Orders of the same members and groups, of buys that have ended, for which too much was paid; locked, so that
    nobody else spends it."""
    if not owing:
        return []
    over = (
        _too_much(currency, col(Order.id), col(Order.buy_id))
        .where(
            col(Order.member_id).in_({order.member_id for order in owing}),
            col(Order.group_id).in_({order.group_id for order in owing}),
        )
        .group_by(col(Order.id), col(Order.buy_id))
    )
    found = {row.id: row.buy_id for row in await session.execute(over)}
    if not found:
        return []
    is_ended = select(col(GroupBuy.id)).where(
        col(GroupBuy.id).in_(set(found.values())), col(GroupBuy.state) != "open"
    )
    ended = set((await session.execute(is_ended)).scalars())
    numbers = [no for no, buy in found.items() if buy in ended]
    locked = select(Order).where(col(Order.id).in_(numbers)).order_by(col(Order.id)).with_for_update()
    return list((await session.execute(locked)).scalars())


def _too_much(currency: str, *columns: Mapped[int]) -> Select[*tuple[Any, ...]]:
    """These columns of orders for which more was paid than was owed; to be grouped by the order."""
    return (
        select(*columns)
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(col(Posting.account) == "owed", col(Posting.currency) == currency)
        .having(func.sum(col(Posting.amount_minor)) < 0)
    )


async def _owed(session: AsyncSession, orders: Iterable[Order]) -> dict[int, int]:
    """Order -> what is owed for it; below zero what was too much."""
    await session.flush()
    rows = await session.execute(
        select(col(Transfer.order_id), func.sum(col(Posting.amount_minor)))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(col(Transfer.order_id).in_([order.id for order in orders]), col(Posting.account) == "owed")
        .group_by(col(Transfer.order_id))
    )
    found: dict[int, int] = defaultdict(int)
    return found | {order: int(total) for order, total in rows}


async def _book(
    session: AsyncSession,
    moved: Sequence[Moved],
    orders: Iterable[Order],
    currency: str,
    at: datetime,
    cause: str,
) -> None:
    by_no = {order.id: order for order in orders}
    for one in moved:
        pair = f"{one.source}:{one.target}:{cause}"
        out, into = by_no[one.source], by_no[one.target]
        await transfer(
            session,
            f"credit_out:{pair}",
            "credit_out",
            at,
            out,
            currency=currency,
            amount_minor=one.amount_minor,
        )
        await transfer(
            session,
            f"credit_in:{pair}",
            "credit_in",
            at,
            into,
            currency=currency,
            amount_minor=one.amount_minor,
        )
    await lower_instead(session, {one.source for one in moved}, at)
