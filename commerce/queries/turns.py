"""Who may order when, of a buy that is not open to everybody at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.rules.access import turns_of
from commerce.tables import GroupBuy

Turn = tuple[
    str, datetime | None
]  # a key of `rules.access`, and when whoever holds it may order (None: at once)


def turns_on(buy: GroupBuy) -> list[Turn]:
    """Who may order when, where not everybody may at once: a key, and when its turn comes (None: with the opening)."""
    turns = turns_of(buy.early)
    begins = [(key, buy.opened_at + timedelta(milliseconds=wait) if wait else None) for key, wait in turns]
    return begins if len(begins) > 1 else []


def early_until(buy: GroupBuy, now: datetime) -> datetime | None:
    """When everybody may order, where some may do so before; None once that is over."""
    until = buy.opened_at + timedelta(milliseconds=buy.early.get("", 0))
    return until if until > now else None
