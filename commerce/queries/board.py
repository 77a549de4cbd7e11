"""The living post of a group buy, and a member's own view of it, as they stand at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.mechanics import MECHANICS
from commerce.outcomes import LineFact, Outcome, StepFact, TeamFact, as_read
from commerce.queries.acts import arrival
from commerce.queries.allotting import allotment, given_now, pack_size
from commerce.queries.fetching import code_for
from commerce.queries.goods import held_of, left_of, offers_of, variant_label, variants_of
from commerce.queries.ledger import received
from commerce.queries.lines import line_facts, none_waits
from commerce.queries.prices import pledged_of, price_at, step_ahead
from commerce.queries.remarks import remarks_of
from commerce.queries.sides import ALL, side_of
from commerce.queries.signed import BoardOrder, counted, listed
from commerce.queries.turns import Turn, early_until, turns_on
from commerce.queries.voices import on_post
from commerce.rules.bundles import Plain, bundles_of, plain
from commerce.rules.lifecycle import ENDED, FULL, StateOfBuy
from commerce.rules.mechanic import Pledged
from commerce.rules.pickup import place_for, places_of
from commerce.rules.references import code_of, written
from commerce.rules.reviews import Repute
from commerce.rules.settlement import payable_now
from commerce.tables import GroupBuy, Line, Offer, Order, Proof, Team, Variant
from commerce.tables.base import from_millis

LEAST_ENTRY = 6  # UTF-16 units that an order takes on a post at least, with its number and the line's end
MOST_LISTED = 8_000 // LEAST_ENTRY  # more than one message takes on any platform


@dataclass(frozen=True, slots=True)
class BoardVariant:
    """One choice on the post; `left` None: unlimited."""

    label: str
    left: int | None
    pledged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardOffer:
    """`left` None: unlimited. `price_minor` is the price in force. Of what is sold in whole packs `packs` would
    be handed out if it closed now, `allotted` units in all."""

    code: str
    title: str
    unit: str
    base_minor: int
    price_minor: int
    left: int | None
    pledged: int
    waiting: int
    limit: int
    variants: list[BoardVariant]
    bundles: list[Plain] = field(default_factory=list)
    allotted: int = 0
    pack_size: int = 0
    packs: int = 0
    needs: int = 0  # so many more bring the next pack; 0: the stock has no room for it
    over: int = 0  # ordered, and in no whole pack as things stand
    voice: Repute | None = None  # what members say of it, where there is anything to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Outcome):
    """The living post: everything the group may see. `begins_at` is the start of its window; `teams` are
    those with a seat left. `needs_units` and `needs_members` are what it lacks at least to happen, by what
    would be handed out if it closed now. `units` and `members` count over all groups; those of other leaders'
    groups, `units_elsewhere` of them, are not in `orders`, and neither are the `unlisted` last, where there
    are more orders than one message takes."""

    buy_no: int
    title: str
    state: StateOfBuy
    currency: str
    closes_at: datetime
    note: str
    pickup: str
    photo: str
    offers: list[BoardOffer]
    next_step: StepFact | None
    units: int
    waiting: int
    members: int
    needs_units: int
    needs_members: int
    orders: list[BoardOrder]
    mechanic: str = "open"
    terms: dict[str, Any] = field(default_factory=dict)
    arrives: str = ""
    team_size: int = 0  # members that make a team; 0 where it is not bought in teams
    begins_at: datetime | None = None
    teams: list[TeamFact] = field(default_factory=list)
    begun: bool = True
    early_until: datetime | None = None  # while early access lasts: when everybody else may order
    only_for: str = ""  # the key that one needs to order (`rules.access`)
    turns: list[Turn] = field(default_factory=list)
    units_elsewhere: int = 0
    members_elsewhere: int = 0
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class BoardShown(OneMessage, Outcome):
    """The living post shown again where somebody asked for it."""

    board: Board
    buy_no: int
    unlisted: int = 0  # as the board has it


@dataclass(frozen=True, slots=True)
class Credit:
    """So much of a currency, minor units."""

    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Mine(Outcome):
    """One member's orders, for their eyes only. Each entry is one order. `credit`: what they paid too much for others,
    and nothing has taken yet."""

    where = "private"
    orders: list[MyOrder]
    credit: list[Credit] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyOrder:
    """One order as its member sees it, amounts in minor units."""

    order_no: int
    buy_no: int
    title: str
    state: StateOfBuy
    closes_at: datetime
    currency: str
    lines: list[LineFact]
    units: int
    waiting: int
    due_minor: int
    paid_minor: int
    pay: str
    pickup: str
    next_step: StepFact | None
    now_minor: int = 0  # to be paid at this moment
    credit_minor: int = 0  # paid too much
    team: TeamFact | None = None
    void: bool = False  # its team did not come together
    remarks: list[str] = field(default_factory=list)  # what they wrote beside it
    reference: str = ""  # of its bill, '' before there is one
    arrives: str = ""  # when the goods come, until they have
    choosable: bool = False  # one of several places to fetch it, until it is there
    pickup_code: str = ""  # by which it is fetched, once it is there
    proven: bool = False  # they said that it is paid, and their leader has not answered yet


async def board(
    session: AsyncSession,
    no: int,
    now: datetime | None = None,
    group_id: int | None = None,
    *,
    most: int = MOST_LISTED,
) -> Board:
    """The living post of buy `no`, from the rows as they are: as a group sees it, or all that is ordered;
    with `now`, also what is only for a while. `most` orders stand on it by name."""
    buy = (await session.execute(select(GroupBuy).where(col(GroupBuy.id) == no))).scalar_one()
    offers = await offers_of(session, no)
    variants = await variants_of(session, no)
    side = ALL if group_id is None else await side_of(session, no, group_id)
    orders, unlisted = await listed(session, buy, side, most, offers, variants)
    booked = await counted(session, buy, side)
    given = await _if_closed_now(session, buy, offers, variants, booked.members)
    pledged = await pledged_of(session, buy, offers)
    told = await on_post(session, buy, [offer.id for offer in offers], group_id, now)
    return Board(
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        currency=buy.currency,
        closes_at=buy.closes_at,
        note=buy.note,
        pickup=buy.pickup,
        photo=buy.photo,
        offers=[_offer(buy, one, variants, pledged, given, told.get(one.id)) for one in offers],
        next_step=step_ahead(buy, pledged, offers),
        units=booked.units,
        waiting=sum(offer.waiting for offer in offers),
        members=booked.members,
        needs_units=given.lacks,
        needs_members=max(0, buy.min_members - given.members),
        orders=orders,
        mechanic=buy.mechanic,
        terms=dict(buy.terms),
        arrives=buy.arrives,
        team_size=MECHANICS[buy.mechanic].team_size(buy.terms),
        begins_at=begins_at(buy),
        teams=[team for team in await teams_of(session, buy) if team.has < team.size],
        begun=buy.begun or begins_at(buy) is None,
        early_until=early_until(buy, now) if now else None,
        only_for=buy.only_for,
        turns=turns_on(buy),
        units_elsewhere=booked.units_elsewhere,
        members_elsewhere=booked.members_elsewhere,
        unlisted=unlisted,
    )


def begins_at(buy: GroupBuy) -> datetime | None:
    """From when on orders count, where that is later than the opening."""
    begins = MECHANICS[buy.mechanic].begins_at(buy.terms)
    return None if begins is None else from_millis(begins)


async def teams_of(session: AsyncSession, buy: GroupBuy) -> list[TeamFact]:
    """The teams there are now, those that have ended left out."""
    size = MECHANICS[buy.mechanic].team_size(buy.terms)
    if not size:
        return []
    seats = func.count(col(Order.id))
    rows = await session.execute(
        select(Team, seats)
        .outerjoin(Order, (col(Order.buy_id) == col(Team.buy_id)) & (col(Order.team_no) == col(Team.no)))
        .where(col(Team.buy_id) == buy.id, col(Team.state) != ENDED)
        .group_by(col(Team.id))
        .order_by(col(Team.no))
    )
    return [
        TeamFact(no=team.no, has=has, size=size, until=team_ends_at(buy, team), stays=team.state == FULL)
        for team, has in rows
    ]


def team_ends_at(buy: GroupBuy, team: Team) -> datetime:
    """When a team's time is over; a full one stays until the deadline."""
    own = team.began_at + timedelta(milliseconds=int(buy.terms["span"]))
    return buy.closes_at if team.state == FULL else min(buy.closes_at, own)


@dataclass(frozen=True, slots=True, kw_only=True)
class _IfClosedNow:
    """What would be handed out if it closed now: `units` of each offer, `needs` more of it bring its next
    pack; `lacks` more bring the least that the buy needs; so many `members` get anything."""

    units: Mapping[int, int]
    needs: Mapping[int, int]
    lacks: int
    members: int


async def _if_closed_now(
    session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], variants: Sequence[Variant], members: int
) -> _IfClosedNow:
    """Line by line where whole packs are filled; else just what is booked, by `members` of them."""
    if not pack_size(buy):
        units = {offer.id: offer.pledged for offer in offers}
        lacks = max(0, buy.min_units - sum(units.values()))
        return _IfClosedNow(units=units, needs={}, lacks=lacks, members=members)
    lines = [row for _, _, row in await held_of(session, buy.id) if isinstance(row, Line)]
    now = allotment(buy, offers, variants, lines)
    units = {offer.id: now.to(offer, lines) for offer in offers}
    return _IfClosedNow(units=units, needs=now.needs, lacks=now.lacks, members=now.orders(lines))


def _offer(
    buy: GroupBuy,
    offer: Offer,
    variants: Sequence[Variant],
    pledged: Pledged,
    given: _IfClosedNow,
    voice: Repute | None,
) -> BoardOffer:
    own = [
        BoardVariant(variant_label(v), None if v.stock is None else max(0, v.stock - v.pledged), v.pledged)
        for v in variants
        if v.offer_id == offer.id and v.axes
    ]
    size, allotted = pack_size(buy), given.units[offer.id]
    return BoardOffer(
        code=offer.code,
        title=offer.title,
        unit=offer.unit,
        base_minor=offer.price_minor,
        price_minor=price_at(buy, offer, pledged),
        left=left_of(offer, variants),
        pledged=offer.pledged,
        waiting=offer.waiting,
        limit=offer.member_limit,
        variants=own,
        bundles=plain(bundles_of(offer.bundles)),
        allotted=allotted,
        pack_size=size,
        packs=allotted // size if size else 0,
        needs=given.needs.get(offer.id, 0),
        over=max(0, offer.pledged - allotted),
        voice=voice,
    )


async def mine(session: AsyncSession, member_id: int, *, buy_no: int | None = None) -> Mine:
    """A member's orders in open buys, and in settled ones not yet handed over, with what they have paid; the
    newest first."""
    query = (
        select(Order, GroupBuy)
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(col(Order.member_id) == member_id)
    )
    if buy_no is not None:
        query = query.where(col(GroupBuy.id) == buy_no)
    else:
        query = query.where(col(GroupBuy.state).in_(("open", "succeeded")), col(Order.handed_at).is_(None))
    rows = (await session.execute(query.order_by(col(GroupBuy.id).desc()).limit(20))).all()
    paid = await received(session, [order.id for order, _ in rows])
    orders = [await my_order(session, order, buy, paid.get(order.id, 0)) for order, buy in rows]
    return Mine([order for order in orders if order.lines])


async def my_order(session: AsyncSession, order: Order, buy: GroupBuy, paid_minor: int) -> MyOrder:
    """One order with its lines, what is paid and what is due now."""
    offers = {offer.id: offer for offer in await offers_of(session, buy.id)}
    variants = {variant.id: variant for variant in await variants_of(session, buy.id)}
    pledged = await pledged_of(session, buy, offers.values())
    everybody = [] if not pack_size(buy) else [row for _, _, row in await held_of(session, buy.id)]
    held = [row for _, _, row in await held_of(session, buy.id, [order.id])]
    given = given_now(buy, offers.values(), variants.values(), everybody)
    lines = none_waits(buy, line_facts(buy, order, held, offers, variants, pledged, given=given))
    now, credit = what_to_pay(buy, lines, paid_minor, ahead=order.held_from is not None)
    team = next((team for team in await teams_of(session, buy) if team.no == order.team_no), None)
    came = await arrival(session, buy, order.group_id) if buy.state == "succeeded" else None
    return MyOrder(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        state=buy.state,
        closes_at=buy.closes_at,
        currency=buy.currency,
        lines=as_read(lines),
        units=sum(line.qty for line in lines),
        waiting=sum(line.waiting for line in lines),
        due_minor=sum(line.due_minor for line in lines),
        paid_minor=paid_minor,
        pay=buy.pay,
        pickup=place_for(order.place, buy.pickup, came.detail if came else ""),
        next_step=step_ahead(buy, pledged, offers.values()) if buy.state == "open" else None,
        now_minor=now,
        credit_minor=credit,
        team=team,
        void=buy.state == "succeeded" and order.state == "void",
        remarks=(await remarks_of(session, buy.id, [order.member_id])).get(order.member_id, []),
        reference=reference_of(order, sum(line.due_minor for line in lines), now),
        arrives="" if came else buy.arrives,
        proven=await _proven(session, order),
        choosable=order.arrived_at is None and bool(places_of(buy.pickup)),
        pickup_code=await code_for(session, order),
    )


def reference_of(order: Order, due_minor: int, now_minor: int) -> str:
    """The code by which money finds this order's bill, '' before there is one: until it is settled, or something is to
    be paid ahead."""
    billed = now_minor > 0 or (order.state == "settled" and due_minor > 0)
    return written(code_of(order.id)) if billed else ""


async def _proven(session: AsyncSession, order: Order) -> bool:
    """Does a word of its member about paying it wait for the leader?"""
    query = select(col(Proof.orders)).where(
        col(Proof.member_id) == order.member_id, col(Proof.state) == "waiting"
    )
    return any(str(order.id) in orders.split() for orders in (await session.execute(query)).scalars())


def what_to_pay(
    buy: GroupBuy, lines: Sequence[LineFact], paid_minor: int, *, ahead: bool = False
) -> tuple[int, int]:
    """-> what is to be paid at this moment, and what was paid too much (minor units). `ahead`: all of it before the buy
    closes."""
    due = sum(line.due_minor for line in lines)
    deposit = sum(MECHANICS[buy.mechanic].deposit(buy.terms, line.qty, line.due_minor) for line in lines)
    if buy.state == "open":
        return max(0, (due if ahead else deposit) - paid_minor), 0
    return payable_now(due, deposit, paid_minor, arrived=buy.arrived_at is not None), max(0, paid_minor - due)
