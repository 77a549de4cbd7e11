"""Quiet hours: campaigns and reminders wait for the morning; a post, an answer or a closing never does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import Quiet


def allowed_at(moment: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into (UTC)."""
    if quiet is None or quiet.start == quiet.end:
        return moment
    local = moment.astimezone(zone)
    time = local.time().replace(tzinfo=None)
    over_midnight = quiet.start > quiet.end
    is_quiet = (time >= quiet.start or time < quiet.end) if over_midnight else quiet.start <= time < quiet.end
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and time >= quiet.start else 0)
    return datetime.combine(day, quiet.end, zone).astimezone(UTC)
