"""Goods that were not fetched: closing handing out, a new time, the record and its end."""

from __future__ import annotations

from bot.calling.arguments import Number, Rest
from bot.calling.coming import passed_on
from bot.calling.command import Answer, Ask, command
from bot.calling.filing import led
from bot.commands.showing import redraw, show
from commerce.queries.missed import missed_in
from commerce.services.buys import fetching
from commerce.services.buys.fetching import NoSuchMiss
from commerce.tables import Member


@command(leaders=True, examples=["/missed", "/missed amy"])
async def missed(ask: Ask, page: Number | None = None, who: Member | None = None) -> Answer:
    """Whose goods were not fetched in this group, for its leader alone."""
    found = await missed_in(ask.session, ask.here, ask.now, ask.settings.no_show.forget, who)
    return await show(ask, found.at(page or 1))


@command(leaders=True, examples=["/strikeout 1"])
async def strikeout(ask: Ask, record: Number) -> Answer:
    """A record counts no more."""
    done = await fetching.strike_out(ask.session, record, [group.id for group in await led(ask)], ask.deed())
    await ask.session.flush()
    await redraw(ask, (await missed_in(ask.session, ask.here, ask.now, ask.settings.no_show.forget)).at(1))
    return done


@command(anywhere=True, examples=["/newtime 1 Saturday morning", "/newtime 1"])
async def newtime(ask: Ask, buy: Number, when: Rest | None = None) -> Answer:
    """A member whose goods wait would fetch them at another time."""
    return await passed_on(ask, (when or "").strip(), buy) or NoSuchMiss(0)
