"""The price of an offer as its row and its mechanic have it."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.mechanics import MECHANICS
from commerce.rules.allotment import Wish
from commerce.rules.mechanic import Asked
from commerce.tables import GroupBuy, Line, Offer, Variant


def price_at(buy: GroupBuy, offer: Offer, pledged: int) -> int:
    """The price of one unit of an offer when `pledged` units count, minor units; final once the buy is settled."""
    if not offer.follows_ladder:
        return offer.price_minor
    return MECHANICS[buy.mechanic].unit_price(buy.terms, offer.price_minor, pledged)


def pack_size(buy: GroupBuy) -> int:
    """The units of a pack; 0 where it is not sold in packs."""
    return int(buy.terms["size"]) if MECHANICS[buy.mechanic].allots(buy.terms) else 0


def wish_of(offer: Offer, variant: Variant, line: Line) -> Wish:
    """What a line would take where whole packs are shared out, and whose room it takes: its variant's stock, its member's limit."""
    bounds = [(("variant", variant.id), variant.stock), (("order", line.order_id), offer.member_limit or None)]
    asked = Asked(line.id, line.qty, max(line.qty, line.upto or 0), line.id)
    return Wish(asked, tuple((key, most) for key, most in bounds if most is not None))


def ladder_units(offers: Iterable[Offer]) -> int:
    """Units that count for the steps: pledged, of the offers that follow them."""
    return sum(offer.pledged for offer in offers if offer.follows_ladder)
