"""Early access in a leader's words: how much later than the opening each tier may order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.opening.values import Early
from commerce.rules.tiers import TierRule

_MILLISECOND = timedelta(milliseconds=1)
_EVERYBODY_ELSE = ""


def early_times(early: Early | None, tiers: Sequence[TierRule]) -> dict[str, int]:
    """Tier name -> how long after opening its members may order (ms); "" is everybody else. {}: all at
    once."""
    if early is None:
        return {}
    name, span = early
    waits = _from_tier_on(name, span, tiers) if name else _one_after_the_other(tiers)
    return {tier: wait // _MILLISECOND for tier, wait in waits.items()} if any(waits.values()) else {}


def _one_after_the_other(tiers: Sequence[TierRule]) -> Mapping[str, timedelta]:
    """The tier that goes first at once, each other as much later as it is early by less."""
    longest = max((tier.early for tier in tiers), default=timedelta())
    return {tier.name: longest - tier.early for tier in tiers} | {_EVERYBODY_ELSE: longest}


def _from_tier_on(name: str, span: timedelta | None, tiers: Sequence[TierRule]) -> Mapping[str, timedelta]:
    """That tier and those above it at once, everybody else `span` later: where it is unsaid, by as much as
    the tier is early."""
    names = [tier.name.casefold() for tier in tiers]
    at = names.index(name.casefold()) if name.casefold() in names else len(tiers)
    if span is None:
        span = tiers[at].early if at < len(tiers) else timedelta()
    waits = {tier.name: timedelta() if place >= at else span for place, tier in enumerate(tiers)}
    return waits | {_EVERYBODY_ELSE: span}
