"""The price of an offer as its row and its mechanic have it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.mechanics import MECHANICS
from commerce.outcomes import StepFact, only_unit, some_of
from commerce.rules.mechanic import Pledged
from commerce.rules.pricing import Steps
from commerce.tables import GroupBuy, Line, Offer, Order


def price_at(buy: GroupBuy, offer: Offer, pledged: Pledged) -> int:
    """The price of one unit of an offer when so much is ordered, minor units; final once the buy is
    settled."""
    if not offer.follows_ladder:
        return offer.price_minor
    return MECHANICS[buy.mechanic].unit_price(buy.terms, offer.price_minor, pledged)


def steps_at(buy: GroupBuy, offer: Offer) -> Steps:
    """The offer's prices by what counts for the steps, from 0 on."""
    if not offer.follows_ladder:
        return ((0, offer.price_minor),)
    return MECHANICS[buy.mechanic].prices(buy.terms, offer.price_minor)


async def pledged_of(session: AsyncSession, buy: GroupBuy, offers: Collection[Offer]) -> Pledged:
    """What the group has ordered of the offers that follow the mechanic's price."""
    units = sum(offer.pledged for offer in offers if offer.follows_ladder)
    return Pledged(units, await _members(session, buy) if MECHANICS[buy.mechanic].counts == "members" else 0)


async def _members(session: AsyncSession, buy: GroupBuy) -> int:
    query = (
        select(func.count(func.distinct(col(Order.id))))
        .join(Line, col(Line.order_id) == col(Order.id))
        .join(Offer, col(Offer.id) == col(Line.offer_id))
        .where(col(Order.buy_id) == buy.id, col(Line.qty) > 0, col(Offer.follows_ladder).is_(True))
    )
    return int((await session.execute(query)).scalar_one())


def step_ahead(buy: GroupBuy, pledged: Pledged, offers: Collection[Offer]) -> StepFact | None:
    """What the group could still reach, and how much it needs; for some goods alone, where others have prices
    of their own."""
    following = [offer for offer in offers if offer.follows_ladder]
    kind = MECHANICS[buy.mechanic]
    reach = kind.reach(buy.terms, pledged)
    return reach.next and StepFact(
        needs=reach.next.at - reach.pledged,
        price_minor=reach.next.price_minor,
        counts=kind.counts,
        goods=some_of(len(offers), [offer.title for offer in following]),
        unit=only_unit(offer.unit for offer in following),
    )
