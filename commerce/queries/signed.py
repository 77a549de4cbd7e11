"""Who stands on a living post, with what, and how many they are: as many by name as are shown, the rest as
sums of the database's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, literal, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.goods import holds_something, stands, variant_label
from commerce.queries.names import shared_among
from commerce.queries.sides import Side
from commerce.tables import GroupBuy, Line, Member, Offer, Order, Variant, Waiting

Goods = tuple[str, str]  # what, and for whom


@dataclass(frozen=True, slots=True)
class BoardOrder:
    """One member's part as the group sees it: no money."""

    name: str
    lines: list[tuple[str, str, int, int, int]]  # (goods, for, qty, waiting, up to)


@dataclass(frozen=True, slots=True)
class Counted:
    """Orders with something booked and their units, over all groups; of them those that a side does not see, and their
    units."""

    members: int
    units: int
    members_elsewhere: int
    units_elsewhere: int


async def counted(session: AsyncSession, buy: GroupBuy, side: Side) -> Counted:
    """Of all that is booked in a buy."""
    elsewhere = case((seen_by(side), None), else_=col(Order.id))
    row = await session.execute(
        select(
            func.count(func.distinct(col(Order.id))),
            func.coalesce(func.sum(col(Line.qty)), 0),
            func.count(func.distinct(elsewhere)),
            func.coalesce(func.sum(case((seen_by(side), 0), else_=col(Line.qty))), 0),
        )
        .join(Line, col(Line.order_id) == col(Order.id))
        .where(col(Order.buy_id) == buy.id, col(Line.qty) > 0, _counts(buy))
    )
    members, units, others, elsewhere_units = row.one()
    return Counted(members, int(units), others, int(elsewhere_units))


async def listed(
    session: AsyncSession,
    buy: GroupBuy,
    side: Side,
    most: int,
    offers: Sequence[Offer],
    variants: Sequence[Variant],
) -> tuple[list[BoardOrder], int]:
    """The first `most` orders of a buy that a side sees, and how many there are beyond; nothing is asked for
    where none is shown."""
    if not most:
        return [], 0
    everybody = await _names(session, buy, side)
    shown = dict(everybody[:most])
    shared = shared_among(name for _, name in everybody)
    held = await _held(session, buy.id, seen_by(side), max(shown, default=0), _labels(offers, variants))
    orders = [
        BoardOrder(
            name if name.casefold() not in shared else f"{name} (#{order})",
            [(*what, *counts) for what, counts in held[order].items()],  # type: ignore[misc]
        )
        for order, name in shown.items()
    ]
    return orders, len(everybody) - len(shown)


def seen_by(side: Side) -> ColumnElement[bool]:
    """`Side.sees` of the group an order was made in, for the database."""
    if side.only is not None:
        return col(Order.group_id) == side.only
    return col(Order.group_id).not_in(side.hidden) if side.hidden else true()


def _counts(buy: GroupBuy) -> ColumnElement[bool]:
    """Of an order: what came to nothing is left out where the others came about; of a buy that did not, all are shown as
    they were."""
    return stands() if buy.state == "succeeded" else true()


async def _names(session: AsyncSession, buy: GroupBuy, side: Side) -> list[tuple[int, str]]:
    """(order, its member's name) of everybody for whom something is booked or waits."""
    rows = await session.execute(
        select(col(Order.id), col(Member.name))
        .join(Member, col(Member.id) == col(Order.member_id))
        .where(col(Order.buy_id) == buy.id, seen_by(side), holds_something(), _counts(buy))
        .order_by(col(Order.id))
    )
    return [(order, name) for order, name in rows]


async def _held(
    session: AsyncSession, no: int, seen: ColumnElement[bool], last: int, labels: Mapping[int, str]
) -> dict[int, dict[Goods, list[int]]]:
    """order, up to `last` -> goods -> [booked, waiting, up to], in the order they were asked for."""
    units: dict[int, dict[Goods, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for order, variant, for_, qty, upto in await _sums(session, Line, no, seen, last):
        counts = units[order][labels[variant], for_]
        counts[0] += qty
        counts[2] += upto
    for order, variant, for_, qty, _ in await _sums(session, Waiting, no, seen, last):
        units[order][labels[variant], for_][1] += qty
    return units


async def _sums(
    session: AsyncSession, table: type[Line] | type[Waiting], no: int, seen: ColumnElement[bool], last: int
) -> list[tuple[int, int, str, int, int]]:
    """(order, variant, for whom, units, units they would take at most)."""
    most = case((col(Line.asked).is_(None), func.coalesce(col(Line.upto), 0)), else_=0)
    upto = func.sum(most) if table is Line else literal(0)
    of = (col(table.order_id), col(table.variant_id), col(table.for_))
    rows = await session.execute(
        select(*of, func.sum(col(table.qty)), upto)
        .join(Order, col(Order.id) == col(table.order_id))
        .where(col(Order.buy_id) == no, col(Order.id) <= last, seen, col(table.qty) > 0)
        .group_by(*of)
        .order_by(col(table.order_id), func.min(col(table.id)))
    )
    return [(order, variant, for_, int(qty), int(most)) for order, variant, for_, qty, most in rows]


def _labels(offers: Sequence[Offer], variants: Sequence[Variant]) -> dict[int, str]:
    """What each variant is called on the post; with its offer's code where there are several."""
    codes = {offer.id: offer.code for offer in offers} if len(offers) > 1 else {}
    return {one.id: f"{codes.get(one.offer_id, '')} {variant_label(one)}".strip() for one in variants}
