"""How the shop says no: a fact, not an error, with a template in each language, and never logged as one. Each
refusal stands beside the verb that raises it; docs/refusals.md lists them all.

Raised by services, returned as a value where orders are decided in batches. `eq=False`: an exception must
stay hashable and mutable.
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from commerce.fact import Fact


class Refusal(Fact, Exception):
    """An expected no. Fields are what its template may say; amounts in minor units, moments in UTC."""

    private: ClassVar[bool] = False

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is copied: by its fields, as an exception alone is made again of its positional arguments."""
        return partial(type(self), **vars(self)), ()
