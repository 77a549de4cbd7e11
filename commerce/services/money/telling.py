"""Telling everybody of a group buy what became of it, in portions.

What is true is committed first, in one short transaction; the words follow, `PORTION` orders to a commit. How
far they have come stands in the buy's own row and is written with them: whoever is killed between two portions
goes on where the last one ended, and nobody is told twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Courtesy
from commerce.services.buys.settling import Standards
from commerce.services.money.billing import portion_of, words
from commerce.services.voice import courtesies
from commerce.services.voice.record import said, say_all
from commerce.tables import GroupBuy, Order

OF_USE = timedelta(days=7)  # so long it is worth telling that somebody rose
PORTION = 200  # orders; a handful of statements and some twenty milliseconds


async def begin_telling(
    session: AsyncSession,
    buy: GroupBuy,
    now: datetime,
    standards: Standards | None = None,
    *,
    upto: int | None = None,
) -> None:
    """Tells the first portion in this very commit; `upto`: the last order that it is for (None: all)."""
    buy.telling_after, buy.telling_upto = 0, upto
    await tell_portion(session, buy, now, standards or Standards())


async def tell_portion(session: AsyncSession, buy: GroupBuy, now: datetime, standards: Standards) -> bool:
    """Tells the next orders of a buy whose row is held. -> are there more?"""
    if buy.telling_after is None:
        return False
    orders = await _next(session, buy)
    if orders:
        portion = await portion_of(session, buy, standards, orders, now)
        facts = [
            (order, fact)
            for order in orders
            if order.id in portion.addresses
            for fact in words(portion, order)
        ]
        bills = [(order, fact) for order, fact in facts if not isinstance(fact, Courtesy)]
        await say_all(
            session, [said(portion.addresses[order.id], fact, now, buy.id) for order, fact in bills]
        )
        for order, fact in facts:
            if isinstance(fact, Courtesy):
                await _plan(session, order, fact, now)
        buy.telling_after = orders[-1].id
    if len(orders) < PORTION:
        be_silent(buy)
    return buy.telling_after is not None


def told_so_far(buy: GroupBuy) -> int | None:
    """The last order whose member was told what became of it; None: all were."""
    return buy.telling_after


def be_silent(buy: GroupBuy) -> None:
    """Nobody is told any more what became of it."""
    buy.telling_after = buy.telling_upto = None


async def _plan(session: AsyncSession, order: Order, fact: Courtesy, now: datetime) -> None:
    """What no bill needs has its own turn, behind the bill."""
    until = now + OF_USE
    await courtesies.plan(
        session, fact, order.member_id, order.group_id, now, until=until, buy_no=order.buy_id
    )


async def _next(session: AsyncSession, buy: GroupBuy) -> list[Order]:
    query = select(Order).where(col(Order.buy_id) == buy.id, col(Order.id) > buy.telling_after)
    if buy.telling_upto is not None:
        query = query.where(col(Order.id) <= buy.telling_upto)
    rows = await session.execute(
        query.order_by(col(Order.id)).limit(PORTION), execution_options={"populate_existing": True}
    )
    return list(rows.scalars())
