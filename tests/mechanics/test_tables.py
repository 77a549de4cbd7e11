"""The kinds of group buy by example: every row of the tables is told to a whole shop and comes out as a
leader would reckon it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from commerce.mechanics import MECHANICS
from tests.invariants import violations
from tests.mechanics.market import Market
from tests.mechanics.table import NAMES, Row, play, rows


@pytest.mark.parametrize("name", NAMES)
async def test_it_comes_out_as_reckoned(name: str, tmp_path: Path) -> None:
    async with Market.on(tmp_path) as market:
        told = [await play(market, row) for row in rows(name)]
        broken = await violations(market.database)
    assert told == list(rows(name))
    assert broken == []


async def test_control_a_wrong_reckoning_is_seen(tmp_path: Path) -> None:
    row: Row = next(rows("ladder"))
    async with Market.on(tmp_path) as market:
        assert await play(market, replace(row, result="amy 9@98=882")) == row


def test_every_kind_has_its_table_and_there_are_enough_rows() -> None:
    assert set(MECHANICS) <= set(NAMES)
    assert sum(1 for name in NAMES for _ in rows(name)) >= 150
