"""Moving an order to what its member wants: what shrinks frees units, the waiting list takes them, what grows takes its turn.

Promises kept here: no overselling, limits, the head of the waiting list before any newcomer, booked units never re-priced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from commerce.booking.book import Book, BuyState, LineState, OfferState, OrderState, VariantState, WaitState
from commerce.phrases.meaning import Wanted
from commerce.refusals import NothingToChange, OverLimit, Refusal, SoldOut

Move = tuple[OfferState, VariantState, str, int]  # how many units more or fewer of a variant, for a recipient


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
    moves = _moves(buy, order, wanted)
    if isinstance(moves, Refusal):
        return moves
    grows = [move for move in moves if move[3] > 0]
    shrinks = [(offer, variant, for_, -n) for offer, variant, for_, n in moves if n < 0]
    refusal = _over_limit(order, grows, wanted, buy)
    if refusal is not None:
        return refusal
    put_back = _remembered(book, buy, order) if swaps or buy.shortage == "refuse" else None
    moved = Shift()
    for offer, variant, for_, n in shrinks:
        moved.freed += _give_up(book, order, offer, variant, for_, n)
    for offer in _offers(shrinks):
        promote(book, buy, offer, moved)
    for offer, variant, for_, n in grows:
        _take(buy, offer, variant, for_, n, moved)
    if put_back is not None and moved.waiting:
        put_back()
        return _sold_out(buy, moved)
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


def _moves(buy: BuyState, order: OrderState, wanted: Sequence[Wanted]) -> list[Move] | Refusal:
    """What lies between what is wanted and what is booked or waiting."""
    moves: dict[tuple[int, str], Move] = {}
    for want in wanted:
        offer = buy.offers.get(want.code) or (next(iter(buy.offers.values())) if len(buy.offers) == 1 else None)
        variant = offer.variants.get(want.axes) if offer else None
        if offer is None or variant is None:
            return NothingToChange(buy.title)
        _sum_up(moves, offer, variant, want.for_, want.qty)
    for held in order.held:
        _sum_up(moves, held.offer, held.variant, held.for_, -held.qty)
    return [move for move in moves.values() if move[3]]


def _sum_up(moves: dict[tuple[int, str], Move], offer: OfferState, variant: VariantState, for_: str, n: int) -> None:
    key = (variant.id, for_)
    known = moves.get(key)
    moves[key] = (offer, variant, for_, n + known[3] if known else n)


def _offers(moves: Sequence[Move]) -> list[OfferState]:
    """The offers that move, each once."""
    return list({move[0].id: move[0] for move in moves}.values())


def _over_limit(order: OrderState, grows: Sequence[Move], wanted: Sequence[Wanted], buy: BuyState) -> Refusal | None:
    for offer in _offers([move for move in grows if move[0].member_limit]):
        has = sum(held.qty for held in order.held if held.offer is offer)
        total = sum(want.qty for want in wanted if want.code == offer.code or (not want.code and len(buy.offers) == 1))
        if total > max(has, offer.member_limit):
            return OverLimit(offer.title, offer.member_limit, has, max(0, offer.member_limit - has))
    return None


def _remembered(book: Book, buy: BuyState, order: OrderState) -> Callable[[], None]:
    """-> what puts everything back as it is now. Only trying tells what is free once the waiting list took of what was given up."""
    counted: list[OfferState | VariantState] = [*buy.offers.values()]
    for offer in buy.offers.values():
        counted.extend(offer.variants.values())
    counts = [(one, one.pledged, one.waiting) for one in counted]
    lists = [book.waits.setdefault(offer.id, []) for offer in buy.offers.values()]
    waits = [wait for queue in lists for wait in queue]
    lists += {id(wait.order): wait.order.waits for wait in waits}.values()
    queues = [(queue, list(queue)) for queue in lists]
    held: list[LineState | WaitState] = [*order.lines, *waits]
    units = [(one, one.qty) for one in held]

    def put_back() -> None:
        for goods, pledged, waiting in counts:
            goods.pledged, goods.waiting = pledged, waiting
        for queue, was in queues:
            queue[:] = was
        for one, qty in units:
            one.qty = qty

    return put_back


def _sold_out(buy: BuyState, moved: Shift) -> SoldOut:
    """The refusal of a move that would have had to wait, with what is left of the goods it lacked."""
    offer, variant, *_ = next(taken for taken in moved.taken if not taken[-1])
    return SoldOut(offer.title, variant.label, max(0, _open_to_newcomers(buy, offer, variant)))


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
    if booked:
        moved.taken.append((offer, variant, for_, booked, True))
    if n > booked:
        moved.still_free = max(moved.still_free, free - booked)
        moved.taken.append((offer, variant, for_, n - booked, False))


def write_lines(book: Book, buy: BuyState, moved: Shift, order: OrderState | None = None, utterance: str = "") -> None:
    """Prices what was promoted and what was taken, once everything has moved: one's own units count for the step."""
    if buy.kind.counts == "members":
        _count_members(buy, moved, order)
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


def _count_members(buy: BuyState, moved: Shift, order: OrderState | None) -> None:
    """Who has something booked now, of offers whose price follows the mechanic."""
    buy.booked |= {wait.order.member_id for wait, _ in moved.promoted if wait.offer.follows_ladder}
    if order is None:
        return
    taken = any(booked and offer.follows_ladder for offer, _, _, _, booked in moved.taken)
    promoted = any(wait.order is order and wait.offer.follows_ladder for wait, _ in moved.promoted)
    if taken or promoted or any(line.qty and line.offer.follows_ladder for line in order.lines):
        buy.booked.add(order.member_id)
    else:
        buy.booked.discard(order.member_id)


def note_ranges(order: OrderState, wanted: Sequence[Wanted]) -> None:
    """Keeps "2, up to 4" on the lines, for the sharing out of whole packs."""
    upto = {(want.axes, want.for_): want.upto for want in wanted}
    for line in order.lines:
        most = upto.get((line.variant.axes, line.for_))
        if most is not None and line.offer.member_limit:
            most = min(most, line.offer.member_limit)
        line.upto = most if most is not None and most > line.qty else None


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
