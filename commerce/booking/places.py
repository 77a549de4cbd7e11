"""Places in the waiting lists, given out in the order of what came: to what waits, and to what is asked about
and may wait yet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from commerce.booking.book import Book, Said, WaitState


def wants_places(book: Book) -> int:
    """How many places in the waiting lists must be known before this batch is written: none, unless one of
    its messages is asked about, whose place may not go to a later one."""
    asked = any(isinstance(one, Said) and _is_open(one) for one in book.coming)
    return sum(map(_places_of, book.coming)) if asked else 0


def give_places(book: Book, places: Iterable[int]) -> None:
    """Gives each of them its place, in the order they came."""
    left = iter(sorted(places))
    for one in book.coming:
        mine = tuple(islice(left, _places_of(one)))
        if isinstance(one, WaitState):
            one.place = mine[0]
        elif mine:
            one.queue = mine


def _places_of(one: WaitState | Said) -> int:
    if isinstance(one, WaitState):
        return 1
    return max(1, len(one.ask.items)) if one.ask is not None and _is_open(one) else 0


def _is_open(asked: Said) -> bool:
    return asked.guessed and asked.state == "asked"
