"""Why a text is no time one could close at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime


class NotAMoment(ValueError):
    """Not read as a time. `reason`: "unread", "hour" (which hour?), "am_or_pm", "nothing" (no length at all),
    "day_or_month" (12/8), "weekday" (it does not fit its date); `choices` (UTC) are what the last two can
    mean."""

    def __init__(self, text: str, reason: str = "unread", choices: Sequence[datetime] = ()) -> None:
        super().__init__(f"{text!r} is not a time ({reason})")
        self.text, self.reason, self.choices = text, reason, tuple(choices)


class MomentAbsurd(ValueError):
    """Read, but there is no such time, or it is more than 366 days ahead.

    `reason`: "no_such_day", "no_such_time", "skipped" (by a clock change), "far"."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} cannot be meant ({reason})")
        self.text, self.reason = text, reason


class MomentPast(ValueError):
    """Over already. `suggestion` (UTC) is the next time that could be meant; `comes_again`: it is the same
    hour of another day, not another date than was written."""

    def __init__(self, text: str, suggestion: datetime, *, comes_again: bool = False) -> None:
        super().__init__(f"{text!r} is past; perhaps {suggestion:%Y-%m-%d %H:%M} UTC")
        self.text, self.suggestion, self.comes_again = text, suggestion, comes_again
