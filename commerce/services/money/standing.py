"""How a member stands, told to them alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from commerce.outcomes import Outcome
from commerce.queries.board import Credit, MyOrder


@dataclass(slots=True, kw_only=True)
class Standing(Outcome):
    """Told to somebody whose private words are no order: what they have and owe, and what can be said next.

    `heard`: "owed" (they ask for their sum), "paid" (they write of paying), "asked" (a question that their leader
    alone can answer, and sees), "where" (whether and where their goods are), "order" (they order, and nothing is
    open to them), "thanks" (they say no more than that), "change" (they would change what has closed), or "" (not understood). `code`:
    of something open to them, "" where nothing is. `told`: the leaders who know of the payment. `leaders`:
    those who can still change an order that has closed."""

    where = "private"
    heard: str
    orders: list[MyOrder]
    code: str
    told: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    credit: list[Credit] = field(default_factory=list)
    closed_no: int = 0  # the buy that has closed, of which their leader can be asked
    leads: bool = False  # somewhere: whose payment it is may be another's
    words: str = ""  # what was said, for its leader
