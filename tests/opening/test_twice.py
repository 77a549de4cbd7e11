"""A sale that is told in two languages is one sale, with nothing of it lost."""

from __future__ import annotations

from typing import Any

import pytest

from tests.opening.announcements import read

ROW = {"at": "2026-12-01T10:00:00+08:00", "tz": "Asia/Singapore", "currency": "SGD", "lang": "en"}

TOLD = {
    "line under line": (
        """泰国金枕榴莲 $18/kg
红虾榴莲 $14/kg
周五晚8点截单，周六下午5点停车场取货

Thai Monthong durian $18/kg
Red Prawn durian $14/kg
Order by Friday 8pm, pick up Saturday 5pm at the carpark""",
        [("泰国金枕榴莲", 18), ("红虾榴莲", 14)],
        "Thai Monthong durian",
    ),
    "whole after whole": (
        """🍊 Mandarin oranges – box of 10 kg $32, two boxes $60. Orders close Friday 8pm. Pick up at the clubhouse
🍊 砂糖橘 10公斤一箱 $32，两箱 $60。周五晚8点截单，会所自提""",
        [("Mandarin oranges – box of 10 kg", 32)],
        "砂糖橘",
    ),
    "a stroke between two names": (
        """蛋糕 / Cake group buy
1. 巧克力蛋糕 / Chocolate cake $25
2. 芝士蛋糕 / Cheese cake $28
截单 Order by: 周五 Friday 8pm""",
        [("巧克力蛋糕 / Chocolate cake", 25), ("芝士蛋糕 / Cheese cake", 28)],
        "",
    ),
    "by turns in one line": (
        """Kuih lapis $18 / 九层糕 $18
Seri muka $20 / 香兰糕 $20
Orders close Friday 8pm""",
        [("Kuih lapis", 18), ("Seri muka", 20)],
        "九层糕",
    ),
}


@pytest.mark.parametrize(("text", "goods", "kept"), TOLD.values(), ids=TOLD)
def test_what_is_told_twice_is_one_sale(text: str, goods: list[Any], kept: str) -> None:
    draft = read({**ROW, "text": text})["draft"]
    assert [(one["title"], one["price_minor"] // 100) for one in draft["offers"]] == goods
    assert draft["until"] == "2026-12-04T20:00:00+08:00"
    assert kept in draft["note"]


def test_two_goods_of_one_price_in_two_writings_are_two() -> None:
    """Control: alike prices alone prove nothing."""
    draft = read({**ROW, "text": "米粉 $5\nLaksa $5\nOrders close Friday 8pm"})["draft"]
    assert [one["title"] for one in draft["offers"]] == ["米粉", "Laksa"]


def test_another_price_in_the_other_language_is_another_good() -> None:
    text = TOLD["line under line"][0].replace("Prawn durian $14", "Prawn durian $15")
    assert len(read({**ROW, "text": text})["draft"]["offers"]) == 4
