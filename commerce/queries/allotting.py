"""Who would get how much if a group buy closed now, from its rows: the one count of a buy that is sold in
whole packs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from commerce.mechanics import MECHANICS
from commerce.rules.allotment import Bounded, within_bounds
from commerce.rules.mechanic import LineWish
from commerce.tables import GroupBuy, Line, Offer, Variant, Waiting


class Asking(Protocol):
    """A booked line as far as its share of the goods is concerned."""

    @property
    def id(self) -> int: ...
    @property
    def order_id(self) -> int: ...
    @property
    def offer_id(self) -> int: ...
    @property
    def variant_id(self) -> int: ...
    @property
    def qty(self) -> int: ...
    @property
    def upto(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Allotment:
    """`lines`: line -> the units it gets; `needs`: offer -> how many more ordered units bring another pack, 0
    where none can come; `lacks`: how many more bring the least that the buy needs to happen."""

    lines: Mapping[int, int]
    needs: Mapping[int, int]
    lacks: int

    def units(self, lines: Collection[Asking]) -> int:
        """What these lines get, all together."""
        return sum(self.lines[line.id] for line in lines)

    def to(self, offer: Offer, lines: Collection[Asking]) -> int:
        """What goes of one offer to these lines."""
        return self.units([line for line in lines if line.offer_id == offer.id])

    def orders(self, lines: Collection[Asking]) -> int:
        """How many orders get anything by these lines."""
        return len({line.order_id for line in lines if self.lines[line.id]})


def pack_size(buy: GroupBuy) -> int:
    """The units of a pack; 0 where it is not sold in packs."""
    return MECHANICS[buy.mechanic].pack_size(buy.terms)


def allotment(
    buy: GroupBuy, offers: Collection[Offer], variants: Collection[Variant], lines: Sequence[Asking]
) -> Allotment:
    """Offer by offer: packs are filled of all its variants. `lines` are what is booked."""
    kind, by_id = MECHANICS[buy.mechanic], {variant.id: variant for variant in variants}
    got: dict[int, int] = {}
    needs: dict[int, int] = {}
    for offer in offers:
        wishes = [_wish(offer, by_id[line.variant_id], line) for line in lines if line.offer_id == offer.id]
        asked = within_bounds(wishes)
        room = _room(offer, [variant for variant in variants if variant.offer_id == offer.id])
        got |= kind.allot(buy.terms, asked, room)
        needs[offer.id] = kind.needs(buy.terms, asked, room)
    lacks = kind.lacks(buy.terms, buy.min_units, sum(got.values()), list(needs.values()))
    return Allotment(got, needs, lacks)


def given_now(
    buy: GroupBuy, offers: Collection[Offer], variants: Collection[Variant], held: Iterable[Line | Waiting]
) -> Allotment | None:
    """What everyone would get if it closed now, where that may be another count than what is booked; else
    None."""
    if buy.state != "open" or not pack_size(buy):
        return None
    return allotment(buy, offers, variants, [row for row in held if isinstance(row, Line)])


def _wish(offer: Offer, variant: Variant, line: Asking) -> Bounded:
    """What a line would take, and whose room it takes: its variant's stock, its member's limit."""
    bounds = [
        (("variant", variant.id), variant.stock),
        (("order", line.order_id), offer.member_limit or None),
    ]
    asked = LineWish(line=line.id, qty=line.qty, upto=max(line.qty, line.upto or 0), turn=line.id)
    return Bounded(asked, tuple((key, most) for key, most in bounds if most is not None))


def _room(offer: Offer, variants: Sequence[Variant]) -> int | None:
    """The units there are of an offer: its stock, or that of its variants where each has its own."""
    own = [variant.stock for variant in variants if variant.stock is not None]
    ends = [sum(own)] if variants and len(own) == len(variants) else []
    return min([*ends, offer.stock] if offer.stock is not None else ends, default=None)
