"""Orders that are paid ahead: held when they are booked, let go when their time is over."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.hearing.people import group_reader
from commerce.rules.holding import HoldClock
from commerce.rules.no_show import PREPAY
from commerce.services.buys import holding
from commerce.services.buys.holding import Whose
from commerce.tables import Group, Order


class Tended(NamedTuple):
    """Orders by number: to be held, and to be let go."""

    new: list[int]
    due: list[int]


async def look(app: App) -> Tended:
    """What there is to do at this moment. Who need not be held any more is not from here on."""
    async with app.database.read() as session:
        whose = await _whose(app, session)
        new, idle = await holding.unheld(session, whose), await holding.idle(session, whose)
        held = [one for one in await holding.held(session) if one.id not in idle]
        due = [one.id for one in held if await _is_due(app, session, one)]
    if idle:
        async with app.database.write() as session:
            await holding.release(session, whose)
    return Tended(new, due)


async def hold(app: App, no: int) -> None:
    """Holds an order until it is paid ahead."""
    async with app.database.write() as session:
        clock = await _clock(app, session, await session.get_one(Order, no))
        await holding.hold(session, no, clock, app.now())


async def let_go(app: App, no: int) -> None:
    """Gives an order up that was not paid in time."""
    async with app.database.write() as session:
        clock = await _clock(app, session, await session.get_one(Order, no))
        await holding.let_go(session, app.desk, no, clock, app.now())


async def next_hold(app: App, session: AsyncSession) -> datetime | None:
    """When there is next something to hold or to let go."""
    whose = await _whose(app, session)
    if await holding.unheld(session, whose) or await holding.idle(session, whose):
        return app.now()
    ends = [
        await holding.ends_at(session, one, await _clock(app, session, one))
        for one in await holding.held(session)
    ]
    return min((one for one in ends if one is not None), default=None)


async def _is_due(app: App, session: AsyncSession, order: Order) -> bool:
    ends = await holding.ends_at(session, order, await _clock(app, session, order))
    return ends is not None and ends <= app.now()


async def _whose(app: App, session: AsyncSession) -> Whose:
    """Who pays ahead: newcomers, and who did not fetch goods before, where the settings say so."""
    rules = app.settings.no_show
    new = await holding.newcomers(session) if app.settings.trust.prepays else set()
    if PREPAY not in rules.steps:
        return new
    least = rules.steps.index(PREPAY) + 1
    return new.union(await holding.who_prepays(session, app.now(), rules.forget, least))


async def _clock(app: App, session: AsyncSession, order: Order) -> HoldClock:
    settings, group = app.settings, await session.get_one(Group, order.group_id)
    quiet = (settings.quiet.start, settings.quiet.end) if settings.quiet else None
    return HoldClock(hold=settings.payment_hold, quiet=quiet, zone=group_reader(settings, group).zone)
