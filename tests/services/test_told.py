"""How deadlines were told, on real databases: new zone data that reads one otherwise is said to its leader,
once."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.timing import zones
from commerce.services.buys import closing
from commerce.services.voice import told
from tests.fakes.machine_zones import KEY, WINTER, machine
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.together import together


@pytest.fixture
def old_machine(tmp_path: Path) -> Iterator[str]:
    """Zones are read from a machine's old files; put back when the test is done."""
    before, folder = zoneinfo.TZPATH, machine(tmp_path / "zones", "2025b")
    zoneinfo.reset_tzpath(to=[folder])
    ZoneInfo.clear_cache()
    yield folder
    zoneinfo.reset_tzpath(to=before)
    ZoneInfo.clear_cache()


async def note(shop: Shop) -> None:
    async with shop.database.write() as session:
        await told.note(session, lambda _: ZoneInfo(KEY))


async def begin(shop: Shop, elsewhere: Elsewhere, key: str = KEY) -> None:
    """Four processes begin at once."""

    async def one() -> None:
        async with elsewhere().write() as session:
            await told.compare(session, lambda _: ZoneInfo(key), shop.now)

    await together(*[one() for _ in range(4)])


async def test_a_deadline_that_reads_otherwise_is_told_once(
    shop: Shop, elsewhere: Elsewhere, old_machine: str
) -> None:
    await shop.open(closes_at=WINTER)
    await note(shop)
    await begin(shop, elsewhere)
    assert await shop.told("DeadlineReadsOtherwise") == []  # the same data
    zones.take_newest([old_machine])
    for _ in range(2):
        await begin(shop, elsewhere)
        await note(shop)
    assert await shop.told("DeadlineReadsOtherwise") == [("telegram:1", "private")]
    assert await shop.one("SELECT told_as FROM group_buys") == f"2026-11-30T13:00:00-07:00 {KEY}"
    facts = str(await shop.one("SELECT facts FROM outgoing WHERE outcome = 'DeadlineReadsOtherwise'"))
    assert "2026-11-30 12:00" in facts
    assert "2026-11-30T19:00" in facts  # the moment that has the told time of day now
    assert await shop.one("SELECT closes_at FROM group_buys") == round(
        WINTER.timestamp() * 1000
    )  # nothing was moved


@pytest.mark.parametrize("why", ["another zone", "moved since", "over"])
async def test_control_nothing_is_told_where_no_told_time_changed(
    shop: Shop, elsewhere: Elsewhere, old_machine: str, why: str
) -> None:
    no = await shop.open(closes_at=WINTER)
    await note(shop)
    zones.take_newest([old_machine])
    async with shop.database.write() as session:
        buy = await closing.locked(session, no)
        if why == "moved since":
            buy.closes_at += timedelta(hours=5)
        elif why == "over":
            await closing.cancel(session, no, shop.now, "", shop.leader.id, "cancel")
    await begin(shop, elsewhere, "America/Los_Angeles" if why == "another zone" else KEY)
    assert await shop.told("DeadlineReadsOtherwise") == []
