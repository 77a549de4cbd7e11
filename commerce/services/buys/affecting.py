"""What a change of an open buy means for those who have ordered: shown to the leader before it is made.
Nothing is changed here.

A price that rises concerns nobody who ordered: they keep the one they were shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import CommandQuestion
from commerce.mechanics import MECHANICS, PLAIN
from commerce.outcomes import Outcome, Unfinished
from commerce.queries.goods import holds_something
from commerce.refusals import Refusal
from commerce.rules.mechanic import Counts, Pledged
from commerce.services.buys.editing import Edit, check_stock, offers_of_buy
from commerce.tables import GroupBuy, Line, Offer, Order, Waiting


@dataclass(eq=False)
class TermsFixed(Refusal):
    """The kind of sale and its terms stand once somebody has ordered: `members` have."""

    no: int
    title: str
    members: int


@dataclass(slots=True)
class Effect:
    """`kind`: sooner (less time), steps (a lower price goes away), harder (a higher minimum), limit (some
    have more; they keep it), waiting (fewer units for those who wait). `members` are concerned."""

    kind: str
    members: int


@dataclass(slots=True, kw_only=True)
class EditAsked(CommandQuestion, Outcome):
    """A change that concerns members who have ordered: what it means for them, and the leader's yes is asked
    for.

    `waits` is the command that asks for it."""

    buy_no: int
    title: str
    members: int
    effects: list[Effect]
    waits: Unfinished
    closes_at: datetime | None = None
    price_minor: int | None = None
    currency: str = ""
    stock: int | None = None


async def effects_of(session: AsyncSession, buy: GroupBuy, change: Edit) -> tuple[int, list[Effect]]:
    """-> how many members have ordered, and what the change means for them. Raises TermsFixed, StockTooLow
    for what cannot be."""
    members = await _ordered(session, buy)
    if not members:
        return 0, []
    if change.mechanic is not None and not (
        MECHANICS[change.mechanic].removable and MECHANICS[buy.mechanic].removable
    ):
        raise TermsFixed(buy.id, buy.title, members)
    offers = await offers_of_buy(session, buy)
    check_stock(offers, change)
    concerned = {
        "sooner": members if (change.closes_at or buy.closes_at) < buy.closes_at else 0,
        "steps": members if _loses_steps(buy, offers, change) else 0,
        "harder": members if _is_harder(buy, change) else 0,
        "limit": await _over(session, buy, change.limit),
        "waiting": await _waiting_for_less(session, offers, change.stock),
    }
    return members, [Effect(kind, few) for kind, few in concerned.items() if few]


def _is_harder(buy: GroupBuy, change: Edit) -> bool:
    """Is a higher minimum asked for?"""
    return (change.min_units or 0) > buy.min_units or (change.min_members or 0) > buy.min_members


async def _ordered(session: AsyncSession, buy: GroupBuy) -> int:
    """Members who have something booked or waiting."""
    query = select(func.count(col(Order.id))).where(col(Order.buy_id) == buy.id, holds_something())
    return int((await session.execute(query)).scalar_one())


def _loses_steps(buy: GroupBuy, offers: Sequence[Offer], change: Edit) -> bool:
    """Would any step come to a higher price than now?"""
    if change.mechanic is None and buy.mechanic not in change.cleared:
        return False
    old, new = MECHANICS[buy.mechanic], MECHANICS[change.mechanic or PLAIN]
    terms, base = change.terms or {}, max(offer.price_minor for offer in offers)
    at_steps = [_least(old.counts, at) for at, _ in old.steps(buy.terms)]
    return any(
        new.unit_price(terms, base, there) > old.unit_price(buy.terms, base, there) for there in at_steps
    )


def _least(counts: Counts, at: int) -> Pledged:
    """The least that is ordered where `at` units or members are: every member takes a unit, and somebody
    takes them."""
    return Pledged(at, at) if counts == "members" else Pledged(at, 1)


async def _over(session: AsyncSession, buy: GroupBuy, limit: int | None) -> int:
    """Members who have more than a new limit."""
    if not limit:
        return 0
    units = (
        select(col(Line.order_id))
        .join(Order, col(Order.id) == col(Line.order_id))
        .where(col(Order.buy_id) == buy.id)
        .group_by(col(Line.order_id), col(Line.offer_id))
        .having(func.sum(col(Line.qty)) > limit)
        .subquery()
    )
    return int((await session.execute(select(func.count(func.distinct(units.c.order_id))))).scalar_one())


async def _waiting_for_less(session: AsyncSession, offers: Sequence[Offer], stock: int | None) -> int:
    """Members who wait for an offer that is to have fewer units than it has."""
    fewer = [
        offer.id for offer in offers if stock is not None and (offer.stock is None or stock < offer.stock)
    ]
    query = select(func.count(func.distinct(col(Waiting.order_id)))).where(col(Waiting.offer_id).in_(fewer))
    return int((await session.execute(query)).scalar_one())
