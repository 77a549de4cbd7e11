"""Invitations are judged anew where orders, money or accounts may have changed what they have earned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from commerce.queries.invitations import Mark, evidence_for, last_on_record, to_judge
from commerce.rules.inviting import WATCHED, judged
from commerce.services.people import inviting
from commerce.tables import Invitation


async def judge_invitations(app: App, seen: Mark | None) -> Mark:
    """Each whose standing is another by now, in a commit of its own; none is looked at while nothing was put on record
    since the mark that was `seen`. -> the new mark."""
    async with app.database.read() as session:
        mark = await last_on_record(session)
        numbers = await _changed(session, app.now()) if mark != seen else []
    rules, currency = app.settings.invitations, app.settings.community.currency
    for no in numbers:
        async with app.database.write() as session:
            await inviting.judge(session, no, rules, currency, app.now())
    return mark


async def next_judgement(app: App, session: AsyncSession) -> datetime | None:
    """Now, where one stands otherwise than its row says."""
    return app.now() if await _changed(session, app.now()) else None


async def _changed(session: AsyncSession, now: datetime) -> list[int]:
    changed = []
    for no in await to_judge(session, now - WATCHED):
        row = await session.get_one(Invitation, no)
        verdict = judged(await evidence_for(session, row))
        if (verdict.state, verdict.why) != (row.state, row.why):
            changed.append(no)
    return changed
