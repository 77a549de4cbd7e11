"""How much one member may say in a minute before it stops counting. Judged by the platform's own times, so
that a backlog read after an outage is no flood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

WINDOW = timedelta(minutes=1)

Verdict = Literal["counts", "warn", "ignore"]


def judge(counted: Sequence[datetime], warned_at: datetime | None, sent: datetime, limit: int) -> Verdict:
    """What becomes of one more message. `counted` are the times of those that counted; `limit` 0: none.

    The first one too many is answered with a warning, once a minute; those after it are let go.
    """
    recent = sum(1 for moment in counted if abs(sent - moment) < WINDOW)
    if not limit or recent < limit:
        return "counts"
    return "warn" if warned_at is None or abs(sent - warned_at) >= WINDOW else "ignore"
