"""pack 整箱: the supplier sells whole packs. Members may say "2, up to 4"; at closing whole packs are filled
and shared out.

The number of packs is as many as all the wishes together can fill. Everyone first gets what they asked for at
least; what is left over goes round in proportion to how much more each would take, by largest remainder, ties
by arrival. Where the last pack cannot be filled, what is short is taken in the same way: in proportion to
what each asked for, ties against the later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.rules.mechanic import Asked, Complaint, Field, Flaw, Mechanic, Stocked, Terms
from commerce.rules.money import share


class Pack(Mechanic):
    """`{"size": 12}`."""

    name = "pack"
    place = 50
    fields = (Field(name="size", kind="count", least=2),)
    problems = (
        Complaint(
            "bad_pack",
            "`text` is not the size of a pack, a whole number from 2 on",
            "Cherries; price 99; pack 1",
        ),
        Complaint(
            "pack_above_stock",
            "a pack of `text` is never filled from the stock, `other` units",
            "Cherries; price 99; pack 12; stock 10",
        ),
    )
    examples = ({"size": 12},)

    def impossible(self, said: Terms, stocks: Sequence[Stocked]) -> Iterable[Flaw]:
        """Packs are filled offer by offer, of all its variants."""
        size = int(said["size"])
        short = [one for one in stocks if one.units is not None and one.units < size]
        return [
            Flaw(kind="pack_above_stock", text=str(size), other=str(one.units), offer=one.name)
            for one in short
        ]

    def pack_size(self, terms: Terms) -> int:
        return int(terms["size"])

    def allot(self, terms: Terms, asked: Sequence[Asked], room: int | None = None) -> dict[int, int]:
        lines = sorted(asked, key=lambda one: one.turn)
        size = self.pack_size(terms)
        least, most = sum(one.qty for one in lines), sum(one.upto for one in lines)
        units = min(most, most if room is None else room) // size * size
        if not units:
            return {}
        if units >= least:
            extra = _share(min(units, most) - least, [one.upto - one.qty for one in lines])
            return {one.line: one.qty + more for one, more in zip(lines, extra, strict=True)}
        got = _share(units, [one.qty for one in lines])
        return {one.line: n for one, n in zip(lines, got, strict=True)}


def _share(units: int, weights: Sequence[int]) -> Sequence[int]:
    """Units in proportion, largest remainder first, ties by place; nobody above their weight."""
    return share(units, weights) if sum(weights) else [0] * len(weights)
