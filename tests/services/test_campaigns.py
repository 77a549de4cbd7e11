"""A campaign to many groups: written once for all that read alike, enqueued in portions, each group once whoever
is killed between two of them or in the middle of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from bot.app import App
from bot.bench.stage import Strict
from bot.config import demo_settings
from bot.config.settings import CampaignSettings
from bot.saying.speech import Speech
from bot.timing import campaigning
from bot.timing.campaigning import run_campaigns
from commerce.ground.db import Database
from commerce.queries.integrity import broken
from commerce.services.voice import campaigning as voice
from commerce.tables import Group
from tests.services.test_portions import Killed, counted

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PLAIN, NAMED = "Good morning, {{ community }}!", "Good morning, {{ group.name }}!"
LANGUAGES = ("en", "ja", "zh-Hans")


async def town(database: Database, groups: int, words: str = PLAIN) -> App:
    """So many groups with one campaign, looked after until a minute before it is due."""
    settings = demo_settings()
    campaign = CampaignSettings(name="morning", when="daily 08:30", text=words)
    community = replace(settings.community, timezone=campaigning.ZoneInfo("UTC"))
    app = App(replace(settings, campaigns=(campaign,), community=community), database, lambda: clock[0])
    clock = [AT - timedelta(minutes=1)]
    app.adapters["town"] = Strict(per_second=0)  # type: ignore[assignment]  # its marks are any text
    async with database.write() as session:
        for number in range(groups):
            language = LANGUAGES[number % 3]
            session.add(
                Group(chat=f"town:{number}", name=f"Court {number}", language=language, since=clock[0])
            )
    await run_campaigns(app)
    clock[0] = AT
    return app


async def said(database: Database) -> Counter[str]:
    """chat -> how often the campaign stands there."""
    async with database.read() as session:
        rows = await session.execute(text("SELECT chat FROM outgoing WHERE outcome = 'CampaignShown'"))
        return Counter(rows.scalars())


async def test_as_many_statements_for_many_groups_as_for_few(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.at(database_url)
    app = await town(database, 60)
    written: list[str] = []
    speak = Speech.text
    monkeypatch.setattr(Speech, "text", lambda *given: written.append(given[1]) or speak(*given))
    sent = []
    for portion in (10, 60):
        monkeypatch.setattr(campaigning, "PORTION", portion)
        with counted(database) as statements:
            await run_campaigns(app)
        sent.append(len(statements))
        assert await said(database) == {f"town:{number}": 1 for number in range(60)}
        async with database.write() as session:
            await session.execute(text("DELETE FROM outgoing"))
            await session.execute(text("DELETE FROM occurrences"))
            await session.execute(text("DELETE FROM cursors"))
            await voice.remember(session, AT - timedelta(minutes=1))
    of_six, of_one = sent
    assert of_six - of_one <= 5 * 12  # what a portion of any size takes
    assert len(written) == 2 * len(LANGUAGES), "written once for all who read alike"
    await database.close()


async def test_where_the_words_name_the_group_each_has_its_own(database_url: str) -> None:
    database = Database.at(database_url)
    await run_campaigns(await town(database, 5, NAMED))
    async with database.read() as session:
        rows = await session.execute(text("SELECT facts FROM outgoing ORDER BY id"))
        told = [orjson.loads(facts)["text"] for facts in rows.scalars()]
    assert told == [f"Good morning, Court {number}!" for number in range(5)]
    await database.close()


async def killed_between(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> Counter[str]:
    """Seven groups, two to a commit; whoever tells them dies in every portion, before or after its rows are
    written, and another goes on."""
    app = await town(database, 7)
    monkeypatch.setattr(campaigning, "PORTION", 2)
    show = voice.show_all
    for portion in range(4):
        left = iter(range(portion, -1, -1))

        async def dying(*given: Any, left: Any = left, **more: Any) -> None:
            last = next(left, 0) == 0
            if last and before:
                raise Killed
            await show(*given, **more)
            if last:
                raise Killed

        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(voice, "show_all", dying)
            await run_campaigns(app)
        assert await said(database) == {f"town:{number}": 1 for number in range(2 * portion)}
        async with database.read() as session:
            assert await broken(session) == []
    await run_campaigns(app)
    await run_campaigns(app)
    return await said(database)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
async def test_killed_in_every_portion_each_group_hears_it_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    database = Database.at(database_url)
    found = await killed_between(database, monkeypatch, before=before)
    assert found == {f"town:{number}": 1 for number in range(7)}
    await database.close()


async def test_control_whoever_forgets_what_was_said_says_it_twice(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.at(database_url)
    app = await town(database, 3)
    await run_campaigns(app)
    async with database.write() as session:
        await session.execute(text("DELETE FROM occurrences"))
        await session.execute(text("DELETE FROM cursors"))
        await voice.remember(session, AT - timedelta(minutes=1))
    await run_campaigns(app)
    assert max((await said(database)).values()) == 2
    await database.close()
