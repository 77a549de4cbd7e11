"""Telegram, through python-telegram-bot."""

from adapters.telegram.platform import Options, Platform

__all__ = ["Options", "Platform"]
