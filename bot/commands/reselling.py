"""Resale: an open buy is offered to another group's leaders, and theirs is the yes or the no."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.calling.arguments import READERS, OpenBuy, Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.offering import Words, is_off, read_rate, split
from bot.calling.rights import LeadersOnly
from bot.commands.groups import group_named
from bot.commands.terms import tender_of
from commerce.outcomes import Outcome
from commerce.queries.goods import offers_of
from commerce.queries.sides import owned
from commerce.refusals import Refusal
from commerce.services.buys import reselling
from commerce.services.buys.reselling import BadRate
from commerce.tables import Group, GroupBuy

_ANSWER = re.compile(r"(yes|no)-([0-9]{1,9})")


@dataclass(eq=False)
class NoSuchGroup(Refusal):
    """No group of that name or address is known to the bot."""

    name: str


@command(
    leaders=True, examples=["/resell 1 Office; 5%", "/resell 1 Office; 2 a unit", "/resell 1 Office; off"]
)
async def resell(ask: Ask, text: Rest) -> Answer:
    pressed = _ANSWER.fullmatch(text.strip())
    if pressed is not None:
        return await _answered(ask, int(pressed[2]), is_yes=pressed[1] == "yes")
    said = split(text)
    if said is None:
        raise misused(ask, "resell", "text", text)
    buy, _ = await READERS[OpenBuy](ask, str(said.no) if said.no else "")
    await owned(ask.session, buy, ask.here.id)
    group = await group_named(ask, said.group)
    if group is None:
        raise NoSuchGroup(said.group[:60])
    if is_off(said.rate):
        return await reselling.withdraw(ask.session, buy.id, ask.deed(), group)
    return await _offered(ask, said, buy, group)


async def _offered(ask: Ask, said: Words, buy: GroupBuy, group: Group) -> Outcome:
    rate = read_rate(said.rate, replace(tender_of(ask), currency=buy.currency), ask.words.opening)
    if rate is None:
        lowest = reselling.lowest_price(buy, await offers_of(ask.session, buy.id))
        raise BadRate(found=said.rate[:40], why="unread", below_minor=lowest, currency=buy.currency)
    configured = ask.settings.group(group.chat).leaders
    leaders = configured if configured is not None else await reselling.known_leaders(ask.session, group)
    return await reselling.offer(ask.session, buy.id, rate, ask.deed(), group, leaders)


async def _answered(ask: Ask, number: int, *, is_yes: bool) -> Outcome:
    """The press of somebody who leads the group that was asked, at this moment; by nobody else."""
    group = await reselling.asked_group(ask.session, number)
    if not ask.leads(group):
        raise LeadersOnly("resell")
    decide = reselling.accept if is_yes else reselling.decline
    return await decide(ask.session, number, ask.deed(group))
