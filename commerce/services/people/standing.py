"""Standing is worked out from deeds whenever they changed it, or time did: what is kept is what the records come to, each
change is on record with its reason, and whom it opens or closes something for is told privately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy
from commerce.queries.portrait import tables_of
from commerce.rules.standing import (
    LEVELS,
    Level,
    StandingRow,
    StandingRules,
    What,
    lasts,
    level_of,
    reason_of,
)
from commerce.services.voice import courtesies
from commerce.tables import Group, KeptStanding, StandingMove

OF_USE = timedelta(days=7)
_REGULAR = LEVELS.index("regular")


@dataclass(slots=True, kw_only=True)
class StandingMoved(Courtesy):
    """A member's standing in a group changed: `has` of the `needs` that make the higher of the two levels. It may let them
    order where others may not, or no longer."""

    about = "standing"
    group: str
    before: Level
    level: Level
    what: What
    has: int
    needs: int
    days: int
    rose: bool


async def due(session: AsyncSession, now: datetime) -> list[int]:
    """The groups of which it is time to work it out."""
    query = select(col(Group.id)).where(col(Group.standing_due).is_not(None), col(Group.standing_due) <= now)
    return list((await session.execute(query.order_by(col(Group.standing_due), col(Group.id)))).scalars())


async def next_due(session: AsyncSession) -> datetime | None:
    """When that is next."""
    query = select(col(Group.standing_due)).where(col(Group.standing_due).is_not(None))
    return (await session.execute(query.order_by(col(Group.standing_due)).limit(1))).scalar_one_or_none()


async def look(
    session: AsyncSession, group_no: int, rules: StandingRules, now: datetime
) -> list[StandingMove]:
    """Works out everybody's standing in the group from the records, and keeps it. -> what changed. Who is new there has
    nothing before to tell of."""
    query = select(Group).where(col(Group.id) == group_no).with_for_update(key_share=True)
    group = (await session.execute(query, execution_options={"populate_existing": True})).scalar_one()
    tables = await tables_of(session, group_no, rules, now)
    kept = await _kept(session, group_no)
    moves = []
    for member, rows in tables.items():
        row, level = kept.get(member), level_of(rows)
        if row is None:
            session.add(KeptStanding(group_id=group_no, member_id=member, level=level, since=now))
        elif row.level != level:
            moves.append(await _move(session, group, row, rows, now))
    group.standing_due = min((until for rows in tables.values() if (until := lasts(rows))), default=None)
    await session.flush()
    return moves


async def _kept(session: AsyncSession, group_no: int) -> dict[int, KeptStanding]:
    query = select(KeptStanding).where(col(KeptStanding.group_id) == group_no)
    rows = (await session.execute(query, execution_options={"populate_existing": True})).scalars()
    return {row.member_id: row for row in rows}


async def _move(
    session: AsyncSession, group: Group, kept: KeptStanding, rows: tuple[StandingRow, ...], now: datetime
) -> StandingMove:
    before, level = kept.level, level_of(rows)
    why = _why(rows, before, level)
    move = StandingMove(
        group_id=group.id,
        member_id=kept.member_id,
        before=before,
        level=level,
        what=why.what,
        has=why.has,
        needs=why.needs,
        at=now,
    )
    session.add(move)
    kept.level, kept.since = level, now
    await session.flush()
    if max(LEVELS.index(before), LEVELS.index(level)) >= _REGULAR:
        await _tell(session, group, move, why.within // timedelta(days=1), now)
    return move


def _why(rows: tuple[StandingRow, ...], before: Level, level: Level) -> StandingRow:
    """The row that is met now and was not, or the other way round."""
    rose = LEVELS.index(level) > LEVELS.index(before)
    found = reason_of(rows) if rose else next((row for row in rows if row.level == before), None)
    assert found is not None, "one of the two levels is above a passer-by's"
    return found


async def _tell(session: AsyncSession, group: Group, move: StandingMove, days: int, now: datetime) -> None:
    fact = StandingMoved(
        group=group.name or group.chat,
        before=move.before,
        level=move.level,
        what=move.what,
        has=move.has,
        needs=move.needs,
        days=days,
        rose=LEVELS.index(move.level) > LEVELS.index(move.before),
    )
    await courtesies.plan(session, fact, move.member_id, group.id, now, until=now + OF_USE)
