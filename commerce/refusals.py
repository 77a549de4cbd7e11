"""How the shop says no: a fact, not an error, with a template in each language, and never logged as one. Each
refusal stands beside the verb that raises it; docs/refusals.md lists them all.

Raised by services, returned as a value where orders are decided in batches. `eq=False`: an exception must
stay hashable and mutable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commerce.fact import Fact


@dataclass(eq=False)
class Refusal(Fact, Exception):
    """An expected no. Fields are what its template may say; amounts in minor units, moments in UTC."""

    private: ClassVar[bool] = False
