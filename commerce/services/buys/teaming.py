"""Teams whose time is over before they are full: their members are free again, and told. Under "merge" they
wait for the closing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.book import Heard
from commerce.desk.desk import Desk
from commerce.mechanics import MECHANICS
from commerce.outcomes import TeamEnded
from commerce.phrases.meaning import Reading
from commerce.queries.board import team_ends_at
from commerce.rules.lifecycle import GATHERING, move
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import audit, say
from commerce.tables import Group, GroupBuy, Member, Order, Team
from commerce.tables.base import to_millis


async def gathering(session: AsyncSession, buy: GroupBuy) -> list[Team]:
    """The teams that end by themselves when their time is over, the first to end first."""
    if not MECHANICS[buy.mechanic].team_size(buy.terms) or buy.terms.get("unfinished") == "merge":
        return []
    rows = await session.execute(select(Team).where(col(Team.buy_id) == buy.id, col(Team.state) == GATHERING))
    return sorted(rows.scalars(), key=lambda team: (team_ends_at(buy, team), team.no))


async def end_team(session: AsyncSession, desk: Desk, buy: GroupBuy, team: Team, now: datetime) -> None:
    """Ends it: seats and units are freed by the same way as every order goes, so that the waiting list has
    them at once."""
    orders = await _members(session, buy, team)
    team.state = move(team.state, "end", "team")
    audit(session, "team_ended", now, group_id=buy.group_id, buy_id=buy.id, detail=f"team {team.no}")
    await desk.within(session, [_gives_up(buy, team, order, member) for order, member, _ in orders])
    for order, member, chat in orders:
        address = await address_of(session, member.id, chat.partition(":")[0])
        if address:
            fact = TeamEnded(
                buy_no=buy.id,
                title=buy.title,
                has=len(orders),
                size=MECHANICS[buy.mechanic].team_size(buy.terms),
            )
            say(
                session,
                address,
                fact,
                now,
                kind="private",
                buy_id=buy.id,
                person=address,
                source=_key(team, order),
            )


async def _members(session: AsyncSession, buy: GroupBuy, team: Team) -> list[tuple[Order, Member, str]]:
    rows = await session.execute(
        select(Order, Member, col(Group.chat))
        .join(Member, col(Member.id) == col(Order.member_id))
        .join(Group, col(Group.id) == col(Order.group_id))
        .where(col(Order.buy_id) == buy.id, col(Order.team_no) == team.no)
        .order_by(col(Order.id)),
        execution_options={"populate_existing": True},
    )
    return [(order, member, chat) for order, member, chat in rows]


def _gives_up(buy: GroupBuy, team: Team, order: Order, member: Member) -> Heard:
    """All that the order holds, given up at the moment the team's time was over; what was said later still
    counts."""
    return Heard(
        key=_key(team, order),
        version=0,
        buy_id=buy.id,
        member_id=member.id,
        actor_id=member.id,
        group_id=order.group_id,
        chat="",
        person="",
        name=member.name,
        message_id="",
        sent=to_millis(team_ends_at(buy, team)),
        text="",
        reading=Reading(intent="cancel"),
        silent=True,
    )


def _key(team: Team, order: Order) -> str:
    return f"team:{team.buy_id}:{team.no}:{order.id}"
