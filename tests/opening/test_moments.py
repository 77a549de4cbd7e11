"""Every way a leader writes a time, as a table: what is read, and what is refused with which reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import languages
from bot.moments import (
    MomentAbsurd,
    MomentPast,
    MomentWords,
    NotAMoment,
    Order,
    compile_moments,
    day_order,
    read_duration,
    read_moment,
    read_window,
)
from tests.opening.moments import READ
from tests.opening.tongues import TONGUES

WORDS = compile_moments(languages())
SHANGHAI, BERLIN, NEW_YORK = (
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/New_York"),
)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI).astimezone(UTC)  # a Saturday


def rows(table: str) -> list[tuple[str, str]]:
    return [
        (text.strip(), expected.strip())
        for text, _, expected in (line.rpartition("|") for line in table.strip().splitlines())
    ]


def said(moment: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    local = moment.astimezone(zone)
    return local.strftime("%m-%d %H:%M" if local.year == 2026 else "%Y-%m-%d %H:%M")


def answer(text: str, now: datetime = NOW, zone: ZoneInfo = SHANGHAI, order: Order = "") -> str:
    try:
        return said(read_moment(text, now, zone, WORDS, order), zone)
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


SPOKEN_ABROAD = [(lang, text, expected) for lang, table in TONGUES.items() for text, expected in rows(table)]


@pytest.mark.parametrize(("lang", "text", "expected"), SPOKEN_ABROAD)
def test_a_moment_in_a_language_that_is_read(lang: str, text: str, expected: str) -> None:
    assert answer(text, order="day first") == expected


@pytest.mark.parametrize("lang", sorted(TONGUES))
def test_a_language_has_its_rows_and_reads_none_of_them_from_another_folder(lang: str) -> None:
    """The control: without the folder of the language most of its rows are no moments."""
    texts = [text for text, _ in rows(TONGUES[lang])]
    assert len(set(texts)) == len(texts) >= 40
    without = compile_moments({name: tables for name, tables in languages().items() if name != lang})
    unread = [text for text in texts if _unread(text, without)]
    assert len(unread) > len(texts) // 3


def _unread(text: str, words: MomentWords) -> bool:
    try:
        read_moment(text, NOW, SHANGHAI, words, "day first")
    except MomentPast:
        return False
    except (NotAMoment, MomentAbsurd):
        return True
    return False


PLACES = [
    ("America/New_York", "en", "month first"),
    ("America/Los_Angeles", "en", "month first"),
    ("US/Eastern", "en", "month first"),
    ("Asia/Manila", "en", "month first"),
    ("Europe/Berlin", "en", "day first"),
    ("Europe/London", "en", "day first"),
    ("Asia/Singapore", "en", "day first"),
    ("Asia/Bangkok", "en", "day first"),
    ("Asia/Ho_Chi_Minh", "en", "day first"),
    ("Asia/Jakarta", "en", "day first"),
    ("Australia/Sydney", "en", "day first"),
    ("Asia/Shanghai", "zh-Hans", "month first"),
    ("Asia/Taipei", "zh-Hant", "month first"),
    ("Asia/Tokyo", "ja", "month first"),
    ("America/New_York", "zh-Hans", "month first"),
    # truly open: the clock says one thing and the language another, or nothing at all
    ("Asia/Shanghai", "en", ""),
    ("Europe/Berlin", "zh-Hans", ""),
    ("Asia/Hong_Kong", "zh-Hant", ""),
    ("America/Toronto", "en", ""),
    ("Europe/Stockholm", "en", ""),
    ("UTC", "en", ""),
]


@pytest.mark.parametrize(("zone", "language", "order"), PLACES)
def test_the_order_of_day_and_month_is_that_of_the_place(zone: str, language: str, order: str) -> None:
    assert day_order(ZoneInfo(zone), language) == order


def test_what_is_written_in_chinese_is_in_chinese_order() -> None:
    assert day_order(SHANGHAI, "en", "12/8晚上8点") == "month first"
    assert day_order(BERLIN, "en", "12/8晚上8点") == ""


ORDERED = [
    ("12/8 20:00", "month first", "12-08 20:00"),
    ("8/12 20:00", "day first", "12-08 20:00"),
    ("12/8/2027", "day first", "2027-08-12 23:59"),
    ("5/1 20:00", "day first", "2027-01-05 20:00"),
    ("1/5 20:00", "month first", "2027-01-05 20:00"),
    ("25/12 20:00", "month first", "12-25 20:00"),
    ("12/25 20:00", "day first", "12-25 20:00"),
    ("12/12 20:00", "day first", "12-12 20:00"),
    # a date long past is refused, and what it would be the other way round is offered
    ("12/8 20:00", "day first", "past 12-08 20:00"),
    ("8/12 20:00", "month first", "past 12-08 20:00"),
    ("12/8 20:00", "", "NotAMoment day_or_month"),
    ("12-8-2027", "day first", "2027-08-12 23:59"),
]


@pytest.mark.parametrize(("text", "order", "expected"), ORDERED)
def test_a_date_of_two_numbers(text: str, order: Order, expected: str) -> None:
    assert answer(text, order=order) == expected


CHOICES = [
    ("3/4/2027 20:00", "2027-03-04 20:00, 2027-04-03 20:00"),
    ("12/8 20:00", "12-08 20:00"),
    ("Fri 5 Dec 20:00", "12-04 20:00, 12-05 20:00"),
    ("Sun 5 Dec", "12-05 23:59, 12-06 23:59"),
    ("12月5日周五", "12-04 23:59, 12-05 23:59"),
    ("this weekend 20:00", "11-21 20:00, 11-22 20:00"),
    ("this weekend 9am", "11-22 09:00"),
]


@pytest.mark.parametrize(("text", "expected"), CHOICES)
def test_what_is_open_brings_its_choices(text: str, expected: str) -> None:
    with pytest.raises(NotAMoment) as open_:
        read_moment(text, NOW, SHANGHAI, WORDS)
    assert ", ".join(said(one) for one in open_.value.choices) == expected


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
    assert (first, second) == (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    )


DURATIONS = [
    ("30m", 30),
    ("1h30m", 90),
    ("24h", 1440),
    ("半小时", 30),
    ("半小時", 30),
    ("2時間半", 150),
    ("10分", 10),
    ("18h", 1080),
    ("1h30", 90),
    ("90 phút", 90),
    ("2 Stunden", 120),
    ("30분", 30),
    ("2 ชั่วโมง", 120),
    ("2 jam", 120),
    ("2 heures", 120),
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
14h-16h | 11-21 14:00, 11-21 16:00
14h30-15h | 11-21 14:30, 11-21 15:00
14 Uhr bis 16 Uhr | 11-21 14:00, 11-21 16:00
14시-16시 | 11-21 14:00, 11-21 16:00
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


TOLD = (
    sorted(WORDS.meanings) + list("0123456789:-/.一二十半 ²") + ["8", "20:00", "2026-11-25", "25", "11", "31"]
)
times = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(TOLD), max_size=7).map("".join),
    st.lists(st.sampled_from(TOLD), max_size=7).map(" ".join),
)
nows = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by timezones
zones = st.sampled_from(
    [
        SHANGHAI,
        BERLIN,
        NEW_YORK,
        ZoneInfo("Pacific/Apia"),
        ZoneInfo("Australia/Lord_Howe"),
        ZoneInfo("Asia/Kolkata"),
    ]
)


@given(times, nows, zones)
def test_any_text_is_a_coming_moment_or_one_of_three_refusals(
    text: str, now: datetime, zone: ZoneInfo
) -> None:
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
