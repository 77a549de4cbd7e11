"""Quiet hours: campaigns and reminders wait for the morning; a post, an answer or a closing never does."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.config import Quiet
from commerce.rules.quiet import awake_at


def allowed_at(moment: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into (UTC)."""
    return moment if quiet is None else awake_at(moment, quiet.start, quiet.end, zone)
