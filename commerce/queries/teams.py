"""The teams of a group buy, for those who look at them before they join."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome, TeamFact
from commerce.queries.board import teams_of
from commerce.refusals import Refusal
from commerce.tables import GroupBuy, Team


@dataclass(eq=False)
class NotInItsGroup(Refusal):
    """An invitation was opened in private by somebody who was never met in a group with that buy; also where
    there is none."""

    no: int


@dataclass(eq=False)
class NoTeams(Refusal):
    """This buy is not bought in teams."""

    no: int
    title: str


@dataclass(slots=True, kw_only=True)
class TeamsShown(Outcome):
    """What an invitation opens: the team asked for, where it has a seat, and else those that have. A reply or
    a press joins."""

    buy_no: int
    title: str
    asked: int  # the team asked for; 0 for none
    exists: bool  # is there, or was there, a team of that number?
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
    known = select(col(Team.id)).where(col(Team.buy_id) == buy.id, col(Team.no) == asked)
    exists = (await session.execute(known)).first() is not None
    return TeamsShown(
        buy_no=buy.id,
        title=buy.title,
        asked=asked,
        exists=exists,
        team=team,
        others=others,
        size=size,
        price_minor=MECHANICS[buy.mechanic].own_price(buy.terms) or 0,
        currency=buy.currency,
    )
