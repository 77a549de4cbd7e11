"""Somebody did something that counts: their standing in their group is worked out anew, soon (`standing`), and the marks of
what the group is sold are judged anew (`marking`). Whoever is stirred is a member in a group, never a group: what that costs
does not grow with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.ground.putting import put_new, put_sooner_from
from commerce.rules.standing import StandingRules
from commerce.tables import Cursor, Group, KeptStanding, Membership, Order, Post, Wish, Wisher
from commerce.tables.base import Moment

RULES = "standing"  # where among the cursors stands by which rules everybody was last stirred
TOGETHER = 1_000  # rows to a commit


async def stir(
    session: AsyncSession, members: Collection[int], groups: Collection[int], now: datetime
) -> None:
    """These members did something in these groups, or it was taken back."""
    theirs = col(Membership.member_id).in_(members), col(Membership.group_id).in_(groups)
    if members and groups:
        await _stir(session, _here(now).where(*theirs))


async def stir_around(session: AsyncSession, buy_no: int, now: datetime) -> None:
    """A buy is settled, or is so no more: all who ordered of it, and all who wished for it."""
    ordered = and_(
        col(Order.member_id) == col(Membership.member_id), col(Order.group_id) == col(Membership.group_id)
    )
    await _stir(session, _here(now).join(Order, ordered).where(col(Order.buy_id) == buy_no))
    wished = select(col(Wish.group_id), col(Wisher.member_id)).join(
        Wisher, col(Wisher.wish_id) == col(Wish.id)
    )
    place = tuple_(col(Membership.group_id), col(Membership.member_id))
    await _stir(session, _here(now).where(place.in_(wished.where(col(Wish.buy_id) == buy_no))))
    groups = select(col(Post.group_id)).where(col(Post.buy_id) == buy_no)
    await stir_marks(session, list((await session.execute(groups)).scalars()), now)


async def stir_of(session: AsyncSession, members: Collection[int], now: datetime) -> None:
    """What these members did is another's now, or theirs again, wherever they are."""
    await _stir(session, _here(now).where(col(Membership.member_id).in_(members)))
    groups = select(col(Membership.group_id)).where(col(Membership.member_id).in_(members)).distinct()
    await stir_marks(session, list((await session.execute(groups)).scalars()), now)


async def stir_marks(session: AsyncSession, groups: Collection[int], now: datetime) -> None:
    """What was bought, said or expected in these groups may win a product its mark, or lose it."""
    if groups:
        await session.execute(update(Group).where(col(Group.id).in_(groups)).values(marks_due=now))


async def stir_by_rules(session: AsyncSession, rules: StandingRules, now: datetime) -> bool:
    """Where these are other rules than those by which everybody was last worked out, the next portion of all who have a
    standing is stirred. -> whether more are to be."""
    name = f"{rules.orders} in {rules.within}, {rules.helped} in {rules.window}"
    await put_new(session, Cursor(chat=RULES, position=name))
    cursor = await session.get_one(Cursor, RULES, with_for_update=True)
    by, _, last = cursor.position.partition(" after ")
    if by == name and not last:
        return False
    after = [int(no) for no in last.split()] if by == name else [0, 0]
    until = await _stir_on(session, after, now)
    cursor.position = f"{name} after {until[0]} {until[1]}" if until else name
    return until is not None


async def _stir_on(session: AsyncSession, after: list[int], now: datetime) -> tuple[int, int] | None:
    """-> the last of the portion that comes after that (group, member); None: there are no more."""
    place = tuple_(col(KeptStanding.group_id), col(KeptStanding.member_id))
    keys = select(col(KeptStanding.group_id), col(KeptStanding.member_id)).where(place > tuple_(*after))
    in_turn = keys.order_by(col(KeptStanding.group_id), col(KeptStanding.member_id)).limit(TOGETHER)
    found = [(group, member) for group, member in await session.execute(in_turn)]
    if not found:
        return None
    later = or_(col(KeptStanding.due_at).is_(None), col(KeptStanding.due_at) > now)
    portion = update(KeptStanding).where(place > tuple_(*after), place <= tuple_(*found[-1]), later)
    await session.execute(portion.values(due_at=now))
    return found[-1]


def _here(now: datetime) -> Select[*tuple[Any, ...]]:
    """Rows of `standings`, of who is in the group: whoever left is stirred when they are back."""
    at = literal(now, Moment())
    return select(
        col(Membership.group_id), col(Membership.member_id), at.label("since"), at.label("due_at")
    ).where(col(Membership.left).is_(False))


async def _stir(session: AsyncSession, rows: Select[*tuple[Any, ...]]) -> None:
    """In one order always, so that no two who stir the same members wait for one another."""
    in_turn = rows.order_by(col(Membership.group_id), col(Membership.member_id))
    await put_sooner_from(
        session, KeptStanding, ("group_id", "member_id", "since", "due_at"), in_turn, "due_at"
    )
