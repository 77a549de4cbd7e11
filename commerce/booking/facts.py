"""The book as facts for an answer: every number an answer shows is the book's at the moment it was
decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.booking.book import BuyState, Heard, LineState, MemberTier, OrderState, WaitState
from commerce.booking.shift import Shift
from commerce.bundling import bundled
from commerce.outcomes import LineFact, Ordered, OrderedForYou, StepFact, as_read, only_unit, some_of
from commerce.rules.bundles import Bundle
from commerce.rules.pricing import line_due


def line_facts(buy: BuyState, order: OrderState) -> list[LineFact]:
    """The order's lines as they would be settled now: one per variant, recipient and promised price."""
    facts: dict[tuple[int, str, int], LineFact] = {}
    for held in order.held:
        if held.qty:
            price = buy.unit_price(held.offer)
            key = (held.variant.id, held.for_, held.price_minor)
            if key not in facts:
                facts[key] = _line(order, held, price)
            _add(facts[key], order, held, price)
    return bundled(list(facts.values()), _bundles(order))


def _bundles(order: OrderState) -> dict[str, tuple[Bundle, ...]]:
    return {held.offer.code: held.offer.bundles for held in order.held if held.offer.bundles}


def _line(order: OrderState, held: LineState | WaitState, price: int) -> LineFact:
    return LineFact(
        code=held.offer.code,
        title=held.offer.title,
        variant=held.variant.label,
        qty=0,
        waiting=0,
        for_=held.for_,
        unit_minor=min(held.price_minor, price),
        due_minor=0,
        unit=held.offer.unit,
        discount_bp=order.discount_bp,
    )


def _add(fact: LineFact, order: OrderState, held: LineState | WaitState, price: int) -> None:
    if isinstance(held, LineState):
        fact.qty += held.qty
        fact.upto = held.upto
        fact.due_minor = line_due(fact.qty, price, held.price_minor, order.discount_bp)
    else:
        fact.waiting += held.qty


def next_step(buy: BuyState) -> StepFact | None:
    """What the group could still reach, and how much it needs."""
    pledged = buy.pledged
    step = buy.kind.next_step(buy.terms, pledged)
    return step and StepFact(
        needs=step.at - buy.kind.counted(pledged),
        price_minor=step.price_minor,
        counts=buy.kind.counts,
        goods=followers(buy),
    )


def followers(buy: BuyState) -> str:
    """The goods that the steps are for, where not all follow them."""
    return some_of([(offer.title, offer.follows_ladder) for offer in buy.offers.values()])


def total(lines: Iterable[LineFact]) -> int:
    """What the lines owe together, minor units."""
    return sum([line.due_minor for line in lines])


def ordered(heard: Heard, buy: BuyState, order: OrderState, moved: Shift, change: str) -> Ordered:
    """The answer to an utterance that was applied."""
    lines = as_read(line_facts(buy, order))
    units, waiting, due, deposit = _sums(buy, lines)
    return Ordered(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        name=heard.name,
        change=change,
        lines=lines,
        units=units,
        waiting=waiting,
        booked_now=moved.booked,
        waiting_now=moved.waiting,
        still_free=moved.still_free if moved.waiting else 0,
        due_minor=due,
        currency=buy.currency,
        discount_bp=order.discount_bp,
        next_step=next_step(buy),
        deposit_minor=deposit,
        most_minor=_most(order),
        put_back=moved.gives_up and not heard.by and not heard.back,
        by=heard.by,
        unit=only_unit([line.unit for line in lines]),
        noted=heard.reading is not None and bool(heard.reading.note) and bool(lines),
    )


def _sums(buy: BuyState, lines: Iterable[LineFact]) -> tuple[int, int, int, int]:
    """What the lines come to: units, units that wait, what they owe, and what of it is due at once."""
    units = waiting = due = deposit = 0
    for line in lines:
        units += line.qty
        waiting += line.waiting
        due += line.due_minor
        deposit += buy.kind.deposit(buy.terms, line.qty, line.due_minor)
    return units, waiting, due, deposit


def _most(order: OrderState) -> int:
    """What the lines come to at the prices promised: the most they can ever owe, unless their member gives
    units back."""
    alike: dict[tuple[int, str, int], LineFact] = {}
    for line in order.lines:
        key = (line.variant.id, line.for_, line.price_minor)
        fact = alike.setdefault(key, _line(order, line, line.price_minor))
        fact.qty += max(line.qty, line.upto or 0)
        fact.due_minor = line_due(fact.qty, line.price_minor, line.price_minor, order.discount_bp)
    return total(bundled(list(alike.values()), _bundles(order)))


def ordered_for_you(answer: Ordered, by: str, *, corrected: bool) -> OrderedForYou:
    """The same, told to the member it was said for."""
    return OrderedForYou(
        order_no=answer.order_no,
        buy_no=answer.buy_no,
        title=answer.title,
        by=by,
        lines=answer.lines,
        units=answer.units,
        waiting=answer.waiting,
        due_minor=answer.due_minor,
        currency=answer.currency,
        corrected=corrected,
    )


def best_discount(order: OrderState, standing: MemberTier | None) -> int:
    """The discount held when ordering; the best of all times counts."""
    return max(order.discount_bp, standing.discount_bp if standing else 0)


def labels(values: Sequence[object]) -> str:
    """The values side by side, as people write them."""
    return " ".join(str(value) for value in values)
