"""What a message of ours may be whose id was never written down: its process was killed, or the platform's
answer was lost."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.queries.shopfront import group_at
from commerce.tables import GroupBuy, Identity, Membership, Order, Outgoing, Post

REACH = 20_000  # rows back from the latest in which a doubled answer is looked for
MOST = 200  # of such rows, or of a group's buys: the latest


async def perhaps_said_twice(session: AsyncSession, chats: Collection[str]) -> list[Outgoing]:
    """The answers to these chats that were tried more than once, or of which nobody knows whether they were
    said; the latest first."""
    latest = (await session.execute(select(func.max(col(Outgoing.id))))).scalar_one_or_none() or 0
    rows = await session.execute(
        select(Outgoing)
        .where(
            col(Outgoing.id) > latest - REACH,
            col(Outgoing.chat).in_(chats),
            col(Outgoing.kind).in_(("say", "private", "alert")),
            or_(col(Outgoing.attempts) > 1, col(Outgoing.state).in_(("sending", "uncertain"))),
        )
        .order_by(col(Outgoing.id).desc())
        .limit(MOST)
    )
    return list(rows.scalars())


async def titles_in(session: AsyncSession, chat: str) -> dict[int, str]:
    """The latest buys with a living post in the chat, open or not -> their titles."""
    group = await group_at(session, chat)
    posted = select(col(Post.buy_id)).where(col(Post.group_id) == (group.id if group else 0))
    return await _titles(session, col(GroupBuy.id).in_(posted))


async def titles_for(session: AsyncSession, person: str) -> dict[int, str]:
    """The latest buys in the groups that a person belongs to -> their titles."""
    theirs = (
        select(col(Post.buy_id))
        .join(Membership, col(Membership.group_id) == col(Post.group_id))
        .join(Identity, col(Identity.member_id) == col(Membership.member_id))
        .where(col(Identity.address) == person, col(Membership.left).is_(False))
    )
    return await _titles(session, col(GroupBuy.id).in_(theirs))


async def _titles(session: AsyncSession, those: ColumnElement[bool]) -> dict[int, str]:
    query = (
        select(col(GroupBuy.id), col(GroupBuy.title))
        .where(those)
        .order_by(col(GroupBuy.id).desc())
        .limit(MOST)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def buys_of_orders(session: AsyncSession, numbers: Collection[int]) -> set[int]:
    """The buys that orders of these numbers belong to."""
    return set((await session.execute(select(col(Order.buy_id)).where(col(Order.id).in_(numbers)))).scalars())
