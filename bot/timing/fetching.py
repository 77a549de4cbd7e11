"""Reminders to fetch, where their time has come."""

from __future__ import annotations

from bot.app import App
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from commerce.services.buys import reminding
from commerce.tables import Group


async def remind_fetcher(app: App, no: int) -> None:
    """Reminds a member of all of theirs that is due, once; never in the quiet hours."""
    now, settings = app.now(), app.settings
    async with app.database.write() as session:
        due = []
        for order in await reminding.take_due(session, no, now):
            zone = group_reader(settings, await session.get_one(Group, order.group_id)).zone
            if allowed_at(now, settings.quiet, zone) == now:
                due.append(order)
        if due:
            await reminding.remind_member(session, due, now)
