"""Settlement: prices frozen, dues fixed. Pure, so that a leader can check it by hand (promises.md, 1 to
4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commerce.rules.money import share
from commerce.rules.pricing import discounted, line_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A line as settlement sees it: `final_minor` is the price of its offer at the step reached,
    `promised_minor` what was promised.

    Lines of the same `goods` (a variant for a recipient) at one promised price are one line to people, and
    are rounded as one."""

    line: int
    order: int
    qty: int
    promised_minor: int
    final_minor: int
    goods: tuple[int, str] = (0, "")

    @property
    def as_read(self) -> tuple[int, tuple[int, str], int, int]:
        return self.order, self.goods, self.promised_minor, self.final_minor


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
    return [dues[line.line] for line in lines]


def _dues(one: list[Booked], discount_bp: int) -> list[Due]:
    """What is one line to people is rounded once and shared out by units."""
    first, units = one[0], [line.qty for line in one]
    unit = discounted(min(first.final_minor, first.promised_minor), discount_bp)
    due = line_due(sum(units), first.final_minor, first.promised_minor, discount_bp)
    parts = share(due, units) if sum(units) else [0] * len(units)
    return [
        Due(line=line.line, order=line.order, unit_minor=unit, due_minor=part)
        for line, part in zip(one, parts, strict=True)
    ]


def payable_now(due_minor: int, deposit_minor: int, paid_minor: int, *, arrived: bool) -> int:
    """What is to be paid at this moment of what is owed: the deposit until the goods arrive, all of it then;
    less what was paid."""
    asked = due_minor if arrived or not deposit_minor else min(deposit_minor, due_minor)
    return max(0, asked - paid_minor)
