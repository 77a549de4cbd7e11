"""What members say of goods that they did not fetch: it reaches their leader, and an hour in it moves their reminder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.names import called_around
from commerce.queries.sides import leader_in
from commerce.rules.no_show import A_DAY
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Member, Miss, Order

LONGEST = 300  # characters of an answer that are passed on
ANSWERED_WITHIN = 14 * A_DAY  # so long after being asked, plain private words are taken for the answer


@dataclass(slots=True, kw_only=True)
class MissAnswered(Outcome):
    """Told to the leader: what a member says about goods they did not fetch ('': they would like a new time).
    `noted`: it is on record by now."""

    where = "private"
    miss_no: int
    order_no: int
    buy_no: int
    title: str
    name: str
    words: str
    noted: bool


@dataclass(slots=True, kw_only=True)
class MissHeard(Outcome):
    """Told to the member: their answer reached `leader`. `is_asked_when`: they asked for another time and may say which.
    `reminded_at`: they named one, and are reminded before it."""

    where = "private"
    buy_no: int
    leader: str
    is_asked_when: bool
    reminded_at: datetime | None = None


async def answer(
    session: AsyncSession,
    member: Member,
    words: str,
    platform: str,
    now: datetime,
    *,
    buy_no: int | None = None,
    reminded: Callable[[Group], datetime | None] = lambda group: None,
) -> MissHeard | None:
    """Passes on what a member says about goods they did not fetch: of that buy, else of the latest that they were asked
    about within the last days and have not answered. `words` '': they would like a new time. `reminded`: when they
    are, if the words name a time. None: of none."""
    query = select(Miss).where(col(Miss.member_id) == member.id, col(Miss.struck_at).is_(None))
    lately = (col(Miss.answer) == "", col(Miss.asked_at) > now - ANSWERED_WITHIN)
    query = query.where(*(lately if buy_no is None else [col(Miss.buy_id) == buy_no]))
    found = await session.execute(query.order_by(col(Miss.id).desc()).limit(1).with_for_update())
    row = found.scalar_one_or_none()
    if row is None:
        return None
    row.answer = words[:LONGEST] or row.answer
    leader = await leader_in(session, row.buy_id, row.group_id)
    await _tell_leader(session, leader, member, row, words[:LONGEST], platform, now=now)
    at = await _remind_anew(session, row, reminded)
    return MissHeard(buy_no=row.buy_id, leader=leader.name, is_asked_when=not words, reminded_at=at)


async def _remind_anew(
    session: AsyncSession, row: Miss, reminded: Callable[[Group], datetime | None]
) -> datetime | None:
    """-> when the member is reminded from now on; None: as before."""
    order = await session.get_one(Order, row.order_id, with_for_update=True)
    at = reminded(await session.get_one(Group, row.group_id))
    if at is None or order.handed_at is not None:
        return None
    order.fetch_at = at
    return at


async def _tell_leader(
    session: AsyncSession,
    leader: Member,
    member: Member,
    row: Miss,
    words: str,
    platform: str,
    *,
    now: datetime,
) -> None:
    buy = await session.get_one(GroupBuy, row.buy_id)
    fact = MissAnswered(
        miss_no=row.id,
        order_no=row.order_id,
        buy_no=row.buy_id,
        title=buy.title,
        name=await called_around(session, row.buy_id, member),
        words=words,
        noted=row.recorded_at is not None,
    )
    address = await address_of(session, leader.id, platform)
    if address:
        say(session, address, fact, now, kind="private", buy_id=row.buy_id, person=address)
