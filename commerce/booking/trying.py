"""Trying a move: everything as it was, to be put back where it cannot stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from commerce.booking.book import Book, BuyState, OfferState, OrderState, VariantState, WaitState


def remembered_whole(book: Book, buy: BuyState, order: OrderState) -> Callable[[], None]:
    """-> what puts everything back as it is now. Only trying tells what is free once the waiting list took of
    what was given up, and what the rest then costs."""
    counts = [(one, one.pledged, one.waiting) for one in _counted(buy)]
    queues = [book.waits.setdefault(offer.id, []) for offer in buy.offers.values()]
    orders = _touched(order, queues)
    lists: list[list[Any]] = [*queues, *(one.lines for one in orders), *(one.waits for one in orders)]
    were = [(one, list(one)) for one in lists]
    units = [(held, held.qty, held.price_minor, held.kept) for one in orders for held in one.held]
    members = set(buy.booked)

    def as_it_was() -> None:
        buy.booked = members
        for goods, pledged, waiting in counts:
            goods.pledged, goods.waiting = pledged, waiting
        for now, before in were:
            now[:] = before
        for held, qty, price, kept in units:
            held.qty, held.price_minor, held.kept = qty, price, kept

    return as_it_was


def _counted(buy: BuyState) -> Iterator[OfferState | VariantState]:
    """All that has a number booked and a number waiting."""
    for offer in buy.offers.values():
        yield offer
        yield from offer.variants.values()


def _touched(order: OrderState, queues: Iterable[Sequence[WaitState]]) -> list[OrderState]:
    """The order, and those that wait: what it gives up may go to them. Each once."""
    waiting = (wait.order for queue in queues for wait in queue)
    return list({id(one): one for one in (order, *waiting)}.values())
