"""Reminders to pay, at the times that config.toml gives, after the quiet hours where they fall into them."""

from __future__ import annotations

from bot.app import App
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from commerce.rules.countdown import next_reminder
from commerce.services.buys.closing import locked
from commerce.services.money import reminding
from commerce.tables import Group


async def remind_payers(app: App, no: int) -> None:
    """Who has still to pay is looked up when it may be said: nobody who paid in the night is woken for it."""
    now = app.now()
    async with app.database.write() as session:
        buy = await locked(session, no, "")
        if buy.remind_at is None or buy.remind_at > now or buy.pay_by is None:
            return
        zone = group_reader(app.settings, await session.get_one(Group, buy.group_id)).zone
        at = allowed_at(now, app.settings.quiet, zone)
        if at > now:
            buy.remind_at = at
            return
        buy.remind_at = next_reminder(now, buy.pay_by, app.settings.payment_remind)
        await reminding.remind_all(
            session, buy, now, day=f"{now.astimezone(zone):%Y-%m-%d}", note=app.settings.payment_note
        )
