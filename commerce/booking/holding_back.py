"""Who did not fetch goods before, or is new, has fewer units for a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.booking.book import Book, BuyState, OrderState
from commerce.fact import AboutOrders
from commerce.phrases.meaning import Wanted
from commerce.refusals import Refusal


@dataclass(eq=False, kw_only=True)
class KeptShort(AboutOrders, Refusal):
    """More than `most` units of one buy, by a member who has not fetched goods before, or is `new`: said to them alone."""

    private = True
    title: str
    most: int
    has: int
    unit: str
    new: bool


def kept_short(book: Book, order: OrderState, wanted: Sequence[Wanted], buy: BuyState) -> KeptShort | None:
    """Where they would have more than that, and more than before: what they have stays theirs."""
    kept = book.most.get((order.member_id, order.group_id)) if book.most else None
    if kept is None:
        return None
    has, total = sum(held.qty for held in order.held), sum(want.qty for want in wanted)
    if total <= max(has, kept.most):
        return None
    return KeptShort(title=buy.title, most=kept.most, has=has, unit=buy.unit, new=kept.new)
