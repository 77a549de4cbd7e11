"""The end of a group buy: closed and settled in one commit, once, at its true deadline; or cancelled by its leader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.mechanics import MECHANICS
from commerce.outcomes import LineFact, Outcome
from commerce.refusals import NoSuchBuy, NotOpen
from commerce.rules.lifecycle import move, succeeds
from commerce.rules.settlement import Booked, Due, settle
from commerce.rules.tiers import TierRule, tier_of
from commerce.services.money import spent, transfer
from commerce.services.people import address_of
from commerce.services.record import audit, chats_of, redraw, say
from commerce.tables import Group, GroupBuy, Line, Offer, Order, Outgoing, Variant


@dataclass(slots=True)
class ClosedOffer:
    code: str
    title: str
    units: int
    unit_minor: int


@dataclass(slots=True)
class BuyClosed(Outcome):
    """Told to every group when a buy closes. `state`: succeeded or failed; a failed one owes nobody anything."""

    where = "group"
    buy_no: int
    title: str
    state: str
    closes_at: datetime
    units: int
    members: int
    total_minor: int
    currency: str
    offers: list[ClosedOffer]
    min_units: int
    min_members: int
    pickup: str
    early_close: bool


@dataclass(slots=True)
class YourTotal(Outcome):
    """Each member's own bill, told privately with the way to pay."""

    where = "private"
    order_no: int
    buy_no: int
    title: str
    lines: list[LineFact]
    due_minor: int
    currency: str
    pay: str
    pickup: str
    discount_bp: int


@dataclass(slots=True)
class TierReached(Outcome):
    """A member rose to a tier; what it brings."""

    where = "private"
    tier: str
    discount_bp: int
    early: int
    perks: str


@dataclass(slots=True)
class BuyCancelled(Outcome):
    """The leader took the buy back; nobody owes anything."""

    where = "group"
    buy_no: int
    title: str
    reason: str


@dataclass(slots=True)
class Extended(Outcome):
    """The deadline moved."""

    where = "group"
    buy_no: int
    title: str
    closes_at: datetime


@dataclass(frozen=True)
class Standards:
    """The community's tiers, the window of spend that counts for them, and the words on how to pay."""

    tiers: Sequence[TierRule] = ()
    window: timedelta = timedelta(days=365)
    payment_note: str = ""


async def locked(session: AsyncSession, no: int, state: str = "open") -> GroupBuy:
    """The buy, its row held until the commit. Raises NoSuchBuy; NotOpen where it is in another state than asked for."""
    buy = (await session.execute(select(GroupBuy).where(col(GroupBuy.id) == no).with_for_update())).scalar_one_or_none()
    if buy is None:
        raise NoSuchBuy(no)
    if state and buy.state != state:
        raise NotOpen(no, buy.title, buy.state)
    return buy


async def close(
    session: AsyncSession, no: int, now: datetime, standards: Standards, *, actor_id: int | None = None, source: str = ""
) -> BuyClosed:
    """Closes and settles in this commit. A leader's own close moves the deadline to `now`; else the true deadline stands."""
    buy = await locked(session, no)
    early = now < buy.closes_at
    if early:
        buy.closes_at = max(now, buy.opened_at + timedelta(milliseconds=1))
    orders, lines, offers = await _loaded(session, buy)
    units = sum(line.qty for line in lines)
    people = {line.order_id for line in lines}
    buy.state = move(buy.state, "succeed" if succeeds(units, len(people), buy.min_units, buy.min_members) and units else "fail")
    buy.closed_at = now
    await _settle(session, buy, orders, lines, offers, standards)
    fact = _summary(buy, lines, offers, len(people), early)
    await _announce(session, buy, fact, now)
    audit(session, "close", now, actor_id=actor_id, group_id=buy.group_id, buy_id=no, source=source, detail=buy.state)
    return fact


async def cancel(session: AsyncSession, no: int, now: datetime, reason: str, actor_id: int, source: str) -> BuyCancelled:
    """Takes the buy back: nobody owes anything, what was ordered stays on record."""
    buy = await locked(session, no)
    buy.state, buy.closed_at, buy.settled = move(buy.state, "cancel"), now, True
    await session.execute(update(Order).where(col(Order.buy_id) == no).values(state="void", due_minor=0))
    fact = BuyCancelled(no, buy.title, reason)
    await _announce(session, buy, fact, now)
    audit(session, "cancel", now, actor_id=actor_id, group_id=buy.group_id, buy_id=no, source=source, detail=reason)
    return fact


async def extend(session: AsyncSession, no: int, closes_at: datetime, now: datetime, actor_id: int, source: str) -> Extended:
    """Moves the deadline of an open buy."""
    buy = await locked(session, no)
    before, buy.closes_at = buy.closes_at, closes_at
    buy.due_at, buy.reminded, buy.revision = now, 0, buy.revision + 1
    await redraw(session, no, now)
    audit(session, "extend", now, actor_id=actor_id, group_id=buy.group_id, buy_id=no, source=source, detail=f"from {before}")
    fact = Extended(no, buy.title, closes_at)
    await _tell_others(session, buy, fact, now)
    return fact


async def _loaded(session: AsyncSession, buy: GroupBuy) -> tuple[list[Order], list[Line], dict[int, Offer]]:
    orders = list((await session.execute(select(Order).where(col(Order.buy_id) == buy.id).order_by(col(Order.id)))).scalars())
    lines = (
        select(Line)
        .join(Order, col(Order.id) == col(Line.order_id))
        .where(col(Order.buy_id) == buy.id, col(Line.qty) > 0)
        .order_by(col(Line.id))
    )
    offers = select(Offer).where(col(Offer.buy_id) == buy.id).order_by(col(Offer.position))
    return (
        orders,
        list((await session.execute(lines)).scalars()),
        {o.id: o for o in (await session.execute(offers)).scalars()},
    )


def final_price(buy: GroupBuy, offer: Offer, pledged: int) -> int:
    """The price of one unit of an offer at so many pledged units, minor units."""
    return (
        MECHANICS[buy.mechanic].unit_price(buy.terms, offer.price_minor, pledged) if offer.follows_ladder else offer.price_minor
    )


async def _settle(
    session: AsyncSession,
    buy: GroupBuy,
    orders: Sequence[Order],
    lines: Sequence[Line],
    offers: dict[int, Offer],
    standards: Standards,
) -> None:
    buy.settled = True
    if buy.state != "succeeded":
        for order in orders:
            order.state, order.due_minor = "void", 0
        return
    pledged = sum(offer.pledged for offer in offers.values() if offer.follows_ladder)
    before = await spent(session, [order.member_id for order in orders], buy.closes_at - standards.window)
    discounts = {o.id: _best_discount(o, standards.tiers, before) for o in orders}
    booked = [
        Booked(line.id, line.order_id, line.qty, line.price_minor, final_price(buy, offers[line.offer_id], pledged))
        for line in lines
    ]
    dues = settle(booked, discounts)
    _freeze(orders, lines, dues, discounts)
    for order in orders:
        if order.due_minor:
            await transfer(session, f"settlement:{order.id}", "settlement", buy.closes_at, order, buy.currency, order.due_minor)
    await _tell_members(session, buy, orders, lines, offers, standards, before)


def _best_discount(order: Order, tiers: Sequence[TierRule], spent_before: dict[int, int]) -> int:
    """The tier held when ordering or at settlement, whichever is better; this buy's own spend counts only for later ones."""
    held = tier_of(tiers, spent_before.get(order.member_id, 0))
    return max(order.discount_bp, held.discount_bp if held else 0)


def _freeze(orders: Sequence[Order], lines: Sequence[Line], dues: Sequence[Due], discounts: dict[int, int]) -> None:
    by_line = {due.line: due for due in dues}
    totals: dict[int, int] = defaultdict(int)
    for line in lines:
        due = by_line[line.id]
        line.unit_minor, line.due_minor = due.unit_minor, due.due_minor
        totals[line.order_id] += due.due_minor
    for order in orders:
        order.state, order.due_minor, order.discount_bp = "settled", totals[order.id], discounts[order.id]


def _summary(buy: GroupBuy, lines: Sequence[Line], offers: dict[int, Offer], people: int, early: bool) -> BuyClosed:
    units: dict[int, int] = defaultdict(int)
    for line in lines:
        units[line.offer_id] += line.qty
    pledged = sum(offer.pledged for offer in offers.values() if offer.follows_ladder)
    sold = [ClosedOffer(o.code, o.title, units[no], final_price(buy, o, pledged)) for no, o in offers.items()]
    total = sum(line.due_minor or 0 for line in lines) if buy.state == "succeeded" else 0
    return BuyClosed(
        buy.id, buy.title, buy.state, buy.closes_at, sum(units.values()), people, total, buy.currency, sold,
        buy.min_units, buy.min_members, buy.pickup, early,
    )  # fmt: skip


async def _announce(session: AsyncSession, buy: GroupBuy, fact: Outcome, now: datetime) -> None:
    """To every group once; the living posts are drawn a last time."""
    await redraw(session, buy.id, now)
    for chat in await chats_of(session, buy.id):
        say(session, chat, fact, now, buy_id=buy.id)


async def _tell_others(session: AsyncSession, buy: GroupBuy, fact: Outcome, now: datetime) -> None:
    """To the other groups of the buy; its own hears the answer to the command."""
    own = (await session.execute(select(col(Group.chat)).where(col(Group.id) == buy.group_id))).scalar_one()
    for chat in await chats_of(session, buy.id):
        if chat != own:
            say(session, chat, fact, now, buy_id=buy.id)


async def _tell_members(
    session: AsyncSession,
    buy: GroupBuy,
    orders: Sequence[Order],
    lines: Sequence[Line],
    offers: dict[int, Offer],
    standards: Standards,
    before: dict[int, int],
) -> None:
    variants = {
        v.id: v
        for v in (
            await session.execute(
                select(Variant).join(Offer, col(Offer.id) == col(Variant.offer_id)).where(col(Offer.buy_id) == buy.id)
            )
        ).scalars()
    }
    chats = {g.id: g.chat for g in (await session.execute(select(Group))).scalars()}
    after = await spent(session, [order.member_id for order in orders], buy.closes_at - standards.window)
    for order in orders:
        own = [line for line in lines if line.order_id == order.id]
        address = await address_of(session, order.member_id, chats[order.group_id].partition(":")[0])
        if not own or not address:
            continue
        facts = [_line_fact(line, offers[line.offer_id], variants[line.variant_id]) for line in own]
        bill = YourTotal(
            order.id, buy.id, buy.title, facts, order.due_minor, buy.currency, buy.pay or standards.payment_note,
            buy.pickup, order.discount_bp,
        )  # fmt: skip
        _privately(session, address, bill, buy)
        _tell_tier(session, address, standards.tiers, before.get(order.member_id, 0), after.get(order.member_id, 0), buy)


def _tell_tier(session: AsyncSession, address: str, tiers: Sequence[TierRule], before: int, after: int, buy: GroupBuy) -> None:
    was, now = tier_of(tiers, before), tier_of(tiers, after)
    if now is not None and now is not was:
        _privately(session, address, TierReached(now.name, now.discount_bp, int(now.early.total_seconds()), now.perks), buy)


def _privately(session: AsyncSession, address: str, fact: Outcome, buy: GroupBuy) -> Outgoing:
    return say(session, address, fact, buy.closed_at or buy.closes_at, kind="private", buy_id=buy.id, person=address)


def _line_fact(line: Line, offer: Offer, variant: Variant) -> LineFact:
    label = " ".join(value for _, value in axes_of(variant.axes))
    return LineFact(offer.code, offer.title, label, line.qty, 0, line.for_, line.unit_minor or 0, line.due_minor or 0)
