"""Each kind's page tells a story: it is replayed, and comes to what the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from commerce.mechanics import MECHANICS
from tests.conversations.story import config, tell
from tests.mechanics.table import result_of

PAGES = sorted({*MECHANICS, "wish", "resale", "invite"})  # the last three go with any kind
PLAIN = (
    config()
)  # plain `replay` speaks English; a story that needs another language says so in its own first line
DOCS = Path(__file__).parents[2] / "docs" / "mechanics"


def as_printed(page: str, language: str) -> str:
    """The settings that a reader of the page has: what plain `replay` brings along, or the file it tells to
    write."""
    settings = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    return settings[0].replace('"en"', f'"{language}"') if settings else PLAIN


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("name", PAGES)
def test_the_story_comes_to_what_the_page_says(name: str, language: str) -> None:
    """The first story of a page is told in English, the longer one in Chinese."""
    page = (DOCS / f"{name}.md").read_text("utf-8")
    stories = re.findall(r"```jsonl\n(.*?)```", page, re.DOTALL)
    results = re.findall(r"结果：`(.+)`", page)
    assert len(stories) == len(results) == 2
    at = ["en", "zh-Hans"].index(language)
    told = tell([json.loads(line) for line in stories[at].splitlines()], as_printed(page, language))
    assert not told.errors
    orders = [order for order in told.state["orders"] if order["buy"] == 1]
    assert result_of(orders, single=True) == results[at]


def test_every_page_is_about_a_kind_or_goes_with_any() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(PAGES)
