"""Books made by hand, and what must hold of any book whatever was decided on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commerce.booking.book import Book, BuyState, LineState, OfferState, OrderState, VariantState, WaitState
from commerce.phrases.fold import fold
from commerce.tables.base import to_millis
from tests.services.words import CHAT, CLOSES, OPENED

Place = tuple[int, str, int]  # member, variant, units


def book_of(
    stock: int | None = None,
    colors: dict[str, int | None] | None = None,
    limit: int = 0,
    price: int = 10_000,
    steps: Sequence[tuple[int, int]] = (),
    shortage: str = "split",
    repeat: str = "add",
    **more: Any,
) -> Book:
    """One open buy of one offer: a stock of its own, colours with theirs, or none of either."""
    offer = OfferState(
        id=1,
        buy_id=1,
        code="A",
        title="Cherries",
        price_minor=price,
        follows_ladder=True,
        stock=stock,
        member_limit=limit,
        pledged=0,
        waiting=0,
    )
    for no, (color, own) in enumerate((colors or {"": None}).items(), 1):
        chosen = (("color", color),) if color else ()
        offer.variants[chosen] = VariantState(id=no, axes=chosen, stock=own, pledged=0, waiting=0)
    buy = BuyState(
        id=1, title="Cherries", mechanic="ladder" if steps else "open",
        terms={"steps": [list(step) for step in steps]} if steps else {},
        currency="CNY", state="open",
        opened_at=to_millis(OPENED), closes_at=to_millis(CLOSES), step_told=0,
        repeat=repeat, shortage=shortage, early={}, chats=[(1, CHAT)], offers={"A": offer},
    )  # fmt: skip
    return Book(buys={1: replace(buy, **more)})


def another_offer(
    book: Book, code: str, stock: int | None = None, limit: int = 0, price: int = 5_000
) -> OfferState:
    """A second product in the same buy, with a price of its own."""
    number = len(book.buys[1].offers) + 1
    offer = OfferState(
        id=number,
        buy_id=1,
        code=code,
        title=f"goods {code}",
        price_minor=price,
        follows_ladder=False,
        stock=stock,
        member_limit=limit,
        pledged=0,
        waiting=0,
    )
    offer.variants[()] = VariantState(id=10 * number, axes=(), stock=None, pledged=0, waiting=0)
    book.buys[1].add(offer)
    return offer


def booked(book: Book) -> dict[tuple[int, str], int]:
    """(member, variant) -> units booked."""
    found: Counter[tuple[int, str]] = Counter()
    for order in book.orders.values():
        for line in order.lines:
            found[order.member_id, name_of(line)] += line.qty
    return {key: n for key, n in found.items() if n}


def queue(book: Book) -> list[Place]:
    """The waiting list, head first."""
    return [(wait.order.member_id, name_of(wait), wait.qty) for wait in book.all_waits()]


def name_of(held: LineState | WaitState) -> str:
    return held.variant.label if held.variant.axes else held.offer.code


def violations(book: Book) -> list[str]:
    """Every invariant that this book breaks, by its number in the fault catalogue."""
    found: list[str] = []
    for buy in book.buys.values():
        for offer in buy.offers.values():
            found += [
                *_counts(book, offer),
                *_stock(offer),
                *_limit(book, offer),
                *_waiting(book, buy, offer),
            ]
    for order in book.orders.values():
        found += _folded(book.buys[order.buy_id], order)
    return found


def _counts(book: Book, offer: OfferState) -> list[str]:
    lines = [line for order in book.orders.values() for line in order.lines]
    waits = [wait for order in book.orders.values() for wait in order.waits]
    found = []
    for what, held in (("pledged", lines), ("waiting", waits)):
        for counted in (offer, *offer.variants.values()):
            units = sum(one.qty for one in held if counted in (one.offer, one.variant))
            if units != getattr(counted, what):
                found.append(f"I15 {what}: counted {getattr(counted, what)}, there are {units}")
    if Counter(map(id, waits)) != Counter(map(id, book.all_waits())):
        found.append("I15 waiting list and orders differ")
    return found


def _stock(offer: OfferState) -> list[str]:
    return [
        f"I1 oversold: {counted.pledged} of {counted.stock}"
        for counted in (offer, *offer.variants.values())
        if counted.stock is not None and counted.pledged > counted.stock
    ]


def _limit(book: Book, offer: OfferState) -> list[str]:
    held = {
        key: sum(one.qty for one in order.held if one.offer is offer) for key, order in book.orders.items()
    }
    return [
        f"I2 limit: {n} of {offer.member_limit}"
        for n in held.values()
        if offer.member_limit and n > offer.member_limit
    ]


def _waiting(book: Book, buy: BuyState, offer: OfferState) -> list[str]:
    waits = book.waits.get(offer.id, [])
    if buy.shortage == "refuse":
        return ["I12 somebody waits where nobody can"] if waits else []
    if buy.shortage == "split":
        heads = waits
    elif offer.stock is not None:
        heads = waits[:1]
    else:
        heads = list({wait.variant.id: wait for wait in reversed(waits)}.values())
    need = 1 if buy.shortage == "split" else None
    return [
        f"I12 {wait.order.member_id} waits for free units"
        for wait in heads
        if free(offer, wait.variant) >= (need or wait.qty)
    ]


def free(offer: OfferState, variant: VariantState) -> int:
    left = [counted.stock - counted.pledged for counted in (offer, variant) if counted.stock is not None]
    return min(left, default=1 << 40)


def _folded(buy: BuyState, order: OrderState) -> list[str]:
    """An order is the fold of what its member said, in the chat's own order."""
    counted = sorted((said for said in order.said.values() if said.counts), key=lambda said: said.turn)
    wanted: dict[tuple[str, Any, str], int] = defaultdict(int)
    for want in fold(
        [said.reading for said in counted if said.reading], "replace" if buy.repeat == "replace" else "add"
    ):
        wanted[want.code or next(iter(buy.offers)), want.axes, want.for_] += want.qty
    held: dict[tuple[str, Any, str], int] = defaultdict(int)
    for one in order.held:
        held[one.offer.code, one.variant.axes, one.for_] += one.qty
    held = {key: n for key, n in held.items() if n}
    return [f"I21 order of {order.member_id} holds {held}, said {dict(wanted)}"] if held != wanted else []
