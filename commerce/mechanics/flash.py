"""flash 秒杀: orders count only inside a short window, first come, first served."""

from __future__ import annotations

from typing import Any

from commerce.rules.mechanic import Around, Complaint, Mechanic, Pledged, Term, Terms


class Flash(Mechanic):
    """`{"from": ms, "price": 4900}`: from that moment until the buy closes; the price holds inside the
    window, and so always."""

    name = "flash"
    place = 30
    fields = (Term(name="window", kind="window"), Term(name="price", kind="price", optional=True))
    problems = (
        Complaint(
            "bad_flash",
            "`text` is not a window like 14:00-14:10 or 14:00 10m, with or without a price",
            "Cherries; price 99; flash lunchtime",
        ),
    )
    examples = ({"from": 1_795_000_000_000, "price": 4900},)

    def takes_bundles(self, *, own_price: bool) -> bool:
        return True

    def keep(self, said: Terms, around: Around) -> dict[str, Any]:
        return {"from": said["window"][0], "price": said.get("price") or around.price_minor}

    def again(self, terms: Terms) -> Terms | None:
        return None  # its window is over

    def closes_at(self, said: Terms) -> int | None:
        return int(said["window"][1])

    def unit_price(self, terms: Terms, base_minor: int, pledged: Pledged) -> int:
        return self.own_price(terms) or base_minor

    def own_price(self, terms: Terms) -> int | None:
        return terms.get("price")

    def begins_at(self, terms: Terms) -> int | None:
        return int(terms["from"])
