"""Words that nobody asked for, each in a commit of its own."""

from __future__ import annotations

from functools import partial

from bot.app import App
from bot.timing.manners import manners_of
from commerce.services.voice import courtesies


async def judge_courtesy(app: App, no: int) -> None:
    """Says it, puts it off, or drops it."""
    async with app.database.write() as session:
        await courtesies.judge(session, no, app.now(), partial(manners_of, app.settings))
