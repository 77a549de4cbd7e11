"""Words that were not surely read: asked with the best guess, and booked by one tap of their author's.

Nothing is held meanwhile, but nobody loses their turn by being asked: the units that a yes books have the
message's own place among its member's, and what must wait stands before those who came later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from commerce.booking.asking import AlreadyAnswered, NotYours
from commerce.booking.book import BuyState, Said
from commerce.booking.case import Case, around, folded, keep, repeat, retire
from commerce.booking.shift import OverLimit, beyond_limit
from commerce.booking.telling import Answer
from commerce.fact import AboutOrders, Question
from commerce.outcomes import Outcome
from commerce.phrases.fold import apply
from commerce.phrases.meaning import Axes, Item, Reading
from commerce.refusals import Refusal


@dataclass(slots=True, kw_only=True)
class GuessedFact:
    """One thing that a yes would order, change or give up. `qty` 0: not said, or all of it."""

    goods: str
    qty: int
    unit: str
    for_: str
    instead_of: str = ""


@dataclass(slots=True, kw_only=True)
class AskedToConfirm(AboutOrders, Question, Outcome):
    """What a message most likely means, where it is not surely read: nothing is booked before its author
    says yes. `does`: order, set, change, cancel; without `items` it is about the whole order."""

    buy_no: int
    title: str
    name: str
    does: str
    items: list[GuessedFact]


@dataclass(slots=True)
class GuessDropped(Outcome):
    """The author of a question said no, or took back the message that was asked about: nothing was booked or
    changed."""

    name: str
    title: str


@dataclass(eq=False)
class GuessLapsed(Refusal):
    """A yes or no to a guess that has lapsed, since its author ordered otherwise meanwhile: `units` and
    `waiting` are theirs."""

    title: str
    units: int
    waiting: int
    unit: str


def guessed(case: Case, reading: Reading) -> AskedToConfirm | OverLimit | None:
    """The question about a guess, or why a yes would be refused; None where there is none, where a yes would
    change nothing, or would have to be asked about again."""
    if reading.guess is None:
        return None
    guess = replace(reading.guess, note=reading.note)
    before, after = around(case)
    lines = folded([*before, *after], case.buy)
    result = apply(lines, guess, repeat(case.buy))
    if guess.ask or guess.too_many or result.ask or result.lines == lines:
        return None
    if over := beyond_limit(case.order, case.buy.offers.values(), result.lines, case.buy):
        return over
    let_lapse(case)
    said = keep(case, None, guess, "asked")
    said.guessed = True
    case.book.coming.append(said)
    return AskedToConfirm(
        buy_no=case.buy.id,
        title=case.buy.title,
        name=case.heard.name,
        does=guess.intent,
        items=[_fact(case.buy, item) for item in guess.items],
    )


def let_lapse(case: Case) -> None:
    """No older guess of theirs waits for an answer any more: they have said something else since."""
    settled = (case.heard.key, case.heard.answers)
    for one in case.order.said.values():
        if is_open(one) and one.key not in settled:
            _settle(case, one)


def is_open(question: Said) -> bool:
    """Is it a guess that may still be answered? One that an edit asked leaves its message counting."""
    return question.guessed and question.state != "answered"


def _settle(case: Case, question: Said) -> None:
    if question.state == "asked":
        retire(case, question)
    else:
        question.guessed, question.ask = False, None
        case.book.heard.append(question)


def answered(case: Case) -> Answer:
    """What a tap under a guess comes to where it books nothing: it is no question of theirs, or settled, or
    they say no. None: it is a yes that counts."""
    question, heard = case.question, case.heard
    if question is not None and is_open(question):
        return dropped(case, question) if heard.declined else None
    heard.in_its_place = False
    if question is None:
        return NotYours()
    if any(one.answers == question.key for one in case.order.said.values()):
        return AlreadyAnswered()
    lines, waits = case.order.lines, case.order.waits
    units, waiting = sum(line.qty for line in lines), sum(wait.qty for wait in waits)
    return GuessLapsed(case.buy.title, units, waiting, case.buy.unit)


def dropped(case: Case, question: Said) -> GuessDropped:
    """It asks no more. What its message did before stays."""
    _settle(case, question)
    keep(case, None, None, "idle")
    return GuessDropped(case.heard.name, case.buy.title)


def _fact(buy: BuyState, item: Item) -> GuessedFact:
    offer = buy.offers.get(item.code) or next(iter(buy.offers.values()))
    return GuessedFact(
        goods=_label(buy, item.code, item.axes),
        qty=item.qty or 0,
        unit=offer.unit,
        for_=item.for_,
        instead_of=_label(buy, item.from_code, item.from_axes),
    )


def _label(buy: BuyState, code: str, axes: Axes) -> str:
    """The goods as people call them; '' where there is but one thing to be had."""
    offer = buy.offers.get(code)
    title = [offer.title] if offer is not None and len(buy.offers) > 1 else []
    return " ".join([*title, *(value for _, value in axes)])
