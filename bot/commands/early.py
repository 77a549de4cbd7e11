"""Early access in a leader's words: how much later than the opening each may order (`rules.access`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.opening.values import Early, Turns
from commerce.rules.access import EVERYBODY, from_on, is_of_standing
from commerce.rules.tiers import TierRule

_MILLISECOND = timedelta(milliseconds=1)


def early_times(early: Early | None, tiers: Sequence[TierRule]) -> dict[str, int]:
    """Key -> how long after opening whoever holds it may order (ms); "" is everybody else. {}: all at once."""
    if early is None:
        return {}
    key, span = early
    return _in_milliseconds(_from_key_on(key, span, tiers) if key else _one_after_the_other(tiers))


def turn_times(turns: Turns, tiers: Sequence[TierRule], opened_at: datetime) -> dict[str, int]:
    """The same of turns that are said by the clock. Whoever is above the one who is named comes with them, or sooner; where
    nobody says when everybody may, it is when the last of these do."""
    names = [tier.name for tier in tiers]
    waits: dict[str, timedelta] = {}
    for key, at in sorted(turns, key=lambda turn: turn[1]):
        wait = max(timedelta(), at - opened_at)
        for one in from_on(key, names) or [key]:
            waits.setdefault(one, wait)
    everybody = waits.get(EVERYBODY, max(waits.values(), default=timedelta()))
    return _in_milliseconds(
        {key: min(wait, everybody) for key, wait in waits.items()} | {EVERYBODY: everybody}
    )


def _in_milliseconds(waits: Mapping[str, timedelta]) -> dict[str, int]:
    return {key: wait // _MILLISECOND for key, wait in waits.items()} if any(waits.values()) else {}


def _one_after_the_other(tiers: Sequence[TierRule]) -> Mapping[str, timedelta]:
    """The tier that goes first at once, each other as much later as it is early by less."""
    longest = max((tier.early for tier in tiers), default=timedelta())
    return {tier.name: longest - tier.early for tier in tiers} | {EVERYBODY: longest}


def _from_key_on(key: str, span: timedelta | None, tiers: Sequence[TierRule]) -> Mapping[str, timedelta]:
    """Whoever holds the key at once, everybody else `span` later: where it is unsaid, by as much as the tier is early, and
    of a standing by as much as the tier that is earliest."""
    names = [tier.name for tier in tiers]
    first = from_on(key, names)
    if is_of_standing(key):
        return dict.fromkeys(first, timedelta()) | {EVERYBODY: span if span is not None else _longest(tiers)}
    if span is None:
        span = tiers[names.index(first[0])].early if first else timedelta()
    waits = {name: timedelta() if name in first else span for name in names}
    return waits | {EVERYBODY: span}


def _longest(tiers: Sequence[TierRule]) -> timedelta:
    return max((tier.early for tier in tiers), default=timedelta())
