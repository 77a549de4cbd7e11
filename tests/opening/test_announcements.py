"""What leaders paste, read as a whole: our own announcements, written before the reader, and those given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import languages
from bot.opening.pasted import Tongues
from tests.opening import announcements
from tests.opening.announcements import judged, read, rows

CLOSING = ("closes", "by", "till")
FRESH = {"false": 0.97}  # a list that members have signed, with prices, is still taken for a sale
FLOORS = {"false": 1.0, "until": 0.95, "prices": 0.9, "ask": 1.0}


@pytest.mark.parametrize("name", ["announcements_own", "announcements", "announcements_fresh"])
@pytest.mark.parametrize("figure", FLOORS)
def test_announcements_are_read(name: str, figure: str) -> None:
    share = judged(rows(name))[figure]
    floor = FRESH.get(figure, FLOORS[figure]) if name == "announcements_fresh" else FLOORS[figure]
    assert share.rate >= floor, share.wrong


def _without_closing(table: Mapping[str, Any]) -> dict[str, Any]:
    pasting = {name: words for name, words in table.get("pasting", {}).items() if name not in CLOSING}
    return {**table, "pasting": pasting}


def test_control_without_words_of_closing_no_deadline_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, _ = announcements.vocabulary()
    silent = {name: _without_closing(table) for name, table in languages().items()}
    monkeypatch.setattr(announcements, "vocabulary", lambda: (opening, Tongues(silent, opening)))
    assert judged(rows("announcements_own"))["until"].rate < FLOORS["until"]


def test_how_to_pay_stands_nowhere_else() -> None:
    for row in rows("announcements_own"):
        draft = read(row)["draft"] or {}
        public = " ".join(str(draft.get(name)) for name in ("title", "note", "pickup", "arrives"))
        for words in (row["expect"] or {}).get("pay_contains", []):
            assert words not in public, row["id"]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_whatever_is_pasted_is_answered(text: str) -> None:
    said = read(
        {
            "text": text,
            "at": "2026-12-01T10:00:00+08:00",
            "tz": "Asia/Shanghai",
            "currency": "CNY",
            "lang": "en",
        }
    )
    assert said["opens"] or said["draft"] is None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "1", "🍎", "((((", "a/b/c/d/e", "￥", "12:00", "，，，"])
def test_scraps_open_nothing(text: str) -> None:
    assert not read(
        {"text": text, "at": "2026-12-01T10:00:00+08:00", "tz": "Asia/Shanghai", "currency": "CNY"}
    )["opens"]
