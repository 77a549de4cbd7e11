"""Moving an order to what its member wants: what shrinks frees units, the waiting list takes them, what grows takes its turn.

Promises kept here: no overselling, limits, the head of the waiting list before any newcomer, booked units never re-priced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from commerce.booking.book import Book, BuyState, LineState, OfferState, OrderState, VariantState, WaitState
from commerce.phrases.meaning import Wanted
from commerce.refusals import NothingToChange, OverLimit, Refusal, SoldOut

Choice = tuple[str, VariantState, str]  # offer code, variant, recipient


@dataclass(slots=True)
class Shift:
    """What one utterance moved. `taken` waits for its price until all is moved: one's own units count for the step."""

    booked: int = 0
    waiting: int = 0
    freed: int = 0
    still_free: int = 0  # units left over that were too few for a request that takes all or waits
    promoted: list[tuple[WaitState, int]] = field(default_factory=list)
    taken: list[tuple[OfferState, VariantState, str, int, bool]] = field(default_factory=list)


def shift(
    book: Book, buy: BuyState, order: OrderState, wanted: Sequence[Wanted], utterance: str, *, swaps: bool
) -> Shift | Refusal:
    """Moves `order` to `wanted`, or leaves everything as it was and says why.

    `swaps`: a change of variant is all or nothing, so that nobody gives up a booked unit for a place in a queue.
    """
    change = _changes(buy, order, wanted)
    if isinstance(change, Refusal):
        return change
    grows = [(buy.offers[code], variant, for_, n) for (code, variant, for_), n in change if n > 0]
    shrinks = [(buy.offers[code], variant, for_, -n) for (code, variant, for_), n in change if n < 0]
    refusal = _over_limit(order, grows, wanted, buy)
    if refusal is None and (swaps or buy.shortage == "refuse"):
        refusal = _short(buy, order, grows, shrinks)
    if refusal is not None:
        return refusal
    moved = Shift()
    for offer, variant, for_, n in shrinks:
        moved.freed += _give_up(book, order, offer, variant, for_, n)
    for offer in {offer.id: offer for offer, *_ in shrinks}.values():
        promote(book, buy, offer, moved)
    for offer, variant, for_, n in grows:
        _take(buy, offer, variant, for_, n, moved)
    write_lines(book, buy, moved, order, utterance)
    return moved


def promote(book: Book, buy: BuyState, offer: OfferState, moved: Shift) -> None:
    """Gives free units to the head of the waiting list, unit by unit under `split`, whole waits otherwise."""
    blocked: set[int] = set()
    for wait in list(book.waits.get(offer.id, ())):
        if wait.variant.id in blocked:
            continue
        n = min(wait.qty, _free(offer, wait.variant))
        if n < wait.qty and buy.shortage == "all_or_wait":
            n = 0
        if n < wait.qty:
            blocked |= (
                {v.id for v in offer.variants.values()}
                if buy.shortage == "all_or_wait" and offer.stock is not None
                else {wait.variant.id}
            )
        if n:
            _count(offer, wait.variant, n, -n)
            wait.qty -= n
            moved.promoted.append((wait, n))
            _drop_if_empty(book, wait)


def _changes(buy: BuyState, order: OrderState, wanted: Sequence[Wanted]) -> list[tuple[Choice, int]] | Refusal:
    """-> (choice, difference) pairs between what is wanted and what is booked or waiting."""
    target: Counter[tuple[str, int, str]] = Counter()
    variants: dict[tuple[str, int, str], Choice] = {}
    for want in wanted:
        offer = buy.offers.get(want.code) or (next(iter(buy.offers.values())) if len(buy.offers) == 1 else None)
        variant = offer.variants.get(want.axes) if offer else None
        if offer is None or variant is None:
            return NothingToChange(buy.title)
        key = (offer.code, variant.id, want.for_)
        target[key] += want.qty
        variants[key] = (offer.code, variant, want.for_)
    for held in order.held:
        key = (held.offer.code, held.variant.id, held.for_)
        target[key] -= held.qty
        variants[key] = (held.offer.code, held.variant, held.for_)
    return [(variants[key], n) for key, n in target.items() if n]


def _over_limit(
    order: OrderState, grows: Sequence[tuple[OfferState, VariantState, str, int]], wanted: Sequence[Wanted], buy: BuyState
) -> Refusal | None:
    for offer in {offer.id: offer for offer, *_ in grows}.values():
        if not offer.member_limit:
            continue
        has = sum(held.qty for held in order.held if held.offer is offer)
        total = sum(want.qty for want in wanted if want.code == offer.code or (not want.code and len(buy.offers) == 1))
        if total > max(has, offer.member_limit):
            return OverLimit(offer.title, offer.member_limit, has, max(0, offer.member_limit - has))
    return None


def _short(
    buy: BuyState,
    order: OrderState,
    grows: Sequence[tuple[OfferState, VariantState, str, int]],
    shrinks: Sequence[tuple[OfferState, VariantState, str, int]],
) -> Refusal | None:
    """A refusal if not every growing unit could be booked at once; lines that draw on one stock are summed first."""
    need_offer: Counter[int] = Counter()
    need_variant: Counter[int] = Counter()
    for offer, variant, _, n in grows:
        need_offer[offer.id] += n
        need_variant[variant.id] += n
    for offer, variant, _, n in shrinks:
        freed = min(n, sum(line.qty for line in order.lines if line.variant is variant)) if not offer.waiting else 0
        need_offer[offer.id] -= freed
        need_variant[variant.id] -= freed
    for offer, variant, *_ in grows:
        left = _open_to_newcomers(buy, offer, variant)
        if need_variant[variant.id] > left or need_offer[offer.id] > _left(offer.stock, offer.pledged):
            return SoldOut(offer.title, variant.label, max(0, left))
    return None


def _left(stock: int | None, pledged: int) -> int:
    return 1 << 40 if stock is None else max(0, stock - pledged)


def _free(offer: OfferState, variant: VariantState) -> int:
    return min(_left(offer.stock, offer.pledged), _left(variant.stock, variant.pledged))


def _open_to_newcomers(buy: BuyState, offer: OfferState, variant: VariantState) -> int:
    """Free units that nobody waits for."""
    queued = variant.waiting or (buy.shortage == "all_or_wait" and offer.stock is not None and offer.waiting)
    return 0 if queued else _free(offer, variant)


def _count(offer: OfferState, variant: VariantState, pledged: int, waiting: int) -> None:
    offer.pledged += pledged
    offer.waiting += waiting
    variant.pledged += pledged
    variant.waiting += waiting


def _give_up(book: Book, order: OrderState, offer: OfferState, variant: VariantState, for_: str, n: int) -> int:
    """Takes `n` units off: the latest wait first, then the units booked last. -> how many booked units came free."""
    for wait in reversed([held for held in order.waits if held.variant is variant and held.for_ == for_]):
        cut = min(n, wait.qty)
        wait.qty -= cut
        n -= cut
        _count(offer, variant, 0, -cut)
        _drop_if_empty(book, wait)
    freed = 0
    for line in reversed([held for held in order.lines if held.variant is variant and held.for_ == for_]):
        cut = min(n, line.qty)
        line.qty -= cut
        n -= cut
        freed += cut
        _count(offer, variant, -cut, 0)
    return freed


def _drop_if_empty(book: Book, wait: WaitState) -> None:
    if not wait.qty:
        wait.order.waits.remove(wait)
        if wait in book.waits.get(wait.offer.id, ()):
            book.waits[wait.offer.id].remove(wait)


def _take(buy: BuyState, offer: OfferState, variant: VariantState, for_: str, n: int, moved: Shift) -> None:
    """Books what is free and puts the rest on the waiting list, by the buy's policy."""
    free = _open_to_newcomers(buy, offer, variant)
    booked = min(n, free) if buy.shortage != "all_or_wait" or n <= free else 0
    _count(offer, variant, booked, n - booked)
    moved.booked += booked
    moved.waiting += n - booked
    moved.still_free = max(moved.still_free, free - booked)
    if booked:
        moved.taken.append((offer, variant, for_, booked, True))
    if n > booked:
        moved.taken.append((offer, variant, for_, n - booked, False))


def write_lines(book: Book, buy: BuyState, moved: Shift, order: OrderState | None = None, utterance: str = "") -> None:
    """Prices what was promoted and what was taken, once everything has moved: one's own units count for the step."""
    for wait, n in moved.promoted:
        price = min(wait.price_minor, buy.unit_price(wait.offer))
        add_line(wait.order, wait.offer, wait.variant, wait.for_, price, n, wait.utterance)
    if order is None:
        return
    for offer, variant, for_, n, booked in moved.taken:
        price = buy.unit_price(offer)
        if booked:
            add_line(order, offer, variant, for_, price, n, utterance)
        else:
            wait = WaitState(0, order, offer, variant, for_, price, n, utterance)
            order.waits.append(wait)
            book.waits.setdefault(offer.id, []).append(wait)


def add_line(
    order: OrderState, offer: OfferState, variant: VariantState, for_: str, price_minor: int, n: int, utterance: str
) -> None:
    """Adds booked units to the line of that variant, recipient and promised price, the latest in the order."""
    for line in order.lines:
        if line.variant is variant and line.for_ == for_ and line.price_minor == price_minor:
            line.qty += n
            if not line.utterance or line.qty == n:
                line.utterance = utterance
            return
    order.lines.append(LineState(0, offer, variant, for_, price_minor, n, utterance))
