"""Campaigns: set up in a chat, shown once per occurrence, skipped where they would come too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Content
from commerce.ground.putting import put_new, put_new_from
from commerce.outcomes import Outcome
from commerce.queries.campaigns import CLOCK
from commerce.refusals import Refusal
from commerce.services.voice.record import audit, campaign_row, say_all
from commerce.tables import Campaign, Cursor, Group, Member, Occurrence
from commerce.tables.base import Moment

Shown = Sequence[tuple[Group, str]]  # what each group is told


@dataclass(eq=False)
class NoSuchCampaign(Refusal):
    """No campaign of that number in this group."""

    no: int


@dataclass(slots=True)
class CampaignShown(Content, Outcome):
    """A campaign's words, as they were written for this group at that moment."""

    where = "group"
    text: str


@dataclass(slots=True, kw_only=True)
class CampaignSet(Outcome):
    """A leader's campaign runs from now on: when it is said next, and what it would say now.

    `quiet`: what the quiet `hours` do to it: "", "held" (they hold it back), "partly" (some of its times).
    `months` lack its day; `clamps`: it comes on their last day instead."""

    no: int
    rule: str
    next_at: datetime
    preview: str
    quiet: str = ""
    hours: str = ""
    months: list[int] = field(default_factory=list)
    clamps: bool = False


@dataclass(slots=True)
class CampaignStopped(Outcome):
    """It will not be said again."""

    no: int
    rule: str


@dataclass(slots=True, kw_only=True)
class CampaignEntry:
    """One campaign of the group. `quiet`: what the quiet hours do to it: "", "held", "partly" or "never"
    (said)."""

    no: int
    rule: str
    text: str
    quiet: str = ""


@dataclass(slots=True)
class CampaignList(Outcome):
    """What a group's leaders set up, and what config.toml adds (names and schedules)."""

    campaigns: list[CampaignEntry]
    from_config: list[tuple[str, str]]
    hours: str = ""


async def set_up(
    session: AsyncSession, group: Group, leader: Member, rule: str, text: str, now: datetime, source: str
) -> Campaign:
    """A new campaign of one group."""
    row = Campaign(group_id=group.id, leader_id=leader.id, rule=rule, text=text, since=now)
    session.add(row)
    await session.flush()
    audit(session, "campaign", now, actor_id=leader.id, group_id=group.id, source=source, detail=rule)
    return row


async def stop(
    session: AsyncSession, group: Group, no: int, leader: Member, now: datetime, source: str
) -> CampaignStopped:
    """Ends it. Raises NoSuchCampaign for another group's as for an unknown one."""
    row = await session.get(Campaign, no)
    if row is None or row.group_id != group.id or row.stopped:
        raise NoSuchCampaign(no)
    row.stopped = True
    audit(
        session,
        "campaign_stopped",
        now,
        actor_id=leader.id,
        group_id=group.id,
        source=source,
        detail=row.rule,
    )
    return CampaignStopped(no, row.rule)


async def show_all(
    session: AsyncSession, name: str, texts: Shown, *, local: str, at: datetime, due_at: datetime
) -> None:
    """Says to each of the groups its text, unless this occurrence was said or skipped there before."""
    new = await _note(session, name, [group.id for group, _ in texts], local, at, "said")
    rows = [
        campaign_row(group.chat, CampaignShown(text), due_at, source=f"{name}:{local}")
        for group, text in texts
        if group.id in new
    ]
    await say_all(session, rows)


async def skip_all(
    session: AsyncSession, name: str, numbers: Sequence[int], local: str, at: datetime
) -> None:
    """Records that an occurrence was missed by too much in the groups of those numbers."""
    await _note(session, name, numbers, local, at, "skipped")


async def _note(
    session: AsyncSession, name: str, numbers: Sequence[int], local: str, at: datetime, state: str
) -> set[int]:
    """-> those of the groups in which nobody had noted this occurrence before."""
    if not numbers:
        return set()
    row = select(literal(name), col(Group.id), literal(local), literal(at, Moment), literal(state))
    columns = ["campaign", "group_id", "local", "at", "state"]
    return set(
        await put_new_from(session, Occurrence, columns, row.where(col(Group.id).in_(numbers)), "group_id")
    )


async def remember(session: AsyncSession, now: datetime) -> None:
    """Up to now everything was looked after."""
    await put_new(session, Cursor(chat=CLOCK, position=now.isoformat()))
    clock = await session.get_one(Cursor, CLOCK)
    clock.position = max(clock.position, now.isoformat())


async def listed(session: AsyncSession, group: Group) -> list[Campaign]:
    """The campaigns that a group's leaders set up and did not stop."""
    rows = await session.execute(
        select(Campaign)
        .where(col(Campaign.group_id) == group.id, col(Campaign.stopped).is_(False))
        .order_by(col(Campaign.id))
    )
    return list(rows.scalars())
