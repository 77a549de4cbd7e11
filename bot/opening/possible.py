"""Openings that could never come to anything: more is needed than the stock holds. Only what surely cannot happen is a problem."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from bot.opening.values import OfferWords, Opening, Problem


def impossible(opening: Opening) -> list[Problem]:
    """A pack that no offer's stock fills, a team or a minimum that all the stock together cannot serve."""
    stocks = [units_of(opening, offer) for offer in opening.goods]
    counts = [units for units in stocks if units is not None]
    found = _packs_unfilled(opening, stocks)
    if len(counts) < len(stocks):
        return found
    if opening.team and opening.team.size > sum(counts):
        found.append(_short("team", opening.team.size, sum(counts)))
    least = max(opening.min_units or 0, opening.min_members or 0)  # a member takes one unit at least
    if least > sum(counts):
        found.append(_short("min", least, sum(counts)))
    return found


def _packs_unfilled(opening: Opening, stocks: Sequence[int | None]) -> list[Problem]:
    """Packs are filled offer by offer, of all its variants."""
    return [
        _short("pack", opening.pack, units, offer.code or offer.title if opening.offers else "")
        for offer, units in zip(opening.goods, stocks, strict=True)
        if opening.pack and units is not None and units < opening.pack
    ]


def units_of(opening: Opening, offer: OfferWords) -> int | None:
    """The most that can be had of an offer: its stock, or that of its variants where each has its own; None: without end."""
    variants = offer.variant_stock or opening.variant_stock
    stock = offer.stock if offer.stock is not None or offer.variant_stock else opening.stock
    each = [variants.get(variant) for variant in product(*(values for _, values in offer.options or opening.options))]
    limited = [units for units in each if units is not None]
    ends = [stock] if stock is not None else []
    return min([*ends, sum(limited)] if len(limited) == len(each) else ends, default=None)


def _short(field: str, needed: int, has: int, offer: str = "") -> Problem:
    return Problem(f"{field}_above_stock", field, text=str(needed), other=str(has), offer=offer)
