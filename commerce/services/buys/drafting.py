"""A group buy as it would be opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commerce.fact import CommandQuestion
from commerce.outcomes import Outcome, Unfinished
from commerce.rules.bundles import Plain


@dataclass(slots=True, kw_only=True)
class DraftedOffer:
    """One product as it was understood. `price_minor` None: not said, or not to be decided."""

    code: str
    title: str
    unit: str
    price_minor: int | None
    stock: int | None = None
    limit: int = 0
    options: list[tuple[str, list[str]]] = field(default_factory=list)
    bundles: list[Plain] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class NearlyRead:
    """A line that is probably a `field` misspelt ("limt 2"), and what it says of it."""

    line: str
    field: str
    value: str


@dataclass(slots=True, kw_only=True)
class Drafted(CommandQuestion, Outcome):
    """A pasted announcement as it would be opened; nothing is open yet. Any leader of the group may tap.

    `missing` names what must be known first ("title", "price", "until"): then it cannot be opened, and its
    message is to be edited. `is_moved`: the time in the text is over, and `closes_at` is the same hour tomorrow.
    `odd` are lines that may have meant more than the remark they become; of those that are `nearly` something, a button
    asks. `written` can be read two ways, as one of the `sums` in minor units: the first where `mark` parts decimals. How to pay is not in it: that is told
    privately."""

    title: str
    currency: str
    closes_at: datetime | None
    offers: list[DraftedOffer]
    waits: Unfinished
    mechanic: str = "open"
    terms: dict[str, Any] = field(default_factory=dict)
    min_units: int = 0
    min_members: int = 0
    pickup: str = ""
    arrives: str = ""
    note: str = ""
    has_pay: bool = False
    has_photo: bool = False
    missing: list[str] = field(default_factory=list)
    is_moved: bool = False
    odd: list[str] = field(default_factory=list)
    nearly: list[NearlyRead] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    written: str = ""
    mark: str = ""
