"""deposit 定金: a pre-order. A part is due at once, the rest when the goods arrive."""

from __future__ import annotations

from commerce.rules.mechanic import Mechanic, Terms


class Deposit(Mechanic):
    """`{"minor": 2000}` a unit, or `{"bp": 2000}` (20 %) of what a line owes; never more than that."""

    name = "deposit"

    def deposit(self, terms: Terms, qty: int, due_minor: int) -> int:
        if "minor" in terms:
            return min(due_minor, qty * int(terms["minor"]))
        return (due_minor * int(terms["bp"]) + 5_000) // 10_000
