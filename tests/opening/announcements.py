"""Announcements as leaders paste them, with what should be set up: read, and counted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.languages import languages
from bot.opening import OpeningWords, compile_opening
from bot.opening.pasted import Tongues
from bot.trying.announcements import answer

DATA = Path(__file__).parent.parent / "data"
Row = Mapping[str, Any]


@cache
def vocabulary() -> tuple[OpeningWords, Tongues]:
    opening = compile_opening(languages())
    return opening, Tongues(languages(), opening)


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def read(row: Row) -> dict[str, Any]:
    return answer(row, *vocabulary())


@dataclass(slots=True)
class Share:
    """How many of so many are right, and which are not."""

    right: int = 0
    wrong: tuple[str, ...] = ()

    def add(self, row: Row, is_right: bool) -> None:
        self.right += is_right
        self.wrong += () if is_right else (str(row["id"]),)

    @property
    def rate(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))


def judged(given: list[Row]) -> dict[str, Share]:
    """ "false" (traps that open nothing), "until", "prices" and "ask"."""
    shares = {name: Share() for name in ("false", "until", "prices", "ask")}
    for row in given:
        for name, is_right in _verdicts(row, read(row)):
            shares[name].add(row, is_right)
    return shares


def _verdicts(row: Row, said: Row) -> Iterator[tuple[str, bool]]:
    if row.get("not_open"):
        yield "false", not said["opens"]
        return
    draft, want = said["draft"] or {}, row["expect"]
    if want.get("until"):
        yield "until", _same(want["until"], draft.get("until"))
    if row["ask"]:
        yield "ask", set(said["ask"]) == set(row["ask"])
        return
    readings = [want, *({**want, **other} for other in row.get("also_ok", []))]
    yield "prices", any(_prices(one["offers"]) == _prices(draft.get("offers") or []) for one in readings)


def _prices(offers: list[Row]) -> list[int]:
    return sorted(offer["price_minor"] or 0 for offer in offers)


def _same(want: str, got: str | None) -> bool:
    if got is None:
        return False
    apart = datetime.fromisoformat(want) - datetime.fromisoformat(got)
    return abs(apart.total_seconds()) <= 60
