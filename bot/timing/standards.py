"""The community's terms of a settlement, as config.toml has them."""

from __future__ import annotations

from bot.config import Settings
from commerce.services.buys.settling import Standards


def standards_of(settings: Settings) -> Standards:
    """What every closing goes by, whoever closes."""
    return Standards(
        tiers=settings.tiers,
        window=settings.tier_window,
        payment_note=settings.payment_note,
        means=settings.means,
        due=settings.payment_due,
        remind=settings.payment_remind,
    )
