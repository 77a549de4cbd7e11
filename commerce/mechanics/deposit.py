"""deposit 定金: a pre-order. A part is due at once, the rest when the goods arrive."""

from __future__ import annotations

from typing import Any

from commerce.rules.mechanic import Around, Complaint, Mechanic, Term, Terms


class Deposit(Mechanic):
    """`{"minor": 2000}` a unit, or `{"bp": 2000}` (20 %) of what a line owes; never more than that."""

    name = "deposit"
    place = 40
    fields = (Term(name="part", kind="share"),)
    problems = (
        Complaint("bad_deposit", "`text` is not a deposit like 20 or 20%", "Cherries; price 99; deposit 0%"),
    )
    examples = ({"minor": 2000}, {"bp": 2000})
    pays_ahead = True

    def takes_bundles(self, *, own_price: bool) -> bool:
        return True

    def keep(self, said: Terms, around: Around) -> dict[str, Any]:
        return dict(said["part"])

    def again(self, terms: Terms) -> Terms | None:
        return {"part": dict(terms)}

    def deposit(self, terms: Terms, qty: int, due_minor: int) -> int:
        if "minor" in terms:
            return min(due_minor, qty * int(terms["minor"]))
        return (due_minor * int(terms["bp"]) + 5_000) // 10_000
