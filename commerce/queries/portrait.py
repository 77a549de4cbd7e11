"""How members stand in a group: what they did there, explained by the table of rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.book import Whose
from commerce.desk import deeds
from commerce.rules.standing import (
    Done,
    Level,
    StandingRow,
    StandingRules,
    What,
    explained,
    level_of,
    reason_of,
    to_come,
)
from commerce.tables import Group, KeptStanding, Member, Membership, StandingMove

_OF_MEMBERS = text(deeds.of_members("IN :members")).bindparams(bindparam("members", expanding=True))
LATELY = timedelta(days=30)


@dataclass(slots=True, kw_only=True)
class StandingStep:
    """A row of the table as its member reads it: `has` of `needs`, `days` of one another where it is buying again."""

    level: Level
    what: What
    has: int
    needs: int
    days: int = 0
    until: datetime | None = None


@dataclass(slots=True, kw_only=True)
class OwnStanding:
    """A member's own standing in one group: the `level`, what makes it (None: being there), and what comes next (None: it
    is the highest). `moved`: how it last changed, within a month, and when."""

    group: str
    level: Level
    because: StandingStep | None
    next: StandingStep | None
    before: Level | None = None
    moved: datetime | None = None


async def tables_of(
    session: AsyncSession, whose: Collection[Whose], rules: StandingRules, now: datetime
) -> dict[Whose, tuple[StandingRow, ...]]:
    """The table explained for each of these (member, group)."""
    done = await _done(session, {member for member, _ in whose})
    return {one: explained(done.get(one, ()), rules, now) for one in whose}


async def _done(session: AsyncSession, members: Collection[int]) -> dict[Whose, list[Done]]:
    """What each of these members did in their groups."""
    rows = await session.execute(_OF_MEMBERS, {"members": sorted(members)})
    return deeds.by_member(tuple(row) for row in rows)


async def kept_in(session: AsyncSession, group_no: int) -> dict[int, Level]:
    """Member -> their standing in the group as it was last worked out; who is missing is a passer-by."""
    query = select(col(KeptStanding.member_id), col(KeptStanding.level))
    rows = await session.execute(query.where(col(KeptStanding.group_id) == group_no))
    return {member: level for member, level in rows if level is not None}


async def own_standings(
    session: AsyncSession, member: Member, rules: StandingRules, now: datetime, only: Group | None = None
) -> list[OwnStanding]:
    """Where the member is; in one group alone, where they ask there."""
    done = await _done(session, [member.id])
    here = select(Group).join(Membership, col(Membership.group_id) == col(Group.id))
    here = here.where(col(Membership.member_id) == member.id, col(Membership.left).is_(False))
    groups = list((await session.execute(here.order_by(col(Group.id)))).scalars())
    moved = await _moved(session, col(StandingMove.member_id) == member.id, now)
    return [
        _own(
            group,
            explained(done.get((member.id, group.id), ()), rules, now),
            moved.get((member.id, group.id)),
        )
        for group in groups
        if only is None or group.id == only.id
    ]


async def own_level(
    session: AsyncSession, member: Member, group_no: int, rules: StandingRules, now: datetime
) -> Level:
    """The member's standing in that group."""
    done = await _done(session, [member.id])
    return level_of(explained(done.get((member.id, group_no), ()), rules, now))


async def moved_in(session: AsyncSession, group_no: int, now: datetime) -> Mapping[int, Level]:
    """Member -> what they were there before it last changed, of those for whom it did within a month."""
    moved = await _moved(session, col(StandingMove.group_id) == group_no, now)
    return {member: one.before for (member, _), one in moved.items()}


async def _moved(session: AsyncSession, whose: object, now: datetime) -> dict[tuple[int, int], StandingMove]:
    query = select(StandingMove).where(whose, col(StandingMove.at) > now - LATELY)  # type: ignore[arg-type]
    rows = (await session.execute(query.order_by(col(StandingMove.id)))).scalars()
    return {(row.member_id, row.group_id): row for row in rows}


def _own(group: Group, rows: Sequence[StandingRow], moved: StandingMove | None) -> OwnStanding:
    return OwnStanding(
        group=group.name or group.chat,
        level=level_of(rows),
        because=step(reason_of(rows)),
        next=step(to_come(rows)),
        before=moved.before if moved else None,
        moved=moved.at if moved else None,
    )


def step(row: StandingRow | None) -> StandingStep | None:
    """The row as it is told."""
    if row is None:
        return None
    days = row.within // timedelta(days=1)
    return StandingStep(
        level=row.level, what=row.what, has=row.has, needs=row.needs, days=days, until=row.until
    )
