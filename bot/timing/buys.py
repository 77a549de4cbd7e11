"""What time brings to an open buy: it begins, reminds, ends its teams and closes, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from bot.timing.standards import standards_of
from commerce.outcomes import Outcome, only_unit
from commerce.queries.board import Board, begins_at, board, team_ends_at
from commerce.queries.shopfront import group_at
from commerce.queries.turns import early_until
from commerce.rules.countdown import next_due, reminder_due
from commerce.services.buys import closing, teaming
from commerce.services.buys.settling import Reckoning, foresee
from commerce.services.voice.record import chats_of, redraw, say
from commerce.services.voice.reminding import Begun, Reminder
from commerce.tables import GroupBuy

WAIT_FOR_READING = timedelta(seconds=60)
LOOK_AGAIN = timedelta(seconds=5)


async def tend(app: App, awake_since: datetime, no: int) -> None:
    """Does what is due of the buy. `awake_since`: when we began to hear, for what was said before is still to be
    read."""
    now = app.now()
    foreseen = await _foreseen(app, awake_since, no, now)
    async with app.database.write() as session:
        buy = await closing.locked(session, no)
        chats = await chats_of(session, no)
        later = await _end_teams(app, awake_since, session, buy, chats)
        if buy.closes_at <= now:
            if await is_read(app, awake_since, chats, buy.closes_at):
                await closing.close(session, no, now, standards_of(app.settings), foreseen=foreseen)
            return
        await redraw(session, no, now)
        begins = begins_at(buy)
        if begins is not None and begins > now:
            later.append(min(begins, next_due(now, buy.opened_at, begins, ())))
        else:
            await _begin(app, session, buy, chats)
            later.append(await _remind(app, session, buy, chats, begins or buy.opened_at))
        later.append(early_until(buy, now) or buy.closes_at)
        buy.due_at = min(later)


async def _foreseen(app: App, awake_since: datetime, no: int, now: datetime) -> Reckoning | None:
    """What closing the buy comes to, where it is to be closed: worked out before anybody waits for it."""
    async with app.database.read() as session:
        buy = await session.get(GroupBuy, no)
        if buy is None or buy.closes_at > now:
            return None
        if not await is_read(app, awake_since, await chats_of(session, no), buy.closes_at):
            return None
        return await foresee(session, no, standards_of(app.settings))


async def _end_teams(
    app: App, awake_since: datetime, session: AsyncSession, buy: GroupBuy, chats: list[str]
) -> list[datetime]:
    """Ends the teams whose time is over, once all that was sent before is read. -> when to look at the others
    again."""
    now = app.now()
    later = [buy.closes_at]
    # one's end may promote a member, who then starts another
    while teams := await teaming.gathering(session, buy):
        ends_at = team_ends_at(buy, teams[0])
        if ends_at > now or ends_at >= buy.closes_at:
            later.append(ends_at)
            break
        if not await is_read(app, awake_since, chats, ends_at):
            later.append(now + LOOK_AGAIN)
            break
        await teaming.end_team(session, app.desk, buy, teams[0], now)
    return later


async def _begin(app: App, session: AsyncSession, buy: GroupBuy, chats: list[str]) -> None:
    """The word to the group when a window opens, once."""
    if buy.begun or begins_at(buy) is None:
        return
    buy.begun = True
    async with app.database.read() as reading:
        now = await board(reading, buy.id, most=0)
    fact = Begun(
        buy_no=buy.id,
        title=buy.title,
        closes_at=buy.closes_at,
        price_minor=now.offers[0].price_minor,
        currency=buy.currency,
        still_left=_left(now),
        unit=only_unit(offer.unit for offer in now.offers),
    )
    for chat in chats:
        say(session, chat, fact, app.now(), buy_id=buy.id)


async def _remind(
    app: App, session: AsyncSession, buy: GroupBuy, chats: list[str], since: datetime
) -> datetime:
    """Says the reminder that is due. -> when the next one, or the next countdown, is."""
    now, reminders = app.now(), app.settings.defaults.reminders
    mark = reminder_due(now, since, buy.closes_at, reminders, timedelta(seconds=buy.reminded))
    if mark is not None:
        buy.reminded = int(mark.total_seconds())
        for chat in chats:
            group = await group_at(session, chat)
            zone = group_reader(app.settings, group).zone if group else app.settings.community.timezone
            at = allowed_at(now, app.settings.quiet, zone)
            if at < buy.closes_at:
                say(session, chat, await _reminder(app, buy), at, buy_id=buy.id)
    return next_due(now, since, buy.closes_at, reminders)


async def _reminder(app: App, buy: GroupBuy) -> Outcome:
    async with app.database.read() as session:
        now = await board(session, buy.id, most=0)
    prices = {offer.price_minor for offer in now.offers}
    return Reminder(
        buy_no=buy.id,
        title=buy.title,
        closes_at=buy.closes_at,
        units=now.units,
        members=now.members,
        price_minor=prices.pop() if len(prices) == 1 else None,
        currency=buy.currency,
        next_step=now.next_step,
        still_left=_left(now),
        needs_units=now.needs_units,
        needs_members=now.needs_members,
        allotted=sum(offer.allotted for offer in now.offers),
        unit=only_unit(offer.unit for offer in now.offers),
        bundles=now.offers[0].bundles if len(now.offers) == 1 else [],
    )


def _left(now: Board) -> int | None:
    """Units still to be had of all offers; None where one of them is without end."""
    left = [one.left for one in now.offers if one.left is not None]
    return sum(left) if len(left) == len(now.offers) else None


async def is_read(app: App, awake_since: datetime, chats: list[str], closes_at: datetime) -> bool:
    """Has everything sent before the deadline been read? A minute is the most that anybody waits
    (promises.md, 13)."""
    if app.now() >= max(closes_at, awake_since, app.outage.last or closes_at) + WAIT_FOR_READING:
        return True
    platforms = {chat.partition(":")[0] for chat in chats}
    return all(app.adapters[name].read_until() >= closes_at for name in platforms if name in app.adapters)
