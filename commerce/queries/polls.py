"""A poll as it stands: each member who is here has one vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.narrow import an_open_poll
from commerce.tables import Candidate, Member, Membership, Poll, Standard, Vote


@dataclass(slots=True)
class ChoiceFact:
    """A candidate with its votes; `position` counts from 1."""

    position: int
    product: str
    votes: int


@dataclass(slots=True, kw_only=True)
class PollBoard(Outcome):
    """The living message of a poll, as it stands at this moment."""

    where = "group"
    no: int
    question: str
    state: str
    closes_at: datetime
    choices: list[ChoiceFact]
    votes: int
    standard: bool = False  # it votes on what the group expects, or (`drops`) expects no more
    drops: bool = False


async def poll_board(session: AsyncSession, poll: Poll) -> PollBoard:
    """The poll from the rows as they are."""
    choices, about = await choices_of(session, poll), await asked_by(session, poll)
    return PollBoard(
        no=poll.id,
        question=poll.question,
        state=poll.state,
        closes_at=poll.closes_at,
        choices=choices,
        votes=sum(one.votes for one in choices),
        standard=about is not None,
        drops=about is not None and about.drops,
    )


async def asked_by(session: AsyncSession, poll: Poll) -> Standard | None:
    """The standard that the poll is about; None: it is one like any."""
    query = select(Standard).where(col(Standard.poll_id) == poll.id)
    return (await session.execute(query)).scalar_one_or_none()


async def choices_of(session: AsyncSession, poll: Poll) -> list[ChoiceFact]:
    """The candidates in the leader's order."""
    here = and_(
        col(Membership.member_id) == col(Vote.member_id),
        col(Membership.group_id) == poll.group_id,
        col(Membership.left).is_(False),
    )
    rows = await session.execute(
        select(col(Candidate.position), col(Candidate.product), func.count(col(Membership.member_id)))
        .outerjoin(Vote, col(Vote.candidate_id) == col(Candidate.id))
        .outerjoin(Membership, here)
        .where(col(Candidate.poll_id) == poll.id)
        .group_by(col(Candidate.id))
        .order_by(col(Candidate.position))
    )
    return [ChoiceFact(position, product, int(votes)) for position, product, votes in rows]


async def voters(session: AsyncSession, candidate_id: int) -> list[Member]:
    """Who chose it, in the order they did."""
    rows = await session.execute(
        select(Member)
        .join(Vote, col(Vote.member_id) == col(Member.id))
        .where(col(Vote.candidate_id) == candidate_id)
        .order_by(col(Vote.at), col(Member.id))
    )
    return list(rows.scalars())


async def due_polls(session: AsyncSession, now: datetime) -> list[int]:
    """Open polls whose deadline is over, the earliest first."""
    rows = await session.execute(
        select(col(Poll.id))
        .where(an_open_poll(), col(Poll.closes_at) <= now)
        .order_by(col(Poll.closes_at), col(Poll.id))
    )
    return list(rows.scalars())


async def deadlines(session: AsyncSession) -> list[datetime]:
    """When the open polls close."""
    return list((await session.execute(select(col(Poll.closes_at)).where(an_open_poll()))).scalars())
