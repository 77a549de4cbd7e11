"""Moving an order to what its member wants: what shrinks frees units, the waiting list takes them, what grows
takes its turn.

Promises kept here: no overselling, limits, the head of the waiting list before any newcomer. What the units
cost: `promising`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from commerce.booking.book import (
    Book,
    BuyState,
    LineState,
    OfferState,
    OrderState,
    Took,
    VariantState,
    WaitState,
)
from commerce.booking.holding_back import kept_short
from commerce.booking.promising import (
    Act,
    GoodsFor,
    Some,
    booked,
    new_turn,
    price_again,
    promise,
    promise_on_top,
    put_back,
    remembered,
    swapped,
)
from commerce.booking.stock import count_in, free_of, open_to_newcomers
from commerce.booking.trying import remembered_whole
from commerce.fact import AboutOrders
from commerce.phrases.meaning import Wanted
from commerce.refusals import Refusal

Move = tuple[OfferState, VariantState, str, int]  # how many units more or fewer of a variant, for a recipient


@dataclass(eq=False)
class SoldOut(AboutOrders, Refusal):
    """Not enough left, and this buy keeps no waiting list for it. `left` units are still to be had."""

    title: str
    variant: str
    left: int
    unit: str = ""


@dataclass(eq=False, kw_only=True)
class OverLimit(AboutOrders, Refusal):
    """More than one member may have. `possible` more units are still open to them."""

    title: str
    limit: int
    has: int
    possible: int
    unit: str = ""


@dataclass(eq=False)
class NothingToChange(AboutOrders, Refusal):
    """There is no line of theirs that this could change or cancel."""

    title: str


@dataclass(slots=True, kw_only=True)
class Shift:
    """What one utterance moved. `taken` waits for its price until all is moved: one's own units count for the
    step."""

    booked: int = 0
    waiting: int = 0
    freed: int = 0  # booked units that came free, those of a swap among them
    unqueued: int = 0  # units that wait no more
    still_free: int = 0  # units left over that were too few for a request that takes all or waits
    promoted: list[tuple[WaitState, int]] = field(default_factory=list)
    # (goods, units, whether they are booked or wait)
    taken: list[tuple[GoodsFor, int, bool]] = field(default_factory=list)
    off: list[Some] = field(default_factory=list)  # booked units given up, line by line
    took: tuple[Took, ...] = ()  # those among them that no swap has kept
    as_it_was: Callable[[], None] | None = None  # takes the whole move back, where something was given up

    @property
    def gives_up(self) -> bool:
        """Does it leave its member with fewer units, booked or waiting?"""
        return self.freed + self.unqueued > self.booked + self.waiting


def shift(
    book: Book, buy: BuyState, order: OrderState, wanted: Sequence[Wanted], moves: Sequence[Move], act: Act
) -> Shift | Refusal:
    """Moves `order` to `wanted` by these `moves`, or leaves everything as it was and says why.

    A swap of variants is all or nothing, so that nobody gives up a booked unit for a place in a queue.
    """
    refusal = _over_limit(order, moves, wanted, buy) or kept_short(book, order, wanted, buy)
    if refusal is not None:
        return refusal
    whole = act.swaps or buy.shortage == "refuse"
    moved = _carried_out(book, buy, order, moves, act, whole=whole)
    if whole and moved.waiting and moved.as_it_was is not None:
        moved.as_it_was()
        return _sold_out(buy, moved)
    write_lines(book, buy, moved, order, act)
    return moved


def _carried_out(
    book: Book, buy: BuyState, order: OrderState, moves: Sequence[Move], act: Act, *, whole: bool
) -> Shift:
    """Gives up what is wanted no more, lets the waiting list have of it, and takes the rest."""
    shrinks = [move for move in moves if move[3] < 0]
    moved = Shift(as_it_was=remembered_whole(book, buy, order) if shrinks or whole else None)
    if shrinks:
        _make_room(book, buy, order, shrinks, moved, act.names)
    for offer, variant, for_, n in moves:
        if n > 0:
            _take(buy, GoodsFor(offer, variant, for_), n, moved)
    return moved


def _make_room(
    book: Book,
    buy: BuyState,
    order: OrderState,
    shrinks: Sequence[Move],
    moved: Shift,
    names: frozenset[str],
) -> None:
    for offer, variant, for_, n in shrinks:
        _give_up(book, order, GoodsFor(offer, variant, for_), -n, moved, names)
    for offer in {move[0].id: move[0] for move in shrinks}.values():
        promote(book, buy, offer, moved)


def promote(book: Book, buy: BuyState, offer: OfferState, moved: Shift) -> None:
    """Gives free units to the head of the waiting list, unit by unit under `split`, whole waits otherwise."""
    blocked: set[int] = set()
    for wait in list(book.waits.get(offer.id, ())):
        if wait.variant.id in blocked:
            continue
        n = min(wait.qty, free_of(offer, wait.variant))
        if n < wait.qty and buy.shortage == "all_or_wait":
            n = 0
        if n < wait.qty:
            blocked |= (
                {v.id for v in offer.variants.values()}
                if buy.shortage == "all_or_wait" and offer.stock is not None
                else {wait.variant.id}
            )
        if n:
            count_in(offer, wait.variant, n, -n)
            wait.qty -= n
            moved.promoted.append((wait, n))
            _drop_if_empty(book, wait)


def moves_to(buy: BuyState, order: OrderState, wanted: Sequence[Wanted]) -> list[Move] | Refusal:
    """What lies between what is wanted and what is booked or waiting."""
    moves: dict[tuple[int, str], Move] = {}
    for want in wanted:
        offer = buy.offers.get(want.code) or (
            next(iter(buy.offers.values())) if len(buy.offers) == 1 else None
        )
        variant = offer.variants.get(want.axes) if offer else None
        if offer is None or variant is None:
            return NothingToChange(buy.title)
        _sum_up(moves, offer, variant, want.for_, want.qty)
    for held in order.held:
        _sum_up(moves, held.offer, held.variant, held.for_, -held.qty)
    return [move for move in moves.values() if move[3]]


def _sum_up(
    moves: dict[tuple[int, str], Move], offer: OfferState, variant: VariantState, for_: str, n: int
) -> None:
    key = (variant.id, for_)
    known = moves.get(key)
    moves[key] = (offer, variant, for_, n + known[3] if known else n)


def _over_limit(
    order: OrderState, moves: Sequence[Move], wanted: Sequence[Wanted], buy: BuyState
) -> Refusal | None:
    growing = [offer for offer, _, _, n in moves if n > 0 and offer.member_limit]
    return beyond_limit(order, growing, wanted, buy) if growing else None


def beyond_limit(
    order: OrderState, offers: Iterable[OfferState], wanted: Sequence[Wanted], buy: BuyState
) -> OverLimit | None:
    """Of the first of these products that would pass its member's limit."""
    for offer in offers:
        if not offer.member_limit:
            continue
        has = sum(held.qty for held in order.held if held.offer is offer)
        total = sum(
            want.qty for want in wanted if want.code == offer.code or (not want.code and len(buy.offers) == 1)
        )
        if total > max(has, offer.member_limit):
            return OverLimit(
                title=offer.title,
                limit=offer.member_limit,
                has=has,
                possible=max(0, offer.member_limit - has),
                unit=offer.unit,
            )
    return None


def _sold_out(buy: BuyState, moved: Shift) -> SoldOut:
    """The refusal of a move that would have had to wait, with what is left of the goods it lacked."""
    goods = next(goods for goods, _, is_booked in moved.taken if not is_booked)
    left = max(0, open_to_newcomers(buy, goods.offer, goods.variant))
    return SoldOut(goods.offer.title, goods.variant.label, left, goods.offer.unit)


def _give_up(
    book: Book, order: OrderState, goods: GoodsFor, n: int, moved: Shift, names: frozenset[str]
) -> None:
    """Takes `n` units off: the latest wait first, then those of the messages named, then the ones booked
    last."""
    for wait in reversed([held for held in order.waits if goods.are(held)]):
        cut = min(n, wait.qty)
        wait.qty -= cut
        n -= cut
        moved.unqueued += cut
        count_in(goods.offer, goods.variant, 0, -cut)
        _drop_if_empty(book, wait)
    lines = [line for line in order.lines if line.qty and goods.are(line)]
    for line in sorted(lines, key=lambda line: (line.utterance in names, line.turn), reverse=True):
        cut = min(n, line.qty)
        line.qty -= cut
        n -= cut
        moved.freed += cut
        moved.off.append(Some(line, cut))
        count_in(goods.offer, goods.variant, -cut, 0)


def _drop_if_empty(book: Book, wait: WaitState) -> None:
    if not wait.qty:
        wait.order.waits.remove(wait)
        if wait in book.waits.get(wait.offer.id, ()):
            book.waits[wait.offer.id].remove(wait)


def _take(buy: BuyState, goods: GoodsFor, n: int, moved: Shift) -> None:
    """Books what is free and puts the rest on the waiting list, by the buy's policy."""
    free = open_to_newcomers(buy, goods.offer, goods.variant)
    now = min(n, free) if buy.shortage != "all_or_wait" or n <= free else 0
    count_in(goods.offer, goods.variant, now, n - now)
    moved.booked += now
    moved.waiting += n - now
    if now:
        moved.taken.append((goods, now, True))
    if n > now:
        moved.still_free = max(moved.still_free, free - now)
        moved.taken.append((goods, n - now, False))


def write_lines(
    book: Book, buy: BuyState, moved: Shift, order: OrderState | None = None, act: Act | None = None
) -> None:
    """Books what was promoted and what was taken; priced once everything has moved, since one's own units
    count for the step."""
    if buy.kind.counts == "members":
        _count_members(buy, moved, order)
    up = [(wait, _moved_up(wait, n, moved)) for wait, n in moved.promoted]
    if order is not None and act is not None:
        for held, turn in _held(book, buy, order, moved, act):
            promise(buy, order, held, turn)
        if moved.took or act.back:
            price_again(order)
    for wait, line in up:
        promise_on_top(buy, line, wait)


def _count_members(buy: BuyState, moved: Shift, order: OrderState | None) -> None:
    """Who has something booked now, of offers whose price follows the mechanic."""
    buy.booked |= {wait.order.member_id for wait, _ in moved.promoted if wait.offer.follows_ladder}
    if order is None:
        return
    if _holds_following(order, moved):
        buy.booked.add(order.member_id)
    else:
        buy.booked.discard(order.member_id)


def _holds_following(order: OrderState, moved: Shift) -> bool:
    """Does the order have something booked whose price follows the mechanic, now or by this very move?"""
    held = [line.offer for line in order.lines if line.qty]
    held += [goods.offer for goods, _, is_booked in moved.taken if is_booked]
    held += [wait.offer for wait, _ in moved.promoted if wait.order is order]
    return any(offer.follows_ladder for offer in held)


def _moved_up(wait: WaitState, n: int, moved: Shift) -> LineState:
    """A turn of its own, after all its member's askings: what moved up was booked at none of them, nor at
    those that move up with it and wait no more."""
    asked = (one.upto for other, _ in moved.promoted if other.order is wait.order for one in other.kept)
    turn = max(wait.order.next_turn, 1 + max(asked, default=0))
    return booked(wait.order, GoodsFor(wait.offer, wait.variant, wait.for_), n, wait.utterance, turn)


def _held(
    book: Book, buy: BuyState, order: OrderState, moved: Shift, act: Act
) -> list[tuple[LineState | WaitState, int]]:
    """Puts what was taken into the order. -> what is new of it, with its turn."""
    new: list[tuple[LineState | WaitState, int]] = []
    back, given_up = remembered(order, act.back), sorted(moved.off, key=lambda some: some.line.turn)
    turn, places = new_turn(order, act), iter(act.queue)
    for goods, n, is_booked in moved.taken:
        if not is_booked:
            new.append((_queued(book, order, goods, n, act.utterance, place=next(places, 0)), turn))
            continue
        if back:
            n -= put_back(order, goods, n, back)
        if given_up:
            n -= swapped(order, goods, n, given_up)
        if n:
            at = _packed(buy, order, goods) or turn
            new.append((booked(order, goods, n, act.utterance, at), at))
    moved.took = tuple(
        [(some.line.turn, some.line.variant.id, some.line.for_, some.left) for some in given_up if some.left]
    )
    return new


def _packed(buy: BuyState, order: OrderState, goods: GoodsFor) -> int:
    """Where whole packs are shared out, a member's units at one price are one line, so that it is rounded
    once. -> its turn, or 0."""
    if not buy.pack_size:
        return 0
    price = buy.unit_price(goods.offer)
    return next(
        (line.turn for line in order.lines if line.qty and goods.are(line) and line.price_minor == price), 0
    )


def _queued(
    book: Book, order: OrderState, goods: GoodsFor, n: int, utterance: str, *, place: int
) -> WaitState:
    """Waits from now on: at the end, or where a place was kept for it."""
    wait = WaitState(
        id=0,
        order=order,
        offer=goods.offer,
        variant=goods.variant,
        for_=goods.for_,
        price_minor=0,
        qty=n,
        utterance=utterance,
        place=place,
    )
    order.waits.append(wait)
    queue = book.waits.setdefault(goods.offer.id, [])
    queue.insert(_before(queue, place), wait)
    if not place:
        book.coming.append(wait)
    return wait


def _before(queue: Sequence[WaitState], place: int) -> int:
    """Where in the list that place is: before all that came later."""
    if not place:
        return len(queue)
    later = (at for at, wait in enumerate(queue) if (wait.id or wait.place or place + 1) > place)
    return next(later, len(queue))
