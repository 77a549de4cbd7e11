"""Questions back: what is missing, which buttons answer it, and what an answer makes of the words it
completes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commerce.booking.book import BuyState, Heard, OfferState
from commerce.booking.shift import NothingToChange
from commerce.outcomes import Asked
from commerce.phrases.meaning import Item, Reading, Wanted
from commerce.refusals import Refusal

QUANTITIES = (1, 2, 3, 5)


@dataclass(eq=False)
class NotYours(Refusal):
    """That button belongs to somebody else's order."""


@dataclass(eq=False)
class AlreadyAnswered(Refusal):
    """A question whose button was pressed before: it does its work once."""


@dataclass(eq=False, kw_only=True)
class UndoneBefore(NothingToChange):
    """The message that a press would take back was taken back already, or what it would put back was put
    back: nothing changes, and `units` and `waiting` are still theirs."""

    order_no: int
    units: int
    waiting: int
    put_back: bool
    unit: str


def asked(
    heard: Heard, buy: BuyState, lines: Sequence[Wanted], reading: Reading, missing: Sequence[str]
) -> Asked:
    """The question about the first thing missing. Holds nothing."""
    return Asked(
        buy_no=buy.id,
        title=buy.title,
        name=heard.name,
        asks=missing[0],
        choices=choices(buy, lines, reading, missing[0]),
        so_far=_so_far(buy, reading),
    )


def choices(buy: BuyState, lines: Sequence[Wanted], reading: Reading, asks: str) -> list[str]:
    """The buttons: values of an axis, offers, small quantities, or the member's own lines."""
    if asks == "sku":
        return [f"{offer.code} {offer.title}" for offer in buy.offers.values()]
    if asks == "qty":
        return [str(n) for n in QUANTITIES]
    item = _lacking(buy, reading, asks)
    offer = _offer_of(buy, item) if item else next(iter(buy.offers.values()))
    values = _values(offer, asks) if offer else []
    return values or [_label(buy, line) for line in lines]


def completed(
    buy: BuyState, lines: Sequence[Wanted], reading: Reading, asks: str, choice: int
) -> Reading | None:
    """The reading with the chosen answer filled in, asking for what is still missing; None for a button that
    does not exist."""
    offered = choices(buy, lines, reading, asks)
    if not 0 <= choice < len(offered):
        return None
    if asks not in ("sku", "qty") and not _is_axis(buy, asks):
        line = lines[choice]
        items = tuple(
            replace(item, code=line.code, axes=line.axes, for_=line.for_)
            for item in reading.items or (Item(),)
        )
        return replace(reading, items=items, ask=())
    lacking = _lacking(buy, reading, asks)
    items = tuple(
        _filled(buy, item, asks, offered[choice], choice) if item is lacking else item
        for item in reading.items
    )
    filled = replace(reading, items=items, ask=())
    return replace(filled, ask=missing_in(buy, filled))


def missing_in(buy: BuyState, reading: Reading) -> tuple[str, ...]:
    """What an order or a new total still lacks before anything can be held."""
    names: list[str] = []
    for item in reading.items:
        offer = _offer_of(buy, item)
        if offer is None:
            names.append("sku")
            continue
        names += [axis for axis in _axes(offer) if axis not in dict(item.axes)]
        if item.qty is None:
            names.append("qty")
    return tuple(dict.fromkeys(names))


def _lacking(buy: BuyState, reading: Reading, asks: str) -> Item | None:
    """The first item that lacks what is asked for."""
    for item in reading.items:
        if asks in missing_in(buy, replace(reading, items=(item,))):
            return item
    return reading.items[0] if reading.items else None


def _filled(buy: BuyState, item: Item, asks: str, value: str, choice: int) -> Item:
    if asks == "sku":
        return replace(item, code=list(buy.offers)[choice])
    if asks == "qty":
        return replace(item, qty=int(value))
    offer = _offer_of(buy, item)
    chosen = {**dict(item.axes), asks: value}
    axes = tuple((axis, chosen[axis]) for axis in (_axes(offer) if offer else ()) if axis in chosen)
    return replace(item, axes=axes)


def _offer_of(buy: BuyState, item: Item) -> OfferState | None:
    if item.code:
        return buy.offers.get(item.code)
    return next(iter(buy.offers.values())) if len(buy.offers) == 1 else None


def _axes(offer: OfferState) -> list[str]:
    return [axis for axis, _ in next(iter(offer.variants))] if offer.variants else []


def _values(offer: OfferState, axis: str) -> list[str]:
    """The values of one axis, as the leader ordered them."""
    return list(dict.fromkeys(value for axes in offer.variants for name, value in axes if name == axis))


def _is_axis(buy: BuyState, name: str) -> bool:
    return any(name in _axes(offer) for offer in buy.offers.values())


def _label(buy: BuyState, line: Wanted) -> str:
    goods = " ".join(value for _, value in line.axes) or (
        buy.offers[line.code].title if line.code in buy.offers else buy.title
    )
    return f"{goods} ({line.for_})" if line.for_ else goods


def _so_far(buy: BuyState, reading: Reading) -> str:
    """What was understood, as the question repeats it: "red ×2"."""
    words = [
        " ".join(
            [
                item.code if len(buy.offers) > 1 else "",
                *(value for _, value in item.axes),
                f"×{item.qty}" if item.qty else "",
            ]
        ).strip()
        for item in reading.items
    ]
    return ", ".join(word for word in words if word)
