"""config.toml, the admin's one file, as typed and frozen settings. A complaint says where, what it found and
what would work."""

from bot.config.complaints import Complaint, ConfigError
from bot.config.loading import check, demo_settings, load
from bot.config.secret import Secret, revealed
from bot.config.settings import (
    CampaignSettings,
    Community,
    Database,
    Defaults,
    GroupSettings,
    Quiet,
    Rhythm,
    Settings,
    Web,
)
from bot.config.watching import watch

__all__ = [
    "CampaignSettings",
    "Community",
    "Complaint",
    "ConfigError",
    "Database",
    "Defaults",
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
