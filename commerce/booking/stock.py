"""What is left of the goods, and for whom."""

from __future__ import annotations

from commerce.booking.book import BuyState, OfferState, VariantState


def _left(stock: int | None, pledged: int) -> int:
    return 1 << 40 if stock is None else max(0, stock - pledged)


def free_of(offer: OfferState, variant: VariantState) -> int:
    """Units that both the product and the variant still have."""
    return min(_left(offer.stock, offer.pledged), _left(variant.stock, variant.pledged))


def open_to_newcomers(buy: BuyState, offer: OfferState, variant: VariantState) -> int:
    """Free units that nobody waits for."""
    queued = variant.waiting or (buy.shortage == "all_or_wait" and offer.stock is not None and offer.waiting)
    return 0 if queued else free_of(offer, variant)


def count_in(offer: OfferState, variant: VariantState, pledged: int, waiting: int) -> None:
    """So many units more, or fewer, are booked and wait."""
    offer.pledged += pledged
    offer.waiting += waiting
    variant.pledged += pledged
    variant.waiting += waiting
