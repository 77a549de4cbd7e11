"""Everything that is kept about one member, for their own eyes; and what stands in the way of forgetting
it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from commerce.queries.goods import holds_something
from commerce.queries.narrow import an_open_buy, said_for_another, told_to, unsaid, unsent, was_said
from commerce.tables import (
    Audit,
    Campaign,
    Commission,
    Group,
    GroupBuy,
    HeldReply,
    Helper,
    Identity,
    Invitation,
    InviteCode,
    KeptStanding,
    Line,
    Link,
    Matter,
    Member,
    Membership,
    Miss,
    Notice,
    Order,
    Outgoing,
    PickupCode,
    PlannedCourtesy,
    Poll,
    Posting,
    Proof,
    Refund,
    Resale,
    Review,
    Reward,
    Standard,
    StandingMove,
    Telling,
    Thanks,
    Transfer,
    Unwanted,
    Utterance,
    Vote,
    Waiting,
    Wish,
    Wisher,
)

Facts = dict[str, Any]
OWN: tuple[type[SQLModel], ...] = (  # what is a member's by its `member_id`
    Identity,
    Membership,
    Order,
    PickupCode,
    Miss,
    Helper,
    Proof,
    Unwanted,
    PlannedCourtesy,
    Review,
    InviteCode,
    Reward,
    Refund,
    Matter,
    KeptStanding,
    StandingMove,
    Posting,
    Wisher,
    HeldReply,
    Vote,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a member still owes for one group buy, minor units."""

    buy_no: int
    title: str
    amount_minor: int
    currency: str


async def addresses(session: AsyncSession, member_id: int) -> list[str]:
    """The member's accounts."""
    return list(
        (
            await session.execute(select(col(Identity.address)).where(col(Identity.member_id) == member_id))
        ).scalars()
    )


async def everything(session: AsyncSession, member_id: int) -> dict[str, list[Facts]]:
    """Every row that is about the member, by table. Moments in UTC, amounts in minor units."""
    orders = select(col(Order.id)).where(col(Order.member_id) == member_id)
    wished = select(col(Wisher.wish_id)).where(col(Wisher.member_id) == member_id)
    own = await addresses(session, member_id)
    here = col(Outgoing.chat).in_(own)
    told: ColumnElement[bool] = or_(
        told_to(own), and_(here, was_said()), and_(here, unsent()), and_(here, unsaid())
    )
    kept: tuple[tuple[type[SQLModel], ColumnElement[bool]], ...] = (
        (Member, col(Member.id) == member_id),
        *((table, table.__table__.c.member_id == member_id) for table in OWN),  # type: ignore[attr-defined]
        (Line, col(Line.order_id).in_(orders)),
        (Waiting, col(Waiting.order_id).in_(orders)),
        (Utterance, or_(col(Utterance.member_id) == member_id, said_for_another(member_id))),
        (Transfer, col(Transfer.order_id).in_(orders)),
        (Campaign, col(Campaign.leader_id) == member_id),
        (Wish, or_(col(Wish.leader_id) == member_id, col(Wish.id).in_(wished))),
        (Notice, col(Notice.leader_id) == member_id),
        (Poll, col(Poll.leader_id) == member_id),
        (Standard, col(Standard.by_id) == member_id),
        (Resale, or_(col(Resale.offered_by) == member_id, col(Resale.leader_id) == member_id)),
        (Commission, or_(col(Commission.owner_id) == member_id, col(Commission.leader_id) == member_id)),
        (Audit, col(Audit.actor_id) == member_id),
        (Telling, col(Telling.by_id) == member_id),
        (Invitation, or_(col(Invitation.inviter_id) == member_id, col(Invitation.newcomer_id) == member_id)),
        (Thanks, or_(col(Thanks.by_id) == member_id, col(Thanks.member_id) == member_id)),
        (Link, or_(col(Link.kept_id) == member_id, col(Link.joined_id) == member_id)),
        (Outgoing, told),
    )
    found: dict[str, list[Facts]] = {}
    for table, mine in kept:
        rows = (await session.execute(select(table).where(mine))).scalars()
        found[str(table.__tablename__)] = [
            {name: _plain(value) for name, value in row.model_dump().items()} for row in rows
        ]
    names = (
        select(Group)
        .join(Membership, col(Membership.group_id) == col(Group.id))
        .where(col(Membership.member_id) == member_id)
    )
    found["groups"] = [
        {"id": group.id, "name": group.name} for group in (await session.execute(names)).scalars()
    ]
    return found


async def still_open(session: AsyncSession, member_id: int) -> list[tuple[int, str]]:
    """Open group buys in which something is booked or waits for the member."""
    query = (
        select(col(GroupBuy.id), col(GroupBuy.title))
        .join(Order, col(Order.buy_id) == col(GroupBuy.id))
        .where(col(Order.member_id) == member_id, an_open_buy(), holds_something())
        .order_by(col(GroupBuy.id))
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def still_led(session: AsyncSession, member_id: int) -> list[tuple[int, str]]:
    """Open group buys that the member leads, or carries for another leader."""
    carried = select(col(Resale.buy_id)).where(
        col(Resale.leader_id) == member_id, col(Resale.state) == "accepted"
    )
    query = select(col(GroupBuy.id), col(GroupBuy.title)).where(
        or_(col(GroupBuy.leader_id) == member_id, col(GroupBuy.id).in_(carried)),
        an_open_buy(),
    )
    return [(row[0], row[1]) for row in await session.execute(query.order_by(col(GroupBuy.id)))]


async def still_owed(session: AsyncSession, member_id: int) -> list[Owed]:
    """What is to be paid by the member, or back to them (then negative)."""
    total = func.sum(col(Posting.amount_minor))
    query = (
        select(col(GroupBuy.id), col(GroupBuy.title), total, col(GroupBuy.currency))
        .join(Order, col(Order.buy_id) == col(GroupBuy.id))
        .join(Transfer, col(Transfer.order_id) == col(Order.id))
        .join(Posting, col(Posting.transfer_id) == col(Transfer.id))
        .where(col(Posting.member_id) == member_id, col(Posting.account) == "owed")
        .group_by(col(GroupBuy.id), col(GroupBuy.title), col(GroupBuy.currency))
        .having(total != 0)
        .order_by(col(GroupBuy.id))
    )
    return [
        Owed(buy_no=row[0], title=row[1], amount_minor=int(row[2]), currency=row[3])
        for row in await session.execute(query)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
