"""Every way the shop says no. A refusal is a fact, not an error: it has its template in each language and is
never logged as one.

Raised by services, returned as a value where orders are decided in batches. `eq=False`: an exception must
stay hashable and mutable.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, ClassVar


class Refusal(Exception):
    """An expected no. Fields are what its template may say; amounts in minor units, moments in UTC."""

    private: ClassVar[bool] = False

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is copied: by its fields, as an exception alone is made again of its positional arguments."""
        return partial(type(self), **vars(self)), ()


@dataclass(eq=False, kw_only=True)
class Closed(Refusal):
    """The message was sent at or after the deadline, or the buy has ended otherwise."""

    buy_no: int
    title: str
    closes_at: datetime
    state: str


@dataclass(eq=False)
class SoldOut(Refusal):
    """Not enough left, and this buy keeps no waiting list for it. `left` units are still to be had."""

    title: str
    variant: str
    left: int


@dataclass(eq=False, kw_only=True)
class OverLimit(Refusal):
    """More than one member may have. `possible` more units are still open to them."""

    title: str
    limit: int
    has: int
    possible: int


@dataclass(eq=False, kw_only=True)
class NotYetYours(Refusal):
    """Early access: this member's turn comes at `from_`. `wished`: until then it is for those who wished for
    it."""

    title: str
    from_: datetime
    tier: str
    wished: bool = False


@dataclass(eq=False)
class NotBegun(Refusal):
    """Orders count only from `from_` on, by the platform's own message time."""

    title: str
    from_: datetime


@dataclass(eq=False)
class NothingToChange(Refusal):
    """There is no line of theirs that this could change or cancel."""

    title: str


@dataclass(eq=False)
class TooMany(Refusal):
    """A quantity nobody sells at once. `most` is what one message may ask for."""

    most: int


@dataclass(eq=False)
class TooLong(Refusal):
    """A message longer than `most` characters: nothing of it was ordered."""

    most: int


@dataclass(eq=False)
class AlreadyOrdered(Refusal):
    """This buy counts one order each (`repeat = "ignore"`)."""

    title: str
    units: int


@dataclass(eq=False)
class NoSuchBuy(Refusal):
    """Unknown, or another group's: the answer is the same."""

    no: int


@dataclass(eq=False, kw_only=True)
class NoOpenBuy(Refusal):
    """Nothing is open in this group. To a leader: `way` (of `queries.ended.EndedBuy`) opens `title`, the
    latest, again; `then` is what to say next."""

    no: int = 0
    title: str = ""
    way: str = ""
    then: str = ""


@dataclass(eq=False)
class WhichBuy(Refusal):
    """Several buys could be meant. Each choice is (number, title, a code); `text` is what was said, kept for
    the answer."""

    choices: list[tuple[int, str, str]]
    text: str = ""


@dataclass(eq=False)
class LeadersOnly(Refusal):
    """Only a leader of this group may do that."""

    command: str


@dataclass(eq=False)
class NotYourGroup(Refusal):
    """A group the leader named that is unknown, or that they do not lead: the answer is the same."""

    name: str


@dataclass(eq=False)
class GroupOnly(Refusal):
    """This belongs in a group."""

    command: str


@dataclass(eq=False)
class UnknownCommand(Refusal):
    """No such command; `nearest` is what was probably meant, or ''."""

    word: str
    nearest: str


@dataclass(eq=False, kw_only=True)
class Misused(Refusal):
    """A command whose words could not be read. `why` names the argument; `usage` and `example` show how."""

    command: str
    argument: str
    found: str
    usage: str
    example: str


@dataclass(eq=False, kw_only=True)
class NotOpen(Refusal):
    """The buy's state does not allow this: `state` is where it stands. To a leader: `way` (of
    `queries.ended.EndedBuy`) opens it again; `then` is what to say next ("": nothing works after that)."""

    no: int
    title: str
    state: str
    way: str = ""
    then: str = ""


@dataclass(eq=False, kw_only=True)
class CannotReopen(Refusal):
    """A buy that cannot be opened again. `why`: open, succeeded, failed or cancelled (its state), arrived
    (goods have come), past (its deadline)."""

    no: int
    title: str
    why: str
    closes_at: datetime


@dataclass(eq=False)
class NoSuchPhrase(Refusal):
    """No phrase of that number was learnt in this group."""

    no: int


@dataclass(eq=False)
class ReadAlready(Refusal):
    """A phrase that is read as it is: nobody can teach another meaning of it."""

    phrase: str


@dataclass(eq=False)
class NotClosedYet(Refusal):
    """This comes after closing."""

    no: int
    title: str
    closes_at: datetime


@dataclass(eq=False)
class BadMoment(Refusal):
    """A time that could not be used. `why`: unread, past, absurd; `suggestion` is a moment that would work,
    if there is one."""

    text: str
    why: str
    suggestion: datetime | None


@dataclass(eq=False)
class BadOpening(Refusal):
    """What was not understood in the text of an /open or /edit: a list of problems, each a kind with its
    fields."""

    problems: list[dict[str, object]]


@dataclass(eq=False)
class StockTooLow(Refusal):
    """Stock cannot go below what is already promised."""

    title: str
    stock: int
    pledged: int


@dataclass(eq=False, kw_only=True)
class StepTooDear(Refusal):
    """From `at` units (or members: `counts`) on everyone would pay more than the price itself, by the
    `mechanic` of the buy."""

    at: int
    price_minor: int
    base_minor: int
    currency: str
    mechanic: str
    counts: str


@dataclass(eq=False)
class OptionTaken(Refusal):
    """An option cannot go away: somebody ordered it. `pledged` are booked now."""

    title: str
    option: str
    pledged: int


@dataclass(eq=False)
class TermsFixed(Refusal):
    """The kind of sale and its terms stand once somebody has ordered: `members` have."""

    no: int
    title: str
    members: int


@dataclass(eq=False)
class NoSuchMember(Refusal):
    """Nobody of that name in this group has anything to do with this."""

    name: str


@dataclass(eq=False)
class WhichMember(Refusal):
    """Several people answer to that name; nobody is guessed. Each choice is (name, member number, their
    orders' numbers)."""

    name: str
    choices: list[tuple[str, int, list[int]]]


@dataclass(eq=False)
class NothingOwed(Refusal):
    """There is nothing to pay, or nothing to take back."""

    name: str
    buy_no: int
    paid: bool


@dataclass(eq=False)
class UnknownLanguage(Refusal):
    """Not a language the bot speaks; `known` are (tag, name)."""

    asked: str
    known: list[tuple[str, str]]


@dataclass(eq=False)
class BadCampaign(Refusal):
    """A campaign that could not be set up. `why`: "no_words", "no_schedule", "past", "quiet" (it would
    only ever fall into the quiet hours, `detail`), or "template" with its error as `detail`."""

    found: str
    why: str
    detail: str = ""


@dataclass(eq=False)
class NoSuchCampaign(Refusal):
    """No campaign of that number in this group."""

    no: int


@dataclass(eq=False)
class Unreadable(Refusal):
    """A button whose message is not known any more, or never was."""


@dataclass(eq=False)
class NotYours(Refusal):
    """That button belongs to somebody else's order."""


@dataclass(eq=False)
class AlreadyAnswered(Refusal):
    """A question whose button was pressed before: it does its work once."""


@dataclass(eq=False)
class NotUnderstood(Refusal):
    """Said in private by somebody who belongs to no group and has ordered nothing: silence is no answer
    there."""


@dataclass(eq=False)
class NoPerson(Refusal):
    """An anonymous administrator or a channel cannot order: there is nobody to bill."""


@dataclass(eq=False)
class WriteToMe(Refusal):
    """Something private could not be said in private: the neutral word, with no detail."""

    name: str
    link: str = field(default="")


@dataclass(eq=False)
class SlowDown(Refusal):
    """More messages in a minute than one member's `limit`: what follows does not count until a minute has
    passed."""

    limit: int


@dataclass(eq=False)
class NotYourBuy(Refusal):
    """A group that only carries the buy for another leader cannot change or end it."""

    no: int
    title: str


@dataclass(eq=False)
class NoSuchGroup(Refusal):
    """No group of that name or address is known to the bot."""

    name: str


@dataclass(eq=False, kw_only=True)
class BadRate(Refusal):
    """A commission that cannot be. `why`: "unread", "percent" (not over 0 to 50), or "amount" (not below
    `below_minor`, the lowest price there is)."""

    private = True
    found: str
    why: str
    below_minor: int
    currency: str
