"""What a message can mean, as values. No behaviour here: `read` makes them, `fold` applies them.

What is kept of every message has no slots: it is written as JSON three times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Intent = Literal["order", "set", "change", "cancel", "query", "none"]
Place = Literal["post", "group", "member", "leader", "bot"]
Topic = Literal[
    "", "price", "left", "deadline", "pickup", "arrival", "mine_total", "paid", "shipping", "other"
]
# (axis, value) pairs in the offer's own order: (("color", "red"), ("size", "L"))
Axes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One offer, as far as words go: `variants` are its axes with their values, in the leader's own
    spelling."""

    code: str
    title: str
    unit: str = ""
    variants: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line wanted. `code` '' means "the only offer, or whichever fits"; `qty` None: not said (or "all of
    it" in a change or a cancel). `from_axes`/`from_code` name what a change starts from. `upto` is the upper
    end of "2, up to 4"."""

    code: str = ""
    axes: Axes = ()
    qty: int | None = None
    for_: str = ""  # the recipient, in the sender's words; '' is the sender
    waitlist: bool = False
    upto: int | None = None
    from_code: str = ""
    from_axes: Axes = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a message means. `ask` names what is missing ("qty", "sku", or an axis): then nothing may be held.

    `more`: the words themselves say "in addition", so it adds under every `repeat`. `unsaid` names what the
    text leaves open but the member's own lines may settle ("one more", "make it 3" on a tee with colours);
    where they don't, the fold asks for just that.
    `again`: all the member's lines so many times more ("double it", "the same again"). `fresh`: what was
    there before goes ("start over: 1 red"). `undo`: what the last message did is to be taken back, not the
    whole order. `guess`: what one tap on "yes" would do, where the words are not sure; nothing is changed
    before. `note`: room, phone, pickup wish or remark beside the order, in the sender's words. `question`:
    what deserves an answer, also beside an order; "paid" is a word of payment.
    """

    intent: Intent
    items: tuple[Item, ...] = ()
    ask: tuple[str, ...] = ()
    conditional: bool = False  # "+1 if it drops to 60": no order, soft demand
    too_many: int = 0  # a quantity beyond what one may order was written; nothing may be held
    more: bool = False
    unsaid: tuple[str, ...] = ()
    again: int = 0
    fresh: bool = False
    undo: bool = False
    guess: Reading | None = None
    note: str = ""
    question: Topic = ""


class Wanted(NamedTuple):
    """One folded line: so many of one variant for one recipient. `qty` >= 1; `upto` (of packs) is None or
    more than `qty`."""

    code: str
    axes: Axes
    qty: int
    for_: str = ""
    waitlist: bool = False
    upto: int | None = None


NOTHING = Reading(intent="none")
