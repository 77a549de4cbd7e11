"""Standing is worked out from deeds whenever they changed it, or time did: what is kept is what the records come to, each
change is on record with its reason, and whom it opens or closes something for is told privately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
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
from commerce.tables import Group, KeptStanding, Membership, StandingMove

OF_USE = timedelta(days=7)
TOGETHER = 50  # members to a commit: others have their turn between
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


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Is it time to work out somebody's?"""
    query = select(col(KeptStanding.member_id)).where(col(KeptStanding.due_at) <= now)
    return (await session.execute(query.limit(1))).first() is not None


async def next_due(session: AsyncSession) -> datetime | None:
    """When it next is."""
    query = select(col(KeptStanding.due_at)).where(col(KeptStanding.due_at).is_not(None))
    return (await session.execute(query.order_by(col(KeptStanding.due_at)).limit(1))).scalar_one_or_none()


async def look(session: AsyncSession, rules: StandingRules, now: datetime) -> bool:
    """Works out the standing of those of whom it is time, from what they did, and keeps it; of no more than may be together
    in one commit. Whose was never known has nothing before to tell of. -> whether more may wait."""
    due = await _due(session, now)
    whose = [(row.member_id, row.group_id) for row, is_here in due if is_here]
    tables = await tables_of(session, whose, rules, now)
    moves = []
    for row, _ in due:
        rows = tables.get((row.member_id, row.group_id))
        row.due_at = lasts(rows) if rows is not None else None  # who left is stirred when they are back
        if rows is not None and row.level != (level := level_of(rows)):
            moves += [_move(row, row.level, rows, now)] if row.level is not None else []
            row.level, row.since = level, now
    session.add_all(move for move, _ in moves)
    await session.flush()
    for move, days in moves:
        await _tell(session, move, days, now)
    return len(due) == TOGETHER


async def _due(session: AsyncSession, now: datetime) -> list[tuple[KeptStanding, bool]]:
    """Their rows, and whether they are in the group. Those that another process holds are its own, or come later."""
    query = (
        select(KeptStanding, _is_here())
        .where(col(KeptStanding.due_at) <= now)
        .order_by(col(KeptStanding.due_at), col(KeptStanding.group_id), col(KeptStanding.member_id))
        .limit(TOGETHER)
        .with_for_update(skip_locked=True, of=KeptStanding)
    )
    rows = await session.execute(query, execution_options={"populate_existing": True})
    return [(row, bool(is_here)) for row, is_here in rows]


def _is_here() -> ColumnElement[bool]:
    theirs = (
        col(Membership.group_id) == col(KeptStanding.group_id),
        col(Membership.member_id) == col(KeptStanding.member_id),
    )
    return select(col(Membership.member_id)).where(*theirs, col(Membership.left).is_(False)).exists()


def _move(
    kept: KeptStanding, before: Level, rows: tuple[StandingRow, ...], now: datetime
) -> tuple[StandingMove, int]:
    """The change on record, and within how many days purchases count for it."""
    level = level_of(rows)
    why = _why(rows, before, level)
    move = StandingMove(
        group_id=kept.group_id,
        member_id=kept.member_id,
        before=before,
        level=level,
        what=why.what,
        has=why.has,
        needs=why.needs,
        at=now,
    )
    return move, why.within // timedelta(days=1)


def _why(rows: tuple[StandingRow, ...], before: Level, level: Level) -> StandingRow:
    """The row that is met now and was not, or the other way round."""
    rose = LEVELS.index(level) > LEVELS.index(before)
    found = reason_of(rows) if rose else next((row for row in rows if row.level == before), None)
    assert found is not None, "one of the two levels is above a passer-by's"
    return found


async def _tell(session: AsyncSession, move: StandingMove, days: int, now: datetime) -> None:
    """Where it lets them order more than others, or did."""
    if max(LEVELS.index(move.before), LEVELS.index(move.level)) < _REGULAR:
        return
    group = await session.get_one(Group, move.group_id)
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
