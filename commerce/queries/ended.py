"""Buys that have ended, and how each is opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commerce.refusals import Refusal
from commerce.tables import GroupBuy


@dataclass(frozen=True, slots=True)
class EndedBuy:
    """A buy that has ended, and its `way` back: "reopen", "restore", or "again" (it can only be opened
    anew)."""

    no: int
    title: str
    way: str


@dataclass(eq=False)
class NoneEnded(Refusal):
    """A command about a buy that has ended, where none has ended so. `wanted`: "closed" (with orders) or
    "cancelled".

    `open`: (number, title) of those still open; `ended`: those that ended otherwise."""

    wanted: str
    open: list[tuple[int, str]]
    ended: list[EndedBuy]


def way_back(buy: GroupBuy, now: datetime) -> str:
    """How an ended buy is opened again; one whose goods have come, or that was cancelled and is past, is
    opened anew."""
    if buy.state == "cancelled" and buy.closes_at > now:
        return "restore"
    if buy.state in ("succeeded", "failed") and buy.arrived_at is None:
        return "reopen"
    return "again"
