"""Beneath us: busy, full, cut, hung and restarted databases. What was said is applied once, later; nobody is
told a lie."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from operator import methodcaller
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiosqlite
import asyncpg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

import commerce.ground.db
from adapters.base import NotKept
from bot.web.health import health
from commerce.ground import trips
from commerce.ground.db import PRAGMAS, Database, pragmas
from commerce.ground.schema import migrate
from commerce.ground.trouble import conflicts, is_full, passes
from commerce.queries.integrity import broken
from tests import postgres
from tests.fakes.disk import Disk, NoSmallDisk, small_disk
from tests.fakes.wire import Proxy
from tests.faults.stage import Shop, shop


async def well(one: Shop) -> None:
    async with one.database.read() as session:
        assert await broken(session) == []


# -- what kind of fault it is ----------------------------------------------------------------------


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("planted")
    error.sqlite_errorcode = code
    return error


def postgres_error(state: str) -> Exception:
    return asyncpg.PostgresError.new({"C": state, "M": "planted", "S": "ERROR"})


FAULTS = {
    "locked": (sqlite_error(5), True, True, False),
    "a table locked": (sqlite_error(6), True, True, False),
    "a busy snapshot": (sqlite_error(5 | 2 << 8), True, True, False),
    "full": (sqlite_error(13), True, False, True),
    "an I/O error": (sqlite_error(10), True, False, True),
    "read-only": (sqlite_error(8), True, False, False),
    "damaged": (sqlite_error(11), False, False, False),
    "a broken rule": (sqlite_error(19), False, False, False),
    "no such table": (sqlite_error(1), False, False, False),
    "serialization": (postgres_error("40001"), True, True, False),
    "deadlock": (postgres_error("40P01"), True, True, False),
    "out of disk": (postgres_error("53100"), True, False, True),
    "too many connections": (postgres_error("53300"), True, False, False),
    "shutting down": (postgres_error("57P01"), True, False, False),
    "starting up": (postgres_error("57P03"), True, False, False),
    "a lost connection": (postgres_error("08006"), True, False, False),
    "a unique key": (postgres_error("23505"), False, False, False),
    "a bad value": (postgres_error("22021"), False, False, False),
    "nobody there": (ConnectionRefusedError(), True, False, False),
    "a closed connection": (asyncpg.InterfaceError("connection is closed"), True, False, False),
    "our own mistake": (KeyError("x"), False, False, False),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("wrapped", [False, True], ids=["the driver's", "SQLAlchemy's"])
def test_what_passes_is_told_from_what_does_not(fault: str, wrapped: bool) -> None:
    error, passing, conflicting, full = FAULTS[fault]
    if wrapped and not isinstance(error, KeyError):
        error = OperationalError("UPDATE", {}, error)
    assert (passes(error), conflicts(error), is_full(error)) == (passing, conflicting, full)


# -- SQLite ----------------------------------------------------------------------------------------


async def test_every_connection_has_the_pragmas(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        async with contextlib.AsyncExitStack() as stack:
            for door in (one.database.read, one.database.read, one.database.write):
                session = await stack.enter_async_context(door())
                for name, wanted in pragmas(str(tmp_path / "plusone.db")).items():
                    found = (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
                    assert str(found).upper() == str(wanted).upper(), name
        for name, wanted in pragmas(str(tmp_path / "plusone.db")).items():
            [(found,)] = await one.database.at_once(methodcaller("execute_fetchall", f"PRAGMA {name}"))
            assert str(found).upper() == str(wanted).upper(), name
    assert PRAGMAS["synchronous"] == 2
    assert PRAGMAS["journal_mode"] == "WAL"
    assert int(str(PRAGMAS["busy_timeout"])) >= 5_000


@pytest.mark.parametrize("said", ["+2", "/me"])
async def test_another_program_that_holds_the_file_for_three_seconds_only_delays(
    tmp_path: Path, said: str
) -> None:
    file = tmp_path / "plusone.db"
    async with shop(f"sqlite:///{file}", tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        held = threading.Event()

        def hold() -> None:
            with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                held.set()
                time.sleep(3)
                connection.execute("ROLLBACK")

        holder = threading.Thread(target=hold)
        holder.start()
        await asyncio.to_thread(held.wait)
        began = time.monotonic()
        await one.says("amy", said)
        assert time.monotonic() - began > 2
        holder.join()
        await one.outbox.drain()
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Stumbled'") == 0
        await well(one)


async def test_a_long_reader_stops_nobody(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        async with one.database.read() as reader:
            before = (await reader.execute(text("SELECT COUNT(*) FROM orders"))).scalar_one()
            for number in range(20):
                await one.says(f"m{number}", "+1")
            assert (await reader.execute(text("SELECT COUNT(*) FROM orders"))).scalar_one() == before
        assert await one.value("SELECT COUNT(*) FROM orders") == before + 20


async def test_no_transaction_is_open_while_the_network_is_waited_for(tmp_path: Path) -> None:
    """A send that hangs holds no reader, so the log is folded into the file behind its back."""
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        one.script.rule = lambda tried: 60.0
        await one.says("amy", "+1")
        async with one.sending():
            await one.until(
                lambda: any(tried.verb == "edit" or "#1" in tried.text for tried in one.script.tries)
            )
            assert await asyncio.to_thread(folded, tmp_path / "plusone.db") == (0, 0, 0)
            for task in list(one.outbox._sending.values()):
                task.cancel()


def folded(file: Path) -> tuple[int, int, int]:
    """-> (somebody was in the way, pages left in the log, pages folded) of a checkpoint that empties the
    log."""
    with contextlib.closing(sqlite3.connect(file)) as other:
        busy, left, folded = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return busy, left, folded


@contextlib.asynccontextmanager
async def on_a_small_disk(folder: Path, **more: Any) -> AsyncIterator[tuple[Shop, Disk]]:
    try:
        mounted = small_disk(folder / "disk")
        disk = mounted.__enter__()
    except NoSmallDisk as why:
        pytest.skip(str(why))
    try:
        async with shop(f"sqlite:///{disk.folder / 'plusone.db'}", folder, **more) as one:
            yield one, disk
    finally:
        mounted.__exit__(None, None, None)


async def test_a_full_disk_stops_confirming_says_so_once_and_recovers_by_itself(tmp_path: Path) -> None:
    async with on_a_small_disk(tmp_path) as (one, disk):
        await one.opens()
        await one.says("amy", "+1")
        await one.outbox.drain()
        disk.fill()
        for number in range(40):
            one.said(f"m{number}", "+1")
        for _ in range(3):
            with pytest.raises(NotKept, match=r"full|disk I/O") as refused:
                await one.platform.deliver()
            assert is_full(refused.value)
            assert "full" in (await health(one.app, {}))[1]["database"]["says"]
            disk.fill()  # what was given back of the log
        assert len(one.room.waiting) == 40  # nothing was confirmed
        assert [said for said in one.heard_by("sandbox:g1") if "on hold" in said] == [
            one.heard_by("sandbox:g1")[-1]
        ]
        assert await one.orders() == {"amy": 1}  # reads go on
        disk.free()
        await one.platform.deliver()
        await one.outbox.drain()
        assert sum((await one.orders()).values()) == 41
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome IN ('Stumbled', 'Paused')") == 0
        await well(one)


async def test_a_second_full_disk_is_told_again(tmp_path: Path) -> None:
    async with on_a_small_disk(tmp_path) as (one, disk):
        await one.opens()
        for turn in range(2):
            disk.fill()
            one.said("amy", "+1")
            with pytest.raises(NotKept, match=r"full|disk I/O"):
                await one.platform.deliver()
            disk.free()
            await one.platform.deliver()
            assert sum("on hold" in said for said in one.heard_by("sandbox:g1")) == turn + 1
            one.clock.ahead(minutes=5)


async def test_a_deadline_during_a_full_disk_waits_for_what_was_said_before_it(tmp_path: Path) -> None:
    async with on_a_small_disk(tmp_path) as (one, disk):
        await one.opens("Cherries; price 99; until 2h")
        one.clock.ahead(minutes=119)
        disk.fill()
        one.said("amy", "+3")
        with pytest.raises(NotKept, match=r"full|disk I/O"):
            await one.platform.deliver()
        disk.fill()
        one.clock.ahead(minutes=10)
        with pytest.raises(NotKept, match=r"full|disk I/O"):
            await one.platform.deliver()
        disk.free()
        await one.duties.run()  # the clock's work comes first, and waits
        assert await one.value("SELECT state FROM group_buys") == "open"
        await one.platform.deliver()
        await one.duties.run()
        assert await one.orders() == {"amy": 3}
        assert await one.value("SELECT state FROM group_buys") == "succeeded"


async def test_a_page_limit_that_is_hit_inside_a_batch_leaves_no_half_order(tmp_path: Path) -> None:
    """SQLITE_FULL in the middle of the desk's statements: SQLite has rolled back by itself, and the
    connection serves on."""
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        [(pages,)] = await one.database.at_once(methodcaller("execute_fetchall", "PRAGMA page_count"))
        await one.database._raw.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(200):
            one.said(f"m{number}", "+1")
        with pytest.raises(NotKept, match="full"):
            await one.platform.deliver()
        await well(one)
        await one.database._raw.execute("PRAGMA max_page_count = 1000000")
        await one.platform.deliver()
        assert sum((await one.orders()).values()) == 201
        await well(one)


async def test_closing_under_load_ends_cleanly(tmp_path: Path) -> None:
    code = f"""
import asyncio
from pathlib import Path
from tests.faults.stage import shop
async def main():
    async with shop("sqlite:///{tmp_path / "plusone.db"}", Path("{tmp_path}")) as one:
        await one.opens()
        for n in range(50):
            one.said(f"m{{n}}", "+1")
        task = asyncio.create_task(one.platform.deliver())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
asyncio.run(main())
"""
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


async def test_a_task_cancelled_around_its_commit_leaves_all_or_nothing(
    database_url: str, tmp_path: Path
) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        for number in range(12):
            message = one.said(f"m{number}", "+1")
            task = asyncio.create_task(one.app.hear([message]))
            await asyncio.sleep(0.002 * number)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await one.app.desk.close()
        one.app.desk.open()
        await well(one)
        await one.platform.deliver()  # none of them was confirmed: all come again
        assert await one.orders() == {f"m{number}": 1 for number in range(12)}


@pytest.mark.parametrize(
    "ends", [True, pytest.param(False, id="control: only closed, with cursors that stay")]
)
async def test_a_task_cancelled_amid_a_statement_leaves_the_file_free(
    tmp_path: Path, ends: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever still holds the cancelled task's cursors, here its exception: the next one writes at once."""
    if not ends:
        monkeypatch.setattr(trips.Connection, "cursor", aiosqlite.Connection.cursor)
    file = tmp_path / "plusone.db"
    database = Database.at(f"sqlite:///{file}")
    await migrate(database)
    if not ends:
        event.remove(database.engine.sync_engine, "invalidate", commerce.ground.db._end)
    span = max(0.004, 3 * await _takes(database))  # a loaded machine needs longer
    dice, held, is_free = random.Random(4), [], True
    for _ in range(400 if ends else 4_000):
        task = asyncio.create_task(_told(database))
        await asyncio.sleep(dice.uniform(0, span))
        task.cancel()
        held += await asyncio.gather(task, return_exceptions=True)
        if not (is_free := await asyncio.to_thread(_writes_at_once, file)):
            break
    await database.close()
    assert is_free == ends


async def _told(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("INSERT INTO cursors (chat, position) VALUES (hex(randomblob(8)), '7')"))
        await session.execute(text("SELECT * FROM cursors LIMIT 1"))


async def _takes(database: Database) -> float:
    """How long that takes here, in seconds, once it has its connection."""
    await _told(database)
    began = time.perf_counter()
    await _told(database)
    return time.perf_counter() - began


def _writes_at_once(file: Path) -> bool:
    with contextlib.closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


# -- PostgreSQL ------------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def behind_a_proxy(url: str, folder: Path) -> AsyncIterator[tuple[Shop, Proxy]]:
    """The shop reaches its database through a proxy that can be cut."""
    place = urlsplit(url)
    async with (
        Proxy(place.hostname or "", place.port or 0) as proxy,
        shop(url.replace(f":{place.port}/", f":{proxy.port}/"), folder) as one,
    ):
        yield one, proxy


@pytest.mark.postgres
async def test_stopping_while_the_database_is_away_ends_what_it_says(
    postgres_database: str, tmp_path: Path
) -> None:
    async with behind_a_proxy(postgres_database, tmp_path) as (one, proxy):
        await one.opens()
        await one.says("amy", "+1")
        one.script.rule = lambda tried: 0.3
        task = asyncio.create_task(one.outbox.run(one.app.said))
        await one.until(lambda: any("#1" in tried.text for tried in one.script.tries))
        proxy.shut = True
        await proxy.cut()
        await one.outbox.finish()
        assert one.outbox._said
        assert not one.outbox._sending
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        proxy.shut = False


@pytest.mark.postgres
async def test_a_cut_connection_costs_nothing_and_health_says_so(
    postgres_database: str, tmp_path: Path
) -> None:
    async with behind_a_proxy(postgres_database, tmp_path) as (one, proxy):
        await one.opens()
        await one.says("amy", "+1")
        assert (await health(one.app, {}))[0]
        proxy.shut = True
        await proxy.cut()
        assert not (await health(one.app, {}))[0]
        one.said("bob", "+2")
        with pytest.raises(NotKept) as away:
            await one.platform.deliver()
        assert away.value.__cause__ is not None
        assert passes(away.value.__cause__)
        assert len(one.room.waiting) == 1
        proxy.shut = False
        await one.until(lambda: _delivered(one))
        assert await one.orders() == {"amy": 1, "bob": 2}
        assert (await health(one.app, {}))[0]
        await well(one)


async def _delivered(one: Shop) -> bool:
    with contextlib.suppress(Exception):
        await one.platform.deliver()
    return not one.room.waiting


@pytest.mark.postgres
@pytest.mark.parametrize("said", ["+2", "/me"])
async def test_a_commit_whose_answer_is_lost_is_one_order_and_one_answer(
    postgres_database: str, tmp_path: Path, said: str
) -> None:
    """The server commits, the wire breaks before the answer: the claim key decides when it comes again."""
    async with behind_a_proxy(postgres_database, tmp_path) as (one, proxy):
        await one.opens()
        await one.says("amy", "+1")
        proxy.trigger = b"COMMIT"
        one.said("amy", said, key="m900")
        with contextlib.suppress(Exception):
            await one.platform.deliver()
        assert proxy.cuts == 1, "the wire was never cut"
        await one.until(lambda: _delivered(one))
        assert await one.orders() == {"amy": 3 if said == "+2" else 1}
        assert (
            await one.value(
                "SELECT COUNT(*) FROM outgoing WHERE source = 'sandbox:g1:m900' AND outcome <> ''"
            )
            == 1
        )
        await well(one)


@pytest.mark.postgres
async def test_the_outbox_and_the_duties_outlive_a_database_that_was_away(
    postgres_database: str, tmp_path: Path
) -> None:
    async with behind_a_proxy(postgres_database, tmp_path) as (one, proxy):
        await one.opens("Cherries; price 99; until 1h")
        await one.says("amy", "+1")
        async with one.sending():
            await one.until(lambda: any("#1" in text for text in one.heard_by("sandbox:g1")))
            proxy.shut = True
            await proxy.cut()
            await asyncio.sleep(1.2)
            with pytest.raises(Exception):  # noqa: B017 - whatever the driver says; the clockwork logs it and comes again
                await one.duties.run()
            proxy.shut = False
            one.clock.ahead(hours=2)

            async def closed() -> bool:
                with contextlib.suppress(Exception):
                    await one.duties.run()
                return any(
                    "closed" in text.casefold() or "came together" in text
                    for text in one.heard_by("sandbox:g1")
                )

            await one.until(closed)
        await well(one)


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_a_conflict_is_tried_again_and_the_member_sees_one_answer(
    postgres_database: str, tmp_path: Path, state: str
) -> None:
    """The server itself raises it, from a trigger, for the first two tries."""
    async with shop(postgres_database, tmp_path) as one:
        await one.opens()
        async with one.database.write() as session:
            await session.execute(text("CREATE SEQUENCE tries"))
            await session.execute(
                text(
                    "CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('tries') <= 2 THEN "
                    f"RAISE EXCEPTION 'planted' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$"
                )
            )
            await session.execute(
                text(
                    "CREATE TRIGGER stumble BEFORE INSERT ON utterances FOR EACH ROW EXECUTE FUNCTION stumble()"
                )
            )
        await one.says("amy", "+1")
        assert await one.value("SELECT last_value FROM tries") == 3
        assert await one.orders() == {"amy": 1}
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Ordered'") == 1
        await well(one)


@pytest.mark.postgres
@pytest.mark.faults
async def test_a_restart_of_postgres_is_outlived(tmp_path: Path) -> None:
    folder = postgres.new_folder()
    try:
        server = postgres.shared(folder)
    except postgres.CannotStart as why:
        pytest.skip(str(why))
    try:
        url = server.url(server.create())
        async with shop(url, tmp_path) as one:
            await one.opens()
            await one.says("amy", "+1")
            stop = [f"{server.binaries}/pg_ctl", "-D", f"{folder}/data", "-m", "fast", "-w", "restart"]
            await asyncio.to_thread(postgres._run, folder, stop)
            one.said("bob", "+2")
            await one.until(lambda: _delivered(one), 20)
            assert await one.orders() == {"amy": 1, "bob": 2}
            assert (await health(one.app, {}))[0]
            await well(one)
    finally:
        postgres.stop(folder)
        Path(f"{folder}.lock").unlink(missing_ok=True)


@pytest.mark.parametrize("words", ["+1\x00", "+1 \ud83d", "\x00+1\x1b[2J", "+1\u202e", "+1 \U000e0041"])
async def test_characters_that_one_database_refuses_are_stored_by_both(
    database_url: str, tmp_path: Path, words: str
) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        one.room.say("g1", "amy", "m99", words, one.clock.now(), None, "Am\x00y\ud83d")
        await one.platform.deliver()
        assert await one.orders() == {"amy": 1}
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Stumbled'") == 0


async def test_ids_beyond_32_and_53_bits_stay_what_they_are(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        await one.says("9007199254740993", "+1", key="9007199254740993")
        assert await one.value("SELECT key FROM utterances") == "sandbox:g1:9007199254740993"
        assert await one.orders() == {"9007199254740993": 1}


def test_an_error_of_the_database_names_no_words_of_a_member(tmp_path: Path) -> None:
    async def fail() -> str:
        database = Database.at(f"sqlite:///{tmp_path / 'plusone.db'}")
        try:
            async with database.read() as session:
                await session.execute(
                    text("SELECT * FROM nowhere WHERE text = :words"), {"words": "my secret address"}
                )
        except OperationalError as error:
            return str(error)
        finally:
            await database.close()
        return ""

    said = asyncio.run(fail())
    assert "nowhere" in said
    assert "my secret address" not in said
