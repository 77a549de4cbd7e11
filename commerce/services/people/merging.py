"""Two orders of one buy become one, and two again: lines, waits, promises, money, and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import kept_of
from commerce.rules.promise import beside
from commerce.services.buys.keeping import plain
from commerce.services.money import renaming
from commerce.services.people import fates, shared
from commerce.tables import Line, Offer, Order, Transfer, Waiting

FRESH = {"populate_existing": True}  # what was read before the buys were locked may be old
MANY = 2**31  # of a note from before settlements were counted


async def orders_of(session: AsyncSession, numbers: Sequence[int]) -> list[Order]:
    """The orders of these numbers, as they are now."""
    query = select(Order).where(col(Order.id).in_(numbers))
    return list((await session.execute(query, execution_options=FRESH)).scalars())


async def merge(session: AsyncSession, order: Order, own: Order) -> dict[str, Any]:
    """The lines, waits and money of `order` go into `own`; the empty order keeps its number. -> what to give
    back.

    Units that were another member's in what was promised are one's own from now on."""
    note: dict[str, Any] = {
        "order": order.id,
        "into": own.id,
        "discount": own.discount_bp,
        "settlements": await shared.settlements(session, own, order),
    }
    note["turns"], note["units"] = turns, units = await _taken(session, own)
    note["fate"] = await fates.share(session, own, order)
    note["lines"] = await _add_lines(session, order, own, turns, units)
    note["waits"] = await _readdress(session, Waiting, order.id, own.id)
    await _beside(session, note["waits"], turns, units)
    note["transfers"] = await _readdress(session, Transfer, order.id, own.id)
    note["named"] = await renaming.follow(session, order.id, own.id)
    own.discount_bp = max(own.discount_bp, order.discount_bp)
    own.due_minor, order.due_minor = own.due_minor + order.due_minor, 0
    await shared.tick(session, own, own.handed_at or order.handed_at)
    await session.flush()
    return note


async def _add_lines(
    session: AsyncSession, order: Order, own: Order, turns: int, units: int
) -> list[dict[str, Any]]:
    """The lines take their turns after those that are there. -> the lines as they were, and the turn they
    have `there`."""
    notes = []
    for line in await shared.lines_of(session, order.id):
        notes.append({**line.model_dump(), "there": line.turn + turns})
        line.order_id, line.turn = own.id, line.turn + turns
        line.kept = plain(beside(kept_of(line.kept), turns, units))
    return notes


async def _taken(session: AsyncSession, order: Order) -> tuple[int, int]:
    """-> the last turn taken in an order, and its units that count for the ladder."""
    lines = await shared.lines_of(session, order.id)
    offers = {
        one.id: one
        for one in (await session.execute(select(Offer).where(col(Offer.buy_id) == order.buy_id))).scalars()
    }
    units = sum(line.qty for line in lines if offers[line.offer_id].follows_ladder)
    return max((line.turn for line in lines), default=0), units


async def _beside(session: AsyncSession, waits: Sequence[int], turns: int, units: int) -> None:
    """What waits is promised the same in the other order."""
    for wait in (
        await session.execute(select(Waiting).where(col(Waiting.id).in_(waits)), execution_options=FRESH)
    ).scalars():
        wait.kept = plain(beside(kept_of(wait.kept), turns, units))


async def unmerge(session: AsyncSession, note: dict[str, Any], key: str, now: datetime) -> None:
    """What came in goes out again, as far as it is still there; each owes for what it then holds. `key` names the
    parting in the ledger."""
    orders = {order.id: order for order in await orders_of(session, [note["order"], note["into"]])}
    order, own = orders[note["order"]], orders[note["into"]]
    turns, units = note.get("turns", 0), note.get("units", 0)
    for place, was in enumerate(note["lines"], 1):  # a note from before turns were kept has none
        await _take_out(session, {"turn": place, **was}, own, order, turns, units)
    await session.execute(
        update(Waiting)
        .where(col(Waiting.id).in_(note["waits"]), col(Waiting.order_id) == own.id)
        .values(order_id=order.id)
    )
    await _beside(session, note["waits"], -turns, -units)
    await shared.give_back_money(session, note["transfers"], own, order)
    await renaming.turn_back(session, note.get("named", ()))
    if await shared.settlements(session, own, order) > note.get("settlements", MANY):
        order.state, order.discount_bp = own.state, own.discount_bp  # as they were billed, as one
    else:
        own.discount_bp = note["discount"]
    await fates.part(session, note.get("fate"), own, order)
    for one in (own, order):
        await shared.owe(session, one, f"{key}:{one.id}", now)
    await shared.tick_both(session, own, order, now)
    await session.flush()


async def _take_out(
    session: AsyncSession, was: dict[str, Any], own: Order, order: Order, turns: int, units: int
) -> None:
    """A line that came in goes out as it is now: at its price, with what it owes and what was handed out of it."""
    there = was.pop("there", None)
    line = next((one for one in await shared.lines_of(session, own.id) if _is(one, was, there)), None)
    booked = was["asked"] or was["qty"]
    if line is None or not booked or not (line.asked or line.qty):
        return
    took = shared.part_of(line, booked)
    back = plain(beside(kept_of(line.kept), -turns, -units))
    session.add(Line(**{**was, **took, "id": None, "order_id": order.id, "kept": back}))
    await session.flush()


def _is(line: Line, was: dict[str, Any], there: int | None) -> bool:
    """Is it the line that came in as `was`? By its turn; one from before turns were kept, by its price."""
    same = line.price_minor == was["price_minor"] if there is None else line.turn == there
    return same and (line.variant_id, line.for_) == (was["variant_id"], was["for_"])


async def _readdress(
    session: AsyncSession, table: type[Waiting] | type[Transfer], order: int, own: int
) -> list[int]:
    ids = list((await session.execute(select(col(table.id)).where(col(table.order_id) == order))).scalars())
    await session.execute(update(table).where(col(table.id).in_(ids)).values(order_id=own))
    return ids
