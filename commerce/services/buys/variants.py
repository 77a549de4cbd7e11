"""Changing the options of an open buy, and what there is of each: nothing that somebody ordered goes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import axes_of
from commerce.refusals import Refusal
from commerce.services.buys.opening import Options
from commerce.tables import Line, Offer, Variant, Waiting

Stocks = tuple[tuple[tuple[str, ...], int], ...]


@dataclass(eq=False)
class StockTooLow(Refusal):
    """Stock cannot go below what is already promised."""

    title: str
    stock: int
    pledged: int
    unit: str


@dataclass(eq=False)
class OptionTaken(Refusal):
    """An option cannot go away: somebody ordered it. `pledged` are booked now."""

    title: str
    option: str
    pledged: int


async def change_variants(
    session: AsyncSession, offers: Sequence[Offer], options: Options | None, stocks: Stocks | None
) -> None:
    """New options, or new stock for single variants, of a buy's only offer. Raises OptionTaken,
    StockTooLow."""
    if options is None and stocks is None:
        return
    offer = offers[0]
    if options is not None:
        await _change_options(session, offer, options)
    for variant in await _variants(session, offer):
        stock = dict(stocks or ()).get(_values(variant))
        if stock is not None:
            if stock < variant.pledged:
                title = f"{offer.title} {' '.join(_values(variant))}"
                raise StockTooLow(title, stock, variant.pledged, offer.unit)
            variant.stock = stock


async def _change_options(session: AsyncSession, offer: Offer, options: Options) -> None:
    wanted = _every(options)
    known = {tuple(map(tuple, axes_of(variant.axes))): variant for variant in await _variants(session, offer)}
    for axes, variant in known.items():
        if list(map(list, axes)) not in wanted:
            await _drop(session, offer, variant)
    for place, pairs in enumerate(wanted):
        row = known.get(tuple((axis, value) for axis, value in pairs)) or Variant(offer_id=offer.id)
        row.position, row.axes = place, pairs
        session.add(row)
    offer.options = [[axis, list(values)] for axis, values in options]
    await session.flush()


def _every(options: Options) -> list[list[list[str]]]:
    """All variants that options come to, each as its [axis, value] pairs."""
    return [
        [[axis, value] for (axis, _), value in zip(options, values, strict=True)]
        for values in product(*(values for _, values in options))
    ]


async def _drop(session: AsyncSession, offer: Offer, variant: Variant) -> None:
    """Takes a variant away that nobody ever ordered."""
    for table in (Line, Waiting):
        ordered = await session.execute(
            select(col(table.id)).where(col(table.variant_id) == variant.id).limit(1)
        )
        if ordered.first() is not None:
            raise OptionTaken(offer.title, " ".join(_values(variant)), variant.pledged)
    await session.delete(variant)


async def _variants(session: AsyncSession, offer: Offer) -> list[Variant]:
    query = select(Variant).where(col(Variant.offer_id) == offer.id).order_by(col(Variant.position))
    return list((await session.execute(query, execution_options={"populate_existing": True})).scalars())


def _values(variant: Variant) -> tuple[str, ...]:
    return tuple(value for _, value in axes_of(variant.axes))
