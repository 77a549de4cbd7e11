"""flash 秒杀: orders count only inside a short window, first come, first served."""

from __future__ import annotations

from commerce.rules.mechanic import Mechanic, Terms


class Flash(Mechanic):
    """`{"from": ms, "price": 4900}`: from that moment until the buy closes; the price holds inside the window, and so always."""

    name = "flash"

    def unit_price(self, terms: Terms, base_minor: int, pledged: int) -> int:
        return int(terms.get("price") or base_minor)

    def begins_at(self, terms: Terms) -> int | None:
        return int(terms["from"])
