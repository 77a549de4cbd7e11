"""Many payments put on record at once: "/paid 1 all but cat", "/paid 1 amy, bo"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.outcomes import Outcome
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.sides import Side
from commerce.services.deed import Deed
from commerce.services.money.paying import FEW, as_seen, order_to_pay, put_on_record
from commerce.services.money.pressing import DoneBefore, OwnOrder
from commerce.tables import GroupBuy, Member


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
    chosen = _chosen((await buy_list(session, buy, side)).orders, named, but)
    paid = [one for one in chosen if one.now_minor > 0 and await _put(session, buy, one, deed, side)]
    owing = [one for one in (await buy_list(session, buy, side)).orders if one.due_minor > 0]
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
    named: Sequence[Member] | None, chosen: Sequence[ListedOrder], paid: Sequence[ListedOrder]
) -> list[str]:
    """Those who were named and had nothing to pay, or no order at all."""
    if named is None:
        return []
    ordered = {one.member_no for one in chosen}
    without = [one.name for one in named if one.id not in ordered]
    return [*(one.name for one in chosen if one not in paid), *without]


async def _put(session: AsyncSession, buy: GroupBuy, listed: ListedOrder, deed: Deed, side: Side) -> bool:
    """Not where another leader was first since we looked."""
    member = await session.get_one(Member, listed.member_no)
    order = await order_to_pay(session, buy, member, side)
    try:
        await as_seen(session, buy, order, member, listed.paid_minor)
    except DoneBefore:
        return False
    await put_on_record(session, "payment", buy, order, listed.now_minor, deed)
    return True


def _chosen(
    orders: Sequence[ListedOrder], named: Sequence[Member] | None, but: Sequence[Member]
) -> list[ListedOrder]:
    left_out = {one.id for one in but}
    wanted = None if named is None else {one.id for one in named}
    return [
        one for one in orders if one.member_no not in left_out and (wanted is None or one.member_no in wanted)
    ]
