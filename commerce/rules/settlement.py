"""Settlement: prices frozen, dues fixed. Pure, so that a leader can check it by hand (promises.md, 1 to 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commerce.rules.pricing import discounted, line_due


@dataclass(frozen=True, slots=True)
class Booked:
    """A line as settlement sees it: `final_minor` is the price of its offer at the step reached, `promised_minor` what was shown."""

    line: int
    order: int
    qty: int
    promised_minor: int
    final_minor: int


@dataclass(frozen=True, slots=True)
class Due:
    """What a line owes, and the unit price it was settled at (minor units, less the discount)."""

    line: int
    order: int
    unit_minor: int
    due_minor: int


def settle(lines: Iterable[Booked], discounts: Mapping[int, int]) -> list[Due]:
    """One Due per line. `discounts` are the orders' best, in basis points; an absent order has none."""
    return [
        Due(
            line.line,
            line.order,
            discounted(min(line.final_minor, line.promised_minor), discounts.get(line.order, 0)),
            line_due(line.qty, line.final_minor, line.promised_minor, discounts.get(line.order, 0)),
        )
        for line in lines
    ]


def payable_now(due_minor: int, deposit_minor: int, paid_minor: int, *, arrived: bool) -> int:
    """What is to be paid at this moment of what is owed: the deposit until the goods arrive, all of it then; less what was paid."""
    asked = due_minor if arrived or not deposit_minor else min(deposit_minor, due_minor)
    return max(0, asked - paid_minor)
