"""Tiers: a member's standing is a pure function of what they spent (settled, in the window), in minor
units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """One tier. Held from `spend_minor` on; takes `discount_bp` basis points off (300 is 3 %); may order
    `early` before the rest; `perks` says in words what else it brings."""

    name: str
    spend_minor: int
    discount_bp: int
    early: timedelta = timedelta()
    perks: str = ""


def tier_of(rules: Iterable[TierRule], spend_minor: int) -> TierRule | None:
    """The highest tier reached, or None."""
    return max((rule for rule in rules if rule.spend_minor <= spend_minor), key=_spend, default=None)


def next_tier(rules: Iterable[TierRule], spend_minor: int) -> tuple[TierRule, int] | None:
    """The tier to come and what is still needed for it (minor units, at least 1), or None at the top."""
    ahead = min((rule for rule in rules if rule.spend_minor > spend_minor), key=_spend, default=None)
    return None if ahead is None else (ahead, ahead.spend_minor - spend_minor)


def _spend(rule: TierRule) -> int:
    return rule.spend_minor
