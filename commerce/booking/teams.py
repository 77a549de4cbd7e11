"""Seats in teams (拼团): who orders joins the team they name, else the oldest that still has a seat, else
starts one.

A team gathers until it is full or its time is over. A full one stays together: a seat that somebody leaves
may be taken by anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from commerce.booking.book import Book, BuyState, OrderState, Say, TeamState
from commerce.outcomes import TeamFact, TeamFull, TeamStarted
from commerce.refusals import Refusal
from commerce.rules.lifecycle import ENDED, FULL, move

START_ONE = -1


@dataclass(eq=False)
class InTeamAlready(Refusal):
    """A team's button was pressed by somebody who sits in a team: nothing more was ordered. `team` is
    theirs."""

    no: int
    title: str
    team: TeamFact


@dataclass(eq=False)
class NoSeat(Refusal):
    """The team whose button was pressed has no seat left, or is no more: nothing was ordered."""

    no: int
    title: str
    team: int


def seat(
    book: Book, buy: BuyState, order: OrderState, sent: int, name: str, wanted: int = 0
) -> TeamFact | None:
    """Gives an order with something booked its seat, takes it from one without. -> its team as it now stands.

    `wanted` is the team they asked for, 0 for whichever there is; without a `name` nobody is told that they
    started one."""
    size = buy.team_size
    if not size:
        return None
    if not any(line.qty for line in order.lines):
        _leave(buy, order)
        return None
    team = buy.teams.get(order.team_no)
    if team is None or _moves(buy, team, wanted, sent, size):
        _leave(buy, order)
        team = _join(buy, order, wanted, sent, size)
        _tell(book, buy, order, team, name)
    return fact(buy, team, size)


def fact(buy: BuyState, team: TeamState, size: int) -> TeamFact:
    """The team as people read it."""
    stays = team.state == FULL
    return TeamFact(
        no=team.no,
        has=team.members,
        size=size,
        until=_moment(buy.closes_at if stays else ends_at(buy, team)),
        stays=stays,
    )


def is_seated(buy: BuyState, order: OrderState) -> bool:
    """Does the order sit in a team that is not over?"""
    team = buy.teams.get(order.team_no)
    return team is not None and team.state != ENDED


def cannot_join(buy: BuyState, order: OrderState, wanted: int, sent: int) -> Refusal | None:
    """Why a press on a team's button would do something else than the button says: they sit there already, or
    the seats are taken."""
    size = buy.team_size
    if is_seated(buy, order):
        own = buy.teams[order.team_no]
        return (
            None
            if _moves(buy, own, wanted, sent, size)
            else InTeamAlready(buy.id, buy.title, fact(buy, own, size))
        )
    team = buy.teams.get(wanted)
    if wanted != START_ONE and (team is None or not _has_seats(buy, team, sent, size)):
        return NoSeat(buy.id, buy.title, wanted)
    return None


def ends_at(buy: BuyState, team: TeamState) -> int:
    """When an unfinished team's time is over: its own time, the deadline at the latest (ms)."""
    return min(buy.closes_at, team.began + int(buy.terms["span"]))


def _has_seats(buy: BuyState, team: TeamState, sent: int, size: int) -> bool:
    return team.members < size and (team.state == FULL or (team.state != ENDED and sent < ends_at(buy, team)))


def _moves(buy: BuyState, team: TeamState, wanted: int, sent: int, size: int) -> bool:
    """Does a member of `team` go elsewhere? Out of one that has ended, and where they ask to; nobody breaks
    up a full one by that."""
    if team.state == ENDED:
        return True
    if not wanted or wanted == team.no or team.state == FULL:
        return False
    if wanted == START_ONE:
        return team.members > 1
    return wanted in buy.teams and _has_seats(buy, buy.teams[wanted], sent, size)


def _join(buy: BuyState, order: OrderState, wanted: int, sent: int, size: int) -> TeamState:
    open_ = {team.no: team for team in buy.teams.values() if _has_seats(buy, team, sent, size)}
    team = open_.get(wanted) or (next(iter(open_.values()), None) if wanted != START_ONE else None)
    if team is None:
        team = TeamState(no=max(buy.teams, default=0) + 1, members=0, began=sent)
        buy.teams[team.no] = team
        buy.due_by = min(buy.due_by or ends_at(buy, team), ends_at(buy, team))
    team.members += 1
    order.team_no, order.joined_at = team.no, sent
    return team


def _leave(buy: BuyState, order: OrderState) -> None:
    team = buy.teams.get(order.team_no)
    if team is not None:
        team.members -= 1
        if not team.members and team.state != ENDED:
            team.state = move(team.state, "end", "team")
    order.team_no, order.joined_at = 0, None


def _tell(book: Book, buy: BuyState, order: OrderState, team: TeamState, name: str) -> None:
    """A new team is told to the group with a way to join; a full one is cheered."""
    size = buy.team_size
    price = buy.unit_price(order.lines[0].offer)
    if team.members == size and team.state != FULL:
        team.state = move(team.state, "fill", "team")
        told: TeamFull | TeamStarted = TeamFull(
            buy_no=buy.id,
            title=buy.title,
            team=fact(buy, team, size),
            price_minor=price,
            currency=buy.currency,
        )
    elif team.members == 1 and team.state != FULL and name:
        told = TeamStarted(
            buy_no=buy.id,
            title=buy.title,
            name=name,
            team=fact(buy, team, size),
            price_minor=price,
            currency=buy.currency,
            invitation=f"team_{buy.id}_{team.no}",
        )
    else:
        return
    book.says.extend(Say(kind="say", chat=chat, fact=told, buy_id=buy.id) for _, chat in buy.chats)


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)
