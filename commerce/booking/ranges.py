"""Up to how many a member takes, where whole packs are shared out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from commerce.booking.book import LineState, OrderState
from commerce.phrases.meaning import Axes, Wanted


def note_ranges(order: OrderState, wanted: Sequence[Wanted]) -> None:
    """Keeps "2, up to 4" on the latest line of the goods, for the sharing out of whole packs."""
    most = {(want.code, want.axes, want.for_): want.upto for want in wanted}
    latest: dict[tuple[str, Axes, str], LineState] = {}
    units: Counter[tuple[str, Axes, str]] = Counter()
    for line in order.lines:
        line.upto = None
        key = (line.offer.code, line.variant.axes, line.for_)
        units[key] += line.qty
        latest[key] = line if line.qty else latest.get(key, line)
    for key, line in latest.items():
        upto = most.get(key) or most.get(("", *key[1:])) or 0
        upto = min(upto, line.offer.member_limit or upto)
        if upto > units[key]:
            line.upto = line.qty + upto - units[key]
