"""What becomes of a word that was not said, or perhaps was: written down, and told to the log."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Uncertain, Undeliverable
from bot.delivery.verdicts import Verdict, after
from commerce.ground.db import Database
from commerce.services.people import presence
from commerce.services.voice import outgoing
from commerce.tables import Outgoing

log = structlog.get_logger(__name__)


async def not_said(database: Database, row: Outgoing, error: Exception, now: datetime) -> None:
    """Records it, if the claim is still ours."""
    doubted = row.error.startswith(Uncertain.__name__)
    verdict = after(error, row.attempts, now, doubted=doubted)
    async with database.write() as session:
        if not await outgoing.is_held(session, row):
            return
        verdict = await _otherwise(session, row, error, now) or verdict
        says = f"{type(error).__name__}: {error}"
        says = f"{Uncertain.__name__}, then {says}" if doubted else says
        await outgoing.settle(session, row, verdict.state, verdict.due_at, says[:300])
        if isinstance(error, Undeliverable) and error.gone:
            await presence.lost(session, row.chat)
    tell = log.error if verdict.state == "stuck" else log.warning
    tell(
        "not delivered",
        row=row.id,
        chat=row.chat,
        state=verdict.state,
        again=verdict.due_at and verdict.due_at.isoformat(),
        error=type(error).__name__,
    )


async def _otherwise(session: AsyncSession, row: Outgoing, error: Exception, now: datetime) -> Verdict | None:
    """What becomes of it in another place: in the chat that this one moved to, or with the person, when they
    write. None: nothing of the kind."""
    if not isinstance(error, Undeliverable):
        return None
    if error.moved_to:
        await presence.move(session, row.chat, error.moved_to, now)
        row.chat = error.moved_to
        return Verdict("waiting", now)
    if row.kind in ("private", "alert"):
        return Verdict(await outgoing.not_in_private(session, row, now))
    return None
