"""config.toml, the admin's one file, as typed and frozen settings. A complaint says where, what it found and
what would work."""

from bot.config.complaints import ConfigComplaint, ConfigError
from bot.config.loading import check, demo_settings, load
from bot.config.secret import Secret, revealed
from bot.config.settings import (
    BuyDefaults,
    CampaignSettings,
    Community,
    DatabaseSettings,
    GroupSettings,
    Quiet,
    Rhythm,
    Settings,
    Web,
)
from bot.config.watching import watch

__all__ = [
    "BuyDefaults",
    "CampaignSettings",
    "Community",
    "ConfigComplaint",
    "ConfigError",
    "DatabaseSettings",
    "GroupSettings",
    "Quiet",
    "Rhythm",
    "Secret",
    "Settings",
    "Web",
    "check",
    "demo_settings",
    "load",
    "revealed",
    "watch",
]
