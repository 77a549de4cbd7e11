"""Goods come: every member hears where theirs are, and by which code they fetch them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import LineFact, Outcome, as_read
from commerce.queries.acts import arrival, last_act
from commerce.queries.fetching import holders, waiting_for
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.sides import ALL, Side, carriers
from commerce.rules.lifecycle import NotClosedYet, NotOpen
from commerce.rules.pickup import place_for
from commerce.services.buys.pickup import codes_for
from commerce.services.deed import Deed
from commerce.services.money.commissioning import tell_leader
from commerce.services.money.pressing import AlreadyDone
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Order

MOST_NAMES = 50
TOGETHER = 500  # orders in one statement


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsThere:
    """An order of the same member whose goods are there too, of another buy."""

    order_no: int
    buy_no: int
    title: str
    place: str
    lines: list[LineFact]
    owed_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class YourGoods(Outcome):
    """The goods are here: told to each member, with the place and their lines, and whatever else of theirs is there to
    be fetched. One `pickup_code` is for all of it, and goes along as a picture."""

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
    pickup_code: str = ""
    others: list[GoodsThere] = field(default_factory=list)


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


async def arrive(
    session: AsyncSession,
    buy: GroupBuy,
    place: str,
    deed: Deed,
    side: Side = ALL,
    when: Callable[[str], datetime | None] = lambda place: None,
) -> list[Outcome]:
    """Tells every member of the side where their goods are, once; a new place is told again. Where a group
    carries the buy for another leader, the word is for that group alone and the buy stays as it is. `when`: at
    what moment who fetches at a place is reminded, if at all.

    -> what the leader hears. Raises AlreadyDone where everybody was told that before, NotClosedYet,
    NotOpen."""
    await session.refresh(buy, with_for_update=True)  # of two who say it at once the second sees the first
    ended_well(buy)
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
    told, missed = await _tell_members(session, buy, side, place, deed)
    await _plan_reminders(session, buy, side, place, when)
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
    session: AsyncSession, buy: GroupBuy, side: Side, told: str, deed: Deed
) -> tuple[int, list[str]]:
    """Who has not fetched theirs yet hears where it is, and by which code. -> how many did, and the names of those
    whom nobody can write to."""
    listed = await buy_list(session, buy, side)
    waiting = [order for order in listed.orders if order.units and not order.handed]
    numbers = [order.order_no for order in waiting]
    await _are_there(session, numbers, deed.now)
    addresses = await addresses_of(session, numbers)
    reached = [order for order in waiting if addresses.get(order.order_no)]
    members = [order.member_no for order in reached]
    codes, others = await codes_for(session, members, deed), await _others(session, members, buy)
    rows = []
    for order in reached:
        goods = _goods(order, buy, told)
        goods.pickup_code, goods.others = codes[order.member_no], others.get(order.member_no, [])
        rows.append(said(addresses[order.order_no], goods, deed.now, buy.id))
    await say_all(session, rows)
    return len(reached), [order.name for order in waiting if not addresses.get(order.order_no)]


async def _are_there(session: AsyncSession, orders: Sequence[int], now: datetime) -> None:
    for first in range(0, len(orders), TOGETHER):
        some = col(Order.id).in_(orders[first : first + TOGETHER]), col(Order.arrived_at).is_(None)
        await session.execute(update(Order).where(*some).values(arrived_at=now))


async def _plan_reminders(
    session: AsyncSession, buy: GroupBuy, side: Side, told: str, when: Callable[[str], datetime | None]
) -> None:
    """When each is reminded to fetch theirs, by their place; anew where another is told."""
    orders: dict[datetime | None, list[int]] = {}
    for one in await holders(session, buy.id):
        if side.sees(one.group_id) and one.handed_at is None:
            orders.setdefault(when(place_for(one.place, buy.pickup, told)), []).append(one.id)
    for moment, numbers in orders.items():
        for first in range(0, len(numbers), TOGETHER):
            some = col(Order.id).in_(numbers[first : first + TOGETHER])
            await session.execute(update(Order).where(some).values(fetch_at=moment))


async def _others(
    session: AsyncSession, members: Sequence[int], but: GroupBuy
) -> dict[int, list[GoodsThere]]:
    """member -> what else of theirs is to be fetched; each buy is looked at once."""
    lists: dict[int, dict[int, ListedOrder]] = {}
    found: dict[int, list[GoodsThere]] = {}
    for member, orders in (await waiting_for(session, members)).items():
        for order, buy in orders:
            if buy.id == but.id:
                continue
            if buy.id not in lists:
                lists[buy.id] = {one.order_no: one for one in (await buy_list(session, buy)).orders}
            came = await arrival(session, buy, order.group_id)
            there = goods_there(lists[buy.id][order.id], buy, came.detail if came else "")
            found.setdefault(member, []).append(there)
    return found


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


def ended_well(buy: GroupBuy) -> None:
    """Raises NotClosedYet, NotOpen where there is nothing to be fetched of a buy."""
    if buy.state == "open":
        raise NotClosedYet(buy.id, buy.title, buy.closes_at)
    if buy.state != "succeeded":
        raise NotOpen(no=buy.id, title=buy.title, state=buy.state)


def goods_there(order: ListedOrder, buy: GroupBuy, told: str) -> GoodsThere:
    """What of an order is fetched, and where; `told`: the place that was said when the goods came."""
    return GoodsThere(
        order_no=order.order_no,
        buy_no=buy.id,
        title=buy.title,
        place=place_for(order.place, buy.pickup, told),
        lines=as_read(replace(line, waiting=0) for line in order.lines if line.qty),
        owed_minor=max(0, order.due_minor - order.paid_minor),
        currency=buy.currency,
    )


def _goods(order: ListedOrder, buy: GroupBuy, told: str) -> YourGoods:
    there = goods_there(order, buy, told)
    return YourGoods(
        order_no=there.order_no,
        buy_no=there.buy_no,
        title=there.title,
        place=there.place,
        lines=there.lines,
        owed_minor=there.owed_minor,
        currency=there.currency,
        pay=buy.pay,
        reference=order.reference,
    )
