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
from commerce.refusals import NotClosedYet, NotOpen
from commerce.services.money.commissioning import tell_leader
from commerce.services.money.paying import locked_order
from commerce.services.money.pressing import DoneBefore, NothingToHand
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import audit, say
from commerce.tables import Audit, Group, GroupBuy, Member, Order


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
    member_no: int
    left: list[str]


@dataclass(slots=True)
class Unhanded(Outcome):
    """A member whose goods were ticked off does not have them after all. `left` names who still comes."""

    buy_no: int
    title: str
    name: str
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
    """Ticks a member's goods off, once. Only of an order that `side` sees.

    Raises DoneBefore where they are ticked off already, NothingToHand, NotClosedYet, NotOpen."""
    order = await _to_hand(session, buy, member, side)
    if order.handed_at is not None:
        by, _ = await _last_tick(session, order.id, "handed") or ("", None)
        raise DoneBefore(buy.id, buy.title, member.name, member.id, "handed", by, order.handed_at)
    order.handed_at = now
    left = await _ticked(session, buy, order, "handed", now, actor_id, source, side)
    return Handed(buy.id, buy.title, member.name, member.id, left)


async def unhand(
    session: AsyncSession, buy: GroupBuy, member: Member, now: datetime, actor_id: int, source: str, side: Side = ALL
) -> Unhanded:
    """Takes the tick back, once.

    Raises DoneBefore where it was taken back, NothingToHand where there was none, NotClosedYet, NotOpen."""
    order = await _to_hand(session, buy, member, side)
    if order.handed_at is None:
        found = await _last_tick(session, order.id, "unhanded")
        if found is None:
            raise NothingToHand(member.name, buy.id, True)
        raise DoneBefore(buy.id, buy.title, member.name, member.id, "unhanded", *found)
    order.handed_at = None
    left = await _ticked(session, buy, order, "unhanded", now, actor_id, source, side)
    return Unhanded(buy.id, buy.title, member.name, left)


async def _to_hand(session: AsyncSession, buy: GroupBuy, member: Member, side: Side) -> Order:
    """The member's order, locked; one with goods in it."""
    _ended_well(buy)
    order = await locked_order(session, buy.id, member.id)
    listed = {one.order_no for one in (await buy_list(session, buy, side)).orders if one.units or one.handed}
    if order is None or order.id not in listed:
        raise NothingToHand(member.name, buy.id, False)
    return order


async def _ticked(
    session: AsyncSession, buy: GroupBuy, order: Order, action: str, now: datetime, actor_id: int, source: str, side: Side
) -> list[str]:
    """Puts the tick on record. -> who still comes."""
    audit(session, action, now, actor_id=actor_id, group_id=buy.group_id, buy_id=buy.id, order_id=order.id, source=source)
    await session.flush()
    return [one.name for one in (await buy_list(session, buy, side)).orders if one.units and not one.handed]


async def _last_tick(session: AsyncSession, order_id: int, action: str) -> tuple[str, datetime] | None:
    """Who did that last ('': unknown), and when."""
    row = await session.execute(
        select(col(Member.name), col(Audit.at))
        .select_from(Audit)
        .outerjoin(Member, col(Member.id) == col(Audit.actor_id))
        .where(col(Audit.order_id) == order_id, col(Audit.action) == action)
        .order_by(col(Audit.id).desc())
        .limit(1)
    )
    found = row.one_or_none()
    return (found[0] or "", found[1]) if found else None


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
