"""The proof that a mechanic describes itself: `crowd` is added to a copy of the project from outside, sells,
and is taken away again.

What it is made of lies in `crowd/`: one Python file, one file for each spoken language, its table and its
page; nothing else is touched.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.house.copies import PYTEST, copied, passed

PARTS = Path(__file__).parent / "crowd"
PLACES = {
    "crowd.py": "commerce/mechanics/crowd.py",
    "en.toml": "templates/en/mechanics/crowd.toml",
    "zh-Hans.toml": "templates/zh-Hans/mechanics/crowd.toml",
    "ja.toml": "templates/ja/mechanics/crowd.toml",
    "vi.toml": "templates/vi/mechanics/crowd.toml",
    "ko.toml": "templates/ko/mechanics/crowd.toml",
    "crowd.txt": "tests/mechanics/tables/crowd.txt",
    "crowd.md": "docs/mechanics/crowd.md",
}
WORDS = ("tests/house/test_mechanics.py", "tests/house/test_templates.py")
KINDS = ("tests/house/test_commands.py", "tests/mechanics/test_tables.py", "tests/mechanics/test_docs.py")
OPENED = "/open Cherries; price 99; crowd 3=89; until 20:00"
CONFIG = """
[community]
name = "Demo"
language = "{language}"
currency = "CNY"
timezone = "Asia/Shanghai"
[adapters.sandbox]
[[groups]]
chat = "sandbox:g1"
name = "Courtyard"
leaders = ["sandbox:lena"]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("project"))


def add(project: Path) -> None:
    for part, place in PLACES.items():
        shutil.copy(PARTS / part, project / place)


def take_away(project: Path) -> None:
    for place in PLACES.values():
        (project / place).unlink()


def told(project: Path, language: str, *lines: str | tuple[str, str]) -> list[str]:
    """What the bot says when this is said, a minute apart; lena says it where nobody else is named."""
    (project / "community.toml").write_text(CONFIG.format(language=language), "utf-8")
    story = project / "story.jsonl"
    events = [
        event(minute, *(("lena", line) if isinstance(line, str) else line))
        for minute, line in enumerate(lines)
    ]
    story.write_text("".join(f"{json.dumps(one)}\n" for one in events), "utf-8")
    said = passed(project, "bot", "replay", str(story), "--config", str(project / "community.toml"))
    return [one["text"] for one in map(json.loads, said.splitlines()) if one.get("kind") == "said"]


def event(minute: int, who: str, text: str) -> dict[str, Any]:
    on = {} if text.startswith("/") else {"reply_to": "buy:1"}
    return {
        "at": f"2026-11-21T10:{minute:02}:00+08:00",
        "kind": "say",
        "group": "g1",
        "from": who,
        "id": f"m{minute}",
        "text": text,
    } | on


def has(texts: Sequence[str], *wanted: str) -> list[str]:
    """What of it nobody said."""
    return [one for one in wanted if not any(one in text for text in texts)]


def test_a_mechanic_is_added_from_outside_and_taken_away_again(project: Path) -> None:
    add(project)
    english = told(
        project, "en", "/help crowd", OPENED, ("amy", "+4"), ("bob", "+1"), ("cat", "+1"),
        "/open X; price 9; crowd 3=8 4=7", "/open X; price 9; crowd 3=10", "/open X; price 9; crowd 3=8; ladder 2=7",
        "/edit 1; crowd 4=80", "/help open", "/open again 1; crowd none", "/edit 1; price 85",
    )  # fmt: skip
    assert has(
        english, "crowd 3=89", "With 3 members or more: ¥89", "1 more member and everyone pays ¥89", "3 members together",
        '"3=8 4=7" is no crowd; write for example: crowd 3=89', "with 3 members one would cost more than the price",
        '"crowd" and "ladder" are two ways of selling', "a lower price that the group could reach goes away",
    ) == []  # fmt: skip
    assert (
        has(
            told(project, "zh-Hant", "/help 湊人", "/開團 櫻桃；價格 99；湊人 滿3人89"),
            "湊人 3=89",
            "湊滿 3 人：¥89",
        )
        == []
    )
    passed(
        project, *PYTEST, "tests/mechanics/test_tables.py::test_it_comes_out_as_reckoned[crowd]",
        "tests/mechanics/test_docs.py::test_the_story_comes_to_what_the_page_says[crowd-en]",
        "tests/mechanics/test_docs.py::test_the_story_comes_to_what_the_page_says[crowd-zh-Hans]", "tests/house/test_mechanics.py",
    )  # fmt: skip

    take_away(project)
    assert has(told(project, "en", OPENED), 'I could not read "crowd 3=89"') == []


@pytest.mark.faults
def test_every_house_test_of_words_commands_and_kinds_is_green_with_it(project: Path) -> None:
    add(project)
    try:
        passed(
            project,
            *PYTEST,
            "tests/opening/test_opening.py",
            *WORDS,
            "-k",
            "Board or crowd or mechanic or opening",
        )
        passed(
            project,
            *PYTEST,
            *KINDS,
            "-k",
            "crowd or two_commands or printed_openings or every_page or has_its_table",
        )
    finally:
        take_away(project)
