"""A bank's file, kill -9 and a full disk: whoever is stopped while booking one has booked nothing of it, and the next tap
books all of it, once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.base import Attached, NotKept
from bot.calling.progress import LONG, FileProgress
from bot.saying.speech import Reader
from commerce.ground.db import Database
from commerce.ground.schema import migrate
from commerce.rules.references import code_of
from commerce.services.money.statements import take_in
from commerce.statements.entry import Entry, Statement
from tests.faults.stage import shop as at_a_stage
from tests.faults.test_storage import folded, on_a_small_disk, well
from tests.services.shop import Shop
from tests.services.words import order

MEMBERS = 60
pytestmark = pytest.mark.faults


async def a_file(url: str) -> tuple[Shop, int]:
    """Sixty open bills, and a file that pays them all, shown and not booked."""
    database = Database.at(url)
    await migrate(database)
    shop = await Shop.at(database)
    buy = await shop.open()
    for no in range(MEMBERS):
        await shop.say(f"m{no}", order(1), buy)
    await shop.close(buy)
    orders = [no for (no,) in await shop.rows("SELECT id FROM orders ORDER BY id")]
    paid = [
        Entry(line=no, day=date(2026, 11, 27), amount_minor=9_900, currency="CNY", text=code_of(no))
        for no in orders
    ]
    async with database.write() as session:
        file = Statement(kind="table", entries=tuple(paid))
        shown = await take_in(session, file, [shop.group.id], [], shop.deed("f1"), "CNY")
    assert shown.certain == MEMBERS
    return shop, shown.file_no


def booking(url: str, shop: Shop, file: int) -> subprocess.Popen[str]:
    """Another process that begins to book it."""
    command = [
        sys.executable,
        "-m",
        "tests.faults.booking",
        url,
        str(file),
        str(shop.group.id),
        str(shop.leader.id),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


async def booked(shop: Shop) -> tuple[int, int]:
    """(received, payments marked as booked)."""
    received = await shop.one(
        "SELECT COALESCE(SUM(amount_minor), 0) FROM postings WHERE account = 'received'"
    )
    done = await shop.one("SELECT COUNT(*) FROM bank_entries WHERE state = 'booked'")
    return int(received), int(done)


async def test_killed_while_booking_it_has_booked_nothing_or_all(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    shop, file = await a_file(url)
    for delay in (0.0, 0.02, 0.05, 0.1):
        with booking(url, shop, file) as process:
            await asyncio.sleep(delay)
            process.kill()
        assert await booked(shop) in ((0, 0), (MEMBERS * 9_900, MEMBERS))
    if (await booked(shop))[1] == 0:
        with booking(url, shop, file) as process:
            assert process.wait() == 0
    assert await booked(shop) == (MEMBERS * 9_900, MEMBERS)
    odd = await shop.rows(
        "SELECT transfer_id FROM postings GROUP BY transfer_id HAVING SUM(amount_minor) <> 0"
    )
    assert not odd
    await shop.desk.close()
    await shop.database.close()


async def test_a_full_disk_books_nothing_of_a_file_says_so_and_books_all_once_there_is_room(
    tmp_path: Path,
) -> None:
    """The disk fills up before the file comes, and again before it is booked."""
    async with on_a_small_disk(tmp_path) as (one, disk):
        await one.opens()
        for name in ("amy", "bob", "cat"):
            await one.says(name, "+1")
        await one.whispers("lena", "/close 1")
        await one.outbox.drain()
        orders = [no for (no,) in await one.rows("SELECT id FROM orders ORDER BY id")]
        table = "\n".join(
            ["Date,Text,Amount", *(f"2026-11-27,{code_of(no)},99.00" for no in orders)]
        ).encode()
        file = Attached(one.room.store(table), "bank.csv", len(table))
        for number, (words, sent) in enumerate((("", file), ("/book 1", None)), 1):
            await asyncio.to_thread(folded, disk.folder / "plusone.db")  # else the log has room left
            disk.fill()
            one.room.whisper("lena", f"f{number}", words, one.clock.now(), file=sent)
            with pytest.raises(NotKept, match=r"full|disk I/O"):
                await one.platform.deliver()
            assert sum("on hold" in said for said in one.heard_by("sandbox:lena")) == number
            assert sum(order["paid_minor"] for order in (await one.state())["orders"]) == 0
            disk.free()
            await one.platform.deliver()
            await one.outbox.drain()
            one.clock.ahead(minutes=5)
        told = one.heard_by("sandbox:lena")
        assert sum("3 certain" in said for said in told) == 1
        assert [order["paid_minor"] for order in (await one.state())["orders"]] == [9_900] * 3
        assert await one.value("SELECT COUNT(*) FROM bank_entries WHERE state = 'booked'") == 3
        await well(one)


async def test_progress_is_one_message_edited_every_two_seconds_and_nobody_waits_for_it(
    tmp_path: Path,
) -> None:
    file = Attached("far away", "year.csv", LONG)
    async with at_a_stage(f"sqlite:///{tmp_path / 'shop.db'}", tmp_path) as one:
        message = one.room.whisper("lena", "f1", "", one.clock.now(), file=file)
        reader = Reader("en", ZoneInfo("Asia/Shanghai"))
        progress = FileProgress(one.app, message)
        await progress.begin(file, reader)
        for seconds in (0, 1, 1, 1, 1):
            one.clock.ahead(seconds=seconds)
            await progress.tell(5, 1_234)
        await progress.end()
        tries = [(tried.verb, tried.chat) for tried in one.script.tries]
        assert tries == [("send", "sandbox:lena"), *[("edit", "sandbox:lena")] * 3]
        assert one.script.tries[1].text == "year.csv: 1234 payments, looking whose they are. ▓▓▓▓▓░░░░░"
        one.script.tries.clear()
        short = FileProgress(one.app, message)
        await short.begin(Attached("x", "day.csv", LONG - 1), reader)
        await short.tell(5)
        await short.end()
        assert one.script.tries == []
