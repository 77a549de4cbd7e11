"""When a member may be told what they did not ask for."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.courtesy import Patience, always, when_to_say
from commerce.rules.quiet import awake_at

ZONE = ZoneInfo("Asia/Shanghai")
NIGHT = partial(awake_at, start=time(22), end=time(8), zone=ZONE)


def at(text: str) -> datetime:
    """A moment of November 2026 on the group's clock: "21 20:00"."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until", "heard", "said"),
    [
        ("21 12:00", "22 12:00", "", "21 12:00"),
        ("21 12:00", "21 12:01", "", "21 12:00"),
        ("21 12:00", "21 12:00", "", ""),  # of no use from that moment on
        ("21 12:00", "21 11:00", "", ""),
        ("21 12:00", "25 12:00", "21 11:00", "22 11:00"),
        ("21 12:00", "25 12:00", "20 12:00", "21 12:00"),
        ("21 12:00", "25 12:00", "20 12:01", "21 12:01"),
        ("21 12:00", "22 11:00", "21 11:00", ""),
        ("21 22:00", "25 12:00", "", "22 08:00"),
        ("21 07:59", "25 12:00", "", "21 08:00"),
        ("21 21:59", "25 12:00", "", "21 21:59"),
        ("21 23:00", "22 08:00", "", ""),  # it closes when they wake
        ("21 12:00", "25 12:00", "20 23:00", "22 08:00"),  # a day later is at night
        ("21 12:00", "25 12:00", "21 13:00", "22 13:00"),  # the clock was set back
    ],
)
def test_a_word_waits_for_its_day_and_for_the_morning(now: str, until: str, heard: str, said: str) -> None:
    patience = Patience(heard=at(heard) if heard else None)
    assert when_to_say(at(now), at(until), patience, NIGHT) == (at(said) if said else None)


def test_who_wants_quiet_hears_none() -> None:
    assert when_to_say(at("21 12:00"), at("22 12:00"), Patience(quiet=True), always) is None


def test_without_quiet_hours_any_hour_will_do() -> None:
    assert when_to_say(at("21 03:00"), at("22 12:00"), Patience(), always) == at("21 03:00")
    assert at("21 03:00") + timedelta(hours=5) == when_to_say(
        at("21 03:00"), at("22 12:00"), Patience(), NIGHT
    )


HOURS = st.integers(0, 24 * 20)
WORDS = st.lists(st.tuples(HOURS, st.integers(1, 24 * 5)), max_size=30)
START = at("01 00:00")


def season(words: list[tuple[int, int]]) -> list[datetime]:
    """When one member hears what is planned (hour, for how many it is of use), looked at every half hour."""
    heard: list[datetime] = []
    waiting: list[tuple[datetime, datetime]] = []
    for half in range(2 * 24 * 26):
        now = START + half * timedelta(minutes=30)
        waiting += [(now, now + timedelta(hours=use)) for hour, use in words if 2 * hour == half]
        for word in list(waiting):
            due, until = word
            if due > now:
                continue
            waiting.remove(word)
            later = when_to_say(now, until, Patience(heard=heard[-1] if heard else None), NIGHT)
            if later == now:
                heard.append(now)
            elif later is not None:
                waiting.append((later, until))
    return heard


@given(WORDS)
def test_whatever_is_planned_a_member_hears_one_a_day_and_none_at_night(words: list[tuple[int, int]]) -> None:
    heard = season(words)
    days = [moment.astimezone(ZONE).date() for moment in heard]
    assert len(days) == len(set(days)), "one a day on the group's calendar"
    assert all(later - before >= timedelta(days=1) for before, later in pairwise(heard))
    assert all(8 <= moment.astimezone(ZONE).hour < 22 for moment in heard)
    assert bool(heard) or not any(
        use > 10 for _, use in words
    )  # what outlives a night is heard, or another is
