"""Lines of an order that are paid for together, by their offers' bundles, and how a reader can check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.outcomes import LineFact
from commerce.rules.bundles import Bundle, UnitsAt, cost, is_bundled, pool_of, shares, split
from commerce.rules.pricing import discounted

ByCode = Mapping[str, Sequence[Bundle]]


def bundled(lines: Sequence[LineFact], bundles: ByCode, *, frozen: bool = False) -> list[LineFact]:
    """The same lines with their share of what is paid for together. `frozen`: they owe what they owe; what
    explains it is added where it still does."""
    pools: dict[object, list[int]] = {}
    for place, line in enumerate(lines):
        if line.qty and bundles.get(line.code):
            pools.setdefault(pool_of(bundles[line.code], line.code, line.variant), []).append(place)
    found = list(lines)
    for places in pools.values():
        pool = [lines[place] for place in places]
        for place, line in zip(places, _together(pool, bundles[pool[0].code], frozen=frozen), strict=True):
            found[place] = line
    return found


def _together(pool: Sequence[LineFact], bundles: Sequence[Bundle], *, frozen: bool) -> Sequence[LineFact]:
    units = [UnitsAt(line.qty, line.unit_minor) for line in pool]
    parts, discount = split(units, bundles), pool[0].discount_bp
    if not is_bundled(parts):
        return pool
    dues = [line.due_minor for line in pool] if frozen else shares(units, bundles, discount)
    if sum(dues) != discounted(cost(parts), discount):
        return pool
    together = sum(line.qty for line in pool)
    return [
        replace(
            line,
            due_minor=due,
            split=[(one.times, one.size, one.price_minor) for one in parts],
            together=together,
        )
        for line, due in zip(pool, dues, strict=True)
    ]
