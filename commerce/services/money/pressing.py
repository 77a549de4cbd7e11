"""What the second of two who press the same button hears, and who presses where there is nothing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.refusals import Refusal


@dataclass(eq=False)
class NothingTooMuch(Refusal):
    """The member has paid no more than they owe, and had nothing back."""

    private = True
    name: str
    buy_no: int


@dataclass(eq=False)
class NothingToHand(Refusal):
    """The member has nothing to fetch from that buy, or (`ordered`) has not fetched it yet."""

    name: str
    buy_no: int
    ordered: bool


@dataclass(eq=False)
class OwnOrder(Refusal):
    """A helper takes no money for their own order, confirms no payment of their own and hands themselves nothing."""

    private = True
    title: str


@dataclass(eq=False, kw_only=True)
class DoneBefore(Refusal):
    """Somebody was first, or the leader presses again: nothing changes. `what` was done last: payment,
    payment_undone, given_back, given_back_undone (of `amount_minor`), handed or unhanded, `by` whom ('':
    unknown) and when. `had_minor` is received now, `later_minor` comes when the goods do. `helping`: a helper asks, who takes
    no money back."""

    private = True
    buy_no: int
    title: str
    name: str
    order_no: int
    what: str
    by: str
    at: datetime
    amount_minor: int = 0
    currency: str = ""
    had_minor: int = 0
    later_minor: int = 0
    helping: bool = False


@dataclass(eq=False, kw_only=True)
class AlreadyDone(Refusal):
    """The same for what is done to a whole group buy: `what` is arrived (and everybody was told `place`),
    closed, cancelled, opened (again) or edited to be just so; `by` whom ('': its deadline, or nobody known)
    and when."""

    buy_no: int
    title: str
    what: str
    by: str
    at: datetime
    place: str = ""
