"""What an invitation is judged by, read from orders, the ledger and the accounts that were ever joined; and who brought
whom, as a leader sees it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Outcome
from commerce.queries.fetching import holds_goods
from commerce.queries.goods import holds_something
from commerce.queries.ledger import received
from commerce.queries.names import called, shared_in
from commerce.rules.inviting import Bought, Came, Evidence, Odd, State, Why, odd
from commerce.tables import Audit, Group, GroupBuy, Invitation, Line, Link, Member, Order, Reward, Transfer

MOST = 40  # people in the tree
SLACK = timedelta(minutes=1)  # platforms' clocks tick in seconds, and what was said first may be read second
Mark = tuple[int, ...]
Circles = dict[int, frozenset[int]]  # member -> all they ever were one with, themselves among them


@dataclass(slots=True, kw_only=True)
class Guest:
    """Somebody who came by an invitation, or (`no` 0) who brought others: `depth` steps below the first of their line."""

    no: int
    name: str
    depth: int
    state: State
    why: Why
    brought: int
    odd: list[Odd]


@dataclass(slots=True, kw_only=True)
class InvitationTree(OneMessage, Outcome):
    """Who brought whom to a group, for its leader alone; `more` are left out."""

    where = "private"
    group: str
    came: int
    earned: int
    guests: list[Guest]
    more: int


async def circles_of(session: AsyncSession, members: Collection[int]) -> Circles:
    """Joined now or ever: parting makes nobody another person."""
    near: dict[int, set[int]] = {one: set() for one in members}
    ahead = set(members)
    while ahead:
        touched = or_(col(Link.kept_id).in_(ahead), col(Link.joined_id).in_(ahead))
        rows = await session.execute(select(col(Link.kept_id), col(Link.joined_id)).where(touched))
        known = set(near)
        for kept, joined in rows:
            near.setdefault(kept, set()).add(joined)
            near.setdefault(joined, set()).add(kept)
        ahead = near.keys() - known
    return {one: _reached(near, one) for one in members}


def _reached(near: dict[int, set[int]], one: int) -> frozenset[int]:
    reached, ahead = {one}, {one}
    while ahead:
        ahead = {other for each in ahead for other in near[each]} - reached
        reached |= ahead
    return frozenset(reached)


async def has_ordered(session: AsyncSession, members: Collection[int], group_no: int) -> bool:
    """Did any of them ever order in the group something that still stands?"""
    query = select(col(Order.id)).where(
        col(Order.member_id).in_(members), col(Order.group_id) == group_no, holds_something()
    )
    return (await session.execute(query.limit(1))).first() is not None


async def evidence_for(session: AsyncSession, row: Invitation) -> Evidence:
    """What stands for and against an invitation at this moment."""
    circles = await circles_of(session, {row.inviter_id, row.newcomer_id})
    theirs = circles[row.newcomer_id]
    return Evidence(
        struck=row.why == "struck",
        one=row.inviter_id in theirs,
        twice=await _earned_before(session, row, theirs),
        known=await _ordered_before(session, row, theirs),
        orders=await _bought(session, row),
    )


async def earned_lately(session: AsyncSession, members: Collection[int], since: datetime) -> list[datetime]:
    """When these members' invitations earned them what they still have."""
    query = (
        select(col(Reward.invitation_id), func.min(col(Reward.at)))
        .where(
            col(Reward.member_id).in_(members),
            col(Reward.kind) == "invited",
            col(Reward.taken_at).is_(None),
            col(Reward.at) > since,
        )
        .group_by(col(Reward.invitation_id))
    )
    return [at for _, at in await session.execute(query)]


async def to_judge(session: AsyncSession, since: datetime) -> list[int]:
    """Those that may stand otherwise by now: who came and has goods in hand; and of what was earned `since` then, whose order,
    money or accounts were touched after it."""
    waits = and_(
        col(Invitation.state) == "joined", _order_of(col(Order.member_id) == col(Invitation.newcomer_id))
    )
    lately = and_(col(Invitation.state) == "earned", col(Invitation.earned_at) > since)
    touched = and_(lately, or_(~_order_of(col(Order.id) == col(Invitation.order_id)), _moved(), _linked()))
    rows = [
        row
        for which in (waits, touched)
        for row in (await session.execute(select(Invitation).where(which))).scalars()
    ]
    people = await circles_of(session, {one for row in rows for one in (row.inviter_id, row.newcomer_id)})
    theirs = frozenset[int]().union(*people.values())
    beside = select(col(Invitation.id)).where(lately, col(Invitation.newcomer_id).in_(theirs))
    return sorted({row.id for row in rows} | set((await session.execute(beside)).scalars()))


def _order_of(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """An order of theirs, of the invitation's own group, that is settled and in their hands."""
    here = col(Order.group_id) == col(Invitation.group_id), col(Order.state) == "settled"
    return select(col(Order.id)).where(which, *here, col(Order.handed_at).is_not(None)).exists()


def _moved() -> ColumnElement[bool]:
    """Money of its order has moved since."""
    moved = col(Transfer.order_id) == col(Invitation.order_id), col(Transfer.at) >= col(Invitation.earned_at)
    return select(col(Transfer.id)).where(*moved).exists()


def _linked() -> ColumnElement[bool]:
    """One of the two was ever joined with somebody."""
    sides = [
        side == member
        for side in (col(Link.kept_id), col(Link.joined_id))
        for member in (col(Invitation.inviter_id), col(Invitation.newcomer_id))
    ]
    return select(col(Link.id)).where(or_(*sides)).exists()


async def last_on_record(session: AsyncSession) -> Mark:
    """The last act, transfer and linking: while they are the same no invitation stands otherwise."""
    ids = (col(Audit.id), col(Transfer.id), col(Link.id))
    found = [(await session.execute(select(func.max(one)))).scalar_one() or 0 for one in ids]
    return tuple(found)


async def tree(session: AsyncSession, group: Group, credit_minor: int) -> InvitationTree:
    """Everybody who came, under who brought them; what looks odd stands beside who brought them."""
    rows = await _of_group(session, group.id)
    names = await _names(session, group, {one for row in rows for one in (row.inviter_id, row.newcomer_id)})
    by_inviter: dict[int, list[Invitation]] = defaultdict(list)
    for row in rows:
        by_inviter[row.inviter_id].append(row)
    signs = {who: odd(await _came(session, brought), credit_minor) for who, brought in by_inviter.items()}
    came = {row.newcomer_id for row in rows}
    guests: list[Guest] = []
    for who in sorted(by_inviter.keys() - came) or sorted(by_inviter)[:1]:
        guests += _line(who, None, by_inviter, names, signs, depth=0, seen={who})
    return InvitationTree(
        group=group.name or group.chat,
        came=len(rows),
        earned=sum(row.state == "earned" for row in rows),
        guests=guests[:MOST],
        more=max(0, len(guests) - MOST),
    )


def _line(
    who: int,
    row: Invitation | None,
    by_inviter: dict[int, list[Invitation]],
    names: dict[int, str],
    signs: dict[int, list[Odd]],
    *,
    depth: int,
    seen: set[int],
) -> list[Guest]:
    """Somebody, and all who came by them; a ring of invitations ends where it began."""
    brought = by_inviter.get(who, [])
    one = Guest(
        no=row.id if row else 0,
        name=names[who],
        depth=depth,
        state=row.state if row else "joined",
        why=row.why if row else "",
        brought=len(brought),
        odd=signs.get(who, []),
    )
    line = [one]
    for below in brought:
        if below.newcomer_id not in seen:
            seen.add(below.newcomer_id)
            line += _line(below.newcomer_id, below, by_inviter, names, signs, depth=depth + 1, seen=seen)
    return line


async def _earned_before(session: AsyncSession, row: Invitation, person: Collection[int]) -> bool:
    """Has the same person earned another: of two that did, the first keeps it."""
    query = select(Invitation).where(
        col(Invitation.newcomer_id).in_(person),
        col(Invitation.id) != row.id,
        col(Invitation.state) == "earned",
    )
    others = (await session.execute(query)).scalars()
    return any(
        row.state != "earned"
        or row.earned_at is None
        or (one.earned_at or row.earned_at, one.id) < (row.earned_at, row.id)
        for one in others
    )


async def _ordered_before(session: AsyncSession, row: Invitation, person: Collection[int]) -> bool:
    query = select(col(Order.id)).where(
        col(Order.member_id).in_(person),
        col(Order.group_id) == row.group_id,
        col(Order.ordered_at) < row.at - SLACK,
        holds_goods(),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def _bought(session: AsyncSession, row: Invitation) -> list[Bought]:
    """What they ordered in the group since they came."""
    units = (
        select(func.coalesce(func.sum(col(Line.qty)), 0))
        .where(col(Line.order_id) == col(Order.id))
        .correlate(Order)
        .scalar_subquery()
    )
    query = (
        select(Order, col(GroupBuy.state), units)
        .join(GroupBuy, col(GroupBuy.id) == col(Order.buy_id))
        .where(
            col(Order.member_id) == row.newcomer_id,
            col(Order.group_id) == row.group_id,
            col(Order.ordered_at) >= row.at - SLACK,
        )
        .order_by(col(Order.id))
    )
    rows = list(await session.execute(query, execution_options={"populate_existing": True}))
    paid = await received(session, [order.id for order, _, _ in rows])
    return [
        Bought(
            no=order.id,
            settled=order.state == "settled" and state == "succeeded",
            units=held,
            due_minor=order.due_minor or 0,
            paid_minor=paid.get(order.id, 0),
            handed=order.handed_at is not None,
        )
        for order, state, held in rows
    ]


async def _of_group(session: AsyncSession, group_no: int) -> list[Invitation]:
    query = select(Invitation).where(col(Invitation.group_id) == group_no).order_by(col(Invitation.id))
    return list((await session.execute(query)).scalars())


async def _names(session: AsyncSession, group: Group, members: Collection[int]) -> dict[int, str]:
    shared = await shared_in(session, group.id)
    rows = await session.execute(select(Member).where(col(Member.id).in_(members)))
    return {one.id: called(one.name, one.id, shared) for one in rows.scalars()}


async def _came(session: AsyncSession, rows: Sequence[Invitation]) -> list[Came]:
    query = select(col(Order.id), col(Order.due_minor)).where(
        col(Order.id).in_([row.order_id for row in rows if row.order_id])
    )
    dues = {no: due or 0 for no, due in await session.execute(query)}
    return [
        Came(
            at=row.at,
            why=row.why,
            due_minor=dues.get(row.order_id or 0, 0),
            returned=row.earned_at is not None and row.state == "joined",
        )
        for row in rows
    ]
