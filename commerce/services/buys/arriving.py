"""Goods come: every member hears where theirs are, and by which code they fetch them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import LineFact, Outcome, as_read, only_unit
from commerce.queries.acts import arrival, last_act
from commerce.queries.fetching import holds_goods, to_fetch, units_of, waiting_for
from commerce.queries.goods import offers_of
from commerce.queries.lists import ListedOrder, accounts_of
from commerce.queries.reaching import reach
from commerce.queries.sides import ALL, Side, carriers
from commerce.queries.signed import seen_by
from commerce.rules.lifecycle import NotClosedYet, NotOpen
from commerce.rules.pickup import place_for
from commerce.services.buys.pickup import codes_for
from commerce.services.deed import Deed
from commerce.services.money.commissioning import tell_leader
from commerce.services.money.pressing import AlreadyDone
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.portions import begin, side_facts, word
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Order, Telling

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


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsThere:
    """An order of the same member whose goods are there too, of another buy. `coming`: what they said of another time."""

    order_no: int
    buy_no: int
    title: str
    place: str
    lines: list[LineFact]
    owed_minor: int
    currency: str
    coming: str = ""


@dataclass(slots=True, kw_only=True)
class YourGoods(Outcome):
    """The goods are here: told to each member, with the place and their lines, and whatever else of theirs is there to
    be fetched. One `pickup_code` is for all of it, and goes along as a picture. `moved`: they were told another place
    or time before."""

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
    moved: bool = False


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
    await _are_there(session, buy, side, deed.now)
    await _plan_reminders(session, buy, side, place, when)
    facts = side_facts(side) | {"place": place, "moved": before is not None}
    telling = Telling(
        buy_id=buy.id,
        by_id=deed.by.id,
        word=goods_here.name,
        facts=facts,
        source=deed.source,
        at=deed.now,
        say_at=deed.now,
    )
    await begin(session, buy, telling)
    deed.sign(session, "arrived", group_id=group_id, buy_id=buy.id, detail=place)
    told, missed = await reach(session, buy, *goods_here.whom(telling), seen_by(side), most=MOST_NAMES)
    answers: list[Outcome] = [
        Arrived(buy_no=buy.id, title=buy.title, place=where, told=told.count, missed=missed.count)
    ]
    if missed.count:
        more = missed.count - len(missed.names)
        answers.append(NotReached(buy_no=buy.id, title=buy.title, names=missed.names, more=more))
    return answers


@word("arrived", lambda _: [to_fetch()])
async def goods_here(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """Who has not fetched theirs yet hears where it is, and by which code."""
    listed = await accounts_of(session, buy, orders)
    addresses = await addresses_of(session, [one.id for one in orders])
    reached = [listed[one.id] for one in orders if one.id in addresses]
    members = [one.member_no for one in reached]
    codes = await codes_for(session, members, f"{row.source} {row.at.isoformat()}")
    others = await _others(session, members, buy)
    rows = []
    for one in reached:
        goods = replace(_goods(one, buy, row.facts["place"]), moved=row.facts["moved"])
        goods.pickup_code, goods.others = codes[one.member_no], others.get(one.member_no, [])
        rows.append(said(addresses[one.order_no], goods, row.say_at, buy.id))
    await say_all(session, rows)


async def _are_there(session: AsyncSession, buy: GroupBuy, side: Side, now: datetime) -> None:
    there = update(Order).where(*_not_handed(buy, side), col(Order.arrived_at).is_(None))
    await session.execute(there.values(arrived_at=now), execution_options={"synchronize_session": False})


def _not_handed(buy: GroupBuy, side: Side) -> list[ColumnElement[bool]]:
    return [col(Order.buy_id) == buy.id, seen_by(side), holds_goods(), col(Order.handed_at).is_(None)]


async def _plan_reminders(
    session: AsyncSession, buy: GroupBuy, side: Side, told: str, when: Callable[[str], datetime | None]
) -> None:
    """When each is reminded to fetch theirs, by their place; anew where another is told."""
    some = _not_handed(buy, side)
    places = (await session.execute(select(col(Order.place)).where(*some).distinct())).scalars().all()
    for place in places:
        there = update(Order).where(*some, col(Order.place) == place)
        moment = when(place_for(place, buy.pickup, told))
        await session.execute(there.values(fetch_at=moment), execution_options={"synchronize_session": False})


async def _others(
    session: AsyncSession, members: Sequence[int], but: GroupBuy
) -> dict[int, list[GoodsThere]]:
    """member -> what else of theirs is to be fetched; each buy is looked at once."""
    mine = [one for orders in (await waiting_for(session, members)).values() for one in orders]
    buys = {buy.id: buy for _, buy in mine if buy.id != but.id}
    found: dict[int, list[GoodsThere]] = {}
    for no, buy in buys.items():
        orders = [order for order, _ in mine if order.buy_id == no]
        listed, came = await accounts_of(session, buy, orders), await _places(session, buy, orders)
        for one in orders:
            there = goods_there(listed[one.id], buy, came[one.group_id])
            found.setdefault(one.member_id, []).append(there)
    return {member: sorted(goods, key=lambda one: one.order_no) for member, goods in found.items()}


async def _places(session: AsyncSession, buy: GroupBuy, orders: Sequence[Order]) -> dict[int, str]:
    """group -> where its goods of a buy are, as was said when they came."""
    acts = {no: await arrival(session, buy, no) for no in {one.group_id for one in orders}}
    return {no: act.detail if act else "" for no, act in acts.items()}


async def _tell_carriers(session: AsyncSession, buy: GroupBuy, place: str, now: datetime) -> None:
    """Who carried the buy fetches what was ordered there, and tells their own members."""
    unit = only_unit(offer.unit for offer in await offers_of(session, buy.id))
    for resale, group in await carriers(session, buy.id):
        units = await units_of(session, buy.id, Side(only=group.id))
        if units and resale.leader_id is not None:
            fact = GoodsForGroup(
                buy_no=buy.id,
                title=buy.title,
                group=group.name or group.chat,
                units=units,
                place=place,
                unit=unit,
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
