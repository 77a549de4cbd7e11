"""What the shop asks of a kind of group buy, with the plain answer to each question. A mechanic overrides
what is special about it.

Money is minor units, moments are milliseconds since 1970 (UTC), lengths of time are milliseconds.

`said` are the values of its fields as a leader wrote them, by the fields' names; `terms` are its own numbers,
the JSON kept with the buy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

from commerce.rules import pricing
from commerce.rules.pricing import Reach, Step, Steps

Terms = Mapping[str, Any]
Counts = Literal["units", "members"]

# How a field is written, and what it is read as.
FieldKind = Literal[
    "count",  # 12 -> 12
    "price",  # 79 -> 7900
    "steps",  # 10=89 20=79 -> ((10, 8900), (20, 7900)), rising, each cheaper than the one before
    "share",  # 20 -> {"minor": 2000}, a unit; 20% -> {"bp": 2000}, of the whole
    "window",  # 14:00-14:10 -> (from, until), moments
    "duration",  # 24h -> 86400000
]

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value that a leader writes behind the mechanic's keyword, in the order of `Mechanic.fields`.

    `least` and `most` bound a count, or how many steps there may be; `of` is what is counted, there or by the
    steps. An `optional` one that is not written is its `default`, and is left out where that is None. One
    field of a mechanic at most takes several words: steps, a window or a duration. Steps are a field called
    "steps"."""

    name: str
    kind: FieldKind
    least: int = 1
    most: int = MOST_UNITS
    of: Counts = "units"
    optional: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem that only this mechanic has: its `kind`, what it `means`, and an `example` of an opening that
    is refused with it."""

    kind: str
    means: str
    example: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a mechanic may need to know of the buy and the community besides what was said: the buy's price,
    how long it will be open from now on, and what the community does with teams that are `unfinished`."""

    price_minor: int | None
    length: int
    unfinished: str = "end"


@dataclass(frozen=True, slots=True)
class Stocked:
    """An offer as far as its stock matters: `units` None is without end; `name` is '' where it is the only
    one."""

    name: str
    units: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Why an opening can never come to anything. `kind` is one of the mechanic's own `problems`; the texts
    are for its complaint."""

    kind: str
    text: str
    other: str
    offer: str = ""


class Pledged(NamedTuple):
    """What the group has ordered so far of the offers whose price follows the mechanic. `members` are those
    with something booked; they are counted only for a mechanic that asks for them (`Mechanic.counts`)."""

    units: int = 0
    members: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWish:
    """What a line asks for when goods are allotted: at least `qty`, at most `upto`; `turn` is its place in
    the order of arrival."""

    line: int
    qty: int
    upto: int
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An order's place in its team: which team, in which turn it joined. `full`: that team was full once, and
    so stays together."""

    order: int
    team: int
    turn: int
    full: bool = False


class Mechanic:
    """One kind of group buy. Stateless: every answer is a pure function of the terms and what it is given."""

    # its file, its words in templates/<lang>/mechanics, its table and its page are called so
    name: ClassVar[str]
    place: ClassVar[int] = 100  # where help names it, the lowest first
    fields: ClassVar[tuple[Term, ...]] = ()  # none: it cannot be asked for, it is what a buy is by itself
    problems: ClassVar[tuple[Complaint, ...]] = ()
    # terms as they are kept, one for every way that templates tell apart
    examples: ClassVar[tuple[Terms, ...]] = ({},)
    counts: ClassVar[Counts] = "units"  # what its steps count
    # changes nothing but a price that may fall: put on or taken off while orders stand
    removable: ClassVar[bool] = False
    pays_ahead: ClassVar[bool] = False  # something is paid before the buy closes

    # -- what a leader says ------------------------------------------------------------------------

    def keep(self, said: Terms, around: Around) -> dict[str, Any]:
        """The terms to keep with the buy."""
        return dict(said)

    def again(self, terms: Terms) -> Terms | None:
        """What would be said to open it anew; None where it cannot be, and the buy is then a plain one."""
        return {field.name: terms[field.name] for field in self.fields if field.name in terms}

    def closes_at(self, said: Terms) -> int | None:
        """The deadline, where what is said sets it."""
        return None

    def impossible(self, said: Terms, stocks: Sequence[Stocked], least: int) -> Iterable[Flaw]:
        """Why it could never come to anything; only what surely cannot happen. `least`: the units or members
        that it needs, 0 where nothing is asked for."""
        return ()

    def too_dear(self, terms: Terms, base_minor: int) -> Step | None:
        """A step that would cost more than the price itself."""
        return next((Step(at, price) for at, price in self.steps(terms) if price > base_minor), None)

    # -- prices ------------------------------------------------------------------------------------

    def takes_bundles(self, *, own_price: bool) -> bool:
        """May an offer have prices of several units beside it? Only one whose price nothing else moves."""
        return own_price

    def steps(self, terms: Terms) -> Steps:
        """The steps by which the price falls."""
        steps: Steps = terms.get("steps", ())
        return steps

    def prices(self, terms: Terms, base_minor: int) -> Steps:
        """Every price there is, by what counts for the steps, from 0 on."""
        return (0, self.unit_price(terms, base_minor, Pledged())), *self.steps(terms)

    def counted(self, pledged: Pledged) -> int:
        """What counts for the steps."""
        return pledged.members if self.counts == "members" else pledged.units

    def unit_price(self, terms: Terms, base_minor: int, pledged: Pledged) -> int:
        """The price of one unit when so much is ordered."""
        return pricing.step_price(base_minor, self.steps(terms), self.counted(pledged))

    def own_price(self, terms: Terms) -> int | None:
        """The price that everyone pays whatever the buy's price is; None where it has none."""
        return None

    def lowest(self, terms: Terms, base_minor: int) -> int:
        """The least that a unit may come to, before discounts."""
        own = self.own_price(terms)
        return min(
            [base_minor, *(price for _, price in self.steps(terms)), *([own] if own is not None else [])]
        )

    def reach(self, terms: Terms, pledged: Pledged) -> Reach:
        """How far the group has come, and what it could still reach."""
        return pricing.reach(self.steps(terms), self.counted(pledged))

    def deposit(self, terms: Terms, qty: int, due_minor: int) -> int:
        """What is due at once of a line of `qty` units that owes `due_minor` in all."""
        return 0

    # -- who is in, and who gets what --------------------------------------------------------------

    def begins_at(self, terms: Terms) -> int | None:
        """The moment from which orders count, where that is later than the opening."""
        return None

    def pack_size(self, terms: Terms) -> int:
        """The units of a pack, where goods are handed round in whole packs at closing, so that a line may get
        more or less than it booked; 0 where they are not."""
        return 0

    def allot(self, terms: Terms, asked: Sequence[LineWish], room: int | None = None) -> dict[int, int]:
        """Line -> the units it would get if the buy closed now, `room` in all at most. The one count: what
        the post, the reminder, the lists, the minimum and the settlement go by."""
        return {one.line: one.qty for one in asked}

    def needs(self, terms: Terms, asked: Sequence[LineWish], room: int | None = None) -> int:
        """How many more units of an offer have to be ordered until more of it is handed out; 0 where there is
        no room for that."""
        return int(room is None or room > sum(one.qty for one in asked))

    def lacks(self, terms: Terms, least: int, units: int, needs: Sequence[int]) -> int:
        """How many more units have to be ordered at least until `least` are handed out, when it would be
        `units` now; `needs` offer by offer."""
        return max(0, least - units)

    def team_size(self, terms: Terms) -> int:
        """How many members make a team; 0 where there are none."""
        return 0

    def complete(self, terms: Terms, parts: Sequence[Part]) -> set[int]:
        """The orders that go through at closing."""
        return {part.order for part in parts}
