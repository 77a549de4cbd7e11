"""A group buy fulfils a wish: those who wished hear of it first, and a buy that is taken back gives it
back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy
from commerce.queries import demand
from commerce.services.deed import Deed
from commerce.services.voice import courtesies
from commerce.services.words import wishing
from commerce.tables import GroupBuy, Offer, Wish


@dataclass(slots=True, kw_only=True)
class WishOpened(Courtesy):
    """Told privately to those who wished: it is open. Until `alone_until` they alone may order,
    or a tier with early access."""

    about = "wishes"
    in_loop = False
    buy_no: int
    title: str
    product: str
    group: str
    offers: list[tuple[str, str, int]]  # (code, title, price in minor units)
    currency: str
    closes_at: datetime
    alone_until: datetime | None


async def fulfil(session: AsyncSession, row: Wish, buy: GroupBuy, offers: Sequence[Offer], deed: Deed) -> int:
    """The group buy is what was wished for: the wish leaves the list, and those who wished hear of it
    privately, at a moment that is right for them. -> how many they are."""
    row.state, row.buy_id = "fulfilled", buy.id
    await session.flush()
    fact = WishOpened(
        buy_no=buy.id,
        title=buy.title,
        product=row.product,
        group=deed.group.name or deed.group.chat,
        offers=[(one.code, one.title, one.price_minor) for one in offers],
        currency=buy.currency,
        closes_at=buy.closes_at,
        alone_until=deed.now + timedelta(milliseconds=buy.early[""]) if buy.early.get("") else None,
    )
    members = await demand.wishers(session, row.id)
    for member in members:
        await _tell_first(session, fact, member.id, deed)
    return len(members)


async def _tell_first(session: AsyncSession, fact: WishOpened, member_no: int, deed: Deed) -> None:
    """At once, where nothing speaks against it: before the group's post."""
    word = await courtesies.plan(
        session,
        fact,
        member_no,
        deed.group.id,
        deed.now,
        until=fact.closes_at,
        buy_no=fact.buy_no,
        source=deed.source,
    )
    await courtesies.judge(session, word, deed.now, deed.manners)


async def give_back(session: AsyncSession, buy_id: int) -> None:
    """The group buy was taken back: what was wished for is on the list again, with those who wished the same
    meanwhile, and who was not told of the buy yet is not."""
    await courtesies.withdraw(session, WishOpened, buy_id)
    rows = await session.execute(
        select(Wish).where(col(Wish.buy_id) == buy_id, col(Wish.state) == "fulfilled")
    )
    for row in rows.scalars():
        await wishing.stand_still(session, row.group_id)
        await wishing.put_back(session, row)


async def take_again(session: AsyncSession, buy_id: int) -> None:
    """The group buy is restored: what it was opened for is off the list again."""
    rows = await session.execute(select(Wish).where(col(Wish.buy_id) == buy_id, col(Wish.state) == "open"))
    for row in rows.scalars():
        row.state = "fulfilled"
    await session.flush()
