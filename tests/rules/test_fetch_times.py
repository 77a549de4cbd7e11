"""When who has not fetched theirs is reminded: an hour before, where the place says when that is."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.config import Quiet
from bot.languages import languages
from bot.moments import compile_moments, read_beginning
from bot.timing.fetch_times import reminder_times

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = compile_moments(languages())
NIGHT = Quiet(start=time(22), end=time(8))


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), ZONE)


MONDAY = at(23, "10:00")


@pytest.mark.parametrize(
    ("place", "begins"),
    [
        ("Gate 3 Fri 18-20", at(27, "18:00")),
        ("Office Sat 10-12", at(28, "10:00")),
        ("Fri 18-20, Gate 3", at(27, "18:00")),
        ("Gate 3 (Fri 18:00-20:00)", at(27, "18:00")),
        ("Gate 3 Fri 6-8pm", at(27, "18:00")),
        ("Hall 2 5pm", at(23, "17:00")),
        ("Gate 3, 18:00 to 20:00", at(23, "18:00")),
        ("东门 周五18-20", at(27, "18:00")),
        ("东门周五晚上6点到8点", at(27, "18:00")),
        ("正門 金曜18時〜20時", at(27, "18:00")),
        ("ประตู 3 วันศุกร์ 18:00-20:00", at(27, "18:00")),
        *((one, None) for one in ("Gate 3", "Room 3-2", "Gate 3 until Friday", "12 Main Street", "")),
        ("Gate 3 Fri 6-8", None),
        ("lobby 12/8 18:00", None),
        ("Fri 18-20 and Sat 10-12", None),
        ("Gate 3 Mon-Fri 18-20", None),
    ],
)
def test_the_only_time_that_a_place_tells_of(place: str, begins: datetime | None) -> None:
    assert read_beginning(place, MONDAY, ZONE, WORDS) == begins


@pytest.mark.parametrize(
    ("now", "place", "told", "reminded"),
    [
        (MONDAY, "Gate 3 Fri 18-20", False, at(27, "17:00")),
        (MONDAY, "Gate 3 Fri 18-20", True, at(27, "17:00")),
        (MONDAY, "Gate 3 18:00-20:00", True, at(23, "17:00")),
        (MONDAY, "Gate 3 18:00-20:00", False, None),  # of which day?
        (MONDAY, "Gate 3 tomorrow 18:00", False, None),  # said days ago
        (MONDAY, "Gate 3 Fri 18-20 | Office Sat 10-12", False, None),
        (MONDAY, "Yard", True, None),
        (at(27, "17:30"), "Gate 3 Fri 18-20", True, None),  # heard just now
        (at(27, "18:30"), "Gate 3 Fri 18-20", True, None),  # has begun, and is not that of next week
        (MONDAY, "Gate 3 Sat 8:30-10:00", True, at(27, "21:30")),  # before the quiet hours
        (at(27, "22:30"), "Gate 3 Sat 8:30-10:00", True, None),
    ],
)
def test_an_hour_before_never_in_the_quiet_hours(
    now: datetime, place: str, told: bool, reminded: datetime | None
) -> None:
    assert reminder_times(now, ZONE, WORDS, NIGHT, told=told)(place) == reminded
