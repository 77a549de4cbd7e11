"""Phrases a group taught, on real databases: what the reader reads by itself is dropped once, and its leader
told once."""

from __future__ import annotations

import pytest

from bot.hearing.unlearning import ReadAlready, drop_read, refuse_read
from bot.hearing.vocabulary import vocabulary
from commerce.services.words import teaching
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.together import together


async def taught(shop: Shop, *phrases: str) -> None:
    async with shop.database.write() as session:
        for phrase in phrases:
            assert await teaching.teach(session, shop.deed(f"m:{phrase}"), phrase, "3")


async def phrases(shop: Shop) -> list[str]:
    return [row[0] for row in await shop.rows("SELECT phrase FROM taught ORDER BY id")]


async def test_what_is_read_is_dropped_and_told_once_by_whoever_begins_first(
    shop: Shop, elsewhere: Elsewhere
) -> None:
    await shop.open()
    await taught(shop, "要两份", "hulahup", "cherries please")

    async def begin() -> None:
        async with elsewhere().write() as session:
            await drop_read(session, vocabulary().lexicon, shop.now)

    await together(*[begin() for _ in range(4)])
    await begin()
    assert await phrases(shop) == ["hulahup"]
    assert await shop.told("PhrasesDropped") == [("telegram:1", "private")]
    assert await shop.rows("SELECT detail FROM audits WHERE action = 'unlearn_read' ORDER BY detail") == [
        ("cherries please = 3",),
        ("要两份 = 3",),
    ]


async def test_control_a_phrase_nobody_reads_stays(shop: Shop) -> None:
    await shop.open()
    await taught(shop, "hulahup", "the usual")
    async with shop.database.write() as session:
        await drop_read(session, vocabulary().lexicon, shop.now)
        await refuse_read(session, vocabulary().lexicon, shop.group, "hulahup")
        with pytest.raises(ReadAlready):
            await refuse_read(session, vocabulary().lexicon, shop.group, "要两份")
    assert await phrases(shop) == ["hulahup", "the usual"]
    assert await shop.told("PhrasesDropped") == []
