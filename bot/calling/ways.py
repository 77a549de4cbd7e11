"""A refusal because a buy has ended names the line that opens it again, to a leader who may."""

from __future__ import annotations

from bot.calling.arguments import ClosedBuy, NoOpenBuy
from bot.calling.command import Ask, Command
from bot.calling.late import too_late
from bot.calling.rights import LeadersOnly
from bot.hearing.meaning import Call
from commerce.queries import shopfront
from commerce.queries.ended import way_back
from commerce.queries.sides import side_of
from commerce.refusals import Refusal
from commerce.rules.lifecycle import NotOpen
from commerce.tables import GroupBuy

LONGEST = 120  # characters of a command that are repeated


async def with_way(ask: Ask, call: Call, refusal: Refusal) -> Refusal:
    """The refusal, with the way that works where there is one."""
    if isinstance(refusal, LeadersOnly) and call.command.name == "cancel" and await _none_open(ask):
        return await too_late(ask, ask.replied_buy) or refusal
    if not isinstance(refusal, NotOpen | NoOpenBuy) or not call.command.leaders or ask.group is None:
        return refusal
    buy = await _ended(ask, refusal)
    if buy is None or not (await side_of(ask.session, buy.id, ask.here.id)).owns:
        return refusal
    refusal.no, refusal.title, refusal.way = buy.id, buy.title, way_back(buy, ask.now)
    said = f"/{call.command.name} {call.text}".strip()
    refusal.then = said if _works_then(call.command, refusal.way) and len(said) <= LONGEST else ""
    return refusal


def _works_then(command: Command, way: str) -> bool:
    """Does the same line work once the buy is open again? Opened anew it has another number, and what has
    closed nobody opens to close it."""
    closes_again = way == "reopen" and command.name == "close"
    return way != "again" and not closes_again and not _comes_after(command)


async def _none_open(ask: Ask) -> bool:
    """Is there nothing of which a member could take their own order back by themselves?"""
    return ask.group is not None and not await shopfront.open_buys(ask.session, ask.group.id)


async def _ended(ask: Ask, refusal: NotOpen | NoOpenBuy) -> GroupBuy | None:
    if isinstance(refusal, NotOpen):
        return await shopfront.buy_in(ask.session, ask.here.id, refusal.no)
    latest = await shopfront.latest_buys(ask.session, ask.here.id, 1)
    return latest[0] if latest and latest[0].state != "open" else None


def _comes_after(command: Command) -> bool:
    """Is it about buys that have ended? Then opening it again is not enough."""
    return any(kind is ClosedBuy for _, kind, _ in command.parameters)
