"""Quiet hours: campaigns and reminders wait for the morning; a post, an answer or a closing never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Quiet
from commerce.rules.quiet import is_quiet


def allowed_at(moment: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into (UTC)."""
    if quiet is None or quiet.start == quiet.end:
        return moment
    local = moment.astimezone(zone)
    time = local.time().replace(tzinfo=None)
    if not is_quiet(time, quiet.start, quiet.end):
        return moment
    day = local.date() + timedelta(days=1 if time >= quiet.end else 0)
    return datetime.combine(day, quiet.end, zone).astimezone(UTC)
