"""Prices of several units of an open buy: whoever has ordered by them keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.mechanics import MECHANICS
from commerce.refusals import Refusal
from commerce.rules.bundles import Bundle, bundles_of, plain, same_or_better
from commerce.tables import GroupBuy, Offer


@dataclass(eq=False)
class BundlePromised(Refusal):
    """A bundle cannot go away or cost more: somebody has ordered by it. `pledged` units are booked now."""

    title: str
    pledged: int


@dataclass(eq=False)
class BundleClash(Refusal):
    """An offer whose price the mechanic moves has no prices of several units."""

    title: str


def bundle(buy: GroupBuy, offer: Offer, bundles: Sequence[Bundle] | None, *, several: bool) -> None:
    """The bundles it has from now on; None: as before. `several`: it is one of several products. Raises
    BundlePromised, BundleClash."""
    if bundles is None:
        return
    own = several and not offer.follows_ladder
    if bundles and not MECHANICS[buy.mechanic].takes_bundles(own_price=own):
        raise BundleClash(offer.title)
    if (offer.pledged or offer.waiting) and not same_or_better(bundles, bundles_of(offer.bundles)):
        raise BundlePromised(offer.title, offer.pledged)
    offer.bundles = [list(one) for one in plain(bundles)]
