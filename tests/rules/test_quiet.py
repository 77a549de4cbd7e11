"""What quiet hours do to the times of a campaign."""

from datetime import time, timedelta

import pytest

from commerce.rules.quiet import Hush, hush
from commerce.rules.schedule import parse

NIGHT, NOON = (time(22), time(8)), (time(12), time(14))
TWO_HOURS = timedelta(hours=2)


@pytest.mark.parametrize(
    ("when", "hours", "effect"),
    [
        ("daily 08:30", NIGHT, ""),
        ("daily 08:00", NIGHT, ""),
        ("daily 21:59", NIGHT, ""),
        ("daily 22:00", NIGHT, "never"),
        ("daily 23:00", NIGHT, "never"),
        ("daily 00:00", NIGHT, "never"),
        ("daily 05:59", NIGHT, "never"),
        ("daily 06:00", NIGHT, "held"),
        ("daily 07:59", NIGHT, "held"),
        ("daily 13:00", NOON, "held"),
        ("daily 23:00", NOON, ""),
        ("once 2026-12-24 23:00", NIGHT, "never"),
        ("monthly last 23:00", NIGHT, "never"),
        ("0 * * * *", NIGHT, "partly"),
        ("0 7,12 * * *", NIGHT, "partly"),
        ("0 23,7 * * *", NIGHT, "held"),
        ("0 22-23 * * *", NIGHT, "never"),
        ("0 9-20 * * *", NIGHT, ""),
        ("daily 09:00", (time(8), time(8)), ""),
    ],
)
def test_what_quiet_hours_do(when: str, hours: tuple[time, time], effect: str) -> None:
    assert hush(parse(when).times, *hours, TWO_HOURS).effect == effect


def test_how_late_it_may_be_decides() -> None:
    clock = time(23)
    assert hush([clock], *NIGHT, timedelta(hours=8)) == Hush(lost=(clock,))
    assert hush([clock], *NIGHT, timedelta(hours=9)) == Hush(held=(clock,))
    assert hush([time(9)], *NIGHT, timedelta()) == Hush(free=(time(9),))
