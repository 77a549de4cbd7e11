"""What a leader looks at after closing: who gets what, who has paid, what was handed out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import LineFact, Outcome
from commerce.queries.board import held_of, line_facts, offers_of, variants_of, what_to_pay
from commerce.queries.prices import pack_size, pledged_of
from commerce.queries.sides import ALL, Side, carriers
from commerce.rules.commission import Rate, commission
from commerce.tables import Group, GroupBuy, Line, Member, Order, Posting, Resale, Transfer, Utterance, Waiting


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """One member's order as the leader sees it. `now_minor` is to be paid now, `credit_minor` to be given back. `deleted`: a message it
    came from was deleted on the platform."""

    order_no: int
    member_no: int
    name: str
    lines: list[LineFact]
    units: int
    waiting: int
    due_minor: int
    paid_minor: int
    handed: bool
    deleted: bool
    now_minor: int = 0
    credit_minor: int = 0


@dataclass(frozen=True, slots=True)
class ListedVariant:
    """How many of one variant are booked and wait."""

    goods: str
    units: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was ordered in a group that carries the buy for its leader: the sum alone, and the commission for it (as of now)."""

    group: str
    units: int
    due_minor: int
    commission_minor: int


@dataclass(frozen=True, slots=True)
class BuyList(Outcome):
    """A group buy, per person and per variant, for the leader of that side alone. `elsewhere`: the groups that carry it; of a group
    that carries it for another leader, `commission_minor` is what comes to this side, else None."""

    where = "private"
    buy_no: int
    title: str
    state: str
    settled: bool
    arrived: bool
    closes_at: datetime
    currency: str
    orders: list[ListedOrder]
    variants: list[ListedVariant]
    units: int
    due_minor: int
    paid_minor: int
    elsewhere: list[Elsewhere] = field(default_factory=list)
    commission_minor: int | None = None
    pack_size: int = 0  # of goods that came in whole packs


async def buy_list(session: AsyncSession, buy: GroupBuy, side: Side = ALL) -> BuyList:
    """Everything ordered in a buy on one side of it, by order number."""
    listed, groups = await _orders(session, buy)
    carried = await carriers(session, buy.id)
    seen = [one for one in listed if side.sees(groups[one.order_no])]
    sums = {resale.group_id: _sum(resale, group, listed, groups) for resale, group in carried}
    own = sums.get(side.only or 0)
    several = len(await offers_of(session, buy.id)) > 1
    return BuyList(
        buy.id, buy.title, buy.state, buy.settled, buy.arrived_at is not None, buy.closes_at, buy.currency, seen,
        _by_variant(seen, several), sum(o.units for o in seen), sum(o.due_minor for o in seen), sum(o.paid_minor for o in seen),
        [one for group, one in sums.items() if group in side.hidden], own.commission_minor if own else None,
        pack_size(buy) if buy.settled else 0,
    )  # fmt: skip


def _sum(resale: Resale, group: Group, listed: list[ListedOrder], groups: dict[int, int]) -> Elsewhere:
    there = [one for one in listed if groups[one.order_no] == group.id]
    units, due = sum(one.units for one in there if one.due_minor), sum(one.due_minor for one in there)
    return Elsewhere(group.name or group.chat, units, due, commission(Rate(resale.rate_bp, resale.unit_minor), units, due))


async def _orders(session: AsyncSession, buy: GroupBuy) -> tuple[list[ListedOrder], dict[int, int]]:
    """-> all orders of a buy, and the group each was made in."""
    offers = {offer.id: offer for offer in await offers_of(session, buy.id)}
    variants = {variant.id: variant for variant in await variants_of(session, buy.id)}
    held: dict[int, list[Line | Waiting]] = defaultdict(list)
    for order_no, _, row in await held_of(session, buy.id):
        held[order_no].append(row)
    rows = await session.execute(
        select(Order, col(Member.name))
        .join(Member, col(Member.id) == col(Order.member_id))
        .where(col(Order.buy_id) == buy.id)
        .order_by(col(Order.id))
    )
    paid, deleted = await paid_by_order(session, buy.id), await _deleted(session, buy.id)
    pledged = await pledged_of(session, buy, offers.values())
    found = [(order, name) for order, name in rows if held[order.id] or paid.get(order.id)]
    orders = [
        _listed(
            buy, order, name, line_facts(buy, order, held[order.id], offers, variants, pledged), paid.get(order.id, 0), deleted
        )
        for order, name in found
    ]
    return orders, {order.id: order.group_id for order, _ in found}


def told_apart(rows: list[tuple[Order, str]]) -> list[tuple[Order, str]]:
    """Orders with their members' names; names that occur twice get the member's number."""
    names = [name for _, name in rows]
    return [(order, f"{name} (#{order.member_id})" if names.count(name) > 1 else name) for order, name in rows]


def _listed(buy: GroupBuy, order: Order, name: str, lines: list[LineFact], paid: int, deleted: set[int]) -> ListedOrder:
    now, credit = what_to_pay(buy, lines, paid)
    return ListedOrder(
        order.id, order.member_id, name, lines, sum(line.qty for line in lines), sum(line.waiting for line in lines),
        sum(line.due_minor for line in lines), paid, order.handed_at is not None, order.member_id in deleted,
        now, credit,
    )  # fmt: skip


def _by_variant(orders: list[ListedOrder], several: bool) -> list[ListedVariant]:
    units: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in (line for order in orders for line in order.lines):
        goods = " ".join(word for word in (line.code if several else "", line.title, line.variant) if word)
        units[goods][0] += line.qty
        units[goods][1] += line.waiting
    return [ListedVariant(goods, booked, waiting) for goods, (booked, waiting) in sorted(units.items())]


async def paid_by_order(session: AsyncSession, buy_id: int) -> dict[int, int]:
    """What the leader has received for each order of a buy, minor units."""
    rows = await session.execute(
        select(col(Transfer.order_id), func.sum(col(Posting.amount_minor)))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .join(Order, col(Order.id) == col(Transfer.order_id))
        .where(col(Order.buy_id) == buy_id, col(Posting.account) == "received")
        .group_by(col(Transfer.order_id))
    )
    return {order: int(total) for order, total in rows}


async def _deleted(session: AsyncSession, buy_id: int) -> set[int]:
    """Members one of whose counted messages was deleted on the platform."""
    rows = await session.execute(
        select(col(Utterance.member_id)).where(
            col(Utterance.buy_id) == buy_id, col(Utterance.deleted).is_(True), col(Utterance.state) == "applied"
        )
    )
    return set(rows.scalars())
