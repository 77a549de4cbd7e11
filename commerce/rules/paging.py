"""A long list in pages: each fits the narrowest platform, with its buttons. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# of a list whose entries have two buttons each, beside [back] and [next]: no platform takes fewer than 25
ENTRIES = 10
# characters of entries on a page, of the 2,000 that a message may have; marks and words around them need the
# rest
ROOM = 1_300
REMARK = 80  # characters of a remark on a page; the file has all of it


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


def shortened(text: str, most: int) -> str:
    """A long title, so that it can still be told from others."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def order_weight(name: str, reference: int, remarks: Sequence[str], lines: Iterable[int]) -> int:
    """The characters that an order of that name may need on a page, with so many of a reference."""
    beside = sum(min(len(remark), REMARK) + 4 for remark in remarks)
    return len(name) + reference + 63 + beside + sum(lines)


def line_weight(title: str, variant: str, for_: str, unit: str) -> int:
    """Those of one of its lines."""
    return len(shortened(title, 28)) + len(variant) + len(for_) + 2 * len(unit) + 45
