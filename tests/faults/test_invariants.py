"""The doctor's rules: silent over a lively story, and each of them loud when its own rule is broken by
hand."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from commerce.ground.db import Database
from commerce.queries.integrity import RULES, broken
from tests.faults.stage import lively, shop


async def test_nothing_is_broken_after_a_lively_story(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await lively(one)
        async with one.database.read() as session:
            assert await broken(session) == []


BREAKS = {
    "oversold": ("UPDATE lines SET qty = qty + 9 WHERE id = 1", "I1"),
    "over the limit": ("UPDATE lines SET qty = 5 WHERE id = 1", "I2"),
    "nobody told": ("DELETE FROM outgoing WHERE outcome = 'Ordered'", "I6"),
    "money from nothing": ("UPDATE postings SET amount_minor = amount_minor + 1 WHERE id = 1", "I7"),
    "a lost posting": ("DELETE FROM postings", "I7"),
    "foreign money": ("UPDATE postings SET currency = 'EUR'", "I7"),
    "more back than in": ("UPDATE postings SET amount_minor = -amount_minor WHERE account = 'received'", "I8"),
    "a due changed": ("UPDATE orders SET due_minor = due_minor + 100 WHERE state = 'settled'", "I10"),
    "settled twice": (
        "UPDATE postings SET amount_minor = amount_minor * 2 WHERE transfer_id IN (SELECT id FROM transfers WHERE kind = 'settlement')",
        "I10"),
    "closed twice": ("INSERT INTO audits (at, action, buy_id, source, detail) VALUES (0, 'close', 1, '', '')", "I11"),
    "reopened by nobody": ("UPDATE group_buys SET state = 'open' WHERE id = 1", "I11"),
    "taken too late": ("UPDATE utterances SET sent_at = sent_at + 86400000 WHERE buy_id = 1", "I11"),
    "the head passed over": ("UPDATE offers SET stock = 9 WHERE buy_id = 2", "I12"),
    "a strange state": ("UPDATE group_buys SET state = 'ajar' WHERE id = 2", "I13"),
    "another group's": ("UPDATE posts SET group_id = 3 - group_id", "I14"),
    "a counter": ("UPDATE offers SET pledged = pledged - 1 WHERE buy_id = 2", "I15"),
    "a counter of waits": ("UPDATE variants SET waiting = waiting + 1", "I15"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BREAKS)
async def test_each_rule_sees_its_own_break(lived: Path, tmp_path: Path, wrong: str) -> None:
    statement, rule = BREAKS[wrong]
    file = tmp_path / "plusone.db"
    shutil.copy(lived, file)
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(statement)
        connection.commit()
    database = Database.at(f"sqlite:///{file}")
    async with database.read() as session:
        assert rule in {found.rule for found in await broken(session)}
    await database.close()


def test_each_rule_is_broken_by_some_row_above_or_by_the_database_itself() -> None:
    kept_by_the_database = {"I17"}  # a unique key; the rule finds a database whose key was lost
    assert {rule.name for rule in RULES} - {rule for _, rule in BREAKS.values()} <= kept_by_the_database
