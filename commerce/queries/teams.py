"""The teams of a group buy, for those who look at them before they join."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome, TeamFact
from commerce.queries.board import teams_of
from commerce.refusals import NoTeams
from commerce.tables import GroupBuy


@dataclass(slots=True)
class TeamsShown(Outcome):
    """What an invitation opens: the team asked for, where it has a seat, and else those that have. A reply or a press joins."""

    buy_no: int
    title: str
    asked: int  # the team asked for; 0 for none
    team: TeamFact | None  # that team, if it has a seat
    others: list[TeamFact]
    size: int
    price_minor: int
    currency: str


async def teams_shown(session: AsyncSession, buy: GroupBuy, asked: int) -> TeamsShown:
    """The teams with a seat; `asked` is a team's number, 0 for none. Raises NoTeams."""
    size = MECHANICS[buy.mechanic].team_size(buy.terms)
    if not size:
        raise NoTeams(buy.id, buy.title)
    free = {team.no: team for team in await teams_of(session, buy) if team.has < size}
    team = free.pop(asked, None)
    others = [] if team else list(free.values())
    return TeamsShown(buy.id, buy.title, asked, team, others, size, int(buy.terms["price"]), buy.currency)
