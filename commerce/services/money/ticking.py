"""Many payments put on record at once: "/paid 1 all but cat", "/paid 1 amy, bo"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.debts import names_of, still_to_pay
from commerce.queries.lists import ListedOrder, accounts_of
from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.services.deed import Deed
from commerce.services.money.paying import FEW, SIGNED, is_payable, may_be_paid
from commerce.services.money.pressing import OwnOrder
from commerce.services.money.proofs import settle_proofs
from commerce.services.money.writing import Move, transfer_all
from commerce.services.people.meeting import address_of
from commerce.services.voice import portions
from commerce.services.voice.portions import begin, side_facts, side_of, word
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Link, Member, Order, Telling

MOST_NAMED = portions.PORTION  # of those whose payment is on record


@dataclass(slots=True, kw_only=True)
class PaidTogether(Outcome):
    """Several members' payments are on record, each what was due now: told to the leader alone. `paid` are the first of
    the `count` names, `not_due` those named who had nothing to pay. Of `members` who owe something `settled_up` have
    nothing to pay now; the last few others are `unpaid`."""

    where = "private"
    buy_no: int
    title: str
    currency: str
    paid: list[str]
    count: int
    amount_minor: int
    not_due: list[str]
    unpaid: list[str]
    settled_up: int
    members: int


@dataclass(slots=True, kw_only=True)
class PaymentsUnderWay(Outcome):
    """Of many payments the first `count` are on record and the others follow; PaidTogether comes when all are."""

    where = "private"
    buy_no: int
    title: str
    count: int


async def pay_several(
    session: AsyncSession,
    buy: GroupBuy,
    deed: Deed,
    side: Side,
    *,
    named: Sequence[Member] | None = None,
    but: Sequence[Member] = (),
) -> PaidTogether | PaymentsUnderWay:
    """What each of these has to pay now is marked as paid, a portion of them in this commit; `named` None: everybody's,
    `but` not these nor a helper's own. Raises OwnOrder, NotClosedYet."""
    if named is not None and any(deed.spares(one.id) for one in named):
        raise OwnOrder(buy.title)
    but = [*but, deed.by] if deed.spares(deed.by.id) else but
    await _all_may_be_paid(session, buy, side, named, but)
    facts = side_facts(side) | {
        "group": deed.group.id,
        "named": None if named is None else [one.id for one in named],
        "but": [one.id for one in but],
        "paid": [],
        "count": 0,
        "amount_minor": 0,
    }
    row = Telling(
        buy_id=buy.id,
        by_id=deed.by.id,
        word=paid_together.name,
        facts=facts,
        source=deed.source,
        at=deed.now,
        say_at=deed.now,
    )
    if await begin(session, buy, row, instead=False):
        return PaymentsUnderWay(buy_no=buy.id, title=buy.title, count=row.facts["count"])
    return await _sum_up(session, buy, row)


async def _all_may_be_paid(
    session: AsyncSession, buy: GroupBuy, side: Side, named: Sequence[Member] | None, but: Sequence[Member]
) -> None:
    """Raises NotClosedYet where nobody knows yet what one of these is to pay."""
    if buy.settled:
        return
    whom = _these(None if named is None else [one.id for one in named], [one.id for one in but])
    query = select(col(Order.held_from).is_not(None)).where(col(Order.buy_id) == buy.id, seen_by(side), *whom)
    for is_held in (await session.execute(query.distinct())).scalars():
        may_be_paid(buy, is_held=bool(is_held))


def _these(named: Sequence[int] | None, but: Sequence[int]) -> list[ColumnElement[bool]]:
    """The orders of these members. Whose account became another's meanwhile is spared there too: what of that order was
    theirs nobody can tell any more."""
    if named is None:
        became = select(col(Link.kept_id)).where(col(Link.joined_id).in_(but), col(Link.parted_at).is_(None))
        return [col(Order.member_id).not_in(but), col(Order.member_id).not_in(became)] if but else []
    return [col(Order.member_id).in_(named)]


async def _told(session: AsyncSession, buy: GroupBuy, row: Telling) -> None:
    """The leader hears when the last of many payments is on record."""
    group, by = await session.get_one(Group, row.facts["group"]), row.by_id or buy.leader_id
    address = await address_of(session, by, group.chat.partition(":")[0])
    if address:
        fact = await _sum_up(session, buy, row)
        say(session, address, fact, row.at, kind="private", buy_id=buy.id, person=address)


@word("paid together", lambda row: _these(row.facts["named"], row.facts["but"]), ended=_told)
async def paid_together(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """What each of these has to pay now is on record, once, in a handful of statements. Whoever has paid since it was
    said has nothing to pay, and of a buy that is open again nothing more is put on record."""
    numbers = [one.id for one in orders if is_payable(buy, is_held=one.held_from is not None)]
    locked = select(col(Order.id)).where(col(Order.id).in_(numbers)).order_by(col(Order.id)).with_for_update()
    await session.execute(locked)
    accounts = await accounts_of(session, buy, [one for one in orders if one.id in numbers])
    due = [one for one in accounts.values() if one.now_minor > 0]
    deed = Deed(
        now=row.at,
        by=await session.get_one(Member, row.by_id or buy.leader_id),
        source=row.source or f"telling:{row.id}",  # whoever is forgotten meanwhile leaves no message
        group=await session.get_one(Group, row.facts["group"]),
    )
    await _put(session, buy, due, deed)
    named, paid = row.facts["named"], {one.member_no for one in due}
    row.facts = row.facts | {
        "named": None if named is None else [no for no in named if no not in paid],
        "paid": [*row.facts["paid"], *(one.name for one in due)][:MOST_NAMED],
        "count": row.facts["count"] + len(due),
        "amount_minor": row.facts["amount_minor"] + sum(one.now_minor for one in due),
    }


async def _put(session: AsyncSession, buy: GroupBuy, due: Sequence[ListedOrder], deed: Deed) -> None:
    moves = [
        Move(
            key=f"payment:{deed.source}:{one.order_no}",
            order_no=one.order_no,
            member_no=one.member_no,
            amount_minor=one.now_minor,
            currency=buy.currency,
        )
        for one in due
    ]
    await transfer_all(session, "payment", moves, deed.now, deed.by.id)
    await deed.sign_all(session, SIGNED["payment"], buy, [one.order_no for one in due])
    await settle_proofs(session, {one.order_no: one.member_no for one in due}, deed)


async def _sum_up(session: AsyncSession, buy: GroupBuy, row: Telling) -> PaidTogether:
    """What came of it; those of the named who are left had nothing to pay."""
    left = await still_to_pay(session, buy, side_of(row), FEW)
    return PaidTogether(
        buy_no=buy.id,
        title=buy.title,
        currency=buy.currency,
        paid=row.facts["paid"],
        count=row.facts["count"],
        amount_minor=row.facts["amount_minor"],
        not_due=await names_of(session, buy, row.facts["named"] or ()),
        unpaid=left.unpaid,
        settled_up=left.settled_up,
        members=left.members,
    )
