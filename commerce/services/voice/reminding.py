"""Words before closing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from commerce.outcomes import Outcome, StepFact
from commerce.rules.bundles import Plain


@dataclass(slots=True, kw_only=True)
class Begun(Outcome):
    """The window of a flash sale is open. `still_left` None: unlimited stock."""

    where = "group"
    buy_no: int
    title: str
    closes_at: datetime
    price_minor: int
    currency: str
    still_left: int | None
    unit: str = ""


@dataclass(slots=True, kw_only=True)
class Reminder(Outcome):
    """Closing is near: how the group stands and what it could still reach. `still_left` None: unlimited
    stock. `allotted` of the `units` asked for would be handed out as things stand, in whole packs more or
    fewer. `price_minor` None: not one price for all that is sold; `bundles` are those of the only one."""

    where = "group"
    buy_no: int
    title: str
    closes_at: datetime
    units: int
    members: int
    price_minor: int | None
    currency: str
    next_step: StepFact | None
    still_left: int | None
    needs_units: int
    needs_members: int
    allotted: int
    unit: str = ""
    bundles: list[Plain] = field(default_factory=list)
