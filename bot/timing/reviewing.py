"""A group is asked once how the goods were: some time after they were handed out, and not at night."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.timing.manners import manners_of
from commerce.queries.shopfront import group_at
from commerce.services.voice.record import chats_of
from commerce.services.words import reviewing
from commerce.tables import Group, GroupBuy

TOO_LATE = timedelta(days=3)  # after its time nobody remembers


async def to_ask(app: App) -> list[int]:
    """The buys of whose goods it is time to ask."""
    async with app.database.read() as session:
        return [no for no, at in await _moments(app, session) if at <= app.now()]


async def next_question(app: App, session: AsyncSession) -> datetime | None:
    """When the next group is asked."""
    return min((at for _, at in await _moments(app, session)), default=None)


async def ask_about(app: App, no: int) -> None:
    """Asks each group that carries the buy, and where the loop is on."""
    after, now = app.settings.reviews_after, app.now()
    async with app.database.write() as session:
        buy = await session.get_one(GroupBuy, no)
        if after is None or buy.review_from is None:
            return
        late = buy.review_from + after + TOO_LATE < now
        await reviewing.ask(session, no, [] if late else await _asked(app, session, no), now)


async def _moments(app: App, session: AsyncSession) -> list[tuple[int, datetime]]:
    """(buy, when its group is asked): not while the group sleeps."""
    after, found = app.settings.reviews_after, []
    if after is None:
        return []
    for no, home, since in await reviewing.waiting(session):
        group = await session.get_one(Group, home)
        awake = manners_of(app.settings, group).awake
        found.append((no, awake(max(since + after, app.now()))))
    return found


async def _asked(app: App, session: AsyncSession, no: int) -> list[str]:
    groups = [await group_at(session, chat) for chat in await chats_of(session, no)]
    return [one.chat for one in groups if one is not None and manners_of(app.settings, one).loop]
