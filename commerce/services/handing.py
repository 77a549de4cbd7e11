"""Goods come and are handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import LineFact, Outcome, as_read
from commerce.queries.lists import BuyList, buy_list
from commerce.queries.sides import ALL, Side, carriers
from commerce.refusals import NotClosedYet, NothingOwed, NotOpen
from commerce.services.commissioning import tell_leader
from commerce.services.people import address_of
from commerce.services.record import audit, say
from commerce.tables import Group, GroupBuy, Member, Order


@dataclass(slots=True)
class Arrived(Outcome):
    """The goods are here: told to the leader, with how many members were told."""

    buy_no: int
    title: str
    place: str
    told: int
    not_reached: list[str]


@dataclass(slots=True)
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


@dataclass(slots=True)
class GoodsForGroup(Outcome):
    """The goods are here: told to a leader who carried the buy, with the units for their group; their members hear it from them."""

    where = "private"
    buy_no: int
    title: str
    group: str
    units: int
    place: str


@dataclass(slots=True)
class Handed(Outcome):
    """A member has their goods. `left` names who still comes."""

    buy_no: int
    title: str
    name: str
    handed: bool
    left: list[str]


async def arrive(
    session: AsyncSession, buy: GroupBuy, place: str, now: datetime, actor_id: int, source: str, side: Side = ALL
) -> Arrived:
    """Tells every member of the side where their goods are. Saying it again tells again, with the new place. Where a group carries
    the buy for another leader, the word is for that group alone and the buy stays as it is."""
    _ended_well(buy)
    if side.owns:
        buy.arrived_at, buy.pickup = now, place or buy.pickup
        await _tell_carriers(session, buy, now)
    listed = await buy_list(session, buy, side)
    told, missed = 0, []
    for order in listed.orders:
        if order.units and not order.handed:
            address = await _address(session, order.order_no)
            if address:
                say(
                    session,
                    address,
                    _goods(listed, order.order_no, buy, place or buy.pickup),
                    now,
                    kind="private",
                    buy_id=buy.id,
                    person=address,
                )
                told += 1
            else:
                missed.append(order.name)
    audit(session, "arrived", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, source=source, detail=place)
    return Arrived(buy.id, buy.title, place or buy.pickup, told, missed)


async def _tell_carriers(session: AsyncSession, buy: GroupBuy, now: datetime) -> None:
    """Who carried the buy fetches what was ordered there, and tells their own members."""
    for resale, group in await carriers(session, buy.id):
        units = (await buy_list(session, buy, Side(only=group.id))).units
        if units and resale.leader_id is not None:
            fact = GoodsForGroup(buy.id, buy.title, group.name or group.chat, units, buy.pickup)
            await tell_leader(session, resale.leader_id, group, fact, buy.id, now)


async def hand(
    session: AsyncSession, buy: GroupBuy, member: Member, now: datetime, actor_id: int, source: str, side: Side = ALL
) -> Handed:
    """Ticks a member's goods off; a second tick takes it back. Only of an order that `side` sees."""
    _ended_well(buy)
    query = select(Order).where(col(Order.buy_id) == buy.id, col(Order.member_id) == member.id).with_for_update()
    order = (await session.execute(query)).scalar_one_or_none()
    if order is None or not side.sees(order.group_id):
        raise NothingOwed(member.name, buy.id, False)
    order.handed_at = None if order.handed_at else now
    audit(session, "handed", now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    await session.flush()
    left = [one.name for one in (await buy_list(session, buy, side)).orders if one.units and not one.handed]
    return Handed(buy.id, buy.title, member.name, order.handed_at is not None, left)


def _ended_well(buy: GroupBuy) -> None:
    if buy.state == "open":
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    if buy.state != "succeeded":
        raise NotOpen(buy.id, buy.title, buy.state)


async def _address(session: AsyncSession, order_no: int) -> str:
    query = select(col(Order.member_id), col(Group.chat)).join(Group, col(Group.id) == col(Order.group_id))
    member_id, chat = (await session.execute(query.where(col(Order.id) == order_no))).one()
    return await address_of(session, member_id, chat.partition(":")[0])


def _goods(listed: BuyList, order_no: int, buy: GroupBuy, place: str) -> YourGoods:
    order = next(one for one in listed.orders if one.order_no == order_no)
    lines = as_read(line for line in order.lines if line.qty)
    return YourGoods(order_no, buy.id, buy.title, place, lines, max(0, order.due_minor - order.paid_minor), buy.currency, buy.pay)
