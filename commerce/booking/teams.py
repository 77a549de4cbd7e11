"""Seats in teams (拼团): who orders joins the team they name, else the oldest that still has a seat, else starts one."""

from __future__ import annotations

from datetime import UTC, datetime

from commerce.booking.book import Book, BuyState, Heard, OrderState, Say, TeamState
from commerce.outcomes import TeamFact, TeamFull, TeamStarted

START_ONE = -1


def seat(book: Book, buy: BuyState, order: OrderState, heard: Heard) -> TeamFact | None:
    """Gives an order with something booked its seat, takes it from one without. -> its team as it now stands."""
    size = buy.kind.team_size(buy.terms)
    if not size:
        return None
    books = any(line.qty for line in order.lines)
    if not books:
        _leave(buy, order)
        return None
    team = buy.teams.get(order.team_no)
    if team is None or (heard.team and heard.team != team.no):
        _leave(buy, order)
        team = _join(buy, order, heard, size)
        _tell(book, buy, order, heard, team, size)
    return fact(buy, team, size)


def fact(buy: BuyState, team: TeamState, size: int) -> TeamFact:
    """The team as people read it."""
    return TeamFact(team.no, team.members, size, _moment(ends_at(buy, team)))


def ends_at(buy: BuyState, team: TeamState) -> int:
    """When an unfinished team's time is over: its own time, the deadline at the latest (ms)."""
    return min(buy.closes_at, team.began + int(buy.terms["span"]))


def _join(buy: BuyState, order: OrderState, heard: Heard, size: int) -> TeamState:
    open_ = [team for team in buy.teams.values() if team.members < size and heard.sent < ends_at(buy, team)]
    named = next((team for team in open_ if team.no == heard.team), None)
    team = named or (open_[0] if open_ and heard.team != START_ONE else None)
    if team is None:
        team = TeamState(max(buy.teams, default=0) + 1, 0, heard.sent)
        buy.teams[team.no] = team
    team.members += 1
    order.team_no, order.joined_at = team.no, heard.sent
    buy.due_by = min(buy.due_by or ends_at(buy, team), ends_at(buy, team))
    return team


def _leave(buy: BuyState, order: OrderState) -> None:
    team = buy.teams.get(order.team_no)
    if team is not None:
        team.members -= 1
        if not team.members:
            del buy.teams[team.no]
    order.team_no, order.joined_at = 0, None


def _tell(book: Book, buy: BuyState, order: OrderState, heard: Heard, team: TeamState, size: int) -> None:
    """A new team is told to the group with a way to join; a full one is cheered."""
    now = fact(buy, team, size)
    if team.members == size:
        told: TeamFull | TeamStarted = TeamFull(buy.id, buy.title, now, buy.unit_price(order.lines[0].offer), buy.currency)
    elif team.members == 1:
        told = TeamStarted(buy.id, buy.title, heard.name, now, buy.unit_price(order.lines[0].offer), buy.currency)
    else:
        return
    book.says.extend(Say("say", chat, told, buy.id) for _, chat in buy.chats)


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)
