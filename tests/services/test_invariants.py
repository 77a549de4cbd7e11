"""The invariants see what is wrong: a whole shop has nothing, and each thing spoilt by hand is named."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from commerce.ground.db import Database
from tests.invariants import violations
from tests.services.shop import Shop
from tests.services.words import cancel, edited, order

SPOILT = {
    "UPDATE variants SET stock = 1 WHERE id = 1": "I1 variants 1",
    "UPDATE offers SET stock = 2 WHERE id = 2": "I1 offers 2",
    "UPDATE offers SET member_limit = 1 WHERE id = 2": "I2 order",
    "UPDATE lines SET utterance = 'telegram:-100:nowhere' WHERE id = 1": "I3 lines 1",
    "DELETE FROM outgoing WHERE outcome = 'Ordered' AND source = (SELECT key FROM utterances WHERE id = 2)": "I6 ",
    "UPDATE postings SET amount_minor = amount_minor + 1 WHERE id = 1": "I7 transfer settlement:1",
    "UPDATE postings SET currency = 'EUR' WHERE id = 1": "I7 transfer settlement:1",
    "DELETE FROM postings WHERE transfer_id = 1": "I7 transfer settlement:1",
    "UPDATE orders SET due_minor = due_minor - 1 WHERE id = 1": "I8 order 1",
    "UPDATE lines SET due_minor = due_minor + 1 WHERE id = 1": "I10 lines [1]",
    "UPDATE group_buys SET state = 'open', closed_at = NULL WHERE id = 1": "I11 buy 1",
    "UPDATE group_buys SET closed_at = 1 WHERE id = 2": "I11 buy 2",
    "INSERT INTO audits (at, action, buy_id, source, detail) VALUES (0, 'close', 1, '', '')": "I11 buy 1",
    "UPDATE utterances SET sent_at = 99999999999999 WHERE id = 1": "I11 ",
    "INSERT INTO outgoing (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id,"
    " error) SELECT chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id, error"
    " FROM outgoing WHERE outcome = 'BuyClosed'": "I11 buy 1",
    "UPDATE offers SET stock = 9 WHERE id = 2": "I12 offer 2",
    "UPDATE group_buys SET shortage = 'refuse' WHERE id = 2": "I12 offer 2",
    "UPDATE orders SET state = 'placed' WHERE id = 1": "I13 order 1",
    "UPDATE orders SET state = 'void' WHERE buy_id = 2": "I13 order",
    "UPDATE offers SET pledged = pledged - 1 WHERE id = 2": "I15 offers 2",
    "UPDATE variants SET waiting = waiting + 1 WHERE id = 2": "I15 variants 2",
    "UPDATE utterances SET state = 'undone' WHERE id = 1": "I21 order 1",
    "UPDATE lines SET qty = qty + 1 WHERE id = 1": "I21 order 1",
}


@pytest_asyncio.fixture
async def lived(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop with a past: a ladder that closed, and an open buy whose stock is gone."""
    shutil.copy(sqlite_template, tmp_path / "plusone.db")
    shop = await Shop.at(Database.at(f"sqlite:///{tmp_path / 'plusone.db'}"))
    first = await shop.open(mechanic="ladder", terms={"steps": [[3, 9_000]]}, stock=10)
    second = await shop.open(stock=3, shortage="split")
    for name, units in (("amy", 2), ("bob", 3), ("wang", 1)):
        await shop.say(name, order(units), first)
        await shop.say(name, order(units), second)
    said = await shop.heard("amy", order(1), second)
    await shop.desk.order(said)
    await shop.desk.order(edited(said, order(2)))
    await shop.say("amy", cancel(1), second)
    await shop.close(first)
    yield shop
    await shop.desk.close()
    await shop.database.close()


async def test_a_shop_with_a_past_breaks_nothing(lived: Shop) -> None:
    assert await violations(lived.database) == []


@pytest.mark.parametrize("spoil", SPOILT)
async def test_control_what_is_spoilt_is_named(lived: Shop, spoil: str) -> None:
    async with lived.database.write() as session:
        await session.execute(text("PRAGMA ignore_check_constraints = ON"))
        assert (await session.execute(text(spoil))).rowcount > 0  # type: ignore[attr-defined]
    found = await violations(lived.database)
    assert any(problem.startswith(SPOILT[spoil]) for problem in found), found
