"""Once a day each group's products are looked at: what will its members be out of?"""

from __future__ import annotations

from bot.app import App
from bot.timing.manners import manners_of
from commerce.queries.repurchase import bought
from commerce.services.buys import repurchase
from commerce.tables import Group


async def look_at_group(app: App, no: int) -> None:
    """All purchases are read before anything is held; what follows from them is a small commit."""
    now = app.now()
    async with app.database.read() as session:
        group, known = await session.get_one(Group, no), await bought(session, no, now)
    async with app.database.write() as session:
        await repurchase.look(session, no, known, now, manners_of(app.settings, group).awake)
