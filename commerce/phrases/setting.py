"""Where a clause stands."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import NamedTuple

from commerce.phrases.meaning import Place
from commerce.phrases.shelf import Shelf

_OPEN_PLACES = frozenset({"post", "bot"})  # where a bare number is an order


@unique
class Stand(StrEnum):
    """How much a place says by itself. In a `REPLY` (to the post, to the bot, to the leader speaking of the
    goods) a bare number is an order; in an answer to a `MEMBER` only what is clear; so too in free `TALK`."""

    __hash__ = str.__hash__

    REPLY = "reply"
    MEMBER = "member"
    TALK = "talk"


class Setting(NamedTuple):
    """Where a clause stands."""

    text: str
    stand: Stand
    shelf: Shelf
    only_clause: bool
    to_order: bool = False  # the message answered is an order itself, or speaks of the goods

    @property
    def is_open(self) -> bool:
        """Is a bare number an order here?"""
        return self.stand is Stand.REPLY


def stand_of(place: Place, *, to_order: bool) -> Stand:
    """What a place says by itself."""
    if place in _OPEN_PLACES or (place == "leader" and to_order):
        return Stand.REPLY
    return Stand.MEMBER if place == "member" else Stand.TALK
