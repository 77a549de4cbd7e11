"""Goods come and are handed out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
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
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Member, Order

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
    said: list[Outcome] = [
        Arrived(buy_no=buy.id, title=buy.title, place=where, told=told, missed=len(missed))
    ]
    if missed:
        said.append(
            NotReached(
                buy_no=buy.id, title=buy.title, names=missed[:MOST_NAMES], more=len(missed[MOST_NAMES:])
            )
        )
    return said


async def _tell_members(
    session: AsyncSession, buy: GroupBuy, side: Side, place: str, now: datetime
) -> tuple[int, list[str]]:
    """Who has not fetched theirs yet hears where it is. -> how many did, and the names of those whom nobody
    can write to."""
    listed = await buy_list(session, buy, side)
    told, missed = 0, []
    for order in listed.orders:
        if not order.units or order.handed:
            continue
        address = await _address(session, order.order_no)
        if address:
            say(
                session,
                address,
                _goods(order, buy, place),
                now,
                kind="private",
                buy_id=buy.id,
                person=address,
            )
            told += 1
        else:
            missed.append(order.name)
    return told, missed


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
    listed = {
        one.order_no: one.name
        for one in (await buy_list(session, buy, side)).orders
        if one.units or one.handed
    }
    if order is None or order.id not in listed:
        raise NothingToHand(await called_around(session, buy.id, member), buy.id, False)
    return order, listed[order.id]


async def _fetched(session: AsyncSession, buy: GroupBuy, side: Side) -> tuple[int, int]:
    """How many have fetched theirs, of how many."""
    await session.flush()
    listed = await buy_list(session, buy, side)
    return listed.fetched, listed.fetching


def _ended_well(buy: GroupBuy) -> None:
    if buy.state == "open":
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    if buy.state != "succeeded":
        raise NotOpen(no=buy.id, title=buy.title, state=buy.state)


async def _address(session: AsyncSession, order_no: int) -> str:
    query = select(col(Order.member_id), col(Group.chat)).join(Group, col(Group.id) == col(Order.group_id))
    member_id, chat = (await session.execute(query.where(col(Order.id) == order_no))).one()
    return await address_of(session, member_id, chat.partition(":")[0])


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
