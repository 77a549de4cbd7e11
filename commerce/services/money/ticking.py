"""Many payments put on record at once: "/paid 1 all but cat", "/paid 1 amy, bo"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.ledger import paid_in
from commerce.queries.listing import everybody
from commerce.queries.sides import Side
from commerce.queries.standing import OrderAccount
from commerce.services.deed import Deed
from commerce.services.money.paying import FEW, SIGNED, may_be_paid
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.proofs import settle_proofs
from commerce.services.money.writing import Move, transfer_all
from commerce.tables import GroupBuy, Member, Order

TOGETHER = 500  # orders in one statement


@dataclass(slots=True, kw_only=True)
class PaidTogether(Outcome):
    """Several members' payments are on record, each what was due now: told to the leader alone. `paid` are their names,
    `not_due` those named who had nothing to pay. Of `members` who owe something `settled_up` have nothing to pay now;
    the last few others are `unpaid`."""

    where = "private"
    buy_no: int
    title: str
    currency: str
    paid: list[str]
    amount_minor: int
    not_due: list[str]
    unpaid: list[str]
    settled_up: int
    members: int


async def pay_several(
    session: AsyncSession,
    buy: GroupBuy,
    deed: Deed,
    side: Side,
    *,
    named: Sequence[Member] | None = None,
    but: Sequence[Member] = (),
) -> PaidTogether:
    """What each of these has to pay now is marked as paid; `named` None: everybody's, `but` not these nor a helper's
    own. Raises OwnOrder, NotClosedYet."""
    if named is not None and any(deed.spares(one.id) for one in named):
        raise OwnOrder(buy.title)
    but = [*but, deed.by] if deed.spares(deed.by.id) else but
    chosen = _chosen(await everybody(session, buy, side), named, but)
    paid = await _put(session, buy, [one for one in chosen if one.now_minor > 0], deed)
    owing = [one for one in await everybody(session, buy, side) if one.due_minor > 0]
    unpaid = [one.name for one in owing if one.now_minor > 0]
    return PaidTogether(
        buy_no=buy.id,
        title=buy.title,
        currency=buy.currency,
        paid=[one.name for one in paid],
        amount_minor=sum(one.now_minor for one in paid),
        not_due=_others(named, chosen, paid),
        unpaid=unpaid if len(unpaid) <= FEW else [],
        settled_up=len(owing) - len(unpaid),
        members=len(owing),
    )


def _others(
    named: Sequence[Member] | None, chosen: Sequence[OrderAccount], paid: Sequence[OrderAccount]
) -> list[str]:
    """Those who were named and had nothing to pay, or no order at all."""
    if named is None:
        return []
    ordered = {one.member_no for one in chosen}
    without = [one.name for one in named if one.id not in ordered]
    return [*(one.name for one in chosen if one not in paid), *without]


async def _put(
    session: AsyncSession, buy: GroupBuy, due: Sequence[OrderAccount], deed: Deed
) -> list[OrderAccount]:
    """What each has to pay is on record, in a handful of statements. -> those of them where no other leader was first
    since we looked."""
    numbers = sorted(one.order_no for one in due)
    locked = select(col(Order.id), col(Order.held_from).is_not(None))
    for first in range(0, len(numbers), TOGETHER):
        some = col(Order.id).in_(numbers[first : first + TOGETHER])
        for _, is_held in await session.execute(locked.where(some).order_by(col(Order.id)).with_for_update()):
            may_be_paid(buy, is_held=is_held)
    had = await paid_in(session, buy.id)
    paid = [one for one in due if had.get(one.order_no, 0) == one.paid_minor]
    moves = [
        Move(
            key=f"payment:{deed.source}:{one.order_no}",
            order_no=one.order_no,
            member_no=one.member_no,
            amount_minor=one.now_minor,
            currency=buy.currency,
        )
        for one in paid
    ]
    await transfer_all(session, "payment", moves, deed.now, deed.by.id)
    await deed.sign_all(session, SIGNED["payment"], buy, [one.order_no for one in paid])
    await settle_proofs(session, {one.order_no: one.member_no for one in paid}, deed)
    return paid


def _chosen(
    orders: Sequence[OrderAccount], named: Sequence[Member] | None, but: Sequence[Member]
) -> list[OrderAccount]:
    left_out = {one.id for one in but}
    wanted = None if named is None else {one.id for one in named}
    return [
        one for one in orders if one.member_no not in left_out and (wanted is None or one.member_no in wanted)
    ]
