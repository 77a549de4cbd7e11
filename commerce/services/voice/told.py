"""How deadlines were told, on the clock of their group: kept, so that new zone data that reads them otherwise
is noticed, and said once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries.narrow import an_open_buy
from commerce.services.money.commissioning import tell_leader
from commerce.services.voice.record import audit, redraw
from commerce.tables import Group, GroupBuy

Zone = Callable[[Group], tzinfo]


@dataclass(slots=True, kw_only=True)
class DeadlineReadsOtherwise(Outcome):
    """Told once to the leader of an open buy: by newer zone data the moment it closes at, which stays, is
    another time of day than was told. `was`: the moment that has the told time of day now; `wall`: that time
    of day, to be written."""

    where = "private"

    buy_no: int
    title: str
    closes_at: datetime
    was: datetime
    wall: str


async def note(session: AsyncSession, zone: Zone) -> None:
    """Keeps how the deadline of each open buy reads, where it is new or was moved."""
    unnoted = or_(col(GroupBuy.told_closing).is_(None), col(GroupBuy.told_closing) != col(GroupBuy.closes_at))
    for buy, group in await _open(session, unnoted):
        buy.told_closing, buy.told_as = buy.closes_at, read_as(buy.closes_at, zone(group))


async def compare(session: AsyncSession, zone: Zone, now: datetime) -> None:
    """Tells the leader of each open buy whose deadline reads otherwise in its zone than it was told; once."""
    for buy, group in await _open(session, col(GroupBuy.told_closing) == col(GroupBuy.closes_at)):
        before, reads = buy.told_as or "", read_as(buy.closes_at, zone(group))
        if before == reads:
            continue
        buy.told_as = reads
        if before.partition(" ")[2] != reads.partition(" ")[2]:  # another zone is the community's own doing
            continue
        wall = datetime.fromisoformat(before.partition(" ")[0]).replace(tzinfo=None)
        was = wall.replace(tzinfo=zone(group)).astimezone(UTC)
        fact = DeadlineReadsOtherwise(
            buy_no=buy.id, title=buy.title, closes_at=buy.closes_at, was=was, wall=f"{wall:%Y-%m-%d %H:%M}"
        )
        await tell_leader(session, buy.leader_id, group, fact, buy.id, now)
        await redraw(session, buy.id, now)
        audit(session, "zone_data", now, group_id=group.id, buy_id=buy.id, detail=f"{before} -> {reads}")


def read_as(moment: datetime, zone: tzinfo) -> str:
    """ "2026-11-30T20:00:00-08:00 America/Vancouver": the clock, its offset, and whose it is."""
    return f"{moment.astimezone(zone).isoformat(timespec='seconds')} {zone}"


async def _open(session: AsyncSession, which: ColumnElement[bool]) -> list[tuple[GroupBuy, Group]]:
    """Open buys and the groups they belong to, kept from every other process until the commit."""
    rows = await session.execute(
        select(GroupBuy, Group)
        .join(Group, col(Group.id) == col(GroupBuy.group_id))
        .where(an_open_buy(), which)
        .order_by(col(GroupBuy.due_at), col(GroupBuy.id))  # as the index of open buys has them
        .with_for_update(of=GroupBuy)
        .execution_options(populate_existing=True)
    )
    return [(buy, group) for buy, group in rows]
