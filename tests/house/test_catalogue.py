"""tests/faults/CATALOGUE.md names every situation and invariant, and every test that it cites exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.house.sources import ROOT

PAGE = ROOT / "tests" / "faults" / "CATALOGUE.md"
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NUMBERS = [str(number) for number in range(1, 141)] + [f"I{number}" for number in range(1, 25)]


def lines(page: str) -> dict[str, str]:
    """number -> what the page says about it."""
    return dict(re.findall(r"^- \*\*(I?\d+)\*\* (.+)$", page, re.MULTILINE))


@cache
def named_in(file: Path) -> frozenset[str]:
    """The names of a file's tests, also of those in a class."""
    if not file.exists():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(page: str) -> list[str]:
    return [f"{file}::{name}" for file, name in CITED.findall(page) if name not in named_in(ROOT / file)]


def test_every_number_stands_there_once_in_order() -> None:
    page = PAGE.read_text("utf-8")
    assert re.findall(r"^- \*\*(I?\d+)\*\*", page, re.MULTILINE) == NUMBERS


def test_every_number_has_a_test_or_says_why_not() -> None:
    said = lines(PAGE.read_text("utf-8"))
    assert [number for number, text in said.items() if not CITED.search(text) and "— " not in text] == []


def test_every_cited_test_exists() -> None:
    assert missing(PAGE.read_text("utf-8")) == []


def test_control_a_test_that_nobody_wrote_is_seen() -> None:
    planted = "`tests/faults/test_time.py::test_that_nobody_wrote` `tests/faults/test_nowhere.py::test_x`"
    assert len(missing(planted)) == 2
