"""Deadlines and the clock: over downtime, jumps both ways, several processes, and a death between any two
statements of a closing."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from commerce.queries.integrity import broken
from commerce.rules.schedule import occurrences, parse
from tests.faults.stage import START, HandClock, Shop, rooms, shop
from tests.together import together


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'plusone.db'}"


async def ends(one: Shop) -> tuple[Any, ...]:
    """(closings on record, announcements, settlements in the ledger)"""
    return (
        await one.value("SELECT COUNT(*) FROM audits WHERE action = 'close'"),
        await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'BuyClosed'"),
        await one.value("SELECT COUNT(*) FROM transfers WHERE kind = 'settlement'"),
    )


async def test_a_deadline_that_passed_while_down_closes_once_at_its_true_time(
    database_url: str, tmp_path: Path
) -> None:
    clock, room = HandClock(), rooms()
    async with shop(database_url, tmp_path, clock=clock, room=room) as one:
        await one.opens("Cherries; price 99; until 2h")
        await one.says("amy", "+1")
    room.say("g1", "bob", "late but in time", "+2", START + timedelta(minutes=119), None, "Bob")
    room.say("g1", "mei", "too late", "+3", START + timedelta(minutes=121), None, "Mei")
    clock.ahead(hours=30)
    async with shop(database_url, tmp_path, clock=clock, room=room) as one:
        await one.duties.run()
        assert await one.value("SELECT state FROM group_buys") == "open", (
            "it waits for what was said before the deadline"
        )
        await one.platform.deliver()
        for _ in range(3):
            await one.duties.run()
            clock.ahead(seconds=30)
        await one.outbox.drain()
        assert await one.orders() == {"amy": 1, "bob": 2}
        assert await ends(one) == (1, 1, 2)
        assert any("12:00" in text for text in one.heard_by("sandbox:g1")[-3:]), "the true deadline is told"


@pytest.mark.parametrize("minutes", [-1440, -60, -1, 0])
async def test_a_clock_set_back_reopens_nothing_and_closes_nothing_twice(
    tmp_path: Path, minutes: int
) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; until 2h")
        await one.says("amy", "+1")
        one.clock.ahead(minutes=125)
        await one.duties.run()
        before = await ends(one)
        one.clock.ahead(minutes=minutes)
        for _ in range(3):
            await one.duties.run()
        await one.says("bob", "+1")
        assert await ends(one) == before == (1, 1, 1)
        assert await one.orders() == {"amy": 1}


@pytest.mark.parametrize("hours", [1, 24, 24 * 365])
async def test_a_clock_that_jumps_ahead_closes_at_the_next_look(tmp_path: Path, hours: int) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; until 1h")
        await one.says("amy", "+1")
        one.clock.ahead(hours=hours, seconds=61)
        await one.duties.run()
        assert await ends(one) == (1, 1, 1)


@pytest.mark.parametrize(
    ("said_after", "counts"),
    [(-1.0, True), (-0.001, True), (0.0, False), (1.0, False)],
    ids=["-1s", "-1ms", "0", "+1s"],
)
async def test_the_platforms_time_judges_not_the_hour_of_arrival(
    tmp_path: Path, said_after: float, counts: bool
) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; until 1h")
        deadline = START + timedelta(hours=1)
        one.clock.moment = deadline + timedelta(seconds=20)
        await one.says("amy", "+1", sent=deadline + timedelta(seconds=said_after))
        assert (await one.orders() == {"amy": 1}) == counts


@pytest.mark.parametrize("processes", [2, 3])
async def test_several_processes_close_once_and_tell_once(
    database_url: str, tmp_path: Path, processes: int
) -> None:
    clock, room = HandClock(), rooms()
    async with shop(database_url, tmp_path, clock=clock, room=room) as one:
        await one.opens("Cherries; price 99; until 1h; min 1")
        await one.says("amy", "+1")
        clock.ahead(hours=2)
        others = [
            shop(database_url, tmp_path, clock=clock, room=room, script=one.script)
            for _ in range(processes - 1)
        ]
        shops = [one] + [await other.__aenter__() for other in others]
        clock.ahead(minutes=2)
        await together(*(each.duties.run() for each in shops for _ in range(3)))
        await together(*(each.outbox.drain() for each in shops))
        assert await ends(one) == (1, 1, 1)
        assert (
            sum("closed" in text.casefold() or "together" in text for text in one.heard_by("sandbox:g1")) <= 1
        )
        for other in others:
            await other.__aexit__(None, None, None)


async def test_several_processes_say_a_campaign_once(database_url: str, tmp_path: Path) -> None:
    clock, room = HandClock(), rooms()
    daily = '[[campaigns]]\nname = "morning"\ngroups = "all"\nwhen = "daily 10:30"\ntext = "Good morning!"\n'
    async with (
        shop(database_url, tmp_path, clock=clock, room=room, more=daily) as one,
        shop(database_url, tmp_path, clock=clock, room=room, script=one.script, more=daily) as two,
    ):
        await one.says("amy", "hello")
        await one.says("lena", "/menu")
        await one.duties.run()
        clock.ahead(minutes=31)
        await asyncio.gather(*(each.duties.run() for each in (one, two, one, two)), return_exceptions=True)
        await asyncio.gather(one.duties.run(), two.duties.run(), return_exceptions=True)
        assert (
            await one.value(
                "SELECT COUNT(*) FROM outgoing WHERE outcome = 'CampaignShown' AND chat = 'sandbox:g1'"
            )
            == 1
        )


async def test_three_days_down_are_no_pile_of_campaigns(tmp_path: Path) -> None:
    clock = HandClock()
    hourly = (
        '[[campaigns]]\nname = "hourly"\ngroups = "all"\nwhen = "0 * * * *"\ntext = "Tick"\nmax_late = "2h"\n'
    )
    async with shop(sqlite(tmp_path), tmp_path, clock=clock, more=hourly) as one:
        await one.says("lena", "/menu")
        await one.duties.run()
        clock.ahead(hours=72)
        await one.duties.run()
        assert (
            await one.value(
                "SELECT COUNT(*) FROM outgoing WHERE outcome = 'CampaignShown' AND chat = 'sandbox:g1'"
            )
            <= 2
        )
        assert await one.value("SELECT COUNT(*) FROM occurrences WHERE state = 'skipped'") >= 1


@pytest.mark.parametrize(
    ("zone", "when", "day"),
    [
        ("Europe/Berlin", "daily 02:30", "2026-03-29"),  # skipped
        ("Europe/Berlin", "daily 02:30", "2026-10-25"),  # twice
        ("America/New_York", "daily 02:30", "2026-03-08"),
        ("America/New_York", "daily 01:30", "2026-11-01"),
        ("Asia/Shanghai", "daily 02:30", "2026-03-29"),
    ],
)
def test_a_day_with_a_strange_hour_has_one_morning(zone: str, when: str, day: str) -> None:
    there = ZoneInfo(zone)
    begin = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=there).astimezone(UTC)
    found = list(
        occurrences(parse(when), there, begin - timedelta(seconds=1), begin + timedelta(hours=23, minutes=30))
    )
    assert len(found) == 1


# -- death inside a closing ------------------------------------------------------------------------


class Died(BaseException):
    """The process is gone: nobody catches it."""


async def test_a_death_before_any_statement_of_a_closing_leaves_all_or_nothing(tmp_path: Path) -> None:
    """One run for every statement: the process dies right before it; afterwards another closes as if nothing
    had been."""
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 99; ladder 2=89; until 1h")
        await one.says("amy", "+1")
        await one.says("bob", "+2")
        one.clock.ahead(hours=1, seconds=61)
        deaths = 0
        for at in range(1, 500):
            seen: Iterator[int] = iter(range(1, 10_000))

            def die(*_: Any, at: int = at, seen: Iterator[int] = seen) -> None:
                if next(seen) == at:
                    raise Died

            event.listen(one.database.engine.sync_engine, "before_cursor_execute", die)
            with suppress(Died):
                await one.duties.run()
            event.remove(one.database.engine.sync_engine, "before_cursor_execute", die)
            if next(seen) <= at:
                break
            deaths += 1
            closed = await one.value("SELECT state FROM group_buys") != "open"
            assert await ends(one) == ((1, 1, 2) if closed else (0, 0, 0)), (
                f"half a closing after statement {at}"
            )
            if closed:  # it died after the commit, on its way to other duties
                break
        assert deaths > 10
        await one.duties.run()
        assert await ends(one) == (1, 1, 2)
        async with one.database.read() as session:
            assert await broken(session) == []


KILLED = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from tests.faults.stage import START, HandClock, shop
async def main():
    url, folder, step = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    async with shop(url, folder, clock=HandClock(START + (timedelta(hours=2) if step == "close" else timedelta()))) as one:
        if step == "open":
            await one.opens("Cherries; price 99; until 1h")
            for n in range(20):
                await one.says(f"m{n}", "+1")
            return
        one.duties.started_at = START
        print("ready", flush=True)
        await one.duties.run()
        await one.outbox.drain()
asyncio.run(main())
"""


@pytest.mark.faults
async def test_killed_at_any_moment_of_a_closing_it_closes_once_and_tells_at_most_twice(
    tmp_path: Path,
) -> None:
    url, file = sqlite(tmp_path), tmp_path / "plusone.db"

    def start(step: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", KILLED, url, str(tmp_path), step], stdout=subprocess.PIPE, text=True
        )

    opening = start("open")
    assert opening.wait(60) == 0
    assert opening.stdout is not None
    opening.stdout.close()
    for kill in range(12):
        process = start("close")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        await asyncio.sleep(0.01 * kill)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with sqlite3.connect(file) as connection:
            (closings,) = connection.execute("SELECT COUNT(*) FROM audits WHERE action = 'close'").fetchone()
            (settled,) = connection.execute("SELECT COUNT(*) FROM transfers").fetchone()
        connection.close()
        assert (closings, settled) in ((0, 0), (1, 20))
    last = start("close")
    assert last.wait(60) == 0
    assert last.stdout is not None
    last.stdout.close()
    async with shop(url, tmp_path) as one:
        assert (await ends(one))[0] == 1
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'BuyClosed'") == 1
        assert await one.value("SELECT MAX(attempts) FROM outgoing WHERE outcome = 'BuyClosed'") <= 2
