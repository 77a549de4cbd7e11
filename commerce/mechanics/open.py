"""open 团购: one price for everyone, from the first unit to the last."""

from __future__ import annotations

from commerce.rules.mechanic import Mechanic


class Open(Mechanic):
    """Nothing special: every plain answer holds."""

    name = "open"
    place = 0
    removable = True

    def takes_bundles(self, *, own_price: bool) -> bool:
        return True
