"""The lives of group buys, orders and teams, as one table. A move that is not in it cannot be written.

A group buy is open until it succeeds, fails or is cancelled; what ended may be made good: reopened, or
restored. An order is placed, then settled or void; it is placed again with its group buy. A team gathers
until it is full or its time is over; a full one stays together, whoever leaves it, and ends only when
everybody has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, overload

from commerce.refusals import Refusal

StateOfBuy = Literal["open", "succeeded", "failed", "cancelled"]
StateOfOrder = Literal["placed", "settled", "void"]
StateOfTeam = Literal["gathering", "full", "ended"]
StateOfUtterance = Literal["applied", "asked", "refused", "undone", "idle", "answered"]

GATHERING: Final = "gathering"
FULL: Final = "full"
ENDED: Final = "ended"

MOVES: dict[str, dict[tuple[str, str], str]] = {
    "group buy": {
        ("open", "succeed"): "succeeded",
        ("open", "fail"): "failed",
        ("open", "cancel"): "cancelled",
        ("succeeded", "reopen"): "open",
        ("failed", "reopen"): "open",
        ("cancelled", "restore"): "open",
    },
    "order": {
        ("placed", "settle"): "settled",
        ("placed", "void"): "void",
        ("settled", "place"): "placed",
        ("void", "place"): "placed",
        ("void", "void"): "void",
    },
    "team": {
        (GATHERING, "fill"): FULL,
        (GATHERING, "end"): ENDED,
        (FULL, "end"): ENDED,
    },
}


@dataclass(eq=False, kw_only=True)
class NotOpen(Refusal):
    """The buy's state does not allow this: `state` is where it stands. To a leader: `way` (of
    `queries.ended.EndedBuy`) opens it again; `then` is what to say next ("": nothing works after that)."""

    no: int
    title: str
    state: StateOfBuy
    way: str = ""
    then: str = ""


@dataclass(eq=False)
class NotClosedYet(Refusal):
    """This comes after closing."""

    no: int
    title: str
    closes_at: datetime


class IllegalMove(ValueError):
    """A move the table does not have: a fault of the code, never of a member."""


@overload
def move(state: StateOfBuy, verb: str) -> StateOfBuy:
    """Of a group buy."""


@overload
def move(state: StateOfOrder, verb: str, of: Literal["order"]) -> StateOfOrder:
    """Of an order."""


@overload
def move(state: StateOfTeam, verb: str, of: Literal["team"]) -> StateOfTeam:
    """Of a team."""


def move(state: str, verb: str, of: str = "group buy") -> str:
    """-> the state after `verb`."""
    try:
        return MOVES[of][state, verb]
    except KeyError:
        raise IllegalMove(
            f"{verb} is not possible for {'an' if of == 'order' else 'a'} {of} that is {state}"
        ) from None


def succeeds(units: int, members: int, min_units: int, min_members: int) -> bool:
    """The common minimum: enough units and enough members, where either is asked for."""
    return units >= min_units and members >= min_members
