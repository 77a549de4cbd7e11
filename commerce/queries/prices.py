"""The price of an offer as its row and its mechanic have it."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.mechanics import MECHANICS
from commerce.tables import GroupBuy, Offer


def price_at(buy: GroupBuy, offer: Offer, pledged: int) -> int:
    """The price of one unit of an offer when `pledged` units count, minor units; final once the buy is settled."""
    if not offer.follows_ladder:
        return offer.price_minor
    return MECHANICS[buy.mechanic].unit_price(buy.terms, offer.price_minor, pledged)


def ladder_units(offers: Iterable[Offer]) -> int:
    """Units that count for the steps: pledged, of the offers that follow them."""
    return sum(offer.pledged for offer in offers if offer.follows_ladder)
