"""The clock of an order that is paid ahead: it sleeps at night and stands while an answer is awaited."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.holding import HoldClock, Stop, lapses_at
from commerce.rules.quiet import is_quiet

NIGHT, NAP, NONE = (time(22), time(8)), (time(13), time(14)), None
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """ "21 09:30": of November 2026, on the group's clock."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=zone).astimezone(UTC)


# began | quiet | the leader looked from, to ("": still looks) | lapses ("": not while they look); two hours each
TABLE = [
    ("21 09:00", NONE, [], "21 11:00"),
    ("21 23:00", NONE, [], "22 01:00"),
    ("21 09:00", NIGHT, [], "21 11:00"),
    ("21 20:00", NIGHT, [], "21 22:00"),
    ("21 20:01", NIGHT, [], "22 08:01"),
    ("21 21:30", NIGHT, [], "22 09:30"),
    ("21 22:00", NIGHT, [], "22 10:00"),
    ("21 23:50", NIGHT, [], "22 10:00"),
    ("22 03:00", NIGHT, [], "22 10:00"),
    ("22 07:59", NIGHT, [], "22 10:00"),
    ("22 08:00", NIGHT, [], "22 10:00"),
    ("21 12:30", NAP, [], "21 15:30"),
    ("21 13:30", NAP, [], "21 16:00"),
    ("21 09:00", NONE, [("21 09:30", "")], ""),
    ("21 09:00", NONE, [("21 11:00", "")], ""),
    ("21 09:00", NONE, [("21 12:00", "")], ""),
    ("21 09:00", NONE, [("21 12:00", "21 13:00")], "21 11:00"),
    ("21 09:00", NONE, [("21 09:30", "21 12:00")], "21 13:30"),
    ("21 09:00", NONE, [("21 09:00", "21 12:00")], "21 14:00"),
    ("21 09:00", NONE, [("21 08:00", "21 09:30")], "21 11:30"),
    ("21 09:00", NONE, [("21 09:10", "21 09:20"), ("21 10:00", "21 10:30")], "21 11:40"),
    ("21 09:00", NONE, [("21 09:10", "21 10:00"), ("21 09:30", "21 11:00")], "21 12:50"),
    ("21 09:00", NONE, [("21 09:10", "21 09:20"), ("21 10:00", "")], ""),
    ("21 21:30", NIGHT, [("21 21:45", "22 07:00")], "22 09:45"),
    ("21 21:30", NIGHT, [("21 21:45", "22 09:00")], "22 10:45"),
    ("21 21:30", NIGHT, [("21 23:00", "22 08:30")], "22 10:00"),
    ("21 09:00", (time(9), time(9)), [], "21 11:00"),
]


@pytest.mark.parametrize(("began", "quiet", "looked", "lapses"), TABLE)
def test_lapses(
    began: str, quiet: tuple[time, time] | None, looked: list[tuple[str, str]], lapses: str
) -> None:
    clock = HoldClock(hold=timedelta(hours=2), quiet=quiet, zone=SHANGHAI)
    stops = [(at(start), at(end) if end else None) for start, end in looked]
    assert lapses_at(at(began), clock, stops) == (at(lapses) if lapses else None)


def test_over_a_change_of_the_clocks_the_waking_time_is_the_same() -> None:
    """In the night to 25 October 2026 Berlin has an hour more, and everybody sleeps through it."""
    clock = HoldClock(hold=timedelta(hours=2), quiet=NIGHT, zone=BERLIN)
    began = datetime(2026, 10, 24, 21, 0, tzinfo=BERLIN).astimezone(UTC)
    assert lapses_at(began, clock) == datetime(2026, 10, 25, 9, 0, tzinfo=BERLIN).astimezone(UTC)


MINUTES = st.integers(0, 3 * 24 * 60)
LOOKS = st.lists(st.tuples(MINUTES, st.integers(1, 600)), max_size=4)


@given(MINUTES, st.integers(1, 600), st.sampled_from([NIGHT, NAP, NONE]), LOOKS)
def test_exactly_the_hold_passes_awake_and_unlooked(
    began: int, hold: int, quiet: tuple[time, time] | None, looks: list[tuple[int, int]]
) -> None:
    """By counting minutes, against the walk over what ends them."""
    zero = at("21 00:00")
    stops: list[Stop] = [
        (zero + timedelta(minutes=start), zero + timedelta(minutes=start + length)) for start, length in looks
    ]
    clock = HoldClock(hold=timedelta(minutes=hold), quiet=quiet, zone=SHANGHAI)
    now, left = zero + timedelta(minutes=began), hold
    while left:
        asleep = quiet is not None and is_quiet(now.astimezone(SHANGHAI).time().replace(tzinfo=None), *quiet)
        looked = any(start <= now and (end is None or now < end) for start, end in stops)
        left -= not asleep and not looked
        now += timedelta(minutes=1)
    assert lapses_at(zero + timedelta(minutes=began), clock, stops) == now
