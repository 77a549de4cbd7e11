"""When something unexpected happened: nothing of that message was applied, and its sender gets a
reference."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.fact import NothingDone
from commerce.outcomes import Outcome


@dataclass(slots=True)
class Stumbled(NothingDone, Outcome):
    """`reference` stands in the log beside the message's address."""

    reference: str


@dataclass(slots=True)
class Paused(Outcome):
    """Nothing can be kept just now (a full disk, a database that is away). What was said waits at the
    platform and counts later."""

    where = "group"
