"""Written schedules and their occurrences, over changes of the clocks too."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.schedule import LAST, Schedule, month_names, occurrences, parse, short_months

SHANGHAI, BERLIN, NEW_YORK = (
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/New_York"),
)


def due(when: str, zone: ZoneInfo, first: str, last: str) -> list[tuple[str, str]]:
    """The occurrences from one local midnight to another: (local, UTC)."""
    after, until = (datetime.fromisoformat(day).replace(tzinfo=zone) for day in (first, last))
    found = occurrences(parse(when), zone, after - timedelta(seconds=1), until)
    return [(one.local, one.at.strftime("%Y-%m-%dT%H:%MZ")) for one in found]


def locals_of(when: str, first: str, last: str) -> list[str]:
    return [local for local, _ in due(when, SHANGHAI, first, last)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("once 2026-12-24 18:00", Schedule(times=(time(18),), once=date(2026, 12, 24))),
        ("daily 08:30", Schedule(times=(time(8, 30),))),
        ("Daily  8:30 ", Schedule(times=(time(8, 30),))),
        ("mon,thu 19:00", Schedule(times=(time(19),), weekdays=frozenset({1, 4}))),
        ("Monday,Thursday 19:00", Schedule(times=(time(19),), weekdays=frozenset({1, 4}))),
        ("mon-fri 19:00", Schedule(times=(time(19),), weekdays=frozenset({1, 2, 3, 4, 5}))),
        ("sat-mon 19:00", Schedule(times=(time(19),), weekdays=frozenset({6, 0, 1}))),
        ("monthly 1 09:00", Schedule(times=(time(9),), days=frozenset({1}), clamps=True)),
        ("monthly 1,15 09:00", Schedule(times=(time(9),), days=frozenset({1, 15}), clamps=True)),
        ("monthly 1st,15th 09:00", parse("monthly 1,15 09:00")),
        ("monthly last 09:00", Schedule(times=(time(9),), days=frozenset({LAST}), clamps=True)),
        ("Monthly L 09:00", parse("monthly last 09:00")),
        ("monthly last day 09:00", parse("monthly last 09:00")),
        ("last day 09:00", parse("monthly last 09:00")),
        ("monthly 15,last 09:00", Schedule(times=(time(9),), days=frozenset({15, LAST}), clamps=True)),
        ("first monday 09:00", Schedule(times=(time(9),), weekdays=frozenset(), nth=frozenset({(1, 1)}))),
        ("monthly first mon 09:00", parse("first monday 09:00")),
        ("1st Monday 09:00", parse("first monday 09:00")),
        ("last friday 18:00", Schedule(times=(time(18),), weekdays=frozenset(), nth=frozenset({(-1, 5)}))),
        (
            "second tue,thu 08:00",
            Schedule(times=(time(8),), weekdays=frozenset(), nth=frozenset({(2, 2), (2, 4)})),
        ),
        ("0 9 * * mon#1", parse("first monday 09:00")),
        ("0 9 * * 1#1", parse("first monday 09:00")),
        ("0 18 * * friL", parse("last friday 18:00")),
        ("0 18 * * 5l", parse("last friday 18:00")),
        ("0 9 * * 7#2", parse("second sunday 09:00")),
        ("0 9 L * *", Schedule(times=(time(9),), days=frozenset({LAST}))),
        ("0 9 L-2 * *", Schedule(times=(time(9),), days=frozenset({-2}))),
        ("0 9 LW * *", Schedule(times=(time(9),), days=frozenset(), workdays=frozenset({LAST}))),
        ("0 9 1,15w * *", Schedule(times=(time(9),), days=frozenset({1}), workdays=frozenset({15}))),
        ("monthly LW 9:00", parse("monthly last workday 09:00")),
        ("last working day 9am", parse("monthly last workday 09:00")),
        ("fifth monday 09:00", parse("0 9 * * mon#5")),
        ("every monday 9am", parse("mon 09:00")),
        ("Every day at 9:30pm", parse("daily 21:30")),
        ("first monday of the month 09:00", parse("first monday 09:00")),
        ("every month last friday 12am", parse("last friday 00:00")),
        ("30 8 * * *", parse("daily 08:30")),
        ("0 19 * * 0", parse("sun 19:00")),
        ("0 19 * * 7", parse("sun 19:00")),
        ("0 19 * * sun", parse("sun 19:00")),
        ("0 19 * * 5-7", parse("fri,sat,sun 19:00")),
        ("0 19 * * 0-7", parse("daily 19:00")),
        ("0 19 * * 1", parse("mon 19:00")),
        ("*/30 9-10 * * *", Schedule(times=(time(9), time(9, 30), time(10), time(10, 30)))),
        ("0 9-17/4 * * *", Schedule(times=(time(9), time(13), time(17)))),
        ("50/5 0 * * *", Schedule(times=(time(0, 50), time(0, 55)))),
        ("0 0 1 jan-mar *", Schedule(times=(time(0),), days=frozenset({1}), months=frozenset({1, 2, 3}))),
        (
            "0 0 13 * fri",
            Schedule(times=(time(0),), days=frozenset({13}), weekdays=frozenset({5}), either=True),
        ),
    ],
)
def test_schedules_are_read(when: str, expected: Schedule) -> None:
    assert parse(when) == expected


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("", "no schedule; write"),
        ("every day", "no schedule"),
        ("@daily", "no schedule"),
        ("daily", "no schedule"),
        ("daily 24:00", "no time of day"),
        ("daily 8.30", "no time of day"),
        ("daily ８:30", "no time of day"),
        ("once 2026-02-30 18:00", "not in the calendar"),
        ("once 24.12.2026 18:00", "no date"),
        ("once 9999-01-01 18:00", "no date"),
        ("mon,thx 19:00", "'thx' is no weekday"),
        ("monthly 32 09:00", "'32' is no day of the month; that is 1 to 31"),
        ("monthly 0 09:00", "no day of the month"),
        ("60 * * * *", "'60' is no minute; that is 0 to 59"),
        ("0 24 * * *", "no hour"),
        ("0 0 * 13 *", "'13' is no month; that is 1 to 12 or jan to dec"),
        ("0 0 * * 8", "no weekday"),
        ("0 0 * * mon#6", "is no weekday"),
        ("0 0 * * #1", "is no weekday"),
        ("0 0 * * fri#L", "is no weekday"),
        ("0 0 L-31 * *", "no day of the month"),
        ("0 0 32W * *", "no day of the month"),
        ("0 0 W * *", "no day of the month"),
        ("daily 13pm", "no time of day"),
        ("daily 9", "no time of day"),
        ("0 0 31W 4 *", "day 31 never comes in apr"),
        ("monthly final 09:00", "'final' is no day of the month; that is 1 to 31, or last"),
        ("sixth monday 09:00", "no schedule"),
        ("monthly sixth monday 09:00", "'sixth' is no week of a month; write first, second"),
        ("first day 09:00", "no weekday"),
        ("*/0 * * * *", "at least 1"),
        ("9-5 * * * *", "backwards"),
        ("*-5 * * * *", "no range"),
        ("², 8 * * *", "no minute"),
        ("0 0 30 2 *", "day 30 never comes in feb"),
        ("0 0 31 4,6 *", "day 31 never comes in apr, jun"),
        ("* * * *", "no schedule"),
        ("* * * * * *", "no schedule"),
    ],
)
def test_what_is_no_schedule_is_refused_with_a_sentence(when: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(when)


@given(st.text(max_size=30) | st.text(alphabet="0123456789*/-, monfridaily:once", max_size=30))
def test_any_text_is_a_schedule_or_a_value_error(when: str) -> None:
    try:
        assert parse(when).times
    except ValueError as refused:
        assert " " in str(refused)  # noqa: PT017 - either outcome is fine, as long as it is a sentence


def test_days() -> None:
    assert locals_of("daily 08:30", "2026-11-21", "2026-11-23") == ["2026-11-21T08:30", "2026-11-22T08:30"]
    assert locals_of("mon,thu 19:00", "2026-11-21", "2026-11-30") == ["2026-11-23T19:00", "2026-11-26T19:00"]
    assert locals_of("0 19 * * 7", "2026-11-21", "2026-11-30") == ["2026-11-22T19:00", "2026-11-29T19:00"]
    assert locals_of("once 2026-12-24 18:00", "2026-11-21", "2027-11-21") == ["2026-12-24T18:00"]
    assert locals_of("once 2026-12-24 18:00", "2026-12-25", "2027-11-21") == []


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("monthly 31 09:00", "01-31 02-28 03-31 04-30 05-31 06-30"),
        ("0 9 LW * *", "01-30 02-27 03-31 04-30 05-29 06-30"),
        ("0 9 15W * *", "01-15 02-16 03-16 04-15 05-15 06-15"),
        ("0 9 1W * *", "01-01 02-02 03-02 04-01 05-01 06-01"),
        ("0 9 31W * *", "01-30 03-31 05-29"),
        ("0 9 L-1 * *", "01-30 02-27 03-30 04-29 05-30 06-29"),
        (
            "0 9 LW * 1",
            "01-05 01-12 01-19 01-26 01-30 02-02 02-09 02-16 02-23 02-27 "
            "03-02 03-09 03-16 03-23 03-30 03-31 04-06 04-13 04-20 04-27 04-30 05-04 05-11 05-18 05-25 05-29 "
            "06-01 06-08 06-15 06-22 06-29 06-30",
        ),
        ("fifth friday 09:00", "01-30 05-29"),
        ("monthly 30 09:00", "01-30 02-28 03-30 04-30 05-30 06-30"),
        (
            "monthly 29-31 09:00",
            "01-29 01-30 01-31 02-28 03-29 03-30 03-31 04-29 04-30 05-29 05-30 05-31 06-29 06-30",
        ),
        ("monthly last 09:00", "01-31 02-28 03-31 04-30 05-31 06-30"),
        ("monthly 15,last 09:00", "01-15 01-31 02-15 02-28 03-15 03-31 04-15 04-30 05-15 05-31 06-15 06-30"),
        ("first monday 09:00", "01-05 02-02 03-02 04-06 05-04 06-01"),
        ("last friday 09:00", "01-30 02-27 03-27 04-24 05-29 06-26"),
        ("fourth sun 09:00", "01-25 02-22 03-22 04-26 05-24 06-28"),
        ("0 9 31 * *", "01-31 03-31 05-31"),
        ("0 9 L * *", "01-31 02-28 03-31 04-30 05-31 06-30"),
        ("0 9 L 2,4 *", "02-28 04-30"),
    ],
)
def test_days_of_the_month(when: str, days: str) -> None:
    assert [local[5:10] for local in locals_of(when, "2026-01-01", "2026-07-01")] == days.split()


def test_the_29th_of_february() -> None:
    assert locals_of("0 9 29 2 *", "2026-01-01", "2029-01-01") == ["2028-02-29T09:00"]
    assert locals_of("monthly 29 09:00", "2028-02-01", "2028-03-01") == ["2028-02-29T09:00"]


@given(st.integers(1, 31), st.integers(2024, 2040), st.integers(1, 12))
def test_monthly_comes_once_in_every_month(number: int, year: int, month: int) -> None:
    first, after = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    found = locals_of(f"monthly {number} 09:00", first.isoformat(), after.isoformat())
    assert len(found) == 1
    assert int(found[0][8:10]) == min(number, (after - first).days)


@pytest.mark.parametrize(
    ("when", "months"),
    [
        ("0 9 31 * *", "feb, apr, jun, sep, nov"),
        ("0 9 1,30 * *", "feb"),
        ("0 9 29 * *", "feb"),
        ("0 9 31 jan,apr *", "apr"),
        ("monthly 31 09:00", "feb, apr, jun, sep, nov"),
        ("monthly last 09:00", ""),
        ("0 9 L * *", ""),
        ("0 9 */2 * *", ""),
        ("0 9 28 * *", ""),
        ("daily 09:00", ""),
        ("once 2026-12-31 09:00", ""),
        ("last friday 09:00", ""),
    ],
)
def test_months_that_lack_a_day_are_told(when: str, months: str) -> None:
    assert month_names(short_months(when)) == months


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("0 9 24 * mon", "23 24 30"),
        ("0 9 */2 * mon", "21 23 25 27 29 30"),
        ("0 9 */2 * sat", "21 23 25 27 28 29"),
        ("0 9 L * sat", "21 28 30"),
        ("0 9 24 * mon#4", "23 24"),
        ("0 9 24 * */2", "21 22 24 26 28 29"),
        # what leaves nothing out restricts nothing: the other one alone decides
        ("0 9 * * mon", "23 30"),
        ("0 9 */1 * mon", "23 30"),
        ("0 9 1-31 * mon", "23 30"),
        ("0 9 24 * *", "24"),
        ("0 9 24 * 0-6", "24"),
        ("0 9 24 * */1", "24"),
    ],
)
def test_a_day_of_the_month_or_a_weekday_is_enough_when_both_restrict(when: str, days: str) -> None:
    assert [local[8:10] for local in locals_of(when, "2026-11-21", "2026-12-01")] == days.split()


def test_after_is_excluded_and_until_included() -> None:
    at = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)
    assert list(occurrences(parse("daily 08:30"), SHANGHAI, at, at + timedelta(hours=1))) == []
    assert [one.at for one in occurrences(parse("daily 08:30"), SHANGHAI, at - timedelta(seconds=1), at)] == [
        at
    ]


CHANGES = [
    # spring: 02:00-03:00 is skipped; what falls into it comes at 03:00
    (
        BERLIN,
        "daily 02:30",
        "2026-03-28",
        "03-28T02:30=03-28T01:30 03-29T02:30=03-29T01:00 03-30T02:30=03-30T00:30",
    ),
    (
        BERLIN,
        "*/30 1-3 * * *",
        "2026-03-29",
        "03-29T01:00=03-29T00:00 03-29T01:30=03-29T00:30 03-29T02:00=03-29T01:00",
    ),
    (
        NEW_YORK,
        "daily 02:30",
        "2026-03-07",
        "03-07T02:30=03-07T07:30 03-08T02:30=03-08T07:00 03-09T02:30=03-09T06:30",
    ),
    # autumn: 02:00-03:00 (Berlin) and 01:00-02:00 (New York) come twice; the first counts
    (
        BERLIN,
        "daily 02:30",
        "2026-10-24",
        "10-24T02:30=10-24T00:30 10-25T02:30=10-25T00:30 10-26T02:30=10-26T01:30",
    ),
    (
        NEW_YORK,
        "daily 01:30",
        "2026-10-31",
        "10-31T01:30=10-31T05:30 11-01T01:30=11-01T05:30 11-02T01:30=11-02T06:30",
    ),
    # the control: a zone without changes
    (
        SHANGHAI,
        "daily 02:30",
        "2026-03-28",
        "03-28T02:30=03-27T18:30 03-29T02:30=03-28T18:30 03-30T02:30=03-29T18:30",
    ),
    # a whole day that never was
    (
        ZoneInfo("Pacific/Apia"),
        "daily 08:00",
        "2011-12-29",
        "12-29T08:00=12-29T18:00 12-30T08:00=12-30T10:00 12-31T08:00=12-30T18:00",
    ),
]


@pytest.mark.parametrize(("zone", "when", "first", "expected"), CHANGES)
def test_changes_of_the_clocks(zone: ZoneInfo, when: str, first: str, expected: str) -> None:
    until = date.fromisoformat(first) + timedelta(days=3)
    found = [f"{local[5:]}={at[5:-1]}" for local, at in due(when, zone, first, until.isoformat())]
    assert found[:3] == expected.split()


HOURLY = [
    # spring: the skipped hour brings none, and no second one into the hour after it
    (BERLIN, "30 * * * *", "2026-03-29T00:00Z", "01:30 03:30 04:30 05:30"),
    (BERLIN, "0 * * * *", "2026-03-28T23:30Z", "01:00 03:00 04:00 05:00"),
    (NEW_YORK, "30 * * * *", "2026-03-08T06:00Z", "01:30 03:30 04:30 05:30"),
    # autumn: one in each of the two hours of one name
    (BERLIN, "30 * * * *", "2026-10-25T00:00Z", "02:30 02:30+01:00 03:30 04:30"),
    (
        BERLIN,
        "0,30 * * * *",
        "2026-10-25T00:00Z",
        "02:30 02:00+01:00 02:30+01:00 03:00 03:30 04:00 04:30 05:00",
    ),
    (NEW_YORK, "30 * * * *", "2026-11-01T05:00Z", "01:30 01:30-05:00 02:30 03:30"),
    # the controls: a zone without changes, and what is not hourly
    (SHANGHAI, "30 * * * *", "2026-10-25T00:00Z", "08:30 09:30 10:30 11:30"),
    (BERLIN, "30 0-22 * * *", "2026-10-25T00:00Z", "02:30 03:30 04:30"),
]


@pytest.mark.parametrize(("zone", "when", "after", "expected"), HOURLY)
def test_hourly_is_once_an_hour_whatever_the_clocks_do(
    zone: ZoneInfo, when: str, after: str, expected: str
) -> None:
    begin = datetime.fromisoformat(after)
    found = list(occurrences(parse(when), zone, begin, begin + timedelta(hours=4)))
    assert [one.local[11:] for one in found] == expected.split()


@given(st.sampled_from([SHANGHAI, BERLIN, NEW_YORK]), st.integers(0, 2 * 365 * 24), st.integers(0, 59))
def test_between_two_hourly_ones_lies_an_hour(zone: ZoneInfo, start: int, minute: int) -> None:
    after = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    found = list(occurrences(parse(f"{minute} * * * *"), zone, after, after + timedelta(days=3)))
    assert {later.at - earlier.at for earlier, later in pairwise(found)} == {timedelta(hours=1)}
    assert len({one.local for one in found}) == len(found)


moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(
    [SHANGHAI, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Africa/Cairo"), ZoneInfo("UTC")]
)
WRITTEN = [
    "daily 02:30",
    "daily 00:00",
    "*/20 0-3 * * *",
    "mon-fri 01:59",
    "monthly 29-31 23:59",
    "0 2,3 * * *",
    "last sun 02:30",
    "7 * * * sun",
]
schedules = st.sampled_from(WRITTEN)


@given(schedules, zones, moments, st.integers(0, 60), st.integers(0, 60 * 24 * 60))
def test_each_local_occurrence_comes_once_however_time_is_cut(
    when: str, zone: ZoneInfo, after: datetime, days: int, cut: int
) -> None:
    until, middle = after + timedelta(days=days), after + min(timedelta(minutes=cut), timedelta(days=days))
    whole = list(occurrences(parse(when), zone, after, until))
    assert len({one.local for one in whole}) == len(whole)
    assert all(earlier.at < later.at for earlier, later in pairwise(whole))
    assert all(earlier.local < later.local for earlier, later in pairwise(whole))
    assert all(after < one.at <= until for one in whole)
    assert whole == [
        *occurrences(parse(when), zone, after, middle),
        *occurrences(parse(when), zone, middle, until),
    ]


@given(zones, moments, st.integers(0, 60 * 24 * 3))
def test_hourly_ones_come_once_however_time_is_cut(zone: ZoneInfo, after: datetime, cut: int) -> None:
    until, middle = after + timedelta(days=3), after + timedelta(minutes=cut)
    whole = list(occurrences(parse("5,35 * * * *"), zone, after, until))
    assert len({one.local for one in whole}) == len(whole)
    first = occurrences(parse("5,35 * * * *"), zone, after, middle)
    assert whole == [*first, *occurrences(parse("5,35 * * * *"), zone, middle, until)]


@given(zones, moments)
def test_no_day_is_left_out(zone: ZoneInfo, after: datetime) -> None:
    found = [one.local for one in occurrences(parse("daily 02:30"), zone, after, after + timedelta(days=400))]
    days = [date.fromisoformat(local[:10]) for local in found]
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert len(found) in (399, 400, 401)
