"""How long those who wished for something may order before everybody else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

HEAD_START = timedelta(minutes=30)


def head_start(said: timedelta | None, length: timedelta) -> timedelta:
    """As long as the leader says; else half an hour, but never more than half of the group buy's life."""
    return said if said is not None else min(HEAD_START, length / 2)


def after_wishers(early: Mapping[str, int], ahead: timedelta, *, said: bool) -> dict[str, int]:
    """Tier name -> wait after opening in ms ("" is everybody else), with those who wished for it first.

    A tier's own early access stays; everybody else waits for the longer of the two, and where only the tiers'
    was `said`, for that.
    """
    if early and not said:
        return dict(early)
    wait = ahead // timedelta(milliseconds=1)
    everybody = {"": max(early.get("", 0), wait)}
    return {**early, **everybody} if wait or early else {}
