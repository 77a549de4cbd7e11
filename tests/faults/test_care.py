"""Backup, restore, doctor, export; and files that nobody should serve on."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.care import fitness
from bot.care.copies import CannotCopy, backup, restore
from bot.care.doctor import findings
from bot.care.everything import export
from bot.care.fitness import BeingServed, Unfit, alone_on, prepare, serving_on
from commerce.ground.db import Database
from commerce.queries.integrity import broken
from commerce.tables import Outgoing
from tests.fakes.disk import Disk, NoSmallDisk, small_disk
from tests.faults.stage import START, TWO_GROUPS, shop
from tests.house.sources import ROOT


def at(file: Path) -> Database:
    return Database.at(f"sqlite:///{file}")


def count(file: Path, table: str = "orders") -> int:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


@pytest.fixture
def copy(lived: Path, tmp_path: Path) -> Path:
    """A database of its own with a story in it."""
    return Path(shutil.copy(lived, tmp_path / "plusone.db"))


# -- backup and restore ----------------------------------------------------------------------------


async def test_a_backup_while_orders_come_in_is_whole_and_can_be_gone_back_to(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens("Cherries; price 99; until 2h")

        async def order() -> None:
            for number in range(60):
                await one.says(f"m{number}", "+1")

        ordering = asyncio.create_task(order())
        await one.until(lambda: one.value("SELECT COUNT(*) FROM orders"))
        made = [await asyncio.to_thread(backup, one.database, tmp_path / f"{n}.bak", START) for n in range(5)]
        await ordering
    sizes = [count(file) for file in made]
    assert sizes == sorted(sizes)
    restore(at(tmp_path / "plusone.db"), made[-1], START)
    database = at(tmp_path / "plusone.db")
    assert count(tmp_path / "plusone.db") == sizes[-1] > 0
    async with database.read() as session:
        assert await broken(session) == []
    await database.close()


def test_control_a_plain_copy_of_the_file_misses_what_the_log_holds(tmp_path: Path) -> None:
    file = tmp_path / "plusone.db"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE orders (id INTEGER)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.executemany("INSERT INTO orders VALUES (?)", [(n,) for n in range(500)])
        shutil.copy(file, tmp_path / "by cp.db")
        made = backup(at(file), tmp_path / "by us.db", START)
    assert count(tmp_path / "by cp.db") == 0
    assert count(made) == 500


def test_backups_beside_the_database_are_thinned_and_private(copy: Path) -> None:
    made = [backup(at(copy), None, START + timedelta(hours=n), keep=3) for n in range(5)]
    assert sorted(copy.parent.joinpath("backups").iterdir()) == made[-3:]
    assert made[-1].stat().st_mode & 0o077 == 0


def test_a_backup_never_ruins_the_one_that_stands_there(copy: Path, tmp_path: Path) -> None:
    made = backup(at(copy), tmp_path / "kept.bak", START)
    before = made.read_bytes()
    damage(copy)
    with pytest.raises(CannotCopy):
        backup(at(copy), made, START)
    assert made.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_onto_a_full_disk_says_so_and_leaves_nothing(copy: Path, tmp_path: Path) -> None:
    with _small(tmp_path / "disk") as disk:
        disk.fill()
        with pytest.raises(CannotCopy, match="is there room"):
            backup(at(copy), disk.folder / "copy.bak", START)
        assert not (disk.folder / "copy.bak").exists()


def test_there_is_no_backup_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(CannotCopy, match="no database"):
        backup(at(tmp_path / "none.db"), tmp_path / "copy.bak", START)


def test_a_restore_waits_for_nobody_who_serves(copy: Path, tmp_path: Path) -> None:
    made = backup(at(copy), tmp_path / "copy.bak", START)
    before = copy.read_bytes()
    with serving_on(at(copy)) as first:
        first.share()
        with serving_on(at(copy)) as second, pytest.raises(BeingServed, match="stop it first"):
            assert (first.alone, second.alone) == (True, False)
            restore(at(copy), made, START)
    assert copy.read_bytes() == before
    restore(at(copy), made, START)


def test_nobody_begins_to_serve_while_a_restore_is_under_way(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitness, "BEGINS_WITHIN", 0.2)
    with alone_on(at(copy)), pytest.raises(BeingServed), serving_on(at(copy)):
        pass


def test_the_mark_of_a_process_that_was_killed_goes_with_it(copy: Path, tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom bot.care.fitness import serving_on\nfrom commerce.ground.db import Database\n"
        "with serving_on(Database.at(sys.argv[1])):\n    print('serving', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, f"sqlite:///{copy}"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    made = backup(at(copy), tmp_path / "copy.bak", START)
    with pytest.raises(BeingServed):
        restore(at(copy), made, START)
    process.kill()
    process.wait()
    process.stdout.close()
    restore(at(copy), made, START)


def test_a_restore_keeps_what_was_there(copy: Path, tmp_path: Path) -> None:
    made = backup(at(copy), tmp_path / "copy.bak", START)
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM lines")
        connection.commit()
    old = restore(at(copy), made, START)
    assert old is not None
    assert count(old, "lines") == 0
    assert count(copy, "lines") > 0


@pytest.mark.parametrize("wrong", ["empty", "text", "damaged", "another program's", "not there"])
def test_a_copy_that_is_none_is_refused_and_nothing_changes(copy: Path, tmp_path: Path, wrong: str) -> None:
    made = tmp_path / "copy.bak"
    spoil(made, wrong, copy)
    before = copy.read_bytes()
    with pytest.raises((Unfit, CannotCopy)):
        restore(at(copy), made, START)
    assert copy.read_bytes() == before


async def test_numbers_given_out_after_the_copy_was_made_are_never_given_to_others(tmp_path: Path) -> None:
    """An old backup: what the platform still holds is read again, and its orders are there again."""
    url = f"sqlite:///{tmp_path / 'plusone.db'}"
    async with shop(url, tmp_path) as one:
        await one.opens()
        made = backup(one.database, tmp_path / "copy.bak", START)
        late = one.said("amy", "+2")
        await one.platform.deliver()
        room = one.room
    restore(at(tmp_path / "plusone.db"), made, START)
    room.groups.setdefault("sandbox:g1", "Neighbours")
    async with shop(url, tmp_path, room=room) as one:
        await one.app.hear(
            [late]
        )  # Telegram holds what was not confirmed for a day; the rest is said again by its members
        assert await one.orders() == {"amy": 2}


# -- files that nobody should serve on -------------------------------------------------------------


def damage(file: Path) -> None:
    """Random bytes over the middle of the file."""
    noise = random.Random(1)
    content = bytearray(file.read_bytes())
    for place in range(4096 * 2, len(content) - 4096, 4096):
        content[place : place + 512] = noise.randbytes(512)
    file.write_bytes(content)


def spoil(file: Path, wrong: str, good: Path) -> None:
    if wrong == "not there":
        return
    if wrong in ("text", "empty"):
        file.write_text("orders: amy +2\n" * 40 if wrong == "text" else "")
        return
    if wrong == "another program's":
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")
            connection.commit()
        return
    shutil.copy(good, file)
    if wrong == "damaged":
        damage(file)
    elif wrong == "cut short":
        file.write_bytes(file.read_bytes()[: 4096 * 3])
    elif wrong == "newer":
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()


SAYS = {
    "text": "no SQLite database",
    "another program's": "another program's database",
    "damaged": "damaged",
    "cut short": "damaged",
    "newer": "does not know",
}


@pytest.mark.parametrize("wrong", SAYS)
async def test_an_unfit_file_is_refused_with_what_to_do_and_left_as_it_is(
    lived: Path, tmp_path: Path, wrong: str
) -> None:
    file = tmp_path / "plusone.db"
    spoil(file, wrong, lived)
    before = file.read_bytes()
    database = at(file)
    with pytest.raises(Unfit, match=SAYS[wrong]) as refused:
        await prepare(database)
    await database.close()
    assert "restore" in str(refused.value) or "set" in str(refused.value)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "make", [lambda file: file.mkdir(), lambda file: file.touch()], ids=["a folder", "an empty file"]
)
async def test_a_folder_is_refused_and_an_empty_file_is_a_beginning(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    file = tmp_path / "plusone.db"
    make(file)
    database = at(file)
    if file.is_dir():
        with pytest.raises(Unfit, match="is a folder"):
            await prepare(database)
    else:
        await prepare(database)
    await database.close()


async def test_a_disk_mounted_read_only_is_named(lived: Path, tmp_path: Path) -> None:
    with _small(tmp_path / "disk") as disk:
        shutil.copy(lived, disk.folder / "plusone.db")
        disk.lock()
        database = at(disk.folder / "plusone.db")
        with pytest.raises(Unfit, match=r"cannot be (written|opened)"):
            await prepare(database)
        await database.close()


async def test_a_postgres_that_does_not_answer_is_named_without_its_password() -> None:
    database = Database.at("postgresql://shop:hunter2@127.0.0.1:9/plusone")
    with pytest.raises(Unfit, match="is PostgreSQL running") as refused:
        await prepare(database)
    await database.close()
    assert "hunter2" not in str(refused.value)


async def test_a_newer_postgres_database_is_refused(postgres_database: str, tmp_path: Path) -> None:
    async with shop(postgres_database, tmp_path) as one:
        async with one.database.write() as session:
            await (await session.connection()).exec_driver_sql(
                "UPDATE alembic_version SET version_num = '9999'"
            )
        with pytest.raises(Unfit, match="does not know"):
            await prepare(one.database)


# -- doctor and export -----------------------------------------------------------------------------


async def test_the_doctor_finds_nothing_in_a_healthy_database(copy: Path) -> None:
    database = at(copy)
    assert await findings(database) == []
    await database.close()


@pytest.mark.parametrize(
    ("break_", "says"),
    [
        ("UPDATE offers SET pledged = pledged + 1, stock = NULL", "I15"),
        ("DELETE FROM members WHERE id = 1", "names a row of members"),
        ("UPDATE postings SET amount_minor = 1", "I7"),
    ],
)
async def test_the_doctor_names_what_is_wrong(copy: Path, break_: str, says: str) -> None:
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute(break_)
        connection.commit()
    database = at(copy)
    assert any(says in line for line in await findings(database))
    await database.close()


def exported(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


async def test_everything_is_exported_row_by_row(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2 =HYPERLINK(1)")
        await one.says("bob", "+1")
        rows = await export(one.database, tmp_path / "all")
        assert set(rows) == set(Outgoing.metadata.tables)
        for table, expected in rows.items():
            assert (
                len(exported(tmp_path / "all", table))
                == expected
                == await one.value(f'SELECT COUNT(*) FROM "{table}"')
            )
            assert len(json.loads((tmp_path / "all" / f"{table}.json").read_text("utf-8"))) == expected


async def test_nothing_that_is_exported_is_a_formula_or_another_number(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        one.room.say("g1", "eve", "m99", "+1", START, None, "=cmd|' /C calc'!A0")
        one.room.say("g1", "zoe", "m98", "+1", START, None, "0471")
        await one.platform.deliver()
        await export(one.database, tmp_path / "all")
    cells = [
        cell
        for table in Outgoing.metadata.tables
        for row in exported(tmp_path / "all", table)
        for cell in row.values()
    ]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert ("'0471" in cells, "0471" in cells) == (True, False)


# -- the commands themselves -----------------------------------------------------------------------


def bot(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "config.toml").write_text(TWO_GROUPS + '[database]\nurl = "sqlite:///plusone.db"\n', "utf-8")
    code = "import sys; from bot.running.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )


@pytest.mark.faults
def test_the_commands_say_what_was_done_and_exit_by_it(copy: Path) -> None:
    folder = copy.parent
    done = bot(folder, "backup", "copy.bak")
    assert (done.returncode, done.stdout.count("python3 -m bot restore copy.bak")) == (0, 1), done.stderr
    assert bot(folder, "doctor").stdout.startswith("All is well")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE variants SET waiting = waiting + 1")
        connection.commit()
    sick = bot(folder, "doctor")
    assert (sick.returncode, "I15" in sick.stdout) == (1, True)
    done = bot(folder, "restore", "copy.bak")
    assert (done.returncode, "is kept as" in done.stdout) == (0, True)
    assert bot(folder, "doctor").returncode == 0
    assert bot(folder, "export", "all").returncode == 0
    missing = bot(folder, "restore", "nothing.bak")
    assert (missing.returncode, missing.stderr) == (1, "there is no file nothing.bak\n")


def test_the_bot_refuses_to_start_on_a_damaged_file(copy: Path) -> None:
    damage(copy)
    before = copy.read_bytes()
    done = bot(copy.parent, "run")
    assert done.returncode == 2
    assert "is damaged" in done.stderr
    assert "restore FILE" in done.stderr
    assert copy.read_bytes() == before


# -- PostgreSQL ------------------------------------------------------------------------------------


async def test_a_postgres_backup_is_pg_dumps_own(postgres_database: str, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    async with shop(postgres_database, tmp_path) as one:
        await one.opens()
        try:
            made = await asyncio.to_thread(backup, one.database, tmp_path / "copy.dump", START)
        except CannotCopy as why:
            if "version mismatch" in str(why):
                pytest.skip(f"this pg_dump is older than the server: {why}")
            raise
    assert made.read_bytes().startswith(b"PGDMP")


def test_without_pg_dump_it_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotCopy, match="pg_dump -Fc -f FILE NAME"):
        backup(Database.at("postgresql://shop@127.0.0.1/plusone"), tmp_path / "copy.dump", START)


def test_a_postgres_restore_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CannotCopy, match="pg_restore"):
        restore(Database.at("postgresql://shop@127.0.0.1/plusone"), tmp_path / "copy.dump", START)


@contextlib.contextmanager
def _small(folder: Path) -> Iterator[Disk]:
    with contextlib.ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk(folder))
        except NoSmallDisk as why:
            pytest.skip(str(why))
        yield disk


def test_backups_made_at_once_by_two_are_both_whole(copy: Path, tmp_path: Path) -> None:
    made: list[Path] = []
    threads = [
        threading.Thread(target=lambda n=n: made.append(backup(at(copy), tmp_path / f"{n}.bak", START)))
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [count(file) for file in made] == [count(copy)] * 2
