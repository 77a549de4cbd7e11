"""Every reminder once, and a clock that always has something ahead until the closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.countdown import marks, next_due, reminder_due, usable

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY, HOUR, MINUTE, NONE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta()

spans = st.timedeltas(timedelta(seconds=1), timedelta(days=40)).map(
    lambda span: timedelta(seconds=int(span.total_seconds()) or 1)
)
reminders = st.lists(st.integers(-60, 60 * 24 * 50).map(lambda n: timedelta(minutes=n)), max_size=5)


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (2 * DAY, NONE, None),
        (DAY + MINUTE, NONE, None),
        (DAY, NONE, DAY),
        (DAY, DAY, None),
        (3 * HOUR, DAY, None),
        (HOUR, DAY, HOUR),
        (MINUTE, NONE, HOUR),  # the bot was off: several missed are one
        (MINUTE, HOUR, None),
    ],
)
def test_reminders(left: timedelta, reminded: timedelta, due: timedelta | None) -> None:
    closes = OPENED + 3 * DAY
    assert reminder_due(closes - left, OPENED, closes, [HOUR, DAY], reminded) == due


def test_a_reminder_longer_than_the_buy_is_none() -> None:
    closes = OPENED + 2 * HOUR
    assert usable(OPENED, closes, [DAY, HOUR, 2 * HOUR, NONE, -HOUR]) == [HOUR]
    assert reminder_due(OPENED, OPENED, closes, [DAY, 2 * HOUR], NONE) is None


@given(spans, reminders)
def test_walking_from_due_to_due_gives_each_reminder_once(span: timedelta, asked: list[timedelta]) -> None:
    closes, now, reminded, given_, steps = OPENED + span, OPENED, NONE, [], 0
    while now < closes:
        due = reminder_due(now, OPENED, closes, asked, reminded)
        if due is not None:
            given_.append(due)
            reminded = due
            assert closes - now == due, "given at its own moment"
        now, before = next_due(now, OPENED, closes, asked), now
        assert before < now <= closes
        steps += 1
    assert given_ == usable(OPENED, closes, asked)
    assert steps < 80, "a countdown redraws seldom"


@given(spans, reminders, st.lists(st.integers(0, 40 * 24 * 60), max_size=8).map(sorted))
def test_a_bot_that_wakes_when_it_likes_never_reminds_twice(
    span: timedelta, asked: list[timedelta], wakes: list[int]
) -> None:
    closes, reminded, given_ = OPENED + span, NONE, []
    for minutes in wakes:
        now = min(OPENED + timedelta(minutes=minutes), closes)
        due = reminder_due(now, OPENED, closes, asked, reminded)
        if due is not None:
            given_.append(due)
            reminded = due
    assert given_ == sorted(set(given_), reverse=True)
    assert set(given_) <= set(usable(OPENED, closes, asked))


@given(spans, reminders, st.timedeltas(NONE, timedelta(days=40)))
def test_next_due_is_ahead_until_the_closing_and_is_the_closing_after_it(
    span: timedelta, asked: list[timedelta], since: timedelta
) -> None:
    closes, now = OPENED + span, OPENED + since
    due = next_due(now, OPENED, closes, asked)
    assert now < due <= closes if now < closes else due == closes


def test_the_countdown_is_drawn_more_often_near_the_end() -> None:
    assert list(marks(OPENED, OPENED + 2 * DAY))[:4] == [DAY, 12 * HOUR, 6 * HOUR, 3 * HOUR]
    assert list(marks(OPENED, OPENED + 20 * MINUTE)) == [10 * MINUTE, 5 * MINUTE, 2 * MINUTE, MINUTE]
    assert list(marks(OPENED, OPENED + timedelta(seconds=30))) == []
