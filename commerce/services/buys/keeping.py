"""Prices that a leader's act promises to those who have ordered: what is in force then is theirs, whatever
comes after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import kept_of
from commerce.mechanics import MECHANICS
from commerce.queries.prices import pledged_of, price_at, steps_at
from commerce.rules.mechanic import Pledged
from commerce.rules.promise import Own, Promise, and_also, counted, price
from commerce.tables import GroupBuy, Line, Offer, Order


async def prices_now(session: AsyncSession, buy: GroupBuy, offers: Collection[Offer]) -> dict[int, int]:
    """Offer -> the price in force, minor units."""
    pledged = await pledged_of(session, buy, offers)
    return {offer.id: price_at(buy, offer, pledged) for offer in offers}


async def promise_lowered(
    session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], before: Mapping[int, int]
) -> None:
    """Where the price in force is lower than `before` the change, it is promised to all that is booked."""
    now = await prices_now(session, buy, offers)
    lowered = {offer.id: offer for offer in offers if now[offer.id] < before[offer.id]}
    if lowered:
        rows = (
            select(Line)
            .join(Order, col(Order.id) == col(Line.order_id))
            .where(col(Order.buy_id) == buy.id, col(Line.qty) > 0)
        )
        lines = (
            await session.execute(rows.order_by(col(Line.id)), execution_options={"populate_existing": True})
        ).scalars()
        promise_now(
            buy,
            {offer.id: offer for offer in offers},
            list(lines),
            await pledged_of(session, buy, offers),
            lowered,
        )


def promise_now(
    buy: GroupBuy,
    offers: Mapping[int, Offer],
    lines: Sequence[Line],
    pledged: Pledged,
    among: Mapping[int, Offer] | None = None,
) -> None:
    """The price in force is promised to each of the buy's booked lines that was promised a higher one; of the
    offers `among`."""
    own: dict[int, list[Own]] = {}
    last: Counter[int] = Counter()
    for line in lines:
        last[line.order_id] = max(last[line.order_id], line.turn)
        if line.qty and offers[line.offer_id].follows_ladder:
            own.setdefault(line.order_id, []).append(Own(line.turn, line.qty))
    kind = MECHANICS[buy.mechanic]
    for line in lines:
        offer = offers[line.offer_id]
        if (
            line.offer_id in (offers if among is None else among)
            and price_at(buy, offer, pledged) < line.price_minor
        ):
            mine = own.get(line.order_id, [])
            others = kind.counted(pledged) - counted(mine, kind.counts)
            promise = Promise(
                others=others, upto=last[line.order_id], steps=steps_at(buy, offer), counts=kind.counts
            )
            kept = and_also(kept_of(line.kept), line.price_minor, promise)
            line.kept, line.price_minor = plain(kept), price(kept, mine)


def plain(kept: Iterable[Promise]) -> list[Any]:
    """As a column keeps it."""
    return [asdict(one) for one in kept]
