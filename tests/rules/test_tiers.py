"""Tiers from spend."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.tiers import TierRule, next_tier, tier_of

SILVER, GOLD = (
    TierRule(name="Silver", spend_minor=30_000, discount_bp=300),
    TierRule(name="Gold", spend_minor=100_000, discount_bp=500),
)
RULES = (SILVER, GOLD)


@pytest.mark.parametrize(
    ("spend", "held", "ahead"),
    [
        (0, None, (SILVER, 30_000)),
        (29_999, None, (SILVER, 1)),
        (30_000, SILVER, (GOLD, 70_000)),
        (99_999, SILVER, (GOLD, 1)),
        (100_000, GOLD, None),
        (10**12, GOLD, None),
        (-500, None, (SILVER, 30_500)),
    ],
)
def test_standing(spend: int, held: TierRule | None, ahead: tuple[TierRule, int] | None) -> None:
    assert tier_of(RULES, spend) == held
    assert next_tier(RULES, spend) == ahead


def test_a_shop_without_tiers() -> None:
    assert tier_of((), 10**9) is None
    assert next_tier((), 0) is None


tiers = st.lists(
    st.integers(0, 10**9).map(lambda spend: TierRule(name=str(spend), spend_minor=spend, discount_bp=0)),
    unique=True,
    max_size=6,
)


@given(tiers, st.lists(st.integers(0, 10**9), min_size=2).map(sorted))
def test_who_spends_more_never_stands_lower(rules: list[TierRule], spends: list[int]) -> None:
    held = [tier.spend_minor if (tier := tier_of(rules, spend)) else -1 for spend in spends]
    assert all(lower <= higher for lower, higher in pairwise(held))


@given(tiers, st.integers(0, 10**9))
def test_spending_what_is_needed_reaches_the_next_tier(rules: list[TierRule], spend: int) -> None:
    ahead = next_tier(rules, spend)
    if ahead is None:
        assert all(rule.spend_minor <= spend for rule in rules)
    else:
        assert tier_of(rules, spend + ahead[1]) == ahead[0]
        assert tier_of(rules, spend + ahead[1] - 1) == tier_of(rules, spend)
