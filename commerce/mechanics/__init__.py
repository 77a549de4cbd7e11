"""One file is one kind of group buy. Discovered: a module here with a NAME is a mechanic.

A mechanic is a module with `NAME`, and `unit_price(terms, base_minor, pledged)` and `next_step(terms, pledged)`, pure functions of its own
terms (the JSON kept with the buy).
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from commerce.rules.pricing import Step

Terms = Mapping[str, Any]


class Mechanic(Protocol):
    """What the shop asks of a kind of group buy."""

    NAME: str

    def unit_price(self, terms: Terms, base_minor: int, pledged: int) -> int:
        """The price of one unit, minor units, when `pledged` units are ordered."""

    def next_step(self, terms: Terms, pledged: int) -> Step | None:
        """What the group could still reach."""

    def reached(self, terms: Terms, pledged: int) -> int:
        """How far the group has come: the units of the last step reached, or 0."""


MECHANICS: dict[str, Mechanic] = {
    module.NAME: module
    for module in (cast(Mechanic, import_module(f"{__name__}.{found.name}")) for found in pkgutil.iter_modules(__path__))
}
