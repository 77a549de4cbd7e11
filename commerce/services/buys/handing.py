"""Goods are handed out, and ticked off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.acts import last_act
from commerce.queries.fetching import holds_goods
from commerce.queries.names import called_around
from commerce.queries.sides import ALL, Side
from commerce.services.buys import fetching
from commerce.services.buys.arriving import ended_well
from commerce.services.buys.together import fetched_of
from commerce.services.deed import Deed
from commerce.services.money.paying import locked_order
from commerce.services.money.pressing import DoneBefore, NothingToHand, OwnOrder
from commerce.services.words import reviewing
from commerce.tables import GroupBuy, Line, Member, Order


@dataclass(slots=True, kw_only=True)
class Handed(Outcome):
    """A member has their goods: `fetched` of the `members` who have any. Who still comes is nobody's business
    in a group: `/list` names them to the leader."""

    order_no: int
    buy_no: int
    title: str
    name: str
    fetched: int
    members: int


@dataclass(slots=True, kw_only=True)
class Unhanded(Outcome):
    """A member whose goods were ticked off does not have them after all: `fetched` of the `members` who have
    any."""

    buy_no: int
    title: str
    name: str
    fetched: int
    members: int


async def hand(session: AsyncSession, buy: GroupBuy, member: Member, deed: Deed, side: Side = ALL) -> Handed:
    """Ticks a member's goods off, once. Only of an order that `side` sees.

    Raises DoneBefore where they are ticked off already, OwnOrder, NothingToHand, NotClosedYet, NotOpen."""
    order, name = await _to_hand(session, buy, member, side, deed)
    if order.handed_at is not None:
        before = await last_act(session, "handed", buy_id=buy.id, order_id=order.id)
        by = before.by if before else ""
        raise DoneBefore(
            buy_no=buy.id,
            title=buy.title,
            name=name,
            order_no=order.id,
            what="handed",
            by=by,
            at=order.handed_at,
        )
    await tick_off(session, order, deed)
    fetched, members = await fetched_of(session, buy, side)
    return Handed(
        order_no=order.id, buy_no=buy.id, title=buy.title, name=name, fetched=fetched, members=members
    )


async def unhand(
    session: AsyncSession, buy: GroupBuy, member: Member, deed: Deed, side: Side = ALL
) -> Unhanded:
    """Takes back what was handed out of an order, all of it or a part, once.

    Raises DoneBefore where it was taken back, OwnOrder, NothingToHand where there was none, NotClosedYet, NotOpen."""
    order, name = await _to_hand(session, buy, member, side, deed)
    if order.handed_at is None and not await _is_begun(session, order):
        before = await last_act(session, "unhanded", buy_id=buy.id, order_id=order.id)
        if before is None:
            raise NothingToHand(name, buy.id, True)
        raise DoneBefore(
            buy_no=buy.id,
            title=buy.title,
            name=name,
            order_no=order.id,
            what="unhanded",
            by=before.by,
            at=before.at,
        )
    order.handed_at = None
    await session.execute(update(Line).where(col(Line.order_id) == order.id).values(handed=0))
    deed.sign(session, "unhanded", group_id=buy.group_id, buy_id=buy.id, order_id=order.id)
    fetched, members = await fetched_of(session, buy, side)
    return Unhanded(buy_no=buy.id, title=buy.title, name=name, fetched=fetched, members=members)


async def tick_off(session: AsyncSession, order: Order, deed: Deed, detail: str = "") -> None:
    """All of a locked order is handed out, and on record. `detail`: whatever is to be known of it beside."""
    order.handed_at = deed.now
    await fetching.came_after_all(session, order)
    all_of_it = update(Line).where(col(Line.order_id) == order.id).values(handed=col(Line.qty))
    await session.execute(all_of_it)
    await reviewing.fetched(session, order, deed.now)
    deed.sign(
        session, "handed", group_id=order.group_id, buy_id=order.buy_id, order_id=order.id, detail=detail
    )


async def _to_hand(
    session: AsyncSession, buy: GroupBuy, member: Member, side: Side, deed: Deed
) -> tuple[Order, str]:
    """The member's order, locked, one with goods in it; and the name that tells them apart."""
    ended_well(buy)
    if deed.spares(member.id):
        raise OwnOrder(buy.title)
    order = await locked_order(session, buy.id, member.id)
    name = await called_around(session, buy.id, member)
    if order is None or not side.sees(order.group_id) or not await _may_be_ticked(session, order):
        raise NothingToHand(name, buy.id, False)
    return order, name


async def _may_be_ticked(session: AsyncSession, order: Order) -> bool:
    """Are goods in it, or were they ticked off?"""
    goods = select(col(Order.id)).where(col(Order.id) == order.id, holds_goods())
    return order.handed_at is not None or (await session.execute(goods)).first() is not None


async def _is_begun(session: AsyncSession, order: Order) -> bool:
    """Was any of it handed out?"""
    given = select(col(Line.id)).where(col(Line.order_id) == order.id, col(Line.handed) > 0)
    return (await session.execute(given.limit(1))).first() is not None
