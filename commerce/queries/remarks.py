"""What members wrote beside their orders: room, door, receiver, pickup wish. For their own eyes and their
leader's, never for the group's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.booking.rows import reading_of
from commerce.phrases.meaning import Reading
from commerce.tables import Utterance


async def remarks_of(
    session: AsyncSession, buy_id: int, members: Sequence[int] | None = None
) -> dict[int, list[str]]:
    """Member -> the remarks beside what of theirs counts, in the order they were written; each once. What
    was started over or cancelled as a whole takes its remarks with it."""
    query = select(col(Utterance.member_id), col(Utterance.effect)).where(
        col(Utterance.buy_id) == buy_id, col(Utterance.state) == "applied"
    )
    query = query.where(col(Utterance.member_id).in_(_who_remarked(buy_id) if members is None else members))
    found: dict[int, dict[str, None]] = defaultdict(dict)
    rows = await session.execute(query.order_by(col(Utterance.sent_at), col(Utterance.id)))
    for member, effect in rows:
        reading = reading_of(effect.get("reading"))
        if reading is not None:
            _add(found[member], reading)
    return {member: list(remarks) for member, remarks in found.items() if remarks}


def _who_remarked(buy_id: int) -> Select[int]:
    """Of everybody those few alone are read who wrote anything beside what they ordered."""
    note = col(Utterance.effect)[("reading", "note")].as_string()
    return select(col(Utterance.member_id)).where(
        col(Utterance.buy_id) == buy_id, col(Utterance.state) == "applied", note != ""
    )


def _add(remarks: dict[str, None], reading: Reading) -> None:
    if reading.fresh or (reading.intent == "cancel" and not reading.items):
        remarks.clear()
    if reading.note:
        remarks[reading.note] = None
