"""An utterance that moves an order: words on top of what was said before, an undo, a reduction put back.

A reduction counts at once, unless fewer units would cost more in all: then both sums are shown first and
nothing is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from commerce.booking.asking import NotYours, UndoneBefore, asked
from commerce.booking.book import Said, Took
from commerce.booking.case import Case, around, folded, in_turn, keep, repeat, retire, standing_for
from commerce.booking.facts import best_discount, line_facts, total
from commerce.booking.guessing import dropped, let_lapse
from commerce.booking.promising import Act
from commerce.booking.ranges import note_ranges
from commerce.booking.shift import NothingToChange, Shift, moves_to, shift
from commerce.booking.telling import Answer, told
from commerce.outcomes import AskedToGiveBack
from commerce.phrases.fold import Folded, Lines, apply
from commerce.phrases.meaning import Reading
from commerce.refusals import Refusal

CHANGES = {"order": "added", "set": "changed", "change": "changed", "cancel": "reduced"}


def applied(case: Case, reading: Reading) -> Answer:
    """The reading on top of what was said before it, and what was said after on top of that."""
    before, after = around(case)
    lines = folded(before, case.buy)
    result = apply(lines, reading, repeat(case.buy))
    missing = reading.ask or result.ask
    if reading.intent == "cancel":
        if _takes_itself_back(case, reading, lines, result):
            return _taken_back(case, folded(after, case.buy, lines))
        if not lines or (not missing and result.lines == lines):
            return NothingToChange(case.buy.title)
    if missing and reading.intent in ("change", "set") and not lines and not reading.ask:
        return NothingToChange(case.buy.title)
    if missing:
        keep(case, None, reading, "asked")
        return asked(case.heard, case.buy, lines, reading, missing)
    return _moved(case, folded(after, case.buy, result.lines), reading)


def _takes_itself_back(case: Case, reading: Reading, lines: Lines, result: Folded) -> bool:
    """Was a message that counts edited into words that only take it back? "Never mind" is about that message,
    not about the others."""
    known = _before(case)
    if known is None or known.reading is None:
        return False
    never_mind = not reading.items and known.reading.intent != "cancel"
    return never_mind or bool(reading.ask or result.ask) or result.lines == lines


def _before(case: Case) -> Said | None:
    """What the message counted for until now; of an answer to "do you really want to", what its question
    did."""
    found = case.known or case.question
    return found if found is not None and found.counts else None


def _taken_back(case: Case, wanted: Lines) -> Answer:
    was = _before(case)
    moved = _shifted(case, wanted, Act(utterance=case.heard.key, names=_named(case)))
    if not isinstance(moved, Shift):
        return moved if isinstance(moved, Refusal) else _asked(case, moved, Reading(intent="cancel"))
    _written(case, keep(case, None, None, "undone"), moved, was)
    return told(case, moved, "changed")


def _moved(case: Case, wanted: Lines, reading: Reading) -> Answer:
    question, was = case.question, _before(case)
    place = question.place if question is not None and question.state == "asked" else 0
    act = Act(
        utterance=case.heard.key,
        names=_named(case),
        turn=place,
        queue=question.queue if question is not None else (),
        swaps=reading.intent == "change",
    )
    moved = _shifted(case, wanted, act)
    if not isinstance(moved, Shift):
        return moved if isinstance(moved, Refusal) else _asked(case, moved, reading)
    case.order.placed = True
    _written(case, keep(case, reading, None, "applied"), moved, was)
    return told(case, moved, _change_word(reading, case.known))


def _written(case: Case, said: Said, moved: Shift, was: Said | None) -> None:
    """Keeps what puts the utterance back; what it takes the place of counts no more: its question, an answer
    to what it was."""
    said.took, said.before = moved.took, was.reading if was is not None else None
    let_lapse(case)
    key, question = case.heard.key, case.heard.answers
    for one in case.order.said.values():
        if one.key == question or (one.answers == key and one.counts):
            retire(case, one)


def _named(case: Case) -> frozenset[str]:
    """The messages it speaks of: its own, the one it replies to or takes back, and what answered these or was
    answered by them."""
    said = case.order.said.values()
    if not said:
        return frozenset()
    own = {case.heard.key, case.heard.answers, case.heard.about, case.heard.undo} - {""}
    answers = {one.key for one in said if one.answers in own}
    return frozenset(own | answers | {one.answers for one in said if one.key in own})


@dataclass(frozen=True, slots=True)
class Dearer:
    """Fewer units that would cost more: (units, sum in minor units) as it is, and as it would be."""

    now: tuple[int, int]
    then: tuple[int, int]


def _shifted(case: Case, wanted: Lines, act: Act) -> Shift | Refusal | Dearer:
    """Moves the order, with the better tier held; as if nothing had been said where the member is to be asked
    first."""
    heard, order, discount = case.heard, case.order, case.order.discount_bp
    moves = moves_to(case.buy, order, wanted)
    if isinstance(moves, Refusal):
        return moves
    before = _sum(case) if any(move[3] < 0 for move in moves) else (0, 0)
    moved = shift(case.book, case.buy, order, wanted, moves, act)
    if isinstance(moved, Refusal):
        return moved
    order.discount_bp = max(discount, best_discount(order, case.book.standings.get(heard.member_id)))
    asks = not (heard.confirmed or heard.back) and heard.actor_id == heard.member_id
    if moved.took and asks and moved.as_it_was is not None:
        after = _sum(case)
        if after[0] < before[0] and after[1] > before[1]:
            moved.as_it_was()
            order.discount_bp = discount
            return Dearer(before, after)
    if case.buy.pack_size:
        note_ranges(order, wanted)
    return moved


def _sum(case: Case) -> tuple[int, int]:
    lines = line_facts(case.buy, case.order, case.buy.counted)
    return sum(line.qty for line in lines), total(lines)


def _asked(case: Case, dearer: Dearer, reading: Reading | None) -> AskedToGiveBack:
    keep(case, None, reading, "asked")
    (units, now), (left, then) = dearer.now, dearer.then
    return AskedToGiveBack(
        title=case.buy.title,
        name=case.heard.name,
        less=units - left,
        units=units,
        due_minor=now,
        dearer_minor=then,
        currency=case.buy.currency,
        unit=case.buy.unit,
    )


def undone(case: Case) -> Answer:
    """One utterance without its effect, or a reduction put back; all others as they are. A question that its
    message was asked is dropped; what a button settled counts by what was tapped."""
    target = case.order.said.get(case.heard.undo)
    if target is None:
        return NotYours()
    if not (case.heard.back or case.heard.confirmed or target.counts):
        if target.state == "asked":
            return dropped(case, target)
        target = standing_for(case.order, target.key) or target
        case.heard.undo = target.key
    change = _change_back(case, target)
    if change is None:
        return _nothing_to_undo(case, target)
    said, back = change
    rest = [one for one in in_turn(case.order) if one.key != said.key] + ([said] if said.counts else [])
    readings = [one.reading for one in sorted(rest, key=lambda one: one.turn) if one.reading]
    act = Act(utterance=case.heard.key, names=_named(case), back=back)
    moved = _shifted(case, folded(readings, case.buy), act)
    if isinstance(moved, Refusal):
        return moved
    if isinstance(moved, Dearer):
        question = _asked(case, moved, None)
        case.order.said[case.heard.key].takes_back = target.key
        return question
    _take_note(case, said, target, moved)
    return told(case, moved, "restored" if said.counts or case.heard.back else "undone")


def _take_note(case: Case, said: Said, target: Said, moved: Shift) -> None:
    """The utterance is kept as it counts now, and the word that took it back with what it gave up."""
    case.order.said[said.key] = said
    case.book.heard.append(said)
    trace = keep(case, None, None, "idle")
    trace.took, trace.takes_back = moved.took, "" if said.counts else said.key
    if target.takes_back:
        target.takes_back, target.took = "", ()
        case.book.heard.append(target)
    if case.question is not None:
        case.question.takes_back = ""
        retire(case, case.question)


def _nothing_to_undo(case: Case, target: Said) -> NothingToChange:
    if target.state != "undone" and not case.heard.back:
        return NothingToChange(case.buy.title)
    order = case.order
    units, waiting = sum(line.qty for line in order.lines), sum(wait.qty for wait in order.waits)
    return UndoneBefore(
        title=case.buy.title,
        order_no=order.id,
        units=units,
        waiting=waiting,
        put_back=case.heard.back,
        unit=case.buy.unit,
    )


def _change_back(case: Case, target: Said) -> tuple[Said, tuple[Took, ...]] | None:
    """-> the message as it is to be, and the units to put back; None where there is nothing to take back."""
    if target.takes_back:
        gone = case.order.said.get(target.takes_back)
        if gone is None or gone.state != "undone" or gone.reading is None:
            return None
        return replace(gone, state="applied"), target.took
    is_put_back = target.before == target.reading
    if case.heard.back and target.before is not None and is_put_back:
        return None  # a second press is no undo
    # a correction without its effect is what it corrected
    if (case.heard.back or target.answers) and target.before is not None and not is_put_back:
        return replace(target, state="applied", reading=target.before, took=()), target.took
    gone = replace(target, state="undone", took=(), ask=None, guessed=False)
    return (gone, target.took) if target.counts else None


def _change_word(reading: Reading, known: Said | None) -> str:
    return "changed" if known is not None else CHANGES[reading.intent]
