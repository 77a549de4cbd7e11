"""What nobody had tried: a process that was stopped, the night of the clocks, a database file moved away."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.base import NotKept
from bot.config import Community
from bot.timing import duties
from bot.web.health import health
from commerce.ground.db import Database
from tests.faults.stage import START, HandClock, Shop, shop

# -- stopped ---------------------------------------------------------------------------------------


async def stopped_over_a_deadline(one: Shop) -> dict[str, int]:
    """Stopped for ten minutes in which a deadline passes, for which somebody ordered in time. -> the
    orders."""
    await one.opens("Cherries; price 99; until 5m")
    await one.says("amy", "+1")
    await one.duties.run()
    one.said("bob", "+2", sent=START + timedelta(minutes=4))
    one.clock.ahead(minutes=10)
    await one.duties.run()  # the clock is quicker than the network
    with contextlib.suppress(NotKept):
        await one.platform.deliver()
    one.clock.ahead(seconds=1)
    await one.duties.run()
    await one.outbox.drain()
    assert await one.value("SELECT state FROM group_buys") != "open"
    return await one.orders()


async def test_a_process_that_was_stopped_reads_before_it_closes(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, clock=HandClock()) as one:
        one.duties.asleep = duties.ASLEEP
        assert await stopped_over_a_deadline(one) == {"amy": 1, "bob": 2}


async def test_control_who_takes_the_stop_for_listening_loses_the_order(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, clock=HandClock()) as one:
        assert await stopped_over_a_deadline(one) == {"amy": 1}


# -- the night of the clocks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "closes", "told"),
    [
        (
            datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
            timedelta(hours=4),
            "03:30",
        ),  # 00:30 summer time, the hour of two comes twice
        (
            datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
            timedelta(hours=1),
            "03:30",
        ),  # 01:30 winter time, the hour of two is left out
    ],
)
async def test_the_night_of_the_clock_change(
    tmp_path: Path, start: datetime, closes: timedelta, told: str
) -> None:
    clock = HandClock(start)
    berlin = {
        "community": Community(name="Demo", language="en", currency="EUR", timezone=ZoneInfo("Europe/Berlin"))
    }
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, clock=clock, change=berlin) as one:
        await one.opens(f"Cherries; price 99; until {int(closes.total_seconds()) // 3600}h")
        assert any(told in text for text in one.heard_by("sandbox:g1"))
        await one.says("amy", "+1")
        while clock.now() < start + closes:
            await one.duties.run()
            assert await one.value("SELECT state FROM group_buys") == "open"
            clock.ahead(minutes=10)
        await one.duties.run()
        await one.duties.run()
        assert await one.value("SELECT COUNT(*) FROM audits WHERE action = 'close'") == 1
        reminders = await one.rows("SELECT due_at FROM outgoing WHERE outcome = 'Reminder' ORDER BY id")
        assert len(reminders) == len(set(reminders))


# -- the file that was moved away ------------------------------------------------------------------


def move(file: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    for part in sorted(file.parent.glob(f"{file.name}*")):
        if part.is_file():
            part.rename(to / part.name)


async def test_a_database_moved_away_takes_no_order_until_it_is_back(tmp_path: Path) -> None:
    file = tmp_path / "plusone.db"
    async with shop(f"sqlite:///{file}", tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        move(file, tmp_path / "away")
        one.said("bob", "+2")
        with pytest.raises(NotKept):
            await one.platform.deliver()
        well, facts = await health(one.app, {})
        assert (well, "MovedAway" in facts["database"]["says"]) == (False, True)
        assert not file.exists(), "no empty one is begun in its place"
        move(tmp_path / "away" / "plusone.db", tmp_path)
        await one.platform.deliver()
        assert await one.orders() == {"amy": 1, "bob": 2}
        assert (await health(one.app, {}))[0]


async def test_control_unnoticed_the_order_goes_where_nobody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "_stays", lambda _: None)
    file = tmp_path / "plusone.db"
    async with shop(f"sqlite:///{file}", tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        move(file, tmp_path / "away")
        await one.says("bob", "+2")  # confirmed, though there is no file
        assert not one.room.waiting
