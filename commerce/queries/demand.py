"""What a group's members would like next, counted: each member once, and only those who are still here; and who
would take what is on sale at another price."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import GroupBuy, Line, Member, Membership, Order, Utterance, Wish, Wisher


class OnCondition(NamedTuple):
    """A member's "2 if it drops to 79" in an open buy, in their own words."""

    buy_no: int
    title: str
    member_id: int
    name: str
    units: int
    words: str


async def open_wishes(session: AsyncSession, group_id: int) -> list[tuple[Wish, int]]:
    """The wishes of a group with how many want each, most wanted first; those that nobody wants any more are
    left out."""
    members = func.count(col(Wisher.member_id))
    rows = await session.execute(
        select(Wish, members)
        .join(Wisher, col(Wisher.wish_id) == col(Wish.id))
        .join(Membership, _is_here())
        .where(col(Wish.group_id) == group_id, col(Wish.state) == "open")
        .group_by(col(Wish.id))
        .order_by(members.desc(), col(Wish.id))
    )
    return [(row[0], int(row[1])) for row in rows]


async def wishers(session: AsyncSession, wish_id: int) -> list[Member]:
    """Who wants it, in the order they said so."""
    rows = await session.execute(
        select(Member)
        .join(Wisher, col(Wisher.member_id) == col(Member.id))
        .join(Wish, col(Wish.id) == col(Wisher.wish_id))
        .join(Membership, _is_here())
        .where(col(Wish.id) == wish_id)
        .order_by(col(Wisher.since), col(Member.id))
    )
    return list(rows.scalars())


async def keys(session: AsyncSession, group_id: int) -> dict[int, str]:
    """The names of a group's open wishes as they are compared, by number; also of those that nobody wants
    just now."""
    rows = await session.execute(
        select(col(Wish.id), col(Wish.key))
        .where(col(Wish.group_id) == group_id, col(Wish.state) == "open")
        .order_by(col(Wish.id))
    )
    return {row[0]: row[1] for row in rows}


async def on_condition(session: AsyncSession, group_id: int) -> list[OnCondition]:
    """Who said in the group that they would take what is on sale if, the last words of each, in the order they
    were said. What a member answered otherwise since, by an order, is left out."""
    said = await session.execute(
        select(GroupBuy, Member, Utterance)
        .join(GroupBuy, col(GroupBuy.id) == col(Utterance.buy_id))
        .join(Member, col(Member.id) == col(Utterance.member_id))
        .where(
            col(Utterance.group_id) == group_id,
            col(GroupBuy.state) == "open",
            col(Utterance.deleted).is_(False),
            (col(Utterance.state) == "asked") | ((col(Utterance.state) == "answered") & ~_has_booked()),
        )
        .order_by(col(Utterance.id))
    )
    found: dict[tuple[int, int], OnCondition] = {}
    for buy, member, utterance in said:
        asked = utterance.effect.get("ask") or {}
        if asked.get("conditional"):
            units = sum(item["qty"] or 0 for item in asked["items"])
            found[buy.id, member.id] = OnCondition(
                buy.id, buy.title, member.id, member.name, units, utterance.text
            )
    return list(found.values())


def _has_booked() -> ColumnElement[bool]:
    """Has the utterance's member units in its buy?"""
    return (
        select(col(Line.id))
        .join(Order, col(Order.id) == col(Line.order_id))
        .where(
            col(Order.buy_id) == col(Utterance.buy_id),
            col(Order.member_id) == col(Utterance.member_id),
            col(Line.qty) > 0,
        )
        .exists()
    )


def _is_here() -> ColumnElement[bool]:
    """Belongs to the wish's group; an account that became part of another member's belongs to none, and
    counts with that one."""
    return and_(
        col(Membership.member_id) == col(Wisher.member_id),
        col(Membership.group_id) == col(Wish.group_id),
        col(Membership.left).is_(False),
    )
