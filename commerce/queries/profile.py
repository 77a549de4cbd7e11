"""A member's own standing, and what is open to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.ground.turns import in_turns
from commerce.outcomes import Outcome, only_unit
from commerce.queries.board import Board, BoardOffer, Credit, MyOrder, board, mine
from commerce.queries.goods import holds_something, stands
from commerce.queries.ledger import credits_of, spent
from commerce.queries.missed import OwnMiss
from commerce.queries.names import called, shared_in
from commerce.queries.portrait import OwnStanding, kept_in, moved_in
from commerce.rules.paging import pages, within
from commerce.rules.standing import Level
from commerce.rules.tiers import TierRule, next_tier, tier_of
from commerce.tables import Group, GroupBuy, Member, Membership, Order

FEW = 200  # members


@dataclass(frozen=True, slots=True, kw_only=True)
class Me(Outcome):
    """A member's portrait, for their eyes: tier, spend in the window, what the next tier needs. Minor
    units. `missed`: what is on record as not fetched, which nobody else but the leader sees."""

    where = "private"
    name: str
    member_no: int
    tier: str
    discount_bp: int
    early: int
    perks: str
    spent_minor: int
    currency: str
    next_tier: str
    needs_minor: int
    orders: int
    missed: list[OwnMiss] = field(default_factory=list)
    standings: list[OwnStanding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """One open buy. `orders_from`: where orders do not count yet, from when on they will."""

    buy_no: int
    title: str
    closes_at: datetime
    offers: list[BoardOffer]
    currency: str
    units: int
    unit: str = ""
    orders_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Menu(OneMessage, Outcome):
    """What is open now."""

    entries: list[MenuEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One member as the leader sees them; spend in minor units."""

    name: str
    member_no: int
    tier: str
    spent_minor: int
    orders: int
    neighbour: bool
    level: Level = "passer_by"
    before: Level | None = None  # until it last changed, within a month


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberList(OneMessage, Outcome):
    """A group's members with their standing; for its leader alone. Said in pages: `count` is of all."""

    where = "private"
    group: str
    currency: str
    members: list[MemberEntry]
    count: int = 0
    page: int = 1
    pages: int = 1

    def at(self, page: int) -> MemberList:
        """What is said of it on one page."""
        cut = pages([len(one.name) + len(one.tier) + 70 for one in self.members], most=20)
        page = within(page, cut)
        return replace(
            self, members=[self.members[place] for place in cut[page - 1]], page=page, pages=len(cut)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEntry:
    """One tier and how many hold it; `early` in seconds."""

    name: str
    spend_minor: int
    discount_bp: int
    early: int
    perks: str
    members: int


@dataclass(frozen=True, slots=True)
class TierList(OneMessage, Outcome):
    """The community's tiers and how many of the group's members hold each."""

    currency: str
    days: int
    tiers: list[TierEntry]


async def me(
    session: AsyncSession,
    member: Member,
    now: datetime,
    tiers: Sequence[TierRule],
    window: timedelta,
    currency: str,
) -> Me:
    """The member's standing at this moment, computed from the ledger."""
    total = (await spent(session, [member.id], now - window)).get(member.id, 0)
    held, ahead = tier_of(tiers, total), next_tier(tiers, total)
    orders = select(func.count(col(Order.id))).where(
        col(Order.member_id) == member.id, holds_something(), stands()
    )
    count = (await session.execute(orders)).scalar_one()
    return Me(
        name=member.name,
        member_no=member.id,
        tier=held.name if held else "",
        discount_bp=held.discount_bp if held else 0,
        early=int(held.early.total_seconds()) if held else 0,
        perks=held.perks if held else "",
        spent_minor=total,
        currency=currency,
        next_tier=ahead[0].name if ahead else "",
        needs_minor=ahead[1] if ahead else 0,
        orders=count,
    )


async def menu(session: AsyncSession, buys: Sequence[GroupBuy], now: datetime) -> Menu:
    """One entry per open buy."""
    return Menu([_on_menu(await board(session, buy.id, most=0), now) for buy in buys])


def _on_menu(one: Board, now: datetime) -> MenuEntry:
    waits = one.begins_at if one.begins_at is not None and one.begins_at > now else None
    return MenuEntry(
        buy_no=one.buy_no,
        title=one.title,
        closes_at=one.closes_at,
        offers=one.offers,
        currency=one.currency,
        units=one.units,
        unit=only_unit(offer.unit for offer in one.offers),
        orders_from=waits,
    )


async def has_many(session: AsyncSession, group_no: int) -> bool:
    """Are there more members of the group than are read while others wait, without their noticing?"""
    beyond = select(col(Membership.member_id)).where(col(Membership.group_id) == group_no)
    return (await session.execute(beyond.limit(1).offset(FEW))).first() is not None


async def member_list(
    session: AsyncSession,
    *,
    group_no: int,
    now: datetime,
    tiers: Sequence[TierRule],
    window: timedelta,
    currency: str,
) -> MemberList:
    """Everybody seen in the group, with their standing: the highest spenders first."""
    group = await session.get_one(Group, group_no)
    theirs = col(Order.member_id) == col(Member.id), col(Order.group_id) == group.id
    orders_of = (
        select(func.count(col(Order.id))).where(*theirs, holds_something(), stands()).scalar_subquery()
    )
    rows = await session.execute(
        select(col(Member.id), col(Member.name), col(Member.neighbour_of).is_not(None), orders_of)
        .join(Membership, col(Membership.member_id) == col(Member.id))
        .where(col(Membership.group_id) == group.id, col(Membership.left).is_(False))
    )
    found = rows.all()
    totals = await spent(session, [no for no, *_ in found], now - window)
    shared = await shared_in(session, group.id)
    levels, moved = await kept_in(session, group.id), await moved_in(session, group.id, now)
    entries = []
    async for no, name, is_neighbour, orders in in_turns(found):
        total = totals.get(no, 0)
        held = tier_of(tiers, total)
        entry = MemberEntry(
            name=called(name, no, shared),
            member_no=no,
            tier=held.name if held else "",
            spent_minor=total,
            orders=orders,
            neighbour=bool(is_neighbour),
            level=levels.get(no, "passer_by"),
            before=moved.get(no),
        )
        entries.append(entry)
    entries.sort(key=lambda one: (-one.spent_minor, one.member_no))
    return MemberList(group=group.name or group.chat, currency=currency, members=entries, count=len(entries))


def tier_list(tiers: Sequence[TierRule], members: MemberList, window: timedelta, currency: str) -> TierList:
    """The tiers, lowest first, with how many of the group hold each."""
    held = [entry.tier for entry in members.members]
    return TierList(
        currency,
        window.days,
        [
            TierEntry(
                name=t.name,
                spend_minor=t.spend_minor,
                discount_bp=t.discount_bp,
                early=int(t.early.total_seconds()),
                perks=t.perks,
                members=held.count(t.name),
            )
            for t in tiers
        ],
    )


def with_pay(order: MyOrder, note: str) -> MyOrder:
    """The order with the community's payment note where the buy has none of its own."""
    return order if order.pay else replace(order, pay=note)


async def own_orders(
    session: AsyncSession, member_id: int, note: str, buy_no: int | None = None
) -> list[MyOrder]:
    """A member's orders with what they have paid; of one buy, or of all that are open or not fetched yet.
    `note`: how to pay."""
    return [with_pay(order, note) for order in (await mine(session, member_id, buy_no=buy_no)).orders]


async def credit_beside(session: AsyncSession, member_id: int, orders: Sequence[MyOrder]) -> list[Credit]:
    """What a member paid too much for others than these orders, by currency."""
    found = await credits_of(session, member_id, [one.order_no for one in orders])
    return [Credit(*one) for one in found]
