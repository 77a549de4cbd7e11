"""When something comes again, in the words of every spoken language, and in the short form that is kept."""

from __future__ import annotations

import pytest

from bot.languages import languages
from bot.moments import compile_moments
from bot.moments.recurring import in_short
from commerce.rules.schedule import parse

WORDS = compile_moments(languages())
SAID = [
    ("every friday at 6pm", "fri 18:00"),
    ("every friday 18:00", "fri 18:00"),
    ("weekdays 9am", "mon-fri 09:00"),
    ("every weekday at 9:30", "mon-fri 09:30"),
    ("daily at 8.30", "daily 08:30"),
    ("every day at 8:30 am", "daily 08:30"),
    ("every morning at 8", "daily 08:00"),
    ("each evening at 7pm", "daily 19:00"),
    ("first monday of the month at 9am", "first mon 09:00"),
    ("first monday 9am", "first mon 09:00"),
    ("the last friday of every month at 18:00", "last fri 18:00"),
    ("every month on the 15th at 9am", "monthly 15 09:00"),
    ("15th of every month 9am", "monthly 15 09:00"),
    ("end of the month 6pm", "monthly last 18:00"),
    ("tuesdays and thursdays at 7pm", "tue,thu 19:00"),
    ("mon, wed and fri 7:30pm", "mon,wed,fri 19:30"),
    ("saturdays at noon", "sat 12:00"),
    ("weekends 10am", "sat,sun 10:00"),
    ("6pm every friday", "fri 18:00"),
    ("Mondays 9am", "mon 09:00"),
    ("every sunday half past 8 pm", "sun 20:30"),
    ("每天 8:30", "daily 08:30"),
    ("每天早上8点半", "daily 08:30"),
    ("每日 20:00", "daily 20:00"),
    ("天天晚上八点", "daily 20:00"),
    ("每周五18点", "fri 18:00"),
    ("每周五 18:00", "fri 18:00"),
    ("每星期五晚上6点", "fri 18:00"),
    ("周五18点", "fri 18:00"),
    ("每周一三五 8点", "mon,wed,fri 08:00"),
    ("每周一、三、五 8:00", "mon,wed,fri 08:00"),
    ("每周二和周四19:30", "tue,thu 19:30"),
    ("每周五十八点", "fri 18:00"),
    ("工作日 9点", "mon-fri 09:00"),
    ("周一到周五9点", "mon-fri 09:00"),
    ("周末上午十点", "sat,sun 10:00"),
    ("每月1号9点", "monthly 1 09:00"),
    ("每个月15日 上午9点", "monthly 15 09:00"),
    ("每月最后一天 18点", "monthly last 18:00"),
    ("每月底18点", "monthly last 18:00"),
    ("每月第一个周一 9点", "first mon 09:00"),
    ("每月最后一个周五晚上8点", "last fri 20:00"),
    ("每週五18點", "fri 18:00"),
    ("每天早上八點半", "daily 08:30"),
    ("每週一三五 8點", "mon,wed,fri 08:00"),
    ("每個月1號9點", "monthly 1 09:00"),
    ("每個禮拜五晚上六點", "fri 18:00"),
    ("平日 9點", "mon-fri 09:00"),
    ("毎日 8時半", "daily 08:30"),
    ("毎日8:30", "daily 08:30"),
    ("毎朝8時", "daily 08:00"),
    ("毎晩8時", "daily 20:00"),
    ("毎週金曜 18:00", "fri 18:00"),
    ("毎週金曜日18時", "fri 18:00"),
    ("毎週金曜の18時半", "fri 18:30"),
    ("毎週火・木 19時", "tue,thu 19:00"),
    ("毎週火木19時", "tue,thu 19:00"),
    ("毎週月水金 9:00", "mon,wed,fri 09:00"),
    ("火曜と木曜の19時", "tue,thu 19:00"),
    ("平日 9時", "mon-fri 09:00"),
    ("土日 10時", "sat,sun 10:00"),
    ("毎月1日 9時", "monthly 1 09:00"),
    ("毎月15日の午後3時", "monthly 15 15:00"),
    ("毎月末 18時", "monthly last 18:00"),
    ("毎月第1月曜 9時", "first mon 09:00"),
    ("毎月最終金曜 18時", "last fri 18:00"),
]
NONE = [
    "hello there",
    "every now and then",
    "friday",
    "每天",
    "daily",
    "2h",
    "tomorrow 9am",
    "every friday at 6",
    "每周五",
    "once in a while",
]


@pytest.mark.parametrize(("said", "short"), SAID)
def test_a_schedule_is_read_as_it_is_said(said: str, short: str) -> None:
    assert in_short(said, WORDS) == short
    assert parse(short).times


@pytest.mark.parametrize("said", NONE)
def test_what_names_no_hour_or_comes_once_is_none(said: str) -> None:
    assert in_short(said, WORDS) is None
