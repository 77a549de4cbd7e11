"""A phrase that is read as it is can be given no other meaning; one that was, before that was so, is dropped
and its leader told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context, is_silent, read
from commerce.queries import shopfront
from commerce.refusals import Refusal
from commerce.services.words import teaching
from commerce.tables import Group, Taught

_ANYTHING = (Goods(code="A", title="", unit="", variants=()),)


@dataclass(eq=False)
class ReadAlready(Refusal):
    """A phrase that is read as it is: nobody can teach another meaning of it."""

    phrase: str


async def drop_read(session: AsyncSession, lexicon: Lexicon, now: datetime) -> None:
    """Forgets every taught phrase that today's reader reads at a buy of its group, or at any."""
    for group in (
        (await session.execute(select(Group).where(col(Group.id).in_(select(col(Taught.group_id))))))
        .scalars()
        .all()
    ):
        shelves = await _shelves(session, group)
        rows = await session.execute(
            select(Taught).where(col(Taught.group_id) == group.id).order_by(col(Taught.id))
        )
        read_now = [row for row in rows.scalars() if _is_read(row.phrase, lexicon, shelves)]
        if read_now:
            await teaching.drop(session, group, read_now, now)


async def refuse_read(session: AsyncSession, lexicon: Lexicon, group: Group, phrase: str) -> None:
    """Raises ReadAlready."""
    if _is_read(phrase, lexicon, await _shelves(session, group)):
        raise ReadAlready(phrase.strip()[: teaching.LONGEST])


def _is_read(phrase: str, lexicon: Lexicon, shelves: Sequence[tuple[Goods, ...]]) -> bool:
    return not all(
        is_silent(read(phrase, Context(lexicon=lexicon, goods=goods, place="post"))) for goods in shelves
    )


async def _shelves(session: AsyncSession, group: Group) -> list[tuple[Goods, ...]]:
    """What the group's latest buys offer, and goods of no name."""
    buys = await shopfront.latest_buys(session, group.id)
    return [_ANYTHING, *[(await shopfront.front(session, buy)).goods for buy in buys]]
