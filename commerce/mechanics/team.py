"""team 拼团: members form teams of a fixed size; a full team pays the team price. An unfinished one ends without debt, or merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from commerce.rules.mechanic import Mechanic, Part, Terms


class Team(Mechanic):
    """`{"size": 3, "price": 7900, "span": ms, "unfinished": "end"}`; `unfinished` may be "merge": leftovers of several teams join up."""

    name = "team"

    def unit_price(self, terms: Terms, base_minor: int, pledged: int) -> int:
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
