"""A member corrects themselves: "sorry, 2" takes the place of what they said before, and never adds to it.

Which message that is, the reply tells. Where it answers no message of theirs (it replies to the post, or to
nobody) it is the only one they have in the buy. With several it is asked, as is a mere "sorry" beside a
number, which may be no more than politeness.
"""

from __future__ import annotations

from dataclasses import replace

from commerce.booking.book import Heard, OrderState, Said
from commerce.booking.case import Case, around, folded, in_turn, repeat, standing_for
from commerce.phrases.fold import apply
from commerce.phrases.meaning import NOTHING, Item, Reading

RECENT = 15 * 60_000  # ms; later, words said to nobody are not about what was ordered


def is_aside(order: OrderState, heard: Heard) -> bool:
    """Was it said to nobody, by somebody who has said nothing here just now that it could correct?"""
    if not heard.aside:
        return False
    own = in_turn(order)
    return not own or heard.sent - own[-1].turn[0] > RECENT


def find_corrected(case: Case) -> None:
    """Points it to what it takes the place of; where that is not sure, its reading becomes a guess."""
    heard, reading = case.heard, case.heard.reading
    own = [said for said in in_turn(case.order) if said is not case.known]  # an edit corrects not itself
    named = standing_for(case.order, heard.answers)
    only = own[0] if len(own) == 1 else None
    heard.answers, heard.corrects, case.question = "", False, None
    if reading is None:
        return
    if named is not None:
        _take_place(case, reading, named)
    elif not own:
        return
    elif only is not None and reading.intent == "set" and _is_whole(only, reading):
        _take_place(case, reading, only)
    elif only is None or reading.intent == "order":
        heard.reading = _perhaps(case, replace(reading, intent="set"))


def _is_whole(said: Said, reading: Reading) -> bool:
    """Does the correction speak of all that the message ordered?"""
    before = said.reading
    return (
        before is not None and before.intent in ("order", "set") and len(before.items) == len(reading.items)
    )


def _take_place(case: Case, reading: Reading, corrected: Said) -> None:
    """Stands where that message stood, for whom that was; the remark beside it stays, unless there is
    another."""
    heard, before = case.heard, corrected.reading or NOTHING
    heard.answers, heard.corrects, case.question = corrected.key, True, corrected
    items = _for_the_same(reading.items, before.items)
    heard.reading = replace(reading, intent="order", items=items, note=reading.note or before.note)


def _for_the_same(items: tuple[Item, ...], before: tuple[Item, ...]) -> tuple[Item, ...]:
    """ "Sorry, 3" to "2 for mum" is for mum, too."""
    if len(items) != 1 or len(before) != 1 or items[0].for_:
        return items
    return (replace(items[0], for_=before[0].for_),)


def _perhaps(case: Case, total: Reading) -> Reading:
    """That total as a guess; as it is where it changes nothing, or would have to be asked about again."""
    before, after = around(case)
    lines = folded([*before, *after], case.buy)
    result = apply(lines, total, repeat(case.buy))
    if result.ask or result.lines == lines:
        return total
    return replace(NOTHING, guess=total, note=total.note, question=total.question)
