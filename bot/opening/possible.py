"""Openings that could never come to anything: more is needed than the stock holds. Only what surely cannot
happen is a problem."""

from __future__ import annotations

from itertools import product

from bot.opening.bundles import clashes
from bot.opening.values import OfferWords, Opening, Problem
from commerce.mechanics import MECHANICS
from commerce.rules.mechanic import Stocked


def impossible(opening: Opening) -> list[Problem]:
    """What its mechanic says, bundles that do not go with it, and a minimum that all the stock together cannot serve."""
    stocks = [
        Stocked(offer.code or offer.title if opening.offers else "", units_of(opening, offer))
        for offer in opening.goods
    ]
    least = max(opening.min_units or 0, opening.min_members or 0)  # a member takes one unit at least
    flaws = MECHANICS[opening.mechanic].impossible(opening.terms, stocks, least)
    found = [
        Problem(kind=flaw.kind, field=opening.mechanic, text=flaw.text, other=flaw.other, offer=flaw.offer)
        for flaw in flaws
    ]
    counts = [one.units for one in stocks if one.units is not None]
    if len(counts) == len(stocks) and least > sum(counts):
        found.append(Problem(kind="min_above_stock", field="min", text=str(least), other=str(sum(counts))))
    return [*found, *clashes(opening)]


def units_of(opening: Opening, offer: OfferWords) -> int | None:
    """The most that can be had of an offer: its stock, or that of its variants where each has its own; None:
    without end."""
    variants = offer.variant_stock or opening.variant_stock
    stock = offer.stock if offer.stock is not None or offer.variant_stock else opening.stock
    each = [
        variants.get(variant)
        for variant in product(*(values for _, values in offer.options or opening.options))
    ]
    limited = [units for units in each if units is not None]
    ends = [stock] if stock is not None else []
    return min([*ends, sum(limited)] if len(limited) == len(each) else ends, default=None)
