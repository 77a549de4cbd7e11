"""Settlement: prices frozen, dues fixed. Pure, so that a leader can check it by hand (promises.md, 1 to
4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commerce.rules.bundles import Bundle, UnitsAt, cost, is_bundled, pool_of, shares, split
from commerce.rules.money import share
from commerce.rules.pricing import discounted, line_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A line as settlement sees it: `final_minor` is the price of its offer at the step reached,
    `promised_minor` what was promised.

    Lines of the same `goods` (a variant for a recipient) at one promised price are one line to people, and
    are rounded as one. What is bundled is paid for and rounded together."""

    line: int
    order: int
    qty: int
    promised_minor: int
    final_minor: int
    goods: tuple[int, str] = (0, "")
    offer: int = 0
    bundles: Sequence[Bundle] = ()

    @property
    def as_read(self) -> tuple[int, tuple[int, str], int, int]:
        return self.order, self.goods, self.promised_minor, self.final_minor

    @property
    def pool(self) -> tuple[int, object]:
        return self.order, pool_of(self.bundles, self.offer, self.goods[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a line owes, and the unit price it was settled at (minor units, less the discount)."""

    line: int
    order: int
    unit_minor: int
    due_minor: int


def settle(lines: Iterable[Booked], discounts: Mapping[int, int]) -> list[Due]:
    """One Due per line, in their order. `discounts` are the orders' best, in basis points; an absent order
    has none."""
    lines = list(lines)
    read: dict[object, list[Booked]] = {}
    for line in lines:
        read.setdefault(line.as_read, []).append(line)
    dues = {due.line: due for one in read.values() for due in _dues(one, discounts.get(one[0].order, 0))}
    for pool in _pools(read.values()):
        dues |= {due.line: due for due in _bundled(pool, discounts.get(pool[0][0].order, 0))}
    return [dues[line.line] for line in lines]


def _dues(one: list[Booked], discount_bp: int) -> list[Due]:
    """What is one line to people is rounded once and shared out by units."""
    first = one[0]
    units = sum(line.qty for line in one)
    unit = discounted(min(first.final_minor, first.promised_minor), discount_bp)
    due = line_due(units, first.final_minor, first.promised_minor, discount_bp)
    return _shared(one, unit, due)


def _shared(one: list[Booked], unit_minor: int, due_minor: int) -> list[Due]:
    units = [line.qty for line in one]
    parts = share(due_minor, units) if sum(units) else [0] * len(units)
    return [
        Due(line=line.line, order=line.order, unit_minor=unit_minor, due_minor=part)
        for line, part in zip(one, parts, strict=True)
    ]


def _pools(read: Iterable[list[Booked]]) -> Iterable[list[list[Booked]]]:
    """The lines as read, those together that one order's bundles are for."""
    pools: dict[object, list[list[Booked]]] = {}
    for one in read:
        if one[0].bundles:
            pools.setdefault(one[0].pool, []).append(one)
    return pools.values()


def saved(lines: Iterable[Booked]) -> int:
    """What bundles make cheaper in all, before any discount."""
    pools: dict[object, list[Booked]] = {}
    for line in lines:
        if line.bundles:
            pools.setdefault(line.pool, []).append(line)
    found = 0
    for pool in pools.values():
        units = [UnitsAt(line.qty, min(line.final_minor, line.promised_minor)) for line in pool]
        found += sum(some.qty * some.unit_minor for some in units) - cost(split(units, pool[0].bundles))
    return found


def _bundled(pool: list[list[Booked]], discount_bp: int) -> list[Due]:
    """What the lines of a pool owe of what they come to together; nothing where no bundle makes it cheaper."""
    bundles, firsts = pool[0][0].bundles, [one[0] for one in pool]
    prices = [min(first.final_minor, first.promised_minor) for first in firsts]
    units = [UnitsAt(sum(line.qty for line in one), price) for one, price in zip(pool, prices, strict=True)]
    if not is_bundled(split(units, bundles)):
        return []
    parts = shares(units, bundles, discount_bp)
    return [
        due
        for one, price, part in zip(pool, prices, parts, strict=True)
        for due in _shared(one, discounted(price, discount_bp), part)
    ]


def payable_now(due_minor: int, deposit_minor: int, paid_minor: int, *, arrived: bool) -> int:
    """What is to be paid at this moment of what is owed: the deposit until the goods arrive, all of it then;
    less what was paid."""
    asked = due_minor if arrived or not deposit_minor else min(deposit_minor, due_minor)
    return max(0, asked - paid_minor)
