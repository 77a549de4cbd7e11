"""pack 整箱: the supplier sells whole packs. Members may say "2, up to 4"; at closing whole packs are filled
and shared out.

What members asked for at least, the firm units, decides how many packs there are. The pack that they have
begun is completed from the upper ends where those reach; an upper end never opens a pack of its own: it says
what its member would take for the others' sake, not what they ask for.

Everyone then has what they asked for at least, and what completes the last pack goes round among those who
would take more, in proportion to what each asked for, by largest remainder, ties by arrival. Where the last
pack cannot be completed it is not bought, and what is short is taken in the same way: in proportion to what
each asked for, ties against the later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.rules.mechanic import Complaint, Flaw, LineWish, Mechanic, Stocked, Term, Terms
from commerce.rules.money import share


class Pack(Mechanic):
    """`{"size": 12}`."""

    name = "pack"
    place = 50
    fields = (Term(name="size", kind="count", least=2),)
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
        Complaint(
            "min_above_packs",
            "the minimum `text` is never reached: the whole packs in the stock hold `other` units",
            "Cherries; price 99; pack 6; stock 8; min 7",
        ),
    )
    examples = ({"size": 12},)

    def impossible(self, said: Terms, stocks: Sequence[Stocked], least: int) -> Iterable[Flaw]:
        """Packs are filled offer by offer, of all its variants."""
        size = self.pack_size(said)
        counts = [one.units for one in stocks if one.units is not None]
        short = [one for one in stocks if one.units is not None and one.units < size]
        whole = sum(units // size * size for units in counts)
        if not short and len(counts) == len(stocks) and whole < least <= sum(counts):
            return [Flaw(kind="min_above_packs", text=str(least), other=str(whole))]
        return [
            Flaw(kind="pack_above_stock", text=str(size), other=str(one.units), offer=one.name)
            for one in short
        ]

    def pack_size(self, terms: Terms) -> int:
        return int(terms["size"])

    def takes_bundles(self, *, own_price: bool) -> bool:
        return False  # what everybody gets is known at closing only

    def allot(self, terms: Terms, asked: Sequence[LineWish], room: int | None = None) -> dict[int, int]:
        lines = sorted(asked, key=lambda one: one.turn)
        firm = [one.qty for one in lines]
        flexible = [one.upto - one.qty for one in lines]
        units = _in_whole_packs(self.pack_size(terms), sum(firm), sum(flexible), room)
        extra = _go_round(max(0, units - sum(firm)), firm, flexible)
        least = _share(min(units, sum(firm)), firm)
        return {one.line: had + more for one, had, more in zip(lines, least, extra, strict=True)}

    def needs(self, terms: Terms, asked: Sequence[LineWish], room: int | None = None) -> int:
        """One unit has to begin the pack, and with it there have to be enough to fill it."""
        size = self.pack_size(terms)
        firm, most = sum(one.qty for one in asked), sum(one.upto for one in asked)
        filled = _in_whole_packs(size, firm, most - firm, room)
        if room is not None and filled + size > room:
            return 0
        return max(filled + 1 - firm, filled + size - most)

    def lacks(self, terms: Terms, least: int, units: int, needs: Sequence[int]) -> int:
        """The next packs of the offers that need the fewest, then packs that nobody has begun. Without a
        single pack it comes to nothing, whatever the minimum is."""
        size = self.pack_size(terms)
        packs = -(-max(0, max(least, size) - units) // size)
        begun = sorted(some for some in needs if some)[:packs]
        return sum(begun) + (packs - len(begun)) * size


def _in_whole_packs(size: int, firm: int, flexible: int, room: int | None) -> int:
    """The units of the packs that firm units have begun, the last of them only where it can be filled."""
    most = firm + flexible if room is None else min(firm + flexible, room)
    begun = -(-firm // size) * size
    return begun if begun <= most else min(firm, most) // size * size


def _go_round(units: int, weights: Sequence[int], rooms: Sequence[int]) -> Sequence[int]:
    """Units in proportion among those with room for more; what somebody has no room for goes round again."""
    got = [0] * len(weights)
    units = min(units, sum(rooms))
    while units:
        hungry = [
            max(1, weight) if had < room else 0 for weight, had, room in zip(weights, got, rooms, strict=True)
        ]
        offered = _share(units, hungry)
        taken = [min(n, room - had) for n, had, room in zip(offered, got, rooms, strict=True)]
        got = [had + n for had, n in zip(got, taken, strict=True)]
        units -= sum(taken)
    return got


def _share(units: int, weights: Sequence[int]) -> Sequence[int]:
    """Units in proportion, largest remainder first, ties by place; nobody above their weight."""
    return share(units, weights) if sum(weights) else [0] * len(weights)
