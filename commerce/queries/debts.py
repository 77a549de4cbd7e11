"""Who has still to pay for a group buy: of five thousand orders plain sums, and of the people who are named a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.queries.ledger import paid_in
from commerce.queries.lists import buy_list
from commerce.queries.names import called, shared_around
from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.rules.settlement import payable_now
from commerce.tables import GroupBuy, Line, Member, Order


class Debt(NamedTuple):
    """One order: `due_minor` is owed for it in all, `now_minor` to be paid at this moment."""

    order_no: int
    member_no: int
    due_minor: int
    now_minor: int


class StillToPay(NamedTuple):
    """Of the `members` of a buy who owe something `settled_up` have nothing to pay at this moment; the others, where
    they are few, are `unpaid`, by name."""

    members: int
    settled_up: int
    unpaid: list[str]


async def debts(session: AsyncSession, buy: GroupBuy, side: Side) -> list[Debt]:
    """The orders of one side of a buy for which something is owed, by number. Until it is settled all of its prices are
    worked out anew."""
    if not buy.settled:
        listed = (await buy_list(session, buy, side)).orders
        all_ = [Debt(one.order_no, one.member_no, one.due_minor, one.now_minor) for one in listed]
        return [one for one in all_ if one.due_minor > 0]
    paid, kind, has_come = await paid_in(session, buy.id), MECHANICS[buy.mechanic], buy.arrived_at is not None
    sums: dict[int, tuple[int, int, int]] = {}
    for no, member, qty, due in await _dues(session, buy, side):
        _, before, deposit = sums.get(no, (member, 0, 0))
        sums[no] = member, before + due, deposit + kind.deposit(buy.terms, qty, due)
    return [
        Debt(no, member, due, payable_now(due, deposit, paid.get(no, 0), arrived=has_come))
        for no, (member, due, deposit) in sums.items()
        if due > 0
    ]


async def still_to_pay(session: AsyncSession, buy: GroupBuy, side: Side, most: int) -> StillToPay:
    """How far a side has come in paying; `most` names."""
    owing = await debts(session, buy, side)
    unpaid = [one.member_no for one in owing if one.now_minor > 0]
    names = await names_of(session, buy, unpaid) if len(unpaid) <= most else []
    return StillToPay(members=len(owing), settled_up=len(owing) - len(unpaid), unpaid=names)


async def names_of(session: AsyncSession, buy: GroupBuy, members: Sequence[int]) -> list[str]:
    """What these few are called wherever the buy is sold, in this order."""
    if not members:
        return []
    rows = await session.execute(select(col(Member.id), col(Member.name)).where(col(Member.id).in_(members)))
    shared = await shared_around(session, buy.id)
    found = {no: called(name, no, shared) for no, name in rows}
    return [found[no] for no in members]


async def _dues(session: AsyncSession, buy: GroupBuy, side: Side) -> list[tuple[int, int, int, int]]:
    """(order, member, units, what is due for them) of lines that are shown as one."""
    shown_as_one = col(Line.variant_id), col(Line.for_), col(Line.price_minor)
    rows = await session.execute(
        select(
            col(Order.id),
            col(Order.member_id),
            func.sum(col(Line.qty)),
            func.sum(col(Line.due_minor)),
        )
        .join(Line, col(Line.order_id) == col(Order.id))
        .where(col(Order.buy_id) == buy.id, col(Line.qty) > 0, seen_by(side))
        .group_by(col(Order.id), col(Order.member_id), *shown_as_one)
        .order_by(col(Order.id))
    )
    return [(no, member, int(qty or 0), int(due or 0)) for no, member, qty, due in rows]
