"""Where a clause stands."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.phrases.meaning import Place
from commerce.phrases.shelf import Shelf

_OPEN_PLACES = frozenset({"post", "bot"})  # where a bare number is an order


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a clause stands."""

    text: str
    place: Place
    shelf: Shelf
    only_clause: bool
    to_order: bool = False  # the message answered is an order itself, or speaks of the goods

    @property
    def is_open(self) -> bool:
        """Is a bare number an order here?"""
        return self.place in _OPEN_PLACES or (self.place == "leader" and self.to_order)
