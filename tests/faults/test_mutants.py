"""Controls: each takes a lock, a dedupe or an invariant away by hand, and a check that holds without it must
then fail.

A mutant that survives says that nothing watches what it removed.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import or_, update
from sqlmodel import col

import bot.delivery.failing
import commerce.booking.decide as deciding
import commerce.booking.shift as shifting
import commerce.ground.db
import commerce.queries.due as due
import commerce.services.buys.closing as closing
import commerce.services.voice.claims as claims
import commerce.services.voice.outgoing as outgoing
from adapters.base import NotKept
from bot.hearing.flood import Minutes
from commerce.ground import trouble
from commerce.queries.integrity import broken
from commerce.services.voice import anew
from commerce.services.voice.campaigning import CampaignShown
from commerce.services.voice.record import say
from commerce.tables import Outgoing
from tests.fakes.wire import flooded
from tests.faults.stage import START, HandClock, Shop, rooms, shop
from tests.together import together

Patch = pytest.MonkeyPatch
Check = Callable[[Path], Awaitable[None]]


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'plusone.db'}"


async def well(one: Shop) -> None:
    async with one.database.read() as session:
        assert await broken(session) == []


# -- what holds ------------------------------------------------------------------------------------


async def stock_is_never_oversold(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens("Cherries; price 9; stock 5; until 2h")
        for number in range(12):
            one.said(f"m{number}", "+1")
        await one.platform.deliver()
        assert await one.value("SELECT SUM(qty) FROM lines") == 5
        assert (
            await one.value("SELECT SUM(qty) FROM waitings") == 7
        )  # not: refused by the database's own check
        await well(one)


async def a_limit_is_never_passed(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens("Cherries; price 9; limit 3; until 2h")
        for words in ("+2", "+2", "+1"):
            await one.says("amy", words)
        assert await one.orders() == {"amy": 3}
        await well(one)


async def a_redelivery_changes_nothing(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        message = await one.says("amy", "+2")
        await one.app.hear([message])
        await one.app.hear([message, message])
        assert await one.orders() == {"amy": 2}
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Ordered'") == 1


async def a_command_given_twice_is_obeyed_once(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        message = await one.says("lena", "/open Cherries; price 99; until 2h")
        await one.app.hear([message])
        assert await one.value("SELECT COUNT(*) FROM group_buys") == 1


async def the_deadline_is_kept(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens("Cherries; price 99; until 1h")
        await one.says("amy", "+1", sent=START + timedelta(hours=1))
        assert await one.orders() == {}


async def the_head_goes_before_a_newcomer(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens("Cherries; price 9; stock 2; until 2h")
        for who, words in (("amy", "+2"), ("bob", "+1"), ("amy", "-1"), ("mei", "+1")):
            await one.says(who, words)
        waiting = await one.rows(
            "SELECT m.name FROM waitings w JOIN orders o ON o.id = w.order_id JOIN members m ON m.id = o.member_id"
        )
        assert waiting == [("Mei",)]
        await well(one)


async def each_row_is_said_once(folder: Path) -> None:
    room = rooms()
    async with (
        shop(sqlite(folder), folder, room=room) as one,
        shop(sqlite(folder), folder, room=room, script=one.script) as two,
    ):
        async with one.database.write() as session:
            for number in range(8):
                say(session, "sandbox:g1", CampaignShown(f"word {number}"), START)
        one.script.rule = lambda tried: 0.02
        with suppress(Exception):
            await asyncio.wait_for(together(one.outbox.drain(), two.outbox.drain()), 15)
        assert sorted(one.heard_by("sandbox:g1")) == [f"word {number}" for number in range(8)]


async def a_chat_is_spoken_to_in_order(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        async with one.database.write() as session:
            for number in range(3):
                say(session, "sandbox:g1", CampaignShown(f"word {number}"), START)
        faults = [flooded(30)]
        one.script.rule = lambda tried: faults.pop() if faults else None
        await one.outbox.drain()
        one.clock.ahead(seconds=31)
        await one.outbox.drain()
        assert one.heard_by("sandbox:g1")[1:] == [f"word {number}" for number in range(3)]


async def a_late_finisher_overwrites_nothing(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        async with one.database.write() as session:
            row = say(session, "sandbox:g1", CampaignShown("word"), START)
        async with one.database.write() as session:
            assert await claims.claim(session, row, START, timedelta(seconds=60))
        one.clock.ahead(seconds=61)
        await one.outbox.drain()
        async with one.database.write() as session:
            await outgoing.settle(session, row, "waiting", one.clock.now(), "late")
        assert await one.value("SELECT state FROM outgoing") == "sent"


async def a_doubt_is_repeated_once_at_most(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        async with one.database.write() as session:
            say(session, "sandbox:g1", CampaignShown("word"), START)
        one.script.rule = lambda tried: "lost answer"
        for _ in range(5):
            await one.outbox.drain()
            one.clock.ahead(seconds=61)
        assert one.heard_by("sandbox:g1") == ["word", "word"]


async def a_buy_closes_once(folder: Path) -> None:
    """One without orders: where there are some, the ledger's keys would stop a second closing as well."""
    clock, room = HandClock(), rooms()
    async with (
        shop(sqlite(folder), folder, clock=clock, room=room) as one,
        shop(sqlite(folder), folder, clock=clock, room=room) as two,
    ):
        await one.opens("Cherries; price 99; until 1h")
        clock.ahead(hours=2)
        standards = closing.Standards()
        for each in (one, two):
            with suppress(Exception):
                async with each.database.write() as session:
                    await closing.close(session, 1, clock.now(), standards)
        assert await one.value("SELECT COUNT(*) FROM audits WHERE action = 'close'") == 1
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'BuyClosed'") == 1


async def a_full_database_costs_no_order(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        await one.says("amy", "+1")
        [(pages,)] = await one.database.at_once(methodcaller("execute_fetchall", "PRAGMA page_count"))
        await one.database._raw.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(100):
            one.said(f"m{number}", "+1")
        with suppress(sqlite3.OperationalError, NotKept):
            await one.platform.deliver()
        await one.database._raw.execute("PRAGMA max_page_count = 1000000")
        await one.platform.deliver()
        assert len(await one.orders()) == 101


async def a_flood_is_bounded(folder: Path) -> None:
    async with shop(sqlite(folder), folder, more="[flood]\nper_minute = 5\n") as one:
        await one.opens("Cherries; price 9; until 2h")
        for _ in range(20):
            one.said("amy", "+1")
        await one.platform.deliver()
        assert await one.orders() == {"amy": 5}


async def a_members_command_is_no_leaders(folder: Path) -> None:
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        await one.says("amy", "/close 1")
        assert await one.value("SELECT state FROM group_buys") == "open"


async def a_failed_order_leaves_no_half(folder: Path) -> None:
    """The desk's last statement fails once: nothing of the batch may be there, and it is answered for."""
    async with shop(sqlite(folder), folder) as one:
        await one.opens()
        kept = one.app.desk._store.write

        async def write(raw: Any, *rest: Any) -> None:
            await kept(raw, *rest)
            raise RuntimeError("planted")

        one.app.desk._store.write = write  # type: ignore[attr-defined]
        try:
            await one.says("amy", "+2")
        finally:
            one.app.desk._store.write = kept  # type: ignore[attr-defined]
        assert await one.orders() == {}
        await well(one)


# -- what is taken away ----------------------------------------------------------------------------


def no_stock_check(patch: Patch) -> None:
    patch.setattr(shifting, "open_to_newcomers", lambda *_: 1 << 30)


def no_limit_check(patch: Patch) -> None:
    patch.setattr(shifting, "_over_limit", lambda *_: None)


def no_dedupe_of_orders(patch: Patch) -> None:
    kept = deciding._decide

    def forgetful(heard: Any, book: Any) -> Any:
        for order in book.orders.values():
            order.said.pop(heard.key, None)
        heard.key = f"{heard.key}-{len(book.says)}-{id(heard)}"
        return kept(heard, book)

    patch.setattr(deciding, "_decide", forgetful)


def no_dedupe_of_commands(patch: Patch) -> None:
    async def always_new(*_: Any, **__: Any) -> str:
        return "new"

    patch.setattr(anew, "hear", always_new)


def no_gate(patch: Patch) -> None:
    patch.setattr(deciding, "_gate", lambda *_: None)


def no_turn_for_the_head(patch: Patch) -> None:
    patch.setattr(shifting, "promote", lambda *_: None)


def no_claim(patch: Patch) -> None:
    async def yes(session: Any, row: Any, *_: Any) -> bool:
        row.attempts += 1
        await session.execute(
            update(Outgoing).where(col(Outgoing.id) == row.id).values(state="sending", attempts=row.attempts)
        )
        return True

    patch.setattr(claims, "claim", yes)
    patch.setattr(
        due, "is_free", lambda now: or_(col(Outgoing.state) == "waiting", col(Outgoing.state) == "sending")
    )


def no_place_in_line(patch: Patch) -> None:
    patch.setattr(
        due, "in_line", lambda now: (col(Outgoing.state) == "waiting") & (col(Outgoing.due_at) <= now)
    )


def no_fence(patch: Patch) -> None:
    patch.setattr(outgoing, "_is_ours", lambda row: col(Outgoing.id) == row.id)


def no_memory_of_doubt(patch: Patch) -> None:
    kept = bot.delivery.failing.after
    patch.setattr(
        bot.delivery.failing,
        "after",
        lambda error, attempts, now, doubted=False: kept(error, attempts, now, doubted=False),
    )


def no_look_at_the_state(patch: Patch) -> None:
    kept = closing.locked

    async def blind(session: Any, no: int, state: str = "open") -> Any:
        buy = await kept(session, no, "")
        buy.state = "open"
        return buy

    patch.setattr(closing, "locked", blind)


def no_waiting_out(patch: Patch) -> None:
    import bot.app as spine
    import commerce.desk.desk as desk

    for place in (trouble, spine, desk):
        patch.setattr(place, "passes", lambda error: False)


def no_bound(patch: Patch) -> None:
    patch.setattr(Minutes, "judge", lambda *_: "counts")


def no_rights(patch: Patch) -> None:
    import bot.calling.command as command

    patch.setattr(command.Ask, "leads", lambda *_: True)


def no_rollback(patch: Patch) -> None:
    @asynccontextmanager
    async def immediately(raw: Any) -> Any:
        await raw.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            await raw.execute("COMMIT")

    patch.setattr(commerce.ground.db, "_immediately", immediately)


MUTANTS: dict[str, tuple[Callable[[Patch], None], Check]] = {
    "the check of the stock": (no_stock_check, stock_is_never_oversold),
    "the check of the limit": (no_limit_check, a_limit_is_never_passed),
    "the dedupe of orders": (no_dedupe_of_orders, a_redelivery_changes_nothing),
    "the claim of commands": (no_dedupe_of_commands, a_command_given_twice_is_obeyed_once),
    "the gate of the deadline": (no_gate, the_deadline_is_kept),
    "the turn of the waiting list": (no_turn_for_the_head, the_head_goes_before_a_newcomer),
    "the claim of a row to say": (no_claim, each_row_is_said_once),
    "the place in line": (no_place_in_line, a_chat_is_spoken_to_in_order),
    "the fence of a lease": (no_fence, a_late_finisher_overwrites_nothing),
    "the memory of a doubt": (no_memory_of_doubt, a_doubt_is_repeated_once_at_most),
    "the state of a buy that closes": (no_look_at_the_state, a_buy_closes_once),
    "the waiting for a database": (no_waiting_out, a_full_database_costs_no_order),
    "the bound of a flood": (no_bound, a_flood_is_bounded),
    "the rights of leaders": (no_rights, a_members_command_is_no_leaders),
    "the rollback of a batch": (no_rollback, a_failed_order_leaves_no_half),
}


@pytest.mark.parametrize("taken", MUTANTS)
async def test_it_holds(tmp_path: Path, taken: str) -> None:
    await MUTANTS[taken][1](tmp_path)


@pytest.mark.parametrize("taken", MUTANTS)
async def test_control_without_it_the_check_fails(tmp_path: Path, monkeypatch: Patch, taken: str) -> None:
    remove, holds = MUTANTS[taken]
    remove(monkeypatch)
    with pytest.raises(Exception):  # noqa: B017 - an assertion, or the database's own last line of defence
        await asyncio.wait_for(holds(tmp_path), 30)


def test_there_are_enough_of_them() -> None:
    assert len(MUTANTS) >= 12
