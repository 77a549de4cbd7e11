"""Booked units and what was promised for them: new ones take a turn, swapped ones keep theirs, put back ones
find their old one.

The rule itself is `rules.promise`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commerce.booking.book import BuyState, LineState, OfferState, OrderState, Took, VariantState, WaitState
from commerce.rules.pricing import step_price
from commerce.rules.promise import Promise, and_also, counted, price


class GoodsFor(NamedTuple):
    """A variant of an offer, for a recipient."""

    offer: OfferState
    variant: VariantState
    for_: str

    def are(self, held: LineState | WaitState) -> bool:
        return held.variant is self.variant and held.for_ == self.for_


@dataclass(slots=True, kw_only=True)
class Act:
    """What an utterance does to its member's order: `names` are the messages it speaks of, `turn` that of the
    question it answers (0: the next), `queue` the places kept for that, `back` the units it puts back."""

    utterance: str
    names: frozenset[str] = frozenset()
    turn: int = 0
    queue: tuple[int, ...] = ()
    swaps: bool = False
    back: tuple[Took, ...] = ()


@dataclass(slots=True)
class Some:
    """So many units of a line, to be used up."""

    line: LineState
    left: int

    def use(self, most: int) -> int:
        n = min(most, self.left)
        self.left -= n
        return n


def booked(order: OrderState, goods: GoodsFor, n: int, utterance: str, turn: int) -> LineState:
    """`n` units more of these goods in that turn. -> their line, which has no price yet where it is new."""
    found = [one for one in order.lines if one.turn == turn and goods.are(one)]
    if found:
        line = found[0]
    else:
        line = LineState(
            id=0,
            offer=goods.offer,
            variant=goods.variant,
            for_=goods.for_,
            price_minor=0,
            qty=0,
            utterance=utterance,
            turn=turn,
        )
        order.lines.append(line)
    if not line.qty:
        line.utterance = utterance
    line.qty += n
    return line


def new_turn(order: OrderState, act: Act) -> int:
    """The turn of what an act books: that of its question, while nothing else has it, else the next."""
    if act.turn and all(line.turn != act.turn for line in order.lines):
        return act.turn
    return order.next_turn


def put_back(order: OrderState, goods: GoodsFor, n: int, back: Iterable[Some]) -> int:
    """Units return to the messages they were taken from. -> how many."""
    done = 0
    for some in back:
        if goods.are(some.line):
            used = some.use(n - done)
            some.line.qty += used
            done += used
    return done


def swapped(order: OrderState, goods: GoodsFor, n: int, given_up: Iterable[Some]) -> int:
    """Units given up for others at the same price keep their message's turn and promise. -> how many."""
    done = 0
    for some in given_up:
        if done < n and some.left and _priced_alike(some.line.offer, goods.offer):
            used, was = some.use(n - done), some.line
            line = booked(order, goods, used, was.utterance, was.turn)
            if line.qty == used:
                line.kept, line.price_minor = was.kept, was.price_minor
            done += used
    return done


def remembered(order: OrderState, took: Sequence[Took]) -> list[Some]:
    """The lines that a reduction took units off, as they are now."""
    if not took:
        return []
    lines = {(line.turn, line.variant.id, line.for_): line for line in order.lines}
    return [
        Some(lines[turn, variant, for_], n)
        for turn, variant, for_, n in took
        if (turn, variant, for_) in lines
    ]


def promise(buy: BuyState, order: OrderState, held: LineState | WaitState, turn: int) -> None:
    """Keeps with what is held what is promised to it at this moment, all units of the order being in their
    place."""
    own, counts, steps = order.own, buy.kind.counts, buy.steps(held.offer)
    others = buy.counted - counted(own, counts)
    held.kept = (Promise(others, turn, steps, counts),)
    held.price_minor = step_price(0, steps, others + counted(own, counts, turn))


def promise_on_top(buy: BuyState, line: LineState, wait: WaitState) -> None:
    """What moved up has the promise of its asking, and that of this moment."""
    promise(buy, wait.order, line, line.turn)
    line.kept = and_also(wait.kept, wait.price_minor, line.kept[0])
    line.price_minor = price(line.kept, wait.order.own)


def price_again(order: OrderState) -> None:
    """Every message from what it kept, with the units that are left."""
    own = order.own
    for held in order.held:
        if held.kept:
            held.price_minor = price(held.kept, own)


def _priced_alike(one: OfferState, other: OfferState) -> bool:
    return one is other or (one.follows_ladder and other.follows_ladder)
