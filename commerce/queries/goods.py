"""What a group buy offers and what is held of it, as rows: its offers, their variants, the lines and what
waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.phrases.meaning import Goods
from commerce.tables import Line, Member, Offer, Order, Variant, Waiting


async def offers_of(session: AsyncSession, no: int) -> list[Offer]:
    """The offers of a buy, in the leader's order."""
    rows = await session.execute(select(Offer).where(col(Offer.buy_id) == no).order_by(col(Offer.position)))
    return list(rows.scalars())


def words_of(offer: Offer) -> Goods:
    """An offer as far as words go."""
    return Goods(
        code=offer.code,
        title=offer.title,
        unit=offer.unit,
        variants=tuple((axis, tuple(values)) for axis, values in offer.options),
    )


async def variants_of(session: AsyncSession, no: int) -> list[Variant]:
    """The variants of a buy's offers, in the leader's order."""
    rows = await session.execute(
        select(Variant)
        .join(Offer, col(Offer.id) == col(Variant.offer_id))
        .where(col(Offer.buy_id) == no)
        .order_by(col(Variant.offer_id), col(Variant.position))
    )
    return list(rows.scalars())


async def held_of(
    session: AsyncSession, no: int, some: Sequence[int] | None = None, *, standing: bool = False
) -> list[tuple[int, str, Line | Waiting]]:
    """(order number, member's name, line or wait) of all that is booked or waiting in a buy, by order; or of
    some orders of it alone. `standing`: only what did not come to nothing."""
    counting = stands() if standing else true()
    orders = col(Order.buy_id) == no if some is None else col(Order.id).in_(some)
    found: list[tuple[int, str, Line | Waiting]] = []
    tables: tuple[type[Line] | type[Waiting], ...] = (Line, Waiting)
    for table in tables:
        rows = await session.execute(
            select(col(Order.id), col(Member.name), table)
            .join(Order, col(Order.id) == col(table.order_id))
            .join(Member, col(Member.id) == col(Order.member_id))
            .where(orders, col(table.qty) > 0, counting)
            .order_by(col(Order.id), col(table.id))
        )
        found.extend((order, name, cast("Line | Waiting", row)) for order, name, row in rows)
    return sorted(found, key=lambda one: one[0])


def holds_something() -> ColumnElement[bool]:
    """Of an order: something is booked or waits. One that was cancelled is on record and holds nothing."""
    return or_(_has(Line), _has(Waiting))


def stands() -> ColumnElement[bool]:
    """Of an order: it did not come to nothing, as one does whose team did not come together, or whose buy did not."""
    return col(Order.state) != "void"


def _has(table: type[Line] | type[Waiting]) -> ColumnElement[bool]:
    return select(col(table.id)).where(col(table.order_id) == col(Order.id), col(table.qty) > 0).exists()


def variant_label(variant: Variant) -> str:
    """A variant as people read it: red L."""
    return " ".join(value for _, value in axes_of(variant.axes))


def left_of(offer: Offer, variants: Sequence[Variant]) -> int | None:
    """Units still to be had of an offer; None where nothing limits them."""
    own = [
        None if v.stock is None else max(0, v.stock - v.pledged) for v in variants if v.offer_id == offer.id
    ]
    by_variant = None if None in own else sum(n for n in own if n is not None)
    by_offer = None if offer.stock is None else max(0, offer.stock - offer.pledged)
    return min((n for n in (by_variant, by_offer) if n is not None), default=None)
