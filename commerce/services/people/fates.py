"""Two orders of one closed buy that become one, of which one is settled and the other came to nothing, since its team did
not come together: what came to nothing is no goods to hand out, and is as it was when they part or the buy opens again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.people import shared
from commerce.tables import GroupBuy, Line, Offer, Order, Variant

SEAT = ("team_no", "joined_at", "place", "arrived_at", "fetch_at")  # what is an order's own beside its lines


async def share(session: AsyncSession, own: Order, order: Order) -> dict[str, Any] | None:
    """The void one's lines are given nothing, and `own` stands as the settled one did. -> which was void, and in which
    round of the buy; None where both came to the same."""
    if {own.state, order.state} != {"settled", "void"}:
        return None
    buy = await session.get_one(GroupBuy, own.buy_id)
    void = own if own.state == "void" else order
    await _give_nothing(session, void)
    if void is own:
        _swap(own, order, "state", *SEAT)
    return {"void": void.id, "rounds": buy.rounds}


async def part(session: AsyncSession, note: dict[str, Any] | None, own: Order, order: Order) -> None:
    """Each stands as it did, once its lines are its own again. Where the buy was opened since, they stand as it left
    them as one."""
    if note and note["void"] == own.id:
        _swap(own, order, *SEAT)
    buy = await session.get_one(GroupBuy, own.buy_id)
    if note is None or note["rounds"] != buy.rounds:
        order.state = own.state if own.state == "void" else order.state
        return
    void = own if note["void"] == own.id else order
    if void is own:
        _swap(own, order, "state")
    await _give_all(session, void)


def _swap(own: Order, order: Order, *names: str) -> None:
    for name in names:
        mine, theirs = getattr(own, name), getattr(order, name)
        setattr(own, name, theirs)
        setattr(order, name, mine)


async def _give_nothing(session: AsyncSession, order: Order) -> None:
    """As where goods are shared out and there are none for it: what was asked for stays on the line."""
    for line in await shared.lines_of(session, order.id):
        if line.qty and line.asked is None:
            await _pledge(session, line, -line.qty)
            line.asked, line.qty = line.qty, 0
    await session.flush()


async def _give_all(session: AsyncSession, order: Order) -> None:
    for line in await shared.lines_of(session, order.id):
        if line.asked is not None:
            await _pledge(session, line, line.asked - line.qty)
            line.qty, line.asked = line.asked, None
    await session.flush()


async def _pledge(session: AsyncSession, line: Line, units: int) -> None:
    """So many units more of its goods are booked."""
    unseen = {"synchronize_session": False}
    for table, no in ((Offer, line.offer_id), (Variant, line.variant_id)):
        goods = update(table).where(col(table.id) == no).values(pledged=col(table.pledged) + units)
        await session.execute(goods, execution_options=unseen)
