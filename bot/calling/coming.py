"""A member who says that they come at another time is reminded before that, not before the old one."""

from __future__ import annotations

from datetime import datetime

from bot.calling.command import Ask
from bot.hearing.people import group_reader
from bot.timing.fetch_times import reminder_times
from commerce.services.buys import explaining
from commerce.services.buys.explaining import MissHeard
from commerce.tables import Group


async def passed_on(ask: Ask, words: str, buy_no: int | None = None) -> MissHeard | None:
    """What a member says of goods that they have not fetched, told to their leader; None: they were asked of none."""

    def reminded(group: Group) -> datetime | None:
        zone = group_reader(ask.settings, group).zone
        times = reminder_times(ask.now, zone, ask.words.opening.moments, ask.settings.quiet, told=True)
        return times(words)

    platform = ask.message.platform
    return await explaining.answer(
        ask.session, ask.member, words, platform, ask.now, buy_no=buy_no, reminded=reminded
    )
