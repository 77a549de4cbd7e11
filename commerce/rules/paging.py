"""A long list in pages: each fits the narrowest platform, with its buttons. Pure."""

from __future__ import annotations

from collections.abc import Sequence

# of a list whose entries have two buttons each, beside [back] and [next]: no platform takes fewer than 25
ENTRIES = 10
# characters of entries on a page, of the 2,000 that a message may have; marks and words around them need the
# rest
ROOM = 1_300


def pages(weights: Sequence[int], *, most: int = ENTRIES, room: int = ROOM, taken: int = 0) -> list[range]:
    """Which entries stand on which page, by how many characters each may need. `taken` of the first page are
    used otherwise. An entry that is longer than a page has one of its own; there is always a page."""
    found, start, used = [], 0, taken
    for place, weight in enumerate(weights):
        full = place - start >= most or (used + weight > room and (place > start or used > 0))
        if full:
            found.append(range(start, place))
            start, used = place, 0
        used += weight
    found.append(range(start, len(weights)))
    return found


def page_of(found: Sequence[range], entry: int) -> int:
    """The page (from 1) that an entry stands on."""
    return next((no for no, page in enumerate(found, 1) if entry in page), 1)


def within(page: int, found: Sequence[range]) -> int:
    """The page that was asked for, or the nearest there is."""
    return min(max(1, page), len(found))
