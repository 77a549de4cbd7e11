"""What is remembered to save a look is bounded: by how much there is of it, and by what it weighs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.hearing import acquaintance
from bot.hearing.vocabulary import vocabulary
from commerce.phrases.meaning import Goods
from commerce.phrases.shelf import Shelves
from tests.faults.stage import shop


def post(number: int, offers: int = 1) -> tuple[Goods, ...]:
    return tuple(Goods(code=f"A{at}", title=f"late pears {number} {at}", unit="box") for at in range(offers))


@pytest.mark.parametrize(("bound", "worth"), [("MOST", 3), ("LETTERS", 80)])
async def test_of_those_it_has_met_it_forgets_the_first_and_meets_them_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, worth: int
) -> None:
    monkeypatch.setattr(acquaintance, bound, worth)
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        for name in ("amy", "bob", "mei", "eve", "wang", "amy"):
            await one.says(name, "+1")
        known = one.app.known
        assert 0 < len(known._met) <= 3
        held = sum(len(f"{who}{chat}{met.name}{met.language}") for (who, chat), met in known._met.items())
        assert known._letters == held <= 80
        assert await one.orders() == {"amy": 2, "bob": 1, "mei": 1, "eve": 1, "wang": 1}
        assert await one.value("SELECT count(*) FROM members") == 6


@pytest.mark.parametrize(("most", "words", "offers"), [(5, 10_000, 1), (1_000, 60, 4)])
def test_the_shelves_of_posts_are_as_many_as_they_may_weigh(most: int, words: int, offers: int) -> None:
    lexicon, shelves = vocabulary().lexicon, Shelves(most, words)
    first = shelves.of(lexicon, post(0, offers))
    assert shelves.of(lexicon, post(0, offers)) is first
    for number in range(1, 40):
        shelves.of(lexicon, post(number, offers))
        assert len(shelves) <= most
        assert sum(len(one.words) for one in shelves._kept.values()) <= words
    assert len(shelves) > 1
    assert shelves.of(lexicon, post(0, offers)) is not first
