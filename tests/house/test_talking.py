"""The conversations of docs/talking.md are played, and the bot says what stands there, in that order."""

from __future__ import annotations

import re

import pytest

from tests.conversations.story import config, tell
from tests.house.sources import ROOT

_BLOCK = re.compile(r"```story (\S+)\n(.*?)```", re.DOTALL)
BLOCKS = _BLOCK.findall((ROOT / "docs" / "talking.md").read_text("utf-8"))


def missing(block: str, heard: str) -> list[str]:
    """What the block says the bot says, and it does not, in order."""
    lost, at = [], 0
    for line in block.splitlines():
        if line.startswith("→"):
            found = heard.find(line.removeprefix("→").strip(), at)
            lost += [line] if found < 0 else []
            at = max(at, found)
    return lost


def test_there_is_a_conversation_in_english_and_in_chinese() -> None:
    assert {language for language, _ in BLOCKS} >= {"en", "zh-Hans"}


@pytest.mark.parametrize(("language", "block"), BLOCKS, ids=[language for language, _ in BLOCKS])
def test_a_conversation_goes_as_written(language: str, block: str) -> None:
    played = "\n".join(line for line in block.splitlines() if not line.startswith("→"))
    told = tell(played, config(language=language))
    assert missing(block, told.text()) == []
    assert not told.errors


def test_control_a_line_that_is_not_said_is_named() -> None:
    assert missing("→ one\n→ three\n→ two", "one two three") == ["→ two"]
