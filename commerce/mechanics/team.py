"""team 拼团: members form teams of a fixed size; a full team pays the team price. An unfinished one ends
without debt, or merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from commerce.rules.mechanic import Around, Complaint, Flaw, Mechanic, Part, Pledged, Stocked, Term, Terms

HOUR = 3_600_000
WHOLE_BUY = 3_650 * 24 * HOUR  # a team's time where nothing but the deadline ends it, wherever that is moved


class TeamBuying(Mechanic):
    """`{"size": 3, "price": 7900, "span": ms, "unfinished": "end"}`; `unfinished` may be "merge": leftovers
    of several teams join up.

    `"whole": true`: a team's time would be longer than the buy, so it is told as ending with it, and does."""

    name = "team"
    place = 20
    fields = (
        Term(name="size", kind="count", least=2, most=100, of="members"),
        Term(name="price", kind="price"),
        Term(name="span", kind="duration", optional=True, default=24 * HOUR),
    )
    problems = (
        Complaint("bad_team", "`text` is not a team like 3 79 24h", "Cherries; price 99; team 1 79"),
        Complaint(
            "team_above_stock",
            "a team of `text` is never full with the stock, `other` units",
            "Cherries; price 99; team 3 79 2h; stock 2",
        ),
    )
    examples = (
        {"size": 3, "price": 7900, "span": 24 * HOUR, "unfinished": "end"},
        {"size": 3, "price": 7900, "span": WHOLE_BUY, "unfinished": "end", "whole": True},
        {"size": 3, "price": 7900, "span": 24 * HOUR, "unfinished": "merge"},
    )

    def keep(self, said: Terms, around: Around) -> dict[str, Any]:
        kept = {**said, "unfinished": around.unfinished}
        return kept | {"span": WHOLE_BUY, "whole": True} if said["span"] >= around.length else kept

    def impossible(self, said: Terms, stocks: Sequence[Stocked], least: int) -> Iterable[Flaw]:
        units = [one.units for one in stocks if one.units is not None]
        if len(units) < len(stocks) or said["size"] <= sum(units):
            return []
        return [Flaw(kind="team_above_stock", text=str(said["size"]), other=str(sum(units)))]

    def unit_price(self, terms: Terms, base_minor: int, pledged: Pledged) -> int:
        return int(terms["price"])

    def own_price(self, terms: Terms) -> int | None:
        return int(terms["price"])

    def team_size(self, terms: Terms) -> int:
        return int(terms["size"])

    def complete(self, terms: Terms, parts: Sequence[Part]) -> set[int]:
        teams: dict[int, list[Part]] = defaultdict(list)
        for part in sorted(parts, key=lambda one: one.turn):
            teams[part.team].append(part)
        size = self.team_size(terms)
        full = [team for team in teams.values() if len(team) >= size or team[0].full]
        rest = [team for team in teams.values() if len(team) < size and not team[0].full]
        going = {part.order for part in chain.from_iterable(full)}
        if terms.get("unfinished") == "merge":
            left = list(chain.from_iterable(rest))
            going |= {part.order for part in left[: len(left) // size * size]}
        return going
