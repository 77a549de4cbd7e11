"""What happened, as facts. An outcome's class name is its template's name; its fields are all that the
template may say.

Amounts are minor units of `currency`; moments are UTC. `where` tells who may see it: "reply" (an answer where
it was asked), "group" (said to the group), "private" (to one person, privately or not at all).

What every order is answered with has no slots: it is written as JSON three times as fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Literal

from commerce.fact import AboutOrders, Fact, OneMessage, OwnQuestion, Question, Unasked
from commerce.rules.pricing import discounted

Where = Literal["reply", "group", "private"]


class Outcome(Fact):
    """Something that happened."""

    where: ClassVar[Where] = "reply"


class Courtesy(Unasked, Outcome):
    """A private word that no order of its reader's needs: at most one a day over all of them, and none to who wants
    quiet. `services.voice.courtesies` alone says them. `about` is what [not this again] under it stops; `in_loop`:
    a group with `loop = false` hears none of it."""

    where: ClassVar[Where] = "private"
    about: ClassVar[str] = ""
    in_loop: ClassVar[bool] = True


@dataclass(kw_only=True)
class LineFact:
    """One line of an order as people read it: `qty` x `unit_minor`, less `discount_bp`, is `due_minor`;
    `unit` is what one is called."""

    code: str
    title: str
    variant: str
    qty: int
    waiting: int
    for_: str
    unit_minor: int
    due_minor: int
    upto: int | None = None  # the most they would take, where whole packs are shared out
    unit: str = ""
    discount_bp: int = 0
    allotted: int | None = None  # what whole packs would give them now, where that may differ from `qty`
    # how what they owe came about, where a bundle is in it: for so many units `together` of this product
    split: list[tuple[int, int, int]] = field(default_factory=list)
    together: int = 0
    handed: int = 0  # units of it that were handed out


def as_read(lines: Iterable[LineFact]) -> list[LineFact]:
    """Lines as people read them: those that differ only in the price once promised, and cost the same, are
    one. Two that were each rounded stay two where one sum for both would be another."""
    read: list[LineFact] = []
    for line in lines:
        place = next((place for place, one in enumerate(read) if _alike(one, line)), None) if read else None
        together = line if place is None else _together(read[place], line)
        if place is None or not adds_up(together):
            read.append(line)
        else:
            read[place] = together
    return read


def only_unit(units: Iterable[str]) -> str:
    """What units are called where all are called alike; else ''."""
    found = set(units)
    return found.pop() if len(found) == 1 else ""


def some_of(goods: int, those: Sequence[str]) -> str:
    """Those of so many goods, by their titles, of which something is true, where it is not true of all;
    else ''."""
    return "" if len(those) == goods else ", ".join(those)


def adds_up(line: LineFact) -> bool:
    """Is what the line owes what a reader reckons from it? What was let off as a whole owes nothing; a bundle
    is explained beside it."""
    return bool(line.split) or line.due_minor in (0, discounted(line.qty * line.unit_minor, line.discount_bp))


def _alike(one: LineFact, other: LineFact) -> bool:
    same = one.code == other.code and one.variant == other.variant and one.for_ == other.for_
    priced = one.unit_minor == other.unit_minor and one.discount_bp == other.discount_bp
    return same and priced and one.split == other.split


def _together(one: LineFact, other: LineFact) -> LineFact:
    return replace(
        one,
        qty=one.qty + other.qty,
        waiting=one.waiting + other.waiting,
        handed=one.handed + other.handed,
        due_minor=one.due_minor + other.due_minor,
        allotted=None if one.allotted is None else one.allotted + (other.allotted or 0),
    )


@dataclass(kw_only=True)
class StepFact:
    """`needs` more of what counts and everyone pays `price_minor`; for `goods` alone, where others have
    prices of their own. `counts`: units or members; `unit` is what all of those are called."""

    needs: int
    price_minor: int
    counts: str = "units"
    goods: str = ""
    unit: str = ""


@dataclass(kw_only=True)
class TeamFact:
    """A team: `has` of `size` seats taken, full by `until` or not at all. `stays`: it was full once, and
    stays together whoever leaves."""

    no: int
    has: int
    size: int
    until: datetime
    stays: bool = False


@dataclass(kw_only=True)
class Ordered(AboutOrders, Outcome):
    """An order as it stands after one utterance. `change`: added, reduced, changed, cancelled, undone,
    restored.

    `put_back`: it has fewer units than before, and a button that puts them back. `noted`: a remark beside it
    was kept, which is not for everybody's eyes."""

    order_no: int
    buy_no: int
    title: str
    name: str
    change: str
    lines: list[LineFact]
    units: int
    waiting: int
    booked_now: int
    waiting_now: int
    still_free: int
    due_minor: int
    currency: str
    discount_bp: int
    next_step: StepFact | None
    deposit_minor: int = 0  # due at once, where the buy is a pre-order
    most_minor: int = 0  # the prices promised, line by line: whatever others do, it never comes to more
    team: TeamFact | None = None
    by: str = ""  # who said it for them, where it was somebody else
    unit: str = ""  # what all its units are called, where they are called alike
    put_back: bool = False
    noted: bool = False


@dataclass(slots=True, kw_only=True)
class OrderedForYou(Unasked, Outcome):
    """Told privately to a member for whom a leader ordered, set or cancelled. `corrected`: in the place of
    words that were misread."""

    where: ClassVar[Where] = "private"
    order_no: int
    buy_no: int
    title: str
    by: str
    lines: list[LineFact]
    units: int
    waiting: int
    due_minor: int
    currency: str
    corrected: bool = False


@dataclass(slots=True, kw_only=True)
class Asked(AboutOrders, Question, Outcome):
    """Something is missing or could mean two things. `asks` is the first thing missing; `choices` are its
    buttons."""

    buy_no: int
    title: str
    name: str
    asks: str
    choices: list[str]
    so_far: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A command as far as it is known: each question about one keeps it, and its answer goes on with it.

    It goes on as if said at `asked_at`, in the group `group_no`. What was answered so far: the decimal `mark`
    of its sums, the moments `meant` by its words, and the questions that were `agreed` to, by the names of
    their outcomes. `origin` is the key of the message that first said it; `drafted`: it is
    opened as its draft shows it; `mends` are
    the answers that mend its draft, each with the line of the text that it explains, or '': no answer at all
    makes such a line mere words."""

    command: str
    text: str
    asked_at: datetime
    group_no: int | None = None
    photo: str = ""
    mark: str = ""
    meant: dict[str, datetime] = field(default_factory=dict)
    agreed: list[str] = field(default_factory=list)
    origin: str = ""
    drafted: bool = False
    mends: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class AskedWhichSum(OwnQuestion, Outcome):
    """`written` in a leader's command can be read two ways, and they are asked: nothing was done yet.

    With `mark` parting the decimals it is `small_minor`, else `large_minor`. The answer holds for every sum
    of the command."""

    written: str
    small_minor: int
    large_minor: int
    mark: str
    currency: str
    waits: Unfinished


@dataclass(slots=True, kw_only=True)
class MomentAsked(OwnQuestion, Outcome):
    """A time that is past, or can be meant in more ways than one: nothing is done until one of `choices` is
    chosen.

    `why`: past, day_or_month, weekday. `said` are the leader's words; `tomorrow`: the only choice is
    tomorrow."""

    said: str
    why: str
    choices: list[datetime]
    tomorrow: bool
    waits: Unfinished


@dataclass(slots=True, kw_only=True)
class PlainAsked(OwnQuestion, Outcome):
    """A leader's words to the post that may be meant for the sale, or as an order: so many `more` of `product`
    ('' where nothing else is sold), or else its new `price_minor`? Nothing is done until a tap."""

    buy_no: int
    title: str
    product: str
    said: str
    more: int
    price_minor: int
    currency: str
    waits: Unfinished
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class OpenAsked(OwnQuestion, Outcome):
    """A group buy that comes too soon after the last one: the group has seen `shown` content messages of
    `wanted` since."""

    title: str
    group: str
    shown: int
    wanted: int
    waits: Unfinished


@dataclass(slots=True)
class AskedToCancel(AboutOrders, Question, Outcome):
    """An order's message was edited into something that is no order. The order stays until its member says
    otherwise."""

    order_no: int
    title: str
    name: str


@dataclass(slots=True, kw_only=True)
class AskedToRepeat(AboutOrders, Question, Outcome):
    """A second order where the buy asks first (`repeat = "ask"`)."""

    title: str
    name: str
    units: int
    more: int
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class AskedToGiveBack(Question, Outcome):
    """Fewer units would cost more in all, since the step that they reached is lost: nothing is changed before
    their member says so.

    `less` of `units` go; it is `due_minor` now and would be `dearer_minor` then."""

    title: str
    name: str
    less: int
    units: int
    due_minor: int
    dearer_minor: int
    currency: str
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class Promoted(Unasked, Outcome):
    """Units came free and went to the head of the waiting list. `goods`: which, where the buy has several."""

    where: ClassVar[Where] = "private"
    order_no: int
    buy_no: int
    title: str
    variant: str
    qty: int
    waiting: int
    unit_minor: int
    currency: str
    decline_until: datetime
    unit: str = ""
    goods: str = ""


@dataclass(slots=True, kw_only=True)
class StepReached(Outcome):
    """The group reached a step: everyone pays less; for `goods` alone, where others have prices of their own.
    `pledged` are units, or members where they count."""

    where: ClassVar[Where] = "group"
    buy_no: int
    title: str
    pledged: int
    price_minor: int
    currency: str
    next_step: StepFact | None
    counts: str = "units"
    goods: str = ""
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class TeamStarted(Outcome):
    """Somebody started a team; whoever presses or replies joins it. `invitation` is what a link to it
    carries."""

    where: ClassVar[Where] = "group"
    buy_no: int
    title: str
    name: str
    team: TeamFact
    price_minor: int
    currency: str
    invitation: str
    link: str = ""


@dataclass(slots=True, kw_only=True)
class TeamFull(Outcome):
    """A team is full: its members pay the team price."""

    where: ClassVar[Where] = "group"
    buy_no: int
    title: str
    team: TeamFact
    price_minor: int
    currency: str


@dataclass(slots=True, kw_only=True)
class TeamEnded(Outcome):
    """Told privately: a team's time was over before it was full. Nothing is owed; they may order again."""

    where: ClassVar[Where] = "private"
    buy_no: int
    title: str
    has: int
    size: int


@dataclass(slots=True)
class Digest(AboutOrders, OneMessage, Outcome):
    """Many ordered at once: one answer for all of them. Each entry is (order number, name, units,
    waiting)."""

    where: ClassVar[Where] = "group"
    entries: list[tuple[int, str, int, int]] = field(default_factory=list)
