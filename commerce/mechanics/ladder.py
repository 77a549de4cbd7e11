"""ladder 阶梯: the price falls for everyone as the group grows."""

from __future__ import annotations

from commerce.rules import pricing
from commerce.rules.mechanic import Mechanic, Terms
from commerce.rules.pricing import Step


class Ladder(Mechanic):
    """`{"steps": [[10, 8900], [20, 7900]]}`: from 10 units on 89.00, from 20 on 79.00."""

    name = "ladder"

    def unit_price(self, terms: Terms, base_minor: int, pledged: int) -> int:
        return pricing.step_price(base_minor, terms["steps"], pledged)

    def next_step(self, terms: Terms, pledged: int) -> Step | None:
        return pricing.next_step(terms["steps"], pledged)

    def reached(self, terms: Terms, pledged: int) -> int:
        return pricing.reached(terms["steps"], pledged)
