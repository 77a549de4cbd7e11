"""What stands on the papers: who gets what, per order and per kind of goods."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commerce.outcomes import LineFact
from commerce.queries.lists import BuyList, ListedOrder

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Wares:
    """What can be told apart in a box: `label` says which, `unit` what one is called."""

    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Share:
    """So many of them are one order's; `for_` whom, where it is not the member."""

    order: ListedOrder
    units: int
    for_: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printout:
    """A buy's list in the words of its reader. `says`: the language's `[paper]` table; `money`: minor units as people
    write them; `taken`: when the list was drawn up; `places`: pickup place -> orders ("": none was chosen);
    `several`: are there goods of several codes?"""

    listed: BuyList
    orders: Sequence[ListedOrder]
    goods: Mapping[Wares, Sequence[Share]]
    places: Mapping[str, Sequence[ListedOrder]]
    says: Mapping[str, str]
    money: Callable[[int], str]
    taken: str
    several: bool

    def lines(self, order: ListedOrder) -> Iterator[str]:
        """ "2 × Cherries red (box), for Ann", for each line with something to fetch."""
        for goods, which in self.parts(order):
            yield goods + which

    def parts(self, order: ListedOrder) -> Iterator[tuple[str, str]]:
        """The same in two: "2 × Cherries", which may be shortened, and what tells it from its like."""
        for line in order.lines:
            if units := fetched(line):
                unit = f" ({line.unit})" if line.unit else ""
                which = f" {line.variant}" if line.variant else ""
                goods = _label(line, self.several).removesuffix(which)
                yield f"{units} × {goods}", f"{which}{unit}{self.whom(line.for_)}"

    def whom(self, for_: str) -> str:
        return self.says["for"].format(name=for_) if for_ else ""

    def owed(self, order: ListedOrder) -> int:
        """Minor units to be paid when the goods are fetched; less than nothing is to be given back."""
        return order.due_minor - order.paid_minor


def _as_counted(name: str) -> list[str | int]:
    """By what a name is sorted: house 2 stands before house 10."""
    return [int(part) if part.isdecimal() else part for part in _NUMBERS.split(name.casefold())]


def printout(listed: BuyList, says: Mapping[str, str], money: Callable[[int], str], taken: str) -> Printout:
    """Orders with something to fetch, by name; goods in the order of their codes."""
    orders = sorted(
        (one for one in listed.orders if any(map(fetched, one.lines))),
        key=lambda one: (*_as_counted(one.name), one.order_no),
    )
    places: dict[str, list[ListedOrder]] = defaultdict(list)
    for order in sorted(orders, key=lambda one: one.place):
        places[order.place].append(order)
    several = len({line.code for one in orders for line in one.lines}) > 1
    return Printout(
        listed=listed,
        orders=orders,
        goods=_goods(orders, several),
        places=places,
        says=says,
        money=money,
        taken=taken,
        several=several,
    )


def written(order: ListedOrder) -> tuple[str, ...]:
    """What people wrote that is printed with an order: names and remarks."""
    return order.name, *order.remarks, *(line.for_ for line in order.lines)


def fetched(line: LineFact) -> int:
    """How many of a line are handed out: of whole packs what they hold."""
    return line.qty if line.allotted is None else line.allotted


def _goods(orders: Sequence[ListedOrder], several: bool) -> dict[Wares, list[Share]]:
    lines = [(order, line) for order in orders for line in order.lines if fetched(line)]
    shares: dict[tuple[str, Wares], list[Share]] = defaultdict(list)
    for order, line in lines:
        goods = Wares(_label(line, several), line.unit)
        shares[line.code, goods].append(Share(order, fetched(line), line.for_))
    return {
        goods: found
        for (_, goods), found in sorted(shares.items(), key=lambda one: (one[0][0], one[0][1].label))
    }


def _label(line: LineFact, several: bool) -> str:
    return " ".join(word for word in (line.code if several else "", line.title, line.variant) if word)
