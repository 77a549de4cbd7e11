"""What is said at the gate, where goods are handed out by their codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.board import Credit
from commerce.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class GateLine:
    """One line at the gate: `handed` of its `qty` units are given out. `line_no` is the first of the rows it is made
    of."""

    line_no: int
    title: str
    variant: str
    for_: str
    unit: str
    qty: int
    handed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOrder:
    """One order at the gate; `owed_minor` is all that is not paid of it. `by` whom and when all of it was handed out,
    None before."""

    order_no: int
    buy_no: int
    title: str
    place: str
    owed_minor: int
    currency: str
    lines: list[GateLine]
    by: str
    at: datetime | None


@dataclass(slots=True, kw_only=True)
class AtGate(Outcome):
    """Who stands at the gate, told to whoever hands out, alone: all of theirs that is there. `left` units are not
    handed out, which ones `seen` says as one number; `owed_minor` is the sum of all that is `owed`: a button knows both
    as they were drawn. `did` what was
    just done: handed, cash (taken, and handed out), part, collected (by `collector`, '' unnamed), changed (nothing,
    since it was otherwise than the button knew), or '' for a look. `cash` was taken. `by_line`: its buttons are for one line each."""

    where = "private"
    member_no: int
    name: str
    code: str
    orders: list[GateOrder]
    left: int
    seen: int
    owed: list[Credit]
    owed_minor: int
    did: str = ""
    by_line: bool = False
    collector: str = ""
    cash: list[Credit] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class GoodsCollected(Unasked, Outcome):
    """Told to the owner: somebody else fetched theirs with their code: `collector`, '' where nobody was named. `by`
    handed it out."""

    where = "private"
    titles: str
    collector: str
    by: str


@dataclass(eq=False)
class WrongCode(Refusal):
    """Nobody's code, or nobody's who has anything to fetch here. `tries` more may be wrong in this minute."""

    private = True
    code: str
    tries: int


@dataclass(eq=False)
class TooManyWrong(Refusal):
    """So many codes were wrong that no more are looked up for a moment."""

    private = True
    until: datetime
