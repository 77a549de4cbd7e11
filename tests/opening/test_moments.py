"""Every way a leader writes a time, as a table: what is read, and what is refused with which reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import languages
from bot.moments import MomentAbsurd, MomentPast, NotAMoment, compile_moments, read_duration, read_moment, read_window
from tests.opening.moments import READ

WORDS = compile_moments(languages())
SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI).astimezone(UTC)  # a Saturday


def rows(table: str) -> list[tuple[str, str]]:
    return [
        (text.strip(), expected.strip()) for text, _, expected in (line.rpartition("|") for line in table.strip().splitlines())
    ]


def said(moment: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    local = moment.astimezone(zone)
    return local.strftime("%m-%d %H:%M" if local.year == 2026 else "%Y-%m-%d %H:%M")


def answer(text: str, now: datetime = NOW, zone: ZoneInfo = SHANGHAI) -> str:
    try:
        return said(read_moment(text, now, zone, WORDS), zone)
    except MomentPast as past:
        return f"past {said(past.suggestion, zone)}"
    except (NotAMoment, MomentAbsurd) as no:
        return f"{type(no).__name__} {no.reason}"


@pytest.mark.parametrize(("text", "expected"), rows(READ))
def test_a_moment_is_read_or_refused_with_its_reason(text: str, expected: str) -> None:
    assert answer(text) == expected


def test_the_table_is_long_and_says_each_thing_once() -> None:
    texts = [text for text, _ in rows(READ)]
    assert len(texts) >= 150
    assert len(set(texts)) == len(texts)


CHANGES = [  # (text, now, zone, expected): the two days a year when a clock is turned
    ("2027-03-28 02:30", "2027-03-27T12:00Z", BERLIN, "MomentAbsurd skipped"),
    ("2027-03-28 03:00", "2027-03-27T12:00Z", BERLIN, "2027-03-28 03:00"),
    ("2:30", "2027-03-28T00:30Z", BERLIN, "MomentAbsurd skipped"),
    ("2:30", "2027-03-27T12:00Z", BERLIN, "past 2027-03-29 02:30"),
    ("2026-11-01 01:30", "2026-10-31T12:00Z", NEW_YORK, "11-01 01:30"),
    ("tomorrow 20:00", "2026-10-31T12:00Z", NEW_YORK, "11-01 20:00"),
    ("24h", "2026-10-31T16:00Z", NEW_YORK, "11-01 11:00"),
    ("20:00", "2026-11-21T01:30Z", NEW_YORK, "past 11-21 20:00"),
    ("20:00", "2026-11-21T01:30Z", SHANGHAI, "11-21 20:00"),
    ("29 Feb 20:00", "2028-01-05T12:00Z", BERLIN, "2028-02-29 20:00"),
    ("29 Feb 20:00", "2027-01-05T12:00Z", BERLIN, "MomentAbsurd no_such_day"),
    ("2月29日", "2027-12-05T12:00Z", BERLIN, "2028-02-29 23:59"),
]


@pytest.mark.parametrize(("text", "now", "zone", "expected"), CHANGES)
def test_clocks_that_change(text: str, now: str, zone: ZoneInfo, expected: str) -> None:
    assert answer(text, datetime.fromisoformat(now), zone) == expected


def test_a_time_that_comes_twice_is_its_first_and_then_its_second() -> None:
    first = read_moment("1:30", datetime(2026, 11, 1, 4, 0, tzinfo=UTC), NEW_YORK, WORDS)
    second = read_moment("1:30", first, NEW_YORK, WORDS)
    assert (first, second) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC))


DURATIONS = [
    ("30m", 30),
    ("1h30m", 90),
    ("24h", 1440),
    ("半小时", 30),
    ("半小時", 30),
    ("2時間半", 150),
    ("10分", 10),
    ("三天", 4320),
]


@pytest.mark.parametrize(("text", "minutes"), DURATIONS)
def test_a_duration(text: str, minutes: int) -> None:
    assert read_duration(text, WORDS) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0m", "20:00", "tomorrow", "gold", "3 days before", "8", "367d"])
def test_no_duration(text: str) -> None:
    with pytest.raises((NotAMoment, MomentAbsurd)):
        read_duration(text, WORDS)


WINDOWS = """
14:00-14:10 | 11-21 14:00, 11-21 14:10
14:00 10m | 11-21 14:00, 11-21 14:10
14:00～14:10 | 11-21 14:00, 11-21 14:10
11:00-23:30 | 11-21 11:00, 11-21 23:30
2-4pm | 11-21 14:00, 11-21 16:00
tonight 8-9 | 11-21 20:00, 11-21 21:00
tomorrow 14:00 to 15:00 | 11-22 14:00, 11-22 15:00
2026-11-25 14:00-14:10 | 11-25 14:00, 11-25 14:10
23:50-00:10 | 11-21 23:50, 11-22 00:10
今晚8点到9点 | 11-21 20:00, 11-21 21:00
今晚8点 10分钟 | 11-21 20:00, 11-21 20:10
明天14点~14点10分 | 11-22 14:00, 11-22 14:10
明日14時から15時 | 11-22 14:00, 11-22 15:00
14:00-13:00 | no
14:00-14:00 | no
14:00 3 days | no
14:00 | no
10m | no
14:00-10m | no
9:00-9:10 | no
"""


@pytest.mark.parametrize(("text", "expected"), rows(WINDOWS))
def test_a_window(text: str, expected: str) -> None:
    try:
        found = ", ".join(said(moment) for moment in read_window(text, NOW, SHANGHAI, WORDS))
    except (NotAMoment, MomentPast, MomentAbsurd):
        found = "no"
    assert found == expected


SPOKEN = sorted(WORDS.meanings) + list("0123456789:-/.一二十半 ²") + ["8", "20:00", "2026-11-25", "25", "11", "31"]
times = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(SPOKEN), max_size=7).map("".join),
    st.lists(st.sampled_from(SPOKEN), max_size=7).map(" ".join),
)
nows = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by timezones
zones = st.sampled_from(
    [SHANGHAI, BERLIN, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")]
)


@given(times, nows, zones)
def test_any_text_is_a_coming_moment_or_one_of_three_refusals(text: str, now: datetime, zone: ZoneInfo) -> None:
    moment = named(text, now, zone)
    assert moment is None or now < moment <= now + timedelta(days=368)


def named(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment read, or the one suggested."""
    try:
        return read_moment(text, now, zone, WORDS)
    except MomentPast as past:
        return past.suggestion
    except (NotAMoment, MomentAbsurd):
        return None


@given(times, nows, zones)
def test_any_window_lies_ahead_and_has_a_length(text: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        start, end = read_window(text, now, zone, WORDS)
    except (NotAMoment, MomentPast, MomentAbsurd):
        return
    assert now < start < end <= start + timedelta(days=1)
