"""What an order's rows come to, line by line: how much of what, at which price, and what is due for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commerce.booking.pooling import bundled
from commerce.outcomes import LineFact
from commerce.queries.allotting import Allotment
from commerce.queries.goods import variant_label
from commerce.queries.prices import price_at
from commerce.rules.bundles import bundles_of
from commerce.rules.mechanic import Pledged
from commerce.rules.pricing import line_due
from commerce.tables import GroupBuy, Line, Offer, Order, Variant, Waiting


def line_facts(
    buy: GroupBuy,
    order: Order,
    held: Sequence[Line | Waiting],
    offers: dict[int, Offer],
    variants: dict[int, Variant],
    pledged: Pledged,
    *,
    given: Allotment | None = None,
) -> list[LineFact]:
    """An order's lines, one per variant, recipient and promised price; dues as frozen, or as they would be
    owed now. `given`: what everyone would get now, where that may be another count than what is booked."""
    facts: dict[tuple[int, str, int], LineFact] = {}
    for row in held:
        offer, variant = offers[row.offer_id], variants[row.variant_id]
        price = price_at(buy, offer, pledged)
        key = (row.variant_id, row.for_, row.price_minor)
        fact = facts.setdefault(key, line_fact(offer, variant, row, price, order.discount_bp))
        if isinstance(row, Waiting):
            fact.waiting += row.qty
            continue
        fact.qty += row.qty
        fact.handed += min(row.handed, row.qty)
        fact.upto = row.upto if row.asked is None and row.upto else fact.upto
        if given:
            fact.allotted = (fact.allotted or 0) + given.lines[row.id]
        fact.due_minor = _due(buy, order, row, fact, price)
    return _bundled(buy, order, held, facts.values(), offers.values())


def _bundled(
    buy: GroupBuy,
    order: Order,
    held: Sequence[Line | Waiting],
    lines: Iterable[LineFact],
    offers: Iterable[Offer],
) -> list[LineFact]:
    bundles = {offer.code: bundles_of(offer.bundles) for offer in offers if offer.bundles}
    if order.state == "void" or buy.state not in ("open", "succeeded"):
        return list(lines)
    frozen = any(isinstance(row, Line) and row.due_minor is not None for row in held)
    return bundled(list(lines), bundles, frozen=frozen)


def line_fact(
    offer: Offer, variant: Variant, row: Line | Waiting, price_minor: int, discount_bp: int
) -> LineFact:
    """What a row is of, at the price in force or the one it keeps; nothing of it counted yet."""
    return LineFact(
        code=offer.code,
        title=offer.title,
        variant=variant_label(variant),
        qty=0,
        waiting=0,
        for_=row.for_,
        unit_minor=min(price_minor, row.price_minor),
        due_minor=0,
        unit=offer.unit,
        discount_bp=discount_bp,
    )


def _due(buy: GroupBuy, order: Order, line: Line, fact: LineFact, price: int) -> int:
    """What the fact's units owe, with those of this line: frozen dues add up, others are rounded over all
    units."""
    if line.due_minor is not None:
        return fact.due_minor + line.due_minor
    if order.state == "void":
        return 0
    return (
        line_due(fact.qty, price, line.price_minor, order.discount_bp)
        if buy.state in ("open", "succeeded")
        else 0
    )


def none_waits(buy: GroupBuy, lines: list[LineFact]) -> list[LineFact]:
    """After the closing nothing comes free any more: whoever waited has been told so."""
    if buy.state != "succeeded":
        return lines
    return [replace(line, waiting=0) for line in lines if line.qty or not line.waiting]
