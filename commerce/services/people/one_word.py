"""What two members who become one have both said of a product: their last word counts, once, and the other is set aside
until they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.services.words.judging import redraw_posts
from commerce.tables import Review
from commerce.tables.base import from_millis, to_millis


async def set_aside(session: AsyncSession, kept: int, joined: int, now: datetime) -> list[dict[str, Any]]:
    """Of two reviews of one product the earlier goes. -> those that went, as they were, and which one `stays`."""
    mine, theirs = await _of(session, kept), await _of(session, joined)
    notes = []
    for product in sorted(mine.keys() & theirs.keys()):
        goes, stays = sorted((mine[product], theirs[product]), key=_weight)
        notes.append({**goes.model_dump(), "at": to_millis(goes.at), "stays": stays.id})
        await session.delete(goes)
    await redraw_posts(session, [note["product_id"] for note in notes], now)
    return notes


async def bring_back(session: AsyncSession, notes: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """Each has their own again. What was taken back meanwhile was the word of both."""
    for note in notes:
        if await session.get(Review, note["stays"], populate_existing=True) is not None:
            was = {name: value for name, value in note.items() if name != "stays"}
            session.add(Review(**{**was, "at": from_millis(note["at"])}))
    await redraw_posts(session, [note["product_id"] for note in notes], now)


def _weight(review: Review) -> tuple[bool, bool, datetime]:
    """What was only overheard is no word yet, and what says whether they would buy it again says more."""
    return review.state != "offered", review.good is not None, review.at


async def _of(session: AsyncSession, member: int) -> dict[int, Review]:
    """Product -> what the member has said of it."""
    query = select(Review).where(col(Review.member_id) == member).order_by(col(Review.id))
    held = query.with_for_update()
    rows = (await session.execute(held, execution_options={"populate_existing": True})).scalars()
    return {row.product_id: row for row in rows}
