"""Every story of the tables comes out as its row says, and PostgreSQL prints the very same lines as SQLite."""

from __future__ import annotations

import pytest

from tests.conversations import prices, turns
from tests.conversations.story import tell
from tests.conversations.table import Story

TABLES = (prices, turns)
ALL = [(table.__name__.rpartition(".")[2], story) for table in TABLES for story in table.STORIES]


def _rows(*, known_faults: bool) -> list[object]:
    rows = []
    for table, story in ALL:
        marks = [pytest.mark.xfail(reason=story.fails, strict=True)] if story.fails and known_faults else []
        rows.append(pytest.param(story, id=f"{table}: {story.name}", marks=marks))
    return rows


@pytest.mark.parametrize("story", _rows(known_faults=True))
def test_a_story_comes_out_as_its_row_says(story: Story) -> None:
    story.check()


@pytest.mark.postgres
@pytest.mark.parametrize("story", _rows(known_faults=False))
def test_postgresql_prints_the_same_lines(story: Story, postgres_database: str) -> None:
    same = {"toml": story.config, "offset": story.offset, "day": story.day}
    assert tell(story.told, database=postgres_database, **same).lines == tell(story.told, **same).lines
