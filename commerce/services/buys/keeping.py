"""Prices that a leader's act promises to those who have ordered: what is in force then is theirs, whatever
comes after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import kept_of
from commerce.ground.putting import put_each
from commerce.mechanics import MECHANICS
from commerce.queries.prices import pledged_of, price_at, steps_at
from commerce.rules.promise import Own, Promise, and_also, counted, price
from commerce.services.buys.touched import tell_cheaper
from commerce.tables import GroupBuy, Line, Offer, Order

KEPT = "UPDATE lines SET price_minor = ?2, kept = ?3 WHERE id = ?1"


async def prices_now(session: AsyncSession, buy: GroupBuy, offers: Collection[Offer]) -> dict[int, int]:
    """Offer -> the price in force, minor units."""
    pledged = await pledged_of(session, buy, offers)
    return {offer.id: price_at(buy, offer, pledged) for offer in offers}


async def promise_lowered(
    session: AsyncSession, buy: GroupBuy, offers: Sequence[Offer], before: Mapping[int, int], at: datetime
) -> None:
    """Where the price in force is lower than `before` the change, it is promised to every message that has
    something booked: in all its lines, so that units that come back to it, or are swapped, find one promise. Who
    has booked it is told."""
    now = await prices_now(session, buy, offers)
    lowered = {offer.id for offer in offers if now[offer.id] < before[offer.id]}
    known = {offer.id: offer for offer in offers}
    if lowered:
        lines = await _lines(session, buy)
        standing = {_message(line, known) for line in lines if line.qty}
        theirs = [one for one in lines if one.offer_id in lowered and _message(one, known) in standing]
        await _promise(session, buy, offers, theirs)
        for one in sorted(lowered):
            await tell_cheaper(session, buy, known[one], now[one], at)


async def promise_all(session: AsyncSession, buy: GroupBuy, offers: Collection[Offer]) -> None:
    """The price in force is promised to all that was ever booked, also to what was given back since."""
    lines = await _lines(session, buy)
    await _promise(session, buy, offers, lines)


async def _promise(
    session: AsyncSession, buy: GroupBuy, offers: Collection[Offer], lines: Sequence[Any]
) -> None:
    """To each of these lines that was promised a higher one; they hold all that is booked of their offers."""
    pledged = await pledged_of(session, buy, offers)
    known = {offer.id: offer for offer in offers}
    dearer = [line for line in lines if price_at(buy, known[line.offer_id], pledged) < line.price_minor]
    own = _own(lines, known) if dearer else {}
    kind, kept = MECHANICS[buy.mechanic], []
    for line in dearer:
        mine = own[line.order_id]
        others = kind.counted(pledged) - counted(mine.units, kind.counts)
        steps = steps_at(buy, known[line.offer_id])
        promise = Promise(others=others, upto=mine.last, steps=steps, counts=kind.counts)
        more = and_also(kept_of(line.kept), line.price_minor, promise)
        kept.append((line.id, price(more, mine.units), orjson.dumps(plain(more)).decode()))
    await put_each(session, KEPT, kept)


@dataclass(slots=True)
class _Mine:
    """An order's units of the offers that follow the mechanic's price, and its last turn."""

    last: int = 0
    units: list[Own] = field(default_factory=list)


def _own(lines: Iterable[Any], offers: Mapping[int, Offer]) -> dict[int, _Mine]:
    found: dict[int, _Mine] = defaultdict(_Mine)
    for line in lines:
        mine = found[line.order_id]
        mine.last = max(mine.last, line.turn)
        if line.qty and offers[line.offer_id].follows_ladder:
            mine.units.append(Own(line.turn, line.qty))
    return found


def _message(line: Any, offers: Mapping[int, Offer]) -> tuple[int, int, int]:
    """What a line belongs to: its message's units at one price, among which a swap may move them."""
    return line.order_id, line.turn, 0 if offers[line.offer_id].follows_ladder else line.offer_id


async def _lines(session: AsyncSession, buy: GroupBuy) -> Sequence[Any]:
    """All lines of the buy as rows, also those that hold nothing any more."""
    line = cast("Table", Line.__table__).c  # type: ignore[attr-defined]
    query = select(line.id, line.order_id, line.offer_id, line.turn, line.qty, line.price_minor, line.kept)
    query = query.join(Order, col(Order.id) == line.order_id).where(col(Order.buy_id) == buy.id)
    await session.flush()
    return (await (await session.connection()).execute(query.order_by(line.id))).all()


def plain(kept: Iterable[Promise]) -> list[Any]:
    """As a column keeps it."""
    return [one._asdict() for one in kept]
