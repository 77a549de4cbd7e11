"""What a product's reviews come to. Pure: the last word of each member counts, and a quotation stands by its owner's yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Consent = Literal["no", "nameless", "named"]
StateOfReview = Literal["offered", "kept", "hidden"]

ENOUGH = 3  # members; fewer are too few to count before everybody
QUOTED = 2  # quotations on a post
FIRST = timedelta(days=1)  # so long a bad one is the leader's alone, unless they answer it


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A review. `good` None: they have not said yet whether they would buy it again."""

    member_no: int
    good: bool | None
    text: str
    name: str
    consent: Consent
    state: StateOfReview
    at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that may stand before everybody; `name` '': without one."""

    name: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repute:
    """What members say of a product: `good` of `of` would buy it again (0 of 0: too few to say)."""

    good: int = 0
    of: int = 0
    quotes: list[Quote] = field(default_factory=list)
    marked: bool = False  # it keeps what the group expects


def voice(reviews: Iterable[Opinion], now: datetime) -> Repute | None:
    """None: nothing that may be told."""
    last: dict[int, Opinion] = {}
    for one in sorted(reviews, key=lambda one: one.at):
        if one.state != "offered":
            last[one.member_no] = one
    counted = [one.good for one in last.values() if one.good is not None]
    enough = len(counted) >= ENOUGH
    quotes = _quotes(list(last.values()), now)
    if not enough and not quotes:
        return None
    return Repute(good=sum(counted) if enough else 0, of=len(counted) if enough else 0, quotes=quotes)


def _quotes(reviews: Sequence[Opinion], now: datetime) -> list[Quote]:
    """The latest that may be quoted."""
    allowed = [one for one in reviews if one.text and one.consent != "no" and one.state == "kept"]
    ready = [one for one in allowed if one.good is not False or one.answer or one.at + FIRST <= now]
    latest = sorted(ready, key=lambda one: one.at, reverse=True)[:QUOTED]
    return [Quote(one.name if one.consent == "named" else "", one.text, one.answer) for one in latest]
