"""Every story of the tables comes out as its row says, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os

import pytest

from tests.conversations import (
    afterwards,
    asking,
    bills,
    bringing,
    bundling,
    clock,
    content,
    corrections,
    drafts,
    editing,
    found,
    found_later,
    found_long,
    gate,
    guesses,
    helping,
    imports,
    inviting,
    late,
    leading,
    lists,
    making_good,
    mattering,
    neighbours,
    packs,
    pasting,
    prices,
    privately,
    products,
    promising,
    questions,
    quieting,
    refused,
    remarks,
    repurchase,
    reselling,
    reviewing,
    sale,
    several,
    speaking,
    standing,
    sums,
    telling,
    thanking,
    tongues,
    turns,
    undoing,
    welcoming,
    wishing,
    words,
)
from tests.conversations.story import Told, tell
from tests.conversations.table import Story

TABLES = (
    bills,
    bundling,
    prices,
    promising,
    questions,
    quieting,
    turns,
    undoing,
    words,
    clock,
    late,
    leading,
    making_good,
    afterwards,
    standing,
    content,
    corrections,
    drafts,
    speaking,
    wishing,
    refused,
    remarks,
    reselling,
    repurchase,
    reviewing,
    editing,
    guesses,
    helping,
    imports,
    inviting,
    mattering,
    bringing,
    welcoming,
    thanking,
    sums,
    telling,
    asking,
    pasting,
    lists,
    several,
    neighbours,
    privately,
    products,
    packs,
    sale,
    tongues,
    found,
    found_later,
    gate,
    found_long,
)
ALL = [
    (f"{table.__name__.rpartition('.')[2]}: {story.name}", story)
    for table in TABLES
    for story in table.STORIES
]
READING = (
    "words: ",
    "speaking: ",
    "content: ",
    "found: ",
    "found_later: ",
)  # what words mean and how they are put: no database has a part in it
ROWS = [pytest.param(name, story, id=name) for name, story in ALL]


@pytest.mark.parametrize(("name", "story"), ROWS)
def test_a_story_comes_out_as_its_row_says(name: str, story: Story) -> None:
    story.check(_on(story, None))


# every third of them, since `services` asks PostgreSQL's rows all that matters in the short run; all of them
# with `EVERY=1 python3 -m bot test --faults tests/conversations`
EVERY = int(os.environ.get("EVERY", "3"))
BOOKED = [row for row in ROWS if not str(row.id).startswith(READING)]


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.parametrize(("name", "story"), BOOKED[::EVERY])
def test_it_does_on_postgresql(name: str, story: Story, postgres_database: str) -> None:
    """`test_long` holds every line of the longest one against SQLite's."""
    story.check(_on(story, postgres_database))


def _on(story: Story, database: str | None) -> Told:
    return tell(story.told, story.config, database=database, offset=story.offset, day=story.day)
