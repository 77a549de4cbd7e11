"""The benches of growth, closing and storm in small: what is counted is asserted, never a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from bot.bench.beside import acts
from bot.bench.closing import alone, closed
from bot.bench.growth import DEEDS, ratios
from bot.bench.stage import Strict, stage
from bot.bench.storm import weathered
from bot.bench.town import Town, settle
from bot.delivery.pace import Bucket
from commerce.ground.db import Database
from commerce.queries import due
from commerce.queries.due import Seats
from commerce.queries.integrity import broken
from commerce.services.buys import closing, settling
from commerce.tables import GroupBuy, Outgoing
from commerce.tables.outgoing import ANSWER, BILL, CAMPAIGN


async def test_a_town_keeps_every_rule(database_url: str) -> None:
    database = Database.at(database_url)
    town = Town(orders=450, members=30)
    await settle(database, town)
    async with database.read() as session:
        assert await broken(session) == []
        rows = await session.execute(
            text(
                "SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM outgoing), MAX(id) FROM group_buys"
            )
        )
        assert tuple(rows.one()) == (480, 930, town.open_no)
    await database.close()


async def test_growth_is_measured_in_both_towns(tmp_path: Path) -> None:
    found = await ratios(tmp_path, orders=400, members=5, rounds=1)
    assert set(found) == set(DEEDS)


async def test_a_closing_tells_everybody_and_whoever_orders_beside_it_is_heard(tmp_path: Path) -> None:
    found = await closed(tmp_path, "small", 30)
    assert len(found.alone) == 20
    database = Database.at(f"sqlite:///{tmp_path / 'small'}.db")
    async with database.read() as session:
        told = text("SELECT COUNT(*) FROM outgoing WHERE outcome = 'YourTotal' AND state = 'waiting'")
        assert (await session.execute(told)).scalar_one() == 30
        elsewhere = text(
            "SELECT COUNT(*) FROM lines JOIN offers ON offers.id = lines.offer_id WHERE title = 'Pears'"
        )
        assert (await session.execute(elsewhere)).scalar_one() == 20 + len(found.beside)
        assert await broken(session) == []
    await database.close()


async def test_a_leaders_own_closing_is_worked_out_before_anybody_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreseen: list[bool] = []
    worked_out = closing.reckoned

    async def heard(session: AsyncSession, buy: GroupBuy, standards: Any, given: Any = None) -> Any:
        end = await worked_out(session, buy, standards, given)
        foreseen.append(given is not None and end.given is given.given)
        return end

    monkeypatch.setattr(closing, "reckoned", heard)
    for members, few in ((30, 5), (30, 30)):
        monkeypatch.setattr(settling, "FEW", few)
        name = f"led by {few}"
        await alone(tmp_path, name, members, by_leader=True)
        database = Database.at(f"sqlite:///{tmp_path / name}.db")
        async with database.read() as session:
            told = text("SELECT COUNT(*) FROM outgoing WHERE outcome = 'YourTotal' AND state = 'waiting'")
            assert (await session.execute(told)).scalar_one() == members
            assert await broken(session) == []
        await database.close()
    assert foreseen == [True, False]  # few are worked out where they stand


async def test_whatever_a_leader_does_about_a_big_buy_is_measured(tmp_path: Path) -> None:
    """Each act of the bench does what it is called by, in a small town; how long it takes is for the bench."""
    async with stage(tmp_path, "acts", Town(orders=200, members=30)) as on:
        for act in acts(on).values():
            await act()
        async with on.database.read() as session:
            said = select(col(Outgoing.outcome), func.count()).group_by(col(Outgoing.outcome))
            told = {row[0]: row[1] for row in await session.execute(said)}
            assert await broken(session) == []
    once = {name: told.get(name) for name in ("Exported", "Papered", "BuyCancelled", "Paid", "PaidTogether")}
    assert once == dict.fromkeys(once, 1)
    assert (told["YourGoods"], told["FetchReminder"]) == (30, 29)
    assert (told["NotFetched"], told["NotFetchedNoted"]) == (29, 29)
    assert told["CampaignShown"] == 20


async def test_bills_keep_to_the_pace_and_an_answer_goes_first(tmp_path: Path) -> None:
    found = await weathered(tmp_path, members=40, per_second=20)
    assert (found.bills, found.refused, found.unanswered) == (41, 0, 0)


async def test_a_look_reaches_no_further_than_a_platform_takes(tmp_path: Path) -> None:
    platform = Strict(per_second=30)
    async with stage(tmp_path, "looked", Town(orders=0, members=50), platform) as on:
        await on.close()
        async with on.app.database.read() as session:
            now = on.app.now()
            seats = [Seats("town", worth, 4) for worth in range(CAMPAIGN + 1)]
            chats = await due.waiting_chats(session, now, seats)
            bills = await due.waiting_chats(session, now, [Seats("town", BILL, 7)])
            others = await due.waiting_chats(session, now, [Seats("other", ANSWER, 7)])
            chosen = (await on.outbox._chooser.look(session, now, {})).chosen
        assert chats[0] == on.town.chat()  # the closing is told first
        assert len(bills) == len(set(bills)) == 7
        assert others == []
        assert len(chosen) <= 1 + Bucket(30).burst  # an answer beside what it takes at once
        assert chosen[0].row.chat == on.town.chat()
