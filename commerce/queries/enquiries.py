"""What members ask about a group buy."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.tables import Enquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A topic that members asked about and nobody could answer yet: by how many it was asked."""

    topic: str
    asked: int


async def open_questions(session: AsyncSession, buy_id: int | None) -> list[OpenQuestion]:
    """What is still to be answered, what most ask first; of no buy, nothing."""
    if buy_id is None:
        return []
    rows = await session.execute(
        select(col(Enquiry.topic), col(Enquiry.asked))
        .where(col(Enquiry.buy_id) == buy_id, col(Enquiry.answer) == "", col(Enquiry.asked) > 0)
        .order_by(col(Enquiry.asked).desc(), col(Enquiry.id))
    )
    return [OpenQuestion(topic=topic, asked=asked) for topic, asked in rows]
