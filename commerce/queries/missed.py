"""Records of goods that were not fetched, for their member and the leader alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import OneMessage
from commerce.outcomes import Outcome
from commerce.queries.names import called, shared_in
from commerce.rules.paging import pages, shortened, within
from commerce.tables import Group, GroupBuy, Member, Miss

OWN = 10  # records that a member is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class MissEntry:
    """One record: what its member answered ('': nothing yet)."""

    miss_no: int
    name: str
    title: str
    recorded_at: datetime
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedList(OneMessage, Outcome):
    """Goods of a group's members that were not fetched, the latest first, those forgotten or struck out left away; of
    one `name`, or of all (''). Said in pages."""

    where = "private"
    group: str
    name: str
    entries: list[MissEntry]
    page: int = 1
    pages: int = 1

    def at(self, page: int) -> MissedList:
        """What is said of it on one page."""
        cut = pages([len(one.name) + len(one.title) + len(one.answer) + 60 for one in self.entries])
        page = within(page, cut)
        shown = [self.entries[place] for place in cut[page - 1]]
        return replace(self, entries=shown, page=page, pages=len(cut))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMiss:
    """A record as its member sees it; it counts in `group` alone, until `until`."""

    title: str
    group: str
    until: datetime
    answer: str


def counts(now: datetime, forget: timedelta) -> tuple[ColumnElement[bool], ...]:
    """On record, neither forgotten nor struck out; the conditions of `commerce.rules.no_show.counting`."""
    return col(Miss.struck_at).is_(None), col(Miss.recorded_at) > now - forget


async def records_of(
    session: AsyncSession, members: Sequence[int], now: datetime, forget: timedelta
) -> Counter[tuple[int, int]]:
    """How many count of these members, by (member, group): another leader's group knows nothing of them."""
    place = col(Miss.member_id), col(Miss.group_id)
    query = select(*place, func.count(col(Miss.id))).where(place[0].in_(members), *counts(now, forget))
    rows = await session.execute(query.group_by(*place))
    return Counter({(member, group): int(count) for member, group, count in rows})


async def own_records(
    session: AsyncSession, member_id: int, now: datetime, forget: timedelta
) -> list[OwnMiss]:
    """What counts of a member, the latest first: for their own eyes."""
    group = func.coalesce(func.nullif(col(Group.name), ""), col(Group.chat))
    query = (
        select(Miss, col(GroupBuy.title), group)
        .join(GroupBuy, col(GroupBuy.id) == col(Miss.buy_id))
        .join(Group, col(Group.id) == col(Miss.group_id))
        .where(col(Miss.member_id) == member_id, *counts(now, forget))
        .order_by(col(Miss.recorded_at).desc(), col(Miss.id).desc())
        .limit(OWN)
    )
    return [
        OwnMiss(
            title=shortened(title, 40),
            group=shortened(where, 40),
            until=(row.recorded_at or row.asked_at) + forget,
            answer=shortened(row.answer, 80),
        )
        for row, title, where in await session.execute(query)
    ]


async def all_records(session: AsyncSession, now: datetime, forget: timedelta) -> dict[int, int]:
    """How many count of each member, over all groups."""
    query = select(col(Miss.member_id), func.count(col(Miss.id))).where(*counts(now, forget))
    rows = await session.execute(query.group_by(col(Miss.member_id)))
    return {int(member): int(count) for member, count in rows}


async def missed_in(
    session: AsyncSession, group: Group, now: datetime, forget: timedelta, member: Member | None = None
) -> MissedList:
    """The records of a group, or of one of its members."""
    query = (
        select(Miss, col(Member.name), col(GroupBuy.title))
        .join(Member, col(Member.id) == col(Miss.member_id))
        .join(GroupBuy, col(GroupBuy.id) == col(Miss.buy_id))
        .where(col(Miss.group_id) == group.id, *counts(now, forget))
        .order_by(col(Miss.id).desc())
    )
    query = query if member is None else query.where(col(Miss.member_id) == member.id)
    shared = await shared_in(session, group.id)
    return MissedList(
        group=group.name or group.chat,
        name=called(member.name, member.id, shared) if member else "",
        entries=[
            MissEntry(
                miss_no=row.id,
                name=shortened(called(name, row.member_id, shared), 40),
                title=shortened(title, 40),
                recorded_at=row.recorded_at or row.asked_at,
                answer=shortened(row.answer, 80),
            )
            for row, name, title in await session.execute(query)
        ],
    )
