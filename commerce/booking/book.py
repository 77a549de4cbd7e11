"""The book: what the database holds about the buys of one batch, as plain values that a decision may change.

Times are milliseconds since 1970, UTC, and money is minor units, as in the tables. An `id` of 0 is a row not
written yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commerce.fact import Saying
from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome, only_unit
from commerce.phrases.meaning import Axes, Reading
from commerce.refusals import Refusal
from commerce.rules.bundles import Bundle
from commerce.rules.lifecycle import StateOfBuy, StateOfTeam, StateOfUtterance
from commerce.rules.mechanic import Mechanic, Pledged
from commerce.rules.pricing import Reach, Steps, step_price
from commerce.rules.promise import Kept
from commerce.rules.standing import StandingRow
from commerce.rules.trust import KeptTo

Whose = tuple[int, int]  # a member, in a group
Took = tuple[int, int, str, int]  # turn, variant, recipient, units: what a reduction took off a line


def turn(sent: int, key: str) -> tuple[int, int, str]:
    """Where a message stands in its chat: platform time, then message id ("99" before "100")."""
    message = key.rpartition(":")[2]
    return sent, len(message), message


@dataclass(slots=True, kw_only=True)
class Heard:
    """One utterance to decide, already read. `undo` names the utterance it takes back; `answers` the one
    whose question it answers; `about` the one that it replies to."""

    key: str
    version: int
    buy_id: int
    member_id: int
    actor_id: int
    group_id: int
    chat: str
    person: str
    name: str
    message_id: str
    sent: int
    text: str
    reading: Reading | None
    ticket: str = ""
    undo: str = ""
    back: bool = False  # `undo` names a reduction: what it took is put back
    answers: str = ""
    about: str = ""
    by: str = ""
    team: int = 0  # the team they want to join; -1: start one
    joins: bool = False  # a team's own button: it takes a seat in that team or does nothing
    silent: bool = False  # nobody asked for it: no answer
    tell: str = ""  # the address of the member it was said for, when somebody else said it
    confirmed: bool = False  # the member has said yes to ordering again: the question's own reading counts
    pick: int = -1  # the button pressed under the question that `answers` names
    # "sorry, 2": it takes the place of the message `answers` names, in its turn; of their only one where it
    # names none
    corrects: bool = False
    aside: bool = False  # a correction said to nobody: it counts only soon after what it corrects
    declined: bool = False  # "no" to the guess that `answers` names
    in_its_place: bool = False  # the answer stands where the question stood, which goes away
    turn: tuple[int, int, str] = field(init=False)  # the chat's own order: platform time, then message id

    def __post_init__(self) -> None:
        self.turn = turn(self.sent, self.key)


@dataclass(slots=True, eq=False, kw_only=True)
class Said:
    """An utterance as kept. `reading` is its effect, None while it has none; `ask` is a reading whose
    question is open.

    Of a reduction it keeps what puts it back: the units it `took`, the effect `before` an edit (once put back,
    that is its `reading`), the utterance it `takes_back`."""

    key: str
    version: int
    turn: tuple[int, int, str]
    member_id: int
    actor_id: int
    group_id: int
    text: str
    reading: Reading | None
    ask: Reading | None
    state: StateOfUtterance
    answers: str = ""
    team: int = 0  # the team they wanted to join, for the answer to a question
    place: int = 0  # the turn it took with a question, which the answer's units keep
    took: tuple[Took, ...] = ()
    before: Reading | None = None
    takes_back: str = ""
    guessed: bool = False  # what it asks is a guess: its words were not surely read
    queue: tuple[int, ...] = ()  # places kept for it in the waiting list, until it is settled

    @property
    def counts(self) -> bool:
        return self.state == "applied" and self.reading is not None


@dataclass(slots=True, eq=False, kw_only=True)
class VariantState:
    """One choice of an offer with its counters; `was` is (pledged, waiting) as loaded."""

    id: int
    axes: Axes
    stock: int | None
    pledged: int
    waiting: int
    was: tuple[int, int] = (0, 0)
    label: str = field(init=False)  # red L

    def __post_init__(self) -> None:
        self.label = " ".join(value for _, value in self.axes)


@dataclass(slots=True, eq=False, kw_only=True)
class OfferState:
    """One product of the buy with its counters, prices in minor units; `was` as loaded."""

    id: int
    buy_id: int
    code: str
    title: str
    price_minor: int
    follows_ladder: bool
    stock: int | None
    member_limit: int
    pledged: int
    waiting: int
    variants: dict[Axes, VariantState] = field(default_factory=dict)
    was: tuple[int, int] = (0, 0)
    unit: str = ""  # what one of it is called, as its leader wrote
    bundles: tuple[Bundle, ...] = ()


@dataclass(slots=True, eq=False, kw_only=True)
class TeamState:
    """A team of a buy: `members` have a seat, the first since `began` (ms). `state`: gathering, full, ended;
    a full one stays together."""

    no: int
    members: int
    began: int
    state: StateOfTeam = "gathering"
    was: str = ""


@dataclass(slots=True, eq=False, kw_only=True)
class LineState:
    """Units booked by one message, of one variant for one recipient. `turn` is the message's among its
    member's; `kept` what was promised to it, `price_minor` the unit price that comes to. `was` is (units,
    price, most) as loaded."""

    id: int
    offer: OfferState
    variant: VariantState
    for_: str
    price_minor: int
    qty: int
    utterance: str
    turn: int
    kept: Kept = ()  # empty: booked before promises were kept; its price stands
    upto: int | None = None  # the most they would take, where whole packs are shared out
    was: tuple[int, int, int | None] | None = None


@dataclass(slots=True, eq=False, kw_only=True)
class WaitState:
    """Units that wait for stock; those of one offer stand in order of arrival. `was` is (units, price) as
    loaded."""

    id: int
    order: OrderState
    offer: OfferState
    variant: VariantState
    for_: str
    price_minor: int
    qty: int
    utterance: str
    kept: Kept = ()
    was: tuple[int, int] | None = None
    place: int = 0  # the place kept for it while its message was asked about; 0: the end of the list


@dataclass(slots=True, eq=False, kw_only=True)
class OrderState:
    """A member's part in the buy: what is booked, what waits, what they said."""

    id: int
    buy_id: int
    member_id: int
    group_id: int
    discount_bp: int
    ordered_at: int
    address: str = ""
    was_discount: int = 0
    team_no: int = 0
    joined_at: int | None = None
    was_team: int = 0
    placed: bool = False
    lines: list[LineState] = field(default_factory=list)
    waits: list[WaitState] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def held(self) -> list[LineState | WaitState]:
        """All that is booked or waiting."""
        return [*self.lines, *self.waits]

    @property
    def own(self) -> list[tuple[int, int]]:
        """The booked units whose price follows the mechanic."""
        return [(line.turn, line.qty) for line in self.lines if line.qty and line.offer.follows_ladder]

    @property
    def next_turn(self) -> int:
        """The turn of the next message that books: after all that have one, also those whose question is
        open."""
        last = 0
        for held in self.lines:
            last = max(last, held.turn, *[one.upto for one in held.kept])
        for wait in self.waits:
            last = max([last, *[one.upto for one in wait.kept]])
        for said in self.said.values():
            last = max(last, said.place)
        return last + 1


@dataclass(slots=True, eq=False, kw_only=True)
class BuyState:
    """A group buy as the desk sees it, with its offers and where its living posts are."""

    id: int
    title: str
    mechanic: str
    terms: Mapping[str, Any]
    currency: str
    state: StateOfBuy
    opened_at: int
    closes_at: int
    step_told: int
    repeat: str
    shortage: str
    # who may order when: a key (`rules.access`) -> how long after opening, ms; "" is everybody else
    early: Mapping[str, int]
    only: str = ""  # the key that one needs to order at all
    due_by: int = 0  # time brings something at this moment at the latest (ms); 0: nothing new
    teams: dict[int, TeamState] = field(default_factory=dict)
    chats: list[tuple[int, str]] = field(default_factory=list)  # (group id, its chat) of every living post
    offers: dict[str, OfferState] = field(default_factory=dict)
    was_told: int = 0
    wishers: set[int] = field(default_factory=set)  # members who wished for it: they may order at once
    # members with something booked; kept where the mechanic counts them
    booked: set[int] = field(default_factory=set)
    kind: Mechanic = field(init=False)
    # what its mechanic makes of its terms, asked of every order
    team_size: int = field(init=False)
    pack_size: int = field(init=False)
    prices: dict[int, Steps] = field(init=False)  # by the price they begin with: what `steps` has found
    following: list[OfferState] = field(init=False)  # the offers whose price follows the mechanic
    step_unit: str = field(init=False)  # what one of these is called, '' where they are called differently
    bundles: dict[str, tuple[Bundle, ...]] = field(init=False)  # by code, of the offers that have any

    def __post_init__(self) -> None:
        self.kind, self.prices = MECHANICS[self.mechanic], {}
        self.team_size, self.pack_size = self.kind.team_size(self.terms), self.kind.pack_size(self.terms)
        self.following, self.step_unit, self.bundles = [], "", {}
        for offer in self.offers.values():
            self.add(offer)

    @property
    def unit(self) -> str:
        """What its units are called, where all its products call them alike."""
        return only_unit(offer.unit for offer in self.offers.values())

    def add(self, offer: OfferState) -> None:
        """One product more."""
        self.offers[offer.code] = offer
        if offer.follows_ladder:
            self.following.append(offer)
            self.step_unit = only_unit([one.unit for one in self.following])
        if offer.bundles:
            self.bundles[offer.code] = offer.bundles

    def steps(self, offer: OfferState) -> Steps:
        """The offer's prices now, by what counts for the steps, from 0 on."""
        base = offer.price_minor
        if not offer.follows_ladder:
            return ((0, base),)
        if base not in self.prices:
            self.prices[base] = self.kind.prices(self.terms, base)
        return self.prices[base]

    @property
    def pledged(self) -> Pledged:
        """What is ordered of the offers whose price follows the mechanic."""
        units = 0
        # asked with every order, and a bare loop is the quickest sum of so few
        for offer in self.following:
            units += offer.pledged
        return Pledged(units, len(self.booked))

    @property
    def counted(self) -> int:
        """What counts for the steps now."""
        return self.kind.counted(self.pledged)

    @property
    def reach(self) -> Reach:
        """How far the group has come now."""
        return self.kind.reach(self.terms, self.pledged)

    def unit_price(self, offer: OfferState) -> int:
        """The price in force now, minor units."""
        return step_price(0, self.steps(offer), self.counted)


@dataclass(slots=True, frozen=True)
class MemberTier:
    """A member's tier at this moment."""

    tier: str = ""
    discount_bp: int = 0
    # each tier's name -> what is still to be spent for it, minor units; 0: it is held
    needs: Mapping[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> frozenset[str]:
        """Of the tiers that are held."""
        return frozenset(name for name, lacks in self.needs.items() if not lacks) | {self.tier}


@dataclass(slots=True, kw_only=True)
class Say:
    """Something to be said in the commit that makes it true. `order` gives its number once it has one."""

    kind: Saying
    chat: str
    fact: Outcome | Refusal | None
    buy_id: int
    person: str = ""
    reply_to: str = ""
    ticket: str = ""
    source: str = ""
    order: OrderState | None = None


@dataclass(slots=True, kw_only=True)
class Book:
    """Everything one batch may touch. `orders` is keyed by (buy, member)."""

    buys: dict[int, BuyState] = field(default_factory=dict)
    orders: dict[tuple[int, int], OrderState] = field(default_factory=dict)
    waits: dict[int, list[WaitState]] = field(default_factory=dict)  # by offer id, in order of arrival
    standings: Mapping[int, MemberTier] = field(default_factory=dict)
    # what each did, explained; read where a buy asks for standing
    deeds: Mapping[Whose, Sequence[StandingRow]] = field(default_factory=dict)
    # the most units of one buy, of who did not fetch goods before, or is new
    most: Mapping[Whose, KeptTo] = field(default_factory=dict)
    says: list[Say] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)  # buys whose living post must be drawn again
    heard: list[Said] = field(default_factory=list)  # utterances new or changed, in order
    # who comes to the waiting lists, in order: what waits, and what is asked about and may wait yet
    coming: list[WaitState | Said] = field(default_factory=list)

    def order(self, buy_id: int, member_id: int, group_id: int, sent: int) -> OrderState:
        """The member's order in this buy; a blank one, not placed yet, where there is none."""
        order = self.orders.get((buy_id, member_id))
        if order is None:
            order = self.orders[buy_id, member_id] = OrderState(
                id=0, buy_id=buy_id, member_id=member_id, group_id=group_id, discount_bp=0, ordered_at=sent
            )
        return order

    def all_waits(self) -> Iterator[WaitState]:
        for waits in self.waits.values():
            yield from waits
