"""The life of a group buy, as a table. A move that is not in it cannot be written."""

from __future__ import annotations

from typing import Literal

BuyState = Literal["open", "succeeded", "failed", "cancelled"]

MOVES: dict[tuple[str, str], str] = {
    ("open", "succeed"): "succeeded",
    ("open", "fail"): "failed",
    ("open", "cancel"): "cancelled",
}


class IllegalMove(ValueError):
    """A move the table does not have: a fault of the code, never of a member."""


def move(state: str, verb: str) -> str:
    """-> the state after `verb`."""
    try:
        return MOVES[state, verb]
    except KeyError:
        raise IllegalMove(f"{verb} is not possible for a group buy that is {state}") from None


def succeeds(units: int, members: int, min_units: int, min_members: int) -> bool:
    """The common minimum: enough units and enough members, where either is asked for."""
    return units >= min_units and members >= min_members
