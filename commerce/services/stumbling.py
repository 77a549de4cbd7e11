"""When something unexpected happened: nothing of that message was applied, and its sender gets a reference."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.outcomes import Outcome


@dataclass(slots=True)
class Stumbled(Outcome):
    """`reference` stands in the log beside the message's address."""

    reference: str
