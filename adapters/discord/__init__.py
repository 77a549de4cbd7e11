"""Discord, through discord.py."""

from adapters.discord.platform import Options, Platform

__all__ = ["Options", "Platform"]
