"""The book as facts for an answer: every number an answer shows is the book's at the moment it was
decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commerce.booking.book import (
    BuyState,
    LineState,
    MemberTier,
    OfferState,
    OrderState,
    VariantState,
    WaitState,
)
from commerce.booking.case import Case
from commerce.booking.pooling import bundled
from commerce.booking.shift import Shift
from commerce.outcomes import LineFact, Ordered, OrderedForYou, StepFact, as_read, only_unit, some_of
from commerce.rules.bundles import UnitsAt, owed, pool_of
from commerce.rules.pricing import Reach, discounted, line_due, step_price


def line_facts(buy: BuyState, order: OrderState, counted: int) -> list[LineFact]:
    """The order's lines as they would be settled where so much is counted for the steps: one per variant,
    recipient and promised price."""
    facts: dict[tuple[int, str, int], LineFact] = {}
    for held in order.held:
        if held.qty:
            price = step_price(0, buy.steps(held.offer), counted)
            key = (held.variant.id, held.for_, held.price_minor)
            fact = facts.get(key)
            if fact is None:
                fact = facts[key] = _line(order, held, price)
            _add(fact, order, held, price)
    lines = list(facts.values())
    return bundled(lines, buy.bundles) if buy.bundles else lines


def _line(order: OrderState, held: LineState | WaitState, price: int) -> LineFact:
    offer = held.offer
    return LineFact(
        code=offer.code,
        title=offer.title,
        variant=held.variant.label,
        qty=0,
        waiting=0,
        for_=held.for_,
        unit_minor=min(held.price_minor, price),
        due_minor=0,
        unit=offer.unit,
        discount_bp=order.discount_bp,
    )


def _add(fact: LineFact, order: OrderState, held: LineState | WaitState, price: int) -> None:
    if isinstance(held, LineState):
        fact.qty += held.qty
        fact.upto = held.upto
        fact.due_minor = line_due(fact.qty, price, held.price_minor, order.discount_bp)
    else:
        fact.waiting += held.qty


def next_step(buy: BuyState, reach: Reach) -> StepFact | None:
    """What the group could still reach, and how much it needs."""
    return reach.next and StepFact(
        needs=reach.next.at - reach.pledged,
        price_minor=reach.next.price_minor,
        counts=buy.kind.counts,
        goods=followers(buy),
        unit=buy.step_unit,
    )


def followers(buy: BuyState) -> str:
    """The goods that the steps are for, where not all follow them."""
    goods, following = len(buy.offers), buy.following
    return some_of(goods, [offer.title for offer in following]) if len(following) < goods else ""


def total(lines: Iterable[LineFact]) -> int:
    """What the lines owe together, minor units."""
    return sum([line.due_minor for line in lines])


def ordered(case: Case, moved: Shift, reach: Reach, change: str) -> Ordered:
    """The answer to an utterance that was applied, where the group has come so far. What left nothing of the
    order is told as a `change` of its own: cancelled."""
    heard, buy, order = case.heard, case.buy, case.order
    lines = as_read(line_facts(buy, order, reach.pledged))
    units, waiting, due, deposit = _sums(buy, lines)
    return Ordered(
        order_no=order.id,
        buy_no=buy.id,
        title=buy.title,
        name=heard.name,
        change=change if lines else "cancelled",
        lines=lines,
        units=units,
        waiting=waiting,
        booked_now=moved.booked,
        waiting_now=moved.waiting,
        still_free=moved.still_free if moved.waiting else 0,
        due_minor=due,
        currency=buy.currency,
        discount_bp=order.discount_bp,
        next_step=next_step(buy, reach),
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
    units: dict[tuple[OfferState, VariantState, str, int], int] = {}
    for line in order.lines:
        alike = line.offer, line.variant, line.for_, line.price_minor
        qty = line.qty if line.upto is None else max(line.qty, line.upto)
        units[alike] = units.get(alike, 0) + qty
    most, discount = 0, order.discount_bp
    pools: dict[tuple[OfferState, object], list[UnitsAt]] = {}
    for (offer, variant, _, price), qty in units.items():
        if offer.bundles and qty:
            pools.setdefault(pool_of(offer.bundles, offer, variant), []).append(UnitsAt(qty, price))
        else:
            most += discounted(qty * price, discount)
    for (offer, _), some in pools.items():
        most += owed(some, offer.bundles, discount)
    return most


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
