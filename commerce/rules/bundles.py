"""Bundles: so many units of one offer for so much ("3 for 10"). Pure; minor units.

What a member has booked of the offer counts together, whatever the variant and whoever it is for, and the
cheapest split into whole bundles and single units applies by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeVar

from commerce.rules.money import share
from commerce.rules.pricing import discounted

T = TypeVar("T")

MOST_BUNDLES = 5  # of one offer
LARGEST = 100  # units in one: what a split costs to find grows with it


class Bundle(NamedTuple):
    """`size` units for `price_minor`; `alike`: of one variant only, where the leader says so."""

    size: int
    price_minor: int
    alike: bool = False


Plain = tuple[int, int, bool]


class BundlePart(NamedTuple):
    """`times` a bundle of `size` at `price_minor` each; of size 1: single units."""

    times: int
    size: int
    price_minor: int


class UnitsAt(NamedTuple):
    """Units at one unit price."""

    qty: int
    unit_minor: int


def bundles_of(rows: Iterable[Sequence[int]]) -> tuple[Bundle, ...]:
    """From how they are kept with an offer: `[[3, 10000]]`."""
    return tuple(Bundle(row[0], row[1], bool(row[2:] and row[2])) for row in rows)


def plain(bundles: Iterable[Bundle]) -> list[Plain]:
    """As facts and rows hold them."""
    return [(one.size, one.price_minor, one.alike) for one in bundles]


def split(units: Iterable[UnitsAt], bundles: Sequence[Bundle]) -> tuple[BundlePart, ...]:
    """The cheapest way to pay for the units, bundles first; of two that cost the same the one with fewer
    bundles."""
    dear = sorted(units, key=lambda some: -some.unit_minor)
    if not bundles:
        return _parts(Counter({(1, price): qty for qty, price in _joined(dear)}))
    best = min(bundles, key=lambda one: Fraction(one.price_minor, one.size))
    whole = _surely(dear, best, max(one.size for one in bundles))
    rest = _less(dear, whole * best.size)
    singles, few = _alone(rest, best, max(one.size for one in bundles))
    found = _cheapest([price for qty, price in few for _ in range(qty)], bundles)
    found.update({(best.size, best.price_minor): whole} if whole else {})
    for qty, price in singles:
        found[1, price] += qty
    return _parts(found)


def pool_of(bundles: Iterable[Bundle], offer: T, variant: object) -> tuple[T, object]:
    """What counts together in one order: all of an offer, or of a variant alone where the leader says so."""
    return offer, variant if any(one.alike for one in bundles) else None


def is_bundled(parts: Iterable[BundlePart]) -> bool:
    """Is any of it paid for by a bundle?"""
    return any(part.size > 1 for part in parts)


def cost(parts: Iterable[BundlePart]) -> int:
    """What a split comes to."""
    return sum([part.times * part.price_minor for part in parts])


def owed(lines: Sequence[UnitsAt], bundles: Sequence[Bundle], discount_bp: int) -> int:
    """What lines that count together owe: line by line, or rounded once where a bundle is in it."""
    parts = split(lines, bundles)
    if is_bundled(parts):
        return discounted(cost(parts), discount_bp)
    return sum([discounted(qty * unit_minor, discount_bp) for qty, unit_minor in lines])


def shares(lines: Sequence[UnitsAt], bundles: Sequence[Bundle], discount_bp: int) -> list[int]:
    """What each line owes of what they come to together, by what each would cost alone: one rounding for all,
    the discount last, and the parts add up."""
    due = discounted(cost(split(lines, bundles)), discount_bp)
    plain = [line.qty * line.unit_minor for line in lines]
    order = sorted(range(len(lines)), key=lambda at: (-plain[at], lines[at].qty, at))
    parts = share(due, [plain[at] for at in order]) if sum(plain) else [0] * len(plain)
    return [part for _, part in sorted(zip(order, parts, strict=True))]


def same_or_better(new: Sequence[Bundle], old: Sequence[Bundle]) -> bool:
    """Does nobody who counted on the old bundles pay more by the new ones?"""
    return all(
        any(
            one.size == was.size and one.price_minor <= was.price_minor and (was.alike or not one.alike)
            for one in new
        )
        for was in old
    )


def _joined(runs: Iterable[UnitsAt]) -> list[UnitsAt]:
    found: Counter[int] = Counter()
    for qty, price in runs:
        found[price] += qty
    return [UnitsAt(qty, price) for price, qty in found.items()]


def _surely(dear: Sequence[UnitsAt], best: Bundle, largest: int) -> int:
    """How many of the bundle with the lowest price a unit are in some cheapest split, whatever the rest is:
    so many others, or single units, never pay that as many units as it holds could be taken together by it."""
    many = sum(some.qty for some in dear if some.unit_minor * best.size > best.price_minor)
    return max(0, (many - best.size * (largest + 1)) // best.size)


def _less(dear: Sequence[UnitsAt], units: int) -> list[UnitsAt]:
    """Without the dearest units."""
    left = []
    for qty, price in dear:
        gone = min(units, qty)
        units -= gone
        left.append(UnitsAt(qty - gone, price))
    return left


def _alone(rest: Sequence[UnitsAt], best: Bundle, largest: int) -> tuple[list[UnitsAt], list[UnitsAt]]:
    """-> units that no bundle makes cheaper, and the others; a few cheap ones may fill a bundle up."""
    singles, few, fill = [], [], largest
    for qty, price in rest:
        if price * best.size > best.price_minor:
            few.append(UnitsAt(qty, price))
            continue
        used = min(qty, fill)
        fill -= used
        few.append(UnitsAt(used, price))
        singles.append(UnitsAt(qty - used, price))
    return singles, few


def _cheapest(prices: Sequence[int], bundles: Sequence[Bundle]) -> Counter[tuple[int, int]]:
    """Units one by one, the dearest first: the last of them is paid for alone, or closes a bundle. -> how
    often each (size, price)."""
    ways = [(0, 0, 0)]
    for place, price in enumerate(prices, 1):
        alone = (ways[place - 1][0] + price, 1, price)
        taken = (
            (ways[place - one.size][0] + one.price_minor, *one[:2]) for one in bundles if one.size <= place
        )
        ways.append(min([alone, *taken]))
    found: Counter[tuple[int, int]] = Counter()
    place = len(prices)
    while place > 0:
        _, size, price = ways[place]
        found[size, price] += 1
        place -= size
    return found


def _parts(found: Counter[tuple[int, int]]) -> tuple[BundlePart, ...]:
    largest_first = sorted(found.items(), key=lambda one: (-one[0][0], -one[0][1]))
    return tuple(BundlePart(times, size, price) for (size, price), times in largest_first if times)
