"""docs/promises.md cites tests; each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CITED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def missing(text: str) -> list[str]:
    """The citations that lead nowhere."""
    found = [(ROOT / file, name) for file, name in CITED.findall(text)]
    return [
        f"{file.name}::{name}"
        for file, name in found
        if not file.exists() or (name and f"def {name}(" not in file.read_text("utf-8"))
    ]


def test_every_promise_cites_tests_that_exist() -> None:
    text = (ROOT / "docs" / "promises.md").read_text("utf-8")
    promises = re.split(r"\n(?=\d+\. )", text)[1:]
    assert len(promises) == 23
    assert all(CITED.search(promise) for promise in promises)
    assert missing(text) == []


def test_control_a_test_that_does_not_exist_is_seen() -> None:
    assert missing("`tests/rules/test_money.py::test_that_nobody_wrote`") == [
        "test_money.py::test_that_nobody_wrote"
    ]
