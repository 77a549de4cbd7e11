"""Goods of many are ticked off at once, or the ticks taken back: "/handed 1 all but cat", "/unhanded 1 amy, bo"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import CommandQuestion
from commerce.outcomes import Outcome, Unfinished
from commerce.queries.fetching import holds_goods
from commerce.queries.names import called, shared_around
from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.services.buys.arriving import ended_well
from commerce.services.deed import Deed
from commerce.services.money.pressing import OwnOrder
from commerce.services.words import reviewing
from commerce.tables import GroupBuy, Line, Member, Miss, Order

Tick = Literal["handed", "unhanded"]
TOGETHER = 500  # orders in one statement
FEW = 20  # names of one answer


@dataclass(slots=True, kw_only=True)
class TickedTogether(Outcome):
    """The same was done for several: goods handed or unhanded, payments unpaid, givenback or ungivenback (`what`, the
    command): told to who said so alone. `names` and `orders` are of the first of the `count`; `left`: who was named and
    is as before. Of goods `fetched` of the `members` have theirs; of money it is `amount_minor`."""

    where = "private"
    what: str
    buy_no: int
    title: str
    names: list[str]
    orders: list[int]
    count: int
    left: list[str]
    fetched: int = 0
    members: int = 0
    amount_minor: int = 0
    currency: str = ""


@dataclass(slots=True, kw_only=True)
class TickAsked(CommandQuestion, Outcome):
    """So many at once: is that meant? Nothing is ticked before the yes."""

    what: str
    buy_no: int
    title: str
    count: int
    waits: Unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """Whose goods are meant: the `named`, or where None everybody `but` these; of them who can be ticked so."""

    what: Tick
    side: Side
    named: Sequence[Member] | None = None
    but: Sequence[Member] = ()

    def rows(self, buy: GroupBuy, deed: Deed) -> list[ColumnElement[bool]]:
        rows = [col(Order.buy_id) == buy.id, seen_by(self.side), holds_goods(), _may_be(self.what)]
        if self.named is not None:
            return [*rows, col(Order.member_id).in_([one.id for one in self.named])]
        out = [one.id for one in self.but] + ([deed.by.id] if deed.spares(deed.by.id) else [])
        return [*rows, col(Order.member_id).not_in(out)] if out else rows


def _may_be(what: Tick) -> ColumnElement[bool]:
    if what == "handed":
        return col(Order.handed_at).is_(None)
    begun = select(col(Line.id)).where(col(Line.order_id) == col(Order.id), col(Line.handed) > 0)
    return or_(col(Order.handed_at).is_not(None), begun.correlate(Order).exists())


async def how_many(session: AsyncSession, buy: GroupBuy, deed: Deed, chosen: Ticked) -> int:
    """How many members that would be. Raises NotClosedYet, NotOpen."""
    ended_well(buy)
    query = select(func.count(col(Order.id))).where(*chosen.rows(buy, deed))
    return int((await session.execute(query)).scalar_one())


async def tick_several(session: AsyncSession, buy: GroupBuy, deed: Deed, chosen: Ticked) -> TickedTogether:
    """Ticks each of them, in a handful of statements; a helper's own is left to others.

    Raises OwnOrder, NotClosedYet, NotOpen."""
    ended_well(buy)
    if any(deed.spares(one.id) for one in chosen.named or ()):
        raise OwnOrder(buy.title)
    query = select(Order).where(*chosen.rows(buy, deed)).order_by(col(Order.id)).with_for_update()
    orders = (await session.execute(query, execution_options={"populate_existing": True})).scalars().all()
    await _tick(session, orders, deed, chosen.what)
    names = await _names(session, buy, [one.member_id for one in orders])
    ticked = {one.member_id for one in orders}
    fetched, members = await fetched_of(session, buy, chosen.side)
    return TickedTogether(
        what=chosen.what,
        buy_no=buy.id,
        title=buy.title,
        names=names[:FEW],
        orders=[one.id for one in orders[:FEW]],
        count=len(orders),
        left=await _names(session, buy, [one.id for one in chosen.named or () if one.id not in ticked]),
        fetched=fetched,
        members=members,
    )


async def _tick(session: AsyncSession, orders: Sequence[Order], deed: Deed, what: Tick) -> None:
    numbers, given = [one.id for one in orders], col(Line.qty) if what == "handed" else 0
    for order in orders:
        order.handed_at = deed.now if what == "handed" else None
        deed.sign(session, what, group_id=order.group_id, buy_id=order.buy_id, order_id=order.id)
    await session.flush()
    for first in range(0, len(numbers), TOGETHER):
        some = numbers[first : first + TOGETHER]
        await session.execute(update(Line).where(col(Line.order_id).in_(some)).values(handed=given))
        if what == "handed":  # fetched before it was on record: nothing is kept of it
            miss = col(Miss.order_id).in_(some), col(Miss.recorded_at).is_(None)
            await session.execute(delete(Miss).where(*miss))
    if orders and what == "handed":
        await reviewing.fetched(session, orders[0], deed.now)


async def _names(session: AsyncSession, buy: GroupBuy, members: Sequence[int]) -> list[str]:
    """As they are told apart around the buy, in this order."""
    shared, found = await shared_around(session, buy.id), dict[int, str]()
    for first in range(0, len(members), TOGETHER):
        some = col(Member.id).in_(members[first : first + TOGETHER])
        rows = await session.execute(select(col(Member.id), col(Member.name)).where(some))
        found |= {row[0]: row[1] for row in rows}
    return [called(found[no], no, shared) for no in members]


async def fetched_of(session: AsyncSession, buy: GroupBuy, side: Side) -> tuple[int, int]:
    """How many have fetched theirs, of how many: counted by the database, group by group."""
    await session.flush()
    counts = (
        select(col(Order.group_id), func.count(col(Order.handed_at)), func.count(col(Order.id)))
        .where(col(Order.buy_id) == buy.id, holds_goods())
        .group_by(col(Order.group_id))
    )
    seen = [(have, of) for group, have, of in await session.execute(counts) if side.sees(group)]
    return sum(have for have, _ in seen), sum(of for _, of in seen)
