"""Teams (拼团) as members look at them: by number, or by the invitation that somebody sent on."""

from __future__ import annotations

import re

from bot.calling.arguments import Number
from bot.calling.command import Ask, command
from commerce.booking.decide import NoSuchBuy
from commerce.queries import shopfront
from commerce.queries.teams import NotInItsGroup, TeamsShown, teams_shown
from commerce.rules.lifecycle import NotOpen

INVITATION = re.compile(r"team_([0-9]{1,9})_([0-9]{1,9})")


@command(anywhere=True, examples=["/team 1 2"])
async def team(ask: Ask, buy: Number, team: Number | None = None) -> TeamsShown:
    if ask.group is not None:
        found = await shopfront.buy_in(ask.session, ask.group.id, buy)
        if found is None:
            raise NoSuchBuy(buy)
    else:
        found = await shopfront.buy_for(ask.session, ask.member.id, buy)
        if found is None:
            raise NotInItsGroup(buy)
    if found.state != "open":
        raise NotOpen(no=found.id, title=found.title, state=found.state)
    return await teams_shown(ask.session, found, team or 0)
