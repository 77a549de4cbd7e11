"""What an announcement says, as far as it could be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.opening.values import Options, Steps


@dataclass(frozen=True, slots=True)
class PastedBundle:
    """So many units of one offer for so much; `written` as the text has it."""

    quantity: int
    price_minor: int
    written: str = ""


@dataclass(slots=True, kw_only=True)
class PastedGood:
    """One thing that can be ordered by itself. `price_minor` None: not said, or not to be decided; `line` is
    the line it stands in, `start` and `end` where its own words stand."""

    title: str
    price_minor: int | None = None
    unit: str = ""
    code: str = ""
    stock: int | None = None
    options: Options = ()
    bundles: list[PastedBundle] = field(default_factory=list)
    line: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """`opens`: it is a sale that the writer sets up. `asks` are the fields that are missing or cannot be
    decided: "title", "price", "until". `closes_at` is UTC; `again` the same hour of another day,
    where it is over; `steps` are a ladder's. The texts hold what the
    members must hear, word for word; `pay` is told privately. `odd` are short lines of the note that may have
    meant more ("limt 2"): they are named to the leader."""

    opens: bool
    title: str = ""
    goods: tuple[PastedGood, ...] = ()
    steps: Steps = ()
    closes_at: datetime | None = None
    again: datetime | None = None
    min_units: int | None = None
    min_members: int | None = None
    limit: int | None = None
    pickup: str = ""
    arrives: str = ""
    pay: str = ""
    note: str = ""
    odd: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
