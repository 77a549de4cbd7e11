"""What campaigns run where, and the facts of a group that their words may use."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Content, names
from commerce.queries.profile import MenuEntry, menu
from commerce.queries.shopfront import open_buys
from commerce.tables import Campaign, Cursor, Group, GroupBuy, Member, Membership, Outgoing, Post

CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class GroupName:
    """The group as a campaign may name it."""

    name: str
    chat: str


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What a campaign's template may use: the group, its open buys, its newest members."""

    group: GroupName
    open_buys: list[MenuEntry]
    newest_members: list[str]


async def groups(session: AsyncSession, *, after: int = 0, most: int | None = None) -> list[Group]:
    """The groups that can be written to, by their numbers: those `after` one, `most` at most."""
    query = select(Group).where(col(Group.reachable).is_(True), col(Group.id) > after).order_by(col(Group.id))
    return list((await session.execute(query.limit(most))).scalars())


async def running(session: AsyncSession) -> list[tuple[Campaign, Group]]:
    """Campaigns that leaders set up in their groups and did not stop."""
    rows = await session.execute(
        select(Campaign, Group)
        .join(Group, col(Group.id) == col(Campaign.group_id))
        .where(col(Campaign.stopped).is_(False), col(Group.reachable).is_(True))
        .order_by(col(Campaign.id))
    )
    return [(campaign, group) for campaign, group in rows]


async def done_until(session: AsyncSession) -> datetime | None:
    """Up to when campaigns were looked after; None on a new database."""
    clock = await session.get(Cursor, CLOCK)
    return datetime.fromisoformat(clock.position) if clock else None


async def content_since_last_sale(session: AsyncSession, group: Group, now: datetime) -> int | None:
    """How many content messages a group has seen since a sale was last opened there, whatever became of it;
    None where there was none."""
    sales = select(func.max(col(GroupBuy.opened_at))).join(Post, col(Post.buy_id) == col(GroupBuy.id))
    last = (await session.execute(sales.where(col(Post.group_id) == group.id))).scalar_one_or_none()
    if last is None:
        return None
    shown = or_(
        col(Outgoing.sent_at) >= last,
        and_(col(Outgoing.state) == "waiting", col(Outgoing.due_at).between(last, now)),
    )
    said = select(func.count()).where(
        col(Outgoing.chat) == group.chat, col(Outgoing.outcome).in_(names(Content)), shown
    )
    return int((await session.execute(said)).scalar_one())


ALL = frozenset(one.name for one in fields(GroupFacts))


async def facts_of(
    session: AsyncSession, group: Group, now: datetime, needs: Collection[str] = ALL
) -> GroupFacts:
    """The group as a campaign may speak of it; what it does not need is not asked."""
    entries, newest = list[MenuEntry](), list[str]()
    if "open_buys" in needs:
        entries = (await menu(session, await open_buys(session, group.id), now)).entries
    if "newest_members" in needs:
        newest = await _newest(session, group)
    return GroupFacts(GroupName(group.name or group.chat.partition(":")[2], group.chat), entries, newest)


async def _newest(session: AsyncSession, group: Group) -> list[str]:
    rows = await session.execute(
        select(col(Member.name))
        .join(Membership, col(Membership.member_id) == col(Member.id))
        .where(col(Membership.group_id) == group.id, col(Membership.left).is_(False))
        .order_by(col(Membership.since).desc(), col(Member.id).desc())
        .limit(5)
    )
    return list(rows.scalars())
