"""Goods come and are handed out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import LineFact, Outcome, as_read
from commerce.queries.acts import last_act
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.names import called_around
from commerce.queries.sides import ALL, Side, carriers
from commerce.rules.lifecycle import NotClosedYet, NotOpen
from commerce.services.deed import Deed
from commerce.services.money.commissioning import tell_leader
from commerce.services.money.paying import locked_order
from commerce.services.money.pressing import AlreadyDone, DoneBefore, NothingToHand
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Line, Member, Order

MOST_NAMES = 50


@dataclass(slots=True, kw_only=True)
class Arrived(Outcome):
    """The goods are here: told to the leader, with how many members were told, and how many could not be."""

    buy_no: int
    title: str
    place: str
    told: int
    missed: int


@dataclass(slots=True, kw_only=True)
class NotReached(Outcome):
    """Told to the leader alone: whom nobody can write to privately when the goods are here; `more` than are
    named."""

    where = "private"
    buy_no: int
    title: str
    names: list[str]
    more: int


@dataclass(slots=True, kw_only=True)
class YourGoods(Outcome):
    """The goods are here: told to each member, with the place and their lines."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    place: str
    lines: list[LineFact]
    owed_minor: int
    currency: str
    pay: str
    reference: str = ""


@dataclass(slots=True, kw_only=True)
class GoodsForGroup(Outcome):
    """The goods are here: told to a leader who carried the buy, with the units for their group; their members
    hear it from them."""

    where = "private"
    buy_no: int
    title: str
    group: str
    units: int
    place: str
    unit: str = ""


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


async def arrive(
    session: AsyncSession, buy: GroupBuy, place: str, deed: Deed, side: Side = ALL
) -> list[Outcome]:
    """Tells every member of the side where their goods are, once; a new place is told again. Where a group
    carries the buy for another leader, the word is for that group alone and the buy stays as it is.

    -> what the leader hears. Raises AlreadyDone where everybody was told that before, NotClosedYet,
    NotOpen."""
    await session.refresh(buy, with_for_update=True)  # of two who say it at once the second sees the first
    _ended_well(buy)
    group_id = side.only or buy.group_id
    before = await last_act(session, "arrived", buy_id=buy.id, group_id=group_id)
    if before is not None and place in ("", before.detail):
        raise AlreadyDone(
            buy_no=buy.id, title=buy.title, what="arrived", by=before.by, at=before.at, place=before.detail
        )
    where = place or buy.pickup
    if side.owns:
        buy.arrived_at = deed.now
        await _tell_carriers(session, buy, where, deed.now)
    told, missed = await _tell_members(session, buy, side, where, deed.now)
    deed.sign(session, "arrived", group_id=group_id, buy_id=buy.id, detail=place)
    answers: list[Outcome] = [
        Arrived(buy_no=buy.id, title=buy.title, place=where, told=told, missed=len(missed))
    ]
    if missed:
        answers.append(
            NotReached(
                buy_no=buy.id, title=buy.title, names=missed[:MOST_NAMES], more=len(missed[MOST_NAMES:])
            )
        )
    return answers


async def _tell_members(
    session: AsyncSession, buy: GroupBuy, side: Side, place: str, now: datetime
) -> tuple[int, list[str]]:
    """Who has not fetched theirs yet hears where it is. -> how many did, and the names of those whom nobody
    can write to."""
    listed = await buy_list(session, buy, side)
    waiting = [order for order in listed.orders if order.units and not order.handed]
    addresses = await addresses_of(session, [order.order_no for order in waiting])
    rows = [
        said(address, _goods(order, buy, place), now, buy.id)
        for order in waiting
        if (address := addresses.get(order.order_no))
    ]
    await say_all(session, rows)
    return len(rows), [order.name for order in waiting if order.order_no not in addresses]


async def _tell_carriers(session: AsyncSession, buy: GroupBuy, place: str, now: datetime) -> None:
    """Who carried the buy fetches what was ordered there, and tells their own members."""
    for resale, group in await carriers(session, buy.id):
        there = await buy_list(session, buy, Side(only=group.id))
        if there.units and resale.leader_id is not None:
            fact = GoodsForGroup(
                buy_no=buy.id,
                title=buy.title,
                group=group.name or group.chat,
                units=there.units,
                place=place,
                unit=there.unit,
            )
            await tell_leader(session, resale.leader_id, group, fact, buy.id, now)


async def hand(session: AsyncSession, buy: GroupBuy, member: Member, deed: Deed, side: Side = ALL) -> Handed:
    """Ticks a member's goods off, once. Only of an order that `side` sees.

    Raises DoneBefore where they are ticked off already, NothingToHand, NotClosedYet, NotOpen."""
    order, name = await _to_hand(session, buy, member, side)
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
    order.handed_at = deed.now
    deed.sign(session, "handed", group_id=buy.group_id, buy_id=buy.id, order_id=order.id)
    fetched, members = await _fetched(session, buy, side)
    return Handed(
        order_no=order.id, buy_no=buy.id, title=buy.title, name=name, fetched=fetched, members=members
    )


async def unhand(
    session: AsyncSession, buy: GroupBuy, member: Member, deed: Deed, side: Side = ALL
) -> Unhanded:
    """Takes the tick back, once.

    Raises DoneBefore where it was taken back, NothingToHand where there was none, NotClosedYet, NotOpen."""
    order, name = await _to_hand(session, buy, member, side)
    if order.handed_at is None:
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
    deed.sign(session, "unhanded", group_id=buy.group_id, buy_id=buy.id, order_id=order.id)
    fetched, members = await _fetched(session, buy, side)
    return Unhanded(buy_no=buy.id, title=buy.title, name=name, fetched=fetched, members=members)


async def _to_hand(session: AsyncSession, buy: GroupBuy, member: Member, side: Side) -> tuple[Order, str]:
    """The member's order, locked, one with goods in it; and the name that tells them apart."""
    _ended_well(buy)
    order = await locked_order(session, buy.id, member.id)
    name = await called_around(session, buy.id, member)
    if order is None or not side.sees(order.group_id) or not await _may_be_ticked(session, order):
        raise NothingToHand(name, buy.id, False)
    return order, name


async def _may_be_ticked(session: AsyncSession, order: Order) -> bool:
    """Are goods in it, or were they ticked off?"""
    goods = select(col(Line.id)).where(col(Line.order_id) == order.id, col(Line.qty) > 0)
    return order.handed_at is not None or (await session.execute(goods.limit(1))).first() is not None


async def _fetched(session: AsyncSession, buy: GroupBuy, side: Side) -> tuple[int, int]:
    """How many have fetched theirs, of how many: counted by the database, group by group."""
    await session.flush()
    goods = select(col(Line.id)).where(col(Line.order_id) == col(Order.id), col(Line.qty) > 0).exists()
    counts = (
        select(col(Order.group_id), func.count(col(Order.handed_at)), func.count(col(Order.id)))
        .where(col(Order.buy_id) == buy.id, goods)
        .group_by(col(Order.group_id))
    )
    seen = [(have, of) for group, have, of in await session.execute(counts) if side.sees(group)]
    return sum(have for have, _ in seen), sum(of for _, of in seen)


def _ended_well(buy: GroupBuy) -> None:
    if buy.state == "open":
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    if buy.state != "succeeded":
        raise NotOpen(no=buy.id, title=buy.title, state=buy.state)


def _goods(order: ListedOrder, buy: GroupBuy, place: str) -> YourGoods:
    return YourGoods(
        order_no=order.order_no,
        buy_no=buy.id,
        title=buy.title,
        place=place,
        lines=as_read(replace(line, waiting=0) for line in order.lines if line.qty),
        owed_minor=max(0, order.due_minor - order.paid_minor),
        currency=buy.currency,
        pay=buy.pay,
        reference=order.reference,
    )
