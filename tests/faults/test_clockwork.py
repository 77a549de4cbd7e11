"""Duties wake by the time that passes, whatever anybody does to the wall clock; and health tells when they do
not."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.timing import duties as work
from bot.timing.clockwork import Clockwork
from bot.timing.duties import IDLE_AT_MOST, Duties
from bot.web.health import health
from tests.faults.stage import shop


class Moved(datetime):
    """The scheduler's wall clock, set by hand."""

    by: ClassVar[timedelta] = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return datetime.now(tz) + cls.by


class Counted:
    """Stands where the duties do, and counts its wakes."""

    runs = 0

    async def run(self) -> None:
        self.runs += 1


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> type[Moved]:
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Moved)
    monkeypatch.setattr(Moved, "by", timedelta())
    return Moved


async def wakes_after(moved: type[Moved], steps: list[timedelta]) -> int:
    """How often the duties run in the five seconds after the last of these settings of the clock."""
    duties: Any = Counted()
    clockwork = Clockwork(duties)
    clockwork.start()
    for step in steps:
        moved.by += step
        await asyncio.sleep(1.5)
    before = duties.runs
    await asyncio.sleep(5)
    await clockwork.stop()
    return int(duties.runs) - before


@pytest.mark.parametrize(
    "steps",
    [[timedelta(hours=1), timedelta(hours=-1)], [timedelta(days=-400)], [timedelta(days=20_000)]],
    ids=str,
)
async def test_a_clock_that_is_set_holds_nothing_up(moved: type[Moved], steps: list[timedelta]) -> None:
    assert await wakes_after(moved, steps) >= 2


async def test_control_without_the_loops_clock_it_holds_all_up(
    moved: type[Moved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clockwork, "_watch", lambda _: asyncio.sleep(0))
    assert await wakes_after(moved, [timedelta(hours=1), timedelta(hours=-1)]) == 0


async def test_health_says_when_the_duties_ran_and_which_of_them_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        duties = Duties(one.app, lambda: passed[0])
        await duties.run()
        well, facts = await health(one.app, {}, None, duties)
        assert well
        assert facts["duties"] == {"ok": True, "ran_at": one.clock.now().isoformat()}

        async def broken(_: Duties) -> None:
            raise KeyError("our own")

        done = []

        async def next_one(_: Duties) -> None:
            done.append(1)

        monkeypatch.setattr(work, "DUTIES", (broken, next_one))
        with pytest.raises(KeyError):
            await duties.run()
        well, facts = await health(one.app, {}, None, duties)
        assert (well, done) == (False, [1])
        assert "broken fails (KeyError)" in facts["duties"]["says"]
        monkeypatch.undo()
        await duties.run()
        assert (await health(one.app, {}, None, duties))[0]
        passed[0] += IDLE_AT_MOST + 1
        well, facts = await health(one.app, {}, None, duties)
        assert not well
        assert "for 61 s" in facts["duties"]["says"]
