"""/papers through the whole app: who gets which files, and what is heard while they are made."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.config import demo_settings
from bot.delivery import sending
from bot.trying.replay import replay
from tests.papers import stage

SAID = [
    ("lena", "/open Cherries 2 kg; price 99; until 20:00"),
    ("ป้าจำเนียร", "+2"),
    ("bob", "+1"),
    ("lena", "/papers 1"),
]


async def heard(folder: Path, fonts: tuple[Path, ...]) -> list[dict[str, Any]]:
    events = [
        {
            "at": f"2026-11-21T10:{minute:02}:00+08:00",
            "kind": "say",
            "group": "g1",
            "from": who,
            "id": f"m{minute}",
            "text": text,
        }
        for minute, (who, text) in enumerate(SAID)
    ]
    out = io.StringIO()
    settings = replace(demo_settings(), fonts=fonts)
    await replay([json.dumps(event) for event in events], settings, f"sqlite:///{folder / 'papers.db'}", out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def told(lines: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    return [line for line in lines if words in json.dumps(line, ensure_ascii=False)]


async def test_a_leader_hears_it_in_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONG", 60.0)  # on however busy a machine
    with stage.thai() as thai:
        lines = await heard(tmp_path, (thai,))
    (answer,) = told(lines, "the pickup list, a label for each bag")
    assert (answer["to"], told(lines, "Making"), told(lines, "printed as a box")) == ("@lena", [], [])


async def test_while_it_takes_long_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONG", 0.0)
    with stage.thai() as thai:
        lines = await heard(tmp_path, (thai,))
    (making,), (answer,) = told(lines, "Making 2 labels…"), told(lines, "the pickup list")
    assert making["to"] == answer["to"] == "@lena"
    assert lines.index(making) < lines.index(answer)


async def test_what_cannot_be_printed_is_said_with_its_remedy(tmp_path: Path) -> None:
    font = stage.patterned(tmp_path / "latin.ttf", stage.LATIN)
    lines = await heard(tmp_path, (font,))
    (answer,) = told(lines, "printed as a box")
    assert "I have no font for some characters in ป้าจำเนียร: " in answer["text"]
    assert "apt install fonts-noto-core)" in answer["text"]


async def test_without_fonts_it_is_said_and_nothing_else_stops(tmp_path: Path) -> None:
    lines = await heard(tmp_path, (tmp_path / "gone.ttf",))
    assert told(lines, "this machine has no fonts")
