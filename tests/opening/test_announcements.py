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
# a list that members have signed, with prices, is still taken for a sale
OWN_FLOORS = {
    "announcements_fresh": {"false": 0.97},
    "announcements_lane": {"until": 0.94},
    # as it was first read: thanks after ordering, and three texts with a good too many or too few
    "announcements_yard": {"false": 0.6, "prices": 0.8},
}
FLOORS = {"false": 1.0, "until": 0.95, "prices": 0.9, "ask": 1.0}


NAMES = [
    f"announcements{name}"
    for name in (
        "_own",
        "",
        "_fresh",
        "_chat",
        "_lane",
        "_strangers",
        "_layouts",
        "_street",
        "_square",
        "_yard",
    )
]


@pytest.mark.parametrize("name", NAMES)
def test_announcements_are_read(name: str) -> None:
    floors = {**FLOORS, **OWN_FLOORS.get(name, {})}
    found = judged(rows(name))
    short = {figure: found[figure].wrong for figure, floor in floors.items() if found[figure].rate < floor}
    assert short == {}


PASTED = [
    ("麻糬 35元一盒 10盒以上33元一盒", [35], [[10, 33]]),  # not 33.1
    ("麻糬 原味350 芝麻380 花生390", [350, 380, 390], []),
    ("麻糬一盒350\n10盒：330元\n20盒：310元", [350], [[10, 330], [20, 310]]),
    ("A. Oranges $38/box\nB. Apples $52/box\nC. Eggs (30) $33", [38, 52, 33], []),
    ("愛玉 一包 NT$120\n鳳梨酥 350元\n牛軋餅(原味/海苔) 每包180", [120, 350, 180], []),
    ("Box of 6 - $12\nBox of 12 - $22\nRRP $15 / $28", [12, 22], []),
    ("小卷 $120\n透抽 $180\n滿$1000送海苔", [120, 180], []),
    ("手工皂 一塊65，一組(5塊)300元", [65], []),
    ("Mangoes $35 a tray, $32 each if we get 25+ trays, $29 at 50", [35], [[25, 32], [50, 29]]),
    ("A1 | Tarts | $26\nA2 | Lapis | $22", [26, 22], []),
    ("1. $22 prawns\n2. $14 fillet", [22, 14], []),
]


@pytest.mark.parametrize(("text", "prices", "ladder"), PASTED)
def test_a_sum_is_the_price_of_what_it_stands_by(text: str, prices: list[int], ladder: list[Any]) -> None:
    row = {"at": "2026-12-01T10:00:00+08:00", "tz": "Asia/Taipei", "currency": "TWD", "lang": "zh-Hant"}
    draft = read({**row, "text": f"{text}\n12/5晚上10點收單"})["draft"]
    assert [offer["price_minor"] for offer in draft["offers"]] == [100 * price for price in prices]
    assert draft["ladder"] == [[at, 100 * price] for at, price in ladder]


@pytest.mark.parametrize(
    ("said", "arrives"),
    [
        ("周五到货", "周五"),
        ("arriving Friday", "Friday"),
        ("预计周五到货", "预计周五到货"),
        ("周五到货，现摘", "周五"),
    ],
)
def test_a_field_does_not_say_its_name_twice(said: str, arrives: str) -> None:
    row = {"at": "2026-12-01T10:00:00+08:00", "tz": "Asia/Shanghai", "currency": "CNY", "lang": "zh-Hans"}
    draft = read({**row, "text": f"麻糬 35元一盒\n12/5晚上10点截单\n{said}"})["draft"]
    assert draft["arrives"].startswith(arrives)
    assert not draft["arrives"].removeprefix(arrives).startswith("到货")


@pytest.mark.parametrize("until", ["orders in by yesterday 6pm", "昨晚8点截单"])
def test_a_day_gone_by_is_asked(until: str) -> None:
    row = {"at": "2026-12-01T10:00:00+08:00", "tz": "Asia/Shanghai", "currency": "CNY", "lang": "en"}
    said = read({**row, "text": f"Apples 10 kg ¥38\n{until}"})
    assert said["ask"] == ["until"]
    assert said["draft"]["until"] is None


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("Reply by Thursday... sorry, FRIDAY 5pm", 4),
        ("Bitte bis Mittwoch 17 Uhr hier eintragen", 9),  # hier is yesterday in French
        ("截单：周四…不对，周五下午5点", 4),
        ("Apuntaos antes del miércoles 16 a las 17:00", 16),
        ("4:59前報給我", 3),
    ],
)
def test_the_deadline_is_the_one_that_is_meant(until: str, day: int) -> None:
    row = {"at": "2026-12-03T12:00:00+08:00", "tz": "Asia/Shanghai", "currency": "CNY", "lang": "en"}
    said = read({**row, "text": f"Apples 10 kg ¥38\n{until}"})
    hour = "16:59" if "59" in until else "17:00"
    assert said["draft"]["until"] == f"2026-12-{day:02d}T{hour}:00+08:00"


def _without_closing(table: Mapping[str, Any]) -> dict[str, Any]:
    pasting = {name: words for name, words in table.get("pasting", {}).items() if name not in CLOSING}
    return {**table, "pasting": pasting}


def test_control_without_words_of_closing_no_deadline_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    opening, _ = announcements.vocabulary()
    silent = {name: _without_closing(table) for name, table in languages().items()}
    monkeypatch.setattr(announcements, "vocabulary", lambda: (opening, Tongues(silent, opening)))
    assert judged(rows("announcements_own")[:20])["until"].rate < FLOORS["until"]


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
